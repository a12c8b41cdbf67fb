"""The HTML file: folium's map, Leaflet and the page's own files, all inside, nothing from afar."""

from __future__ import annotations

import base64
import hashlib
import json
import re
from functools import cache
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

import folium
from branca.element import Figure
from folium.template import Template

from rangeviz.errors import BasemapError
from rangeviz.outputs.palette import root_css
from rangeviz.outputs.webmap.page_data import page_data
from rangeviz.outputs.webmap.page_scripts import join_modules, load_modules
from rangeviz.words.languages import load_language

if TYPE_CHECKING:
    from rangeviz.coverage.answer import Answer

__all__ = ["embed_snippet", "to_html"]

_ASSETS = Path(__file__).with_name("assets")
_ENTRY = "page.js"


def to_html(
    answer: Answer, *, title: str | None = None, command: str | None = None, lang: str = "en"
) -> str:
    """
    Page that shows a reach, complete in one HTML file.

    The file loads nothing: Leaflet, the base map, the data, the page's style and scripts are all
    in it, and its Content-Security-Policy forbids any other. The base map is drawn as vectors in
    Mercator, its longitudes running on across 180 degrees.

    Parameters
    ----------
    answer
        What `rangeviz.reach` returned.
    title
        Heading of the page; the question that the page answers, unless given.
    command
        The command that made the page, printed on it so that a reader can repeat it.
    lang
        Language of the page's own words and, where there are any, of names: ``"en"`` or ``"ja"``.

    Returns
    -------
    str
        HTML, to be written as UTF-8. The same reach gives the same text.

    Raises
    ------
    BasemapError
        If a file of the base map or of Leaflet is missing.
    UnknownNameError
        If the page does not speak the language.

    Examples
    --------
    >>> import rangeviz as rv
    >>> reach = rv.reach(systems=[500], sites=[(179.5, 65.0)], targets=["RU-CHU"])
    >>> page = to_html(reach, title="<script>alert(1)</script>")
    >>> "<script>alert(1)" in page  # whatever users write arrives as text
    False
    """
    language = load_language(lang)
    return _render(page_data(answer, title=title, command=command, language=language))


def embed_snippet(
    answer: Answer, path: str | Path, *, title: str | None = None, lang: str = "en"
) -> str:
    """
    Element that shows a page's map and legend inside another page.

    Parameters
    ----------
    answer
        What `rangeviz.reach` returned.
    path
        The file of the page; its bare name is used, for it goes beside the page that shows it.
    title
        What the frame is called for those who do not see it; the question, unless given.
    lang
        Language of the question.

    Returns
    -------
    str
        An ``<iframe>``. It may run the page's scripts and open its links, and nothing else.

    Examples
    --------
    >>> import rangeviz as rv
    >>> reach = rv.reach(systems=[500], sites=[(179.5, 65.0)], targets=["RU-CHU"])
    >>> embed_snippet(reach, "out/map.html", title="Reach & range")[:59]
    '<iframe src="map.html#embed" title="Reach &amp; range" widt'
    """
    name = escape(quote(Path(path).name))
    words = escape(title or load_language(lang).question(answer))
    return (
        f'<iframe src="{name}#embed" title="{words}" width="100%" height="560" '
        'style="border:0" loading="lazy" sandbox="allow-scripts allow-popups"></iframe>'
    )


class _PageMap(folium.Map):
    """folium's map without its tiles, its remote scripts and styles, and its ban on zooming."""

    default_js: list[tuple[str, str]] = []  # noqa: RUF012 - folium's own annotation
    default_css: list[tuple[str, str]] = []  # noqa: RUF012
    _template = Template(
        """
        {% macro html(this, kwargs) %}
        <div class="folium-map" id="{{ this.get_name() }}"></div>
        {% endmacro %}
        {% macro script(this, kwargs) %}
        rangeviz.start(L.map("{{ this.get_name() }}", {
            center: {{ this.location|tojson }},
            crs: L.CRS.{{ this.crs }},
            ...{{ this.options|tojavascript }},
        }));
        {% endmacro %}
        """
    )

    def get_name(self) -> str:
        """Name the map's element; folium would draw a random one, and no two pages were alike."""
        return "map"


def _render(data: dict[str, Any]) -> str:
    """Put map, data, styles and scripts into one document that allows exactly those to run."""
    element, start = _map_parts(data["centre"])
    style, script = _style(), _script()
    policy = (
        f"default-src 'none'; script-src {_hash(script)} {_hash(start)}; style-src {_hash(style)}; "
        "img-src data:; base-uri 'none'; form-action 'none'"
    )
    words = {f"text.{name}": escape(text) for name, text in data["text"].items()}
    fields = words | {
        "policy": policy,
        "version": escape(data["version"]),
        "title": escape(data["title"]),
        "answer": escape(data["answer"]),
        "style": style,
        "map": element,
        "data": _inert_json(data),
        "script": script,
        "start": start,
    }
    # Not Jinja: it takes longer to compile the page than to draw it, and nothing filled in
    # may ever be read as a template again.
    return re.sub(r"\{\{ ([\w.]+) \}\}", lambda slot: fields[slot[1]], _asset("page.html"))


def _map_parts(centre: float) -> tuple[str, str]:
    """Let folium write its map: the element, and the script that starts it."""
    figure = Figure()
    _PageMap(
        location=(0.0, centre),  # folium says latitude first: here, and nowhere else
        tiles=None,
        zoom_start=3,
        min_zoom=1,
        max_zoom=9,
        zoom_snap=0.05,
        zoom_delta=0.75,
        wheel_px_per_zoom_level=90,
        zoom_control=False,
        attribution_control=False,
        max_bounds_viscosity=0.8,
    ).add_to(figure).render()
    return figure.html.render(), figure.script.render()


def _hash(text: str) -> str:
    """How a Content-Security-Policy names the one script or style that it allows."""
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"


def _inert_json(data: dict[str, Any]) -> str:
    """JSON in which no character can end the script element, start a tag or an entity."""
    rest = {name: value for name, value in data.items() if name != "backdrop"}
    text = json.dumps(rest, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    text = f'{text[:-1]},"backdrop":{data["backdrop"]}}}'  # JSON already, a third of the whole
    for character in "<>&\u2028\u2029":
        text = text.replace(character, f"\\u{ord(character):04x}")
    return text


@cache
def _style() -> str:
    """Leaflet's style without its pictures, which the page has no use for, and the page's own."""
    leaflet = re.sub(r"url\([^)]*\)", "none", _leaflet("leaflet.css"))
    return f"{leaflet}\n{root_css()}{_asset('page.css')}"


@cache
def _script() -> str:
    """Leaflet, and the page's modules in a scope of their own, of which `page` is seen outside."""
    leaflet = _leaflet("leaflet.js").partition("//# sourceMappingURL")[0]
    own = join_modules(load_modules(_ASSETS, _ENTRY))
    return f'{leaflet}\nconst rangeviz = (() => {{\n"use strict";\n{own}\nreturn page;\n}})();'


def _asset(name: str) -> str:
    return (_ASSETS / name).read_text(encoding="utf-8")


def _leaflet(name: str) -> str:
    from xstatic.pkg import leaflet

    path = Path(leaflet.BASE_DIR, name)
    try:
        return path.read_text(encoding="utf-8")
    except OSError as fault:
        msg = f"{str(path)!r} of Leaflet cannot be read; install XStatic-Leaflet again"
        raise BasemapError(msg) from fault
