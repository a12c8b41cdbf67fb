"""The commands about catalogs and scenarios: what is in them, whether they hold, writing one."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer

from rangeviz.cli.question import Question
from rangeviz.cli.terminal import say, terminal_width
from rangeviz.units import Units

if TYPE_CHECKING:
    from rangeviz.catalog.catalog import Catalog

__all__ = ["UnitsOption", "check", "list_sites", "list_systems", "write_scenario"]

CatalogFiles = Annotated[
    list[str] | None,
    typer.Option(
        "--catalog",
        metavar="FILE",
        help="Your own records (toml, csv, xlsx, geojson, gpkg, kml, kmz); may be repeated.",
    ),
]
UnitsOption = Annotated[
    Units, typer.Option("--units", metavar="km|mi|nmi", help="Units of distances.")
]
Form = Annotated[
    Literal["table", "csv", "json", "md"],
    typer.Option(
        "--format",
        metavar="table|csv|json|md",
        help="Form of the list; JSON holds whole records with their sources.",
    ),
]


def list_systems(
    system: Annotated[
        str | None, typer.Argument(metavar="ID", help="A system, by id or alias.")
    ] = None,
    *,
    kind: Annotated[
        list[str] | None,
        typer.Option("--kind", metavar="KIND", help="Such as ballistic; may be repeated."),
    ] = None,
    origin: Annotated[
        list[str] | None,
        typer.Option("--origin", metavar="CODE", help="Country, such as USA; may be repeated."),
    ] = None,
    operator: Annotated[
        list[str] | None,
        typer.Option("--operator", metavar="CODE", help="Country, such as JPN; may be repeated."),
    ] = None,
    basing: Annotated[
        list[str] | None,
        typer.Option(
            "--basing", metavar="WHERE", help="air, ground, ship or submarine; may be repeated."
        ),
    ] = None,
    min_range: Annotated[
        float | None,
        typer.Option("--min-range", metavar="KM", help="The least range that is listed."),
    ] = None,
    sort: Annotated[
        Literal["id", "name", "range", "origin", "kind", "introduced"] | None,
        typer.Option(
            "--sort",
            metavar="COLUMN",
            help="id, name, range (farthest first), origin, kind or introduced.",
        ),
    ] = None,
    form: Form = "table",
    units: UnitsOption = "km",
    catalog: CatalogFiles = None,
) -> None:
    """
    List missiles and launchers, or all about one with its sources.

    A plus sign marks a range that its publishers state as a floor ("over 1,000 km"). CSV and JSON
    are metric; CSV has the columns that --catalog reads.
    """
    from rangeviz.catalog import listing
    from rangeviz.catalog import record_text as sheets

    found = _catalog(catalog)
    shelf = found.systems
    if system is not None and form == "table":
        _print_system(system, units, found)
        return
    filters = {"kind": kind, "origin": origin, "operators": operator, "basing": basing}
    heads = listing.select_systems(found, _given(filters), min_range_km=min_range, sort=sort)
    if system is not None:
        heads = [head for head in heads if head["id"] == shelf[system].id]
    if form == "table":
        own = _own_files("system", heads, found)
        typer.echo(sheets.systems_table(heads, units, terminal_width(), files=own))
    elif form == "md":
        typer.echo(listing.systems_markdown(heads, found, units))
    else:
        _print_records("system", heads, found, form)


def list_sites(
    site: Annotated[str | None, typer.Argument(metavar="ID", help="A site, by id or name.")] = None,
    *,
    kind: Annotated[
        list[str] | None,
        typer.Option("--kind", metavar="KIND", help="area, point or chain; may be repeated."),
    ] = None,
    country: Annotated[
        list[str] | None,
        typer.Option("--country", metavar="CODE", help="Such as JPN; may be repeated."),
    ] = None,
    role: Annotated[
        list[str] | None,
        typer.Option("--role", metavar="ROLE", help="Such as definition; may be repeated."),
    ] = None,
    chain: Annotated[
        list[str] | None,
        typer.Option("--chain", metavar="CHAIN", help="Such as first-island-chain."),
    ] = None,
    sort: Annotated[
        Literal["id", "name", "country", "role", "kind", "lon", "lat"] | None,
        typer.Option("--sort", metavar="COLUMN", help="id, name, country, role, kind, lon or lat."),
    ] = None,
    form: Form = "table",
    catalog: CatalogFiles = None,
) -> None:
    """
    List places to launch from, or all about one with its sources.

    The first island chain has four definitions: rangeviz sites --kind chain.
    """
    from rangeviz.catalog import listing
    from rangeviz.catalog import record_text as sheets

    found = _catalog(catalog)
    shelf = found.sites
    if site is not None and form == "table":
        origin, chains = found.origin("site", shelf[site].id), shelf.heads()
        width = terminal_width()
        typer.echo(sheets.site_sheet(shelf[site], file=origin, width=width, chains=chains))
        return
    filters = {"kind": kind, "country": country, "role": role, "chain": chain}
    heads = listing.select_sites(found, _given(filters), sort=sort)
    if site is not None:
        heads = [head for head in heads if head["id"] == shelf[site].id]
    if form == "table":
        own = _own_files("site", heads, found)
        typer.echo(sheets.sites_table(heads, terminal_width(), files=own))
    elif form == "md":
        typer.echo(listing.sites_markdown(heads, found))
    else:
        _print_records("site", heads, found, form)


def check(
    files: Annotated[
        list[str] | None,
        typer.Argument(metavar="FILE", help="Catalogs and scenarios; the bundled if none."),
    ] = None,
    *,
    strict: Annotated[
        bool, typer.Option("--strict", help="Exit with 1 for a lint too, not only a fault.")
    ] = False,
    schema: Annotated[
        bool,
        typer.Option("--schema", help="Print the JSON Schema of a catalog, for editors, and exit."),
    ] = False,
) -> None:
    """
    Check catalogs and scenarios: every fault at once.

    For a fault the file would be refused: exit status 1. A lint is odd but may be right; a record
    explains it by its code, such as accept = { no-source = "measured by ourselves" }.
    """
    import json

    from rangeviz.cli.check import check_files, json_schema

    if schema:
        typer.echo(json.dumps(json_schema(), indent=2, ensure_ascii=False))
        return
    report = check_files(*(files or ()))
    for line in (*report.faults, *report.lints):
        typer.echo(line)
    counts = (
        (report.records, "sound record"),
        (len(report.faults), "fault"),
        (len(report.lints), "lint"),
    )
    say(", ".join(f"{n:,} {what}{'' if n == 1 else 's'}" for n, what in counts))
    if report.faults or (strict and report.lints):
        raise typer.Exit(1)


def write_scenario(
    question: Question,
    *,
    title: Annotated[
        str | None, typer.Option("--title", metavar="TEXT", help="Heading of its map.")
    ] = None,
    out: Annotated[
        str | None,
        typer.Option("--out", "-o", metavar="FILE", help="Where to write; stdout if left out."),
    ] = None,
) -> None:
    """
    Write a question down, for --scenario to ask it again.

    The catalogs and areas that it names must lie in its folder, so that they travel together.
    """
    import dataclasses

    question = dataclasses.replace(question, title=title or question.title)
    text = question.scenario_text(Path(out).parent if out else Path())
    if out is None:
        typer.echo(text, nl=False)
        return
    from rangeviz.writing import check_output, write_text

    check_output(out, suffixes=(".toml",))
    write_text(out, text)
    say(f"wrote {out}")


def _catalog(files: list[str] | None) -> Catalog:
    """Load the catalog, and say what the user's files change in it."""
    from rangeviz.catalog.catalog import load_catalog

    catalog = load_catalog(*(files or ()))
    say(*catalog.changes())
    return catalog


def _given(filters: dict[str, list[str] | None]) -> dict[str, list[str]]:
    return {field: values for field, values in filters.items() if values}


def _own_files(kind: str, heads: list[dict[str, Any]], catalog: Catalog) -> dict[str, str]:
    """File of each record that is the user's, by id."""
    files = {head["id"]: catalog.origin(kind, head["id"]) for head in heads}
    return {record_id: file for record_id, file in files.items() if file}


def _print_system(name: str, units: Units, catalog: Catalog) -> None:
    """Print all about one system."""
    from rangeviz.catalog.record_text import system_sheet

    system = catalog.systems[name]
    file, width = catalog.origin("system", system.id), terminal_width()
    typer.echo(system_sheet(system, units=units, file=file, width=width))


def _print_records(kind: str, heads: list[dict[str, Any]], catalog: Catalog, form: str) -> None:
    from rangeviz.catalog import listing

    if form == "json":
        typer.echo(listing.to_json(kind, heads, catalog))
    else:
        typer.echo(listing.to_csv(kind, heads, catalog), nl=False)
