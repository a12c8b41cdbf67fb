"""The default page in a real browser, and what its numbers look like in words."""

from __future__ import annotations

import csv
import io
from types import SimpleNamespace

import pytest

import rangeviz as rv
from rangeviz.outputs.data import to_csv
from rangeviz.outputs.webmap import to_html

# columns of numbers in the CSV, and by how much the writing of a value may change it there
NUMBERS = {
    **dict.fromkeys(("nearest_km", "farthest_km"), 0.05 + 1e-9),
    **dict.fromkeys(("share", "share_low", "share_high"), 1e-4),
}


@pytest.fixture(scope="session")
def reach():
    return rv.reach(
        systems=["tomahawk", "tomahawk-block-v", "lrhw"], sites=["kyushu", "first-island-chain"]
    )


@pytest.fixture(scope="session")
def html(reach):
    return to_html(reach, command="rangeviz map")


@pytest.fixture(scope="session")
def listed(reach):
    """
    The rows that `rangeviz reach` writes as CSV, by system and site.

    Their numbers are the answer's own: the page rounds those once, so that a number that the CSV
    has rounded already may round to another one. The CSV's are held to be no farther off than its
    decimals allow.
    """
    found = {}
    exact = reach.regions.set_index(["system", "site", "region"])
    for row in csv.DictReader(io.StringIO(to_csv(reach))):
        numbers = exact.loc[row["system"], row["site"], row["region"]]
        for name, step in NUMBERS.items():
            assert abs(float(row[name]) - numbers[name]) <= step, (name, row)
            row[name] = numbers[name]
        found.setdefault((row["system"], row["site"]), []).append(row)
    return found


@pytest.fixture(scope="session")
def open_page(browser, tmp_path_factory):
    """Open a text as a file, and keep what the page asks for and says while it runs."""
    contexts = []

    def opened(text, *, fragment="", **options):
        path = tmp_path_factory.mktemp("page") / "map.html"
        path.write_text(text, encoding="utf-8")
        context = browser.new_context(**{"viewport": {"width": 1600, "height": 900}, **options})
        contexts.append(context)
        page = context.new_page()
        seen = SimpleNamespace(page=page, url=path.as_uri(), requests=[], said=[])
        page.on("request", lambda request: seen.requests.append(request.url))
        page.on("console", lambda message: seen.said.append(message.text))
        page.on("pageerror", lambda error: seen.said.append(str(error)))
        page.on("dialog", lambda dialog: (seen.said.append(dialog.message), dialog.dismiss()))
        page.goto(seen.url + fragment)
        return seen

    yield opened
    for context in contexts:
        context.close()


@pytest.fixture(scope="session")
def default(open_page, html):
    return open_page(html)


@pytest.fixture(scope="session")
def painted(open_page, html):
    """The default page again, for reading pixels, which Chromium remarks on in the console."""
    return open_page(html).page


@pytest.fixture
def page(default):
    """The default page as it is when opened."""
    default.page.mouse.move(5, 5)
    default.page.fill("#regions input", "", force=True)
    default.page.evaluate("rangeviz.show('')")
    return default.page
