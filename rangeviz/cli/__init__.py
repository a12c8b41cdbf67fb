"""The command line: one command for each thing the package does, its wording, its exit status."""

from __future__ import annotations

import os
import sys
from collections.abc import Collection, Sequence
from functools import partial
from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer
from typer.core import TyperCommand, TyperGroup

from rangeviz._version import __version__
from rangeviz.cli.answers import (
    FormOption,
    OutOption,
    compare,
    emit,
    emit_report,
    form_of,
    say_written,
    who,
)
from rangeviz.cli.audit import audit
from rangeviz.cli.catalog import UnitsOption, check, list_sites, list_systems, write_scenario
from rangeviz.cli.flags import question_flags
from rangeviz.cli.process import Ended, command_process, drop_stream
from rangeviz.cli.question import Question
from rangeviz.cli.sweep import sweep
from rangeviz.cli.terminal import progress, say, terminal_width
from rangeviz.cli.verify import verify
from rangeviz.errors import LookError, RangevizError, fault_of, one_line

if TYPE_CHECKING:
    from rangeviz.outputs.look import Look, Theme
    from rangeviz.results import Reach

__all__ = ["app", "main"]

_MANY_SITES = 6  # a progress bar tells more than a second process saves

# typer exports no name for misuse of any kind, but BadParameter is one
_Misuse: type[Any] = typer.BadParameter.__base__ or typer.BadParameter


class _TakesDefaults:
    """A command that takes defaults as they are: typer imports pydantic (70 ms) to coerce them."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        for param in self.get_params(ctx):  # type: ignore[attr-defined]
            param.process_value = partial(_coerce_if_given, param)
        return super().parse_args(ctx, args)  # type: ignore[misc, no-any-return]


class _Command(_TakesDefaults, TyperCommand):
    pass


class _Group(_TakesDefaults, TyperGroup):
    pass


def _coerce_if_given(param: Any, context: typer.Context, value: Any) -> Any:
    given = context.get_parameter_source(param.name)
    if given is not None and given.name == "DEFAULT" and not param.required:
        return value
    return type(param).process_value(param, context, value)


app = typer.Typer(
    name="rangeviz",
    cls=_Group,
    add_completion=False,
    rich_markup_mode=None,  # rich takes 40 ms to import, and draws boxes where one line will do
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)


def main(arguments: Sequence[str] | None = None) -> None:
    """
    Run the command line.

    Parameters
    ----------
    arguments
        The words after ``rangeviz``; those the program was called with if left out.

    Raises
    ------
    SystemExit
        Always: 0 done, 1 could not, 2 misused, 128 and its number if a signal ended it.
    """
    with command_process(whole=arguments is None):
        try:
            status = _run(arguments)
        except (KeyboardInterrupt, typer.Abort):
            status = 130
        except Ended as end:
            status = end.status
    raise SystemExit(status)


def _run(arguments: Sequence[str] | None) -> int:
    """Run a command; whatever it raises, and be it a library's, is told in one line."""
    try:
        status = int(app(args=arguments, prog_name="rangeviz", standalone_mode=False) or 0)
        sys.stdout.flush()
    except _Misuse as misuse:
        return _complain(_sentence(misuse), status=2)
    except RangevizError as error:
        return _complain(*str(error).split("\n"), status=1)
    except BrokenPipeError:  # the reader, such as head, has seen enough
        drop_stream("stdout")
        return 1
    except (OSError, MemoryError) as error:
        where = getattr(error, "filename", None)
        if isinstance(error, OSError) and where is None:
            drop_stream("stdout")
            where = "standard output"
        fault = f"{where}: {fault_of(error)}" if where else fault_of(error)
        remedy = "ask for less at once" if isinstance(error, MemoryError) else "write elsewhere"
        return _complain(f"{fault}; {remedy}", status=1)
    except typer.Abort:
        raise
    except Exception as error:
        if os.environ.get("RANGEVIZ_TRACEBACK"):
            raise
        fault = f"unexpected {type(error).__name__}: {fault_of(error)}"
        remedy = "report it, with what RANGEVIZ_TRACEBACK=1 in the environment adds"
        return _complain(f"{fault}; {remedy}", status=1)
    return status


@app.callback(
    invoke_without_command=True,
    epilog="Example:  rangeviz map -s lrhw --site kyushu --target CHN -o brief.html",
)
def _rangeviz(
    context: typer.Context,
    *,
    version: Annotated[bool, typer.Option("--version", help="Show the version and exit.")] = False,
) -> None:
    """
    Show which regions lie within reach of which published missile range, from where, how sure.

    Published maximum ranges and public place names only. Data go to stdout, words to stderr. Exit
    status: 0 done, 1 could not, 2 misused.
    """
    if version:
        typer.echo(f"rangeviz {__version__}")
    elif context.invoked_subcommand is None:
        typer.echo(context.get_help())


@app.command(
    "map",
    cls=_Command,
    epilog="Example:  rangeviz map --range-km 1600 --at 130.7,32.8 -o ring.html",
)
@question_flags
def draw_map(
    question: Question,
    *,
    title: Annotated[
        str | None, typer.Option("--title", metavar="TEXT", help="Heading of the map.")
    ] = None,
    out: Annotated[
        list[str] | None,
        typer.Option(
            "--out",
            "-o",
            metavar="FILE",
            help="Where to write; the suffix chooses the format: html, png, svg, pdf, pptx, "
            "csv, json, md, geojson, gpkg, kml, kmz, fgb. May be repeated."
            "  [default: rangeviz-map.html]",
        ),
    ] = None,
    lang: Annotated[
        Literal["en", "ja"], typer.Option("--lang", metavar="en|ja", help="Language of the page.")
    ] = "en",
    size: Annotated[
        str, typer.Option("--size", metavar="WxH", help="Size of a picture, pixels.")
    ] = "1920x1080",
    dpi: Annotated[
        float, typer.Option("--dpi", metavar="N", help="Pixels to the inch, of a picture.")
    ] = 144.0,
    theme: Annotated[
        Literal["light", "dark", "print"],
        typer.Option(
            "--theme", metavar="light|dark|print", help="Colours of a picture; print needs none."
        ),
    ] = "light",
    inset: Annotated[
        Literal["mercator"] | None,
        typer.Option("--inset", metavar="mercator", help="Draw a small second map in a picture."),
    ] = None,
    template: Annotated[
        str | None,
        typer.Option("--template", metavar="FILE", help="PowerPoint file whose masters to use."),
    ] = None,
    embed_snippet: Annotated[
        bool,
        typer.Option("--embed-snippet", help="Print the <iframe> that shows the map in a page."),
    ] = False,
) -> None:
    """
    Draw what is in reach on one HTML map that needs no network.

    Without flags it asks about Tomahawk and LRHW from Kyushu and the first island chain, and the
    regions of China and Russia.
    """
    paths = out or ["rangeviz-map.html"]
    look = _look(size, dpi, theme, inset, template)
    _check_paths(paths, template, question.files)
    answer = _reach(question, drawn={path.lower().rpartition(".")[2] for path in paths})
    title = title or question.title
    command = question.command("map") + (f" --lang {lang}" if lang != "en" else "")
    from rangeviz.outputs import write

    for path in paths:
        write(answer, path, title=title, command=command, lang=lang, look=look)
        say_written(path)
        if embed_snippet and path.lower().endswith((".html", ".htm")):
            _print_snippet(answer, path, title, lang)
    say(*answer.summary())


def _print_snippet(answer: Reach, path: str, title: str | None, lang: str) -> None:
    from rangeviz.outputs.webmap import embed_snippet

    typer.echo(embed_snippet(answer, path, title=title, lang=lang))


def _look(
    size: str, dpi: float, theme: Theme, inset: Literal["mercator"] | None, template: str | None
) -> Look:
    """Look of a picture; a wrong value is misuse."""
    from rangeviz.outputs.look import Look, parse_size

    try:
        return Look(parse_size(size), dpi, theme, inset, template)
    except LookError as fault:
        raise typer.BadParameter(str(fault)) from None


def _check_paths(paths: Sequence[str], template: str | None, inputs: Sequence[str]) -> None:
    """Refuse what cannot be written, before anything is computed."""
    from rangeviz.outputs import check_path

    for path in paths:
        check_path(path, inputs=[*inputs, *([template] if template else [])])
    if template and any(path.lower().endswith(".pptx") for path in paths):
        from rangeviz.outputs.slide_template import check_template

        check_template(template)


@app.command(
    "reach",
    cls=_Command,
    epilog="Example:  rangeviz reach -s lrhw --site kyushu --format json -o lrhw.json",
)
@question_flags
def list_reach(
    question: Question,
    *,
    form: FormOption = None,
    curve: Annotated[
        bool,
        typer.Option(
            "--curve", help="The ranges that touch, half cover and cover each region instead."
        ),
    ] = False,
    units: UnitsOption = "km",
    out: OutOption = None,
) -> None:
    """
    List the regions in reach: distances, status, share of the area.

    CSV and JSON hold every region and are metric; the table and Markdown leave out the regions
    that are out of reach.
    """
    from rangeviz.outputs.data import to_csv, to_json
    from rangeviz.outputs.reports import curve_report
    from rangeviz.outputs.tables import to_markdown, to_table

    form = form_of(form, out, question.files)
    answer = _reach(question)
    if curve:
        emit_report(curve_report(answer, units=units), form, out)
    elif form == "table":
        emit(to_table(answer, units=units, width=None if out else terminal_width()), out)
    else:
        write = {"csv": to_csv, "json": to_json, "md": to_markdown}[form]
        emit(write(answer), out)


app.command("who", cls=_Command, epilog="Example:  rangeviz who --place Vladivostok --site kyushu")(
    question_flags(who, without=("at", "label", "target", "viewpoint"))
)
app.command(
    "sweep",
    cls=_Command,
    epilog="Example:  rangeviz sweep --grid luzon --range-km 1600 -o sweep.csv",
)(question_flags(sweep, without=("label",)))
app.command(
    "verify",
    cls=_Command,
    epilog="Example:  rangeviz verify -s lrhw --site kyushu --target Beijing",
)(verify)
app.command("audit", cls=_Command, epilog="Example:  rangeviz audit ring.geojson --radius-km 1000")(
    audit
)
app.command("compare", cls=_Command, epilog="Example:  rangeviz compare now.toml then.toml")(
    compare
)
app.command("systems", cls=_Command, epilog="Example:  rangeviz systems --origin JPN --sort range")(
    list_systems
)
app.command("sites", cls=_Command, epilog="Example:  rangeviz sites first-island-chain")(list_sites)


@app.command("regions", cls=_Command, epilog="Example:  rangeviz regions JPN")
def list_regions(
    country: Annotated[
        str | None, typer.Argument(metavar="COUNTRY", help="A country, by code or name.")
    ] = None,
) -> None:
    """List a country's regions with their codes, or the countries."""
    from rangeviz.basemaps import country_names, read_regions
    from rangeviz.basemaps.names import regions_note
    from rangeviz.naming.countries import country_code
    from rangeviz.text import text_table

    header: tuple[str, ...]
    rows: list[tuple[str, ...]]
    if country is None:
        columns = ["country", "area_km2", "disputed"]
        found = read_regions(columns=columns, geometry=False)
        names = country_names()
        counts: dict[str, list[float]] = {}
        for code, area, disputed in zip(
            *(found[column].tolist() for column in columns), strict=True
        ):
            count = counts.setdefault(code, [0, 0, 0.0])
            count[0] += 1
            count[1] += disputed
            count[2] += 0.0 if disputed else area
        header, right = ("CODE", "REGIONS", "DISPUTED", "AREA km²", "COUNTRY"), {1, 2, 3}
        rows = [
            (code, f"{total}", f"{disputed or ''}", f"{area:,.0f}", names.get(code, ""))
            for code, (total, disputed, area) in sorted(counts.items())
        ]
    else:
        columns = ["region", "name", "disputed", "claimants", "area_km2"]
        code = country_code(country)
        found = read_regions([code], columns=columns, geometry=False)
        header, right = ("CODE", "AREA km²", "REGION"), {1}
        rows = [
            (code, f"{area:,.0f}", name + (f"  (disputed: {claimants})" if disputed else ""))
            for code, name, disputed, claimants, area in zip(
                *(found[column].tolist() for column in columns), strict=True
            )
        ]
    typer.echo(text_table(header, rows, right=right, width=terminal_width()))
    say(regions_note(code if country else ""))


app.command("check", cls=_Command, epilog="Example:  rangeviz check own.toml sites.csv")(check)
app.command(
    "scenario",
    cls=_Command,
    epilog="Example:  rangeviz scenario -s lrhw --target CHN -o question.toml",
)(question_flags(write_scenario))


def _reach(question: Question, *, drawn: Collection[str] = ()) -> Reach:
    arguments = question.arguments()  # misuse is reported before anything heavy is imported
    say(*arguments["catalog"].changes())
    many = "world" in arguments["targets"] or len(arguments["sites"]) > _MANY_SITES
    if {"html", "htm"} & set(drawn) and not many and "folium" not in sys.modules:
        from rangeviz.cli.second_process import reach_aside

        found = reach_aside(arguments, partial(_import_what_draws, drawn))
        if found:
            return found
    from rangeviz.coverage.answer import compute_shares
    from rangeviz.results import reach

    found = reach(**arguments)
    with progress(3 * len(found.systems) * len(found.sites)) as tick:
        compute_shares(found, tick)
    return found


def _import_what_draws(suffixes: Collection[str]) -> None:
    if {"png", "svg", "pdf", "pptx"} & set(suffixes):
        import rangeviz.outputs.figure
    if "pptx" in suffixes:
        import rangeviz.outputs.slides
    import geopandas  # noqa: F401

    import rangeviz.outputs.webmap
    import rangeviz.results  # noqa: F401


def _complain(*lines: str, status: int) -> int:
    say(*(one_line(f"rangeviz: {line}") for line in lines))
    return status


def _sentence(fault: Any) -> str:
    """Word a usage error in one line, as the package words its own."""
    text = " ".join(fault.format_message().split()).replace("Value error, ", "").rstrip(".")
    text = text[:1].lower() + text[1:].replace(". Did you mean", "; did you mean")
    path = fault.ctx.command_path if fault.ctx else "rangeviz"
    return text if "; " in text else f"{text}; try '{path} --help'"
