"""SVG files: layers with names that a designer finds, and no more digits than can be seen."""

from __future__ import annotations

import re
from xml.etree import ElementTree as ET

__all__ = ["grouped_svg"]

_SVG = "http://www.w3.org/2000/svg"
_NAMESPACES = {
    "": _SVG,
    "xlink": "http://www.w3.org/1999/xlink",
    "cc": "http://creativecommons.org/ns#",
    "dc": "http://purl.org/dc/elements/1.1/",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "inkscape": "http://www.inkscape.org/namespaces/inkscape",
}
_INKSCAPE = f"{{{_NAMESPACES['inkscape']}}}"
_LONG = re.compile(r"(\d\.\d\d)\d+")
_COMMAND = re.compile(r"\s*([A-Za-z])\s*")


def grouped_svg(content: bytes) -> bytes:
    """
    Put the elements of an SVG file of matplotlib into layers, and shorten its numbers.

    Parameters
    ----------
    content
        The file. An element belongs to the layer ``rings`` if its id is ``rings.`` and a number.

    Returns
    -------
    bytes
        The same picture: what belongs to one layer lies together in the order of drawing. It is in
        one ``<g>`` whose id is the layer's name, followed by ``-2`` in a second map.

    Examples
    --------
    >>> svg = b'<svg xmlns="http://www.w3.org/2000/svg"><g id="axes_1"><g id="rings.1"/></g></svg>'
    >>> b'<g id="rings"' in grouped_svg(svg)
    True
    """
    for prefix, address in _NAMESPACES.items():
        ET.register_namespace(prefix, address)
    root = ET.fromstring(content)
    counts: dict[str, int] = {}
    for parent in list(root.iter(f"{{{_SVG}}}g")):
        if (parent.get("id") or "").startswith("axes_"):
            _group(parent, counts)
    for path in root.iter(f"{{{_SVG}}}path"):
        path.set("d", _short(path.get("d") or ""))
    text: str = ET.tostring(root, encoding="unicode")
    return f'<?xml version="1.0" encoding="utf-8"?>\n{text}\n'.encode()


def _group(parent: ET.Element, counts: dict[str, int]) -> None:
    """Wrap the children of an element whose ids share the part before the dot, in one place."""
    layers: dict[str, ET.Element] = {}
    for child in list(parent):
        name, dot, _ = (child.get("id") or "").rpartition(".")
        if not dot:
            continue
        if name not in layers:
            counts[name] = counts.get(name, 0) + 1
            key = name if counts[name] == 1 else f"{name}-{counts[name]}"
            layers[name] = ET.Element(f"{{{_SVG}}}g", {"id": key})
            layers[name].set(f"{_INKSCAPE}groupmode", "layer")
            layers[name].set(f"{_INKSCAPE}label", name)
            parent.insert(list(parent).index(child), layers[name])
        parent.remove(child)
        layers[name].append(child)


def _short(path: str) -> str:
    """Path data with two decimals, and without spaces and commands that nothing needs."""
    path = _COMMAND.sub(r"\1", _LONG.sub(r"\1", path))
    # what follows M is a line; what follows a curve would be taken for one more
    return path if "C" in path or "Q" in path else path.replace("L", " ")
