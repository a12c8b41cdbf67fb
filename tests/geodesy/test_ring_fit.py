"""Rings with known faults, made here by other means; each must be named."""

import math

import numpy as np
import pytest
import shapely
from pyproj import Geod, Transformer

from rangeviz.geodesy import range_ring
from rangeviz.geodesy.audited import Stated, audit_ring

GEOD = Geod(ellps="WGS84")
SPHERE = 6371.0088
RNG = np.random.default_rng(20261128)
CENTRES = [(float(RNG.uniform(-160, 160)), float(RNG.uniform(-55, 65))) for _ in range(20)]
RADII = [300.0, 1000.0, 1600.0, 2775.0, 4000.0]


def _azimuths(count):
    return np.linspace(360, 0, count, endpoint=False)


def _polygon(lon, lat):
    return shapely.Polygon(np.column_stack([lon, lat]))


def _geodesic(lon, lat, km, count=180):
    azimuths = _azimuths(count)
    one = np.ones(count)
    x, y, _ = GEOD.fwd(lon * one, lat * one, azimuths, 1000 * km * one)
    return _polygon(np.unwrap(x, period=360), y)


def _sphere(lon, lat, km):
    phi, lam, arc = math.radians(lat), math.radians(lon), km / SPHERE
    a = np.radians(_azimuths(180))
    y = np.arcsin(math.sin(phi) * math.cos(arc) + math.cos(phi) * math.sin(arc) * np.cos(a))
    x = lam + np.arctan2(
        np.sin(a) * math.sin(arc) * math.cos(phi), math.cos(arc) - math.sin(phi) * np.sin(y)
    )
    return _polygon(np.unwrap(np.degrees(x), period=360), np.degrees(y))


def _planar(lon, lat, km):
    a = np.radians(_azimuths(180))
    degrees = km / 111.195
    x = lon + degrees * np.sin(a) / math.cos(math.radians(lat))
    return _polygon(x, lat + degrees * np.cos(a))


def _utm(lon, lat, km):
    zone = int((lon + 180) // 6) + 1
    crs = f"EPSG:{(32600 if lat >= 0 else 32700) + zone}"
    to, back = (
        Transformer.from_crs(*pair, always_xy=True)
        for pair in (("EPSG:4326", crs), (crs, "EPSG:4326"))
    )
    ring = shapely.Point(*to.transform(lon, lat)).buffer(1000 * km, quad_segs=45)
    x, y = back.transform(*shapely.get_coordinates(ring).T)
    return _polygon(x, y)


def _mercator(lon, lat, km):
    scale = math.degrees(km / (SPHERE * math.cos(math.radians(lat))))
    a = np.radians(_azimuths(180))
    y0 = math.degrees(math.asinh(math.tan(math.radians(lat))))
    y = np.degrees(np.arctan(np.sinh(np.radians(y0 + scale * np.cos(a)))))
    return _polygon(lon + scale * np.sin(a), y)


def _degrees(lon, lat, km):
    return shapely.Point(lon, lat).buffer(round(km / 111.195), quad_segs=45)


MAKERS = {"sphere": _sphere, "planar": _planar, "mercator": _mercator, "degrees": _degrees}


def _cases():
    """Yield rings with their fault, centre and radius; 200 in all."""
    for i, (lon, lat) in enumerate(CENTRES):
        km = RADII[i % 5]
        small = min(km, 1600.0)
        off = [5, 10, 20, 50][i % 4]
        wrong = GEOD.fwd(lon, lat, 70.0, 1000.0 * off)[:2]
        true = (lon, lat), km
        yield "right", _geodesic(lon, lat, km), *true, true
        yield "right", range_ring(lon, lat, radius_m=1000 * km), *true, true
        yield "sphere", _sphere(lon, lat, km), *true, true
        yield "planar", _planar(lon, lat, small), (lon, lat), small, ((lon, lat), small)
        yield "planar", _utm(lon, lat, 300.0 + 20 * i), *true, ((lon, lat), 300.0 + 20 * i)
        yield (
            "mercator",
            _mercator(lon, lat, km if abs(lat) < 45 else small),
            *true,
            (
                (lon, lat),
                km if abs(lat) < 45 else small,
            ),
        )
        yield "degrees", _degrees(lon, lat, small), (lon, lat), small, ((lon, lat), None)
        yield (
            "miles-for-kilometres",
            _geodesic(lon, lat, small * 1.609344),
            (lon, lat),
            small,
            (
                (lon, lat),
                small * 1.609344,
            ),
        )
        yield (
            "nautical-miles-for-kilometres",
            _geodesic(lon, lat, small * 1.852),
            (
                lon,
                lat,
            ),
            small,
            ((lon, lat), small * 1.852),
        )
        yield "centre", _geodesic(*wrong, km), *true, (wrong, km)
        yield "few-vertices", _geodesic(lon, lat, km, 12 + i % 8), *true, true


def test_rings_with_known_faults_are_named_and_measured():
    cases = list(_cases())
    wrong, off = [], []
    for fault, ring, lonlat, km, (true_centre, true_km) in cases:
        found = audit_ring(ring, Stated(lonlat, 1000 * km))
        named = found.name == fault or fault in found.faults
        past = {"uncut"} >= set(found.faults) if fault == "right" else True
        if not (named or (fault == "right" and past)):
            wrong.append((fault, found.faults, lonlat, km))
        apart = GEOD.inv(*true_centre, found.fit.lon, found.fit.lat)[2]
        if apart > 1000:
            off.append((fault, "centre", apart, lonlat, km))
        if true_km and fault != "degrees" and abs(found.fit.radius_m / 1000 / true_km - 1) > 1e-3:
            off.append((fault, "radius", found.fit.radius_m, true_km, lonlat))

    assert len(cases) >= 200
    assert len(wrong) <= 0.05 * len(cases), wrong
    assert len(off) <= 0.05 * len(cases), off
    assert [case for case in wrong if case[0] == "right"] == []


@pytest.mark.parametrize(
    ("lon", "lat", "km"), [(179, 10, 1000), (20, 85, 1500), (144.8, 13.5, 13000), (125.8, 39, 5500)]
)
def test_right_rings_over_the_seam_and_the_poles_are_right(lon, lat, km):
    found = audit_ring(range_ring(lon, lat, radius_m=1000 * km))

    assert found.name == "right"
    assert GEOD.inv(lon, lat, found.fit.lon, found.fit.lat)[2] < 100
    assert found.fit.radius_m == pytest.approx(1000 * km, rel=1e-5)
    assert abs(found.area_error_share) < 1e-3


def test_a_ring_that_is_not_cut_or_not_closed_over_the_pole_is_told():
    azimuths = _azimuths(360)
    one = np.ones(360)
    x, y, _ = GEOD.fwd(179 * one, 10 * one, azimuths, 1e6 * one)
    across = audit_ring(_polygon(x, y), Stated((179.0, 10.0), 1e6))
    x, y, _ = GEOD.fwd(20 * one, 85 * one, azimuths, 1.5e6 * one)
    polar = audit_ring(_polygon(x, y), Stated((20.0, 85.0), 1.5e6))

    assert "uncut" in across.faults
    assert "pole" in polar.faults


def test_strays_are_those_of_the_inverse_problem():
    ring = _mercator(127.8, 26.5, 1000)

    found = audit_ring(ring, Stated((127.8, 26.5), 1e6))

    away = np.array([GEOD.inv(127.8, 26.5, x, y)[2] for x, y in ring.exterior.coords]) - 1e6
    assert found.worst_m == pytest.approx(away[np.argmax(np.abs(away))], abs=300)
    lon, lat = found.worst_lonlat
    assert GEOD.inv(127.8, 26.5, lon, lat)[2] - 1e6 == pytest.approx(found.worst_m, abs=1)
