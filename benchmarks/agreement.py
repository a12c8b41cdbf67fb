"""
Ask the same random questions every way, and compare the answers pairwise.

Questions are about sites of one or several parts, islets far apart, chains of the catalog, both
launches, minimum ranges, and regions of one's own or of the base map. Table, envelope, `who`,
sweep, comparison and the page (its own JavaScript, in node) have to agree on status, verdict and
share, to the accuracy that each states. Prints each disagreement, and fails if there is one.

    python3 benchmarks/agreement.py --questions 5000 --seed 1
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import geopandas as gpd
import numpy as np
import shapely

import rangeviz as rv
from rangeviz.geodesy.area import areas_m2
from rangeviz.outputs.webmap import page_data
from rangeviz.words.languages import load_language

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).parent.parent
SHARE_BY_ENVELOPE, SHARE_BY_CELLS, SHARE_BY_PAGE = 0.001, 0.002, 0.003
SHARE_ROUNDED = 1e-4  # of the page's data
CLEAR_DEG = 1e-3  # from the boundary of an envelope, to be surely on one side of it
CHAINS = ("second-island-chain", "palau", "guam", "kyushu", "batanes", "philippines")
REGIONS = ("FM-YAP", "PLW-~01", "JP-13", "JP-46", "JP-47", "PH-BTN", "TW-PEN", "PH-AKL", "KR-49")
NODE = """
import { createInterface } from "node:readline";
import { Verdicts } from "#page/verdicts.js";
const pick = ({ verdict, share }) => [verdict, share];
for await (const line of createInterface({ input: process.stdin })) {
  const { km, ...data } = JSON.parse(line);
  const found = new Verdicts(data);
  const ranges = [new Map(), new Map([["0-0", km]])];
  const rows = (i) => ranges.map((range) => pick(found.ofRegion(range, 0, 0, i)));
  console.log(JSON.stringify(data.regions.code.map((_, i) => rows(i))));
}
"""


def main() -> None:
    """Ask, compare and report."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--questions", type=int, default=5000)
    parser.add_argument("--seed", type=int, default=None)
    chosen = parser.parse_args()
    seed = np.random.SeedSequence().entropy if chosen.seed is None else chosen.seed
    rng = np.random.default_rng(seed)
    node = subprocess.Popen(
        ["node", "--input-type=module", "-e", NODE],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    counts = dict.fromkeys(("none", "possible", "partial", "full", "certain"), 0)
    faults, start = 0, time.process_time()
    try:
        for number in range(chosen.questions):
            question = random_question(rng)
            for fault in disagreements(question, node, counts):
                faults += 1
                print(f"question {number}: {fault}", flush=True)
    finally:
        node.terminate()
        node.wait()
    verdicts = ", ".join(f"{count:,} {verdict}" for verdict, count in counts.items())
    seconds = time.process_time() - start
    print(
        f"seed {seed}: {chosen.questions:,} questions, regions {verdicts}, {seconds:.0f} s of CPU"
    )
    print(f"disagreements: {faults}")
    sys.exit(1 if faults else 0)


def random_question(rng: np.random.Generator) -> dict[str, Any]:
    """Draw a question as the arguments of `rangeviz.reach`."""
    low, nominal, high = np.sort(rng.uniform(100, 2000, 3)) * rng.uniform(0.3, 1)
    least = rng.uniform(0, low) * (rng.random() < 0.85)
    system = rv.System(
        id="own",
        name="Own",
        range_km=float(nominal),
        range_low_km=float(low),
        range_high_km=float(high),
        min_range_km=float(least) if least > 1 else None,
    )
    launch = str(rng.choice(["anywhere", "everywhere"], p=[0.7, 0.3]))
    asked = {"systems": [system], "launch": launch}
    if rng.random() < 0.15:
        targets = [str(code) for code in rng.choice(REGIONS, 2, replace=False)]
        return asked | {"sites": [str(rng.choice(CHAINS))], "targets": targets}
    lon, lat = rng.uniform(-180, 180), np.degrees(np.arcsin(rng.uniform(-0.97, 0.97)))
    spread = rng.choice([0.5, 4.0, 12.0])
    site = boxes(rng, (lon, lat), spread, int(rng.integers(1, 5)), rng.choice([1e-4, 0.1, 1.0]))
    regions = [
        boxes(rng, (lon, lat), 1.5 * spread, int(rng.integers(1, 4)), rng.choice([0.02, 0.4, 3.0]))
        for _ in range(2)
    ]
    if rng.random() < 0.2:
        site = shapely.difference(site.envelope.buffer(0.5), site.envelope)  # round a hole
    names = ["A", "B"]
    frame = gpd.GeoDataFrame({"region": names, "name": names}, geometry=regions, crs=4326)
    return asked | {"sites": [site], "targets": frame}


def boxes(
    rng: np.random.Generator, at: tuple[float, float], spread: float, n: int, size: float
) -> shapely.Geometry:
    """Draw boxes within a spread about a place, degrees; they may cross the antimeridian."""
    x = at[0] + rng.uniform(-spread, spread, n)
    y = np.clip(at[1] + rng.uniform(-spread, spread, n), -89, 88)
    width, height = size * rng.uniform(0.2, 1, n), size * rng.uniform(0.2, 1, n)
    return shapely.union_all(shapely.box(x, y, x + width, np.minimum(y + height, 89.5)))


def disagreements(question: dict[str, Any], node: Any, counts: dict[str, int]) -> list[str]:
    """Ask every way, and list what does not agree with the table."""
    answer = rv.reach(**question)
    for verdict in answer.regions["verdict"]:
        counts[verdict] += 1
    ways = (by_itself, by_envelope, by_sweep, by_comparison, by_who)
    told = [fault for way in ways for fault in way(answer, question)]
    return [f"{fault} of {question}" for fault in [*told, *by_page(answer, question, node)]]


def by_itself(answer: rv.Reach, _: dict[str, Any]) -> Iterator[str]:
    """Status and share of the table: none is 0, and all is 1."""
    for row in answer.regions.itertuples():
        if (row.share == 0) != (row.status == "none") or (row.share == 1) != (row.status == "full"):
            yield f"{row.region}: {row.status} with a share of {row.share!r}"
        if not row.share_low <= row.share <= row.share_high and row.range_km:
            yield f"{row.region}: shares {row.share_low!r} {row.share!r} {row.share_high!r}"


def by_envelope(answer: rv.Reach, _: dict[str, Any]) -> Iterator[str]:
    """Shares by the envelopes that are drawn; to 10 m, which is coarse for small regions."""
    rows = answer.regions
    shapes = rows.geometry.to_numpy()
    area_m2 = areas_m2(shapes)
    slack = SHARE_BY_ENVELOPE + 20 / np.sqrt(area_m2)
    for bound, name in (("low", "share_low"), ("nominal", "share"), ("high", "share_high")):
        envelope = answer.envelopes.set_index("bound").geometry[bound]
        drawn = areas_m2(shapely.intersection(shapes, envelope)) / area_m2
        for i in np.flatnonzero(np.abs(drawn - rows[name]) > slack):
            yield f"{rows['region'][i]}: {name} {rows[name][i]!r}, by the envelope {drawn[i]!r}"


def by_sweep(answer: rv.Reach, question: dict[str, Any]) -> Iterator[str]:
    """Rows and shares of a sweep."""
    sites = gpd.GeoDataFrame({"id": ["s"]}, geometry=[answer.sites[0].geometry], crs=4326)
    asked = {name: question[name] for name in ("systems", "targets", "launch")}
    swept = rv.sweep(sites, **asked, jobs=1)
    shares = dict(zip(swept["region"], swept["share"], strict=True))
    for row in answer.regions.itertuples():
        share = shares.get(row.region, 0.0)
        is_same = (share == 0) == (row.share == 0) and (share == 1) == (row.share == 1)
        if not is_same or abs(share - row.share) > SHARE_BY_CELLS:
            yield f"{row.region}: {row.status} {row.share!r}, by the sweep {share!r}"


def by_comparison(answer: rv.Reach, _: dict[str, Any]) -> Iterator[str]:
    """Verdicts and shares of all together, and of a comparison of the answer with itself."""
    changed, together, rows = rv.compare(answer, answer).regions, answer.together, answer.regions
    for frame, end in ((together, ""), (changed, "_before"), (changed, "_after")):
        for name in ("verdict", "share"):
            if not np.array_equal(frame[f"{name}{end}"], rows[name]):
                yield f"{name}{end}: {frame[f'{name}{end}'].tolist()}, not {rows[name].tolist()}"


def by_who(answer: rv.Reach, question: dict[str, Any]) -> Iterator[str]:
    """Verdicts of `who`: on bundled regions, and on a place of each region, by the envelopes."""
    asked = {name: question[name] for name in ("sites", "systems", "launch")}
    shapes = answer.envelopes.set_index("bound").geometry
    for row in answer.regions.itertuples():
        if isinstance(question["targets"], list):
            verdict = verdict_of(rv.who(row.region, **asked))
            if verdict != row.verdict:
                yield f"{row.region}: {row.verdict}, by who {verdict}"
        place = row.geometry.representative_point()
        verdict = verdict_of(rv.who((place.x, place.y), **asked))
        held = [bound for bound in ("nominal", "high") if shapes[bound].covers(place)]
        drawn = {"nominal": "full", "high": "possible"}[held[0]] if held else "none"
        edges = [shape.boundary.distance(place) for shape in shapes if not shape.is_empty]
        if min(edges, default=1) > CLEAR_DEG and verdict not in {drawn, "certain"}:
            yield f"{place.wkt}: by the envelope {drawn}, by who {verdict}"


def verdict_of(found: Any) -> str:
    """Verdict of the only row of `who`."""
    return str(found["verdict"].iloc[0]) if len(found) else "none"


def by_page(answer: rv.Reach, question: dict[str, Any], node: Any) -> Iterator[str]:
    """Verdicts and shares of the page: as published, and by a what-if range as for that range."""
    system = answer.systems[0]
    km = round(0.4 * answer.regions["range_km"][0] + 0.8 * answer.regions["nearest_km"].median(), 3)
    page = ask_page(answer, km, node)
    what_if = None
    if km > (system.min_range_km or 0):
        own = rv.System(id="w", name="W", range_km=km, min_range_km=system.min_range_km)
        what_if = rv.reach(**question | {"systems": [own]}).regions
    for row, ((verdict, share), (status, part)) in zip(
        answer.regions.itertuples(), page, strict=True
    ):
        if verdict != row.verdict or abs(share - row.share) > SHARE_ROUNDED:
            yield f"{row.region}: {row.verdict} {row.share!r}, by the page {verdict} {share!r}"
        truth = ("none", 0.0)
        if what_if is not None:
            truth = what_if["status"][row.Index], what_if["share"][row.Index]
        is_sliver = 0 < min(truth[1], 1 - truth[1]) < SHARE_BY_PAGE or row.farthest_km < 0.1
        if abs(part - truth[1]) > SHARE_BY_PAGE or not (status == truth[0] or is_sliver):
            yield f"{row.region}: what if {km} km: {truth}, by the page {status} {part!r}"


def ask_page(answer: rv.Reach, km: float, node: Any) -> list[Any]:
    """Verdict and share of each region by the page: as published, and by a what-if range."""
    regions, distances, rows = page_data._regions(answer, load_language("en"))
    system = answer.systems[0]
    data = {
        "km": km,
        "regions": {"code": regions["code"]},
        "distances": distances,
        "rows": rows,
        "systems": [{"range": system.range_km, "min": system.min_range_km}],
        "sites": [{"kind": answer.sites[0].kind}],
    }
    node.stdin.write(json.dumps(data) + "\n")
    node.stdin.flush()
    return list(json.loads(node.stdout.readline()))


if __name__ == "__main__":
    main()
