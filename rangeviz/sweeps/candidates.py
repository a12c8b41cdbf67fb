"""Sites of a sweep, from frames, ids and points; grids of points over a site."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import shapely

from rangeviz.catalog.shapes import check_lon_lat
from rangeviz.errors import GeometryError, QuestionError, brief
from rangeviz.geodesy import checks
from rangeviz.geodesy.antimeridian import as_multipolygon
from rangeviz.naming.records import SiteLike, Sites, find_sites
from rangeviz.naming.shape_frames import LabelledShape, has_crs, labelled_shapes

if TYPE_CHECKING:
    from collections.abc import Iterator

    from geopandas import GeoDataFrame
    from numpy.typing import NDArray

    from rangeviz.catalog.catalog import Catalog

__all__ = ["Candidates", "find_candidates", "grid"]

_MOST_SPACING_KM = 20_000  # half the way round the Earth
_M_PER_DEG = 111_195.0  # on a sphere, accurate enough for a grid


class Candidates(NamedTuple):
    """Ids of sites, a point in each, degrees, and their geometries, EPSG:4326; shape (n,)."""

    ids: NDArray[np.object_]
    lon: NDArray[np.float64]
    lat: NDArray[np.float64]
    shapes: NDArray[np.object_]

    @property
    def key(self) -> str:
        """Digest that identifies the sites."""
        digest = hashlib.sha256("\n".join(self.ids).encode())
        for wkb in shapely.to_wkb(self.shapes):
            digest.update(wkb)
        return digest.hexdigest()

    def take(self, block: slice) -> Candidates:
        """Sites of a block."""
        return Candidates(self.ids[block], self.lon[block], self.lat[block], self.shapes[block])

    def blocks(self, size: int) -> Iterator[slice]:
        """Blocks of at most `size` sites."""
        return (slice(first, first + size) for first in range(0, self.ids.size, size))


def find_candidates(sites: Sites, catalog: Catalog) -> Candidates:
    """
    Look up the sites of a sweep.

    Parameters
    ----------
    sites
        As for `rangeviz.sweep`.
    catalog
        Catalog to look names up in.

    Returns
    -------
    Candidates
        At least one site, with unique ids.

    Raises
    ------
    UnknownNameError
        If a name is unknown.
    CoordinateError
        If a point is not on the Earth.
    GeometryError
        If a geometry cannot be a site.
    QuestionError
        If there is no site, or two have the same id.

    Examples
    --------
    >>> from rangeviz import load_catalog
    >>> find_candidates(["guam", (130.7, 32.8)], load_catalog()).ids.tolist()
    ['guam', '32.8n-130.7e']
    """
    if has_crs(sites):
        rows = labelled_shapes(sites)
        ids, shapes = [row.label for row in rows], [_validate_site(row) for row in rows]
    else:
        found = find_sites(sites, catalog)
        ids, shapes = [site.id for site in found], [site.geometry for site in found]
    if not ids:
        msg = "no sites given; name at least one"
        raise QuestionError(msg)
    array = np.array(shapes, dtype=object)
    lon, lat = shapely.get_coordinates(shapely.point_on_surface(array)).T
    return Candidates(np.array(ids, dtype=object), lon, lat, array)


def grid(site: SiteLike, *, spacing_km: float, catalog: Catalog | None = None) -> GeoDataFrame:
    """
    Grid of points over a site, of equal density everywhere.

    Parameters
    ----------
    site
        Area or chain: an id of the catalog, or a shapely geometry in EPSG:4326.
    spacing_km
        Distance between neighbouring points, in kilometres.
    catalog
        Catalog to look the id up in; the bundled one if left out.

    Returns
    -------
    GeoDataFrame
        Columns `id` and `geometry`, EPSG:4326, from north to south. An island between the points of
        the grid gets a point of its own.

    Raises
    ------
    QuestionError
        If the spacing is not a length, or the grid would have over a million points.
    UnknownNameError
        If the id is unknown.
    GeometryError
        If the site is a point.

    Examples
    --------
    >>> points = grid("kyushu", spacing_km=25)
    >>> len(points), bool(points.geometry.is_valid.all())
    (60, True)
    """
    from geopandas import GeoDataFrame

    from rangeviz.catalog.catalog import load_catalog

    is_number = isinstance(spacing_km, int | float | np.number)
    if not (is_number and 0 < spacing_km <= _MOST_SPACING_KM):
        msg = f"a spacing must be kilometres from over 0 to 20,000, got {brief(spacing_km)}"
        raise QuestionError(msg)
    (found,) = find_sites([site], load_catalog() if catalog is None else catalog)
    shape = found.geometry
    if shapely.get_dimensions(shape) != 2:
        msg = f"{found.id!r} is a point, and holds no grid; name an area or a chain"
        raise GeometryError(msg)
    step = 1000 * spacing_km / _M_PER_DEG
    shapely.prepare(shape)
    west, south, east, north = shape.bounds
    rows = np.arange(north - step / 2, south, -step)
    widths = step / np.maximum(np.cos(np.radians(rows)), 0.01)
    if ((east - west) / widths).sum() > 50_000_000 or shape.area / step**2 > 1_000_000:
        msg = f"a spacing of {spacing_km:g} km takes over a million points; take a wider one"
        raise QuestionError(msg)
    points = []
    for lat, width in zip(rows, widths, strict=True):
        lon = np.arange(west + width / 2, east, width)
        lon = lon[shapely.contains_xy(shape, lon, np.full(lon.size, lat))]
        points.append(np.column_stack([lon, np.full(lon.size, lat)]))
    xy = np.vstack([*points, np.empty((0, 2))])
    parts = shapely.get_parts(as_multipolygon(shape))
    tree = shapely.STRtree(shapely.points(xy))
    bare = parts[np.setdiff1d(np.arange(parts.size), tree.query(parts, "contains")[0])]
    xy = np.vstack([xy, shapely.get_coordinates(shapely.point_on_surface(bare))]).round(5)
    ids = [f"{found.id}-{number:05d}" for number in range(1, len(xy) + 1)]
    return GeoDataFrame({"id": ids}, geometry=shapely.points(xy), crs="EPSG:4326")


def _validate_site(row: LabelledShape) -> shapely.Geometry:
    try:
        found = checks.site(row.geometry)
    except GeometryError as error:
        msg = f"site {row.label!r}: {error}"
        raise GeometryError(msg) from error
    if found.geom_type == "Point":
        check_lon_lat(found.x, found.y)
    return found
