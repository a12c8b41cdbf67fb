import io

import numpy as np
import pytest
from pptx import Presentation
from pyproj import Geod

import rangeviz as rv
from rangeviz.basemaps import read_places
from rangeviz.outputs.figure.sweep import best_places


def _cells(path):
    deck = Presentation(io.BytesIO(path.read_bytes()))
    (table,) = (s.table for slide in deck.slides for s in slide.shapes if s.has_table)
    return deck, [[cell.text for cell in row.cells] for row in table.rows]


def test_slides_of_a_comparison_list_what_changes(tmp_path):
    before, after = (rv.reach(systems=[km], sites=["kyushu"], targets=["KOR"]) for km in (300, 500))
    change = rv.compare(before, after)

    path = change.save(tmp_path / "change.pptx", names=["now", "then"])

    deck, (header, *rows) = _cells(path)
    gained = change.regions.query("change == 'gained'")["name"].tolist()
    assert [row[0].removesuffix(" *") for row in rows if row[2] == "gained"] == gained
    assert header[3:] == ["now", "then"]
    # Seoul, at 498 km, and the disputed rocks among them
    assert "9 regions gained" in deck.slides[0].shapes.title.text
    assert (
        path.read_bytes()
        == change.save(tmp_path / "again.pptx", names=["now", "then"]).read_bytes()
    )


def test_slides_of_a_sweep_name_the_best_sites_by_the_nearest_town(tmp_path):
    sites = [(130.4, 33.6), (131.4, 31.9), (129.9, 32.8)]  # Fukuoka, Miyazaki, Nagasaki
    shares = rv.sweep_map(sites, ranges_km=[500], targets=["KOR"], jobs=1)

    _, (_, *rows) = _cells(shares.save(tmp_path / "sweep.pptx"))

    assert rows[0][1] == "Fukuoka"
    values = [float(row[3].strip("<>%")) for row in rows]
    assert values == sorted(values, reverse=True)
    assert values == pytest.approx(np.sort(100 * shares.share[:, 0])[::-1], abs=0.06)


def test_the_nearest_town_is_that_of_the_geodesic():
    places = read_places(geometry=False)
    sites = [(179.9, 65.0), (-150.0, -20.0), (10.0, 80.0)]
    shares = rv.sweep_map(sites, ranges_km=[500], targets=["RU-CHU"], jobs=1)

    for number, (lon, lat) in enumerate(sites):
        lons, lats = np.full(len(places["lon"]), lon), np.full(len(places["lon"]), lat)
        km = Geod(ellps="WGS84").inv(lons, lats, places["lon"], places["lat"])[2] / 1000
        (name,) = best_places(shares, [number])
        assert name == f"{places['name'][km.argmin()]} ({km.min():,.0f} km)"
