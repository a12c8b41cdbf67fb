"""The result of `verify`: claims, judged, that draw and write themselves."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

    from matplotlib.figure import Figure
    from pandas import DataFrame

    from rangeviz.catalog.catalog import Catalog
    from rangeviz.coverage.judging import Finding
    from rangeviz.outputs.look import Look
    from rangeviz.units import Units

__all__ = ["Verification", "verify"]

ClaimKind = Literal["reach", "touches", "covers", "all-of", "distance"]


@dataclass(frozen=True)
class Verification:
    """
    Claims, judged.

    Made by `verify`.

    Attributes
    ----------
    findings
        One for each claim, in their order.
    figures_as_of
        Month of the catalog's figures.
    """

    findings: tuple[Finding, ...]
    figures_as_of: str

    def __len__(self) -> int:
        return len(self.findings)

    def __repr__(self) -> str:
        return f"<Verification: {self.summary()[0]}>"

    @property
    def verdicts(self) -> list[str]:
        """Verdict of each claim."""
        return [finding.verdict for finding in self.findings]

    def summary(self, *, units: Units = "km") -> list[str]:
        """Count the verdicts, and say of each claim in a paragraph why it has its own."""
        from rangeviz.words.claim_sentences import counts_sentence, paragraph

        return [
            counts_sentence(self.findings),
            *(paragraph(finding, units) for finding in self.findings),
        ]

    def to_frame(self) -> DataFrame:
        """
        Put the findings into a table, one row for each claim, metric.

        Returns
        -------
        DataFrame
            `id`, `verdict`, `depends_on`, `claim`, `system`, `range_low_km`, `range_km`,
            `range_high_km`, `needed_km` (the least range for which it would hold, from the best
            place), `margin_low_km`, `margin_km`, `margin_high_km`, the nearest and the farthest
            pair of points, `mercator_km`, `mercator_says`, and more.
        """
        from pandas import DataFrame

        from rangeviz.outputs.claim_tables import claim_rows

        return DataFrame(claim_rows(self.findings))

    def to_html(self, *, title: str | None = None) -> str:
        """Draw a page: of one claim with its map, or of many with a filter by verdict."""
        from rangeviz.outputs.webmap.claim_page import claims_html

        return claims_html(self.findings, title=title, figures_as_of=self.figures_as_of)

    def to_figure(self, *, look: Look | None = None) -> Figure:
        """Draw a picture of the first claim, azimuthal equidistant about where it starts."""
        from rangeviz.outputs.figure.claim import draw_claim

        return draw_claim(self.findings[0], look=look)

    def _repr_mimebundle_(self, **_: Any) -> dict[str, str]:
        """Show the page in a notebook, with the paragraphs for where there can be none."""
        from rangeviz.outputs.notebook import mimebundle

        text = "\n".join(self.summary())
        title = "Claims, checked"
        return mimebundle(self.to_html(), title=title, text=text, picture=None)

    def _repr_html_(self) -> str:
        """Show the page where HTML is asked for by itself, as in Panel, Streamlit or marimo."""
        return self._repr_mimebundle_()["text/html"]

    def save(self, path: str | Path, *, title: str | None = None, look: Look | None = None) -> Path:
        """
        Write it, in the format that the suffix names.

        Parameters
        ----------
        path
            File to write, ending in html, png, svg, pdf, csv, json, md or txt; written whole or
            not at all.
        title
            Heading of a page.
        look
            Size, resolution and theme of a picture, which is of one claim.

        Returns
        -------
        Path
            The file written.

        Raises
        ------
        OutputError
            If the suffix names no such format, or the file cannot be written.
        LookError
            If a picture of many claims is asked for.
        """
        from rangeviz.outputs.claims import write_claims

        return write_claims(self, path, title=title, look=look)


def verify(
    claims: str | Path | Mapping[str, Any] | Iterable[Mapping[str, Any]] | None = None,
    *,
    system: str | None = None,
    range_km: float | None = None,
    site: str | tuple[float, float] | None = None,
    at: tuple[float, float] | None = None,
    target: str | tuple[float, float] | None = None,
    kind: ClaimKind = "reach",
    within_km: float | None = None,
    share: float | None = None,
    claimed: bool = True,
    text: str = "",
    catalog: Catalog | None = None,
) -> Verification:
    """
    Check claims that X at S reaches P, or that S is within N km of P.

    Parameters
    ----------
    claims
        A file of claims (toml, csv, xlsx), a mapping of the fields of one, or several of these; in
        place of the other parameters.
    system
        Missile or launcher, by id or alias.
    range_km
        A range instead, in kilometres.
    site
        Island, region, country or town that it starts from, or ``(lon, lat)`` in degrees.
    at
        Point in the site that is named in the claim, ``(lon, lat)``; if the answer differs between
        there and the best place of the site, the verdict is that it depends.
    target
        Town, region or country, or ``(lon, lat)``.
    kind
        ``"touches"``: some of the target; ``"covers"`` or ``"all-of"``: all of it;
        ``"distance"``: no reach, just `within_km`; ``"reach"``: not said, so a target in reach in
        part depends on the part.
    within_km
        Distance that the claim states at most, in kilometres.
    share
        Least share of the target's area that the claim states, from 0 to 1.
    claimed
        False if the claim says that it is out of reach.
    text
        The claim in words.
    catalog
        Catalog to look names up in; the bundled one if left out.

    Returns
    -------
    Verification
        Verdicts, distances, margins, what would have to be true, and sources.

    Raises
    ------
    QuestionError
        If a name is unknown or a claim contradicts itself; one line for each fault of each claim.
    CatalogError
        If the file of claims cannot be read.

    Examples
    --------
    >>> found = verify(system="hwasong-14", site="north-korea", target="Honolulu")
    >>> found.verdicts
    ['supported']
    """
    from rangeviz.catalog.catalog import load_catalog
    from rangeviz.coverage.judging import judge
    from rangeviz.naming.cases import find_cases

    catalog = load_catalog() if catalog is None else catalog
    fields: dict[str, Any] = {
        **{"system_id": system, "range_km": range_km, "kind": kind, "within_km": within_km},
        **{"share_claimed_min": share, "claimed": claimed, "text": text},
        **_end("site", "from", site),
        **_end("target", "to", target),
    }
    if at is not None:
        fields |= {"from_lon": at[0], "from_lat": at[1]}
    placed, faults = _read(claims, {key: v for key, v in fields.items() if v is not None})
    cases = find_cases(placed, catalog, faults)
    return Verification(tuple(judge(case) for case in cases), catalog.date)


def _end(field: str, prefix: str, value: Any) -> dict[str, Any]:
    """Fields of one end of a claim, from a name or a point."""
    if value is None or isinstance(value, str):
        return {field: value}
    lon, lat = value
    return {f"{prefix}_lon": float(lon), f"{prefix}_lat": float(lat)}


def _read(claims: Any, fields: dict[str, Any]) -> tuple[list[Any], list[str]]:
    from pathlib import Path

    from rangeviz.catalog.reading.claims import check_claims, read_claims
    from rangeviz.errors import QuestionError

    if claims is None:
        return check_claims([fields])
    given = set(fields) - {"kind", "claimed", "text"}
    if given:
        msg = f"claims and {', '.join(sorted(given))} are both given; give one or the other"
        raise QuestionError(msg)
    if isinstance(claims, str | Path):
        return read_claims(claims)
    if hasattr(claims, "items"):
        return check_claims([dict(claims)])
    return check_claims([dict(claim) for claim in claims])
