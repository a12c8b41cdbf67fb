"""Commands `who` and `compare`: what reaches a place, and what a change gains and loses."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer

from rangeviz.cli.catalog import UnitsOption
from rangeviz.cli.question import FlagError, Question, lon_lat_of_flag
from rangeviz.cli.terminal import say, terminal_width

if TYPE_CHECKING:
    from collections.abc import Iterable

    from rangeviz.outputs.reports import Form, Report

__all__ = [
    "FormOption",
    "OutOption",
    "compare",
    "emit",
    "emit_report",
    "form_of",
    "point_of",
    "say_written",
    "who",
]

FormOption = Annotated[
    Literal["table", "csv", "json", "md"] | None,
    typer.Option(
        "--format",
        metavar="table|csv|json|md",
        help="Form of the table.  [default: by the suffix of --out, else table]",
    ),
]
OutOption = Annotated[
    str | None,
    typer.Option("--out", "-o", metavar="FILE", help="Where to write; stdout if left out."),
]
_FORMS: dict[str, Form] = {".txt": "table", ".csv": "csv", ".json": "json", ".md": "md"}


def form_of(form: Form | None, out: str | None, inputs: Iterable[str]) -> Form:
    """Choose the form of a table by flag or suffix, after making sure that it can be written."""
    from rangeviz.writing import check_output

    if out:
        check_output(out, suffixes=() if form else _FORMS, inputs=inputs)
    return form or (_FORMS[Path(out).suffix.lower()] if out else "table")


def emit(text: str, out: str | None) -> None:
    """Write a text to a file, or to stdout."""
    from rangeviz.writing import write_text

    if out:
        write_text(out, text)
        say_written(out)
    else:
        typer.echo(text, nl=False)


def point_of(text: str | None, flag: str = "--at") -> tuple[float, float] | None:
    """Read a point of a flag; misuse if it is none."""
    if text is None:
        return None
    try:
        return lon_lat_of_flag(text)
    except FlagError as error:
        raise typer.BadParameter(str(error), param_hint=f"'{flag}'") from None


def say_written(path: str) -> None:
    """Say that a file is written, and how large it is; a device or a pipe has no size."""
    from rangeviz.writing import is_file_or_new

    if not is_file_or_new(path):
        say(f"wrote {path}")
        return
    size = Path(path).stat().st_size
    say(f"wrote {path} ({f'{size / 1e6:.1f} MB' if size >= 1e5 else f'{size / 1e3:.1f} kB'})")


def emit_report(report: Report, form: Form, out: str | None) -> None:
    """Write an answer to a file, or to stdout as wide as the terminal."""
    from rangeviz.outputs.reports import render

    emit(render(report, form, width=None if out else terminal_width()), out)


def who(
    question: Question,
    region: Annotated[
        str | None, typer.Argument(metavar="REGION", help="Code of a region (RU-PRI), or a town.")
    ] = None,
    *,
    place: Annotated[
        str | None, typer.Option("--place", metavar="NAME", help="A town, by name.")
    ] = None,
    at: Annotated[
        str | None,
        typer.Option("--at", metavar="LON,LAT", help="A point, degrees east and north."),
    ] = None,
    form: FormOption = None,
    units: UnitsOption = "km",
    out: OutOption = None,
) -> None:
    """
    List what reaches a place, from where, with what margin.

    Without -s every missile of the catalog is tried, from Kyushu and the first island chain or the
    sites that are named.
    """
    from rangeviz.outputs.reports import who_report

    given = [target for target in (region, place, at) if target is not None]
    if len(given) != 1:
        msg = "name one place: a REGION, --place NAME or --at LON,LAT"
        raise typer.BadParameter(msg)
    target: Any = lon_lat_of_flag(at) if at else given[0]
    form = form_of(form, out, question.files)
    arguments = question.arguments()
    if not (question.system or question.range_km):
        arguments["systems"] = None
    for name in ("targets", "viewpoint"):
        del arguments[name]
    catalog = arguments["catalog"]
    from rangeviz.coverage.who import find_target, who
    from rangeviz.naming.records import find_sites

    sites = find_sites(arguments.pop("sites"), catalog)
    found = who(target, sites=list(sites), **arguments)
    report = who_report(
        found,
        label=find_target(target).label,
        sites={site.id: site.name for site in sites},
        catalog=catalog,
        units=units,
    )
    emit_report(report, form, out)


def compare(
    before: Annotated[str, typer.Argument(metavar="A.toml", help="Scenario of the one question.")],
    after: Annotated[str, typer.Argument(metavar="B.toml", help="And of the other.")],
    *,
    form: FormOption = None,
    out: OutOption = None,
) -> None:
    """
    List or map what one scenario gains and loses against another.

    An output that ends in html, png, svg or pdf is a map. Both are asked about the targets of
    either. A scenario is a TOML file of the flags of `map`, by name; `rangeviz scenario` writes
    one.
    """
    from rangeviz.outputs import COMPARISON_MAPS
    from rangeviz.writing import check_output

    drawn = form is None and out is not None and Path(out).suffix.lower() in COMPARISON_MAPS
    if out:
        check_output(
            out,
            suffixes=() if form else (*COMPARISON_MAPS, *_FORMS),
            inputs=(before, after),
        )
    questions = [Question(scenario=path).completed() for path in (before, after)]
    inputs = [file for question in questions for file in question.files]
    form = "csv" if drawn else form_of(form, out, inputs)
    if out and drawn:
        check_output(out, suffixes=(), inputs=inputs)
    asked = [question.arguments() for question in questions]
    targets = list(dict.fromkeys(code for one in asked for code in one["targets"]))
    from rangeviz.outputs.reports import comparison_report
    from rangeviz.results import compare, reach

    change = compare(*(reach(**{**one, "targets": targets}) for one in asked))
    names = [Path(path).stem for path in (before, after)]
    if drawn and out:
        change.save(out, names=names)
        say_written(out)
        say(*change.summary())
        return
    emit_report(comparison_report(change, names=names), form, out)
