import io
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from docx import Document

import rangeviz as rv
from rangeviz.outputs.document import to_docx
from rangeviz.words.findings import finding

COMMAND = "rangeviz map -s lrhw --site kyushu --target CHN"


@pytest.fixture(scope="module")
def reached():
    return rv.reach(systems=["lrhw"], sites=["kyushu"], targets=["CHN"])


@pytest.fixture(scope="module")
def docx(reached):
    return to_docx(reached, command=COMMAND)


def _text(content):
    return "\n".join(p.text for p in Document(io.BytesIO(content)).paragraphs)


def test_a_memo_opens_with_the_finding_and_a_described_picture(reached, docx):
    document = Document(io.BytesIO(docx))

    assert document.paragraphs[0].text == finding(reached)
    (picture,) = document.inline_shapes
    assert finding(reached) in picture._inline.docPr.get("descr")
    assert COMMAND in _text(docx)
    assert "not deployment" in _text(docx)


def test_cells_of_the_table_equal_the_frame_after_formatting(reached, docx):
    frame = reached.regions.set_index("name")

    header, *body = [
        [cell.text for cell in row.cells] for row in Document(io.BytesIO(docx)).tables[0].rows
    ]

    assert header[0] == "Region"
    assert len(body) > 10
    for region, country, _, _, _, nearest, share in body:
        assert country == "China"
        assert nearest == f"{frame.loc[region, 'nearest_km']:,.0f}"
        shown = float(share.strip("<>%"))
        assert shown == pytest.approx(100 * frame.loc[region, "share"], abs=0.06)


def test_the_full_table_holds_every_row(reached):
    tables = Document(io.BytesIO(to_docx(reached, look=rv.Look(table="full")))).tables

    names = [row.cells[0].text.removesuffix(" *") for row in tables[-1].rows][1:]
    assert names == reached.regions.query("verdict != 'none'")["name"].tolist()


@pytest.mark.slow
def test_two_processes_with_other_hash_seeds_write_the_same_bytes():
    script = (
        "import sys, rangeviz as rv; from rangeviz.outputs.document import to_docx;"
        "from rangeviz.outputs.slides import to_pptx;"
        "from rangeviz.outputs.workbook import to_xlsx;"
        "from rangeviz.outputs.figure import to_bytes;"
        "r = rv.reach(systems=['lrhw'], sites=['guam'], targets=['KOR', 'JPN']);"
        "[sys.stdout.buffer.write(part) for part in"
        " (to_docx(r), to_pptx(r), to_xlsx(r), to_bytes(r, 'svg'))]"
    )

    one, two = (
        subprocess.run(
            [sys.executable, "-c", script],
            check=True,
            capture_output=True,
            env={"PYTHONHASHSEED": seed, "PATH": ""},
        ).stdout
        for seed in ("1", "2")
    )

    assert one == two
    assert len(one) > 200_000


def test_hostile_names_arrive_as_text():
    system = rv.System(id="x", name="<w:t>&amp; =cmd()", range_km=700)
    reached = rv.reach(systems=[system], sites=[(130.7, 32.8)], targets=["KOR"])

    assert "<w:t>&amp; =cmd()" in _text(to_docx(reached))
    assert "<b>t</b> <w:t>&amp;" in _text(to_docx(reached, title="\x00 <b>t</b>\u2028<w:t>&amp;"))


def test_libreoffice_turns_a_memo_into_two_pages(office, docx, tmp_path):
    if not list(Path(office).resolve().parent.glob("libsw*lo.so")):
        reason = "no Writer in LibreOffice; install it (Debian: apt-get install libreoffice-writer)"
        if os.environ.get("RANGEVIZ_REQUIRE_OFFICE") == "1":
            pytest.fail(reason)
        pytest.skip(reason)
    (tmp_path / "brief.docx").write_bytes(docx)
    home = (tmp_path / "home").as_uri()

    subprocess.run(
        [
            *(office, f"-env:UserInstallation={home}", "--headless", "--convert-to", "pdf"),
            *("--outdir", str(tmp_path), str(tmp_path / "brief.docx")),
        ],
        capture_output=True,
        timeout=300,
        check=True,
    )

    pdf = (tmp_path / "brief.pdf").read_bytes()
    assert len(re.findall(rb"/Type\s*/Page[^s]", pdf)) == 2
