"""Commands that list the catalog, check catalogs and scenarios, and write a scenario."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer

from rangeviz.catalog.listing import SiteOrder, SystemOrder
from rangeviz.cli.question import Question
from rangeviz.cli.terminal import say, terminal_width
from rangeviz.errors import one_line
from rangeviz.units import Units

if TYPE_CHECKING:
    from rangeviz.catalog.catalog import Catalog
    from rangeviz.catalog.listing import Summary

__all__ = ["CatalogFiles", "UnitsOption", "check", "list_sites", "list_systems", "write_scenario"]

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
Values = list[str] | None


def _filter(flag: str, metavar: str, explanation: str) -> Any:
    """Option that keeps the records with one of its values."""
    return typer.Option(flag, metavar=metavar, help=explanation)


def _sort(explanation: str) -> Any:
    return typer.Option("--sort", metavar="COLUMN", help=explanation)


def list_systems(
    system: Annotated[
        str | None, typer.Argument(metavar="ID", help="A system, by id or alias.")
    ] = None,
    *,
    kind: Annotated[
        Values, _filter("--kind", "KIND", "Such as ballistic; may be repeated.")
    ] = None,
    origin: Annotated[
        Values, _filter("--origin", "CODE", "Country, such as USA; may be repeated.")
    ] = None,
    operator: Annotated[
        Values, _filter("--operator", "CODE", "Country, such as JPN; may be repeated.")
    ] = None,
    basing: Annotated[
        Values,
        _filter("--basing", "WHERE", "air, ground, ship or submarine; may be repeated."),
    ] = None,
    min_range: Annotated[
        float | None,
        typer.Option("--min-range", metavar="KM", help="The least range that is listed."),
    ] = None,
    sort: Annotated[
        SystemOrder | None,
        _sort("id, name, range (farthest first), origin, kind or introduced."),
    ] = None,
    form: Form = "table",
    units: UnitsOption = "km",
    catalog: CatalogFiles = None,
) -> None:
    """
    List missiles and launchers, or show one with its sources.

    A plus sign marks a range that its publishers state as a floor ("over 1,000 km"). CSV and JSON
    are metric; CSV has the columns that --catalog reads.
    """
    from rangeviz.catalog import listing, record_text

    loaded = _load_catalog(catalog)
    record = None if system is None else loaded.systems[system]
    if record is not None and form == "table":
        file, width = loaded.origin("system", record.id), terminal_width()
        typer.echo(record_text.system_text(record, units=units, file=file, width=width))
        return
    filters = _filters(kind=kind, origin=origin, operators=operator, basing=basing)
    summaries = listing.select_systems(loaded, filters, min_range_km=min_range, sort=sort)
    if record is not None:
        summaries = [summary for summary in summaries if summary["id"] == record.id]
    if form == "table":
        files = _origins("system", summaries, loaded)
        typer.echo(record_text.systems_table(summaries, units, terminal_width(), files=files))
    elif form == "md":
        typer.echo(listing.systems_markdown(summaries, loaded, units))
    else:
        _print_records("system", summaries, loaded, form)


def list_sites(
    site: Annotated[str | None, typer.Argument(metavar="ID", help="A site, by id or name.")] = None,
    *,
    kind: Annotated[
        Values, _filter("--kind", "KIND", "area, point or chain; may be repeated.")
    ] = None,
    country: Annotated[
        Values, _filter("--country", "CODE", "Such as JPN; may be repeated.")
    ] = None,
    role: Annotated[
        Values, _filter("--role", "ROLE", "Such as definition; may be repeated.")
    ] = None,
    chain: Annotated[Values, _filter("--chain", "CHAIN", "Such as first-island-chain.")] = None,
    sort: Annotated[SiteOrder | None, _sort("id, name, country, role, kind, lon or lat.")] = None,
    form: Form = "table",
    catalog: CatalogFiles = None,
) -> None:
    """
    List places to launch from, or show one with its sources.

    The first island chain has four definitions: rangeviz sites --kind chain.
    """
    from rangeviz.catalog import listing, record_text

    loaded = _load_catalog(catalog)
    record = None if site is None else loaded.sites[site]
    if record is not None and form == "table":
        file, width = loaded.origin("site", record.id), terminal_width()
        others = loaded.sites.summaries()
        typer.echo(record_text.site_text(record, file=file, width=width, summaries=others))
        return
    filters = _filters(kind=kind, country=country, role=role, chain=chain)
    summaries = listing.select_sites(loaded, filters, sort=sort)
    if record is not None:
        summaries = [summary for summary in summaries if summary["id"] == record.id]
    if form == "table":
        files = _origins("site", summaries, loaded)
        typer.echo(record_text.sites_table(summaries, terminal_width(), files=files))
    elif form == "md":
        typer.echo(listing.sites_markdown(summaries, loaded))
    else:
        _print_records("site", summaries, loaded, form)


def check(
    files: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="FILE", help="Catalogs and scenarios; the bundled catalog if left out."
        ),
    ] = None,
    *,
    strict: Annotated[
        bool,
        typer.Option("--strict", help="Exit with status 1 for lints too, not only for faults."),
    ] = False,
    schema: Annotated[
        bool,
        typer.Option("--schema", help="Print the JSON Schema of a catalog, for editors, and exit."),
    ] = False,
) -> None:
    """
    Check catalogs and scenarios, and list every fault at once.

    A file with a fault cannot be used: exit status 1. A lint is unusual but may be right; a record
    accepts it by its code and a reason, such as accept = { no-source = "measured by ourselves" }.
    """
    import json

    from rangeviz.cli.check import check_files, json_schema

    if schema:
        typer.echo(json.dumps(json_schema(), indent=2, ensure_ascii=False))
        return
    result = check_files(*(files or ()))
    for line in (*result.faults, *result.lints):
        typer.echo(one_line(line))
    counts = (
        (result.records, "sound record"),
        (len(result.faults), "fault"),
        (len(result.lints), "lint"),
    )
    say(", ".join(f"{count:,} {noun}{'' if count == 1 else 's'}" for count, noun in counts))
    if result.faults or (strict and result.lints):
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
    Write a question to a scenario file, for --scenario to read.

    The catalogs and areas that it names must lie in its folder, so that they travel together.
    """
    import dataclasses

    question = dataclasses.replace(question, title=title or question.title)
    if out:
        from rangeviz.writing import check_output

        check_output(out, suffixes=(".toml",), inputs=question.files)
    text = question.scenario_text(Path(out).parent if out else Path())
    if out is None:
        typer.echo(text, nl=False)
        return
    from rangeviz.writing import write_text

    write_text(out, text)
    say(f"wrote {out}")


def _load_catalog(files: list[str] | None) -> Catalog:
    """Load the catalog, and print what the user's files change in it."""
    from rangeviz.catalog.catalog import load_catalog

    catalog = load_catalog(*(files or ()))
    say(*catalog.changes())
    return catalog


def _filters(**values: list[str] | None) -> dict[str, list[str]]:
    return {field: accepted or [] for field, accepted in values.items()}


def _origins(kind: str, summaries: list[Summary], catalog: Catalog) -> dict[str, str]:
    """Origin of each of the user's records, by id."""
    origins = ((summary["id"], catalog.origin(kind, summary["id"])) for summary in summaries)
    return {record_id: origin for record_id, origin in origins if origin}


def _print_records(kind: str, summaries: list[Summary], catalog: Catalog, form: str) -> None:
    from rangeviz.catalog import listing

    if form == "json":
        typer.echo(listing.to_json(kind, summaries, catalog))
    else:
        typer.echo(listing.to_csv(kind, summaries, catalog), nl=False)
