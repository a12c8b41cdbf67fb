"""Names as people type them: which record each means, which are ambiguous, which unknown."""

import time

import pytest

import rangeviz as rv
from rangeviz.errors import AmbiguousNameError, UnknownNameError
from rangeviz.naming.resolver import resolve, search

CATALOG = rv.load_catalog()


def means(text, use):
    named = resolve(text, use, CATALOG)
    return named.kind, named.label if named.kind == "place" else named.id


@pytest.mark.parametrize(
    ("text", "record"),
    [
        ("first-island-chain", "first-island-chain"),
        ("first island chain", "first-island-chain"),
        ("First Island Chain", "first-island-chain"),
        ("first_island_chain", "first-island-chain"),
        ("ＦＩＲＳＴ ＩＳＬＡＮＤ ＣＨＡＩＮ", "first-island-chain"),
        ("Northern  Luzon", "northern-luzon"),
        ("沖縄", "okinawa-main-island"),
    ],
)
def test_an_id_and_its_words_are_one_site(text, record):
    assert means(text, "site") == ("site", record)


@pytest.mark.parametrize("use", ["site", "target", "place"])
@pytest.mark.parametrize("text", ["UK", "uk", "U.K.", "Britain", "GB", "GBR", "イギリス", "영국"])
def test_uk_is_the_united_kingdom_and_never_ukraine(text, use):
    assert means(text, use) == ("country", "GBR")


@pytest.mark.parametrize(
    ("text", "use", "kind", "record"),
    [
        ("Kharkiv", "site", "place", "Kharkiv, UKR"),
        ("Kharkiv", "target", "region", "UA-63"),
        ("Alaska", "place", "region", "US-AK"),
        ("Guam", "site", "site", "guam"),
        ("Guam", "target", "country", "GUM"),
        ("Shandong", "target", "region", "CN-SD"),
        ("Shandong", "site", "site", "shandong"),
        ("Georgia", "target", "country", "GEO"),
        ("Georgia, US", "target", "region", "US-GA"),
        ("Georgia (US-GA)", "target", "region", "US-GA"),
        ("Europe", "target", "group", "Europe"),
        ("Suzhou, Jiangsu", "site", "place", "Suzhou, Jiangsu, CHN"),
        ("Odessa", "place", "place", "Odesa, UKR"),
    ],
)
def test_a_name_means_what_its_use_takes_first(text, use, kind, record):
    assert means(text, use) == (kind, record)


@pytest.mark.parametrize(
    ("text", "use", "choices"),
    [
        ("Springfield", "site", ["Springfield, Missouri, USA", "Springfield, Massachusetts, USA"]),
        ("Korea", "target", ["North Korea", "South Korea"]),
        ("Punjab", "target", ["IN-PB", "PK-PB"]),
        ("Hyunmoo", "system", ["hyunmoo-4", "hyunmoo-5"]),
        ("Congo", "target", ["COD", "COG"]),
    ],
)
def test_several_of_one_name_are_listed_with_what_tells_them_apart(text, use, choices):
    with pytest.raises(AmbiguousNameError) as raised:
        resolve(text, use, CATALOG)

    line = str(raised.value)
    assert "\n" not in line
    assert all(choice in line for choice in choices)


@pytest.mark.parametrize("name", ["Springfield", "Korea", "Punjab"])
def test_each_choice_that_is_listed_can_be_typed(name):
    with pytest.raises(AmbiguousNameError) as raised:
        resolve(name, "target" if name != "Springfield" else "site", CATALOG)
    choices = [
        part.split("'")[0] for part in str(raised.value).partition("say '")[2].split(" or '")
    ]

    found = [resolve(choice, "place", CATALOG) for choice in choices]

    assert len({(named.kind, named.id) for named in found}) == len(choices) >= 2


def test_of_towns_of_one_name_the_much_larger_is_taken_with_a_note():
    london = resolve("London", "site", CATALOG)

    assert london.record.country == "GBR"
    assert "London, Ontario, CAN" in london.note


@pytest.mark.parametrize(
    ("text", "use", "hints"),
    [
        ("Chnia", "target", ["'China'", "rangeviz find"]),
        ("Vladivostock", "site", ["Vladivostok", "rangeviz find"]),
        ("tomahok", "system", ["'tomahawk'", "rangeviz systems"]),
        ("Kharkiv", "system", ["Kharkiv, UKR, a place", "rangeviz systems"]),
        ("", "site", ["rangeviz find"]),
        ("x" * 5000, "site", ["rangeviz find"]),
        ("%_'\"; DROP TABLE names", "site", ["rangeviz find"]),
    ],
)
def test_a_miss_gives_near_names_of_every_kind_and_the_list(text, use, hints):
    with pytest.raises(UnknownNameError) as raised:
        resolve(text, use, CATALOG)

    line = str(raised.value)
    assert len(line) < 400
    assert "\n" not in line
    assert all(hint in line for hint in hints)


def test_two_letters_are_never_the_beginning_of_a_name():
    with pytest.raises(UnknownNameError):
        resolve("Uk", "system", CATALOG)


@pytest.mark.parametrize("text", ["Newy"])
def test_a_part_of_two_words_run_together_is_no_beginning(text):
    with pytest.raises(UnknownNameError):
        resolve(text, "target", CATALOG)


def test_the_beginning_of_one_name_alone_is_taken_with_a_note():
    named = resolve("Vladivost", "site", CATALOG)

    assert named.label == "Vladivostok, Primorsky Krai, RUS"
    assert named.note == "'Vladivost' is taken for Vladivostok, Primorsky Krai, RUS"


def test_every_kind_is_searched():
    kinds = {named.kind for named in search("guam", CATALOG)}

    assert kinds >= {"site", "country"}


def test_a_name_is_resolved_in_a_few_milliseconds():
    names = [
        "Kharkiv",
        "東京",
        "Shandong",
        "Storm Shadow",
        "NATO",
        "Peking",
        "Type 12 upgraded air",
    ]
    for name in names:  # the first use opens the table of names and the catalog
        search(name, CATALOG)

    started = time.process_time()
    for name in names:
        search(name, CATALOG)
    assert (time.process_time() - started) / len(names) < 0.03
