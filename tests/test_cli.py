import json
import os
import re
import signal
import subprocess
import sys

import pytest

import rangeviz as rv
from rangeviz import __version__, cli
from rangeviz.basemaps import country_names
from rangeviz.catalog.catalog import load_catalog
from rangeviz.catalog.sites import point_site

COMMANDS = (
    *("map", "reach", "who", "sweep", "verify", "audit", "compare", "systems", "sites", "regions"),
    *("check", "scenario"),
)


@pytest.fixture
def run(capsys):
    """Run the command line; give exit status, stdout and stderr."""

    def run(*arguments):
        with pytest.raises(SystemExit) as exited:
            cli.main(arguments)
        out, err = capsys.readouterr()
        return exited.value.code, out, err

    return run


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """Work in an empty folder."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


def _faulty(run, *arguments):
    """Status and the one line that a wrong call gives; nothing else is printed."""
    status, out, err = run(*arguments)
    assert out == ""
    assert err.endswith("\n")
    assert err.startswith("rangeviz: ")
    assert err.count("\n") == 1
    return status, err[:-1].removeprefix("rangeviz: ")


# Help


def test_the_help_lists_every_command_with_a_whole_sentence(run):
    status, out, err = run("--help")

    assert (status, err) == (0, "")
    listed = dict(re.findall(r"^  (\w+) +(\S.*)$", out.partition("Commands:")[2], re.MULTILINE))
    assert tuple(command for command in listed if command in COMMANDS) == COMMANDS
    assert all(listed[command].endswith(".") for command in COMMANDS)
    assert "..." not in out.partition("Commands:")[2]
    assert run() == (0, out, "")


@pytest.mark.parametrize("command", [(), *((command,) for command in COMMANDS)])
def test_every_help_ends_with_an_example_that_names_it(run, command, monkeypatch):
    monkeypatch.setenv("COLUMNS", "80")

    status, out, err = run(*command, "-h")

    assert (status, err) == (0, "")
    last = out.strip().splitlines()[-1]
    assert last.strip().startswith(f"Example:  rangeviz {command[0] if command else 'map'} ")
    assert max(map(len, out.splitlines())) <= 80


SELECTION = (
    *("--system", "--range-km", "--site", "--at", "--label", "--target"),
    *("--launch", "--viewpoint", "--catalog", "--scenario"),
)


@pytest.mark.parametrize(
    ("command", "flags"),
    [
        pytest.param(
            "map",
            (
                *SELECTION,
                "--title",
                "--out",
                "--lang",
                "--size",
                "--dpi",
                "--theme",
                "--inset",
                "--template",
                "--embed-snippet",
            ),
            id="map",
        ),
        pytest.param("reach", (*SELECTION, "--format", "--curve", "--units", "--out"), id="reach"),
        pytest.param(
            "who",
            (
                *("--system", "--range-km", "--site", "--launch", "--catalog", "--scenario"),
                *("--place", "--at", "--format", "--units", "--out"),
            ),
            id="who",
        ),
        pytest.param(
            "sweep",
            (
                *(flag for flag in SELECTION if flag != "--label"),
                *("--sites", "--grid", "--spacing-km", "--jobs", "--scheduler", "--out"),
            ),
            id="sweep",
        ),
        pytest.param("compare", ("--format", "--out"), id="compare"),
        pytest.param(
            "systems",
            (
                *("--kind", "--origin", "--operator", "--basing", "--min-range", "--sort"),
                *("--format", "--units", "--catalog"),
            ),
            id="systems",
        ),
        pytest.param(
            "sites",
            ("--kind", "--country", "--role", "--chain", "--sort", "--format", "--catalog"),
            id="sites",
        ),
        pytest.param("regions", (), id="regions"),
        pytest.param("check", ("--strict", "--schema"), id="check"),
        pytest.param("scenario", (*SELECTION, "--title", "--out"), id="scenario"),
    ],
)
def test_a_help_lists_the_flags(run, command, flags):
    _, out, _ = run(command, "--help")

    assert tuple(re.findall(r"^  (?:-\w, )?(--[\w-]+)", out, re.MULTILINE)) == (*flags, "--help")


def test_the_version_is_told(run):
    assert run("--version") == (0, f"rangeviz {__version__}\n", "")


# What is in the catalog


def test_systems_lists_every_system_with_its_range(run):
    status, out, err = run("systems")

    assert (status, err) == (0, "")
    header, *lines = out.splitlines()
    assert header.split() == ["ID", "RANGE", "km", "LOW–HIGH", "FROM", "NAME"]
    assert len(lines) == len(load_catalog().systems)
    rows = {line.split()[0]: line for line in lines}
    assert re.match(r"lrhw +2,775 +2,735–2,776  USA   Long-Range Hypersonic Weapon", rows["lrhw"])
    assert re.match(r"tomahawk +1,000\+ +1,000–2,500  USA ", rows["tomahawk"])
    assert "…" not in out  # only a terminal has an edge


def test_a_system_is_told_with_every_source(run):
    status, out, err = run("systems", "dark eagle", "--units", "mi")

    assert (status, err) == (0, "")
    assert "range          1,724 mi (2,775 km, 1,498 nmi), a typical figure" in out
    assert "published      1,699–1,725 mi" in out
    assert "1. 1,725 mi\n" in out
    assert "2. more than 1,700 mi\n" in out
    assert "1,725 mi, low end; 2,175 mi, high end" in out
    assert "Congressional Research Service, undated (not read)" in out
    sources = load_catalog().systems["lrhw"].sources
    assert out.count("https://") == sum(source.url is not None for source in sources)
    assert out.count("(not read") == 1


def test_an_own_system_is_listed_beside_the_bundled_and_says_its_file(run, tmp_path):
    path = tmp_path / "own.toml"
    path.write_text("[[system]]\nid = 'own'\nname = 'Own'\nrange_km = 700\n")

    _, listed, said = run("systems", "--catalog", str(path))
    _, told, _ = run("systems", "own", "--catalog", str(path))

    assert len(listed.splitlines()) == len(load_catalog().systems) + 2
    assert re.search(r"^own +700 +own.toml  Own$", listed, re.MULTILINE)
    assert said == "own.toml: added 1 system\n"
    assert re.search(r"from file +\S*own\.toml", "".join(told.split("\n")))


def test_sites_lists_every_site_and_tells_one(run):
    _, listed, _ = run("sites")
    _, told, _ = run("sites", "Kyushu")

    assert len(listed.splitlines()) == len(load_catalog().sites) + 1
    assert re.search(r"^kyushu +area +JPN  reported-candidate +Kyushu$", listed, re.MULTILINE)
    assert "local name     九州" in told
    assert "kyushu-region" in told
    assert "Reuters via Japan Today, 2023-02-04\n" in told


@pytest.mark.parametrize(
    ("arguments", "ids"),
    [
        pytest.param(["--kind", "boost-glide", "--origin", "usa"], ["lrhw", "cps"], id="filters"),
        pytest.param(
            ["--origin", "USA", "--origin", "CHN", "--kind", "boost-glide", "--sort", "range"],
            ["lrhw", "cps", "df-17"],
            id="sorted",
        ),
        pytest.param(["--kind", "launcher", "--min-range", "1600"], ["typhon"], id="launcher"),
        pytest.param(["--basing", "air", "--operator", "JPN", "--sort", "id"], None, id="operator"),
    ],
)
def test_systems_are_filtered_and_sorted_alike_in_every_form(run, arguments, ids):
    _, table, _ = run("systems", *arguments)
    _, told, _ = run("systems", *arguments, "--format", "json")
    _, sheet, _ = run("systems", *arguments, "--format", "csv")
    _, page, _ = run("systems", *arguments, "--format", "md")

    listed = [line.split()[0] for line in table.splitlines()[1:]]
    assert listed == (ids or sorted(listed))
    assert listed
    assert [record["id"] for record in json.loads(told)["systems"]] == listed
    assert [line.split(",")[0] for line in sheet.splitlines()[1:]] == listed
    assert [line.split(" | ")[0].removeprefix("| ") for line in page.splitlines()[2:]] == listed


def test_one_record_is_told_as_json_with_its_sources(run):
    _, out, _ = run("systems", "Dark Eagle", "--format", "json")

    (record,) = json.loads(out)["systems"]
    assert record["id"] == "lrhw"
    assert record["source"][0]["figures"] == [{"value": 1725, "unit": "mi", "qualifier": "exactly"}]


def test_the_usages_of_the_first_island_chain_are_told_apart(run):
    _, listed, _ = run("sites", "--kind", "chain", "--chain", "first-island-chain")
    _, told, _ = run("sites", "first-island-chain-us-usage")

    assert len(listed.splitlines()) == 6
    flat = " ".join(told.split())
    assert "usage US" in flat
    assert "Japanese usage with palawan, borneo; without hokkaido, honshu, shikoku" in flat
    assert "Chinese usage with shemya, kuril-islands, palawan, borneo; without batanes" in flat
    assert "wider usage with kuril-islands, amami-oshima" in flat


def test_a_map_says_which_records_were_added_and_which_overridden(run, folder):
    (folder / "own.toml").write_text(
        "[[system]]\nid = 'lrhw'\nname = 'Mine'\nrange_km = 900\n"
        "[[site]]\nid = 'here'\nname = 'Here'\nlon = 130.7\nlat = 32.8\n"
    )

    words = ("-s", "lrhw", "--site", "here", "--target", "KOR", "--catalog", "own.toml")
    _, out, err = run("reach", *words, "--format", "json")

    assert "own.toml: added 1 site; overrode system 'lrhw'\n" in err
    meta = json.loads(out)["meta"]
    assert meta["systems"][0]["catalog"] == "own.toml, overrides the bundled record"
    assert meta["sites"][0]["catalog"] == "own.toml"


def test_check_tells_faults_and_lints_on_stdout_and_its_status(run, folder):
    (folder / "bad.csv").write_text("name,range_km\nA,-1\nB,5\n")
    (folder / "odd.csv").write_text("name,range_km\nB,5\n")

    catalog = load_catalog()
    records = len(catalog.systems) + len(catalog.sites)
    assert run("check") == (0, "", f"{records} sound records, 0 faults, 0 lints\n")
    status, out, err = run("check", "bad.csv", "odd.csv")
    assert status == 1
    assert [line.split(": ")[:3] for line in out.splitlines()] == [
        ["bad.csv", "line 2", "system 'A'"],
        ["bad.csv", "line 3", "system 'b'"],
        ["odd.csv", "line 2", "system 'b'"],
    ]
    assert err == "2 sound records, 1 fault, 2 lints\n"
    assert run("check", "odd.csv")[0] == 0
    assert run("check", "odd.csv", "--strict")[0] == 1


def test_check_prints_the_schema(run):
    _, out, err = run("check", "--schema")

    assert json.loads(out)["properties"].keys() == {"system", "site", "date", "schema"}
    assert err == ""


def test_a_question_written_down_is_asked_again(run, folder):
    words = ("-s", "lrhw", "--site", "kyushu", "--target", "KOR", "--launch", "everywhere")
    asked = run("reach", *words, "--format", "csv")

    status, out, err = run("scenario", *words, "-o", "question.toml")
    again = run("reach", "--scenario", "question.toml", "--format", "csv")

    assert (status, out, err) == (0, "", "wrote question.toml\n")
    assert run("scenario", *words)[1] == (folder / "question.toml").read_text()
    assert again == asked


def test_regions_lists_countries_and_the_regions_of_one(run):
    _, countries, words = run("regions")
    _, regions, _ = run("regions", "japan")

    assert len(countries.splitlines()) == 1 + len(country_names())
    assert "Natural Earth" in words
    # 47 prefectures since 1888; Hokkaido's area by the Geospatial Information Authority: 83,424 km²
    lines = [line for line in regions.splitlines()[1:] if "disputed" not in line]
    assert len(lines) == 47
    hokkaido = next(line for line in lines if line.endswith("Hokkaido"))
    assert hokkaido.startswith("JP-01 ")
    assert float(hokkaido.split()[1].replace(",", "")) == pytest.approx(83_424, rel=0.08)


def test_disputed_regions_are_marked_and_in_no_total(run):
    _, countries, _ = run("regions")
    _, regions, _ = run("regions", "RUS")

    assert "Crimea  (disputed: RUS;UKR)" in regions
    total = next(line for line in countries.splitlines() if line.startswith("RUS ")).split()[3]
    undisputed = [
        float(re.split(r" {2,}", line)[1].replace(",", ""))
        for line in regions.splitlines()[1:]
        if "disputed" not in line
    ]
    assert sum(undisputed) == pytest.approx(float(total.replace(",", "")), abs=len(undisputed))


# Maps and tables


SMALL = ("--range-km", "700", "--at", "130.7,32.8", "--label", "Here", "--target", "KOR")


def test_map_writes_what_it_is_told_and_sums_up_on_stderr(run, folder):
    status, out, err = run("map", *SMALL, "-o", "a.html", "-o", "b.csv", "--title", "My question?")

    assert (status, out) == (0, "")
    first, second, *words = err.splitlines()
    assert re.fullmatch(r"wrote a\.html \(\d\.\d MB\)", first)
    assert re.fullmatch(r"wrote b\.csv \(\d\.\d kB\)", second)
    assert any("South Korea" in word for word in words)
    assert sorted(path.name for path in folder.iterdir()) == ["a.html", "b.csv"]
    page = (folder / "a.html").read_text(encoding="utf-8")
    assert "My question?" in page
    assert "rangeviz map --range-km 700 --at 130.7,32.8 --label Here --target KOR" in page


def test_the_embed_snippet_is_data_and_the_page_tells_how_it_was_made(run, folder):
    status, out, _ = run(
        "map", *SMALL, "-o", "a b.html", "--lang", "ja", "--title", "<i>", "--embed-snippet"
    )

    assert status == 0
    assert out.startswith('<iframe src="a%20b.html#embed" title="&lt;i&gt;" ')
    assert out.endswith("</iframe>\n")
    page = (folder / "a b.html").read_text(encoding="utf-8")
    assert '<html lang="ja">' in page
    assert "--lang ja" in page


def test_map_has_a_file_name_of_its_own(run, folder):
    status, _, err = run("map", *SMALL)

    assert status == 0
    assert err.startswith("wrote rangeviz-map.html ")
    assert [path.name for path in folder.iterdir()] == ["rangeviz-map.html"]


def test_reach_prints_json_that_says_what_python_says(run):
    truth = rv.reach(systems=[700], sites=[point_site(130.7, 32.8, "Here")], targets=["KOR"])

    status, out, err = run("reach", *SMALL, "--format", "json")

    assert (status, err) == (0, "")
    rows = json.loads(out)["regions"]
    assert [row["region"] for row in rows] == truth.regions["region"].tolist()
    assert [row["status"] for row in rows] == truth.regions["status"].tolist()
    assert [row["share"] for row in rows] == truth.regions["share"].round(4).tolist()
    assert {row["site"] for row in rows} == {"here"}


def test_reach_writes_the_form_that_the_suffix_or_the_flag_names(run, folder):
    run("reach", *SMALL, "-o", "a.csv")
    run("reach", *SMALL, "-o", "a.txt", "--units", "nmi")
    status, out, err = run("reach", *SMALL, "-o", "a.csv.bak", "--format", "md")

    assert (status, out) == (0, "")
    assert err.startswith("wrote a.csv.bak ")
    assert (folder / "a.csv").read_text(encoding="utf-8").startswith("system,site,")
    assert (folder / "a.csv.bak").read_text(encoding="utf-8").startswith("| System |")
    assert "NEAREST nmi" in (folder / "a.txt").read_text(encoding="utf-8")


def test_a_launcher_becomes_what_it_fires(run):
    _, out, _ = run(
        "reach", "-s", "typhon", "--site", "uruma", "--target", "TWN", "--format", "csv"
    )

    assert {line.split(",")[0] for line in out.splitlines()[1:]} == {"sm-6", "tomahawk-block-v"}


def test_a_scenario_asks_what_its_flags_would(run, folder):
    (folder / "question.toml").write_text(
        "range_km = 700\nat = [[130.7, 32.8]]\nlabel = 'Here'\ntarget = 'South Korea'\n"
    )

    assert run("reach", "--scenario", "question.toml") == run("reach", *SMALL)


@pytest.mark.parametrize(
    "arguments",
    [
        pytest.param(["-s", "lrwh"], id="before-any-work"),
        pytest.param([*SMALL, "--target", "XX-99"], id="unknown-region"),
        pytest.param([*SMALL, "--title", "\udcff"], id="while-writing"),
        pytest.param([*SMALL, "--range-km", "19990"], id="no-ring"),
    ],
)
def test_a_failure_leaves_an_existing_output_as_it_was(run, folder, arguments):
    (folder / "map.html").write_text("old")

    status, _ = _faulty(run, "map", *arguments, "-o", "map.html")

    assert status == 1
    assert [path.name for path in folder.iterdir()] == ["map.html"]
    assert (folder / "map.html").read_text() == "old"


# What goes wrong


@pytest.mark.parametrize(
    ("arguments", "status", "line"),
    [
        pytest.param(
            ["systems", "lrwh"], 1, r"no system named 'lrwh'; did you mean 'lrhw'\?", id="system"
        ),
        pytest.param(
            ["sites", "kyushuu"],
            1,
            r"no site named 'kyushuu'; did you mean 'kyushu'.*\?",
            id="site",
        ),
        pytest.param(
            ["regions", "Chnia"],
            1,
            r"no country named 'Chnia'; did you mean 'China'.*",
            id="country",
        ),
        pytest.param(
            ["systms"], 2, r"no such command 'systms'; did you mean 'systems'\?", id="command"
        ),
        pytest.param(
            ["map", "--at", "200,95"],
            2,
            "invalid value for '--at': no place on the Earth has longitude 200 and latitude 95; .*",
            id="off-the-earth",
        ),
        pytest.param(
            ["reach", "--at=-8.5,x"],
            2,
            r"invalid value for '--at': expected LON,LAT in degrees, such as .*; got '-8\.5,x'",
            id="no-coordinates",
        ),
        pytest.param(
            ["reach", "--range-km", "-5"],
            2,
            "invalid value for '--range-km': .* over 0, got '-5'; give one such as 1600",
            id="negative-range",
        ),
        pytest.param(
            ["reach", "--launch", "here"],
            2,
            "invalid value for '--launch': 'here' is not one of 'anywhere', 'everywhere'; .*",
            id="launch",
        ),
        pytest.param(
            ["systems", "--units", "miles"],
            2,
            "invalid value for '--units': 'miles' is not one of 'km', 'mi', 'nmi'; .*",
            id="units",
        ),
        pytest.param(
            ["map", "--sites", "guam"], 2, r"no such option:? .?--sites.*--site.*", id="flag"
        ),
        pytest.param(
            ["map", "--at"], 2, "option '--at' requires an argument; try .*", id="no-value"
        ),
        pytest.param(
            ["map", "lrhw"], 2, r"got unexpected extra argument.*\(lrhw\).*", id="argument"
        ),
        pytest.param(
            ["map", "--catalog", "nowhere.toml"],
            1,
            "nowhere.toml: cannot be read: no such file or directory; check the path",
            id="no-catalog",
        ),
        pytest.param(
            ["map", "--scenario", "nowhere.toml"],
            1,
            "nowhere.toml: cannot be read: no such file or directory; check the path",
            id="no-scenario",
        ),
        pytest.param(
            ["map", "-o", "map.pptxx"],
            1,
            r"map.pptxx: suffix '.pptxx' names no format; end the name in one of \.html.*\.fgb",
            id="suffix",
        ),
        pytest.param(
            ["reach", "-o", "table"],
            1,
            r"table: has no suffix; end the name in one of \.txt, \.csv, \.json, \.md",
            id="no-suffix",
        ),
        pytest.param(
            ["map", "-o", "nowhere/map.html"],
            1,
            "nowhere/map.html: there is no folder 'nowhere'; make it, or write elsewhere",
            id="no-folder",
        ),
        pytest.param(["map", "-o", "."], 1, r"\.: is a folder; name a file in it", id="folder"),
    ],
)
def test_a_wrong_call_gives_one_line_and_its_status(run, arguments, status, line, folder):
    got, told = _faulty(run, *arguments)

    assert got == status
    assert re.fullmatch(line, told), told
    assert list(folder.iterdir()) == []


def test_every_fault_of_a_catalog_is_a_line(run, tmp_path):
    path = tmp_path / "own.toml"
    path.write_text("[[system]]\nid = 'own'\nrange_km = -1\n")

    status, out, err = run("systems", "--catalog", str(path))

    assert (status, out) == (1, "")
    assert err.splitlines() == [
        f"rangeviz: {path}: system 'own': name is missing",
        f"rangeviz: {path}: system 'own': range_km must be over 0, got -1",
    ]


def _python(code, **options):
    return subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        encoding="utf-8",
        check=False,
        timeout=120,
        **options,
    )


@pytest.mark.skipif(not hasattr(signal, "setitimer"), reason="needs POSIX interval timers")
def test_an_interrupt_is_quiet_and_leaves_no_file(tmp_path):
    code = """
import signal
from rangeviz.cli import main
signal.signal(signal.SIGALRM, signal.default_int_handler)  # an interrupt 50 ms from now
signal.setitimer(signal.ITIMER_REAL, 0.05)
main(["map"])
"""
    done = _python(code, cwd=tmp_path)

    assert (done.returncode, done.stdout, done.stderr) == (130, "", "")
    assert list(tmp_path.iterdir()) == []


def test_a_reader_that_has_seen_enough_is_no_fault():
    read, write = os.pipe()
    os.close(read)  # as when head has gone
    with os.fdopen(write, "w") as pipe:
        done = subprocess.run(
            [sys.executable, "-m", "rangeviz", "systems"],
            stdout=pipe,
            stderr=subprocess.PIPE,
            check=False,
            timeout=120,
        )

    assert (done.returncode, done.stderr) == (1, b"")


def test_a_terminal_without_the_letters_shows_what_it_can():
    done = subprocess.run(
        [sys.executable, "-m", "rangeviz", "sites", "kyushu"],
        capture_output=True,
        check=False,
        timeout=120,
        env={**os.environ, "PYTHONIOENCODING": "cp1252", "PYTHONUTF8": "0"},
    )

    assert (done.returncode, done.stderr) == (0, b"")
    assert b"local name     ??" in done.stdout


@pytest.mark.parametrize(
    "arguments",
    [
        ["--help"],
        ["systems"],
        ["sites"],
    ],
)
def test_a_list_imports_nothing_heavy(arguments):
    code = f"""
import sys
from rangeviz.cli import main
try:
    main({arguments!r})
except SystemExit:
    heavy = {{"numpy", "shapely", "pandas", "geopandas", "folium", "pydantic", "rich"}}
    sys.exit(" ".join(heavy & sys.modules.keys()) or 0)
"""
    done = _python(code)

    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.parametrize(
    ("flags", "status", "fault"),
    [
        pytest.param(["--size", "big"], 2, "expected WIDTHxHEIGHT in pixels", id="size"),
        pytest.param(["--size", "5x5"], 2, "no picture of 5x5 pixels; give", id="small"),
        pytest.param(["--dpi", "0"], 2, "no resolution of 0 dpi; give one", id="dpi"),
        pytest.param(["--template", "no.pptx"], 1, "there is no such template", id="template"),
    ],
)
def test_a_picture_that_cannot_be_is_told_in_one_line(run, flags, status, fault, tmp_path):
    path = tmp_path / "brief.pptx"

    got, out, words = run("map", "--range-km", "500", "--at", "127,38", *flags, "-o", str(path))

    assert (got, out) == (status, "")
    assert fault in words
    assert words.count("\n") == 1
    assert not path.exists()
