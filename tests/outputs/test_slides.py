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
from rangeviz.outputs.slide_template import check_template
from rangeviz.outputs.slides import to_pptx
from rangeviz.words.findings import finding

SECTIONS = (
    '<p:extLst xmlns:p="http://schemas.openxmlformats.org/presentationml/2006/main" '
    'xmlns:p14="http://schemas.microsoft.com/office/powerpoint/2010/main">'
    '<p:ext uri="{{521415D9-36F7-43E2-AB2F-B90AF26B5E84}}"><p14:sectionLst><p14:section '
    'name="All" id="{{0F2E7D1A-2F0A-4F0E-9D8C-3B1D1C2B7A11}}"><p14:sldIdLst>'
    '<p14:sldId id="{id}"/></p14:sldIdLst></p14:section></p14:sectionLst></p:ext></p:extLst>'
)
COMMAND = "rangeviz map -s lrhw --site kyushu --target CHN"


@pytest.fixture(scope="module")
def reached():
    return rv.reach(systems=["lrhw"], sites=["kyushu"], targets=["CHN"])


@pytest.fixture(scope="module")
def pptx(reached):
    return to_pptx(reached, command=COMMAND)


def _deck(pptx):
    return Presentation(io.BytesIO(pptx))


def _tables(deck):
    return [shape.table for slide in deck.slides for shape in slide.shapes if shape.has_table]


def _text(slide):
    return "\n".join(shape.text_frame.text for shape in slide.shapes if shape.has_text_frame)


def test_the_first_slide_is_the_map_under_the_finding(reached, pptx):
    deck = _deck(pptx)

    slide = deck.slides[0]
    assert slide.shapes.title.text_frame.paragraphs[0].text == finding(reached)
    (picture,) = (shape for shape in slide.shapes if shape.shape_type == 13)
    assert picture.width == pytest.approx(deck.slide_width, rel=0.07)
    assert picture.top + picture.height <= deck.slide_height
    description = picture._element.nvPicPr.cNvPr.get("descr")
    assert finding(reached) in description
    assert picture.image.content_type == "image/png"


def test_the_table_has_names_percent_and_the_best_verdicts_first(reached, pptx):
    frame = reached.regions.set_index("name")
    words = {"certain": "certainly", "full": "wholly", "partial": "partly"}

    table, *others = _tables(_deck(pptx))
    header, *body = [[cell.text for cell in row.cells] for row in table.rows]

    assert not others
    assert header == ["Region", "Country", "In reach", "By", "From", "Nearest, km", "Share"]
    assert len(body) >= 12
    for region, country, verdict, system, site, nearest, share in body:
        row = frame.loc[region]
        assert (country, system, site) == ("China", "LRHW", "Kyushu")
        assert verdict == words[row["verdict"]]
        assert nearest == f"{row['nearest_km']:,.0f}"
        assert float(share.strip("<>%")) == pytest.approx(100 * row["share"], abs=0.06)
    kinds = [list(words.values()).index(row[2]) for row in body]
    assert kinds == sorted(kinds)


def test_slides_are_six_at_most_and_with_the_full_table_hold_every_row(reached, pptx):
    full = _deck(to_pptx(reached, look=rv.Look(table="full")))

    assert 4 <= len(_deck(pptx).slides) <= 6
    rows = [[c.text for c in row.cells] for t in _tables(full)[1:] for row in list(t.rows)[1:]]
    assert [row[0].removesuffix(" *") for row in rows] == (
        reached.regions.query("verdict != 'none'")["name"].tolist()
    )


def test_the_chart_of_figures_is_native_and_holds_what_the_sources_print(reached, pptx):
    (chart,) = (s.chart for slide in _deck(pptx).slides for s in slide.shapes if s.has_chart)

    printed = [
        round(figure.km, 6)
        for source in reached.systems[0].sources
        if not source.variant
        for figure in source.figures
    ]
    values = [round(value, 6) for value in chart.plots[0].series[0].values]
    assert sorted(values) == sorted(printed)


def test_slides_speak_japanese(reached):
    deck = _deck(to_pptx(reached, lang="ja"))

    assert "九州" in deck.slides[0].shapes.title.text
    header = [cell.text for cell in _tables(deck)[0].rows[0].cells]
    assert header[:3] == ["地域", "国", "判定"]


def test_every_slide_has_notes_with_the_command_and_all_citations(reached, pptx):
    for slide in _deck(pptx).slides:
        notes = slide.notes_slide.notes_text_frame.text
        assert COMMAND in notes
        for record in (*reached.systems, *reached.sites):
            for source in record.sources:
                assert source.title in notes


def test_the_last_slide_names_method_viewpoint_disclaimer_and_sources_by_grade(reached, pptx):
    text = _text(list(_deck(pptx).slides)[-1])

    for part in ("Natural Earth", "counted for no country", "within 10 m", "not deployment"):
        assert part in text
    assert "Read." in text or "Not read again" in text
    about = _deck(pptx).core_properties
    assert rv.__version__ in about.author
    assert "not deployment" in about.comments


def test_the_same_reach_gives_the_same_bytes(reached, pptx):
    assert to_pptx(reached, command=COMMAND) == pptx


def test_a_template_lends_its_masters_and_loses_its_examples(reached, tmp_path):
    organisation = Presentation()
    organisation.slide_width, organisation.slide_height = Inches(10), Inches(7.5)
    organisation.slide_layouts[5].name = "House style"
    organisation.slides.add_slide(organisation.slide_layouts[0]).shapes.title.text = "Example"
    organisation.save(tmp_path / "house.pptx")

    look = rv.Look(template=str(tmp_path / "house.pptx"))
    pptx = to_pptx(reached, look=look)

    deck = _deck(pptx)
    assert (deck.slide_width, deck.slide_height) == (Inches(10), Inches(7.5))
    assert {slide.slide_layout.name for slide in deck.slides} == {"House style"}
    assert not any("Example" in _text(slide) for slide in deck.slides)
    names = zipfile.ZipFile(io.BytesIO(pptx)).namelist()
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

    pptx = to_pptx(reached, look=rv.Look(template=str(tmp_path / "house.potx")))

    assert len(_deck(pptx).slides) > 2
    with zipfile.ZipFile(io.BytesIO(pptx)) as archive:
        assert b"template.main+xml" not in archive.read("[Content_Types].xml")
        assert b"sectionLst" not in archive.read("ppt/presentation.xml")


def test_nothing_in_reach_makes_no_empty_table():
    deck = _deck(to_pptx(rv.reach(systems=[100], sites=["guam"], targets=["KOR"])))

    assert not _tables(deck)
    assert "nothing of South Korea" in _text(deck.slides[0])


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
def test_a_broken_template_is_refused_in_one_line(content, pptx, tmp_path):
    if content is None:
        content = pptx[: len(pptx) // 2]
    elif content == "workbook":
        import openpyxl

        book = io.BytesIO()
        openpyxl.Workbook().save(book)
        content = book.getvalue()
    path = _written(tmp_path / "house.pptx", content)

    with pytest.raises(TemplateError, match=r"^[^\n]*house.pptx: is no PowerPoint[^\n]*$"):
        check_template(str(path))


def test_a_missing_template_is_refused(tmp_path):
    with pytest.raises(TemplateError, match="there is no such template; check its name"):
        check_template(str(tmp_path / "house.pptx"))


def test_hostile_names_arrive_as_text():
    system = rv.System(id="x", name="<a:t>&amp; =cmd()", range_km=700)
    reached = rv.reach(systems=[system], sites=[(130.7, 32.8)], targets=["KOR"])

    deck = _deck(to_pptx(reached, title="\x00 <b>title</b> \ud800\u2028"))

    assert "<b>title</b>" in deck.slides[0].shapes.title.text
    assert any("<a:t>&amp;" in _text(slide) for slide in deck.slides)


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


def test_libreoffice_opens_the_slides(office, pptx, tmp_path):
    path = _written(tmp_path / "brief.pptx", pptx)
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
    assert len(pages) == len(_deck(pptx).slides)
