"""
KML and KMZ of an answer, adapted to Google Earth.

Edges of KML polygons are straight in longitude and latitude, as ours are. But Google Earth does not
fill a polygon that circles the globe or contains a pole, and it draws the cut at the antimeridian
as a boundary. So fills are cut into pieces no wider than a quarter of the globe, and outlines are
separate lines without the edges along a cut.
"""

from __future__ import annotations

import html
import zipfile
from typing import TYPE_CHECKING, Any
from xml.etree.ElementTree import Element, SubElement, indent, tostring

import numpy as np
import shapely

from rangeviz.catalog.citations import full_citation
from rangeviz.outputs.data import rounded_rows
from rangeviz.outputs.palette import load_colours
from rangeviz.text import plain_text
from rangeviz.units import distance_label
from rangeviz.words.labels import number_label, share_label, short_names
from rangeviz.words.notes import basis_note
from rangeviz.words.sentences import question, sentences

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from pathlib import Path

    from geopandas import GeoDataFrame
    from shapely.geometry.base import BaseGeometry

    from rangeviz.coverage.answer import Answer

__all__ = ["write_kml"]

_NAMESPACES = {
    "xmlns": "http://www.opengis.net/kml/2.2",
    "xmlns:gx": "http://www.google.com/kml/ext/2.2",
}
_DECIMALS = 9  # as in GeoJSON, so that areas keep nine digits
_QUARTER = 90.0  # degrees
_TYPES = {"b": "bool", "i": "int", "f": "double"}  # by numpy's kind of a column; others: text
_LINES = tuple(f"s{number}" for number in range(8))  # colours of the palette, by name
_VERDICTS = {  # fill, its opacity, and line; colours by their names in the palette
    "certain": ("certain", 0.8, "certain"),
    "full": ("full", 0.7, "full-line"),
    "partial": ("partial", 0.6, "hatch"),
    "possible": ("paper", 0.25, "hatch"),
    "none": ("paper", 0.0, "coast"),
}
_MOST_SHOWN = 25  # places in reach, the largest, that are visible when the file is opened


def write_kml(answer: Answer, path: Path, *, title: str | None = None) -> None:
    """
    Write outlines, envelopes, regions, sites and places as folders; zipped if the suffix is kmz.

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
    text = tostring(_document(answer, title), encoding="unicode")
    content = f'<?xml version="1.0" encoding="UTF-8"?>\n{text}\n'.encode()
    if path.suffix.lower() == ".kmz":
        member = zipfile.ZipInfo("doc.kml")  # dated 1980: the time of day would change the bytes
        member.compress_type = zipfile.ZIP_DEFLATED
        with zipfile.ZipFile(path, "x") as archive:
            archive.writestr(
                member, content, compresslevel=2
            )  # level 6 takes four times as long and saves 8%
    else:
        path.write_bytes(content)


def _document(answer: Answer, title: str | None) -> Element:
    from rangeviz.outputs.gis.layers import site_frame

    kml = Element("kml", _NAMESPACES)
    document = SubElement(kml, "Document")
    _add_text(document, "name", title or question(answer))
    _add_text(document, "open", "1")
    SubElement(document, "Snippet", maxLines="0")
    _add_text(document, "description", _description(answer))
    _add_styles(document, len(answer.systems))
    sites = site_frame(answer)
    frames = {"envelopes": answer.envelopes, "regions": answer.regions}
    for name, frame in (frames | {"sites": sites, "places": answer.places}).items():
        _add_schema(document, name, frame)
    writer = _Writer(answer)
    writer.add_envelopes(document)
    writer.add_sites(document, sites)
    writer.add_places(document)
    writer.add_regions(document)
    indent(kml, space="")
    return kml


class _Writer:
    """Writer of the folders, with the names of systems and sites by id."""

    def __init__(self, answer: Answer) -> None:
        self.answer = answer
        ids = [system.id for system in answer.systems]
        self.systems = dict(zip(ids, short_names(answer.systems), strict=True))
        self.numbers = {system: number for number, system in enumerate(ids)}
        self.sites = {site.id: site.name for site in answer.sites}
        self.short = dict(zip(self.sites, short_names(answer.sites), strict=True))

    def add_envelopes(self, document: Element) -> None:
        """Add a folder of outlines and one of fills, a placemark in each for every envelope."""
        frame = self.answer.envelopes
        rows = rounded_rows(frame)
        ranges = {row["system"]: row["range_km"] for row in rows if row["bound"] == "nominal"}
        lines, fills = _folder(document, "Outlines"), _folder(document, "Envelopes")
        for row, shape in zip(rows, frame.geometry, strict=True):
            nominal = row["bound"] == "nominal"
            number = self.numbers[row["system"]] % len(_LINES)
            km = distance_label(row["range_km"], "km")
            bound = "" if nominal else f" ({row['bound']})"
            name = f"{self.systems[row['system']]}, {km}{bound}, from {self.short[row['site']]}"
            shown = nominal or row["range_km"] != ranges[row["system"]]
            basis = basis_note(self.answer.catalog.date, self.answer.viewpoint)
            description = f"{row['bound'].capitalize()} published range of {km}. {basis}"
            kind = "nominal" if nominal else "bound"
            line = _placemark(lines, name, description, f"{kind}-{number}", shown=shown)
            _add_lines(line, shape)
            fill = _placemark(fills, name, description, f"{kind}-{number}-fill", shown=nominal)
            _add_data(fill, "envelopes", row)
            _add_polygons(fill, _quartered(shape))

    def add_sites(self, document: Element, frame: GeoDataFrame) -> None:
        """Add a labelled point for each site, and the outline of those that are areas."""
        folder = _folder(document, "Sites")
        rows = rounded_rows(
            frame.assign(lon=frame["lon"].astype(str), lat=frame["lat"].astype(str))
        )
        for row in rows:
            description = f"{row['name']}, {row['kind']}. A candidate site of a public map."
            placemark = _placemark(folder, self.short[row["site"]], description, "site")
            _add_data(placemark, "sites", row)
            _add_point(placemark, float(row["lon"]), float(row["lat"]))
        areas = [
            (row, shape)
            for row, shape in zip(rows, frame.geometry, strict=True)
            if shape.geom_type in {"Polygon", "MultiPolygon"}
        ]
        if areas:
            folder = _folder(document, "Site areas")
        for row, shape in areas:
            placemark = _placemark(folder, self.short[row["site"]], row["name"], "site-area")
            _add_polygons(placemark, _coordinates_by_ring(shape))

    def add_places(self, document: Element) -> None:
        """Add a folder of places for each site, one visible at a time, with the systems."""
        frame = self.answer.places
        choice = _folder(document, "Places", one_of=True)
        for site, group in frame.groupby("site", sort=False):
            folder = _folder(choice, f"Places from {self.sites[site]}")
            shown = 0
            rows = zip(rounded_rows(group), group["distance_km"], group.geometry, strict=True)
            for row, distance_km, point in rows:
                systems = [
                    f"{name} ({row[system]} figure)"
                    for system, name in self.systems.items()
                    if row[system]
                ]
                description = (
                    f"{number_label(distance_km)} km from {self.sites[site]}. "
                    f"Within reach of {', '.join(systems) or 'no system'}."
                )
                first = site == self.answer.sites[0].id and bool(systems) and shown < _MOST_SHOWN
                shown += first
                style = "place" if systems else "place-out"
                placemark = _placemark(folder, row["place"], description, style, shown=first)
                _add_data(placemark, "places", row)
                _add_point(placemark, point.x, point.y)

    def add_regions(self, document: Element) -> None:
        """Add a folder for all systems and sites together and one for each; one is visible."""
        coordinates: dict[str, list[list[str]]] = {}

        def outlines(region: str, shape: BaseGeometry) -> list[list[str]]:
            if region not in coordinates:  # the same in the row of every system and site
                coordinates[region] = _coordinates_by_ring(shape)
            return coordinates[region]

        choice = _folder(document, "Regions", one_of=True)
        pairs = self.answer.regions.groupby(["system", "site"], sort=False)
        if len(pairs) > 1:
            frame = self.answer.together
            folder = _folder(choice, "Regions, best verdict of any system and site")
            self._add_frame(folder, frame, outlines, "any system and site", shown=True, schema="")
        for (system, site), group in pairs:
            by = f"{self.systems[system]} from {self.sites[site]}"
            shown = len(pairs) == 1
            folder = _folder(choice, f"Regions, {by}")
            self._add_frame(folder, group, outlines, by, shown=shown, schema="regions")

    def _add_frame(
        self,
        folder: Element,
        frame: GeoDataFrame,
        outlines: Callable[..., Any],
        by: str,
        *,
        shown: bool,
        schema: str,
    ) -> None:
        exact = frame.drop(columns="geometry").to_dict("records")
        for row, full, shape in zip(rounded_rows(frame), exact, frame.geometry, strict=True):
            description = (
                f"{row['verdict'].capitalize()}, by {by}: {share_label(full['share'])} of the area."
            )
            if "nearest_km" in row:
                ends = (number_label(full["nearest_km"]), number_label(full["farthest_km"]))
                description += f" {ends[0]} km at the nearest, {ends[1]} km at the farthest."
            if row["disputed"]:
                description += " Disputed."
            placemark = _placemark(folder, row["name"], description, row["verdict"], shown=shown)
            if schema:
                _add_data(placemark, schema, row)
            _add_polygons(placemark, outlines(row["region"], shape))


def _description(answer: Answer) -> str:
    """Summary, notes and sources of the file as HTML."""
    from rangeviz.outputs.gis.layers import about, source_frame

    metadata = about(answer)
    lines = [
        *sentences(answer),
        basis_note(answer.catalog.date, answer.viewpoint),
        metadata["DISCLAIMER"],
        f"Made by {metadata['SOFTWARE']}. Outlines within {metadata['TOLERANCE_M']} m.",
    ]
    sources = [
        f"{source['name']}: {full_citation(source)} {source['url']}".rstrip()
        for source in source_frame(answer).to_dict("records")
    ]
    paragraphs = "".join(f"<p>{_escaped(line)}</p>" for line in lines)
    items = "".join(f"<li>{_escaped(source)}</li>" for source in sources)
    return f"{paragraphs}<p>Sources</p><ul>{items}</ul>"


def _escaped(text: str) -> str:
    """Escape a text for a balloon, where HTML is read and $[name] is replaced by a field."""
    return html.escape(text).replace("$[", "&#36;[")


def _add_text(parent: Element, tag: str, text: str) -> Element:
    child = SubElement(parent, tag)
    child.text = plain_text(text)
    return child


def _folder(parent: Element, name: str, *, one_of: bool = False) -> Element:
    folder = SubElement(parent, "Folder")
    _add_text(folder, "name", name)
    if one_of:  # folders on top of each other could not be told apart
        style = SubElement(SubElement(folder, "Style"), "ListStyle")
        _add_text(style, "listItemType", "radioFolder")
    return folder


def _placemark(
    parent: Element, name: str, description: str, style: str, *, shown: bool = True
) -> Element:
    placemark = SubElement(parent, "Placemark")
    _add_text(placemark, "name", name)
    if not shown:
        _add_text(placemark, "visibility", "0")
    SubElement(placemark, "Snippet", maxLines="0")
    _add_text(placemark, "description", f"<b>{_escaped(name)}</b><br>{_escaped(description)}")
    _add_text(placemark, "styleUrl", f"#{style}")
    return placemark


def _add_schema(document: Element, name: str, frame: GeoDataFrame) -> None:
    schema = SubElement(document, "Schema", name=name, id=name)
    for column in frame.columns.drop(["geometry", "name"], errors="ignore"):
        kind = _TYPES.get(frame[column].dtype.kind, "string")
        SubElement(schema, "SimpleField", name=plain_text(column), type=kind)


def _add_data(placemark: Element, schema: str, row: Mapping[str, Any]) -> None:
    data = SubElement(SubElement(placemark, "ExtendedData"), "SchemaData", schemaUrl=f"#{schema}")
    for name, value in row.items():
        if value is not None and name != "name":  # the placemark has its own name
            text = str(value).lower() if isinstance(value, bool) else str(value)
            SubElement(data, "SimpleData", name=plain_text(name)).text = plain_text(text)


def _quartered(shape: BaseGeometry) -> list[list[str]]:
    """Cut a polygon that Google Earth would not fill: wider than a quarter globe, or at a pole."""
    west, south, east, north = shape.bounds if not shape.is_empty else (0, 0, 0, 0)
    if east - west <= _QUARTER and -90 < south <= north < 90:
        return _coordinates_by_ring(shape)
    tiles = [
        shapely.box(left, low, left + _QUARTER, low + _QUARTER)
        for left in np.arange(-180, 180, _QUARTER)
        for low in (-90.0, 0.0)
    ]
    pieces = shapely.get_parts(shapely.get_parts(shapely.intersection(shape, tiles)))
    return _coordinates_by_ring(shapely.multipolygons(pieces[shapely.area(pieces) > 0]))


def _coordinates_by_ring(shape: BaseGeometry) -> list[list[str]]:
    """Coordinates of the rings of each polygon as KML texts, the outer ring counterclockwise."""
    parts = shapely.get_parts(shapely.orient_polygons(shape))
    return [
        [_text(shapely.get_coordinates(ring)) for ring in shapely.get_rings(part)] for part in parts
    ]


def _text(lonlat: Any) -> str:
    return " ".join([f"{lon},{lat}" for lon, lat in np.round(lonlat, _DECIMALS).tolist()])


def _add_polygons(placemark: Element, polygons: Iterable[list[str]]) -> None:
    parent = SubElement(placemark, "MultiGeometry")
    for outer, *holes in polygons:
        polygon = SubElement(parent, "Polygon")
        _add_text(polygon, "tessellate", "1")
        for tag, rings in (("outerBoundaryIs", [outer]), ("innerBoundaryIs", holes)):
            for ring in rings:
                place = SubElement(SubElement(polygon, tag), "LinearRing")
                SubElement(place, "coordinates").text = ring


def _add_lines(placemark: Element, shape: BaseGeometry) -> None:
    """Add the boundary without its edges along the antimeridian and at the poles."""
    parent = SubElement(placemark, "MultiGeometry")
    for ring in shapely.get_rings(shapely.get_parts(shape)):
        lonlat = shapely.get_coordinates(ring)
        cut = _along_a_cut(lonlat)
        for run in np.split(np.arange(len(cut)), np.flatnonzero(np.diff(cut)) + 1):
            if not cut[run[0]]:
                line = SubElement(parent, "LineString")
                _add_text(line, "tessellate", "1")
                _add_text(line, "coordinates", _text(lonlat[run[0] : run[-1] + 2]))


def _along_a_cut(lonlat: Any) -> Any:
    """Mark the edges of a ring that run along the antimeridian or a pole."""
    edge = np.zeros(len(lonlat) - 1, dtype=bool)
    for values, limit in ((lonlat[:, 0], 180), (lonlat[:, 1], 90)):
        at = np.abs(values) == limit
        edge |= at[:-1] & at[1:] & (values[:-1] == values[1:])
    return edge


def _add_point(placemark: Element, lon: float, lat: float) -> None:
    _add_text(SubElement(placemark, "Point"), "coordinates", _text([(lon, lat)]))


def _add_styles(document: Element, systems: int) -> None:
    for number, colour in enumerate(_LINES[:systems]):
        _add_style(document, f"nominal-{number}", line=(colour, 1, 2.5))
        _add_style(document, f"bound-{number}", line=(colour, 0.7, 1.2))
        _add_style(document, f"nominal-{number}-fill", fill=(colour, 0.1))
        _add_style(document, f"bound-{number}-fill", fill=(colour, 0.05))
    for verdict, (fill, opacity, line) in _VERDICTS.items():
        _add_style(document, verdict, fill=(fill, opacity), line=(line, 0.9, 1))
    _add_style(document, "site", icon=("site-line", 1, 1.1), label=1)
    _add_style(document, "site-area", fill=("site-line", 0.3), line=("site-line", 0.9, 1))
    _add_style(document, "place", icon=("certain", 1, 0.5), label=0.7)
    _add_style(document, "place-out", icon=("coast", 1, 0.4), label=0.6)


def _add_style(
    document: Element,
    name: str,
    *,
    line: tuple[str, float, float] | None = None,
    fill: tuple[str, float] | None = None,
    icon: tuple[str, float, float] | None = None,
    label: float | None = None,
) -> None:
    """Add a style, its parts in the order of the schema; the balloon shows the description only."""
    style = SubElement(document, "Style", id=name)
    if icon:
        part = SubElement(style, "IconStyle")
        _add_text(part, "color", _colour(*icon[:2]))
        _add_text(part, "scale", f"{icon[2]}")
    if label:
        _add_text(SubElement(style, "LabelStyle"), "scale", f"{label}")
    if line:
        part = SubElement(style, "LineStyle")
        _add_text(part, "color", _colour(*line[:2]))
        _add_text(part, "width", f"{line[2]}")
        if not fill:
            _add_text(part, "gx:labelVisibility", "1")
    if fill:
        part = SubElement(style, "PolyStyle")
        _add_text(part, "color", _colour(*fill))
        _add_text(part, "fill", "1" if fill[1] else "0")
        _add_text(part, "outline", "1" if line else "0")
    _add_text(SubElement(style, "BalloonStyle"), "text", "$[description]")


def _colour(name: str, opacity: float) -> str:
    """Colour of the palette as KML writes it: opacity, blue, green, red."""
    rgb = load_colours("light")[name].removeprefix("#")
    return f"{round(255 * opacity):02x}{rgb[4:]}{rgb[2:4]}{rgb[:2]}"
