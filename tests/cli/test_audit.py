"""The command `audit`, on files made here by other means."""

import json
import math

import pytest
import shapely

import rangeviz as rv
from rangeviz.cli import main


def _run(capsys, *words):
    with pytest.raises(SystemExit) as left:
        main(["audit", *map(str, words)])
    out, err = capsys.readouterr()
    return left.value.code, out, err


@pytest.fixture
def flat(tmp_path):
    """Write a circle drawn on a Mercator map, 1,000 km about Okinawa, as GeoJSON."""
    scale = math.degrees(1000 / (6371.0088 * math.cos(math.radians(26.5))))
    y0 = math.degrees(math.asinh(math.tan(math.radians(26.5))))
    points = []
    for degrees in range(360, -1, -3):
        a = math.radians(degrees)
        y = math.degrees(math.atan(math.sinh(math.radians(y0 + scale * math.cos(a)))))
        points.append((127.8 + scale * math.sin(a), y))
    feature = {
        "type": "Feature",
        "properties": {"name": "<b>flat</b>", "range_km": 1000},
        "geometry": json.loads(shapely.to_geojson(shapely.Polygon(points))),
    }
    path = tmp_path / "flat.geojson"
    path.write_text(json.dumps({"type": "FeatureCollection", "features": [feature]}), "utf-8")
    return path


def test_a_ring_drawn_on_a_mercator_map_is_told(capsys, flat):
    code, out, _ = _run(capsys, flat)

    assert code == 0
    assert out.startswith("A circle on a Mercator map.")


def test_json_holds_the_fits_and_the_radius_of_the_file(capsys, flat):
    code, out, _ = _run(capsys, flat, "--format", "json")

    found = json.loads(out)
    assert code == 0
    assert found["faults"] == ["mercator"]
    assert found["true_radius_km"] == 1000
    assert found["radius_km"] == pytest.approx(1000, rel=1e-3)
    assert found["centre"] == pytest.approx([127.8, 26.5], abs=0.01)


def test_a_page_shows_both_rings_and_no_markup_of_the_file(flat, tmp_path):
    page = rv.audit(flat).save(tmp_path / "a.html").read_text("utf-8")

    assert 'class="true"' in page
    assert 'class="drawn"' in page
    assert "<b>flat" not in page
    assert "<script" not in page


def test_both_rings_can_be_written_as_geojson(flat, tmp_path):
    written = json.loads(rv.audit(flat).save(tmp_path / "a.geojson").read_text("utf-8"))

    rings = [feature["properties"]["ring"] for feature in written["features"]]
    assert rings == ["audited", "true"]
    area = shapely.from_geojson(json.dumps(written["features"][1]["geometry"])).area
    assert area > 0


@pytest.mark.parametrize(
    ("words", "status", "fault"),
    [
        (("--feature", "3"), 1, "has 1 features, none of number 3"),
        (("--radius-km", "-5"), 1, "is not a distance"),
        (("-o", "a.docx"), 1, "names no format"),
        (("--at", "x"), 2, "LON,LAT"),
    ],
)
def test_what_is_wrong_is_told_in_one_line(capsys, flat, words, status, fault):
    code, _, err = _run(capsys, flat, *words)

    assert code == status
    assert fault in err
    assert len(err.splitlines()) == 1


def test_a_point_is_no_ring():
    with pytest.raises(rv.errors.GeometryError, match="is no ring"):
        rv.audit(shapely.Point(0, 0))
