"""The command `audit`: a ring that somebody drew, held against the true one."""

from __future__ import annotations

from typing import Annotated, Literal

import typer

from rangeviz.cli.answers import emit, point_of, say_written
from rangeviz.cli.catalog import UnitsOption
from rangeviz.cli.terminal import say

__all__ = ["audit"]


def audit(
    ring: Annotated[str, typer.Argument(metavar="RING", help="A file: geojson, gpkg, kml or kmz.")],
    *,
    at: Annotated[
        str | None,
        typer.Option("--at", metavar="LON,LAT", help="Centre that it is said to have."),
    ] = None,
    radius_km: Annotated[
        float | None,
        typer.Option("--radius-km", metavar="KM", help="Radius that it is said to have."),
    ] = None,
    feature: Annotated[
        int, typer.Option("--feature", metavar="N", help="Number of the feature in the file.")
    ] = 1,
    form: Annotated[
        Literal["table", "json", "md"],
        typer.Option("--format", metavar="table|json|md", help="Form of what is printed."),
    ] = "table",
    units: UnitsOption = "km",
    title: Annotated[
        str | None, typer.Option("--title", metavar="TEXT", help="Heading of the page.")
    ] = None,
    out: Annotated[
        str | None,
        typer.Option(
            "--out",
            "-o",
            metavar="FILE",
            help="Where to write: html (both rings), json, md, txt, geojson; stdout if left out.",
        ),
    ] = None,
) -> None:
    """
    Tell how a ring was drawn, how far it strays, and what is broken.

    Centre and radius are found by least squares on the ellipsoid, on a sphere, on a Mercator map,
    in degrees and in planes; with a centre and a radius that are stated, wrong units and a wrong
    centre are told as well.
    """
    centre = point_of(at)
    from rangeviz.outputs.audit_tables import AUDIT_FORMATS, audit_text
    from rangeviz.results import audit as audited
    from rangeviz.writing import check_output

    if out:
        check_output(out, suffixes=AUDIT_FORMATS, inputs=[ring])
    found = audited(ring, at=centre, radius_km=radius_km, feature=feature)
    if out:
        found.save(out, title=title)
        say_written(out)
        say(*found.summary(units=units))
        return
    emit(audit_text(found.ring, form, label=found.label, units=units), None)
