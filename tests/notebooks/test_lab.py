"""Maps where they are looked at: in JupyterLab, and in what a notebook is exported to."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
import time
from pathlib import Path
from urllib.parse import urlsplit

import nbformat
import pytest
from nbconvert import HTMLExporter, LatexExporter

pytestmark = [pytest.mark.browser, pytest.mark.slow]
NOTEBOOK = Path(__file__).parents[2] / "notebooks" / "01-quickstart.ipynb"
QUIET = {  # JupyterLab asks nobody for news, and for nobody's opinion
    "@jupyterlab/apputils-extension/notification": {"fetchNews": "false", "checkForUpdates": False}
}
DRAWN = """() => {
    const layers = [...document.querySelectorAll("canvas[data-layer]")];
    const inked = layers.filter((canvas) => canvas.getContext("2d")
        .getImageData(0, 0, canvas.width, canvas.height).data.some((value) => value));
    return inked.map((canvas) => canvas.dataset.layer);
}"""


@pytest.fixture(scope="module")
def lab_folder(tmp_path_factory):
    folder = tmp_path_factory.mktemp("lab")
    shutil.copy(NOTEBOOK, folder)
    return folder


@pytest.fixture(scope="module")
def lab(jupyter_env, lab_folder):
    """Start JupyterLab on this machine only; give its address, and end it."""
    folder = lab_folder
    for name, settings in QUIET.items():
        file = Path(jupyter_env["JUPYTERLAB_SETTINGS_DIR"], f"{name}.jupyterlab-settings")
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(json.dumps(settings), encoding="utf-8")
    command = [sys.executable, "-m", "jupyterlab", "--no-browser", "--allow-root", "--port=0"]
    command += ["--ip=127.0.0.1", f"--ServerApp.root_dir={folder}"]
    command += ["--LabApp.extension_manager=readonly"]
    log = (folder / "lab.log").open("w", encoding="utf-8")
    server = subprocess.Popen(command, cwd=folder, env=jupyter_env, stdout=log, stderr=log)
    try:
        yield _address(server, Path(jupyter_env["JUPYTER_RUNTIME_DIR"]), folder / "lab.log")
    finally:
        server.terminate()  # which ends its kernels, too
        server.wait(30)
        log.close()


def _address(server, runtime, log):
    file = runtime / f"jpserver-{server.pid}.json"
    for _ in range(600):
        if server.poll() is not None:
            break
        try:
            known = json.loads(file.read_text(encoding="utf-8"))
        except (OSError, ValueError):
            time.sleep(0.1)
        else:
            return known["url"], known["token"]
    pytest.fail(log.read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def opened(lab, browser):
    """Open a notebook of the folder; keep what goes wrong in it, and what it asks others for."""
    url, token = lab
    context = browser.new_context(viewport={"width": 1500, "height": 1000})
    wrong = []

    def pass_or_refuse(route):
        if urlsplit(route.request.url).hostname == "127.0.0.1":
            route.continue_()
        else:
            wrong.append(route.request.url)
            route.abort()

    context.route(re.compile("^https?:"), pass_or_refuse)
    page = context.new_page()
    page.set_default_timeout(60_000)
    page.on("console", lambda told: wrong.append(told.text) if told.type == "error" else None)
    page.on("pageerror", lambda error: wrong.append(str(error)))

    def opened(name):
        wrong.clear()
        page.goto(f"{url}lab/tree/{name}?token={token}&reset")
        page.locator("text=/Python 3 .*Idle/").first.wait_for()
        return page, wrong

    yield opened
    context.close()


@pytest.fixture(scope="module")
def notebook(opened):
    """The first notebook, run from top to bottom."""
    page, wrong = opened(NOTEBOOK.name)
    for item in ("Run", "Run All Cells"):
        page.get_by_role("menuitem", name=item, exact=True).click()
    page.locator("text=/Python 3 .*Busy/").first.wait_for()
    page.locator("text=/Python 3 .*Idle/").first.wait_for()
    return page, wrong


@pytest.fixture(scope="module")
def executed(run, tmp_path_factory):
    """The same, run by another program, as it comes by mail: nobody here trusts it."""
    folder = tmp_path_factory.mktemp("executed")
    file = folder / "executed.ipynb"
    nbformat.write(run(NOTEBOOK, folder), file)
    return file


def test_a_map_draws_in_the_output_of_its_cell_and_answers_the_pointer(notebook):
    page, wrong = notebook
    frame = page.locator("iframe.rangeviz-page").first
    frame.scroll_into_view_if_needed()
    inside = frame.content_frame
    inside.locator("canvas[data-layer=shades]").wait_for()

    x, y = inside.locator("body").evaluate(
        "() => Object.values(rangeviz.map.latLngToContainerPoint([36.3, 118.5]))"
    )
    inside.locator("#map").hover(position={"x": x, "y": y})

    assert inside.locator("#card h2").inner_text() == "Shandong"
    assert {"ground", "shades", "lines"} <= set(inside.locator("body").evaluate(DRAWN))
    assert not wrong


def test_several_maps_in_a_notebook_keep_out_of_each_others_way(notebook):
    page, _ = notebook
    for n, heading in enumerate(["LRHW", "South Korea"]):
        frame = page.locator("iframe.rangeviz-page").nth(n)
        frame.scroll_into_view_if_needed()
        inside = frame.content_frame
        inside.locator("canvas[data-layer=shades]").wait_for()

        assert heading in inside.locator("h1").inner_text()
        assert "lines" in inside.locator("body").evaluate(DRAWN)


def test_the_map_and_the_code_of_explore_follow_its_widgets(notebook):
    page, wrong = notebook
    systems = page.locator(".jp-WindowedPanel-outer select").first
    systems.scroll_into_view_if_needed()

    systems.select_option(label="DF-26 · df-26")

    page.locator("pre", has_text="systems=['df-26']").wait_for()
    inside = page.locator(".widget-html iframe.rangeviz-page").content_frame
    inside.locator("h1", has_text="DF-26").wait_for()
    assert not wrong


def test_an_untrusted_notebook_shows_the_picture(executed, lab_folder, opened):
    shutil.copy(executed, lab_folder)

    page, _ = opened(executed.name)

    picture = page.locator(".jp-OutputArea-output img").first
    picture.scroll_into_view_if_needed()
    assert picture.evaluate("(image) => image.naturalWidth") == 1200
    assert page.locator("iframe.rangeviz-page").count() == 0


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts-on", "scripts-off"])
def test_an_exported_notebook_shows_the_map_or_else_the_picture(
    executed, browser, jupyter_env, scripts
):
    command = [sys.executable, "-m", "nbconvert", "--to", "html", str(executed)]
    subprocess.run(command, check=True, env=jupyter_env, capture_output=True)
    context = browser.new_context(java_script_enabled=scripts)
    context.route(re.compile("^https?:"), lambda route: route.abort())
    page = context.new_page()
    page.goto(executed.with_suffix(".html").as_uri(), wait_until="domcontentloaded")

    frame = page.locator("iframe.rangeviz-page").first
    picture = page.locator("noscript img").first
    if scripts:
        frame.scroll_into_view_if_needed()
        frame.content_frame.locator("canvas[data-layer=shades]").wait_for()
        assert "lines" in frame.content_frame.locator("body").evaluate(DRAWN)
        assert page.locator("noscript img").count() == 0
    else:
        assert frame.is_hidden()
        assert picture.is_visible()
        picture.scroll_into_view_if_needed()
        assert picture.bounding_box()["width"] > 500
    context.close()


def test_explore_leaves_its_map_in_an_export_that_has_no_widgets(executed):
    notebook = nbformat.read(executed, as_version=4)
    del notebook.metadata["widgets"]  # as where they were not saved, or are not known

    told, _ = HTMLExporter().from_notebook_node(notebook)

    shown = told.rpartition('<iframe class="rangeviz-page"')[2]
    asked = "Which parts of China and Russia lie within reach of LRHW from Kyushu?"
    assert f'<img alt="{asked}"' in shown


def test_an_export_without_html_has_the_picture(run, tmp_path):
    code = "import rangeviz as rv; rv.reach(systems=[900], sites=[(130.7, 32.8)], targets=['KOR'])"
    cell = nbformat.v4.new_code_cell(code)
    ran = run(nbformat.v4.new_notebook(cells=[cell]), tmp_path)

    told, files = LatexExporter().from_notebook_node(ran)  # as it goes to PDF

    name, picture = next(iter(files["outputs"].items()))
    assert picture.startswith(b"\x89PNG")
    assert f"{{{name}}}" in told
    assert "iframe" not in told
