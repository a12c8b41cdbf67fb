"""Citations of sources in words: date, remarks, short and full form."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["full_citation", "short_citation", "source_date", "source_remarks"]


def source_remarks(source: Mapping[str, Any]) -> list[str]:
    """
    Remarks on how far a source can be trusted.

    Parameters
    ----------
    source
        Fields of a source; one that does not say that it was seen counts as not read.

    Returns
    -------
    list of str
        ``"not read"`` and ``"weak source"``, in this order, where they hold.

    Examples
    --------
    >>> source_remarks({"weak": True}), source_remarks({"seen": True})
    (['not read', 'weak source'], [])
    """
    unread = [] if source.get("seen") else ["not read"]
    return [*unread, "weak source"] if source.get("weak") else unread


def source_date(source: Mapping[str, Any]) -> str:
    """
    Date of a source as printed, or that it has none.

    Parameters
    ----------
    source
        Fields of a source.

    Returns
    -------
    str
        Such as ``"2024-05"``; ``"undated"`` if the date is ``"n.d."`` or missing.

    Examples
    --------
    >>> source_date({"date": "2024-05"}), source_date({"date": "n.d."})
    ('2024-05', 'undated')
    """
    date = str(source.get("date") or "n.d.")
    return "undated" if date == "n.d." else date


def short_citation(source: Mapping[str, Any]) -> str:
    """
    Short citation: the publisher and date of a source.

    Parameters
    ----------
    source
        Fields of a source.

    Examples
    --------
    >>> short_citation({"title": "Arms", "publisher": "CRS", "date": "2024-05"})
    'CRS, 2024-05'
    """
    return f"{source['publisher']}, {source_date(source)}"


def full_citation(source: Mapping[str, Any]) -> str:
    """
    Full citation: title, publisher, date and remarks, without the address.

    Parameters
    ----------
    source
        Fields of a source.

    Examples
    --------
    >>> full_citation({"title": "Arms", "publisher": "CRS", "date": "2024-05"})
    'Arms. CRS, 2024-05 (not read)'
    """
    remarks = "; ".join(source_remarks(source))
    return f"{source['title']}. {short_citation(source)}" + (f" ({remarks})" if remarks else "")
