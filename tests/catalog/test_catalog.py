import re
import tomllib

import pytest

import rangeviz as rv
from rangeviz import basemaps
from rangeviz.catalog.catalog import Catalog, load_catalog
from rangeviz.catalog.reading.safe import read_toml
from rangeviz.errors import AmbiguousNameError, CatalogError, UnknownNameError

CATALOG = load_catalog()
BUNDLED = {
    kind: tomllib.loads(basemaps.data_file("catalog", f"{kind}s.toml").read_text(encoding="utf-8"))
    for kind in ("system", "site")
}
SYSTEMS, SITES = len(CATALOG.systems), len(CATALOG.sites)
OWN = """
[[system]]
id = "mine"
name = "Mine"
aliases = ["LRHW"]
range_km = 900

[[site]]
id = "kyushu"
name = "Kyushu, my way"
kind = "area"
country = "JPN"
lon = 131.0
lat = 32.5
"""


def _write(folder, text, name="own.toml"):
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def _faults(*paths):
    with pytest.raises(CatalogError) as raised:
        load_catalog(*paths)
    return str(raised.value).splitlines()


# The bundled catalog


def test_the_catalog_holds_at_least_110_systems_with_unique_ids():
    for kind, records in ("system", CATALOG.systems), ("site", CATALOG.sites):
        ids = [record["id"] for record in BUNDLED[kind][kind]]
        assert len(ids) == len(set(ids)) == len(records)
    assert len(CATALOG.systems) >= 110
    assert re.fullmatch(r"\d{4}-\d\d", CATALOG.date)


@pytest.mark.parametrize("kind", ["system", "site"])
def test_records_read_one_by_one_are_those_of_the_whole_file(kind):
    records = CATALOG.systems if kind == "system" else CATALOG.sites
    whole = BUNDLED[kind][kind]

    assert list(records) == [record["id"] for record in whole]
    assert records.summaries() == [
        {key: value for key, value in record.items() if key != "source"} for record in whole
    ]
    for record in whole:
        assert len(records[record["id"]].sources) == len(record["source"])


@pytest.mark.parametrize("system_id", CATALOG.systems)
def test_every_system_is_sound(system_id):
    system = CATALOG.systems[system_id]

    assert system.id == system_id
    assert system.origin in basemaps.country_names()
    assert set(system.operators) <= set(basemaps.country_names())
    assert system.figure_basis
    assert system.notes
    assert re.fullmatch(r"in (service|development|production) \(20\d\d\)", system.status)
    assert all(len(missile.sources) > 0 for missile in CATALOG.missiles(system))
    if system.kind == "launcher":
        assert all(missile.range_km for missile in CATALOG.missiles(system))
    else:
        assert system.range_low_km <= system.range_km <= system.range_high_km
        assert (system.min_range_km or 0) < system.range_km


NO_FIGURE = {"typhon"}  # a launcher


@pytest.mark.parametrize("system_id", [i for i in CATALOG.systems if i not in NO_FIGURE])
def test_every_range_lies_within_what_its_sources_print(system_id):
    """To 5 %, since sources print rounded miles beside rounded kilometres."""
    system = CATALOG.systems[system_id]
    printed = [figure.km for source in system.sources for figure in source.figures]

    assert min(printed) * 0.95 <= system.range_km <= max(printed) * 1.05


@pytest.mark.parametrize(
    "record",
    [*map(CATALOG.systems.get, CATALOG.systems), *map(CATALOG.sites.get, CATALOG.sites)],
    ids=lambda record: record.id,
)
def test_every_source_names_its_publisher_and_date(record):
    for source in record.sources:
        assert source.title.strip()
        assert source.publisher.strip()
        assert source.date
        assert source.url or not source.seen or source.about  # what was read has an address


@pytest.mark.parametrize("site_id", CATALOG.sites)
def test_every_site_lies_where_it_says(site_id):
    import shapely

    site = CATALOG.sites[site_id]
    geometry = site.geometry

    assert geometry.geom_type == ("Point" if site.kind == "point" else "MultiPolygon")
    assert geometry.is_valid
    assert not geometry.is_empty
    west, south, east, north = geometry.bounds
    assert -180 <= west <= east <= 180
    assert -90 <= south <= north <= 90
    assert geometry.intersects(shapely.Point(site.lon, site.lat))
    assert site.country == "MUL" or site.country in basemaps.country_names()


@pytest.mark.parametrize("site_id", [i for i in CATALOG.sites if CATALOG.sites[i].kind == "chain"])
def test_a_chain_joins_the_islands_it_names(site_id):
    chain = CATALOG.sites[site_id]

    assert len(chain.path) > 10
    assert all(member in CATALOG.sites for member in chain.members)
    assert all(point.site is None or point.site in CATALOG.sites for point in chain.path)
    for member in chain.members:
        whole, part = chain.geometry, CATALOG.sites[member].geometry
        assert part.intersection(whole).area == pytest.approx(part.area, rel=1e-3)


def test_no_text_quotes_a_page():
    """Facts carry over, sentences do not; titles are citations and stay as printed."""
    records = [*BUNDLED["system"]["system"], *BUNDLED["site"]["site"]]
    texts = [record["notes"] for record in records]
    texts += [source.get("about", "") for record in records for source in record["source"]]

    assert not [text for text in texts if re.search(r'["“”„«»「」]', text)]


# Names


@pytest.mark.parametrize(
    ("name", "system_id"),
    [
        pytest.param("lrhw", "lrhw", id="id"),
        pytest.param("LRHW", "lrhw", id="other-case"),
        pytest.param("dark eagle", "lrhw", id="alias-in-other-case"),
        pytest.param("RGM-109E", "tomahawk-block-iv", id="designation"),
        pytest.param(" Joint Strike Missile ", "jsm", id="name-with-spaces-around"),
        pytest.param("極超音速誘導弾", "japan-hypersonic-cruise", id="japanese"),
    ],
)
def test_a_system_is_found_by_any_of_its_names(name, system_id):
    assert CATALOG.systems[name].id == system_id
    assert name in CATALOG.systems


def test_a_site_is_found_by_its_local_name():
    assert CATALOG.sites["九州"].id == "kyushu"


def test_a_wrong_name_suggests_near_ones():
    with pytest.raises(UnknownNameError, match=r"^no system named 'lrwh'; did you mean 'lrhw'\?$"):
        CATALOG.systems["lrwh"]
    with pytest.raises(UnknownNameError, match="did you mean 'dark eagle'"):
        CATALOG.systems["Dark Eagel"]
    with pytest.raises(UnknownNameError, match=r"^no site named 'zzz'; known: "):
        CATALOG.sites["zzz"]
    assert "zzz" not in CATALOG.sites
    assert CATALOG.sites.get("zzz") is None


def test_an_alias_of_two_systems_is_refused_unless_it_is_an_id(tmp_path):
    twins = """
[[system]]
id = "a"
name = "A"
aliases = ["Twin", "lrhw"]
range_km = 1
[[system]]
id = "b"
name = "B"
aliases = ["TWIN"]
range_km = 2
"""
    systems = load_catalog(_write(tmp_path, twins)).systems

    with pytest.raises(
        AmbiguousNameError, match=r"more than one system is called 'twin'; say 'a' or 'b'$"
    ):
        systems["twin"]
    assert systems["LRHW"].id == "lrhw"


def test_a_launcher_fires_missiles_and_a_missile_is_its_own():
    assert {missile.id for missile in CATALOG.missiles("Typhon")} == {"sm-6", "tomahawk-block-v"}
    assert CATALOG.missiles("lrhw") == (CATALOG.systems["lrhw"],)
    own = rv.System(id="own", name="Own", range_km=5)
    assert CATALOG.missiles(own) == (own,)


# The user's own files


def test_a_users_record_adds_or_overrides(tmp_path):
    catalog = load_catalog(_write(tmp_path, OWN))

    assert len(catalog.systems) == SYSTEMS + 1
    assert catalog.systems["mine"].range_km == 900
    assert catalog.systems.file("mine") == str(tmp_path / "own.toml")
    assert catalog.systems.file("lrhw") is None
    assert len(catalog.sites) == SITES
    assert catalog.sites["kyushu"].name == "Kyushu, my way"
    assert catalog.sites["kyushu"].geometry.equals(CATALOG.sites["kyushu"].geometry)
    names = {summary["id"]: summary["name"] for summary in catalog.systems.summaries()}
    assert names["mine"] == "Mine"


def test_the_last_file_wins(tmp_path):
    first = _write(tmp_path, OWN, "first.toml")
    second = _write(tmp_path, OWN.replace("900", "950"), "second.toml")

    assert load_catalog(first, second).systems["mine"].range_km == 950
    assert load_catalog(second, first).systems["mine"].range_km == 900


def test_every_fault_of_every_file_is_listed(tmp_path):
    bad = _write(
        tmp_path,
        """
systms = 1
[[system]]
id = "beta"
name = "Beta"
range_km = -40
[[system]]
name = "No id"
range_km = 500
range_low_km = 900
[[system]]
id = "beta"
name = "Again"
range_km = 1
[[system]]
id = "rail"
name = "Rail"
kind = "launcher"
fires = ["beta", "tomahok"]
[[site]]
id = "here"
name = "Here"
kind = "area"
lon = 1
lat = 2
[[site]]
id = "there"
name = "There"
kind = "area"
lon = 1
lat = 2
geometry = "POLYGON ((0 0, 2 2, 2 0, 0 2, 0 0))"
""",
    )
    missing = tmp_path / "missing.toml"

    assert _faults(bad, missing) == [
        f"{bad}: unknown key 'systms'; did you mean 'system'?",
        f"{bad}: system 'beta': range_km must be over 0, got -40",
        f"{bad}: system 2: id is missing",
        f"{bad}: system 2: range_low_km must be at most range_km 500, got 900",
        f"{bad}: system 'beta': id is used twice; give each record its own",
        f"{bad}: site 'here': geometry is missing; give WKT or GeoJSON for a site of kind 'area'",
        f"{bad}: site 'there': the outline crosses itself or is not closed "
        "(Self-intersection[1 1]); mend it, as by make_valid",
        f"{missing}: cannot be read: no such file or directory; check the path",
        f"{bad}: system 'rail': fires unknown system 'tomahok'",
    ]


def test_a_table_that_is_not_a_list_of_records_is_refused(tmp_path):
    path = _write(tmp_path, 'system = "lrhw"\n[site]\nid = "x"\n')

    assert _faults(path) == [
        f"{path}: system must be written [[system]], once for each record",
        f"{path}: site must be written [[site]], once for each record",
    ]


@pytest.mark.parametrize(
    ("content", "fault"),
    [
        pytest.param(b"[[system]\n", "is not valid TOML: .*line 1", id="not-toml"),
        pytest.param(b"\xff\xfe\x00", "is not UTF-8 text; save it as UTF-8", id="not-utf-8"),
        pytest.param(b"a = " + b"[" * 100_000, "nested too deeply", id="nesting-bomb"),
        pytest.param(b"#" * 5_000_001, "is 5 MB, over the limit of 5 MB; split it", id="huge"),
    ],
)
def test_a_file_that_cannot_be_read_is_reported_in_one_line(tmp_path, content, fault):
    path = tmp_path / "bad.toml"
    path.write_bytes(content)

    with pytest.raises(CatalogError, match=fault) as raised:
        read_toml(path)
    assert str(raised.value).startswith(f"{path}: ")
    assert "\n" not in str(raised.value)


def test_a_folder_is_refused(tmp_path):
    folder = tmp_path / "own.toml"
    folder.mkdir()

    assert _faults(folder) == [f"{folder}: is not a regular file; give the path of a file"]


def test_a_byte_order_mark_is_accepted(tmp_path):
    path = tmp_path / "own.toml"
    path.write_text(OWN, encoding="utf-8-sig")

    assert "mine" in load_catalog(path).systems


def test_an_unused_catalog_reads_no_file():
    catalog = Catalog()

    assert vars(catalog).keys() == {"_systems", "_sites", "_files"}


def test_the_catalog_says_what_the_users_files_add_and_override(tmp_path):
    first = _write(tmp_path, OWN, "first.toml")
    second = tmp_path / "second.csv"
    second.write_text("id,name,range_nmi\nlrhw,L,500\nmine,M,600\nnew,N,700\n")

    catalog = load_catalog(first, second)

    assert catalog.changes() == [
        "first.toml: overrode site 'kyushu'",
        "second.csv: added 2 systems; overrode system 'lrhw'",
    ]
    assert catalog.origin("system", "lrhw") == "second.csv, overrides the bundled record"
    assert catalog.origin("system", "mine") == "second.csv"
    assert catalog.origin("system", "tomahawk") is None
    assert CATALOG.changes() == []


def test_a_record_as_its_file_has_it_can_be_read_again(tmp_path):
    for records in (CATALOG.systems, CATALOG.sites):
        for record_id in records:
            record = records[record_id]
            assert type(record).model_validate(records.written_fields(record_id)) == record
    own = load_catalog(_write(tmp_path, OWN))
    assert own.systems.written_fields("mine") == {
        "id": "mine",
        "name": "Mine",
        "aliases": ["LRHW"],
        "range_km": 900.0,
    }


def test_a_catalog_is_printed_in_one_line_with_the_users_files(tmp_path):
    own = load_catalog(
        _write(tmp_path, OWN, "own.toml"), _write(tmp_path, "name,lon,lat\nA,1,2\n", "sites.csv")
    )

    assert (
        repr(CATALOG)
        == f"<Catalog: {SYSTEMS} systems, {SITES} sites, figures as of {CATALOG.date}>"
    )
    assert repr(own) == (
        f"<Catalog: {SYSTEMS + 1} systems, {SITES + 1} sites, figures as of {CATALOG.date}; "
        "own.toml, sites.csv>"
    )
    assert repr(CATALOG.systems) == f"<Records: {SYSTEMS} systems>"
    assert repr(own.sites) == f"<Records: {SITES + 1} sites>"


@pytest.mark.parametrize(
    "record", [*CATALOG.systems.values(), *CATALOG.sites.values()], ids=lambda record: record.id
)
def test_bundled_records_can_be_hashed_and_compared(record):
    again = type(record).model_validate(record.model_dump())

    assert again == record
    assert hash(again) == hash(record)
    assert len({record, again}) == 1
    assert all(isinstance(hash(source), int) for source in record.sources)
