"""Lists of what can be named: `find`, `places` and `regions`, and the rows behind them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rangeviz import basemaps
from rangeviz.basemaps import names
from rangeviz.catalog.catalog import Catalog, load_catalog
from rangeviz.errors import QuestionError
from rangeviz.naming.codes import codes_of
from rangeviz.naming.countries import country_code
from rangeviz.naming.resolver import KINDS, Kind, resolve, search

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from pandas import DataFrame

    from rangeviz.basemaps.names import NamedRecord

__all__ = ["country_rows", "find", "places", "region_rows", "regions", "towns"]

_REGION = ("region", "name", "country", "disputed", "claimants", "area_km2")


def find(
    words: str, *, kinds: Collection[Kind] = KINDS, catalog: Catalog | None = None
) -> DataFrame:
    """
    Find systems, sites, countries, groups, regions and towns by any of their names.

    Parameters
    ----------
    words
        A name or a part of one, in any spelling and many languages. If nothing has it, those that
        are spelt nearly so are found.
    kinds
        Kinds to look among: ``"system"``, ``"site"``, ``"country"``, ``"group"``, ``"region"`` and
        ``"place"``.
    catalog
        Catalog of the systems and sites; the bundled one if left out.

    Returns
    -------
    DataFrame
        `kind`, `id` (what other functions take), `name`, `country`, `lon` and `lat` (degrees, of
        towns), the best first.

    Raises
    ------
    QuestionError
        If a kind is none of these.

    Examples
    --------
    >>> find("Storm Shadow")[["kind", "id"]].values.tolist()
    [['system', 'storm-shadow-scalp']]
    """
    from pandas import DataFrame

    for kind in kinds:
        if kind not in KINDS:
            msg = f"no kind {kind!r}; choose of {', '.join(KINDS)}"
            raise QuestionError(msg)
    catalog = load_catalog() if catalog is None else catalog
    rows: list[tuple[object, ...]] = []
    for named in search(words, catalog, kinds=kinds):
        record = named.record
        if record is None:
            name = named.label.rpartition(" (")[0]
            rows.append((named.kind, named.id, name, "", None, None))
        else:
            typed = named.label if named.kind == "place" else named.id
            values = (record.name, record.country, record.lon, record.lat)
            rows.append((named.kind, typed, *values))
    return DataFrame(rows, columns=["kind", "id", "name", "country", "lon", "lat"])


def regions(country: str | None = None) -> DataFrame:
    """
    First-level regions of a country or a group of countries, or of the world.

    Parameters
    ----------
    country
        By code or any name; the whole world if left out.

    Returns
    -------
    DataFrame
        `region` (the code that targets take), `name`, `country`, `disputed`, `claimants` (codes
        joined by ``;``, the holder first), `area_km2`.

    Raises
    ------
    UnknownNameError, AmbiguousNameError
        If the name is unknown, or several have it.

    Examples
    --------
    >>> regions("ukraine")["region"].tolist()[:2]
    ['UA-05', 'UA-07']
    """
    from pandas import DataFrame

    return DataFrame(region_rows(country), columns=list(_REGION))


def places(name: str | None = None, *, country: str | None = None) -> DataFrame:
    """
    Towns of the base maps, the largest first.

    Parameters
    ----------
    name
        In any spelling and many languages, or a part of a name; all towns if left out.
    country
        Only towns of this country, by code or any name.

    Returns
    -------
    DataFrame
        `name`, `region`, `country`, `population` (to rank towns by, not a statistic), `lon` and
        `lat` (degrees). Empty if no town has that name.

    Raises
    ------
    UnknownNameError, AmbiguousNameError
        If the country is unknown, or several are called so.

    Examples
    --------
    >>> places("Київ")[["name", "country"]].values.tolist()
    [['Kyiv', 'UKR']]
    """
    from pandas import DataFrame

    columns = ["name", "region", "country", "population", "lon", "lat"]
    rows = [(t.name, t.region, t.country, t.weight, *t.lonlat) for t in towns(name, country)]
    return DataFrame(rows, columns=columns)


def towns(name: str | None = None, country: str | None = None) -> list[NamedRecord]:
    """Towns by name, or of a country, the largest first; parameters as of `places`."""
    code = None if country is None else country_code(country)
    if name is None:
        return names.places_of(code)
    found = search(name, load_catalog(), kinds=("place",), most=1000)
    records = [named.record for named in found if named.record]
    return [record for record in records if code in {None, record.country}]


def region_rows(country: str | None = None) -> list[tuple[object, ...]]:
    """
    Rows of `regions`: code, name, country, whether disputed, claimants, area in km².

    Examples
    --------
    >>> region_rows("Guam")[0][:3]
    ('GU', 'Guam', 'GUM')
    """
    if country is None or country.strip().casefold() == "world":
        return _rows_of(None)
    named = resolve(country, "area", load_catalog())
    if named.kind == "region" and named.record:
        return [row for row in _rows_of([named.record.country]) if row[0] == named.id]
    return _rows_of(codes_of(named))


def _rows_of(codes: Sequence[str] | None) -> list[tuple[object, ...]]:
    found = basemaps.read_regions(codes, columns=_REGION, geometry=False)
    return list(zip(*(found[column].tolist() for column in _REGION), strict=True))


def country_rows() -> list[tuple[str, int, int, float, str]]:
    """Code, regions, disputed regions, area of the others in km² and name of each country."""
    counts: dict[str, list[float]] = {}
    for _, _, code, disputed, _, area in region_rows():
        count = counts.setdefault(str(code), [0, 0, 0.0])
        count[0] += 1
        count[1] += bool(disputed)
        count[2] += 0.0 if disputed else float(area)  # type: ignore[arg-type]
    known = basemaps.country_names()
    return [
        (code, int(total), int(disputed), area, known.get(code, ""))
        for code, (total, disputed, area) in sorted(counts.items())
    ]
