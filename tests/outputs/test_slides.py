import csv
import io
import json
import re
import subprocess
import sys
import zipfile

import pytest
from pptx import Presentation
from pptx.oxml import parse_xml
from pptx.util import Inches

import rangeviz as rv
from rangeviz.errors import TemplateError
from rangeviz.outputs.data import to_csv
from rangeviz.outputs.slide_template import check_template
from rangeviz.outputs.slides import to_pptx

SECTIONS = (
    '<p:extLst xmlns:p="http://schemas.openxmlformats.org/presentationml/2006/main" '
    'xmlns:p14="http://schemas.microsoft.com/office/powerpoint/2010/main">'
    '<p:ext uri="{{521415D9-36F7-43E2-AB2F-B90AF26B5E84}}"><p14:sectionLst><p14:section '
    'name="All" id="{{0F2E7D1A-2F0A-4F0E-9D8C-3B1D1C2B7A11}}"><p14:sldIdLst>'
    '<p14:sldId id="{id}"/></p14:sldIdLst></p14:section></p14:sectionLst></p:ext></p:extLst>'
)
COMMAND = "rangeviz map -s lrhw --site kyushu --target CHN"
CSV_NAMES = {
    "System": "system",
    "From": "site",
    "Code": "region",
    "Region": "name",
    "Country": "country",
    "Nearest km": "nearest_km",
    "Farthest km": "farthest_km",
    "Verdict": "verdict",
    "Share, low": "share_low",
    "Share": "share",
    "Share, high": "share_high",
}


@pytest.fixture(scope="module")
def reached():
    return rv.reach(systems=["lrhw"], sites=["kyushu"], targets=["CHN"])


@pytest.fixture(scope="module")
def told(reached):
    return to_pptx(reached, command=COMMAND)


def _deck(told):
    return Presentation(io.BytesIO(told))


def _tables(deck):
    return [shape.table for slide in deck.slides for shape in slide.shapes if shape.has_table]


def _words(slide):
    return "\n".join(shape.text_frame.text for shape in slide.shapes if shape.has_text_frame)


def test_the_first_slide_is_the_map_under_the_sentence_that_sums_it_up(reached, told):
    deck = _deck(told)

    slide = deck.slides[0]
    assert slide.shapes.title.text == reached.summary()[0]
    (picture,) = (shape for shape in slide.shapes if shape.shape_type == 13)
    assert picture.width == pytest.approx(deck.slide_width, rel=0.07)
    assert picture.top + picture.height <= deck.slide_height
    described = picture._element.nvPicPr.cNvPr.get("descr")
    assert reached.summary()[0] in described
    assert picture.image.content_type == "image/png"


def test_the_cells_of_the_table_equal_the_csv(reached, told):
    rows = list(csv.DictReader(io.StringIO(to_csv(reached), newline="")))
    expected = [row for row in rows if row["verdict"] != "none"]

    got = []
    for table in _tables(_deck(told)):
        header, *body = [[cell.text for cell in row.cells] for row in table.rows]
        names = [CSV_NAMES[heading] for heading in header]
        got += [dict(zip(names, row, strict=True)) for row in body]

    assert len(got) == len(expected) > 20
    assert got == [{name: row[name] for name in CSV_NAMES.values()} for row in expected]


def test_every_slide_has_notes_with_the_command_and_all_citations(reached, told):
    for slide in _deck(told).slides:
        notes = slide.notes_slide.notes_text_frame.text
        assert COMMAND in notes
        for record in (*reached.systems, *reached.sites):
            for source in record.sources:
                assert source.title in notes


def test_the_last_slides_name_sources_method_viewpoint_and_disclaimer(reached, told):
    words = " ".join(_words(slide) for slide in _deck(told).slides)

    for said in ("Natural Earth", "counted for no country", "within 10 m", "not deployment"):
        assert said in words
    for record in (*reached.systems, *reached.sites):
        for source in record.sources:
            assert source.title in words
            assert not source.url or source.url in words
    about = _deck(told).core_properties
    assert rv.__version__ in about.author
    assert "not deployment" in about.comments


def test_the_same_reach_gives_the_same_bytes(reached, told):
    assert to_pptx(reached, command=COMMAND) == told


def test_a_template_lends_its_masters_and_loses_its_examples(reached, tmp_path):
    organisation = Presentation()
    organisation.slide_width, organisation.slide_height = Inches(10), Inches(7.5)
    organisation.slide_layouts[5].name = "House style"
    organisation.slides.add_slide(organisation.slide_layouts[0]).shapes.title.text = "Example"
    organisation.save(tmp_path / "house.pptx")

    look = rv.Look(template=str(tmp_path / "house.pptx"))
    told = to_pptx(reached, look=look)

    deck = _deck(told)
    assert (deck.slide_width, deck.slide_height) == (Inches(10), Inches(7.5))
    assert {slide.slide_layout.name for slide in deck.slides} == {"House style"}
    assert not any("Example" in _words(slide) for slide in deck.slides)
    names = zipfile.ZipFile(io.BytesIO(told)).namelist()
    assert len(names) == len(set(names))
    assert sum(re.fullmatch(r"ppt/slides/slide\d+\.xml", name) is not None for name in names) == (
        len(deck.slides)
    )


def test_a_template_saved_as_potx_lends_its_masters_without_its_sections(reached, tmp_path):
    organisation = Presentation()
    example = organisation.slides.add_slide(organisation.slide_layouts[0])
    sections = parse_xml(SECTIONS.format(id=example.slide_id))
    organisation.element.append(sections)
    file = io.BytesIO()
    organisation.save(file)
    with (
        zipfile.ZipFile(file) as source,
        zipfile.ZipFile(tmp_path / "house.potx", "w") as target,
    ):
        for name in source.namelist():
            content = source.read(name).replace(b"presentation.main+xml", b"template.main+xml")
            target.writestr(name, content)

    told = to_pptx(reached, look=rv.Look(template=str(tmp_path / "house.potx")))

    assert len(_deck(told).slides) > 2
    with zipfile.ZipFile(io.BytesIO(told)) as archive:
        assert b"template.main+xml" not in archive.read("[Content_Types].xml")
        assert b"sectionLst" not in archive.read("ppt/presentation.xml")


def test_nothing_in_reach_makes_no_empty_table():
    deck = _deck(to_pptx(rv.reach(systems=[100], sites=["guam"], targets=["KOR"])))

    assert not _tables(deck)
    assert "0 of 17 regions" in _words(deck.slides[0])


def _written(path, content):
    path.write_bytes(content)
    return path


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(b"", id="empty"),
        pytest.param(b"not a presentation", id="text"),
        pytest.param(b"PK\x05\x06" + bytes(18), id="empty-archive"),
        pytest.param(None, id="cut"),
        pytest.param("workbook", id="workbook"),
    ],
)
def test_a_broken_template_is_told_in_one_line(content, told, tmp_path):
    if content is None:
        content = told[: len(told) // 2]
    elif content == "workbook":
        import openpyxl

        book = io.BytesIO()
        openpyxl.Workbook().save(book)
        content = book.getvalue()
    path = _written(tmp_path / "house.pptx", content)

    with pytest.raises(TemplateError, match=r"^[^\n]*house.pptx: is no PowerPoint[^\n]*$"):
        check_template(str(path))


def test_a_template_that_is_not_there_is_told(tmp_path):
    with pytest.raises(TemplateError, match="there is no such template; check its name"):
        check_template(str(tmp_path / "house.pptx"))


def test_hostile_names_arrive_as_text():
    system = rv.System(id="x", name="<a:t>&amp;\u2028 =cmd()", range_km=700)
    reached = rv.reach(systems=[system], sites=[(130.7, 32.8)], targets=["KOR"])

    deck = _deck(to_pptx(reached, title="\x00 <b>title</b> \ud800"))

    assert "<b>title</b>" in deck.slides[0].shapes.title.text
    assert any("<a:t>&amp;" in _words(slide) for slide in deck.slides)


def test_without_the_extra_one_line_says_what_to_install(tmp_path):
    script = (
        "import sys; sys.modules['pptx'] = None; from rangeviz.cli import main;"
        "main(['map', '--range-km', '500', '--at', '127,38', '--target', 'KOR', '-o', 'x.pptx'])"
    )

    done = subprocess.run(
        [sys.executable, "-c", script], cwd=tmp_path, capture_output=True, text=True, check=False
    )

    assert done.returncode == 1
    assert done.stderr == (
        "rangeviz: x.pptx: a presentation needs python-pptx, which is not installed; "
        "python -m pip install 'rangeviz[slides]'\n"
    )
    assert list(tmp_path.iterdir()) == []


def test_libreoffice_opens_the_slides(office, told, tmp_path):
    path = _written(tmp_path / "brief.pptx", told)
    home = (tmp_path / "home").as_uri()

    done = subprocess.run(
        [
            *(office, f"-env:UserInstallation={home}", "--headless", "--convert-to", "pdf"),
            *("--outdir", str(tmp_path), str(path)),
        ],
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )

    assert done.returncode == 0, json.dumps([done.stdout, done.stderr])
    pdf = (tmp_path / "brief.pdf").read_bytes()
    assert pdf.startswith(b"%PDF")
    pages = re.findall(rb"/Type\s*/Page[^s]", pdf)
    assert len(pages) == len(_deck(told).slides)
