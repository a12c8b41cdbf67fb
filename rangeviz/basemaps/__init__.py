"""The bundled data files: regions, places, labels, sites and the backdrop."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rangeviz.basemaps.columns import columns_of, shapes_of
from rangeviz.basemaps.credits import boundary_source, place_source
from rangeviz.errors import BasemapError, UnknownNameError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray
    from shapely.geometry.base import BaseGeometry

    Columns = dict[str, NDArray[Any]]

__all__ = [
    "backdrop_json",
    "boundary_source",
    "bundled_site_geometry",
    "country_names",
    "data_file",
    "place_source",
    "read_codes",
    "read_country_labels",
    "read_display",
    "read_labels",
    "read_places",
    "read_regions",
]

_REGIONS = ("region", "name", "country", "country_name", "disputed", "claimants", "area_km2")
_PLACES = ("name", "country", "admin1", "region", "population", "lon", "lat", "tier")


def data_file(*parts: str) -> Path:
    """
    Path of a file that comes with rangeviz.

    Parameters
    ----------
    *parts
        Path below ``data``, such as ``"catalog", "systems.toml"``.

    Returns
    -------
    Path
        Existing file: inside the package if rangeviz was installed from a wheel, beside it in the
        checkout if it was installed editable.

    Raises
    ------
    BasemapError
        If there is no such file.

    Examples
    --------
    >>> data_file("basemaps", "regions.gpkg").name
    'regions.gpkg'
    """
    path = _data_folder(Path(__file__).parents[1]).joinpath(*parts)
    if not path.is_file():
        msg = f"no data file {'/'.join(parts)!r}; reinstall rangeviz, unpacked in a folder"
        raise BasemapError(msg)
    return path


def read_regions(
    countries: Sequence[str] | None = None,
    *,
    columns: Sequence[str] | None = None,
    geometry: bool = True,
) -> Columns:
    """
    First-level regions of the world at full resolution, one array per column.

    Parameters
    ----------
    countries
        ISO 3166-1 alpha-3 codes; regions come in the order of the countries. The whole world if
        left out.
    columns
        Columns to read, of ``region name country country_name disputed claimants area_km2``; all if
        left out.
    geometry
        Whether to read the shapes too.

    Returns
    -------
    dict of arrays
        ``region`` is the ISO 3166-2 code, or a code of rangeviz with ``~`` in it; ``claimants``
        joins codes by ``;``, the holder first, and is empty for regions that are not disputed;
        ``area_km2`` is on the ellipsoid, lakes included; ``geometry`` holds MultiPolygons in
        EPSG:4326, cut at the antimeridian, counterclockwise outside.

    Raises
    ------
    UnknownNameError
        If no region belongs to one of the countries, or a column is unknown.
    BasemapError
        If the file is missing or damaged.

    Examples
    --------
    >>> chukotka = read_regions(["RUS"], columns=["region"])
    >>> shape = chukotka["geometry"][chukotka["region"] == "RU-CHU"][0]
    >>> shape.bounds[::2]  # one region, on both sides of the antimeridian
    (-180.0, 180.0)
    """
    columns = _REGIONS if columns is None else columns
    kind = "column"
    for column in columns:
        if column not in _REGIONS:
            raise UnknownNameError(kind, column, _REGIONS)
    return _by_country("regions", columns, countries, geometry=geometry)


def read_display(regions: Sequence[str]) -> Columns:
    """
    Simplified shapes of regions, for drawing only.

    Neighbouring regions share their borders, and share them with the backdrop.

    Parameters
    ----------
    regions
        Region codes, as in ``read_regions``.

    Returns
    -------
    dict of arrays
        ``region``, in the order of the codes, and ``geometry``: MultiPolygons in EPSG:4326.

    Raises
    ------
    UnknownNameError
        If a code is unknown.
    BasemapError
        If the file is missing or damaged.

    Examples
    --------
    >>> read_display(["MO"])["geometry"][0].is_empty  # Macau is small
    False
    """
    rows = dict(_select("display", ("region", "geometry"), "region", tuple(dict.fromkeys(regions))))
    for region in regions:
        if region not in rows:
            kind = "region"
            raise UnknownNameError(kind, region, read_codes())
    return columns_of(("region",), [(region, rows[region]) for region in regions], geometry=True)


def read_codes() -> list[str]:
    """
    Read the codes of all regions, sorted by country and code.

    Examples
    --------
    >>> "UA-43" in read_codes()  # Crimea: the country is its holder's, the code is ISO's
    True
    """
    return [row[0] for row in _select("display", ("region",))]


def read_places(
    countries: Sequence[str] | None = None,
    *,
    regions: Sequence[str] | None = None,
    least_population: int = 0,
    geometry: bool = True,
    aliases: bool = False,
) -> Columns:
    """
    Read the populated places of 15,000 people and more, the largest of each country first.

    Capitals, and towns that maps label or that sites are named for, are there whatever their size.

    Parameters
    ----------
    countries
        ISO 3166-1 alpha-3 codes; the whole world if left out.
    regions
        Codes of regions, instead of countries.
    least_population
        Places with a smaller population and no tier are left out.
    geometry
        Whether to add Points of ``lon`` and ``lat``.
    aliases
        Whether to add the other names of each place, joined by ``|``.

    Returns
    -------
    dict of arrays
        ``name country admin1 region population lon lat tier geometry``. ``region`` is the code of
        the region that the place lies in, ``admin1`` its name; ``population`` serves to rank, not
        as a statistic; ``tier`` is the label priority on maps, 1 to 3, or 0 for none.

    Raises
    ------
    UnknownNameError
        If no place lies in one of the countries.
    BasemapError
        If the file is missing or damaged.

    Examples
    --------
    >>> read_places(["GUM"])["name"].tolist()[0]
    'Dededo Village'
    """
    columns = (*_PLACES, "aliases") if aliases else _PLACES
    large = f"(population >= {int(least_population)} OR tier > 0)" if least_population else "TRUE"
    if regions is None:
        places = _by_country("places", columns, countries, geometry=False, where=large)
    else:
        codes = tuple(dict.fromkeys(regions))
        rows = _select("places", columns, "region", codes, where=large)
        places = columns_of(columns, rows, geometry=False)
    if geometry:
        import shapely

        places["geometry"] = shapely.points(places["lon"], places["lat"])
    return places


def read_labels() -> list[dict[str, Any]]:
    """
    Names of seas, straits and island groups, with both names if they are disputed.

    Returns
    -------
    list of dict
        With ``name``, ``kind``, ``lon``, ``lat`` (in degrees) and ``note``.

    Raises
    ------
    BasemapError
        If the file is missing.

    Examples
    --------
    >>> [label["lon"] for label in read_labels() if label["name"] == "Bering Sea"]
    [-178.0]
    """
    labels: list[dict[str, Any]] = json.loads(_text("labels.json"))
    return labels


def read_country_labels() -> dict[str, tuple[float, float, float]]:
    """
    Read the positions of country labels, and the least zoom at which each is drawn.

    Returns
    -------
    dict of tuple
        By ISO 3166-1 alpha-3 code: longitude and latitude in degrees, and the least zoom.

    Raises
    ------
    BasemapError
        If the file is missing.

    Examples
    --------
    >>> read_country_labels()["CHN"]
    (103, 34.5, 1.6)
    """
    labels = json.loads(_text("country_labels.json"))
    return {code: tuple(values) for code, values in labels.items()}


def backdrop_json() -> str:
    """
    Read the world's land and country borders as compact text, for embedding in a page.

    A JSON object: ``steps`` is the number of grid steps per degree; ``land`` is a list of
    polygons, each a list of rings, the outer one first; ``borders`` is a list of lines between
    countries; ``disputed`` is a list of lines that bound disputed regions. A ring or line is a
    string: the differences of successive longitudes and latitudes in steps, each doubled, or if
    negative inverted and doubled, then written five bits at a time, lowest first, as characters
    from code 63 with 32 added to all but the last (the polyline encoding, longitude first). Rings
    are closed, and unwrapped past 180 degrees; lines never repeat a coast.

    Returns
    -------
    str
        Text without ``<``, safe in a script element.

    Raises
    ------
    BasemapError
        If the file is missing.

    Examples
    --------
    >>> len(backdrop_json().encode()) < 330_000
    True
    """
    return _text("backdrop.json")


def bundled_site_geometry(site_id: str) -> BaseGeometry:
    """
    Geometry of a site of the bundled catalog.

    Parameters
    ----------
    site_id
        Id of the site.

    Returns
    -------
    BaseGeometry
        A Point, or a MultiPolygon of an area or of the islands of a chain, in EPSG:4326.

    Raises
    ------
    UnknownNameError
        If no site of the bundled catalog has that id.
    BasemapError
        If the file is missing or damaged.

    Examples
    --------
    >>> bundled_site_geometry("kumamoto").wkt
    'POINT (130.71 32.8)'
    """
    rows = _select("sites", ("geometry",), "site", (site_id,))
    if not rows:
        kind, known = "site", (row[0] for row in _select("sites", ("site",)))
        raise UnknownNameError(kind, site_id, known)
    shape: BaseGeometry = shapes_of(rows)[0]
    return shape


def country_names() -> dict[str, str]:
    """
    English names of the countries of the base maps by ISO 3166-1 alpha-3 code.

    Returns
    -------
    dict of str
        Names by code, with the user-assigned codes XKX for Kosovo and XSP for the Spratly Islands.

    Raises
    ------
    BasemapError
        If the file is missing.

    Examples
    --------
    >>> country_names()["TWN"]
    'Taiwan'
    """
    names: dict[str, str] = json.loads(_text("countries.json"))
    return names


def _data_folder(package: Path) -> Path:
    """Find the data inside the package, as in a wheel, or beside it, as in a checkout."""
    inside = package / "data"
    return inside if inside.is_dir() else package.parent / "data"


def _text(name: str) -> str:
    return data_file("basemaps", name).read_text(encoding="utf-8")


def _by_country(
    table: str,
    columns: Sequence[str],
    countries: Sequence[str] | None,
    *,
    geometry: bool,
    where: str = "TRUE",
) -> Columns:
    """Columns of a table, of all rows or of some countries."""
    selected = (*columns, "geometry") if geometry else tuple(columns)
    if countries is None:
        return columns_of(columns, _select(table, selected, where=where), geometry=geometry)
    rows: list[tuple[Any, ...]] = []
    for country in dict.fromkeys(countries):
        found = _select(table, selected, "country", (country,), where=where)
        if not found and (where == "TRUE" or country not in country_names()):
            kind = "country"
            raise UnknownNameError(kind, country, country_names())
        rows += found
    return columns_of(columns, rows, geometry=geometry)


def _select(
    table: str,
    columns: Sequence[str],
    key: str = "",
    values: Sequence[str] = (),
    *,
    where: str = "TRUE",
) -> list[tuple[Any, ...]]:
    """Rows of a GeoPackage, read with SQLite, so that one country can be read alone."""
    import sqlite3

    path = data_file("basemaps", f"{table}.gpkg")
    query = f"SELECT {', '.join(columns)} FROM {table} WHERE {where}"
    if key:
        query += f" AND {key} IN ({', '.join('?' * len(values))})"
    try:
        database = sqlite3.connect(f"{path.as_uri()}?mode=ro&immutable=1", uri=True)
        try:
            return database.execute(f"{query} ORDER BY fid", values).fetchall()
        finally:
            database.close()
    except sqlite3.Error as error:
        msg = f"cannot read data file {path.name!r}: {error}; reinstall rangeviz"
        raise BasemapError(msg) from error
