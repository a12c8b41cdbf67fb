"""
Published claims of the form "X at S reaches P", and what geometry says of them.

`claims.toml` holds what was printed and, computed independently, how far it is. Here the same is
asked of rangeviz. `tests/test_claims.py` compares; `docs/claims.py` lists where the press is wrong.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import shapely

import rangeviz as rv
from rangeviz.basemaps import country_names, read_regions
from rangeviz.coverage.from_site import too_close

EUROPE = (
    "ALB AND AUT BEL BGR BIH BLR CHE CZE DEU DNK ESP EST FIN FRA FRO GBR GGY GRC HRV HUN IMN IRL "
    "ISL ITA JEY LIE LTU LUX LVA MCO MDA MKD MLT MNE NLD NOR POL PRT ROU SMR SRB SVK SVN SWE UKR "
    "XKX ALA GIB"
)
ASIA = (
    "AFG ARE ARM AZE BGD BHR BRN BTN CHN CYP GEO HKG IDN IND IRN IRQ ISR JOR JPN KAZ KGZ KHM KOR "
    "KWT LAO LBN LKA MAC MDV MMR MNG MYS NPL OMN PAK PHL PRK PSE QAT SAU SGP SYR THA TJK TKM TLS "
    "TUR TWN UZB VNM YEM"
)
AFRICA = (
    "AGO BDI BEN BFA BWA CAF CIV CMR COD COG DJI DZA EGY ERI ESH ETH GAB GHA GIN GMB GNB GNQ KEN "
    "LBR LBY LSO MAR MDG MLI MOZ MRT MWI NAM NER NGA RWA SDN SEN SLE SOM SSD SWZ TCD TGO TUN TZA "
    "UGA ZAF ZMB ZWE"
)
NORTH_AMERICA = "USA CAN MEX GRL GTM BLZ HND SLV NIC CRI PAN CUB DOM HTI JAM BHS PRI"
CONTINENTS = {"Europe": EUROPE, "Asia": ASIA, "Africa": AFRICA, "North America": NORTH_AMERICA}
STATES = {"Alaska": "US-AK", "Hawaii": "US-HI"}
SITES = {
    "Hokkaido": "hokkaido",
    "Japan (four main islands)": "hokkaido honshu shikoku kyushu",
    "Kaliningrad oblast": "kaliningrad",
    "Kyushu": "kyushu",
    "Luzon": "luzon",
    "North Korea": "north-korea",
    "South Korea": "south-korea",
    "Taiwan (main island)": "taiwan",
}
ISLANDS = {"Japan (four main islands)", "Kyushu"}  # the sites have small ones too
ONLY_A_PART = {"taepodong1-taiwan-north-half"}  # says that the rest is out of reach
BOXES = {  # what is left out of a country, as west, south, east, north
    "USA": [(-180, 50, -125, 75), (170, 50, 180, 55), (-179, 15, -150, 30)],
    "NOR": [(0, 72, 40, 82), (-10, 70, -7, 72)],
    "PRT": [(-32, 30, -15, 42)],
    "ESP": [(-20, 25, -12, 30)],
    "FRA": [(-110, 5, -105, 15)],
    "US-HI": [(-180, 20, -161, 30)],  # the islets towards Midway; claims mean the large islands
}


@dataclass(frozen=True)
class Judgement:
    """What geometry says of a claim: distances and shares, and whether they bear it out."""

    point_km: tuple[float, float]  # nearest and farthest from the point named; equal for a town
    area_km: tuple[float, float] | None  # the same from anywhere in the area named
    share: float | None  # of a region, from the point
    share_area: float | None
    in_range_point: bool | None  # the words hold from the point
    in_range_area: bool | None
    is_razor: bool  # too close to call, at the accuracy of coastlines and of rounded figures

    @property
    def origin_sensitive(self) -> bool:
        """Point and area give opposite answers."""
        return self.in_range_area is not None and self.in_range_area != self.in_range_point


@cache
def claims() -> list[dict[str, Any]]:
    """Read the claims."""
    text = Path(__file__).with_name("claims.toml").read_text(encoding="utf-8")
    return list(tomllib.loads(text)["claim"])


def judge(claim: dict[str, Any]) -> Judgement:
    """Ask rangeviz about a claim."""
    point = shapely.Point(claim["from_lon"], claim["from_lat"])
    area = _drawn(claim["from_area"]) if "from_area" in claim else None
    range_km = claim.get("range_km", claim.get("range_used_km"))
    if "to_region" in claim:
        region = _drawn(claim["to_region"])
        point_km, share = _to_region(point, region, range_km)
        area_km, share_area = _to_region(area, region, range_km) if area else (None, None)
    else:
        at = claim["to_lon"], claim["to_lat"]
        point_km, share = (_distance_km(point, *at),) * 2, None
        area_km, share_area = ((_distance_km(area, *at),) * 2 if area else None), None
    holds = [_holds(claim, km, s, range_km) for km, s in ((point_km, share), (area_km, share_area))]
    at_end = 1 if claim.get("extent") == "all" else 0
    deciding_km = [km[at_end] for km in (point_km, area_km) if km]
    is_razor = range_km is not None and any(
        too_close(1000 * range_km, 1000 * km) for km in deciding_km
    )
    return Judgement(point_km, area_km, share, share_area, *holds, is_razor)


def _holds(
    claim: dict[str, Any],
    km: tuple[float, float] | None,
    share: float | None,
    range_km: float | None,
) -> bool | None:
    """Tell whether the words about reach are borne out: all, part, a share, or the town."""
    if km is None or range_km is None:
        return None
    if "share_claimed_min" in claim:
        return share is not None and share >= claim["share_claimed_min"]
    if claim["id"] in ONLY_A_PART:
        return km[0] <= range_km < km[1]
    return bool((km[1] if claim.get("extent") == "all" else km[0]) <= range_km)


def _distance_km(site: shapely.Geometry, lon: float, lat: float) -> float:
    return float(rv.distances_m(site, lon, lat)) / 1000


def _to_region(
    site: shapely.Geometry, region: shapely.Geometry, range_km: float | None
) -> tuple[tuple[float, float], float]:
    frame = gpd.GeoDataFrame({"name": ["target"]}, geometry=[region], crs=4326)
    row = rv.reach(systems=[range_km or 1000], sites=[site], targets=frame).regions.iloc[0]
    return (float(row["nearest_km"]), float(row["farthest_km"])), float(row["share"])


@cache
def _drawn(name: str) -> shapely.Geometry:
    """Draw a region that a claim names."""
    plain, _, remark = name.partition(" (")
    if name == "Batan island":
        parts = shapely.get_parts(rv.load_catalog().sites["batanes"].geometry)
        return parts[np.argmin(shapely.distance(parts, shapely.Point(121.97, 20.45)))]
    if name in SITES:
        sites = rv.load_catalog().sites
        shapes = [sites[site].geometry for site in SITES[name].split()]
        return shapely.union_all([_largest(s) if name in ISLANDS else s for s in shapes])
    if plain in STATES:
        found = read_regions(["USA"])
        state = found["geometry"][found["region"] == STATES[plain]][0]
        return _without_boxes(state, STATES[plain])
    if plain in CONTINENTS:
        return _countries(CONTINENTS[plain].split(), whole=plain == "North America")
    codes = {english: code for code, english in country_names().items()}
    shape = _countries([codes[plain]], whole=remark not in {"mainland)", "lower 48)"})
    return shape if remark not in {"mainland)", "lower 48)"} else _largest(shape)


def _countries(codes: list[str], *, whole: bool = False) -> shapely.Geometry:
    found = read_regions(codes)
    shapes = []
    for code, shape in zip(found["country"], found["geometry"], strict=True):
        shapes.append(shape if whole else _without_boxes(shape, code))
    union = shapely.union_all(shapes)
    parts = shapely.get_parts(union)
    return shapely.multipolygons(parts[shapely.get_type_id(parts) == 3])


def _without_boxes(shape: shapely.Geometry, code: str) -> shapely.Geometry:
    boxes = [shapely.box(*box) for box in BOXES.get(code, [])]
    return shapely.difference(shape, shapely.union_all(boxes)) if boxes else shape


def _largest(shape: shapely.Geometry) -> shapely.Geometry:
    parts = shapely.get_parts(shape)
    return parts[np.argmax(shapely.area(parts))]
