"""Commands that look names up: `find`, `places` and `regions`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer

from rangeviz.cli.terminal import say, terminal_width

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from rangeviz.naming.resolver import Named

__all__ = ["find", "list_places", "list_regions"]

NEARLY = 6  # level of what is only spelt nearly so

Form = Annotated[
    Literal["table", "csv", "json"],
    typer.Option("--format", metavar="table|csv|json", help="Form of the list."),
]
CatalogFiles = Annotated[
    list[str] | None,
    typer.Option("--catalog", metavar="FILE", help="Your own records; may be repeated."),
]


def find(
    words: Annotated[list[str], typer.Argument(metavar="WORDS", help="A name, or part of one.")],
    *,
    form: Form = "table",
    catalog: CatalogFiles = None,
) -> None:
    """
    Find anything that has a name.

    Systems, sites, countries, groups of countries, regions and towns, by any of their names.
    NAME is what other commands take. If nothing has the name, those spelt nearly so are listed.
    """
    from rangeviz.catalog.catalog import load_catalog
    from rangeviz.naming.resolver import search

    found = search(" ".join(words), load_catalog(*(catalog or ())))
    if not found:
        say(f"nothing is called {' '.join(words)!r}, nor nearly so")
        raise typer.Exit(1)
    if found[0].level == NEARLY:
        say(f"nothing is called {' '.join(words)!r}; spelt nearly so:")
    _print(("kind", "name", "where"), [_row(named) for named in found], form)


def list_places(
    name: Annotated[
        str | None, typer.Argument(metavar="NAME", help="A town, or part of it.")
    ] = None,
    *,
    country: Annotated[
        str | None, typer.Option("--country", metavar="COUNTRY", help="Only towns in it.")
    ] = None,
    form: Form = "table",
) -> None:
    """
    List towns by name, or those of a country.

    The largest first. A name may be a part of one, in any spelling and many languages.
    """
    from rangeviz.naming.listing import towns

    if name is None and country is None:
        msg = "name a town, or a country with --country; the world has thousands of towns"
        raise typer.BadParameter(msg)
    rows = [
        (town.label, f"{town.weight:,}" if form == "table" else town.weight, *town.lonlat)
        for town in towns(name, country=country)
    ]
    _print(("name", "people", "lon", "lat"), rows, form, right={1, 2, 3})


def list_regions(
    country: Annotated[
        str | None,
        typer.Argument(metavar="COUNTRY", help="A country, group or region, by any name."),
    ] = None,
    *,
    form: Form = "table",
) -> None:
    """List a country's regions with their codes, or the countries."""
    from rangeviz.basemaps.names import regions_note
    from rangeviz.naming.listing import country_rows, region_rows

    rows: list[tuple[Any, ...]]
    found: list[tuple[Any, ...]] = [] if country is None else region_rows(country)
    if country is None:
        header: tuple[str, ...] = ("code", "regions", "disputed", "area_km2", "country")
        rows, right = [*country_rows()], {1, 2, 3}
        if form == "table":
            rows = [(*row[:2], row[2] or "", f"{row[3]:,.0f}", row[4]) for row in rows]
    elif form == "table":
        header, right = ("code", "area_km2", "region"), {1}
        rows = [
            (code, f"{area:,.0f}", f"{name}  (disputed: {claimants})" if disputed else name)
            for code, name, _, disputed, claimants, area in found
        ]
    else:
        header, right = ("code", "name", "country", "disputed", "claimants", "area_km2"), set()
        rows = [(*row[:3], bool(row[3]), *row[4:]) for row in found]
    _print(header, rows, form, right=right)
    countries = {row[2] for row in found}
    say(regions_note(*countries) if len(countries) == 1 else regions_note())


def _row(named: Named) -> tuple[str, ...]:
    """Kind, name as it can be typed, and where it lies."""
    record = named.record
    if record is None:
        return named.kind, named.id, named.label.rpartition(" (")[0]
    if named.kind == "place":
        lon, lat = record.lonlat
        return "town", named.label, f"{lon:g},{lat:g}"
    return named.kind, named.id, record.name


def _print(
    header: Sequence[str], rows: Sequence[Sequence[Any]], form: str, *, right: Collection[int] = ()
) -> None:
    if form == "csv":
        from rangeviz.text import csv_text

        typer.echo(csv_text(header, rows), nl=False)
    elif form == "json":
        import json

        records = [dict(zip(header, row, strict=True)) for row in rows]
        typer.echo(json.dumps(records, ensure_ascii=False, indent=1))
    else:
        from rangeviz.text import text_table

        texts = [tuple(map(str, row)) for row in rows]
        titles = [title.replace("_km2", " km²").upper().replace("KM²", "km²") for title in header]
        typer.echo(text_table(titles, texts, right=right, width=terminal_width()))
