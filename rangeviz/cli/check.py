"""Checks of catalogs and scenarios: all faults and lints, and the JSON Schema of a catalog."""

from __future__ import annotations

from collections import Counter
from functools import cached_property, partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from rangeviz.basemaps import country_names, data_file, read_regions
from rangeviz.catalog.catalog import load_catalog, unknown_missiles
from rangeviz.catalog.reading.records import read_entries
from rangeviz.catalog.reading.rows import Entry
from rangeviz.catalog.reading.safe import read_toml
from rangeviz.catalog.records import Figure, Lint, Site, System
from rangeviz.catalog.review import evidence_lints, link_lints
from rangeviz.errors import CatalogError, RangevizError, suggestion
from rangeviz.units import KM_PER_UNIT, distance_label

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    import shapely

__all__ = ["check_files", "json_schema"]

_ROUNDING = 0.05  # share: sources print rounded miles beside rounded kilometres
_SAME = 0.005  # share by which two figures for one distance may differ
_NEAR_DEGREES = 0.25  # from the coast of a country, for islets that the base map lacks
_SEVERAL_COUNTRIES = "MUL"


class CheckResult(NamedTuple):
    """Result of `check_files`: number of sound records, one line for each fault and lint."""

    records: int
    faults: list[str]
    lints: list[str]


def check_files(*paths: str | Path) -> CheckResult:
    """
    Check catalogs and scenarios.

    Parameters
    ----------
    *paths
        Catalog files of any format, and scenario files; the bundled catalog if left out.

    Returns
    -------
    CheckResult
        The number of sound records; the faults, any of which makes a file unusable; and the lints,
        which are unusual but may be right, without those that a record explains by ``accept``.

    Examples
    --------
    >>> check_files().faults
    []
    """
    catalog = load_catalog()
    system_ids: set[object] = set(catalog.systems)
    entries: list[Entry] = []
    faults: list[str] = []
    files = paths or [data_file("catalog", name) for name in ("systems.toml", "sites.toml")]
    for path in files:
        if _is_scenario(path, faults):
            faults += _scenario_faults(Path(path))
        else:
            entries += read_entries(path, faults, site_ids=catalog.sites, system_ids=system_ids)
    launchers = [
        (entry.where, entry.record.fires) for entry in entries if isinstance(entry.record, System)
    ]
    faults += unknown_missiles(launchers, system_ids)
    return CheckResult(len(entries), list(dict.fromkeys(faults)), _lints(entries))


def json_schema() -> dict[str, Any]:
    """
    JSON Schema of a catalog file, by which editors complete and check it.

    Returns
    -------
    dict
        Schema of draft 2020-12.

    Examples
    --------
    >>> sorted(json_schema()["properties"])
    ['date', 'schema', 'site', 'system']
    """
    import json

    from pydantic import TypeAdapter

    schema = TypeAdapter(dict[str, list[System] | list[Site]]).json_schema()
    text = json.dumps(schema["$defs"]).replace(r"\\p{Cc}", r"\\u0000-\\u001f\\u007f-\\u009f")
    records = {
        kind: {"type": "array", "items": {"$ref": f"#/$defs/{kind.title()}"}}
        for kind in ("system", "site")
    }
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Catalog of rangeviz",
        "type": "object",
        "additionalProperties": False,
        "properties": {"date": {"type": "string"}, "schema": {"const": 1}, **records},
        "$defs": json.loads(text),
    }


def _is_scenario(path: str | Path, faults: list[str]) -> bool:
    """Whether a file holds flags rather than records; a file that cannot be read is a fault."""
    if Path(path).suffix.lower() != ".toml":
        return False
    try:
        tables = read_toml(path)
    except CatalogError as error:
        faults.append(str(error))
        return False
    values = (tables.get(kind) for kind in ("system", "site"))
    lists = [value for value in values if isinstance(value, list) and value]
    return not any(isinstance(value[0], dict) for value in lists) and "schema" not in tables


def _scenario_faults(path: Path) -> list[str]:
    """Faults of a scenario, of the files that it names, and of names that are unknown."""
    from rangeviz.cli.question import Question
    from rangeviz.naming.records import find_sites, find_systems

    faults: list[str] = []
    try:
        question = Question(scenario=str(path)).completed()
        catalog = load_catalog(*(question.catalog or ()))
    except CatalogError as error:
        return str(error).splitlines()
    look_ups: list[Callable[[], object]] = [
        *(partial(find_systems, [name], catalog) for name in question.system or ()),
        *(partial(find_sites, [name], catalog) for name in question.site or ()),
        *(partial(_find_target, name) for name in question.target or ()),
    ]
    for look_up in look_ups:
        try:
            look_up()
        except RangevizError as error:
            faults += [
                line if line.startswith(str(path.parent)) else f"{path}: {line}"
                for line in str(error).splitlines()
            ]
    return faults


def _find_target(name: str) -> object:
    from rangeviz.naming.countries import target_code
    from rangeviz.naming.targets import find_regions

    return find_regions([target_code(name)])


# Lints


def _lints(entries: Sequence[Entry]) -> list[str]:
    countries = _Countries()
    year = int(load_catalog().date[:4])
    shared = _shared_names(entries)
    lines: list[str] = []
    for kind, record, where in ((entry.kind, entry.record, entry.where) for entry in entries):
        lints: dict[Lint, str] = {}
        for code, text in (
            *_source_lints(record),
            *link_lints(record),
            *(
                (*_range_lints(record), *evidence_lints(record, year=year))
                if isinstance(record, System)
                else _place_lints(record, countries)
            ),
            *_country_lints(record),
            *shared.get((kind, record.id), ()),
        ):
            if code != "unprinted" or not lints.keys() & {"outside-sources", "units-swapped"}:
                lints.setdefault(code, text)
        lines += [
            f"{where}: {code}: {text}" for code, text in lints.items() if code not in record.accept
        ]
        lines += [
            f"{where}: accept explains {code!r}, which does not apply; take it out"
            for code in record.accept
            if code not in lints
        ]
    return lines


def _source_lints(record: System | Site) -> Iterator[tuple[Lint, str]]:
    if isinstance(record, System) and record.range_km is not None:
        if not record.sources:
            yield (
                "no-source",
                f"range_km {record.range_km:,g} has no source; cite where it was read",
            )
        elif not any(source.figures for source in record.sources):
            yield "no-source", "no source prints a figure; give its figures as printed"
    for source in record.sources:
        if "date" not in source.model_fields_set:
            yield (
                "undated",
                f"source {source.title!r} has no date; give it as printed, or 'n.d.' if none is",
            )


def _range_lints(system: System) -> Iterator[tuple[Lint, str]]:
    figures = [figure for source in system.sources for figure in source.figures]
    ranges = {name: getattr(system, name) for name in ("range_km", "range_low_km", "range_high_km")}
    for source in system.sources:
        for one, other in zip(source.figures, source.figures[1:], strict=False):
            if one.bound == other.bound and one.unit != other.unit and _swapped(one, other):
                yield (
                    "units-swapped",
                    f"source {source.title!r} says {_printed(one)} and {_printed(other)}, which "
                    "are the same number in other units; check the page",
                )
    for name, km in ranges.items():
        swaps = [] if km is None else list(_unit_swaps(name, km, figures))
        yield from swaps
        if swaps:
            return
    km = system.range_km
    if km is not None and figures:
        low, high = min(figure.km for figure in figures), max(figure.km for figure in figures)
        if not low * (1 - _ROUNDING) <= km <= high * (1 + _ROUNDING):
            yield (
                "outside-sources",
                f"range_km {km:,g} lies outside what its sources print, {low:,.0f} to {high:,.0f} "
                "km; correct it, or cite where it was read",
            )


def _unit_swaps(name: str, km: float, figures: Sequence[Figure]) -> Iterator[tuple[Lint, str]]:
    """Lints of a range that equals no printed figure, but one of them in another unit."""
    if any(_close(km, figure.km, _ROUNDING) for figure in figures):
        return
    for figure in figures:
        for unit, size in KM_PER_UNIT.items():
            if unit != figure.unit and _close(km, figure.value * size, _SAME):
                converted = f", which is {distance_label(figure.km)}" if figure.unit != "km" else ""
                yield (
                    "units-swapped",
                    f"{name} {km:,g} is {figure.value:,g} {unit}, but its source prints "
                    f"{_printed(figure)}{converted}; correct one of them",
                )


def _close(km: float, other_km: float, share: float) -> bool:
    return abs(km - other_km) <= share * other_km


def _swapped(one: Figure, other: Figure) -> bool:
    """Whether two figures have the same number, so that one unit must be wrong."""
    return _close(one.value, other.value, _SAME)


def _printed(figure: Figure) -> str:
    return f"{figure.value:,g} {figure.unit}"


def _country_lints(record: System | Site) -> Iterator[tuple[Lint, str]]:
    known = country_names()
    fields = (
        {"origin": [record.origin], "operators": record.operators}
        if isinstance(record, System)
        else {"country": [record.country]}
    )
    for field, codes in fields.items():
        for code in codes:
            if code is not None and code not in known and code != _SEVERAL_COUNTRIES:
                hint = suggestion(code, known)
                yield "unknown-country", f"{field} {code!r} is not a country of the base map{hint}"


def _place_lints(site: Site, countries: _Countries) -> Iterator[tuple[Lint, str]]:
    if site.country == _SEVERAL_COUNTRIES or (site.country and site.country not in country_names()):
        return
    if countries.holds(site.geometry, site.country):
        return
    other = countries.at(site.lat, site.lon) if abs(site.lon) <= 90 else set()
    place = f"lon {site.lon:g}, lat {site.lat:g}"
    if site.kind == "point" and (site.country in other or (site.country is None and other)):
        there = site.country or "the land of " + " and ".join(sorted(other))
        yield (
            "lon-lat-swapped",
            f"{place} is at sea or abroad, and swapped lies in {there}; swap them",
        )
    elif site.country:
        actual = " and ".join(sorted(countries.at(site.lon, site.lat))) or "no country"
        yield (
            "outside-country",
            f"{place} is in {actual}, not in {site.country}; correct one of them",
        )


class _Countries:
    """Land of the world by country, read from the base map when first needed."""

    @cached_property
    def _regions(self) -> dict[str, Any]:
        return read_regions(columns=["country", "claimants"])

    @cached_property
    def _tree(self) -> shapely.STRtree:
        import shapely

        return shapely.STRtree(self._regions["geometry"])

    def holds(self, shape: Any, country: str | None) -> bool:
        """Whether a shape lies in or near a country, or near any land if the country is None."""
        near = self._near(shape)
        return country in near if country else bool(near)

    def at(self, lon: float, lat: float) -> set[str]:
        """Countries that hold or claim a place."""
        import shapely

        return self._near(shapely.Point(lon, lat))

    def _near(self, shape: Any) -> set[str]:
        rows = self._tree.query(shape, predicate="dwithin", distance=_NEAR_DEGREES)
        table = self._regions
        return {
            code
            for row in rows
            for code in (table["country"][row], *table["claimants"][row].split(";"))
            if code
        }


def _shared_names(entries: Sequence[Entry]) -> dict[tuple[str, str], list[tuple[Lint, str]]]:
    """Lints of names that two records share, so that a look-up by them is ambiguous."""
    bundled = load_catalog()
    own = {(entry.kind, entry.record.id) for entry in entries}
    names: dict[tuple[str, str], Counter[str]] = {}
    summaries = [
        *(("system", summary) for summary in bundled.systems.summaries()),
        *(("site", summary) for summary in bundled.sites.summaries()),
    ]
    kept = [(kind, summary) for kind, summary in summaries if (kind, summary["id"]) not in own]
    kept += [(entry.kind, entry.record.model_dump(exclude={"sources"})) for entry in entries]
    for kind, summary in kept:
        for name in _names(summary):
            names.setdefault((kind, name), Counter())[summary["id"]] += 1
    lints: dict[tuple[str, str], list[tuple[Lint, str]]] = {}
    for kind, summary in kept:
        for name in _names(summary):
            others = sorted(set(names[kind, name]) - {summary["id"]})
            if others and (kind, summary["id"]) in own and name != summary["id"].casefold():
                text = f"{name!r} is also a name of {', '.join(map(repr, others))}; use the id"
                lints.setdefault((kind, summary["id"]), []).append(("shared-name", text))
    return lints


def _names(summary: dict[str, Any]) -> set[str]:
    names = (summary["id"], summary["name"], summary.get("local_name"), *summary.get("aliases", ()))
    return {name.casefold() for name in names if name}
