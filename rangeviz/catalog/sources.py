"""Sources of a record, with the figures that they print, and how strong they are as evidence."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING, Annotated, Literal

from pydantic import BeforeValidator, Field, model_validator

from rangeviz.catalog.record_model import Record
from rangeviz.units import KM_PER_UNIT

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = [
    "Figure",
    "Kilometres",
    "Line",
    "Source",
    "Sources",
    "Text",
    "Url",
    "independent_sources",
    "is_same_range",
    "strongest_first",
]

SAME_RANGE = 0.02
"""Share by which two figures for one range may differ, since sources round miles."""

# Neither control characters, nor those that reorder or hide text: a name looks as it is written.
_UNSEEN = r"\p{Cc}\u00ad\u061c\u180e\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb"
Line = Annotated[str, Field(max_length=2_000, pattern=rf"^[^{_UNSEEN}]*$")]
Text = Annotated[
    str,
    Field(
        min_length=1,
        max_length=2_000,
        pattern=rf"^[^{_UNSEEN}]*[^{_UNSEEN}\s][^{_UNSEEN}]*$",
    ),
]
Kilometres = Annotated[float, Field(gt=0, allow_inf_nan=False)]
Url = Annotated[str, Field(pattern=rf"^https?://[^\s<>\"{_UNSEEN}]+$", max_length=2_000)]


def _as_text(value: object) -> object:
    """Convert a TOML date, or a year that TOML reads as a number, to text."""
    if isinstance(value, datetime.date):
        return value.isoformat()
    return str(value) if type(value) is int else value


Date = Annotated[str, BeforeValidator(_as_text), Field(pattern=r"^(n\.d\.|\d{4}(-\d\d){0,2})$")]


class Figure(Record):
    """One published range, with value and unit as printed."""

    value: Kilometres
    unit: Literal["km", "mi", "nmi"]
    qualifier: Literal["exactly", "about", "more than", "less than", "up to", "at least"] = (
        "exactly"
    )
    bound: Literal["low", "high"] | None = None

    @property
    def km(self) -> float:
        """The figure in kilometres (a mile is 1.609344 km, a nautical mile 1.852 km)."""
        return self.value * KM_PER_UNIT[self.unit]

    @property
    def is_floor(self) -> bool:
        """Whether the figure is a lower limit: over, or at least, that far."""
        return self.qualifier in {"more than", "at least"}


class Source(Record):
    """
    A page or publication that a record rests on.

    Examples
    --------
    >>> ministry = Source(title="A release", publisher="Ministry", primary=True, seen=True)
    >>> ministry.grade, Source(title="A blog", publisher="B", weak=True).grade
    ('primary', 'weak')
    """

    title: Text
    publisher: Text
    date: Date = "n.d."  # the page shows no date; `rangeviz check` asks to write that out
    url: Url | None = None
    figures: Annotated[tuple[Figure, ...], Field(strict=False)] = ()
    about: Line = ""
    variant: Line = ""
    relays: Line = ""  # whose figure it is, if not the publisher's own
    primary: bool = False  # from the operator, the maker or a parliament itself
    seen: bool = False
    weak: bool = False

    @model_validator(mode="after")
    def _no_primary_source_is_weak(self) -> Source:
        if self.primary and self.weak:
            msg = "a source cannot be both primary and weak; leave one of them out"
            raise ValueError(msg)
        return self

    @property
    def grade(self) -> Literal["primary", "secondary", "weak"]:
        """Grade as evidence; whether it was read is told by ``seen``."""
        if self.primary:
            return "primary"
        return "weak" if self.weak else "secondary"

    def prints(self, km: float) -> bool:
        """Whether it prints that range within 2 %, of this variant and not of another."""
        return not self.variant and any(is_same_range(figure.km, km) for figure in self.figures)


Sources = Annotated[tuple[Source, ...], Field(strict=False)]


def is_same_range(km: float, other_km: float) -> bool:
    """Whether two figures are one range, but for the rounding of miles."""
    return abs(km - other_km) <= SAME_RANGE * other_km


def strongest_first(sources: Iterable[Source], range_km: float | None = None) -> tuple[Source, ...]:
    """
    Sort sources by strength, the strongest first.

    Primary sources that were read go first, then other ones that were read, then those quoted from
    memory, and weak ones last; among equals, those that print the range first.

    Parameters
    ----------
    sources
        Sources of one record.
    range_km
        Range in kilometres that the record draws, if any.

    Examples
    --------
    >>> blog = Source(title="A blog", publisher="B", weak=True, seen=True)
    >>> recalled = Source(title="A report", publisher="C")
    >>> read = Source(title="A page", publisher="D", seen=True)
    >>> [source.title for source in strongest_first([blog, recalled, read])]
    ['A page', 'A report', 'A blog']
    """
    return tuple(
        sorted(
            sources,
            key=lambda source: (
                source.weak,
                not source.seen,
                not source.primary,
                range_km is None or not source.prints(range_km),
            ),
        )
    )


def independent_sources(sources: Iterable[Source]) -> int:
    """
    Count the independent sources that were read, are not weak, and print a figure.

    Parameters
    ----------
    sources
        Sources of one record; those about another variant do not count.

    Returns
    -------
    int
        Number of different origins: of the publishers, or of those whom they relay.

    Examples
    --------
    >>> figures = (Figure(value=1000, unit="km"),)
    >>> agency = Source(title="A", publisher="Agency", figures=figures, seen=True)
    >>> paper = Source(title="B", publisher="Paper", relays="Agency", figures=figures, seen=True)
    >>> independent_sources([agency, paper])
    1
    """
    return len(
        {
            (source.relays or source.publisher).casefold()
            for source in sources
            if source.seen and not source.weak and source.figures and not source.variant
        }
    )
