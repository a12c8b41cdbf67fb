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

FOOT = """\
## What better coasts changed

With Natural Earth 5 every claim is judged as it was with the base maps before. These distances
moved by more than 2 km, all to the farthest point of the mainland of the United States: the
southern end of Florida is drawn at 25.19° N 80.40° W now, and was at 25.22° N 80.43° W.

| claim | before | now |
|---|---:|---:|
| DF-41, 14,500 km from Hainan (Sanya) to the lower 48 | 15,079 km | 15,082 km |
| DF-41, from Beijing to the lower 48 | 12,589 km | 12,592 km |
| DF-41, 12,000 km from anywhere in China | 10,973 km | 10,977 km |
| DF-31B, 10,000 km from anywhere in China | 10,973 km | 10,977 km |
| JL-3, more than 10,000 km from the South China Sea | 15,254 km | 15,258 km |
| JL-3, from the northern part of that sea | 14,698 km | 14,702 km |
| Hwasong-14, 6,700 km from Pyongyang | 12,391 km | 12,395 km |
| Hwasong-14, from anywhere in North Korea | 11,833 km | 11,838 km |
| Hwasong-15, 11,000 to 12,000 km from Pyongyang | 12,391 km | 12,395 km |
| An ICBM of 15,000 km from Pyongyang | 12,391 km | 12,395 km |

Shares of the lower 48 and of North America are of their area with the Great Lakes, and move by up
to 0.4 points. "Hawaii" is its large islands, as the claims mean it: the base map has the islets
towards Midway now.
"""


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
    return "\n".join([*parts, FOOT])


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
