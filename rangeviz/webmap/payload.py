"""What the page knows: the one block of data that its scripts draw and write from."""

from __future__ import annotations

import json
import re
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import shapely

from rangeviz import __version__, basemaps
from rangeviz.wording import question, short_names

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import NDArray

    from rangeviz.catalog import Site, Source, System
    from rangeviz.coverage import Reach

__all__ = ["page_data"]

_OUTLINE_STEPS = 10_000  # a degree: 11 m, a tenth of the default tolerance
_COAST_STEPS = 1_000  # a degree: the grid of the display shapes is half as fine
_COAST_DEG = 0.01  # a site's coast, and a region's of the user's own, is drawn no finer
_WATERS = {"ocean": 0.0, "sea": 2.0, "strait": 4.5, "islands": 4.5}  # zoom each is named from


def page_data(
    reach: Reach, *, title: str | None, command: str | None, text: dict[str, str]
) -> dict[str, Any]:
    """
    Everything the page shows, ready for JSON.

    Parameters
    ----------
    reach
        What is shown.
    title
        Heading, or None for the question the page answers.
    command
        The command that made the page, or None.
    text
        The page's own words, by name.

    Returns
    -------
    dict
        Plain lists, numbers and texts; ``backdrop`` alone is a text that is JSON already.
    """
    countries = basemaps.country_names()
    systems, sites = short_names(reach.systems), short_names(reach.sites)
    regions, rows = _regions(reach)
    return {
        "text": text,
        "version": __version__,
        "title": title or question(reach),
        "answer": reach.summary()[0],
        "command": command or "",
        "asOf": reach.catalog.date,
        "launch": reach.launch,
        "tolerance": f"{reach.tolerance_m:,.12g}",
        "centre": _centre(reach.sites),
        "outlineSteps": _OUTLINE_STEPS,
        "coastSteps": _COAST_STEPS,
        "systems": [_system(*pair) for pair in zip(reach.systems, systems, strict=True)],
        "sites": [_site(*pair) for pair in zip(reach.sites, sites, strict=True)],
        "envelopes": _envelopes(reach),
        "regions": regions,
        "rows": rows,
        "countries": {
            code: countries.get(code, code) for code in dict.fromkeys(regions["country"])
        },
        "names": _names(),
        "boundary": basemaps.boundary_source(),
        "backdrop": basemaps.backdrop_json(),
    }


def _system(system: System, short: str) -> dict[str, object]:
    return {
        "id": system.id,
        "name": system.name,
        "short": short,
        "label": system.range_label(),
        "low": system.range_low_km,
        "high": system.range_high_km,
        "rangeIs": system.range_is,
        "basis": system.figure_basis,
        "status": system.status,
        "sources": [_source(source) for source in system.sources],
    }


def _source(source: Source) -> dict[str, object]:
    return {
        "title": source.title,
        "publisher": source.publisher,
        "date": source.date,
        "url": _web_address(source.url),
        "figures": "; ".join(
            f"{'' if figure.qualifier == 'exactly' else f'{figure.qualifier} '}"
            f"{figure.value:,.12g} {figure.unit}"
            for figure in source.figures
        ),
        "seen": source.seen,
        "weak": source.weak,
    }


def _web_address(url: str | None) -> str:
    """Return an address that a reader may follow; of any other (``javascript:``), nothing."""
    return url if url and re.match(r"https?://", url, re.IGNORECASE) else ""


def _site(site: Site, short: str) -> dict[str, object]:
    shape = site.geometry
    drawn: dict[str, object] = {
        "id": site.id,
        "name": site.name,
        "short": short,
        "kind": site.kind,
        "lon": site.lon,
        "lat": site.lat,
        "notes": site.notes,
        "sources": [_source(source) for source in site.sources],
        "path": [value for point in site.path for value in (point.lon, point.lat)],
    }
    if shapely.get_dimensions(shape) == 2:
        drawn["parts"] = _encode(_coarse(np.array([shape], dtype=object)), _COAST_STEPS)[0]
    return drawn


def _coarse(shapes: NDArray[Any]) -> NDArray[Any]:
    """Shapes as the screen needs them; one too small to survive that stays as it is."""
    coarse = shapely.simplify(shapes, _COAST_DEG, preserve_topology=False)
    return np.where(shapely.is_empty(coarse), shapes, coarse)


def _centre(sites: Iterable[Site]) -> float:
    """Longitude of the middle of the map: the mean direction of the sites."""
    lons = np.radians([site.lon for site in sites])
    mean = np.degrees(np.arctan2(np.sin(lons).sum(), np.cos(lons).sum()))
    return round(float(mean), 2)


def _envelopes(reach: Reach) -> list[dict[str, object]]:
    """Outlines by system, site and bound; a bound that repeats the nominal range is left out."""
    frame = reach.envelopes
    system = {record.id: i for i, record in enumerate(reach.systems)}
    site = {record.id: i for i, record in enumerate(reach.sites)}
    nominal = {record.id: record.range_km for record in reach.systems}
    names = ("system", "site", "bound", "range_km", "geometry")
    rows = zip(*(frame[name].to_numpy() for name in names), strict=True)
    kept = [row for row in rows if row[2] == "nominal" or row[3] != nominal[row[0]]]
    shapes = np.array([row[4] for row in kept], dtype=object)
    return [
        {"key": f"{system[s]}-{site[t]}-{bound}", "parts": parts}
        for (s, t, bound, *_), parts in zip(kept, _encode(shapes, _OUTLINE_STEPS), strict=True)
    ]


def _regions(reach: Reach) -> tuple[dict[str, list[Any]], list[dict[str, list[Any]]]]:
    """Each region once, with its shape; and the numbers, by system x site, in the same order."""
    frame = reach.regions
    column = {name: frame[name].to_numpy() for name in frame.columns}
    codes = column["region"].astype(str)
    _, first = np.unique(codes, return_index=True)
    first.sort()
    place = {code: i for i, code in enumerate(codes[first])}
    at = np.array([place[code] for code in codes])
    rows = []
    for system in reach.systems:
        for site in reach.sites:
            mine = np.flatnonzero((column["system"] == system.id) & (column["site"] == site.id))
            mine = mine[np.argsort(at[mine], kind="stable")]
            values = {name: column[name][mine] for name in column}
            rows.append(
                {
                    "status": values["status"].tolist(),
                    "nearest": np.round(values["nearest_km"].astype(float), 1).tolist(),
                    "farthest": np.round(values["farthest_km"].astype(float), 1).tolist(),
                    "share": np.round(values["share"].astype(float), 5).tolist(),
                    "low": np.round(values["share_low"].astype(float), 5).tolist(),
                    "high": np.round(values["share_high"].astype(float), 5).tolist(),
                }
            )
    regions = {
        "code": codes[first].tolist(),
        "name": column["name"][first].astype(str).tolist(),
        "country": column["country"][first].astype(str).tolist(),
        "disputed": column["disputed"][first].astype(bool).tolist(),
        "parts": _encode(_display(codes[first], column["geometry"][first]), _COAST_STEPS),
    }
    return regions, rows


def _display(codes: NDArray[Any], shapes: NDArray[Any]) -> NDArray[Any]:
    """Find the regions' simplified shapes; simplify those that are the user's own."""
    known = set(basemaps.read_codes())
    found = basemaps.read_display([code for code in codes.tolist() if code in known])
    ready = dict(zip(found["region"].tolist(), found["geometry"], strict=True))
    own = [code not in ready for code in codes]
    result = np.array([ready.get(code) for code in codes], dtype=object)
    if any(own):
        result[own] = _coarse(shapes[own])
    return result


def _names() -> list[tuple[str, str, float, float, float]]:
    """Name places, waters and countries: kind, text, lon, lat, and the zoom it is named from."""
    names = basemaps.country_names()
    where = json.loads((Path(__file__).parent / "assets" / "countries.json").read_bytes())
    lands = [("country", names[code], *place) for code, place in where.items()]
    waters = [
        ("sea", label["name"], label["lon"], label["lat"], _WATERS[label["kind"]])
        for label in basemaps.read_labels()
    ]
    places = basemaps.read_places(least_population=1_000_000, geometry=False)
    zoom = _first_zoom(places["tier"], places["population"])
    named = np.flatnonzero(np.isfinite(zoom))
    named = named[np.lexsort((-places["population"][named], zoom[named]))]
    cities = [
        ("city", *values)
        for values in zip(
            places["name"][named].tolist(),
            np.round(places["lon"][named], 2).tolist(),
            np.round(places["lat"][named], 2).tolist(),
            zoom[named].tolist(),
            strict=True,
        )
    ]
    return sorted([*cities, *waters, *lands], key=lambda name: name[4])


def _first_zoom(tier: NDArray[np.int8], population: NDArray[np.int64]) -> NDArray[np.float64]:
    """Zoom from which a place is named: by its tier, without one by its size; infinite is never."""
    by_size = np.select([population >= 5_000_000, population >= 1_000_000], [4.0, 5.5], np.inf)
    return np.select([tier == 1, tier == 2, tier == 3], [0.0, 4.2, 5.2], by_size)


def _encode(shapes: NDArray[Any], steps: int) -> list[list[list[str]]]:
    """For each shape its parts, for each part its rings, each a text of whole steps a degree.

    The text is that of the backdrop (see data/basemaps/SOURCES.md): longitude and latitude by
    turns, each the difference to the one before, in digits of five bits.
    """
    parts, shape_of = shapely.get_parts(shapes, return_index=True)
    rings, part_of = shapely.get_rings(parts, return_index=True)
    points, ring_of = shapely.get_coordinates(rings, return_index=True)
    grid = np.rint(points * steps).astype(np.int64)
    starts = np.searchsorted(ring_of, np.arange(len(rings)))
    deltas = np.diff(grid, axis=0, prepend=0)
    deltas[starts] = grid[starts]
    kept = deltas.any(axis=1)  # neither repeated points nor, for it is the first, the last
    kept[starts] = True
    kept[np.append(starts[1:], len(grid)) - 1] = False
    text, ends = _digits(deltas[kept])
    last = np.append(np.cumsum(kept)[starts[1:] - 1], kept.sum()) - 1  # each ring's last point
    cuts = [0, *ends[last].tolist()]
    result: list[list[list[str]]] = [[] for _ in shapes]
    before = -1
    for ring, (start, end) in enumerate(pairwise(cuts)):
        part = part_of[ring]
        if part != before:
            result[shape_of[part]].append([])
            before = part
        result[shape_of[part]][-1].append(text[start:end])
    return result


def _digits(pairs: NDArray[np.int64]) -> tuple[str, NDArray[np.int64]]:
    """Write whole numbers in digits of five bits; the text, and where in it each pair ends."""
    folded = np.where(pairs < 0, -2 * pairs - 1, 2 * pairs).ravel()
    lengths = 1 + sum((folded >= 1 << bits).astype(np.int64) for bits in (5, 10, 15, 20, 25))
    ends = np.cumsum(lengths)
    place = np.arange(ends[-1] if len(ends) else 0) - np.repeat(ends - lengths, lengths)
    digit = (np.repeat(folded, lengths) >> 5 * place) & 31
    more = place < np.repeat(lengths, lengths) - 1
    text = (digit + 32 * more + 63).astype(np.uint8).tobytes().decode("ascii")
    return text, ends[1::2]
