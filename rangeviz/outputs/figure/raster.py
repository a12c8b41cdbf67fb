"""Masks of a map: which cells of it a path fills."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from matplotlib.backends.backend_agg import RendererAgg
from matplotlib.transforms import Affine2D

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import NDArray

__all__ = ["fill_mask"]


def fill_mask(
    paths: Iterable[Any], box: tuple[float, float, float, float], shape: tuple[int, int]
) -> NDArray[np.bool_]:
    """
    Mask of the cells of a box whose middle is filled.

    Parameters
    ----------
    paths
        Paths in the coordinates of the box.
    box
        Least x and y, and greatest x and y.
    shape
        Rows and columns; the first row is the top.

    Examples
    --------
    >>> from matplotlib.path import Path
    >>> square = Path([(0, 0), (2, 0), (2, 2), (0, 2), (0, 0)], closed=True)
    >>> fill_mask([square], (0, 0, 4, 4), (2, 2)).tolist()
    [[False, False], [True, False]]
    """
    rows, columns = shape
    west, south, east, north = box
    renderer: Any = RendererAgg(columns, rows, 72)  # type: ignore[no-untyped-call]
    scale = columns / (east - west), rows / (north - south)
    place = Affine2D().translate(-west, -south).scale(*scale)
    context = renderer.new_gc()
    context.set_antialiased(False)
    context.set_linewidth(0)
    for path in paths:
        if len(path.vertices):
            renderer.draw_path(context, path, place, (0.0, 0.0, 0.0, 1.0))
    mask: NDArray[np.bool_] = np.asarray(renderer.buffer_rgba())[..., 3] > 127
    return mask
