"""Styles of layers for QGIS (QML): verdict colours, outlines by system, names as labels."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple
from xml.etree.ElementTree import Element, SubElement, tostring

from rangeviz.coverage.frames import VERDICTS
from rangeviz.outputs.palette import load_colours
from rangeviz.text import plain_text
from rangeviz.words.labels import short_names
from rangeviz.words.notes import shared_words

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

    from rangeviz.coverage.answer import Answer

__all__ = ["layer_styles", "write_qml"]

_DOCTYPE = "<!DOCTYPE qgis PUBLIC 'http://mrcc.com/qgis.dtd' 'SYSTEM'>\n"
_SYSTEMS = 8  # colours of outlines
_BOUNDS = {"nominal": ("solid", "0.7"), "low": ("dash", "0.35"), "high": ("dash", "0.35")}
_HATCHED = {"possible": "dense6", "partial": "b_diagonal"}


class _Class(NamedTuple):
    """A class of features: value of the expression, label, and properties of its symbol."""

    value: str
    label: str
    properties: Mapping[str, str]


def layer_styles(answer: Answer) -> dict[str, str]:
    """
    QML of the layers of a GeoPackage, by layer.

    Parameters
    ----------
    answer
        Answer of `rangeviz.reach`.

    Examples
    --------
    >>> import rangeviz as rv
    >>> styles = layer_styles(rv.reach(systems=[700], sites=["kyushu"], targets=["KR-11"]))
    >>> list(styles)
    ['envelopes', 'regions', 'places', 'sites']
    """
    colours = load_colours("light")
    dot = {"name": "circle", "color": _rgba(colours["city-ink"]), "size": "1.6"}
    styles = {
        "envelopes": _document(
            "fill", '"system" || \' \' || "bound"', _envelope_classes(answer), label=None
        ),
        "regions": _document("fill", "verdict", _verdict_classes(), label="name"),
        "places": _document("marker", None, [_Class("", "", dot)], label="place"),
    }
    kinds = {site.geometry.geom_type for site in answer.sites}
    ink, edge = _rgba(colours["site-line"]), _rgba(colours["casing-solid"])
    if kinds == {"Point"}:  # QGIS takes its own symbols for a layer of several kinds
        own = {"name": "circle", "color": ink, "outline_color": edge, "size": "3.2"}
        styles["sites"] = _document("marker", None, [_Class("", "", own)], label="name")
    elif kinds <= {"Polygon", "MultiPolygon"}:
        own = {"style": "solid", "color": _rgba(colours["site"]), "outline_color": ink}
        styles["sites"] = _document("fill", None, [_Class("", "", own)], label="name")
    return styles


def write_qml(answer: Answer, path: Path, *, title: str | None = None) -> None:
    """
    Write the style of the regions, which QGIS applies to a FlatGeobuf of the same name beside it.

    Parameters
    ----------
    answer
        Answer of `rangeviz.reach`.
    path
        The file to write.
    title
        Not used: a style has none.
    """
    del title
    path.write_text(layer_styles(answer)["regions"], encoding="utf-8")


def _verdict_classes() -> list[_Class]:
    colours, words = load_colours("light"), shared_words()
    classes = []
    for verdict in reversed(VERDICTS):
        fill = {"none": "target", "possible": "hatch", "partial": "hatch"}.get(verdict, verdict)
        properties = {
            "color": _rgba(colours[fill]),
            "style": _HATCHED.get(verdict, "solid"),
            "outline_color": _rgba(colours["region-border"]),
            "outline_width": "0.2",
            "outline_style": "solid",
        }
        classes.append(_Class(verdict, words[verdict], properties))
    return classes


def _envelope_classes(answer: Answer) -> list[_Class]:
    """Classes of systems and bounds: an outline each, in the colour of the system."""
    colours = load_colours("light")
    classes = []
    for number, (system, name) in enumerate(
        zip(answer.systems, short_names(answer.systems), strict=True)
    ):
        for bound, (line, width) in _BOUNDS.items():
            properties = {
                "style": "no",
                "color": "0,0,0,0",
                "outline_color": _rgba(colours[f"s{number % _SYSTEMS}"]),
                "outline_width": width,
                "outline_style": line,
            }
            classes.append(_Class(f"{system.id} {bound}", f"{name}, {bound}", properties))
    return classes


def _document(
    kind: str, expression: str | None, classes: Iterable[_Class], *, label: str | None
) -> str:
    """QML of a layer: one symbol, or one for each value of an expression; and its labels."""
    root = Element(
        "qgis",
        version="3.28.0",
        styleCategories="Symbology|Labeling",
        labelsEnabled="0" if label is None else "1",
    )
    renderer = SubElement(
        root,
        "renderer-v2",
        type="categorizedSymbol" if expression else "singleSymbol",
        forceraster="0",
        symbollevels="0",
        enableorderby="0",
    )
    if expression:
        renderer.set("attr", expression)
        categories = SubElement(renderer, "categories")
    symbols = SubElement(renderer, "symbols")
    for number, one in enumerate(classes):
        if expression:
            about = {"value": plain_text(one.value), "label": plain_text(one.label)}
            about |= {"symbol": str(number), "render": "true"}
            SubElement(categories, "category", about)
        symbol = SubElement(symbols, "symbol", type=kind, name=str(number), alpha="1")
        name = {"fill": "SimpleFill", "marker": "SimpleMarker"}[kind]
        layer = SubElement(symbol, "layer", enabled="1", locked="0")
        layer.set("class", name)
        layer.set("pass", "0")
        _options(layer, one.properties)
    if label is not None:
        _add_labels(root, label)
    return _DOCTYPE + tostring(root, encoding="unicode")


def _add_labels(root: Element, field: str) -> None:
    colours = load_colours("light")
    settings = SubElement(SubElement(root, "labeling", type="simple"), "settings")
    style = SubElement(
        settings,
        "text-style",
        fieldName=field,
        isExpression="0",
        fontSize="8",
        fontSizeUnit="Point",
        textColor=_rgba(colours["ink"]),
    )
    SubElement(
        style,
        "text-buffer",
        bufferDraw="1",
        bufferSize="0.8",
        bufferSizeUnits="MM",
        bufferColor=_rgba(colours["casing-solid"]),
    )


def _options(layer: Element, properties: Mapping[str, str]) -> None:
    options = SubElement(layer, "Option", type="Map")
    for name, value in properties.items():
        SubElement(options, "Option", name=name, type="QString", value=value)


def _rgba(css: str) -> str:
    """Colour of the palette as QGIS writes it: red, green, blue and opacity, to 255."""
    if css.startswith("#"):
        return ",".join(map(str, (*bytes.fromhex(css[1:]), 255)))
    *rgb, alpha = css.removeprefix("rgba(").removesuffix(")").split(",")
    return ",".join([*(part.strip() for part in rgb), str(round(255 * float(alpha)))])
