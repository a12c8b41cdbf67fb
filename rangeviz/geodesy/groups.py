"""Groups of a site's parts that lie close together."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np
import shapely

from rangeviz.geodesy.antimeridian import ragged
from rangeviz.geodesy.ellipsoid import WGS84, Floats, Ints, unit_vectors

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["Links", "links_of"]

_MOST_VERTICES: Final = 12  # of a part, for its distance from other parts


class Links(NamedTuple):
    """
    Spanning tree of a geometry's n parts.

    `parts` are in the order in which they join the tree. `parent` is the number, in that order, of
    the part that each is linked to, and `length_m` an upper bound of the distance between the two;
    the first part has no parent, and length 0.
    """

    parts: NDArray[np.object_]
    parent: Ints
    length_m: Floats

    def groups(self, gap_m: float) -> list[shapely.Geometry]:
        """
        Join the parts that chains of links shorter than a gap connect.

        From any place, the distances to the points of such a group leave no gap as wide: each part
        hangs together, and so has every distance between its least and its greatest.

        Parameters
        ----------
        gap_m
            Length that every link within a group stays under, metres.

        Examples
        --------
        >>> islets = shapely.multipoints([[0, 0], [1, 0], [9, 0]])  # 111 and 891 km apart
        >>> [len(group.geoms) for group in links_of(islets).groups(200_000.0)]
        [2, 1]
        """
        number = np.zeros(self.parent.size, dtype=np.intp)
        n = 0
        for part, (parent, length_m) in enumerate(zip(self.parent, self.length_m, strict=True)):
            if part and length_m < gap_m:
                number[part] = number[parent]
            else:
                number[part] = n
                n += 1
        return [_joined(self.parts[number == group]) for group in range(n)]


def links_of(geometry: shapely.Geometry) -> Links:
    """
    Link the parts of a geometry by a spanning tree of short gaps (Prim's algorithm).

    Parameters
    ----------
    geometry
        Site validated by `checks.site`.
    """
    parts = shapely.get_parts(geometry)
    xy, part = shapely.get_coordinates(parts, return_index=True)
    size = np.bincount(part, minlength=parts.size)
    first = np.cumsum(size) - size
    kept = np.minimum(size, _MOST_VERTICES)
    owner = np.repeat(np.arange(parts.size), kept)
    nth = ragged(np.zeros_like(kept), kept)
    vectors = unit_vectors(*xy[first[owner] + nth * size[owner] // kept[owner]].T)

    start = np.cumsum(kept) - kept
    chord_sq = np.full(parts.size, np.inf)  # of each part's shortest link to the tree so far
    linked_to = np.zeros(parts.size, dtype=np.intp)
    place = np.zeros(parts.size, dtype=np.intp)  # in the order of joining
    is_in = np.zeros(parts.size, dtype=bool)
    order, parent, length_sq = [0], [0], [0.0]
    is_in[0] = True
    for _ in range(parts.size - 1):
        newest = order[-1]
        own = vectors[start[newest] : start[newest] + kept[newest]]
        apart = np.minimum.reduceat(2 - 2 * (vectors @ own.T).max(axis=1), start)
        nearer = apart < chord_sq
        chord_sq[nearer], linked_to[nearer] = apart[nearer], newest
        joins = int(np.argmin(np.where(is_in, np.inf, chord_sq)))
        place[joins] = len(order)
        order.append(joins)
        parent.append(int(place[linked_to[joins]]))
        length_sq.append(float(chord_sq[joins]))
        is_in[joins] = True
    half_chord = np.sqrt(np.clip(length_sq, 0.0, 4.0)) / 2
    return Links(parts[order], np.array(parent), 1.005 * 2 * WGS84.a * np.arcsin(half_chord))


def _joined(parts: NDArray[np.object_]) -> shapely.Geometry:
    """Put parts of one kind into one geometry."""
    kind = shapely.get_type_id(parts[0])
    if parts.size == 1:
        joined: shapely.Geometry = parts[0]
    elif kind == shapely.GeometryType.POINT:
        joined = shapely.multipoints(parts)
    elif kind == shapely.GeometryType.LINESTRING:
        joined = shapely.multilinestrings(parts)
    else:
        joined = shapely.multipolygons(parts)
    return joined
