"""
Write docs/catalog.md: every record of the bundled catalog, with its sources.

Run it after a change of the catalog; a test fails while the page is out of date::

    python docs/catalog.py
"""

from __future__ import annotations

import math
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rangeviz.basemaps import country_names
from rangeviz.catalog.catalog import load_catalog
from rangeviz.catalog.listing import select_systems, sites_markdown, systems_markdown
from rangeviz.catalog.record_facts import other_usages
from rangeviz.text import markdown_table

if TYPE_CHECKING:
    from rangeviz.catalog.catalog import Catalog

PAGE = Path(__file__).with_name("catalog.md")


SPAN_KM = (50, 20_000)
COLUMNS = 56


def spread_chart(systems: list[dict[str, Any]]) -> str:
    """Chart of the spreads of systems, on a logarithmic axis, as text; launchers are left out."""
    missiles = [system for system in systems if system.get("range_km")]
    if not missiles:
        return ""
    width = max(len(system["id"]) for system in missiles)
    ticks = [100, 300, 1_000, 3_000, 10_000]
    axis = [" "] * (COLUMNS + 6)
    for tick in ticks:
        label = f"{tick:,}"
        axis[_column(tick) : _column(tick) + len(label)] = label
    lines = [" " * (width + 2) + "".join(axis).rstrip()]
    for system in sorted(missiles, key=lambda system: system["range_km"]):
        low, high = (_column(system[f"range_{end}_km"]) for end in ("low", "high"))
        line = [" "] * (COLUMNS + 1)
        line[low : high + 1] = "─" * (high + 1 - low)
        line[_column(system["range_km"])] = "▶" if system["range_is"] == "floor" else "●"
        lines.append(f"{system['id']:<{width}}  {''.join(line).rstrip()}")
    return "\n".join(["```text", *lines, "```"])


def _column(km: float) -> int:
    least, most = map(math.log10, SPAN_KM)
    share = (math.log10(km) - least) / (most - least)
    return round(COLUMNS * min(max(share, 0), 1))


def countries_markdown(catalog: Catalog) -> str:
    """Systems by country of origin, each with a chart and a table."""
    names = country_names()
    groups: dict[str, list[dict[str, Any]]] = {}
    for system in select_systems(catalog, {}):
        groups.setdefault(names[system["origin"]], []).append(system)
    sections = []
    for name in sorted(groups):
        parts = (f"### {name}", spread_chart(groups[name]), systems_markdown(groups[name], catalog))
        sections.append("\n\n".join(filter(None, parts)))
    return "\n\n".join(sections)


def page() -> str:
    """Text of the page."""
    catalog = load_catalog()
    sites = catalog.sites.summaries()
    sources = sum(len(record.sources) for record in catalog.systems.values())
    chains = [
        site
        for site in sites
        if site.get("chain") == "first-island-chain" and site.get("definition")
    ]
    usages = [
        (
            chain["id"],
            chain["name"],
            ", ".join(chain["members"]),
            "; ".join(
                f"{usage}: {difference}"
                for usage, difference in other_usages(chain, chains).items()
            ),
        )
        for chain in chains
    ]
    return f"""# The catalog

<!-- Written by docs/catalog.py: do not edit; edit data/catalog and run it again. -->

{len(catalog.systems)} systems with {sources} citations and {len(sites)} sites, as of
{catalog.date}. A page of its own tells [how a figure is chosen](catalog-method.md) and how to
contest one.
A plus sign marks a range that its publishers state as a floor ("over 1,000 km"); low and high span
what is published of one variant. Figures stand as their sources print them. "Not read" marks a
standard reference quoted from memory, "weak source" a repost or a minor site.

Published maximum ranges only: reach is not deployment, intent or the ability to hit, and candidate
sites are hypothetical.

## Systems

By country of origin. Charts: kilometres on a logarithmic axis, the line from the low to the high
figure, `●` the nominal one, `▶` a floor.

{countries_markdown(catalog)}

## The first island chain, by usage

{markdown_table(("ID", "Usage", "Parts", "How the other usages differ"), usages)}

## Sites

{sites_markdown(sites, catalog)}
"""


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
    print(f"wrote {PAGE}")
