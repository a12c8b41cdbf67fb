"""The flags that put a question, as typer shows and reads them."""

from __future__ import annotations

import functools
import inspect
from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer

from rangeviz.cli.question import FlagError, Question

if TYPE_CHECKING:
    from collections.abc import Callable, Collection

__all__ = ["question_flags"]

_Many = list[str] | None
_FLAGS: dict[str, Any] = {  # by field of `Question`
    "system": Annotated[
        _Many,
        typer.Option(
            "--system",
            "-s",
            metavar="ID",
            help="Missile or launcher, by id or alias; may be repeated."
            "  [default: tomahawk, tomahawk-block-v, lrhw]",
        ),
    ],
    "range_km": Annotated[
        _Many,
        typer.Option("--range-km", metavar="KM", help="A range of your own; may be repeated."),
    ],
    "site": Annotated[
        _Many,
        typer.Option(
            "--site",
            metavar="ID",
            help="Island, region, town or chain to launch from; may be repeated."
            "  [default: kyushu, first-island-chain]",
        ),
    ],
    "at": Annotated[
        _Many,
        typer.Option(
            "--at",
            metavar="LON,LAT",
            help="A point of your own, degrees east and north; may be repeated.",
        ),
    ],
    "label": Annotated[
        _Many,
        typer.Option("--label", metavar="TEXT", help="Name of the point; one for each --at."),
    ],
    "target": Annotated[
        _Many,
        typer.Option(
            "--target",
            metavar="CODE",
            help="Country (CHN, or its name), region (CN-SD), 'world' or a file of areas "
            "(geojson, gpkg, kml, kmz); may be repeated."
            "  [default: CHN, RUS]",
        ),
    ],
    "launch": Annotated[
        Literal["anywhere", "everywhere"] | None,
        typer.Option(
            "--launch",
            metavar="WHERE",
            help="What is in reach from 'anywhere' in the site, or from 'everywhere' in it."
            "  [default: anywhere]",
        ),
    ],
    "viewpoint": Annotated[
        Literal["apart", "de-facto", "iso"] | None,
        typer.Option(
            "--viewpoint",
            metavar="VIEW",
            help="Where disputed regions count: 'apart' for no country, 'de-facto' for the one that"
            " holds them, 'iso' for the one that ISO 3166 lists them under.  [default: apart]",
        ),
    ],
    "catalog": Annotated[
        _Many,
        typer.Option(
            "--catalog",
            metavar="FILE",
            help="Your own systems and sites (toml, csv, xlsx, geojson, gpkg, kml, kmz); may be "
            "repeated.",
        ),
    ],
    "scenario": Annotated[
        str | None,
        typer.Option(
            "--scenario",
            metavar="FILE",
            help="TOML file of the flags above, by name; a flag given here wins.",
        ),
    ],
}


def question_flags(
    command: Callable[..., None], *, without: Collection[str] = ()
) -> Callable[..., None]:
    """
    Command with the flags of a question before its own.

    Parameters
    ----------
    command
        A function of a `Question` and keyword-only options.
    without
        Flags that it does not take, by field.

    Returns
    -------
    Callable
        A function with one parameter for each flag, as typer wants it. It calls the command with
        the question, completed by its scenario; a wrong flag is misuse.
    """
    flags = [
        inspect.Parameter(name, inspect.Parameter.KEYWORD_ONLY, default=None, annotation=annotation)
        for name, annotation in _FLAGS.items()
        if name not in without
    ]
    _, *own = inspect.signature(command, eval_str=True).parameters.values()

    @functools.wraps(command)
    def with_question(**given: Any) -> None:
        question = Question(**{flag.name: given.pop(flag.name) for flag in flags})
        try:
            command(question.completed(), **given)
        except FlagError as error:
            raise typer.BadParameter(str(error), param_hint=f"'{error.flag}'") from None

    arguments = [parameter for parameter in own if parameter.kind is not parameter.KEYWORD_ONLY]
    options = [*flags, *own[len(arguments) :]]
    with_question.__signature__ = inspect.Signature(  # type: ignore[attr-defined]
        [*arguments, *options]
    )
    return with_question
