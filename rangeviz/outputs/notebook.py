"""Display of answers in a notebook: the page in a frame, a picture, and text."""

from __future__ import annotations

import base64
from html import escape
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rangeviz.coverage.answer import Answer
    from rangeviz.sweeps.shares import SweepShares

__all__ = ["mimebundle", "page_frame", "reach_bundle", "sweep_bundle"]

PICTURE_PX, PICTURE_DPI = (1200, 675), 90.0  # the width of a notebook's column
_HEIGHT = 680  # pixels; the page scrolls inside the frame


def reach_bundle(answer: Answer) -> dict[str, str]:
    """
    Display of an answer: its page, picture and sentences, by MIME type.

    Parameters
    ----------
    answer
        Answer of `rangeviz.reach`.

    Returns
    -------
    dict
        MIME bundle, as from `mimebundle`.
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
    Display of the map of a sweep: its page, picture and title, by MIME type.

    Parameters
    ----------
    shares
        Result of `rangeviz.sweep_map`.

    Returns
    -------
    dict
        MIME bundle, as from `mimebundle`; without a picture if there are too many ranges for one.
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
    Page, picture and text by MIME type, for a notebook to choose from.

    Parameters
    ----------
    page
        HTML of the page.
    title
        Title of the page.
    text
        Content of the page in sentences.
    picture
        PNG of the page, or None.

    Returns
    -------
    dict
        ``text/html`` is the page in a frame, with the picture or the text as a fallback where
        frames are not shown; ``image/png`` is the picture, for formats such as LaTeX;
        ``text/plain`` is the text.

    Examples
    --------
    >>> bundle = mimebundle("<p>A page</p>", title="A page", text="A page.", picture=None)
    >>> sorted(bundle), bundle["text/html"].partition("</iframe>")[2]
    (['text/html', 'text/plain'], '<noscript><p>A page.</p></noscript>')
    """
    frame = page_frame(page, title=title)
    # Browsers ignore <noscript> where scripts run. Where scripts do not run, and in an untrusted
    # notebook, whose frames are removed, <noscript> shows the picture or else the text.
    if picture is None:
        paragraphs = "".join(f"<p>{escape(line)}</p>" for line in text.splitlines())
        return {"text/plain": text, "text/html": f"{frame}<noscript>{paragraphs}</noscript>"}
    png = base64.b64encode(picture).decode()
    image = f'<img alt="{escape(title)}" style="width:100%" src="data:image/png;base64,{png}">'
    fallback = f"<noscript><style>.rangeviz-page{{display:none}}</style>{image}</noscript>"
    return {"text/plain": text, "image/png": png, "text/html": frame + fallback}


def page_frame(page: str, *, title: str) -> str:
    """
    Frame that holds a page and loads nothing.

    The frame contains the text of the page, so that the page travels with the notebook. The sandbox
    gives the page an origin of its own: it may run its scripts and open links, but it cannot read
    the notebook, and several frames do not disturb each other.

    Parameters
    ----------
    page
        HTML of the page.
    title
        Title of the frame, for screen readers.

    Returns
    -------
    str
        An ``<iframe>``.

    Examples
    --------
    >>> page_frame("<p title='a & b'>", title="P").split(" srcdoc=")[1]
    "'<p title=&#39;a &amp; b&#39;>'></iframe>"
    """
    # In single quotes: a page's JSON has few, so that the text is a third smaller.
    text = page.replace("&", "&amp;").replace("'", "&#39;")
    return (
        f'<iframe class="rangeviz-page" title="{escape(title)}" width="100%" '
        f'height="{_HEIGHT}" style="border:0" '
        'sandbox="allow-scripts allow-popups allow-popups-to-escape-sandbox" '
        f"srcdoc='{text}'></iframe>"
    )
