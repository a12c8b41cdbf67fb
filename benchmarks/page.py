"""
The default page in headless Chromium, beside what one writes by hand with geopandas and folium.

Run it where rangeviz is installed with its ``test`` extra::

    python benchmarks/page.py

It prints size, requests, time until the first region answers a pointer, and the time a step of the
what-if slider takes until outline and table are painted; and ends with status 1 if a bar is missed.
"""

from __future__ import annotations

import shutil
import statistics
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

from playwright.sync_api import sync_playwright

import rangeviz as rv
from rangeviz.cli.question import Question
from rangeviz.outputs.webmap import to_html

if TYPE_CHECKING:
    from playwright.sync_api import Browser

ROUNDS = 3
SIX_SYSTEMS: list[str | float | rv.System] = [
    "tomahawk",
    "tomahawk-block-v",
    "lrhw",
    "prsm-inc-1",
    1500,
    2500,
]
SIX_SITES = ["kyushu", "first-island-chain", "okinawa-main-island", "guam", "luzon", "hokkaido"]
BARS = {"default": (1.0e6, 1000.0, 100.0), "6 x 6": (1.5e6, None, None)}

FIRST_ANSWER = """async ([x, y]) => {
    const frame = () => new Promise((go) => requestAnimationFrame(go));
    const over = { bubbles: true, clientX: x, clientY: y };
    for (;;) {
        document.elementFromPoint(x, y)?.dispatchEvent(new MouseEvent("mousemove", over));
        if (document.querySelector("#card h2, .leaflet-tooltip")) return performance.now();
        if (performance.now() > 4000) return NaN;
        await frame();
    }
}"""
SLIDE = """async (key) => {
    const painted = () => new Promise((go) => requestAnimationFrame(() => {
        const channel = new MessageChannel();
        channel.port1.onmessage = go;
        channel.port2.postMessage(0);
    }));
    const combination = document.getElementById("combination");
    combination.value = key;
    combination.dispatchEvent(new Event("change"));
    const slider = document.getElementById("range");
    const taken = [];
    for (let n = 1; n <= 20; n += 1) {
        await painted();
        slider.value = String(slider.valueAsNumber + (n <= 10 ? 10 : -10));
        const began = performance.now();
        slider.dispatchEvent(new Event("input"));
        await painted();
        taken.push(performance.now() - began);
    }
    return taken;
}"""


def main() -> None:
    """Write the pages, open each several times, and print what was measured."""
    chromium = shutil.which("chromium") or shutil.which("chromium-browser")
    if chromium is None:
        sys.exit("no chromium on the PATH; install it (Debian: apt-get install chromium)")
    default = rv.reach(**Question().arguments())
    pages = {
        "default": to_html(default, command="rangeviz map"),
        "6 x 6": to_html(rv.reach(systems=SIX_SYSTEMS, sites=SIX_SITES)),
        "geopandas + folium": by_hand(default),
    }
    print("| page | MB | remote requests | first region answers, ms | slider step, ms |")
    print("|---|---:|---:|---:|---:|")
    missed = []
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=chromium, args=["--no-sandbox", "--headless", "--disable-gpu"]
        )
        for name, text in pages.items():
            path = Path(folder, "page.html")
            path.write_text(text, encoding="utf-8")
            rounds = [opened(browser, path) for _ in range(ROUNDS)]
            answer = statistics.median(r["answer"] for r in rounds)
            steps = [ms for r in rounds for ms in r["steps"]]
            step = statistics.median(steps) if steps else None
            size = len(text.encode())
            told = "never" if answer != answer else f"{answer:,.0f}"  # noqa: PLR0124 - NaN
            print(
                f"| {name} | {size / 1e6:.2f} | {rounds[0]['remote']} | {told} | "
                f"{'' if step is None else f'{step:.0f}'} |"
            )
            for found, bar in zip((size, answer, step), BARS.get(name, ()), strict=False):
                if bar is not None and not (found is not None and found <= bar):
                    missed.append(f"{name}: {found} over {bar}")
        browser.close()
    for line in missed:
        print(line, file=sys.stderr)
    sys.exit(bool(missed))


def opened(browser: Browser, path: Path) -> dict[str, Any]:
    """Open a page, hover Sakha as soon as it answers, then slide."""
    page = browser.new_page(viewport={"width": 1600, "height": 900})
    remote: list[str] = []
    page.on("request", lambda request: remote.append(request.url))
    page.goto(path.as_uri(), wait_until="commit")
    page.wait_for_selector("body", state="attached")
    answer = page.evaluate(FIRST_ANSWER, [530, 230])
    steps = []
    if page.query_selector("#combination"):
        for key in ("0-0", "2-0", "2-1"):
            steps += page.evaluate(SLIDE, key)
    page.close()
    return {
        "answer": answer,
        "steps": steps,
        "remote": sum(url.startswith("http") for url in remote),
    }


def by_hand(reach: rv.Reach) -> str:
    """Draw the default question without rangeviz: a planar buffer, folium's defaults."""
    import folium
    import geopandas

    world = folium.Map(location=(35, 135), zoom_start=4, tiles=None)
    regions = reach.regions[["region", "name", "country", "geometry"]].drop_duplicates("region")
    regions = regions.set_geometry(regions.simplify(0.01))
    folium.GeoJson(
        regions, tooltip=folium.GeoJsonTooltip(["name", "country"]), name="regions"
    ).add_to(world)
    for site in reach.sites:
        here = geopandas.GeoSeries([site.geometry], crs="EPSG:4326")
        flat = here.to_crs(f"+proj=aeqd +lon_0={site.lon} +lat_0={site.lat}")
        for system in reach.systems:
            ring = flat.buffer(1000 * (system.range_km or 0)).to_crs("EPSG:4326")
            folium.GeoJson(ring, tooltip=f"{system.name} from {site.name}").add_to(world)
    return str(world.get_root().render())


if __name__ == "__main__":
    main()
