"""File formats by suffix: the table as CSV, JSON and GeoJSON, and writing any output whole."""

from __future__ import annotations

import json
import os
import shutil
import tempfile
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rangeviz.errors import MissingExtraError, OutputError
from rangeviz.layout import csv_text
from rangeviz.tables import rounded_rows, to_markdown, to_table

if TYPE_CHECKING:
    from collections.abc import Callable, Collection

    from rangeviz.coverage import Reach
    from rangeviz.look import Look
    from rangeviz.records import Site, System

__all__ = [
    "check_output",
    "meta",
    "replace_file",
    "to_csv",
    "to_geojson",
    "to_json",
    "to_markdown",
    "to_table",
    "write",
    "write_text",
]

_GEOJSON_DECIMALS = 9  # 0.1 mm; with 6, as RFC 7946 has them, an islet loses 0.004% of its area


def to_csv(reach: Reach) -> str:
    """
    Region table as CSV (RFC 4180), metric, one row per system, site and region.

    Parameters
    ----------
    reach
        What `rangeviz.reach` returned.

    Returns
    -------
    str
        A header and the rows. A text that a spreadsheet would take for a formula is led by an
        apostrophe.
    """
    header = [name for name in reach.regions.columns if name != "geometry"]
    return csv_text(header, ([*row.values()] for row in rounded_rows(reach.regions)))


def to_json(reach: Reach) -> str:
    """
    Region table as JSON, metric, with what it rests on.

    Parameters
    ----------
    reach
        What `rangeviz.reach` returned.

    Returns
    -------
    str
        An object with ``meta`` (version, date of the figures, boundary source, systems, sites) and
        ``regions``, one object per system, site and region.
    """
    regions = ",\n".join(_json(row) for row in rounded_rows(reach.regions))
    return f'{{"meta": {_json(meta(reach))},\n"regions": [\n{regions}\n]}}\n'


def to_geojson(reach: Reach) -> str:
    """
    Envelopes and regions as GeoJSON (RFC 7946), metric.

    Parameters
    ----------
    reach
        What `rangeviz.reach` returned.

    Returns
    -------
    str
        A FeatureCollection; the property ``feature`` tells an ``"envelope"`` from a ``"region"``.
        Coordinates are rounded to 0.1 mm, with which areas keep nine digits.
    """
    drawn: dict[str, str] = {}
    features: list[str] = []
    for kind, frame in (("envelope", reach.envelopes), ("region", reach.regions)):
        for row, geometry in zip(rounded_rows(frame), frame.geometry, strict=True):
            shape = drawn.get(row.get("region", "")) or _geometry(geometry)
            if kind == "region":  # the same outline in the row of every system and site
                drawn[row["region"]] = shape
            features.append(
                f'{{"type": "Feature", "properties": {_json({"feature": kind, **row})}, '
                f'"geometry": {shape}}}'
            )
    body = ",\n".join(features)
    return (
        f'{{"type": "FeatureCollection", "meta": {_json(meta(reach))},\n'
        f'"features": [\n{body}\n]}}\n'
    )


def check_output(path: str | Path, *, suffixes: Collection[str] | None = None) -> None:
    """
    Refuse an output that cannot be written, before any work is done for it.

    Parameters
    ----------
    path
        The file to be.
    suffixes
        The suffixes that will do, an empty collection for any; those of `write` if left out.

    Raises
    ------
    OutputError
        If its suffix names no known format, or its folder cannot be written to.
    MissingExtraError
        If the format needs a library that is not installed.
    """
    path = Path(path)
    if path.is_dir():
        msg = f"{path}: is a folder; name a file in it"
        raise OutputError(msg)
    suffixes = _FORMATS if suffixes is None else suffixes
    if suffixes and path.suffix.lower() not in suffixes:
        known = ", ".join(suffixes)
        fault = f"suffix {path.suffix!r} names no format" if path.suffix else "has no suffix"
        msg = f"{path}: {fault}; end the name in one of {known}"
        raise OutputError(msg)
    if not path.parent.is_dir():
        msg = f"{path}: there is no folder {str(path.parent)!r}; make it, or write elsewhere"
        raise OutputError(msg)
    if not os.access(path if path.exists() else path.parent, os.W_OK):
        msg = f"{path}: may not be written; change its permissions, or write elsewhere"
        raise OutputError(msg)
    if path.suffix.lower() == ".pptx":
        from importlib.util import find_spec

        if find_spec("pptx") is None:
            what = f"{path}: a presentation"
            raise MissingExtraError(what, "python-pptx", "slides")


def write(
    reach: Reach,
    path: str | Path,
    *,
    title: str | None = None,
    command: str | None = None,
    lang: str = "en",
    look: Look | None = None,
) -> Path:
    """
    Write the map or the table, in the format that the suffix names.

    The file is written beside the output, and then takes its place: whatever fails, a file that was
    there before is left as it was.

    Parameters
    ----------
    reach
        What `rangeviz.reach` returned.
    path
        The file, whose suffix names the format: html, png, svg, pdf, pptx, csv, json, md,
        geojson, gpkg, kml, kmz or fgb.
    title
        The heading of a map, and the title of a file that has one.
    command
        The command to be named on a map as the one that made it.
    lang
        Language of an HTML map: ``"en"`` or ``"ja"``.
    look
        Size, resolution, theme, inset and template of a picture or of slides.

    Returns
    -------
    Path
        The file written.

    Raises
    ------
    OutputError
        If the suffix names no known format or the file cannot be written.
    """
    path = Path(path)
    check_output(path)
    suffix = path.suffix.lower()
    if suffix in {".html", ".htm"}:
        from rangeviz.webmap import to_html

        write_text(path, to_html(reach, title=title, command=command, lang=lang))
    elif suffix in _TEXTS:
        write_text(path, _TEXTS[suffix](reach))
    elif suffix in _DRAWN:
        told = _drawn(reach, suffix, title=title, command=command, look=look)
        replace_file(path, lambda new: new.write_bytes(told))
    else:
        replace_file(path, partial(_gis_writer(suffix), reach, title=title))
    return path


def write_text(path: str | Path, text: str) -> None:
    """
    Put a text in the place of a file in one step.

    Parameters
    ----------
    path
        The file; through a symbolic link, the one it leads to.
    text
        What to write, as UTF-8.

    Raises
    ------
    OutputError
        If it cannot be written; what was there is left as it was.
    """

    def fill(new: Path) -> None:
        with new.open("x", encoding="utf-8", newline="") as file:
            file.write(text)

    replace_file(path, fill)


def replace_file(path: str | Path, fill: Callable[[Path], object]) -> None:
    """
    Put a new file in the place of another in one step.

    Parameters
    ----------
    path
        The file; through a symbolic link, the one it leads to.
    fill
        What writes the new file, given a path with the same suffix at which there is none.

    Raises
    ------
    OutputError
        If it cannot be written; what was there is left as it was, and nothing beside it.
    """
    target = Path(os.path.realpath(path))
    folder = None
    try:
        folder = Path(tempfile.mkdtemp(prefix=".rangeviz-", dir=target.parent))
        new = folder / target.name
        fill(new)
        new.replace(target)
    except OSError as error:
        msg = (
            f"{path}: cannot be written: {(error.strerror or str(error)).lower()}; write elsewhere"
        )
        raise OutputError(msg) from error
    except UnicodeEncodeError as error:  # half a surrogate pair, as from a byte that is not UTF-8
        msg = f"{path}: cannot be written: a name or title is not Unicode text; mend its spelling"
        raise OutputError(msg) from error
    finally:
        if folder:
            shutil.rmtree(folder, ignore_errors=True)


_TEXTS: dict[str, Callable[[Reach], str]] = {
    ".csv": to_csv,
    ".json": to_json,
    ".md": to_markdown,
    ".geojson": to_geojson,
}
_DRAWN = (".png", ".svg", ".pdf", ".pptx")
_FORMATS = (".html", ".htm", *_DRAWN, *_TEXTS, ".gpkg", ".kml", ".kmz", ".fgb")


def _drawn(
    reach: Reach, suffix: str, *, title: str | None, command: str | None, look: Look | None
) -> bytes:
    """Draw a picture, or slides."""
    if suffix == ".pptx":
        from rangeviz.slides import to_pptx

        return to_pptx(reach, title=title, command=command, look=look)
    from rangeviz.figure import to_bytes

    return to_bytes(reach, suffix[1:], title=title, command=command, look=look)


def _gis_writer(suffix: str) -> Callable[..., None]:
    if suffix in {".kml", ".kmz"}:
        from rangeviz.kml import write_kml

        return write_kml
    from rangeviz.gis import write_flatgeobuf, write_geopackage

    return write_geopackage if suffix == ".gpkg" else write_flatgeobuf


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, allow_nan=False)


def meta(reach: Reach) -> dict[str, Any]:
    """
    Gather what an answer rests on, for a file to carry.

    Parameters
    ----------
    reach
        What `rangeviz.reach` returned.

    Returns
    -------
    dict
        Plain values, ready for JSON.
    """
    from rangeviz import __version__
    from rangeviz.basemaps import boundary_source
    from rangeviz.provenance import words
    from rangeviz.viewpoint import viewpoint_note

    return {
        "rangeviz": __version__,
        "figures_as_of": reach.catalog.date,
        "launch": reach.launch,
        "viewpoint": {"name": reach.viewpoint, "means": viewpoint_note(reach.viewpoint)},
        "tolerance_m": reach.tolerance_m,
        "targets": list(reach.targets),
        "boundaries": boundary_source(),
        "disclaimer": words()["disclaimer"],
        "systems": [
            {
                "id": system.id,
                "name": system.name,
                "range_km": system.range_km,
                "range_low_km": system.range_low_km,
                "range_high_km": system.range_high_km,
                "min_range_km": system.min_range_km,
                "range_is": system.range_is,
                "sources": _cited(system),
                "catalog": reach.catalog.origin("system", system.id),
            }
            for system in reach.systems
        ],
        "sites": [
            {
                "id": site.id,
                "name": site.name,
                "kind": site.kind,
                "country": site.country,
                "lon": site.lon,
                "lat": site.lat,
                "sources": _cited(site),
                "catalog": reach.catalog.origin("site", site.id),
            }
            for site in reach.sites
        ],
    }


def _cited(record: System | Site) -> list[dict[str, str | None]]:
    return [
        {
            "title": source.title,
            "publisher": source.publisher,
            "date": source.date,
            "url": source.url,
        }
        for source in record.sources
    ]


def _geometry(geometry: Any) -> str:
    import numpy as np
    import shapely

    rounded = shapely.transform(geometry, lambda lonlat: np.round(lonlat, _GEOJSON_DECIMALS))
    return str(shapely.to_geojson(rounded))
