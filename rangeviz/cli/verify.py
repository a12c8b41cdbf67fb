"""The command `verify`: whether published claims about ranges are borne out."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer

from rangeviz.cli.answers import FormOption, emit, point_of, say_written
from rangeviz.cli.catalog import CatalogFiles, UnitsOption
from rangeviz.cli.terminal import say, terminal_width

if TYPE_CHECKING:
    from rangeviz.outputs.reports import Form
    from rangeviz.results import Verification

__all__ = ["verify"]

_SENTENCE = re.compile(
    r"(?P<system>.+?) (?:in|on|at|from) (?P<site>.+?) "
    r"(?P<verb>(?:can(?:not|'t)?|could(?: not|n't)?|does not|doesn't|will not) )?"
    r"(?P<reach>reach(?:es)?|hits?|touch(?:es)?|covers?) (?P<all>all of |the whole of )?"
    r"(?P<target>.+?)\.?"
)
_DENIALS = ("not", "n't")


_Text = str | None
_SystemOption = Annotated[
    _Text, typer.Option("--system", "-s", metavar="ID", help="Missile or launcher, by id or alias.")
]
_RangeOption = Annotated[
    float | None, typer.Option("--range-km", metavar="KM", help="A range instead.")
]
_SiteOption = Annotated[
    _Text,
    typer.Option("--site", metavar="NAME", help="Island, region, country or town it is from."),
]
_AtOption = Annotated[
    _Text, typer.Option("--at", metavar="LON,LAT", help="Point it is from, or in the site.")
]
_TargetOption = Annotated[
    _Text, typer.Option("--target", metavar="NAME", help="Town, region or country.")
]
_ToOption = Annotated[_Text, typer.Option("--to", metavar="LON,LAT", help="A point as the target.")]
_KindOption = Annotated[
    Literal["touches", "covers", "all-of", "distance"] | None,
    typer.Option(
        "--kind",
        metavar="touches|covers|all-of|distance",
        help="touches: some of the target; covers, all-of: all of it; distance: --within alone."
        "  [default: not said]",
    ),
]
_WithinOption = Annotated[
    float | None,
    typer.Option("--within", metavar="KM", help="The site is within so many km of the target."),
]
_ShareOption = Annotated[
    float | None,
    typer.Option("--share", metavar="0..1", help="Least share of the target's area in reach."),
]
_ClaimsArgument = Annotated[
    list[str] | None,
    typer.Argument(
        metavar="CLAIM",
        help='A file of claims (toml, csv, xlsx), or a sentence: "LRHW from Kyushu reaches '
        'Beijing".',
    ),
]
_ClaimsOut = Annotated[
    _Text,
    typer.Option(
        "--out",
        "-o",
        metavar="FILE",
        help="Where to write: html, md, csv, json, txt; of one claim also png, svg, pdf. "
        "stdout if left out.",
    ),
]


def verify(
    claims: _ClaimsArgument = None,
    *,
    system: _SystemOption = None,
    range_km: _RangeOption = None,
    site: _SiteOption = None,
    at: _AtOption = None,
    target: _TargetOption = None,
    to: _ToOption = None,
    kind: _KindOption = None,
    within: _WithinOption = None,
    share: _ShareOption = None,
    denied: Annotated[
        bool, typer.Option("--not", help="The claim is that it is out of reach.")
    ] = False,
    bundled: Annotated[
        bool, typer.Option("--bundled", help="Check the claims that come with rangeviz.")
    ] = False,
    schema: Annotated[
        bool, typer.Option("--schema", help="Print the JSON Schema of a file of claims, and exit.")
    ] = False,
    form: FormOption = None,
    units: UnitsOption = "km",
    title: Annotated[_Text, typer.Option("--title", metavar="TEXT", help="Heading.")] = None,
    out: _ClaimsOut = None,
    catalog: CatalogFiles = None,
) -> None:
    """
    Check whether claims are borne out, and by what margin.

    Verdicts: supported, contradicted, depends (on where in the site, on which published figure, on
    which part of the target), too close to call, not judged. Geometry alone: it says nothing of
    what a weapon can do.
    """
    if schema:
        import json

        from rangeviz.catalog.claims import claims_schema

        typer.echo(json.dumps(claims_schema(), indent=2, ensure_ascii=False))
        return
    fields: dict[str, Any] = {
        **{"system": system, "range_km": range_km, "site": site, "target": target},
        **{"within_km": within, "share": share, "kind": kind},
        **{"claimed": False if denied else None},
        "at": point_of(at),
    }
    if to:
        if target:
            msg = "--target and --to are both given; give one"
            raise typer.BadParameter(msg)
        fields["target"] = point_of(to, "--to")
    given: dict[str, Any] = {name: value for name, value in fields.items() if value is not None}
    if out:
        from rangeviz.writing import check_output

        check_output(out, suffixes=(), inputs=[*(claims or []), *(catalog or [])])
    found = _found(claims or [], given, bundled=bundled, catalog=catalog)
    if out and form is None:
        from rangeviz.outputs.claims import write_claims

        write_claims(found, out, title=title)
        say_written(out)
        say(found.summary()[0])
        return
    emit(_text(found, form or "table", units, None if out else terminal_width()), out)


def _text(found: Verification, form: Form, units: Any, width: int | None) -> str:
    from rangeviz.outputs.claim_tables import render_claims

    as_of = found.figures_as_of
    return render_claims(found.findings, form, figures_as_of=as_of, units=units, width=width)


def _found(
    claims: list[str], given: dict[str, Any], *, bundled: bool, catalog: list[str] | None
) -> Verification:
    """Judge the claims of files, of sentences, or of the flags."""
    files = [claim for claim in claims if Path(claim).suffix.lower() in {".toml", ".csv", ".xlsx"}]
    sentences = [claim for claim in claims if claim not in files]
    if bundled:
        from rangeviz.basemaps import data_file

        files.append(str(data_file("claims", "claims.toml")))
    if given and (claims or bundled):
        msg = "claims and flags that put one are both given; give one or the other"
        raise typer.BadParameter(msg)
    if not (given or files or sentences):
        msg = "no claim; give a file, a sentence, or --system, --site and --target"
        raise typer.BadParameter(msg)
    from rangeviz.catalog.catalog import load_catalog
    from rangeviz.results import Verification, verify

    loaded = load_catalog(*(catalog or ()))
    say(*loaded.changes())
    if given:
        return verify(**given, catalog=loaded)
    parts = [verify(path, catalog=loaded) for path in files]
    if sentences:
        parts.append(verify([_fields(text) for text in sentences], catalog=loaded))
    return Verification(tuple(one for part in parts for one in part.findings), loaded.date)


def _fields(sentence: str) -> dict[str, Any]:
    """Fields of a claim written as ``X from S reaches P``; X may be a range, ``1,600 km``."""
    match = _SENTENCE.fullmatch(sentence.strip())
    if match is None:
        msg = f'{sentence!r} is no file and no claim; write "X from S reaches P"'
        raise typer.BadParameter(msg)
    what = match["system"]
    fields: dict[str, Any] = {"site": match["site"], "target": match["target"], "text": sentence}
    fields |= {"range": what} if re.match(r"[\d.,]+ ?(km|mi|nmi|mile)", what) else {"system": what}
    if match["all"] or match["reach"].startswith("cover"):
        fields["kind"] = "all-of"
    elif match["reach"].startswith("touch"):
        fields["kind"] = "touches"
    if any(word in (match["verb"] or "") for word in _DENIALS):
        fields["claimed"] = False
    return fields
