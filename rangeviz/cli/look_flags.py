"""The flags that say how a picture, slides or a document look, as typer shows and reads them."""

from __future__ import annotations

import functools
import inspect
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer

from rangeviz.errors import LookError
from rangeviz.text import listed

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

__all__ = ["look_flags", "look_words", "unused_flags"]

_PICTURES = {"png", "svg", "pdf", "pptx", "docx"}
_TAKES = {  # suffixes of outputs that a flag applies to, if they are not those of pictures
    "template": {"pptx"},
    "table": {"pptx", "docx"},
    "lang": {"html", "htm", *_PICTURES},
    "theme": _PICTURES - {"docx"},
    "dpi": {"png", "svg", "pdf", "pptx"},
}
_FLAGS: dict[str, tuple[Any, Any]] = {  # by field of `Look`: annotation and default
    "size": (
        Annotated[str, typer.Option("--size", metavar="WxH", help="Size of a picture, pixels.")],
        "1920x1080",
    ),
    "dpi": (
        Annotated[
            float, typer.Option("--dpi", metavar="N", help="Pixels to the inch, of a picture.")
        ],
        144.0,
    ),
    "theme": (
        Annotated[
            Literal["light", "dark", "print"],
            typer.Option(
                "--theme",
                metavar="light|dark|print",
                help="Colours of a picture; print needs none.",
            ),
        ],
        "light",
    ),
    "extent": (
        Annotated[
            str,
            typer.Option(
                "--extent",
                metavar="WHAT",
                help="What a picture shows: auto (the sites and what is in reach), rings, targets, "
                "W,S,E,N in degrees, or a country.",
            ),
        ],
        "auto",
    ),
    "show": (
        Annotated[
            Literal["rings", "envelope", "both"] | None,
            typer.Option(
                "--show",
                metavar="rings|envelope|both",
                help="A ring for each system and site in a picture, or one outline of the best "
                "case.  [default: rings; beyond three, envelope]",
            ),
        ],
        None,
    ),
    "band": (
        Annotated[
            Literal["on", "off"] | None,
            typer.Option(
                "--band",
                metavar="on|off",
                help="Whether a picture has the low and high figures.  [default: with one ring]",
            ),
        ],
        None,
    ),
    "facet": (
        Annotated[
            Literal["system", "site"] | None,
            typer.Option(
                "--facet",
                metavar="system|site",
                help="A small map for each system, or for each site, in one picture.",
            ),
        ],
        None,
    ),
    "inset": (
        Annotated[
            Literal["mercator"] | None,
            typer.Option(
                "--inset", metavar="mercator", help="Draw a small second map in a picture."
            ),
        ],
        None,
    ),
    "template": (
        Annotated[
            str | None,
            typer.Option(
                "--template", metavar="FILE", help="PowerPoint file whose masters to use."
            ),
        ],
        None,
    ),
    "table": (
        Annotated[
            Literal["short", "full"],
            typer.Option(
                "--table",
                metavar="short|full",
                help="Rows in slides and documents: what people read, or all of them.",
            ),
        ],
        "short",
    ),
}


def look_flags(command: Callable[..., None]) -> Callable[..., None]:
    """
    Command with the flags of a look after its own.

    Parameters
    ----------
    command
        A function with a keyword-only parameter `look`.

    Returns
    -------
    Callable
        A function with one parameter for each flag instead, as typer wants it. A wrong value is
        misuse.
    """
    flags = [
        inspect.Parameter(
            name, inspect.Parameter.KEYWORD_ONLY, default=default, annotation=annotation
        )
        for name, (annotation, default) in _FLAGS.items()
    ]
    own = inspect.signature(command, eval_str=True).parameters.values()

    @functools.wraps(command)
    def with_look(*arguments: Any, **given: Any) -> None:
        from rangeviz.outputs.look import Look, parse_size

        options = {flag.name: given.pop(flag.name) for flag in flags}
        try:
            look = Look(parse_size(options.pop("size")), **options)
        except LookError as fault:
            raise typer.BadParameter(str(fault)) from None
        command(*arguments, look=look, **given)

    parameters = [*(parameter for parameter in own if parameter.name != "look"), *flags]
    with_look.__signature__ = inspect.Signature(parameters)  # type: ignore[attr-defined]
    return with_look


def look_words(look: Any) -> list[str]:
    """
    Words of a command line that give a look; those of the default are left out.

    Examples
    --------
    >>> from rangeviz.outputs.look import Look
    >>> look_words(Look(size=(800, 600), extent="rings"))
    ['--size', '800x600', '--extent', 'rings']
    """
    words = []
    for flag, value in _given(look):
        text = "x".join(map(str, value)) if flag == "size" else str(value)
        words += [f"--{flag}", Path(text).name if flag == "template" else text]
    return words


def unused_flags(look: Any, lang: str, paths: Sequence[str]) -> list[str]:
    """
    Sentences on flags that some or all outputs of a run cannot follow.

    Parameters
    ----------
    look
        Look of the pictures.
    lang
        Language of the outputs.
    paths
        Files of the run.

    Examples
    --------
    >>> from rangeviz.outputs.look import Look
    >>> unused_flags(Look(theme="dark"), "en", ["a.html"])
    ['--theme does not apply to html']
    >>> unused_flags(Look(theme="dark"), "ja", ["a.html", "b.png", "c.csv"])
    ['--lang does not apply to csv']
    """
    kinds = list(dict.fromkeys(path.lower().rpartition(".")[2] for path in paths))
    given = [flag for flag, _ in _given(look)] + (["lang"] if lang != "en" else [])
    notes = []
    for flag in given:
        takes = _TAKES.get(flag, _PICTURES)
        unused = [kind for kind in kinds if kind not in takes]
        if unused and (flag == "lang" or len(unused) == len(kinds)):
            notes.append(f"--{flag} does not apply to {listed(unused)}")
    return notes


def _given(look: Any) -> list[tuple[str, Any]]:
    """Fields of a look that differ from the default."""
    default = type(look)()
    values = ((flag, getattr(look, flag)) for flag in _FLAGS)
    return [(flag, value) for flag, value in values if value != getattr(default, flag)]
