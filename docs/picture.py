"""
Draw docs/map.png, the picture in the README: the default page as Chromium shows it.

Run it where rangeviz is installed with its ``test`` extra and the group ``picture``::

    python docs/picture.py
"""

from __future__ import annotations

import io
import shutil
import sys
import tempfile
from pathlib import Path

from PIL import Image
from playwright.sync_api import sync_playwright

import rangeviz as rv
from rangeviz.cli.question import Question
from rangeviz.outputs import write

PICTURE = Path(__file__).with_name("map.png")
WIDTH, HEIGHT = 1600, 900


def main() -> None:
    """Write the page to a temporary folder, open it, and keep what is seen."""
    chromium = shutil.which("chromium") or shutil.which("chromium-browser")
    if chromium is None:
        sys.exit("no chromium on the PATH; install it (Debian: apt-get install chromium)")
    question = Question()
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        path = Path(folder, "map.html")
        write(rv.reach(**question.arguments()), path, command=question.command("map"))
        browser = playwright.chromium.launch(
            executable_path=chromium, args=["--no-sandbox", "--headless", "--disable-gpu"]
        )
        page = browser.new_page(viewport={"width": WIDTH, "height": HEIGHT})
        page.goto(path.as_uri())
        page.wait_for_function("typeof rangeviz === 'object' && rangeviz.map")
        page.wait_for_timeout(1_000)  # for labels, which are placed after the first paint
        shot = page.screenshot()
        browser.close()
    # 256 colours do for the page's smooth edges, at a third of the bytes; the others of
    # Pillow's methods change the colours of labels visibly
    picture = Image.open(io.BytesIO(shot)).convert("RGB")
    picture = picture.quantize(
        256, method=Image.Quantize.MAXCOVERAGE, kmeans=2, dither=Image.Dither.NONE
    )
    picture.save(PICTURE, optimize=True)
    print(f"{PICTURE}: {WIDTH} x {HEIGHT}, {PICTURE.stat().st_size / 1e3:.0f} kB")


if __name__ == "__main__":
    main()
