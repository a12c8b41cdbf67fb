"""The slides: map, table and sources of a `Reach` as a PowerPoint file."""

from __future__ import annotations

import dataclasses
import io
import zipfile
from datetime import datetime
from typing import TYPE_CHECKING

from rangeviz import __version__
from rangeviz.deck import Deck, read_template
from rangeviz.errors import MissingExtraError
from rangeviz.figure import to_bytes
from rangeviz.look import Look
from rangeviz.provenance import accuracy_note, citations, made_note, words
from rangeviz.tables import basis_note, rounded_rows, verdict_notes
from rangeviz.wording import question

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from rangeviz.coverage import Reach

__all__ = ["to_pptx"]

_COLUMNS = {  # of the region table: heading, share of the width, whether of numbers
    "system": ("System", 14, False),
    "site": ("Site", 15, False),
    "region": ("Code", 9, False),
    "name": ("Region", 19, False),
    "country": ("Country", 8, False),
    "disputed": ("Disputed", 8, False),
    "nearest_km": ("Nearest km", 10, True),
    "farthest_km": ("Farthest km", 11, True),
    "verdict": ("Verdict", 9, False),
    "share_low": ("Share, low", 9, True),
    "share": ("Share", 8, True),
    "share_high": ("Share, high", 10, True),
}
_MOST_ROWS = 400  # a talk has an end; the rest is in the CSV
_DAY = datetime(2000, 1, 1)  # of a file that is the same whenever it is made


def to_pptx(
    reach: Reach,
    *,
    title: str | None = None,
    command: str | None = None,
    look: Look | None = None,
) -> bytes:
    """
    Make slides of what is in reach: the map, the regions as a table, the sources.

    The table is one of PowerPoint's own, and can be edited; its cells say what the CSV says, of the
    regions that are in reach. What was asked, the command and every citation are in the notes.

    Parameters
    ----------
    reach
        What `rangeviz.reach` returned.
    title
        What the slides are called; the question that they answer, unless given.
    command
        The command that made them.
    look
        Width of the picture in pixels, its theme and inset, and the template.

    Returns
    -------
    bytes
        A PowerPoint file; the same for the same reach, template and versions.

    Raises
    ------
    MissingExtraError
        If python-pptx is not installed.
    LookError
        If the template is no PowerPoint file, or has no layout with a title.
    """
    try:
        import pptx  # noqa: F401
    except ImportError as fault:
        what, library, extra = "a .pptx file", "python-pptx", "slides"
        raise MissingExtraError(what, library, extra) from fault
    look = look or Look()
    title = title or question(reach)
    deck = Deck(read_template(look.template), theme=None if look.template else look.theme)
    told = _notes(reach, title, command)
    _map_slide(deck, reach, title, command, look, told)
    _table_slides(deck, reach, told)
    _source_slides(deck, reach, command, told)
    properties = deck.presentation.core_properties
    properties.title, properties.subject = _brief(title), _brief(reach.summary()[0])
    properties.author = properties.last_modified_by = f"rangeviz {__version__}"
    properties.created = properties.modified = _DAY
    properties.comments = _brief(basis_note(reach))
    properties.revision, properties.keywords = 1, ""
    return _packed(deck)


def _map_slide(
    deck: Deck, reach: Reach, title: str, command: str | None, look: Look, told: str
) -> None:
    """Show the map as wide as the slide, under its summary as the headline."""
    answer = reach.summary()[0]
    slide = deck.add(answer, notes=told)
    left, top, width, height = deck.body(wide=True)
    size = (look.size[0], max(round(look.size[0] * height / width), look.size[0] // 4))
    look = dataclasses.replace(look, size=size, dpi=size[0] / (width / deck.INCH))
    picture = to_bytes(reach, "png", title=title, command=command, look=look, heading=False)
    shape = slide.shapes.add_picture(io.BytesIO(picture), left, top, width=width)
    ranges = "; ".join(f"{system.name}, {system.range_label()}" for system in reach.systems)
    deck.describe(shape, "Map", f"Map. {title} {answer} Ranges drawn: {ranges}.")


def _table_slides(deck: Deck, reach: Reach, told: str) -> None:
    """List the regions in reach as a table, on as many slides as it takes."""
    rows = [row for row in rounded_rows(reach.regions) if row["verdict"] != "none"]
    if not rows:
        deck.write(deck.add("No region is in reach", notes=told), [("", "")])
        return
    left_out = len(reach.regions) - len(rows)
    notes = verdict_notes((row["verdict"] for row in rows), close=False)
    notes.append("Share: of the region's area within the nominal, low and high published range.")
    if left_out:
        notes.append(f"{left_out:,} rows out of reach are left out; the CSV has them.")
    shown = rows[:_MOST_ROWS]
    if len(rows) > len(shown):
        notes.append(f"So are {len(rows) - len(shown):,} more that are in reach.")
    note = " ".join(notes)
    cells = [[_cell(row[name]) for name in _COLUMNS] for row in shown]
    pages = deck.pages(cells, note, [share for _, share, _ in _COLUMNS.values()])
    for page, part in enumerate(pages, 1):
        number = f" ({page} of {len(pages)})" if len(pages) > 1 else ""
        slide = deck.add(f"Regions in reach{number}", notes=told)
        deck.table(slide, [*_COLUMNS.values()], part, note)


def _source_slides(deck: Deck, reach: Reach, command: str | None, told: str) -> None:
    """Disclaimer, method, viewpoint and sources."""
    text = words()
    method = [accuracy_note(reach), text[reach.launch]]
    paragraphs = [
        ("Disclaimer", text["disclaimer"]),
        ("Method", " ".join(method)),
        ("Boundaries and viewpoint", basis_note(reach)),
        ("Made with", made_note(command)),
        *((system, " • ".join(cited)) for system, cited in _cited(reach)),
    ]
    for page, part in enumerate(deck.filled(paragraphs), 1):
        title = "Sources, method, viewpoint" + (" (continued)" if page > 1 else "")
        deck.write(deck.add(title, notes=told), part)


def _cited(reach: Reach) -> Iterable[tuple[str, Sequence[str]]]:
    for system in reach.systems:
        own = [words()["own_figure"]]
        yield f"{system.name}, {system.range_label()}", citations(system.sources) or own
    for site in reach.sites:
        if site.sources:
            yield site.name, citations(site.sources)


def _notes(reach: Reach, title: str, command: str | None) -> str:
    """Write down what a speaker may be asked: the answer in full, the command, every citation."""
    lines = [title, "", *reach.summary(), "", made_note(command), words()["disclaimer"], ""]
    for name, cited in _cited(reach):
        lines += [name, *(f"- {line}" for line in cited)]
    return "\n".join([*lines, "", basis_note(reach), accuracy_note(reach)])


def _cell(value: object) -> str:
    """Write a value as the CSV does, but for the mark that keeps formulas from being run."""
    if value is None:
        return ""
    return str(value).lower() if isinstance(value, bool) else str(value)


def _brief(text: str) -> str:
    """As much of a text as a property of an Office file holds."""
    return text if len(text) <= 255 else f"{text[:254]}…"


def _packed(deck: Deck) -> bytes:
    """Save the file without the times at which its parts were written."""
    saved, packed = io.BytesIO(), io.BytesIO()
    deck.presentation.save(saved)
    with (
        zipfile.ZipFile(saved) as parts,
        zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as file,
    ):
        for name in parts.namelist():
            info = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            info.compress_type = (
                zipfile.ZIP_STORED if name.endswith(".png") else zipfile.ZIP_DEFLATED
            )
            file.writestr(info, parts.read(name))
    return packed.getvalue()
