"""GeoPackage and FlatGeobuf of an answer: layers, columns and metadata."""

from __future__ import annotations

import io
import json
from typing import TYPE_CHECKING, Any

from rangeviz.outputs.gis.geopackage import Layer, geopackage
from rangeviz.outputs.gis.styles import layer_styles
from rangeviz.text import plain_text

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from geopandas import GeoDataFrame
    from pandas import DataFrame

    from rangeviz.coverage.answer import Answer

__all__ = ["about", "site_frame", "source_frame", "write_flatgeobuf", "write_geopackage"]

_LAYERS = {
    "envelopes": "Range envelopes: the area in reach by the low, nominal or high published range.",
    "regions": "Every region for every system and site, with its verdict, distances and shares.",
    "places": "Populated places, their distance, and the figure by which each system reaches them.",
    "sites": "Sites, from which the distances are measured.",
    "sources": "Sources of the figures, the sites and the boundaries; a table without geometry.",
}
_RESERVED = {"fid", "geometry"}  # columns that every layer has


def write_geopackage(answer: Answer, path: Path, *, title: str | None = None) -> None:
    """
    Write the layers ``envelopes``, ``regions``, ``places`` and ``sites``, and a table ``sources``.

    QGIS opens the layers in the styles of the table ``layer_styles``.

    Parameters
    ----------
    answer
        Answer of `rangeviz.reach`.
    path
        The file to write, which must not exist.
    title
        Title of the file; the question if left out.

    Raises
    ------
    OSError
        If the file cannot be written.
    """
    frames: dict[str, GeoDataFrame | DataFrame] = {
        "envelopes": answer.envelopes,
        "regions": answer.regions,
        "places": answer.places,
        "sites": site_frame(answer),
        "sources": source_frame(answer),
    }
    layers = [
        Layer(name, _LAYERS[name], _writable(frame), kind=_geometry_type(frame).upper())
        for name, frame in frames.items()
    ]
    # The date of the catalog, not of today: the same answer gives the same bytes.
    when = f"{answer.catalog.date}-01T00:00:00.000Z"
    metadata, styles = about(answer, title=title), layer_styles(answer)
    path.write_bytes(geopackage(layers, metadata, when=when, styles=styles))


def write_flatgeobuf(answer: Answer, path: Path, *, title: str | None = None) -> None:
    """
    Write the regions with a spatial index; a FlatGeobuf holds one layer only.

    Parameters
    ----------
    answer
        Answer of `rangeviz.reach`.
    path
        The file to write, which must not exist.
    title
        Title of the file; the question if left out.

    Raises
    ------
    OSError
        If the file cannot be written.
    """
    import pyogrio

    metadata = about(answer, title=title)
    out = io.BytesIO()  # GDAL reports no error if the disk is full, and leaves a short file
    pyogrio.write_dataframe(
        _writable(answer.regions),
        out,
        driver="FlatGeobuf",
        layer="regions",
        geometry_type="MultiPolygon",
        layer_metadata=metadata,
        SPATIAL_INDEX="YES",
        TITLE=metadata["TITLE"],
        DESCRIPTION=_LAYERS["regions"],
    )
    path.write_bytes(out.getbuffer())


def about(answer: Answer, *, title: str | None = None) -> dict[str, str]:
    """
    Metadata of a GIS file, as texts.

    Parameters
    ----------
    answer
        Answer of `rangeviz.reach`.
    title
        Title of the file; the question if left out.

    Returns
    -------
    dict of str
        Texts by key, the keys in capitals as in GDAL; ``SOURCES`` is a JSON list.

    Examples
    --------
    >>> import rangeviz as rv
    >>> about(rv.reach(systems=[700], sites=["kyushu"], targets=["KR-11"]))["LAUNCH"]
    'anywhere in the site'
    """
    from rangeviz.outputs.metadata import answer_metadata
    from rangeviz.words.sentences import question

    metadata = answer_metadata(answer)
    boundaries = metadata["boundaries"]
    texts = {
        "TITLE": title or question(answer),
        "SOFTWARE": f"rangeviz {metadata['rangeviz']}",
        "FIGURES_AS_OF": metadata["figures_as_of"],
        "LAUNCH": f"{answer.launch} in the site",
        "TOLERANCE_M": f"{answer.tolerance_m:.12g}",
        "VIEWPOINT": f"{answer.viewpoint}: {metadata['viewpoint']['means']}",
        "BOUNDARIES": f"{boundaries['name']} {boundaries['version']} ({boundaries['licence']}). "
        f"{boundaries['viewpoint']}",
        "DISCLAIMER": metadata["disclaimer"],
        "SOURCES": json.dumps(list(_sources(answer)), ensure_ascii=False),
    }
    return {key: plain_text(text) for key, text in texts.items()}


def site_frame(answer: Answer) -> GeoDataFrame:
    """
    Sites as a frame with `site`, `name`, `kind`, `country`, `lon`, `lat` and `geometry`.

    Examples
    --------
    >>> import rangeviz as rv
    >>> answer = rv.reach(systems=[700], sites=["kyushu"], targets=["KR-11"])
    >>> site_frame(answer)[["site", "kind", "country"]].values.tolist()
    [['kyushu', 'area', 'JPN']]
    """
    from geopandas import GeoDataFrame

    rows = [
        {
            "site": site.id,
            "name": site.name,
            "kind": site.kind,
            "country": site.country or "",
            "lon": site.lon,
            "lat": site.lat,
            "geometry": site.geometry,
        }
        for site in answer.sites
    ]
    return GeoDataFrame(rows, geometry="geometry", crs="EPSG:4326")


def source_frame(answer: Answer) -> DataFrame:
    """
    Frame of the sources of systems, sites and boundaries.

    Its columns are `kind`, `of`, `name`, `title`, `publisher`, `date`, `url`, `seen` and `weak`.

    Examples
    --------
    >>> import rangeviz as rv
    >>> answer = rv.reach(systems=["lrhw"], sites=[(130.7, 32.8)], targets=["KR-11"])
    >>> source_frame(answer)["of"].unique().tolist()
    ['lrhw', 'boundaries', 'places']
    """
    from pandas import DataFrame

    return DataFrame(list(_sources(answer)))


def _sources(answer: Answer) -> Iterator[dict[str, Any]]:
    from rangeviz.basemaps import boundary_source, place_source

    for kind, records in (("system", answer.systems), ("site", answer.sites)):
        for record in records:
            for source in record.sources:
                yield {
                    "kind": kind,
                    "of": record.id,
                    "name": record.name,
                    "title": source.title,
                    "publisher": source.publisher,
                    "date": source.date,
                    "url": source.url or "",
                    "seen": source.seen,
                    "weak": source.weak,
                }
    boundaries = boundary_source()
    yield {
        "kind": "map",
        "of": "boundaries",
        "name": "Boundaries",
        "title": f"{boundaries['name']} {boundaries['version']}",
        "publisher": "Natural Earth",
        "date": boundaries["date"],
        "url": "",
        "seen": True,
        "weak": False,
    }
    places = place_source()
    yield {
        "kind": "map",
        "of": "places",
        "name": "Places",
        "title": f"{places['name']} ({places['licence']}), {places['version']}",
        "publisher": places["name"],
        "date": places["date"],
        "url": places["url"],
        "seen": True,
        "weak": False,
    }


def _geometry_type(frame: GeoDataFrame | DataFrame) -> str:
    """Type that the geometries of a layer share; programs style a layer of one type best."""
    if "geometry" not in frame:
        return ""
    kinds = set(frame.geom_type)
    if kinds <= {"Point"} and "tier" in frame:  # the places, even if there are none
        return "Point"
    if kinds <= {"Polygon", "MultiPolygon"}:
        return "MultiPolygon"
    return kinds.pop() if len(kinds) == 1 else "Geometry"


def _writable(frame: GeoDataFrame | DataFrame) -> GeoDataFrame | DataFrame:
    """Rename columns that GDAL reserves or takes to be equal, and clean the texts."""
    names: Mapping[str, str] = {
        name: _free(name, frame.columns) for name in frame.columns if name != "geometry"
    }
    texts = {
        name: [plain_text(value) if isinstance(value, str) else value for value in frame[name]]
        for name in frame.columns
        if name != "geometry" and frame[name].dtype.kind not in "bif"
    }
    return frame.assign(**texts).rename(columns=names)


def _free(name: str, columns: Any) -> str:
    """Column name that no earlier column has, whether in capitals or not."""
    earlier = {other.casefold() for other in columns[: columns.get_loc(name)]}
    while name.casefold() in _RESERVED | earlier:
        name += "_"
    return plain_text(name)
