"""
Sweeps: the share of each region within reach of many sites, computed a block of sites at a time.

Distances and statuses are those of `rangeviz.reach`. The share of a region partly in reach is
computed from its cells, as reach curves are, so that a thousand sites take seconds.
"""

from __future__ import annotations

import hashlib
from contextlib import closing
from dataclasses import dataclass
from functools import lru_cache, partial
from itertools import chain
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import shapely

from rangeviz.basemaps.viewpoint import Viewpoint, check_viewpoint
from rangeviz.coverage.frames import bands_of
from rangeviz.coverage.from_site import SiteReach
from rangeviz.coverage.target_regions import TargetRegions
from rangeviz.errors import QuestionError
from rangeviz.geodesy import checks
from rangeviz.geodesy.curves import ramps_of
from rangeviz.geodesy.extent import Extent
from rangeviz.naming.records import Sites, SystemLike, catalog_or_bundled, find_systems
from rangeviz.naming.targets import Targets, find_regions
from rangeviz.sweeps.candidates import Candidates, find_candidates
from rangeviz.sweeps.provenance import provenance
from rangeviz.sweeps.resumable import ResumableOutput, write_checked
from rangeviz.sweeps.workers import run_each
from rangeviz.text import spreadsheet_text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from pathlib import Path

    from distributed import Client
    from numpy.typing import NDArray
    from pandas import DataFrame

    from rangeviz.catalog.catalog import Catalog
    from rangeviz.catalog.records import System
    from rangeviz.coverage.membership import Band
    from rangeviz.geodesy.distance import Launch

__all__ = ["all_rows", "prepare_sweep", "rounded", "sweep", "sweep_to", "target_regions"]

_CELLS_PER_REGION = 128  # twice as many take a third more time
_SHARE_DECIMALS = 4  # in files
_BLOCK_SIZE = 50  # sites: a second's work for a country, some seconds' for the world
ROW = np.dtype(  # a row of a sweep, with the numbers of its site, range and region
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
    name: str  # id of a system, or empty
    band: Band


@dataclass(frozen=True)
class SweepQuestion:
    """
    Ranges, targets and options of a sweep; small enough to be sent to every worker.

    Attributes
    ----------
    ranges
        Id of the system, or an empty text, and band of each range.
    targets
        Codes of countries and regions, or ``("own",)``.
    launch, viewpoint
        As for `rangeviz.reach`.
    own
        Code and WKB of each region of the user's own.
    """

    ranges: tuple[_Range, ...]
    targets: tuple[str, ...]
    launch: Launch
    viewpoint: Viewpoint
    own: tuple[tuple[str, bytes], ...] = ()

    @property
    def key(self) -> str:
        """Digest that identifies the question."""
        return hashlib.sha256(repr(self).encode()).hexdigest()


class PreparedSweep(NamedTuple):
    """Question of a sweep with its sites, the codes of its regions, and its systems or ranges."""

    question: SweepQuestion
    candidates: Candidates
    codes: NDArray[np.object_]
    systems: tuple[System, ...]


def sweep(
    sites: Sites,
    *,
    ranges_km: Sequence[float] | None = None,
    systems: Iterable[SystemLike] | None = None,
    targets: Targets = ("CHN", "RUS"),
    launch: Launch = "anywhere",
    catalog: Catalog | None = None,
    viewpoint: Viewpoint = "apart",
    jobs: int | None = None,
    client: Client | None = None,
    tick: Callable[[], None] | None = None,
) -> DataFrame:
    """
    Compute the share of each region that each of many sites reaches.

    Parameters
    ----------
    sites
        GeoDataFrame of points or areas, named by its column ``id`` or ``name`` or its index; ids
        of the catalog; or ``(lon, lat)`` in degrees. `rangeviz.grid` makes a frame of points.
    ranges_km
        Ranges in kilometres.
    systems
        Ids or aliases of the catalog, or `System` records, instead of ranges.
    targets, launch, catalog, viewpoint
        As for `rangeviz.reach`.
    jobs
        Number of processes; that of the processors if left out.
    client
        Client of a Dask cluster, whose workers are used instead of processes.
    tick
        Called after each block of sites, to show progress.

    Returns
    -------
    DataFrame
        One row for each site, range and region in reach, in this order: `site`, `lon`, `lat`,
        `system` (only if `systems` are given), `range_km`, `region`, `nearest_km`, `farthest_km`
        (to 0.1 km), `share` (0 to 1, to 0.2 percentage points; exactly 1 if all of the region is
        in reach).

    Raises
    ------
    QuestionError
        If both or neither of `ranges_km` and `systems` are given, or two sites have the same name.
    UnknownNameError, RadiusError, CoordinateError, GeometryError
        As `rangeviz.reach`.

    Examples
    --------
    >>> found = sweep([(130.7, 32.8), (127.7, 26.2)], ranges_km=[900], targets=["KR-11"], jobs=1)
    >>> found[["site", "nearest_km", "share"]].round(0).values.tolist()
    [['32.8n-130.7e', 610.0, 1.0]]
    """
    question, candidates, codes, _ = prepare_sweep(
        sites, ranges_km, systems, targets, launch, catalog, viewpoint
    )
    rows = all_rows(question, candidates, jobs=jobs, client=client, tick=tick)
    return frame_of(question, candidates, codes, rows)


def sweep_to(
    path: str | Path,
    sites: Sites,
    *,
    ranges_km: Sequence[float] | None = None,
    systems: Iterable[SystemLike] | None = None,
    targets: Targets = ("CHN", "RUS"),
    launch: Launch = "anywhere",
    catalog: Catalog | None = None,
    viewpoint: Viewpoint = "apart",
    jobs: int | None = None,
    client: Client | None = None,
    tick: Callable[[], None] | None = None,
) -> Path:
    """
    Sweep into a file, a block of sites at a time; an interrupted sweep can be resumed.

    Parameters
    ----------
    path
        File that ends in csv or fgb, or folder that ends in parquet: a dataset with one file for
        each block, written by the workers.
    sites, ranges_km, systems, targets, launch, catalog, viewpoint, jobs, client, tick
        As for `sweep`.

    Returns
    -------
    Path
        The file or dataset. A resumed sweep writes the same bytes as an uninterrupted one.

    Raises
    ------
    OutputError
        If `path` cannot be written, or holds parts of another sweep.
    QuestionError, UnknownNameError, RadiusError, CoordinateError, GeometryError
        As `sweep`.

    Examples
    --------
    >>> from pathlib import Path
    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as folder:
    ...     path = Path(folder) / "sweep.csv"
    ...     path = sweep_to(path, [(130.7, 32.8)], ranges_km=[900], targets=["KR-11"], jobs=1)
    ...     path.read_text().splitlines()[0]
    'site,lon,lat,range_km,region,nearest_km,farthest_km,share'
    """
    question, candidates, codes, _ = prepare_sweep(
        sites, ranges_km, systems, targets, launch, catalog, viewpoint
    )
    blocks = list(candidates.blocks(_BLOCK_SIZE))
    columns = frame_of(question, candidates, codes, np.empty(0, dtype=ROW)).columns
    output = ResumableOutput(path, " ".join((question.key, candidates.key, provenance())))
    with closing(output):
        missing = [
            (question, candidates.take(block), codes, output.part(number))
            for number, block in enumerate(blocks)
            if not output.has(number)
        ]
        done = len(blocks) - len(missing)
        for _ in chain(range(done), run_each(write_part, missing, jobs=jobs, client=client)):
            if tick:
                tick()
        return output.finish(len(blocks), f"{','.join(columns)}\r\n")


def write_part(
    question: SweepQuestion, candidates: Candidates, codes: NDArray[np.object_], path: Path
) -> None:
    """Sweep a block of sites in a worker, and write it whole or not at all."""
    frame = frame_of(question, candidates, codes, block_rows(question, candidates.shapes))
    if path.suffix.lower() == ".parquet":
        write_checked(path, partial(frame.to_parquet, index=False))
        return
    frame = rounded(frame)
    for name in ("site", "region"):
        frame[name] = [spreadsheet_text(text) for text in frame[name]]
    write_checked(path, partial(frame.to_csv, index=False, header=False, lineterminator="\r\n"))


def rounded(frame: DataFrame) -> DataFrame:
    """
    Frame of a sweep as it is written: to 0.1 km, and shares to 4 decimals.

    Examples
    --------
    >>> import pandas as pd
    >>> rows = {"nearest_km": [1.26], "farthest_km": [9.94], "share": [1e-9]}
    >>> rounded(pd.DataFrame(rows)).to_numpy().tolist()  # only none is 0, and only the whole is 1
    [[1.3, 9.9, 0.0001]]
    """
    frame = frame.round({"nearest_km": 1, "farthest_km": 1})
    share = frame["share"].to_numpy()
    partly = np.clip(share.round(_SHARE_DECIMALS), 10**-_SHARE_DECIMALS, 1 - 10**-_SHARE_DECIMALS)
    frame["share"] = np.where((share > 0) & (share < 1), partly, share)
    return frame


def all_rows(
    question: SweepQuestion,
    candidates: Candidates,
    *,
    jobs: int | None = None,
    client: Client | None = None,
    tick: Callable[[], None] | None = None,
) -> NDArray[Any]:
    """Compute the rows of all sites, of type `ROW`, sorted by site, range and region."""
    blocks = list(candidates.blocks(_BLOCK_SIZE))
    work = [(question, candidates.shapes[block]) for block in blocks]
    results = run_each(block_rows, work, jobs=jobs, client=client)
    parts = []
    for block, rows in zip(blocks, results, strict=True):
        rows["site"] += block.start
        parts.append(rows)
        if tick:
            tick()
    return np.concatenate(parts)


def block_rows(question: SweepQuestion, shapes: NDArray[np.object_]) -> NDArray[Any]:
    """Compute the rows of the sites of a block, numbered from 0."""
    targets = target_regions(question)
    bands = [range_.band for range_ in question.ranges]
    farthest_m = max(band.radius_m for band in bands)
    blocks = [np.empty(0, dtype=ROW)]
    for number, shape in enumerate(shapes):
        reach = SiteReach(shape, question.launch, targets, within_m=farthest_m)
        share = _shares(reach, bands)
        range_, region = np.nonzero(share > 0)
        block = np.empty(region.size, dtype=ROW)
        block["site"], block["range"], block["region"] = number, range_, region
        block["nearest_km"] = reach.extent.nearest_m[region] / 1000
        block["farthest_km"] = reach.extent.farthest_m[region] / 1000
        block["share"] = share[range_, region]
        blocks.append(block)
    return np.concatenate(blocks)


def frame_of(
    question: SweepQuestion, candidates: Candidates, codes: NDArray[np.object_], rows: NDArray[Any]
) -> DataFrame:
    """Frame of a sweep from its rows; their sites are numbered among all candidates."""
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


def prepare_sweep(
    sites: Sites,
    ranges_km: Sequence[float] | None,
    systems: Iterable[SystemLike] | None,
    targets: Targets,
    launch: Launch,
    catalog: Catalog | None,
    viewpoint: Viewpoint,
) -> PreparedSweep:
    """Look up the systems, targets and sites of a sweep; parameters and errors as of `sweep`."""
    catalog = catalog_or_bundled(catalog)
    given = ranges_km if systems is None else systems
    if given is None or (systems is not None and ranges_km is not None):
        msg = "a sweep is over ranges_km or over systems; give one of the two"
        raise QuestionError(msg)
    found = find_systems(given, catalog)
    bands = [(system, bands_of(system)["nominal"]) for system in found]
    for _, band in bands:
        checks.band(band.radius_m, band.inner_m)
    checks.launch(launch)
    target_codes, regions = find_regions(targets, check_viewpoint(viewpoint))
    codes = regions["region"]
    is_own = target_codes == ("own",)
    wkb = shapely.to_wkb(regions["geometry"]) if is_own else ()
    ranges = tuple(_Range("" if systems is None else system.id, band) for system, band in bands)
    own = tuple(zip(codes.tolist(), wkb, strict=True)) if is_own else ()
    question = SweepQuestion(ranges, target_codes, launch, viewpoint, own)
    return PreparedSweep(question, find_candidates(sites, catalog), codes, found)


@lru_cache(maxsize=2)
def target_regions(question: SweepQuestion) -> TargetRegions:
    """Read the regions of a sweep, once in each process."""
    if question.own:
        shapes = shapely.from_wkb(np.array([wkb for _, wkb in question.own], dtype=object))
    else:
        shapes = find_regions(list(question.targets), question.viewpoint)[1]["geometry"]
    return TargetRegions(
        np.asarray(shapes), np.full(len(shapes), -1), cells_per_region=_CELLS_PER_REGION
    )


def _shares(reach: SiteReach, bands: Sequence[Band]) -> NDArray[np.float64]:
    """Shares of the regions within each band, shape (bands, regions)."""
    status = np.array([reach.status(band) for band in bands])
    share = np.where(status == "full", 1.0, 0.0)
    is_partial = status == "partial"
    some = np.flatnonzero(is_partial.any(axis=0))
    if not some.size:
        return share
    extent = Extent(*(ends_m[some] for ends_m in reach.extent))
    ramps = ramps_of(reach.distance, reach.targets.cells.of(some), *extent)
    is_point = reach.distance.points.lon.size == 1

    def within(radius_m: float) -> NDArray[np.float64]:
        return ramps.within(np.full(some.size, radius_m), some.size)

    for number, band in enumerate(bands):
        partial = is_partial[number, some]
        # of a point, every distance is one; else the envelope knows which launch place reaches what
        may_be_near = extent.nearest_m < band.inner_m
        if reach.launch == "everywhere":
            may_be_near |= band.inner_m > 0
        by_envelope = partial & may_be_near & (not is_point)
        too_near = within(band.inner_m) if band.inner_m and is_point else 0.0
        by_cells = np.clip(within(band.radius_m) - too_near, 1e-9, 1 - 1e-9)
        share[number, some[partial]] = by_cells[partial]
        rows = some[by_envelope]
        share[number, rows] = reach.share_of(band, rows)
    return share
