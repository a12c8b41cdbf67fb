"""Extent of a map: which points it must show, and the projection that suits them."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import shapely

from rangeviz import basemaps
from rangeviz.basemaps.backdrop import display_shapes
from rangeviz.outputs.figure.projection import Azimuthal, centre_of, rings_of
from rangeviz.outputs.look import parse_extent

if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Any

    from numpy.typing import NDArray

    from rangeviz.catalog.records import Site
    from rangeviz.outputs.look import Look

    Floats = NDArray[np.float64]

__all__ = ["Framing", "extent_points", "frame_question"]

_WHOLE_RINGS = (1.6, 1.2)  # one and several: shown whole up to this times the scale of the question
_FAR_KM = 7_000.0  # from the middle of an extent: farther, equal-area shapes are too bent
_REMOTE_SHARE, _REMOTE_KM = 0.06, 2_000.0  # of a country: a small part so far away is left out


class Framing(NamedTuple):
    """
    What a map must show, and how.

    Attributes
    ----------
    plane
        The projection.
    lonlat
        Points that the map must show, degrees, shape (n, 2).
    about_sites
        Whether the projection is centred on the sites.
    """

    plane: Azimuthal
    lonlat: Floats
    about_sites: bool


def frame_question(
    look: Look, *, sites: Sequence[Site], outlines: Sequence[Floats], reached: Any, targets: Any
) -> Framing:
    """
    Choose extent and projection for a question.

    Parameters
    ----------
    look
        Its `extent` is what to show; ``"auto"`` is the sites and what they reach.
    sites
        Sites of the question.
    outlines
        Rings of all outlines, degrees.
    reached
        Shapes of the parts in reach; if there are none, rings and the targets' nearest are shown.
    targets
        Shapes of all targets.

    Returns
    -------
    Framing
        Equidistant about the sites, or equal-area about an extent of the user's own.
    """
    centre = centre_of((site.lon, site.lat) for site in sites)
    about_sites = Azimuthal(*centre)
    own = [ring for site in sites for ring in rings_of(site.geometry)]
    positions = [(site.lon, site.lat) for site in sites]
    wanted = parse_extent(look.extent)
    if wanted == "rings":
        points = extent_points([*outlines, *own], positions)
    elif wanted == "auto":
        aspect = look.size[0] / look.size[1]
        points = _question_points(about_sites, outlines, own, positions, reached, aspect)
    else:
        return _own_extent(wanted, targets)
    return Framing(about_sites, points, about_sites=True)


def extent_points(rings: Sequence[Floats], points: Sequence[Sequence[float]]) -> Floats:
    """Stack rings and points; leave out the edges along which shapes are cut at 180 degrees."""
    lonlat = np.vstack([*rings, np.reshape(points, (-1, 2))])
    on_cut = (np.abs(np.abs(lonlat[:, 0]) - 180) < 1e-9) | (np.abs(lonlat[:, 1]) > 89.9)
    return lonlat[~on_cut] if (~on_cut).any() else lonlat


def _question_points(
    plane: Azimuthal,
    outlines: Sequence[Floats],
    own: Sequence[Floats],
    positions: Sequence[tuple[float, float]],
    reached: Any,
    aspect: float,
) -> Floats:
    """Points of the sites and of what is in reach; of whole rings where they are hardly larger."""
    everything = extent_points([*outlines, *own], positions)
    rings = [ring for ring in rings_of(reached) if len(ring)] if len(reached) else []
    if not rings:
        return everything
    question = extent_points([*rings, *own], positions)
    wide, tall = zip(
        *(np.ptp(plane.xy(points), axis=0).tolist() for points in (question, everything)),
        strict=True,
    )
    scale, ring_scale = (max(w / aspect, t) for w, t in zip(wide, tall, strict=True))
    most = _WHOLE_RINGS[min(len(outlines), 2) - 1]
    return everything if ring_scale <= most * scale else question


def _own_extent(wanted: str | tuple[float, float, float, float], targets: Any) -> Framing:
    """Frame a box, a country or the targets, in an equal-area projection where it suits."""
    if isinstance(wanted, tuple):
        points = _box_points(*wanted)
    elif wanted == "targets":
        points = extent_points(_main_rings(targets), [])
    else:
        regions = basemaps.read_regions([wanted], columns=["region"])
        shapes = display_shapes(regions["region"], regions["geometry"])
        points = extent_points(_main_rings(shapes), [])
    lon, lat = _middle(points)
    plane = Azimuthal(round(lon, 2), round(lat, 2), equal_area=True)
    if np.hypot(*plane.xy(points).T).max() > _FAR_KM:
        plane = Azimuthal(plane.lon, plane.lat)
    return Framing(plane, points, about_sites=False)


def _box_points(west: float, south: float, east: float, north: float) -> Floats:
    """Points round a box of degrees, eastwards from west to east."""
    lon = west + np.linspace(0, (east - west) % 360 or 360, 73)
    lat = np.linspace(south, north, 37)
    lon, lat = (part.ravel() for part in np.meshgrid(lon, lat))
    return np.column_stack([(lon + 180) % 360 - 180, lat])


def _main_rings(shapes: Any) -> list[Floats]:
    """Outer rings of shapes without small parts that lie far from the rest."""
    parts = shapely.get_parts(np.atleast_1d(shapes))
    area = shapely.area(parts) * np.cos(np.radians(shapely.get_y(shapely.centroid(parts))))
    centre = _middle(shapely.get_coordinates(parts[area >= 0.2 * area.max()]))
    far = np.hypot(*Azimuthal(*centre).xy(shapely.get_coordinates(shapely.centroid(parts))).T)
    small = area < _REMOTE_SHARE * area.sum()
    reach = far[~small].max() if (~small).any() else far.max()
    kept = ~small | (far <= reach + _REMOTE_KM)
    return rings_of(parts[kept])


def _middle(lonlat: Floats) -> tuple[float, float]:
    """Middle of the box of points, where longitudes have their widest gap outside of it."""
    lon = np.unique(np.round(lonlat[:, 0] % 360, 3))
    gaps = np.diff(lon, append=lon[0] + 360)
    widest = int(gaps.argmax())
    west, wide = float(lon[(widest + 1) % len(lon)]), 360 - float(gaps[widest])
    lat = (lonlat[:, 1].min() + lonlat[:, 1].max()) / 2
    return (west + wide / 2 + 180) % 360 - 180, float(lat)
