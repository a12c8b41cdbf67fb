"""
Write docs/claims.md: published claims that plain geometry does not bear out.

Run from the checkout after a change to the claims or to the figures: ``python docs/claims.py``.
"""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

import rangeviz as rv
from rangeviz.basemaps import data_file

if TYPE_CHECKING:
    from rangeviz.coverage.judging import Finding

HEAD = """\
# Published claims, and what geometry says

Press reports say that a missile at one place reaches another, or how far the one is from the other.
Below is what rangeviz makes of {n} such claims, measured along the WGS84 geodesic: {supported} are
supported and {contradicted} contradicted; {depends} depend on where in an area the launcher stands, and
{close} are too close to call. This says nothing of what a weapon can do, only whether the printed
range spans the printed distance. The claims are a data set of their own, [data/claims](../data/claims/README.md),
with distances and verdicts computed without rangeviz; the tests hold rangeviz to them (`tests/test_claims.py`).
`rangeviz verify --bundled` judges them, and `rangeviz verify` any other. This page is made by `docs/claims.py`.

Where a whole country or island was named as the origin, the distance is from its nearest point, and
that from the town named beside it follows.
"""
SECTIONS = {
    "contradicted": (
        "Not borne out",
        "The printed range falls short, or the printed distance is off.",
    ),
    "too close to call": (
        "Too close to call",
        "Range and distance differ by less than 5 km, or half a per cent of the range: no coast "
        "is drawn that well.",
    ),
    "depends": (
        "Depends on where the launcher stands",
        "From the town named and from the nearest point of the area named the answers differ.",
    ),
}


def main() -> None:
    """Write the page beside this script."""
    Path(__file__).with_suffix(".md").write_text(page(), encoding="utf-8")


def page() -> str:
    """Give the text of the page."""
    found = rv.verify(data_file("claims", "claims.toml"))
    counts = Counter(found.verdicts)
    close = counts["too close to call"]
    parts = [HEAD.format(n=len(found), close=close, **{k: counts[k] for k in _KEYS})]
    for verdict, (title, words) in SECTIONS.items():
        rows = [_row(finding) for finding in found.findings if finding.verdict == verdict]
        parts += [
            f"## {title}\n\n{words}\n",
            "| claim | printed | geometry | source |\n|---|---:|---:|---|\n"
            + "\n".join(rows)
            + "\n",
        ]
    return "\n".join(parts)


_KEYS = ("supported", "contradicted", "depends")


def _row(finding: Finding) -> str:
    claim = finding.case.claim
    printed = [text for text in (claim.range_printed, claim.distance_printed) if text]
    if not printed and claim.range_used_km is not None:
        printed = [f"{claim.range_used_km:,.0f} km (not in the text)"]
    km = [
        f"{reading.needed_km:,.0f} km"
        + (f" from {claim.from_name}" if reading.where == "named" and finding.case.area else "")
        for reading in finding.readings
    ] or [f"{finding.distance.found_km:,.0f} km" if finding.distance else ""]
    if (
        claim.share_claimed_min is not None
        and finding.reading
        and finding.reading.share is not None
    ):
        km = [f"{finding.reading.share:.0%} of the area in range"]
    cited = link = ""
    if claim.source:
        cited = f"{claim.source.publisher}, {claim.source.date}"
        link = f"[{_text(cited)}]({claim.source.url})" if claim.source.url else _text(cited)
    cells = (_text(claim.text), _text("; ".join(printed)), _text("; ".join(km)), link)
    return f"| {' | '.join(cells)} |"


def _text(text: str) -> str:
    return text.replace("|", "\\|").replace("~", "\\~").replace("<", "\\<")


if __name__ == "__main__":
    main()
