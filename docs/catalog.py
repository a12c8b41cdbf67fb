"""
Write docs/catalog.md: every record of the bundled catalog, with its sources.

Run it after a change of the catalog; a test fails while the page is out of date::

    python docs/catalog.py
"""

from __future__ import annotations

from pathlib import Path

from rangeviz.catalog.catalog import load_catalog
from rangeviz.catalog.listing import select_systems, sites_markdown, systems_markdown
from rangeviz.catalog.record_facts import other_usages
from rangeviz.text import markdown_table

PAGE = Path(__file__).with_name("catalog.md")


def page() -> str:
    """Text of the page."""
    catalog = load_catalog()
    systems = select_systems(catalog, {})
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

{len(systems)} systems with {sources} citations and {len(sites)} sites, as of {catalog.date}.
A plus sign marks a range that its publishers state as a floor ("over 1,000 km"); low and high span
what is published. Figures stand as their sources print them. "Not read" marks a standard reference
quoted from memory, "weak source" a repost or a minor site.

Published maximum ranges only: reach is not deployment, intent or the ability to hit, and candidate
sites are hypothetical.

## Systems

{systems_markdown(systems, catalog)}

## The first island chain, by usage

{markdown_table(("ID", "Usage", "Parts", "How the other usages differ"), usages)}

## Sites

{sites_markdown(sites, catalog)}
"""


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
    print(f"wrote {PAGE}")
