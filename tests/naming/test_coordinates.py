"""Coordinates in every usual notation, and those that can be read in two ways."""

import pyproj
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rangeviz.errors import CoordinateError
from rangeviz.naming.coordinates import looks_like_coordinates, parse_lon_lat

KUMAMOTO = (130.7, 32.8)


@pytest.mark.parametrize(
    "text",
    [
        *("130.7,32.8", "130.7, 32.8", "130.7 32.8", "(130.7, 32.8)", "130.7;32.8"),
        *("１３０．７，３２．８", "130,7;32,8", "130,7 32,8", "130,7, 32,8"),
        *("32.8N 130.7E", "32.8 N, 130.7 E", "N32.8 E130.7", "130.7E 32.8N", "32,8 N 130,7 E"),
        *("32.8° N, 130.7° E", "32.8º N 130.7º E", "32.80° N 130.70° E", "lat 32.8 lon 130.7"),
        *("Latitude: 32.8, Longitude: 130.7", "lon=130.7, lat=32.8", "Lat 32.8N Lon 130.7E"),
        *("32°48′N 130°42′E", "32°48'00\"N 130°42'00\"E", "32° 48’ 0” N, 130° 42’ 0” E"),
        *("N 32° 48' 0\" E 130° 42' 0\"", "32 48 00 N 130 42 00 E", "32:48:00N 130:42:00E"),
        *("32d48m00s N 130d42m00s E", "N32 48.0 E130 42.0", "32°48.00'N 130°42.00'E"),
        *("北緯32度48分 東経130度42分", "北纬32度48分0秒 东经130度42分0秒"),
    ],
)
def test_one_point_is_read_from_every_notation(text):
    assert looks_like_coordinates(text)
    assert parse_lon_lat(text) == pytest.approx(KUMAMOTO, abs=1e-9)


@pytest.mark.parametrize(
    ("text", "point"),
    [
        ("-70.7,-33.4", (-70.7, -33.4)),
        ("−70.7,−33.4", (-70.7, -33.4)),
        ("33.4S,70.7W", (-70.7, -33.4)),
        ("lat -33.4, lon -70.7", (-70.7, -33.4)),
        ("33°24′S 70°42′W", (-70.7, -33.4)),
        ("230.5,32.8", (-129.5, 32.8)),
        ("359.5,0", (-0.5, 0.0)),
        ("360,0", (0.0, 0.0)),
        ("180,-90", (180.0, -90.0)),
        ("1.307e2,3.28e1", (130.7, 32.8)),
    ],
)
def test_signs_letters_and_longitudes_beyond_180_are_read(text, point):
    assert parse_lon_lat(text) == pytest.approx(point, abs=1e-9)


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("130,7,32,8", "more than one way"),
        ("1,2,3", "more than one way"),
        ("32°48′ 130°42′", "add N or S"),
        ("32.8N 33N", "one latitude"),
        ("32.8 N, 130.7", "one latitude"),
        ("32.8N", "one latitude"),
        ("-32.8N 130E", "sign and a letter"),
        ("32°61'N 130°E", "end at 60"),
        ("32.5 48N 130E", "fraction last"),
        ("32,48,00N 130,42,00E", "separator"),
        ("32.8,130.7", "longitude goes first"),
        ("361,0", "no place on the Earth"),
        ("100,200", "no place on the Earth"),
        ("95N 10E", "no place on the Earth"),
        ("61S 500000 1000000", "zones go from 1 to 60"),
        ("52N 659000 3630000", "band"),
        ("52SFB84", "give 4 to 10 digits"),
        ("52SFB847583113", "give 4 to 10|halved|square"),
        ("52SSS8475831136", "MGRS|square"),
        ("Kharkiv", "expected LON,LAT"),
        ("", "expected LON,LAT"),
        ("N", "one latitude"),
        ("nan,nan", "expected LON,LAT"),
        ("1e400,0", "no place on the Earth"),
    ],
)
def test_what_is_no_point_or_two_is_refused_in_one_line(text, fault):
    with pytest.raises(CoordinateError, match=fault) as raised:
        parse_lon_lat(text)

    assert "\n" not in str(raised.value)


@settings(max_examples=25, deadline=None)
@given(st.floats(-179.9, 179.9), st.floats(-79.9, 83.9).filter(lambda lat: abs(lat) > 0.01))
def test_utm_is_read_as_pyproj_projects_it(lon, lat):
    zone, band = int((lon + 180) // 6) + 1, "CDEFGHJKLMNPQRSTUVWXX"[int((lat + 80) // 8)]
    code = (32600 if lat > 0 else 32700) + zone
    east, north = pyproj.Transformer.from_crs(4326, code, always_xy=True).transform(lon, lat)

    found = parse_lon_lat(f"{zone}{band} {east:.2f} {north:.2f}")

    assert pyproj.Geod(ellps="WGS84").inv(lon, lat, *found)[2] < 0.05


@settings(max_examples=25, deadline=None)
@given(st.floats(-180, 180), st.floats(84.1, 89.9), st.booleans())
def test_ups_is_read_as_the_polar_projection_has_it(lon, lat, north):
    lat = lat if north else -lat
    code = "EPSG:32661" if north else "EPSG:32761"
    east, up = pyproj.Transformer.from_crs(4326, code, always_xy=True).transform(lon, lat)
    zone = ("YZ" if north else "AB")[lon >= 0]

    found = parse_lon_lat(f"{zone} {east:.2f} {up:.2f}")

    assert pyproj.Geod(ellps="WGS84").inv(lon, lat, *found)[2] < 0.05


@pytest.mark.parametrize(
    ("reference", "point"),
    [  # published: the Eiffel Tower, the Statue of Liberty, Sydney Opera House
        ("31U DQ 48251 11932", (2.2945, 48.8582)),
        ("18TWL8074704695", (-74.0445, 40.6892)),
        ("56HLH3489652274", (151.2153, -33.8568)),
    ],
)
def test_mgrs_is_read_to_the_metre(reference, point):
    assert parse_lon_lat(reference) == pytest.approx(point, abs=2e-4)


def test_an_mgrs_square_is_read_at_its_middle():
    near, far = parse_lon_lat("31UDQ48251193"), parse_lon_lat("31UDQ4825511935")

    assert pyproj.Geod(ellps="WGS84").inv(*near, *far)[2] < 1


@pytest.mark.parametrize(
    "name",
    ["df-26", "Type 12", "9m729", "G7", "CN-SD", "kn-23", "Agni 5", "5N", "Nodong 1", "Kharkiv"],
)
def test_names_with_digits_are_no_coordinates(name):
    assert not looks_like_coordinates(name)


@settings(deadline=None)
@given(st.text(max_size=40))
def test_any_text_is_a_point_or_refused(text):
    try:
        lon, lat = parse_lon_lat(text)
    except CoordinateError:
        return
    assert -180 <= lon <= 180
    assert -90 <= lat <= 90
