"""
Write docs/catalog.md: every record of the bundled catalog, with its sources.

Run it after the catalog has changed; a test says when the page is not current::

    python docs/catalog.py
"""

from __future__ import annotations

from pathlib import Path

from rangeviz.catalog.catalog import load_catalog
from rangeviz.catalog.listing import select_systems, sites_markdown, systems_markdown
from rangeviz.catalog.record_text import other_usages
from rangeviz.text import markdown_table

PAGE = Path(__file__).with_name("catalog.md")


def page() -> str:
    """Text of the page."""
    catalog = load_catalog()
    systems = select_systems(catalog, {})
    sites = catalog.sites.heads()
    sources = sum(len(record.sources) for record in catalog.systems.values())
    chains = [
        head
        for head in sites
        if head.get("chain") == "first-island-chain" and head.get("definition")
    ]
    usages = [
        (
            head["id"],
            head["name"],
            ", ".join(head["members"]),
            "; ".join(
                f"{usage}: {told}"
                for usage, told in other_usages(catalog.sites[head["id"]], chains).items()
            ),
        )
        for head in chains
    ]
    return f"""# The catalog

<!-- Written by docs/catalog.py: do not edit; edit data/catalog and run it again. -->

{len(systems)} systems with {sources} citations and {len(sites)} sites, as of {catalog.date}.
A plus sign marks a range that its publishers state as a floor ("over 1,000 km"); low and high span
what is published. Figures stand as their sources print them. "Not read again" marks a standard
reference quoted from memory, "weak" a repost or minor site.

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
