"""
Many sites, many ranges: which share of which region each reaches, a block of sites at a time.

Distances are those of `rangeviz.reach`, and they alone decide whether a region is in reach, wholly
or in part. Shares of what is in part are read off its cells, as reach curves are: that is what
makes a thousand sites a matter of seconds.
"""

from __future__ import annotations

import hashlib
import os
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import shapely

from rangeviz.basemaps.viewpoint import Viewpoint, check_viewpoint
from rangeviz.catalog.catalog import Catalog, load_catalog
from rangeviz.coverage.frames import bands_of
from rangeviz.coverage.from_site import Band, Land
from rangeviz.errors import RadiusError
from rangeviz.geodesy import checks
from rangeviz.geodesy.curves import ramps_of
from rangeviz.geodesy.distance import Launch, SiteDistance
from rangeviz.geodesy.extent import Extent, extent_of
from rangeviz.naming.records import find_systems
from rangeviz.naming.targets import find_regions
from rangeviz.sweeps.candidates import Candidates, find_candidates
from rangeviz.sweeps.resumable import Output
from rangeviz.sweeps.workers import each
from rangeviz.text import spreadsheet_text

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from numpy.typing import NDArray
    from pandas import DataFrame

    from rangeviz.catalog.records import System

__all__ = ["answers", "ask", "land_of", "sweep", "sweep_to"]

_CELLS = 128  # of a region: twice as many cost a third of the time
_BLOCK = 50  # sites: a second's work for a country, some seconds' for the world
ROW = np.dtype(  # of an answer; numbers of the site in its block, of the range and the region
    [
        ("site", "<i4"),
        ("range", "<i4"),
        ("region", "<i4"),
        ("nearest_km", "<f8"),
        ("farthest_km", "<f8"),
        ("share", "<f8"),
    ]
)


class _Range(NamedTuple):
    name: str  # of a system, or empty
    band: Band


@dataclass(frozen=True)
class Question:
    """
    What is asked of every site; small enough to be sent to any worker.

    Attributes
    ----------
    ranges
        Name of the system, if it is one, and band, of each.
    targets
        Codes of countries and regions, or ``("own",)``.
    launch, viewpoint
        As for `rangeviz.reach`.
    own
        Code and WKB of each region that is the user's own.
    """

    ranges: tuple[_Range, ...]
    targets: tuple[str, ...]
    launch: Launch
    viewpoint: Viewpoint
    own: tuple[tuple[str, bytes], ...] = ()

    @property
    def key(self) -> str:
        """What tells one question from another."""
        return hashlib.sha256(repr(self).encode()).hexdigest()


def sweep(
    sites: Any,
    *,
    ranges_km: Sequence[float] | None = None,
    systems: Sequence[str | float | System] | None = None,
    targets: Any = ("CHN", "RUS"),
    launch: Launch = "anywhere",
    catalog: Catalog | None = None,
    viewpoint: Viewpoint = "apart",
    jobs: int | None = None,
    client: Any = None,
    tick: Callable[[], None] | None = None,
) -> DataFrame:
    """
    Find which share of which region each of many sites reaches.

    Parameters
    ----------
    sites
        A GeoDataFrame of points or areas, named by its column ``id`` or ``name`` or its index; ids
        of the catalog; or ``(lon, lat)`` in degrees. `rangeviz.grid` makes a frame of points.
    ranges_km
        Ranges in kilometres.
    systems
        Ids or aliases of the catalog, or `System` records, instead of ranges.
    targets, launch, catalog, viewpoint
        As for `rangeviz.reach`.
    jobs
        Processes of this machine; as many as it has processors if left out.
    client
        A ``dask.distributed.Client``, whose workers then do the work instead.
    tick
        Called after each block of sites, to show progress.

    Returns
    -------
    DataFrame
        A row for each site, range and region that it reaches, in this order: `site`, `lon`, `lat`,
        `system` (if systems were asked about), `range_km`, `region`, `nearest_km`, `farthest_km`
        (to 0.1 km), `share` (0 to 1, to 0.25 percentage points; 1 exactly where all of the
        region is in reach).

    Raises
    ------
    RadiusError
        If not just one of `ranges_km` and `systems` is given, or a range cannot be drawn.
    UnknownNameError, CoordinateError, GeometryError
        As `rangeviz.reach`.

    Examples
    --------
    >>> found = sweep([(130.7, 32.8), (127.7, 26.2)], ranges_km=[900], targets=["KR-11"], jobs=1)
    >>> found[["site", "nearest_km", "share"]].round(0).values.tolist()
    [['32.8n-130.7e', 610.0, 1.0]]
    """
    question, candidates, codes = ask(
        sites, ranges_km, systems, targets, launch, catalog, viewpoint
    )
    rows = answers(question, candidates, jobs=jobs, client=client, tick=tick)
    return frame_of(question, candidates, codes, rows)


def sweep_to(
    path: str | Path,
    sites: Any,
    *,
    ranges_km: Sequence[float] | None = None,
    systems: Sequence[str | float | System] | None = None,
    targets: Any = ("CHN", "RUS"),
    launch: Launch = "anywhere",
    catalog: Catalog | None = None,
    viewpoint: Viewpoint = "apart",
    jobs: int | None = None,
    client: Any = None,
    tick: Callable[[], None] | None = None,
) -> Path:
    """
    Sweep into a file, a block of sites at a time; what is there already is not done again.

    Parameters
    ----------
    path
        A file that ends in csv or fgb, or a folder that ends in parquet: a dataset of one file for
        each block, written by the workers.
    sites, ranges_km, systems, targets, launch, catalog, viewpoint, jobs, client, tick
        As for `sweep`.

    Returns
    -------
    Path
        What was written. Interrupted and started again, it ends with the same bytes.

    Raises
    ------
    OutputError
        If it cannot be written, or holds parts of another sweep.
    """
    question, candidates, codes = ask(
        sites, ranges_km, systems, targets, launch, catalog, viewpoint
    )
    output = Output(path, question.key + candidates.key)
    blocks = list(candidates.blocks(_BLOCK))
    missing = [
        (question, candidates.take(block), codes, output.part(number))
        for number, block in enumerate(blocks)
        if not output.part(number).exists()
    ]
    done = len(blocks) - len(missing)
    for _ in chain(range(done), each(write_part, missing, jobs=jobs, client=client)):
        if tick:
            tick()
    nothing = frame_of(question, candidates, codes, np.empty(0, dtype=ROW))
    return output.finish(len(blocks), f"{','.join(nothing.columns)}\r\n")


def write_part(
    question: Question, candidates: Candidates, codes: NDArray[np.object_], path: Path
) -> None:
    """Answer for a block of sites, and write it whole or not at all; what a worker does."""
    frame = frame_of(question, candidates, codes, answer(question, candidates.shapes))
    temporary = path.with_name(f".{path.name}-{os.getpid()}")
    if path.suffix == ".parquet":
        frame.to_parquet(temporary, index=False)
    else:
        frame = frame.round({"nearest_km": 1, "farthest_km": 1, "share": 4})
        for name in ("site", "region"):
            frame[name] = [spreadsheet_text(text) for text in frame[name]]
        frame.to_csv(temporary, index=False, header=False, lineterminator="\r\n")
    temporary.replace(path)


def answers(
    question: Question,
    candidates: Candidates,
    *,
    jobs: int | None = None,
    client: Any = None,
    tick: Callable[[], None] | None = None,
) -> NDArray[Any]:
    """Answer for every site: rows of `ROW`, by site, range and region."""
    blocks = list(candidates.blocks(_BLOCK))
    work = [(question, candidates.shapes[block]) for block in blocks]
    parts = []
    for block, rows in zip(blocks, each(answer, work, jobs=jobs, client=client), strict=True):
        rows["site"] += block.start
        parts.append(rows)
        if tick:
            tick()
    return np.concatenate(parts)


def answer(question: Question, shapes: NDArray[np.object_]) -> NDArray[Any]:
    """Answer for the sites of a block: rows of `ROW`, by site, range and region."""
    land = land_of(question)
    inner_m = np.array([range_.band.inner_m for range_ in question.ranges])
    radius_m = np.array([range_.band.radius_m for range_ in question.ranges])
    blocks = [np.empty(0, dtype=ROW)]
    for number, shape in enumerate(shapes):
        site = SiteDistance(shape, question.launch)
        extent = extent_of(site, land.shapes, land.points, within_m=radius_m.max())
        rows = np.flatnonzero(extent.nearest_m <= radius_m.max())
        extent = Extent(extent.nearest_m[rows], extent.farthest_m[rows])
        share = _shares(site, land, rows, extent, inner_m, radius_m)
        range_, region = np.nonzero(share > 0)
        block = np.empty(region.size, dtype=ROW)
        block["site"], block["range"], block["region"] = number, range_, rows[region]
        block["nearest_km"] = extent.nearest_m[region] / 1000
        block["farthest_km"] = extent.farthest_m[region] / 1000
        block["share"] = share[range_, region]
        blocks.append(block)
    return np.concatenate(blocks)


def frame_of(
    question: Question, candidates: Candidates, codes: NDArray[np.object_], rows: NDArray[Any]
) -> DataFrame:
    """Frame the answers: `rows` of `ROW`, their sites numbered among all candidates."""
    from pandas import Categorical, DataFrame

    site, range_ = rows["site"], rows["range"]
    names = [item.name for item in question.ranges]
    radius_km = np.array([item.band.radius_m for item in question.ranges]) / 1000
    table: dict[str, Any] = {
        "site": Categorical.from_codes(site, candidates.ids),
        "lon": candidates.lon[site],
        "lat": candidates.lat[site],
    }
    if any(names):
        table["system"] = Categorical.from_codes(range_, names)
    return DataFrame(
        {
            **table,
            "range_km": radius_km[range_],
            "region": Categorical.from_codes(rows["region"], codes),
            **{name: rows[name] for name in ("nearest_km", "farthest_km", "share")},
        }
    )


def ask(
    sites: Any,
    ranges_km: Sequence[float] | None,
    systems: Sequence[str | float | System] | None,
    targets: Any,
    launch: Launch,
    catalog: Catalog | None,
    viewpoint: Viewpoint,
) -> tuple[Question, Candidates, NDArray[np.object_]]:
    """Look up what is asked: the question, the sites, and the codes of the regions."""
    catalog = load_catalog() if catalog is None else catalog
    if (ranges_km is None) == (systems is None):
        msg = "a sweep is over ranges_km or over systems; give one of the two"
        raise RadiusError(msg)
    found = find_systems(list(systems or ranges_km or ()), catalog)
    bands = [(system, bands_of(system)["nominal"]) for system in found]
    for _, band in bands:
        checks.band(band.radius_m, band.inner_m)
    checks.launch(launch)
    targets, regions = find_regions(targets, check_viewpoint(viewpoint))
    codes = regions["region"]
    wkb = shapely.to_wkb(regions["geometry"]) if targets == ("own",) else ()
    ranges = tuple(_Range(system.id if systems else "", band) for system, band in bands)
    own = tuple(zip(codes.tolist(), wkb, strict=True)) if targets == ("own",) else ()
    question = Question(ranges, targets, launch, viewpoint, own)
    return question, find_candidates(sites, catalog), codes


@lru_cache(maxsize=2)
def land_of(question: Question) -> Land:
    """Read the regions, once in each process."""
    if question.own:
        shapes = shapely.from_wkb(np.array([wkb for _, wkb in question.own], dtype=object))
    else:
        shapes = find_regions(list(question.targets), question.viewpoint)[1]["geometry"]
    return Land(np.asarray(shapes), np.full(len(shapes), -1), cells_each=_CELLS)


def _shares(
    site: SiteDistance,
    land: Land,
    rows: NDArray[np.intp],
    extent: Extent,
    inner_m: NDArray[np.float64],
    radius_m: NDArray[np.float64],
) -> NDArray[np.float64]:
    """Give the share of each of some regions within each band, shape (bands, regions)."""
    nearest, farthest = extent
    whole = (farthest <= radius_m[:, None]) & (inner_m[:, None] == 0)
    share: NDArray[np.float64] = np.where(whole, 1.0, 0.0)
    partial = (nearest <= radius_m[:, None]) & (share == 0)
    some = np.flatnonzero(partial.any(axis=0))
    if not some.size:
        return share
    cells = land.cells.of(rows[some])
    ends = nearest[some], farthest[some]
    ramps = ramps_of(site, cells, *ends)
    other, other_ends = ramps, ends
    if inner_m.any() and site.has_area:  # too near from everywhere, or from anywhere
        launch: Launch = "everywhere" if site.launch == "anywhere" else "anywhere"
        opposite = SiteDistance(site.geometry, launch)
        nearest_other, farthest_other = extent_of(opposite, land.shapes[rows[some]])
        other_ends = nearest_other, farthest_other
        other = ramps_of(opposite, cells, *other_ends)
    for band in np.flatnonzero(partial[:, some].any(axis=1)):
        within = ramps.within(np.full(some.size, radius_m[band]), some.size)
        full = farthest[some] <= radius_m[band]
        within = np.where(full, 1.0, within)
        too_near = np.zeros(some.size, dtype=bool)
        if inner_m[band]:
            within = within - other.within(np.full(some.size, inner_m[band]), some.size)
            too_near = other_ends[1] < inner_m[band]
            full &= other_ends[0] >= inner_m[band]
        # distances decide what is in reach wholly, or not at all; cells, how much of the rest
        within = np.select([too_near, full], [0.0, 1.0], np.clip(within, 1e-9, 1 - 1e-9))
        share[band, some] = np.where(partial[band, some], within, share[band, some])
    return share
