"""Where the many sites of a sweep come from: frames, ids, points, and grids over a site."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import shapely

from rangeviz.catalog.shapes import check_lon_lat
from rangeviz.errors import GeometryError, RadiusError
from rangeviz.geodesy import checks
from rangeviz.geodesy.antimeridian import as_multipolygon
from rangeviz.naming.records import find_sites

if TYPE_CHECKING:
    from collections.abc import Iterator

    from geopandas import GeoDataFrame
    from numpy.typing import NDArray

    from rangeviz.catalog.catalog import Catalog

__all__ = ["Candidates", "find_candidates", "grid"]

_M_PER_DEG = 111_195.0  # on a sphere: a grid need not be exact


class Candidates(NamedTuple):
    """Sites by id, with a point in each, degrees, and their shapes, EPSG:4326; shape (n,)."""

    ids: NDArray[np.object_]
    lon: NDArray[np.float64]
    lat: NDArray[np.float64]
    shapes: NDArray[np.object_]

    @property
    def key(self) -> str:
        """What tells one set of sites from another."""
        digest = hashlib.sha256("\n".join(self.ids).encode())
        for wkb in shapely.to_wkb(self.shapes):
            digest.update(wkb)
        return digest.hexdigest()

    def take(self, block: slice) -> Candidates:
        """Take some of them."""
        return Candidates(self.ids[block], self.lon[block], self.lat[block], self.shapes[block])

    def blocks(self, size: int) -> Iterator[slice]:
        """Give the blocks that the sites are taken in."""
        return (slice(first, first + size) for first in range(0, self.ids.size, size))


def find_candidates(sites: Any, catalog: Catalog) -> Candidates:
    """
    Look up the sites of a sweep, or make them of what is given.

    Parameters
    ----------
    sites
        As for `rangeviz.sweep`.
    catalog
        Where names are looked up.

    Returns
    -------
    Candidates
        At least one, each with an id of its own.

    Raises
    ------
    UnknownNameError, CoordinateError, GeometryError
        If a site is not there, not on the Earth, of no use, or named like another.
    """
    if hasattr(sites, "geometry") and hasattr(sites, "columns"):
        frame = sites.to_crs(4326) if sites.crs else sites
        named = next((name for name in ("id", "name") if name in frame.columns), None)
        ids = [str(value) for value in (frame[named] if named else frame.index)]
        shapes = [_checked(shape, id_) for id_, shape in zip(ids, frame.geometry, strict=True)]
    else:
        found = find_sites(list(sites), catalog)
        ids, shapes = [site.id for site in found], [site.geometry for site in found]
    if not ids:
        msg = "no sites given; name at least one"
        raise GeometryError(msg)
    if len(set(ids)) < len(ids):
        twice = next(id_ for id_ in ids if ids.count(id_) > 1)
        msg = f"two sites are both called {twice!r}; give each its own id"
        raise GeometryError(msg)
    array = np.array(shapes, dtype=object)
    lon, lat = shapely.get_coordinates(shapely.point_on_surface(array)).T
    return Candidates(np.array(ids, dtype=object), lon, lat, array)


def grid(site: Any, *, spacing_km: float, catalog: Catalog | None = None) -> GeoDataFrame:
    """
    Points all over a site, as many to any square kilometre.

    Parameters
    ----------
    site
        An area or a chain: an id of the catalog, or a shapely geometry in EPSG:4326.
    spacing_km
        From a point to its neighbours, in kilometres.
    catalog
        Where the id is looked up; the bundled one if left out.

    Returns
    -------
    GeoDataFrame
        Columns `id` and `geometry`, EPSG:4326, from north to south. An island that no point of the
        grid falls on has one of its own.

    Raises
    ------
    RadiusError
        If the spacing is no length, or would take over a million points.
    UnknownNameError, GeometryError
        If there is no such site, or it is a point.

    Examples
    --------
    >>> points = grid("kyushu", spacing_km=25)
    >>> len(points), bool(points.geometry.is_valid.all())
    (110, True)
    """
    from geopandas import GeoDataFrame

    from rangeviz.catalog.catalog import load_catalog

    if not 0 < spacing_km < np.inf:
        msg = f"a spacing must be a number of kilometres over 0, got {spacing_km!r}; give one as 25"
        raise RadiusError(msg)
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
        raise RadiusError(msg)
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


def _checked(shape: Any, name: str) -> shapely.Geometry:
    try:
        found = checks.site(shape)
    except GeometryError as error:
        msg = f"site {name!r}: {error}"
        raise GeometryError(msg) from error
    if found.geom_type == "Point":
        check_lon_lat(found.x, found.y)
    return found
