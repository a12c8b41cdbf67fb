"""What is wrong or odd in catalogs and scenarios: every fault and lint at once, and the schema."""

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
from rangeviz.errors import CatalogError, RangevizError, suggestion
from rangeviz.units import KM_PER_UNIT, distance_label

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    import shapely

__all__ = ["check_files", "json_schema"]

_ROUNDING = 0.05  # sources print rounded miles beside rounded kilometres
_SAME = 0.005
_NEAR_DEGREES = 0.25  # from the coast of a country, for islets that the base map leaves out
_NO_COUNTRY = "MUL"  # several


class Report(NamedTuple):
    """What `check_files` found, a line each."""

    records: int
    faults: list[str]
    lints: list[str]


def check_files(*paths: str | Path) -> Report:
    """
    Check catalogs and scenarios.

    Parameters
    ----------
    *paths
        Catalog files of any format, and scenario files; the bundled catalog if there are none.

    Returns
    -------
    Report
        How many records were sound; every fault, for which a file would be refused; and every
        lint, which is odd but may be right, unless the record's ``accept`` explains it.

    Examples
    --------
    >>> check_files()
    Report(records=144, faults=[], lints=[])
    """
    catalog = load_catalog()
    named: set[object] = set(catalog.systems)
    entries: list[Entry] = []
    faults: list[str] = []
    files = paths or [data_file("catalog", name) for name in ("systems.toml", "sites.toml")]
    for path in files:
        if _is_scenario(path, faults):
            faults += _scenario_faults(Path(path))
        else:
            entries += read_entries(path, faults, sites=catalog.sites, named=named)
    systems = [(entry.where, entry.record) for entry in entries if entry.kind == "system"]
    faults += unknown_missiles(
        [(where, record.fires) for where, record in systems if isinstance(record, System)], named
    )
    return Report(len(entries), list(dict.fromkeys(faults)), _lints(entries))


def json_schema() -> dict[str, Any]:
    """
    JSON Schema of a catalog file, for an editor to complete and check it by.

    Returns
    -------
    dict
        Draft 2020-12.

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
    """Whether a file holds flags rather than records; if it cannot be read, that is a fault."""
    if Path(path).suffix.lower() != ".toml":
        return False
    try:
        tables = read_toml(path)
    except CatalogError as error:
        faults.append(str(error))
        return False
    records = (tables.get(kind) for kind in ("system", "site"))
    rows = [value for value in records if isinstance(value, list) and value]
    return not any(isinstance(value[0], dict) for value in rows) and "schema" not in tables


def _scenario_faults(path: Path) -> list[str]:
    """Faults of a scenario, of the files it names, and of the names that are in neither."""
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
    lands = _Lands()
    shared = _shared_names(entries)
    out: list[str] = []
    for kind, record, where in ((entry.kind, entry.record, entry.where) for entry in entries):
        found: dict[Lint, str] = {}
        for code, text in (
            *_source_lints(record),
            *(_range_lints(record) if isinstance(record, System) else _place_lints(record, lands)),
            *_country_lints(record),
            *shared.get((kind, record.id), ()),
        ):
            found.setdefault(code, text)
        out += [
            f"{where}: {code}: {text}" for code, text in found.items() if code not in record.accept
        ]
        out += [
            f"{where}: accept explains {code!r}, which does not apply; take it out"
            for code in record.accept
            if code not in found
        ]
    return out


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
    """Figures that a range would be if their unit were another, if it is none of them as it is."""
    if any(_close(km, figure.km, _ROUNDING) for figure in figures):
        return
    for figure in figures:
        for unit, size in KM_PER_UNIT.items():
            if unit != figure.unit and _close(km, figure.value * size, _SAME):
                meant = f", which is {distance_label(figure.km)}" if figure.unit != "km" else ""
                yield (
                    "units-swapped",
                    f"{name} {km:,g} is {figure.value:,g} {unit}, but its source prints "
                    f"{_printed(figure)}{meant}; correct one of them",
                )


def _close(km: float, other_km: float, share: float) -> bool:
    return abs(km - other_km) <= share * other_km


def _swapped(one: Figure, other: Figure) -> bool:
    """Whether two figures are one distance but for a unit that was taken for another."""
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
            if code is not None and code not in known and code != _NO_COUNTRY:
                hint = suggestion(code, known)
                yield "unknown-country", f"{field} {code!r} is no country of the base map{hint}"


def _place_lints(site: Site, lands: _Lands) -> Iterator[tuple[Lint, str]]:
    if site.country == _NO_COUNTRY or (site.country and site.country not in country_names()):
        return
    if lands.holds(site.geometry, site.country):
        return
    other = lands.at(site.lat, site.lon) if abs(site.lon) <= 90 else set()
    place = f"lon {site.lon:g}, lat {site.lat:g}"
    if site.kind == "point" and (site.country in other or (site.country is None and other)):
        there = site.country or "the land of " + " and ".join(sorted(other))
        yield (
            "lon-lat-swapped",
            f"{place} is at sea or abroad, and swapped lies in {there}; swap them",
        )
    elif site.country:
        found = " and ".join(sorted(lands.at(site.lon, site.lat))) or "no country"
        yield (
            "outside-country",
            f"{place} is in {found}, not in {site.country}; correct one of them",
        )


class _Lands:
    """Land of the world by country, read when it is first asked for."""

    @cached_property
    def _regions(self) -> dict[str, Any]:
        return read_regions(columns=["country", "claimants"])

    @cached_property
    def _tree(self) -> shapely.STRtree:
        import shapely

        return shapely.STRtree(self._regions["geometry"])

    def holds(self, shape: Any, country: str | None) -> bool:
        """Whether a shape lies in or near a country, or near any land if no country is said."""
        near = self._near(shape)
        return country in near if country else bool(near)

    def at(self, lon: float, lat: float) -> set[str]:
        """Countries that hold a place, or claim it."""
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
    """Names of a record that another has too, so that neither is found by them."""
    bundled = load_catalog()
    own = {(entry.kind, entry.record.id) for entry in entries}
    names: dict[tuple[str, str], Counter[str]] = {}
    heads = [
        *(("system", head) for head in bundled.systems.heads()),
        *(("site", head) for head in bundled.sites.heads()),
    ]
    kept = [(kind, head) for kind, head in heads if (kind, head["id"]) not in own]
    kept += [(entry.kind, entry.record.model_dump(exclude={"sources"})) for entry in entries]
    for kind, head in kept:
        for name in _names(head):
            names.setdefault((kind, name), Counter())[head["id"]] += 1
    out: dict[tuple[str, str], list[tuple[Lint, str]]] = {}
    for kind, head in kept:
        for name in _names(head):
            others = sorted(set(names[kind, name]) - {head["id"]})
            if others and (kind, head["id"]) in own and name != head["id"].casefold():
                text = f"{name!r} also calls {', '.join(map(repr, others))}; ask by id"
                out.setdefault((kind, head["id"]), []).append(("shared-name", text))
    return out


def _names(head: dict[str, Any]) -> set[str]:
    names = (head["id"], head["name"], head.get("local_name"), *head.get("aliases", ()))
    return {name.casefold() for name in names if name}
