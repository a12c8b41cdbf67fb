"""The result of `compare`: a change that draws and writes itself."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from rangeviz.coverage.change import Change
from rangeviz.errors import QuestionError, brief

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from matplotlib.figure import Figure

    from rangeviz.outputs.look import Look
    from rangeviz.results.reaches import Reach

__all__ = ["Comparison", "compare"]


class Comparison(Change):
    """
    Two answers side by side: what is gained, lost and kept.

    Made by `compare`. Its frames are those of `rangeviz.coverage.change.Change`; its methods draw
    and write it.
    """

    @property
    def title(self) -> str:
        """Question that the comparison answers."""
        from rangeviz.words.sentences import comparison_question

        return comparison_question(self)

    def summary(self) -> list[str]:
        """
        Sentences on what is gained, lost and kept.

        Returns
        -------
        list of str
            One on regions, one on places.
        """
        from rangeviz.words.sentences import change_sentences

        return change_sentences(self)

    def to_html(
        self, *, names: Sequence[str] = ("before", "after"), title: str | None = None
    ) -> str:
        """
        Draw what is gained, lost and kept on one HTML page that needs no network and no script.

        Parameters
        ----------
        names
            Names of the two answers, before and after.
        title
            Heading; the question that the page answers if left out.

        Raises
        ------
        QuestionError
            If `names` are not two texts.
        """
        from rangeviz.outputs.webmap.comparison_page import comparison_html

        return comparison_html(self, names=_two_names(names), title=title)

    def to_figure(
        self,
        *,
        title: str | None = None,
        names: Sequence[str] = ("before", "after"),
        look: Look | None = None,
    ) -> Figure:
        """
        Draw what is gained, lost and kept as a picture, azimuthal equidistant about the sites.

        Parameters
        ----------
        title
            Heading; the question that the picture answers if left out.
        names
            Names of the two answers, before and after.
        look
            Size, resolution, theme and inset.

        Returns
        -------
        Figure
            Of matplotlib.

        Raises
        ------
        QuestionError
            If `names` are not two texts.

        Examples
        --------
        >>> from rangeviz import Look, reach
        >>> now, then = (reach(systems=[km], sites=["guam"], targets=["GUM"]) for km in (5, 90))
        >>> change = compare(now, then)
        >>> change.to_figure(look=Look(size=(800, 600), dpi=100)).get_size_inches().tolist()
        [8.0, 6.0]
        """
        from rangeviz.outputs.figure import draw_comparison

        return draw_comparison(self, title=title, names=_two_names(names), look=look)

    def save(
        self,
        path: str | Path,
        *,
        names: Sequence[str] = ("before", "after"),
        title: str | None = None,
        look: Look | None = None,
    ) -> Path:
        """
        Write the map or the table in the format that the suffix names.

        Parameters
        ----------
        path
            File to write, ending in html, png, svg, pdf, pptx, csv, json or md; written whole or
            not at all.
        names
            Names of the two answers, before and after.
        title
            Heading of a map; the question it answers if left out.
        look
            Size, resolution, theme and inset of a picture.

        Returns
        -------
        Path
            The file written.

        Raises
        ------
        OutputError
            If the suffix names none of these formats, or the file cannot be written.
        QuestionError
            If `names` are not two texts.
        """
        from rangeviz.outputs import write_comparison

        return write_comparison(self, path, names=_two_names(names), title=title, look=look)

    def _repr_mimebundle_(self, **_: Any) -> dict[str, str]:
        """Show the map in a notebook, with a picture for where HTML is not shown."""
        from rangeviz.outputs.notebook import comparison_bundle

        return comparison_bundle(self)

    def _repr_html_(self) -> str:
        """Show the map where HTML is asked for by itself, as in Panel, Streamlit or marimo."""
        return self._repr_mimebundle_()["text/html"]


def compare(before: Reach, after: Reach) -> Comparison:
    """
    Compare two answers, region by region and place by place.

    Parameters
    ----------
    before, after
        What `rangeviz.reach` returned for two systems, sites or ranges; of the same targets, or of
        some in common.

    Returns
    -------
    Comparison
        Frames `regions` and `places`, and a `summary`.

    Raises
    ------
    QuestionError
        If no region is in both.

    Examples
    --------
    >>> from rangeviz import reach
    >>> now, then = (reach(systems=[km], sites=["kyushu"], targets=["KOR"]) for km in (300, 500))
    >>> compare(now, then).regions["change"].value_counts().to_dict()
    {'gained': 9, 'more': 5, 'kept': 3, 'none': 1}
    """
    return Comparison.between(before, after)


def _two_names(names: Sequence[str]) -> tuple[str, str]:
    """Validate the names of the two answers of a comparison."""
    texts = () if isinstance(names, str) else tuple(names)
    if len(texts) != 2 or not all(isinstance(text, str) for text in texts):
        msg = f"names must be two texts, before and after; got {brief(names)}"
        raise QuestionError(msg)
    return texts[0], texts[1]
