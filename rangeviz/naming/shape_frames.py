"""Frames, series and arrays of shapes, as geopandas hands them over, in degrees of WGS84."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from rangeviz.errors import GeometryError, QuestionError

if TYPE_CHECKING:
    import shapely

__all__ = ["LabelledShape", "has_crs", "labelled_shapes", "with_degrees"]


class LabelledShape(NamedTuple):
    """A shape with its name, and its id if it was given one."""

    own_id: str | None
    name: str
    geometry: shapely.Geometry

    @property
    def label(self) -> str:
        """Id, or else the name."""
        return self.name if self.own_id is None else self.own_id


def has_crs(value: Any) -> bool:
    """Whether a value is a GeoDataFrame, a GeoSeries or an array of shapes with a CRS."""
    return hasattr(value, "to_crs")


def with_degrees(shapes: Any) -> Any:
    """
    Convert a frame, series or array of shapes to a frame or series in degrees of WGS84.

    Parameters
    ----------
    shapes
        A value that `has_crs`; without a CRS, its coordinates are taken for degrees.

    Examples
    --------
    >>> import geopandas as gpd
    >>> import shapely
    >>> mercator = gpd.GeoSeries([shapely.Point(0, 0)], crs=3857)
    >>> with_degrees(mercator.values).crs.to_epsg()
    4326
    """
    if not hasattr(shapes, "geometry"):
        from geopandas import GeoSeries

        shapes = GeoSeries(shapes)
    return shapes.to_crs(4326) if shapes.crs else shapes


def labelled_shapes(shapes: Any) -> list[LabelledShape]:
    """
    Shapes of a frame, series or array, named by its column ``id`` or ``name``, or its index.

    Parameters
    ----------
    shapes
        A value that `has_crs`.

    Returns
    -------
    list of LabelledShape
        The id is that of the column ``id``; the name that of the column ``name``, else the id or
        the index.

    Raises
    ------
    QuestionError
        If two rows have the same id, or one has none.
    GeometryError
        If a row has no shape.

    Examples
    --------
    >>> import geopandas as gpd
    >>> import shapely
    >>> frame = gpd.GeoDataFrame({"id": ["s"]}, geometry=[shapely.Point(0, 0)], crs=4326)
    >>> labelled_shapes(frame)[0].label
    's'
    """
    import pandas as pd

    frame = with_degrees(shapes)
    columns = getattr(frame, "columns", ())

    def texts(*names: str) -> list[str]:
        """Values of the first of some columns that there is, or of the index, as texts."""
        column = next((name for name in names if name in columns), None)
        values = list(frame.index) if column is None else frame[column].tolist()
        for row, value in enumerate(values):
            if not isinstance(value, tuple) and pd.isna(value):
                msg = f"row {row + 1} of the frame has no {column or 'index'}; fill it in"
                raise QuestionError(msg)
        return [str(value) for value in values]

    names = texts("name", "id")
    own_ids = texts("id") if "id" in columns else [None] * len(names)
    rows = list(map(LabelledShape, own_ids, names, frame.geometry))
    labels = [row.label for row in rows]
    if len(set(labels)) < len(labels):
        twice = next(label for label in labels if labels.count(label) > 1)
        msg = f"two sites are both called {twice!r}; give each its own id"
        raise QuestionError(msg)
    bare = next((row.label for row in rows if row.geometry is None), None)
    if bare is not None:
        msg = f"site {bare!r} has no shape; fill it in, or leave the row out"
        raise GeometryError(msg)
    return rows
