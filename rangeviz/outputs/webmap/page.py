"""Page of an answer: folium's map, Leaflet, data, style and scripts in one HTML file."""

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
    Page of an answer in one HTML file.

    The file loads nothing: it contains Leaflet, the base map, the data, the style and the scripts,
    and its Content-Security-Policy forbids all others. The base map is drawn as vectors in
    Mercator and continues across the antimeridian.

    Parameters
    ----------
    answer
        Answer of `rangeviz.reach`.
    title
        Heading of the page; the question if left out.
    command
        The command that made the page, printed on it so that a reader can repeat it.
    lang
        Language of the page and of the names that it has in that language: ``"en"`` or ``"ja"``.

    Returns
    -------
    str
        HTML, to be written as UTF-8. The same answer gives the same text.

    Raises
    ------
    BasemapError
        If a file of the base map or of Leaflet is missing.
    UnknownNameError
        If the page is not translated into `lang`.

    Examples
    --------
    >>> import rangeviz as rv
    >>> answer = rv.reach(systems=[500], sites=[(179.5, 65.0)], targets=["RU-CHU"])
    >>> page = to_html(answer, title="<script>alert(1)</script>")
    >>> "<script>alert(1)" in page  # texts of users are escaped
    False
    """
    language = load_language(lang)
    return _render(page_data(answer, title=title, command=command, language=language))


def embed_snippet(
    answer: Answer, path: str | Path, *, title: str | None = None, lang: str = "en"
) -> str:
    """
    HTML element that shows the map and legend of a page inside another page.

    Parameters
    ----------
    answer
        Answer of `rangeviz.reach`.
    path
        File of the page. Only its name is used: the file must lie in the folder of the other page.
    title
        Title of the frame for screen readers; the question if left out.
    lang
        Language of the question: ``"en"`` or ``"ja"``.

    Returns
    -------
    str
        An ``<iframe>`` that may run the page's scripts and open its links, and nothing else.

    Raises
    ------
    UnknownNameError
        If the page is not translated into `lang`.

    Examples
    --------
    >>> import rangeviz as rv
    >>> answer = rv.reach(systems=[500], sites=[(179.5, 65.0)], targets=["RU-CHU"])
    >>> embed_snippet(answer, "out/map.html", title="Reach & range")[:59]
    '<iframe src="map.html#embed" title="Reach &amp; range" widt'
    """
    name = escape(quote(Path(path).name))
    label = escape(title or load_language(lang).question(answer))
    return (
        f'<iframe src="{name}#embed" title="{label}" width="100%" height="560" '
        'style="border:0" loading="lazy" sandbox="allow-scripts allow-popups"></iframe>'
    )


class _PageMap(folium.Map):
    """Map of folium without tiles, without remote scripts and styles, and with zooming allowed."""

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
        """Name of the map's element: a fixed one, where folium would use a random one."""
        return "map"


def _render(data: dict[str, Any]) -> str:
    """Fill the template with map, data, style and scripts, and allow exactly those to run."""
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
    # Not Jinja: it takes longer to compile the template than to draw the page, and a value that is
    # filled in must never be read as a template.
    return re.sub(r"\{\{ ([\w.]+) \}\}", lambda slot: fields[slot[1]], _asset("page.html"))


def _map_parts(centre: float) -> tuple[str, str]:
    """Element of folium's map, and the script that starts it."""
    figure = Figure()
    _PageMap(
        location=(0.0, centre),  # folium alone takes latitude first
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
    """Hash by which a Content-Security-Policy allows one script or style."""
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"


def _inert_json(data: dict[str, Any]) -> str:
    """JSON in which no character can end the script element or start a tag or an entity."""
    rest = {name: value for name, value in data.items() if name != "backdrop"}
    text = json.dumps(rest, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    text = f'{text[:-1]},"backdrop":{data["backdrop"]}}}'  # already JSON; a third of the whole
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
