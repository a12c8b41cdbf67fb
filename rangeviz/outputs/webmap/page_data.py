"""Data of the page: one block of JSON that its scripts read."""

from __future__ import annotations

import math
import re
import shlex
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import numpy as np
import shapely

from rangeviz import basemaps
from rangeviz._version import __version__
from rangeviz.basemaps.backdrop import coarse, display_shapes
from rangeviz.outputs.data import rounded_share
from rangeviz.outputs.webmap.static_map import middle_deg
from rangeviz.words.labels import short_names

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from pandas import DataFrame

    from rangeviz.catalog.records import Figure, Site, Source, System
    from rangeviz.coverage.answer import Answer
    from rangeviz.words.languages import Language

__all__ = ["page_data"]

_OUTLINE_STEPS = 10_000  # per degree: 11 m, a tenth of the default tolerance
_OUTLINE_DEG = 0.0004  # 45 m: halves the points of outlines, invisible on a screen
_KM_DECIMALS = 3  # so that a distance shown in whole kilometres is rounded once
_SHARE_DECIMALS = 6  # and a share shown in tenths of a per cent
_COAST_STEPS = 1_000  # per degree: the grid of the display shapes is half as fine
_SITE_DEG = 0.003  # 330 m: tolerance of a site's coast, from which the page measures
_LEAST_PEOPLE = 100_000  # of a town in the page's table; towns that maps label come too
_MOST_PLACES = 2_000
_VERDICTS = {"none": "0", "possible": "1", "partial": "2", "full": "3", "certain": "4"}
_WATERS = {
    "ocean": 0.0,
    "sea": 2.0,
    "strait": 4.5,
    "islands": 4.5,
}  # zoom from which a kind is named


def page_data(
    answer: Answer, *, title: str | None, command: str | None, language: Language
) -> dict[str, Any]:
    """
    Everything that the page shows, as plain values.

    Parameters
    ----------
    answer
        Answer of `rangeviz.reach`.
    title
        Heading, or None for the question that the page answers.
    command
        The command that made the page, or None.
    language
        Words and names of the page.

    Returns
    -------
    dict
        Lists, numbers and texts that can be written as JSON. ``backdrop`` is already JSON.
    """
    countries = language.countries()
    systems, sites = short_names(answer.systems), language.short_sites(answer.sites)
    regions, distances, rows = _regions(answer, language)
    places = _places(answer, language)
    named = dict.fromkeys([*regions["country"], *places["country"]])
    return {
        "text": dict(language.text),
        "version": __version__,
        "title": title or language.question(answer),
        "answer": language.answer(answer),
        "command": command or "",
        "flags": _flags(answer),
        "asOf": answer.catalog.date,
        "launch": answer.launch,
        "viewpoint": language.viewpoint(answer.viewpoint),
        "tolerance": f"{answer.tolerance_m:,.12g}",
        "drawn": f"{_drawn_within(answer.tolerance_m):,d}",
        "centre": round(middle_deg(site.lon for site in answer.sites), 2),
        "outlineSteps": _OUTLINE_STEPS,
        "coastSteps": _COAST_STEPS,
        "systems": [
            _system(system, short, system.id in answer.catalog.systems)
            | _file(answer, "system", system.id)
            for system, short in zip(answer.systems, systems, strict=True)
        ],
        "sites": [
            _site(site, short, language) | _file(answer, "site", site.id)
            for site, short in zip(answer.sites, sites, strict=True)
        ],
        "envelopes": _envelopes(answer),
        "regions": regions,
        "distances": distances,
        "rows": rows,
        "places": places,
        "countries": {code: countries.get(code, code) for code in named},
        "names": _names(language),
        "boundary": basemaps.boundary_source(),
        "placeSource": basemaps.place_source(),
        "backdrop": basemaps.backdrop_json(),
    }


def _flags(answer: Answer) -> str:
    """Command-line flags that ask the same question about another place."""
    targets = [word for code in answer.targets for word in ("--target", code)]
    launch = ["--launch", answer.launch] if answer.launch != "anywhere" else []
    return shlex.join([*targets, *launch])


def _file(answer: Answer, kind: str, record_id: str) -> dict[str, object]:
    """File of the user that a record comes from, if any."""
    origin = answer.catalog.origin(kind, record_id)
    return {"file": origin} if origin else {}


def _system(system: System, short: str, is_in_catalog: bool) -> dict[str, object]:  # noqa: FBT001
    return {
        "id": system.id,
        "name": system.name,
        "short": short,
        "label": system.range_label(),
        "flag": f"-s {system.id}" if is_in_catalog else f"--range-km {system.range_km:g}",
        "range": system.range_km,
        "min": system.min_range_km,
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
        "figures": [_figure(figure) for figure in source.figures],
        "seen": source.seen,
        "weak": source.weak,
    }


def _figure(figure: Figure) -> dict[str, object]:
    qualifier = "" if figure.qualifier == "exactly" else f"{figure.qualifier} "
    return {
        "printed": f"{qualifier}{figure.value:,.12g} {figure.unit}",
        "km": round(figure.km, 3),
        "qualifier": figure.qualifier,
    }


def _web_address(url: str | None) -> str:
    """Address if it is a web address; empty otherwise (``javascript:``)."""
    return url if url and re.match(r"https?://", url, re.IGNORECASE) else ""


def _site(site: Site, short: str, language: Language) -> dict[str, object]:
    shape = site.geometry
    drawn: dict[str, object] = {
        "id": site.id,
        "name": language.site(site),
        "short": short,
        "kind": site.kind,
        "lon": site.lon,
        "lat": site.lat,
        "notes": site.notes,
        "sources": [_source(source) for source in site.sources],
        "path": [value for point in site.path for value in (point.lon, point.lat)],
    }
    if shapely.get_dimensions(shape) == 2:
        parts = coarse(shapely.get_parts(shape), _SITE_DEG)  # each apart, or islets would be lost
        whole = shapely.MultiPolygon(shapely.get_parts(parts).tolist())
        drawn["parts"] = _encode(np.array([whole], dtype=object), _COAST_STEPS)[0]
    return drawn


def _drawn_within(tolerance_m: float) -> int:
    """Accuracy of a drawn outline in metres, rounded up to tens: computed, simplified, gridded."""
    drawn_m = tolerance_m + 111_320 * (_OUTLINE_DEG + 0.71 / _OUTLINE_STEPS)
    return 10 * math.ceil(drawn_m / 10)


def _envelopes(answer: Answer) -> list[dict[str, object]]:
    """Outlines by system, site and bound, without bounds equal to the nominal range."""
    frame = answer.envelopes
    system = {record.id: i for i, record in enumerate(answer.systems)}
    site = {record.id: i for i, record in enumerate(answer.sites)}
    nominal = {record.id: record.range_km for record in answer.systems}
    names = ("system", "site", "bound", "range_km", "geometry")
    rows = zip(*(frame[name].to_numpy() for name in names), strict=True)
    kept = [row for row in rows if row[2] == "nominal" or row[3] != nominal[row[0]]]
    shapes = coarse(np.array([row[4] for row in kept], dtype=object), _OUTLINE_DEG)
    return [
        {"key": f"{system[s]}-{site[t]}-{bound}", "parts": parts}
        for (s, t, bound, *_), parts in zip(kept, _encode(shapes, _OUTLINE_STEPS), strict=True)
    ]


def _regions(
    answer: Answer, language: Language
) -> tuple[dict[str, list[Any]], list[dict[str, Any]], list[dict[str, Any]]]:
    """Regions, each once; distances by site; verdicts and shares by system and site."""
    frame = answer.regions
    column = {name: frame[name].to_numpy() for name in frame.columns}
    codes = column["region"].astype(str)
    _, first = np.unique(codes, return_index=True)
    first.sort()
    place = {code: i for i, code in enumerate(codes[first])}
    at = np.array([place[code] for code in codes])
    curves = _curves(answer, place)
    rows: list[dict[str, Any]] = []
    distances: list[dict[str, Any]] = []
    for system in answer.systems:
        for site in answer.sites:
            index = np.flatnonzero((column["system"] == system.id) & (column["site"] == site.id))
            index = index[np.argsort(at[index], kind="stable")]
            values = {name: column[name][index] for name in column}
            beyond = answer.beyond_minimum(system, site)
            rows.append(
                {
                    "verdict": "".join(_VERDICTS[verdict] for verdict in values["verdict"]),
                    "share": _shares(values["share"]),
                    "low": _shares(values["share_low"]),
                    "high": _shares(values["share_high"]),
                    "beyond": {i: _encoded_curve(knots) for i, knots in beyond.curves.items()},
                }
            )
            if system is answer.systems[0]:
                ends = {end: _kilometres(values[f"{end}_km"]) for end in ("nearest", "farthest")}
                distances.append({**ends, "curves": curves[site.id]})
    names = column["name"][first].astype(str).tolist()
    regions = {
        "code": codes[first].tolist(),
        "name": [
            language.name("regions", code, name)
            for code, name in zip(codes[first].tolist(), names, strict=True)
        ],
        "country": column["country"][first].astype(str).tolist(),
        "disputed": column["disputed"][first].astype(bool).tolist(),
        "counted": answer.counted.tolist(),
        "parts": _encode(display_shapes(codes[first], column["geometry"][first]), _COAST_STEPS),
    }
    return regions, distances, rows


def _kilometres(distance_km: NDArray[np.float64]) -> list[float]:
    return [round(km, _KM_DECIMALS) for km in distance_km.tolist()]


def _shares(shares: NDArray[np.float64]) -> list[float | None]:
    return [rounded_share(share, _SHARE_DECIMALS) for share in shares.tolist()]


def _encoded_curve(knots: NDArray[np.float64]) -> str:
    """Knots of one curve, distance in metres and share, encoded as an outline is."""
    steps = np.rint(knots * [1 / 100, 10_000]).astype(np.int64)
    return _digits(np.diff(steps, axis=0, prepend=0))[0]


def _curves(answer: Answer, place: dict[str, int]) -> dict[str, list[str]]:
    """Knots of the curve of each region by site, encoded as an outline is."""
    frame = answer.curve
    column = {name: frame[name].to_numpy() for name in ("site", "region", "distance_km", "share")}
    region = np.array([place.get(code, -1) for code in column["region"]])
    knots = np.column_stack(
        [np.rint(column["distance_km"] * 10), np.rint(column["share"] * 10_000)]
    ).astype(np.int64)
    curves = {}
    for site in answer.sites:
        rows = np.flatnonzero((column["site"] == site.id) & (region >= 0))
        rows = rows[np.argsort(region[rows], kind="stable")]
        starts = np.flatnonzero(np.diff(region[rows], prepend=-1))
        deltas = np.diff(knots[rows], axis=0, prepend=0)
        deltas[starts] = knots[rows][starts]
        text, ends = _digits(deltas)
        last = np.append(starts[1:], len(rows)) - 1
        curves[site.id] = [text[a:b] for a, b in pairwise([0, *ends[last].tolist()])]
    return curves


def _places(answer: Answer, language: Language) -> dict[str, list[Any]]:
    """Towns, each once, the most populous first; distances by site; figures by system and site."""
    places = answer.places
    kept = places[(places["population"] >= _LEAST_PEOPLE) | (places["tier"] > 0)]
    frames = {site: frame.head(_MOST_PLACES) for site, frame in kept.groupby("site", sort=False)}
    sites = [frames[site.id] for site in answer.sites if site.id in frames]
    if not sites:
        told = ("name", "country", "admin1", "population", "lon", "lat")
        names = (*told, "distances", "figures", "beyond")
        return {name: [] for name in names}
    first = sites[0]
    return {
        "name": [language.name("places", name, name) for name in first["place"].tolist()],
        "country": first["country"].tolist(),
        "admin1": first["admin1"].fillna("").tolist(),
        "population": first["population"].tolist(),
        "lon": np.round(first.geometry.x, 2).tolist(),
        "lat": np.round(first.geometry.y, 2).tolist(),
        "distances": [_kilometres(frame["distance_km"].to_numpy()) for frame in sites],
        "figures": [
            "".join(figure[:1] or "-" for figure in frame[system.id])
            for system in answer.systems
            for frame in sites
        ],
        "beyond": [
            _needed_km(answer.beyond_minimum(system, site).places, frames[site.id])
            for system in answer.systems
            for site in answer.sites
        ],
    }


def _needed_km(least_m: dict[int, float], frame: DataFrame) -> dict[int, float | None]:
    """By the number of a place, the range that a minimum range makes it need; None: never."""
    return {
        number: round(least_m[row] / 1000, _KM_DECIMALS) if math.isfinite(least_m[row]) else None
        for number, row in enumerate(frame.index.tolist())
        if row in least_m
    }


def _names(language: Language) -> list[tuple[str, str, float, float, float]]:
    """Names of places, waters and countries: kind, text, lon, lat, and zoom from which it shows."""
    names = language.countries()
    lands = [
        ("country", names[code], *place) for code, place in basemaps.read_country_labels().items()
    ]
    waters = [
        (
            "sea",
            language.name("waters", label["name"], label["name"]),
            label["lon"],
            label["lat"],
            _WATERS[label["kind"]],
        )
        for label in basemaps.read_labels()
    ]
    places = basemaps.read_places(least_population=1_000_000, geometry=False)
    zoom = _first_zoom(places["tier"], places["population"])
    named = np.flatnonzero(np.isfinite(zoom))
    named = named[np.lexsort((-places["population"][named], zoom[named]))]
    cities = [
        ("city", *values)
        for values in zip(
            [language.name("places", name, name) for name in places["name"][named].tolist()],
            np.round(places["lon"][named], 2).tolist(),
            np.round(places["lat"][named], 2).tolist(),
            zoom[named].tolist(),
            strict=True,
        )
    ]
    return sorted([*cities, *waters, *lands], key=lambda name: name[4])


def _first_zoom(tier: NDArray[np.int8], population: NDArray[np.int64]) -> NDArray[np.float64]:
    """Zoom from which a place is named, by its tier or else its population; infinite: never."""
    by_size = np.select([population >= 5_000_000, population >= 1_000_000], [4.0, 5.5], np.inf)
    return np.select([tier == 1, tier == 2, tier == 3], [0.0, 4.2, 5.2], by_size)


def _encode(shapes: NDArray[Any], steps: int) -> list[list[list[str]]]:
    """Encode the rings of each part of each shape as texts, on a grid of `steps` per degree.

    The encoding is that of the backdrop (see data/basemaps/SOURCES.md): longitude and latitude
    alternate, each as the difference from the previous point, in digits of five bits.
    """
    parts, shape_of = shapely.get_parts(shapes, return_index=True)
    rings, part_of = shapely.get_rings(parts, return_index=True)
    points, ring_of = shapely.get_coordinates(rings, return_index=True)
    grid = np.rint(points * steps).astype(np.int64)
    starts = np.searchsorted(ring_of, np.arange(len(rings)))
    deltas = np.diff(grid, axis=0, prepend=0)
    deltas[starts] = grid[starts]
    kept = deltas.any(
        axis=1
    )  # without repeated points and without the last, which equals the first
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
    """Encode pairs of integers in digits of five bits; return the text and the end of each pair."""
    folded = np.where(pairs < 0, -2 * pairs - 1, 2 * pairs).ravel()
    lengths = 1 + sum((folded >= 1 << bits).astype(np.int64) for bits in (5, 10, 15, 20, 25))
    ends = np.cumsum(lengths)
    place = np.arange(ends[-1] if len(ends) else 0) - np.repeat(ends - lengths, lengths)
    digit = (np.repeat(folded, lengths) >> 5 * place) & 31
    more = place < np.repeat(lengths, lengths) - 1
    text = (digit + 32 * more + 63).astype(np.uint8).tobytes().decode("ascii")
    return text, ends[1::2]
