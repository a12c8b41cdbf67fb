"""
Write docs/claims.md: published claims that plain geometry does not bear out.

Run from the checkout after a change to the claims or to the figures: ``python docs/claims.py``.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))

from helpers.judging import Judgement, claims, judge  # type: ignore[import-not-found]

HEAD = """\
# Published claims, and what geometry says

Press reports say that a missile at one place reaches another, or how far the one is from the other.
Below is what rangeviz makes of {n} such claims, measured along the WGS84 geodesic: {borne} are
borne out, {wrong} are not. This says nothing of what a weapon can do, only whether the printed
range spans the printed distance. The distances were also computed independently, and the tests hold
rangeviz to them (`tests/test_claims.py`). This page is made by `docs/claims.py`.

Where a whole country or island was named as the origin, the distance is from its nearest point, and
that from the town named beside it follows.
"""
SECTIONS = {
    "wrong": ("Not borne out", "The printed range falls short, or the printed distance is off."),
    "razor": (
        "Too close to call",
        "Range and distance differ by less than 5 km, or half a per cent of the range: no coast "
        "is drawn that well.",
    ),
    "origin": (
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
    judged = [(claim, judge(claim)) for claim in claims()]
    wrong = [pair for pair in judged if not _borne_out(*pair)]
    lists = {
        "wrong": [pair for pair in wrong if not pair[1].is_razor],
        "razor": [pair for pair in judged if pair[1].is_razor],
        "origin": [pair for pair in judged if pair[1].origin_sensitive and not pair[1].is_razor],
    }
    parts = [HEAD.format(n=len(judged), borne=len(judged) - len(wrong), wrong=len(wrong))]
    for key, (title, words) in SECTIONS.items():
        rows = [_row(*pair) for pair in lists[key]]
        parts += [
            f"## {title}\n\n{words}\n",
            "| claim | printed | geometry | source |\n|---|---:|---:|---|\n"
            + "\n".join(rows)
            + "\n",
        ]
    return "\n".join([*parts, FOOT])


def _borne_out(claim: dict[str, Any], found: Judgement) -> bool:
    """Tell whether geometry agrees with all that a claim says."""
    holds = found.in_range_point if found.in_range_area is None else found.in_range_area
    if claim.get("extent") == "none" and holds is not None:
        holds = not holds
    reach = holds is None or holds == claim["claimed"]
    return bool(reach and claim.get("distance_consistent", True))


def _row(claim: dict[str, Any], found: Judgement) -> str:
    printed = [claim[name] for name in ("range_printed", "distance_printed") if name in claim]
    if not printed and "range_used_km" in claim:
        printed = [f"{claim['range_used_km']:,.0f} km (not in the text)"]
    at_end = 1 if claim.get("extent") == "all" else 0
    km = [f"{found.point_km[at_end]:,.0f} km"]
    if found.area_km:
        km = [f"{found.area_km[at_end]:,.0f} km", f"{km[0]} from {claim['from_name']}"]
    if found.share is not None and "share_claimed_min" in claim:
        share = found.share if found.share_area is None else found.share_area
        km = [f"{share:.0%} of the area in range"]
    source = claim["source"]
    cited = f"{source['publisher']}, {source['date']}"
    link = f"[{_text(cited)}]({source['url']})" if source.get("url") else _text(cited)
    cells = (_text(claim["text"]), _text("; ".join(printed)), _text("; ".join(km)), link)
    return f"| {' | '.join(cells)} |"


def _text(text: str) -> str:
    return text.replace("|", "\\|").replace("~", "\\~").replace("<", "\\<")


if __name__ == "__main__":
    main()
