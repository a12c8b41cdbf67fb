"""The bundled catalog, held to its rules: figures, sources, names, definitions."""

from collections import Counter

import numpy as np
import pytest
import shapely
from pyproj import Geod

from rangeviz import basemaps
from rangeviz.catalog.catalog import load_catalog
from rangeviz.catalog.sources import Figure, Source, independent_sources, strongest_first

CATALOG = load_catalog()
MISSILES = [system for system in CATALOG.systems.values() if system.range_km is not None]
KM = {"km": 1.0, "mi": 1.609344, "nmi": 1.852}
GEOD = Geod(ellps="WGS84")
HEADLINES = ("range_km", "range_low_km", "range_high_km", "min_range_km")


def _printed_km(system, *, weak):
    """Figures of the sources about this variant, in kilometres."""
    return [
        figure.value * KM[figure.unit]
        for source in system.sources
        if not source.variant and (weak or not source.weak)
        for figure in source.figures
    ]


@pytest.mark.parametrize("system", MISSILES, ids=lambda system: system.id)
@pytest.mark.parametrize("field", HEADLINES)
def test_every_headline_figure_is_printed_by_a_source_within_2_percent(system, field):
    km = getattr(system, field)
    if km is None:
        pytest.skip("not given")

    assert any(abs(printed - km) <= 0.02 * km for printed in _printed_km(system, weak=True))


@pytest.mark.parametrize("system", MISSILES, ids=lambda system: system.id)
def test_a_weak_source_alone_widens_no_spread(system):
    if system.range_low_km == system.range_high_km:
        pytest.skip("no spread")
    printed = _printed_km(system, weak=False)

    for km in (system.range_low_km, system.range_high_km):
        assert any(abs(other - km) <= 0.02 * km for other in printed)


@pytest.mark.parametrize(
    "system", [s for s in MISSILES if s.range_is == "floor"], ids=lambda system: system.id
)
def test_a_floor_is_worded_so_by_a_source_or_is_a_flight_that_the_record_tells_of(system):
    worded = any(
        figure.qualifier in {"more than", "at least"}
        and abs(figure.value * KM[figure.unit] - system.range_km) <= 0.02 * system.range_km
        for source in system.sources
        for figure in source.figures
    )

    assert worded or "not a limit" in system.figure_basis or "lower end" in system.figure_basis


@pytest.mark.parametrize("kind", ["systems", "sites"])
def test_sources_stand_in_the_file_strongest_first(kind):
    records = getattr(CATALOG, kind)

    for record_id in records:
        written = [
            (source.get("weak", False), not source["seen"], not source.get("primary", False))
            for source in records.written_fields(record_id)["source"]
        ]
        assert written == sorted(written)


def test_four_of_five_systems_rest_on_two_independent_sources_that_were_read():
    well_sourced = [system for system in MISSILES if system.independent_sources >= 2]

    assert len(well_sourced) >= 0.8 * len(MISSILES)


def test_every_variant_is_of_a_system_that_exists():
    variants = [system for system in CATALOG.systems.values() if system.variant_of]

    assert variants
    for system in variants:
        assert system.variant_of in CATALOG.systems
        assert system.variant_of != system.id


@pytest.mark.parametrize("kind", ["systems", "sites"])
def test_no_two_records_share_a_name(kind):
    names = Counter(
        name
        for summary in getattr(CATALOG, kind).summaries()
        for name in {
            other.casefold()
            for other in (
                summary["id"],
                summary["name"],
                summary.get("local_name"),
                *summary.get("aliases", ()),
            )
            if other
        }
    )

    assert [name for name, count in names.items() if count > 1] == []


def test_the_catalog_covers_more_than_the_pacific():
    origins = Counter(system.origin for system in MISSILES)

    for country, least in {"IRN": 15, "PAK": 7, "IND": 10, "RUS": 15, "PRK": 18, "UKR": 2}.items():
        assert origins[country] >= least
    assert len(CATALOG.sites) >= 110


def test_no_source_is_a_pirate_copy_or_a_proxy():
    urls = [
        source.url
        for records in (CATALOG.systems, CATALOG.sites)
        for record in records.values()
        for source in record.sources
        if source.url
    ]

    assert not [url for url in urls if "ezproxy" in url or "trantor.is" in url]


# Strength and independence of sources

READ = {"seen": True, "figures": (Figure(value=1000, unit="km"),)}


def test_primary_sources_go_first_and_weak_ones_last():
    primary = Source(title="primary", publisher="A", primary=True, **READ)
    read = Source(title="read", publisher="B", **READ)
    recalled = Source(title="recalled", publisher="C")
    weak = Source(title="weak", publisher="D", weak=True, **READ)
    other = Source(title="other", publisher="E", seen=True, figures=(Figure(value=9, unit="km"),))

    ordered = strongest_first([weak, recalled, other, read, primary], 1000)

    assert [source.title for source in ordered] == ["primary", "read", "other", "recalled", "weak"]


@pytest.mark.parametrize(
    ("sources", "count"),
    [
        pytest.param([{"publisher": "A"}, {"publisher": "B"}], 2, id="two-publishers"),
        pytest.param([{"publisher": "A"}, {"publisher": "a"}], 1, id="one-publisher"),
        pytest.param([{"publisher": "A"}, {"publisher": "B", "relays": "A"}], 1, id="relayed"),
        pytest.param([{"publisher": "A"}, {"publisher": "B", "weak": True}], 1, id="weak"),
        pytest.param([{"publisher": "A"}, {"publisher": "B", "seen": False}], 1, id="not-read"),
        pytest.param([{"publisher": "A"}, {"publisher": "B", "variant": "C"}], 1, id="variant"),
        pytest.param([{"publisher": "A"}, {"publisher": "B", "figures": ()}], 1, id="no-figure"),
        pytest.param([], 0, id="none"),
    ],
)
def test_sources_of_one_origin_count_as_one(sources, count):
    assert (
        independent_sources(Source(title="T", **{**READ, **fields}) for fields in sources) == count
    )


# Definitions of places


def _least_km(shape, other):
    """Least distance between the vertices of two shapes, by the inverse problem."""
    one, two = shapely.get_coordinates(shape), shapely.get_coordinates(other)
    tree = shapely.STRtree(shapely.points(two))
    near = [tree.query(shapely.Point(xy).buffer(9), "intersects") for xy in one[::200]]
    candidates = two[np.unique(np.concatenate(near))]
    nearest = min(
        float(
            np.min(
                GEOD.inv(
                    np.full(len(candidates), x),
                    np.full(len(candidates), y),
                    candidates[:, 0],
                    candidates[:, 1],
                )[2]
            )
        )
        for x, y in one
    )
    return nearest / 1000


def test_kyushu_is_the_main_island_alone():
    island, region = CATALOG.sites["kyushu"].geometry, CATALOG.sites["kyushu-region"].geometry

    assert len(island.geoms) == 1
    assert len(region.geoms) > 50
    for name, (lon, lat) in {"Tsushima": (129.33, 34.4), "Yakushima": (130.52, 30.34)}.items():
        assert not island.intersects(shapely.Point(lon, lat)), name
        assert region.intersects(shapely.Point(lon, lat)), name


def test_kyushu_lies_690_km_from_the_nearest_chinese_island():
    china = basemaps.read_regions(["CHN"], columns=["region"])
    zhejiang = china["geometry"][china["region"] == "CN-ZJ"][0]

    assert _least_km(CATALOG.sites["kyushu"].geometry, zhejiang) == pytest.approx(689.6, abs=1)


@pytest.mark.parametrize(
    ("site_id", "inside", "outside"),
    [
        pytest.param(
            "first-island-chain",
            ["Hokkaido", "Shikoku", "Okinawa", "Taiwan", "Mindanao"],
            ["Iturup", "Borneo"],
            id="usual",
        ),
        pytest.param(
            "first-island-chain-wider-usage",
            ["Iturup", "Hokkaido", "Taiwan", "Borneo"],
            ["Mindanao"],
            id="wider",
        ),
        pytest.param(
            "first-island-chain-us-usage",
            ["Hokkaido", "Okinawa", "Taiwan"],
            ["Iturup", "Borneo", "Mindanao"],
            id="us",
        ),
        pytest.param(
            "first-island-chain-japan-usage",
            ["Okinawa", "Taiwan", "Borneo"],
            ["Hokkaido", "Iturup"],
            id="japan",
        ),
        pytest.param(
            "first-island-chain-prc-usage", ["Iturup", "Hokkaido", "Borneo"], ["Mindanao"], id="prc"
        ),
    ],
)
def test_each_usage_of_the_first_island_chain_has_its_own_islands(site_id, inside, outside):
    points = {
        "Iturup": (147.84, 45.05),
        "Hokkaido": (142.58, 43.38),
        "Shikoku": (133.5, 33.75),
        "Okinawa": (127.97, 26.5),
        "Taiwan": (120.96, 23.75),
        "Mindanao": (125.0, 7.8),
        "Borneo": (114.5, 1.0),
    }
    geometry = CATALOG.sites[site_id].geometry

    assert all(geometry.intersects(shapely.Point(points[name])) for name in inside)
    assert not any(geometry.intersects(shapely.Point(points[name])) for name in outside)
