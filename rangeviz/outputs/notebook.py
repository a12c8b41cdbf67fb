"""How answers show themselves in a notebook: the page in a frame of its own, and a picture."""

from __future__ import annotations

import base64
from html import escape
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rangeviz.coverage.answer import Answer
    from rangeviz.sweeps.shares import SweepShares

__all__ = ["mimebundle", "page_frame", "reach_bundle", "sweep_bundle"]

PICTURE_PX, PICTURE_DPI = (1200, 675), 90.0  # as wide as a notebook's column
_HEIGHT = 680  # pixels; the page scrolls inside


def reach_bundle(answer: Answer) -> dict[str, str]:
    """
    Answer in every form that a notebook may choose from.

    Parameters
    ----------
    answer
        What `rangeviz.reach` returned.

    Returns
    -------
    dict
        As `mimebundle`.
    """
    from rangeviz.outputs.figure import to_bytes
    from rangeviz.outputs.look import Look
    from rangeviz.outputs.webmap import to_html
    from rangeviz.words.sentences import question, sentences

    picture = to_bytes(answer, "png", look=Look(size=PICTURE_PX, dpi=PICTURE_DPI))
    text = "\n".join(sentences(answer))
    return mimebundle(to_html(answer), title=question(answer), text=text, picture=picture)


def sweep_bundle(shares: SweepShares) -> dict[str, str]:
    """
    Show the map of a sweep in every form that a notebook may choose from.

    Parameters
    ----------
    shares
        What `rangeviz.sweep_map` returned.

    Returns
    -------
    dict
        As `mimebundle`; with a picture if there is room for all ranges.
    """
    from rangeviz.outputs import MOST_PANELS
    from rangeviz.outputs.webmap.sweep_page import sweep_html

    picture = None
    if len(shares.ranges) <= MOST_PANELS:
        from rangeviz.outputs.figure.sweep import sweep_bytes
        from rangeviz.outputs.look import Look

        picture = sweep_bytes(shares, "png", look=Look(size=PICTURE_PX, dpi=PICTURE_DPI))
    return mimebundle(sweep_html(shares), title=shares.title, text=shares.title, picture=picture)


def mimebundle(page: str, *, title: str, text: str, picture: bytes | None) -> dict[str, str]:
    """
    Put a page, its picture and its words together as notebooks take them.

    Parameters
    ----------
    page
        HTML of the page.
    title
        What it shows.
    text
        The same in words.
    picture
        PNG of it, if there is one.

    Returns
    -------
    dict
        ``text/html``, the page in a frame, and the picture or the words for where there can be no
        frame; ``image/png``, for what shows no HTML, such as LaTeX; ``text/plain``, the words.
    """
    frame = page_frame(page, title=title)
    # Where scripts run, browsers leave out what is in <noscript>. Where they do not, and where an
    # untrusted notebook has lost its frames, the picture is what is left, or else the words.
    if picture is None:
        words = "".join(f"<p>{escape(line)}</p>" for line in text.splitlines())
        return {"text/plain": text, "text/html": f"{frame}<noscript>{words}</noscript>"}
    told = base64.b64encode(picture).decode()
    image = f'<img alt="{escape(title)}" style="width:100%" src="data:image/png;base64,{told}">'
    instead = f"<noscript><style>.rangeviz-page{{display:none}}</style>{image}</noscript>"
    return {"text/plain": text, "image/png": told, "text/html": frame + instead}


def page_frame(page: str, *, title: str) -> str:
    """
    Put a page into an element that can stand in another page, and fetches nothing.

    The page is text of the frame, so that it comes with a notebook wherever that goes. The sandbox
    gives it an origin of its own: it may run its scripts and open links, but sees nothing of what
    is round it, and any number of them do not get in each other's way.

    Parameters
    ----------
    page
        HTML of the page.
    title
        What it shows, for those who hear it.

    Returns
    -------
    str
        An ``<iframe>``.

    Examples
    --------
    >>> page_frame("<p title='a & b'>", title="P").split(" srcdoc=")[1]
    "'<p title=&#39;a &amp; b&#39;>'></iframe>"
    """
    # In single quotes, of which a page's JSON holds few: the text stays a third smaller.
    text = page.replace("&", "&amp;").replace("'", "&#39;")
    return (
        f'<iframe class="rangeviz-page" title="{escape(title)}" width="100%" '
        f'height="{_HEIGHT}" style="border:0" '
        'sandbox="allow-scripts allow-popups allow-popups-to-escape-sandbox" '
        f"srcdoc='{text}'></iframe>"
    )
