"""The command that asks one question of many sites."""

from __future__ import annotations

import logging
import os
import re
import sys
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, Annotated, Any

import typer

from rangeviz.cli.question import Question
from rangeviz.cli.terminal import progress, say
from rangeviz.errors import OutputError, told_as

if TYPE_CHECKING:
    from collections.abc import Iterator

    from geopandas import GeoDataFrame

__all__ = ["sweep"]


def sweep(
    question: Question,
    *,
    sites: Annotated[
        str | None,
        typer.Option(
            "--sites",
            metavar="FILE",
            help="Sites from a file (csv, xlsx, geojson, gpkg, kml, toml).",
        ),
    ] = None,
    grid: Annotated[
        str | None,
        typer.Option("--grid", metavar="SITE", help="Points all over an area or a chain."),
    ] = None,
    spacing_km: Annotated[
        float, typer.Option("--spacing-km", metavar="KM", help="Between neighbours in the grid.")
    ] = 25.0,
    jobs: Annotated[
        int | None,
        typer.Option("--jobs", metavar="N", help="Processes.  [default: one for each processor]"),
    ] = None,
    scheduler: Annotated[
        str | None,
        typer.Option(
            "--scheduler", metavar="ADDRESS", help="A Dask cluster's, such as tcp://host:8786."
        ),
    ] = None,
    out: Annotated[
        str | None,
        typer.Option(
            "--out",
            "-o",
            metavar="FILE",
            help="csv, fgb, parquet (a folder); a map: html, png, svg, pdf; or else CSV on stdout.",
        ),
    ] = None,
) -> None:
    """
    Ask of many sites which share of each region they reach.

    One row for each site, range and region in reach. Interrupted, and started again with the same
    output, it finishes what is missing.
    """
    from rangeviz.naming.records import find_systems
    from rangeviz.outputs import SWEEP_FORMATS, check_sweep_path

    if jobs is not None and jobs < 1:
        msg = f"takes one process or more, got {jobs}"
        raise typer.BadParameter(msg, param_hint="'--jobs'")
    _check_output(out, [*question.files, *([sites] if sites else [])])
    arguments = question.arguments()
    candidates = _candidates(question, arguments, sites, grid, spacing_km)
    ranges = arguments.pop("systems")
    name = "systems" if question.system or not question.range_km else "ranges_km"
    arguments |= {name: ranges, "jobs": jobs}
    del arguments["sites"]
    if out and out.lower().endswith(SWEEP_FORMATS):
        check_sweep_path(out, len(find_systems(ranges, arguments["catalog"])))
    with _client(scheduler) as client, progress(-(-len(candidates) // 50)) as tick:
        _write(out, candidates, **arguments, client=client, tick=tick)
    if out:
        say(f"wrote {out}")


def _check_output(out: str | None, inputs: list[str]) -> None:
    """Refuse what cannot be written, or is read; a folder may be a dataset begun before."""
    from rangeviz.outputs import SWEEP_FORMATS
    from rangeviz.sweeps.resumable import SUFFIXES
    from rangeviz.writing import check_output

    if out and not os.path.isdir(out):  # noqa: PTH112  # never raises
        check_output(out, suffixes=(*SWEEP_FORMATS, *SUFFIXES), inputs=inputs)


def _write(out: str | None, candidates: GeoDataFrame, **options: Any) -> None:
    """Sweep into a map, a file of rows, or CSV on stdout."""
    from rangeviz.outputs import SWEEP_FORMATS
    from rangeviz.results import sweep_map
    from rangeviz.sweeps.sweep import rounded, sweep_to
    from rangeviz.sweeps.sweep import sweep as to_frame

    if out is None:
        rounded(to_frame(candidates, **options)).to_csv(sys.stdout, index=False)
    elif out.lower().endswith(SWEEP_FORMATS):
        sweep_map(candidates, **options).save(out)
    else:
        sweep_to(out, candidates, **options)


def _candidates(
    question: Question,
    arguments: dict[str, Any],
    file: str | None,
    grid: str | None,
    spacing_km: float,
) -> GeoDataFrame:
    """Gather the sites: from flags, a file and a grid, in one frame."""
    import pandas as pd
    from geopandas import GeoDataFrame

    from rangeviz.catalog.catalog import load_catalog
    from rangeviz.naming.records import find_sites
    from rangeviz.sweeps.candidates import grid as grid_over

    catalog, frames = arguments["catalog"], []
    named = [*(arguments["sites"] if question.site or question.at else ())]
    if file:
        records = load_catalog(file).sites
        named += [records[id_] for id_ in records if records.file(id_)]
    if named:
        found = find_sites(named, catalog)
        frames.append(
            GeoDataFrame(
                {"id": [site.id for site in found]},
                geometry=[site.geometry for site in found],
                crs="EPSG:4326",
            )
        )
    if grid:
        frames.append(grid_over(grid, spacing_km=spacing_km, catalog=catalog))
    if not frames:
        msg = "no sites; give --grid SITE, --sites FILE, --site or --at"
        raise typer.BadParameter(msg)
    return pd.concat(frames, ignore_index=True)


@contextmanager
def _client(address: str | None) -> Iterator[Any]:
    """Connect to a cluster, if one is named."""
    if address is None:
        yield None
        return
    try:
        from distributed import Client
    except ImportError as error:
        msg = "a cluster needs dask.distributed; install it with pip install 'rangeviz[dask]'"
        raise OutputError(msg) from error
    if not re.fullmatch(r"(tcp|tls|ws|wss)://[^\s/]+:\d+", address):
        msg = f"expected a scheduler's address such as tcp://127.0.0.1:8786, got {address!r}"
        raise typer.BadParameter(msg, param_hint="'--scheduler'")
    logging.getLogger("distributed").setLevel(logging.CRITICAL + 1)  # it logs whole tracebacks
    with told_as(OutputError, f"no cluster answers at {address!r}", "start one, or leave it out"):
        client: Any = Client(address, timeout=10, set_as_default=False)  # type: ignore[no-untyped-call]
    try:
        yield client
    finally:
        with suppress(Exception):  # of a cluster that is gone
            client.close(timeout=2)
