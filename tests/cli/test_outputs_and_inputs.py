"""No command writes over what it reads."""

import hashlib

import pytest

from rangeviz.cli import main

AREAS = """{"type": "FeatureCollection", "features": [{"type": "Feature", "properties": {"id": "a"},
"geometry": {"type": "Polygon", "coordinates": [[[131, 33], [132, 33], [132, 34], [131, 33]]]}}]}"""
OWN = '[[site]]\nid = "mine"\nname = "Mine"\nkind = "point"\nlon = 131\nlat = 33\n'


@pytest.fixture
def folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "areas.geojson").write_text(AREAS)
    (tmp_path / "own.toml").write_text(OWN)
    (tmp_path / "sites.csv").write_text("id,name,lon,lat\nx,X,131,33\n")
    (tmp_path / "q.toml").write_text('range_km = "500"\nat = "131,33"\ntarget = "areas.geojson"\n')
    (tmp_path / "p.toml").write_text('range_km = "600"\nat = "131,33"\ntarget = "areas.geojson"\n')
    (tmp_path / "link.html").symlink_to("own.toml")
    return tmp_path


ASKED = ["--range-km", "500", "--at", "131,33"]


@pytest.mark.parametrize(
    ("words", "victim"),
    [
        (["map", *ASKED, "--target", "areas.geojson", "-o", "areas.geojson"], "areas.geojson"),
        (["map", *ASKED, "--target", "areas.geojson", "-o", "./areas.geojson"], "areas.geojson"),
        (["map", *ASKED, "--catalog", "own.toml", "-o", "a.csv", "-o", "link.html"], "own.toml"),
        (["map", "--scenario", "q.toml", "-o", "areas.geojson"], "areas.geojson"),
        (["reach", "--scenario", "q.toml", "--format", "json", "-o", "q.toml"], "q.toml"),
        (["reach", *ASKED, "--catalog", "sites.csv", "-o", "sites.csv"], "sites.csv"),
        (["who", "KR-11", "--catalog", "sites.csv", "-o", "sites.csv"], "sites.csv"),
        (["sweep", "--sites", "sites.csv", *ASKED[:2], "-o", "sites.csv"], "sites.csv"),
        (["sweep", *ASKED, "--catalog", "sites.csv", "-o", "sites.csv"], "sites.csv"),
        (["compare", "q.toml", "p.toml", "--format", "md", "-o", "p.toml"], "p.toml"),
        (["compare", "q.toml", "p.toml", "--format", "md", "-o", "areas.geojson"], "areas.geojson"),
        (["scenario", "--scenario", "q.toml", "-s", "lrhw", "-o", "q.toml"], "q.toml"),
        (["scenario", *ASKED, "--catalog", "own.toml", "-o", "own.toml"], "own.toml"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else value,
)
def test_an_output_over_an_input_is_refused_in_one_line(words, victim, folder, capsys):
    before = {path.name: hashlib.sha256(path.read_bytes()).digest() for path in folder.iterdir()}

    with pytest.raises(SystemExit) as end:
        main(words)

    out, said = capsys.readouterr()
    assert (end.value.code, out) == (1, "")
    assert said.count("\n") == 1
    assert f"would replace the input '{victim}'; write elsewhere" in said
    after = {path.name: hashlib.sha256(path.read_bytes()).digest() for path in folder.iterdir()}
    assert after == before


def test_slides_over_their_template_are_refused(folder, capsys):
    from pptx import Presentation

    Presentation().save("deck.pptx")
    before = (folder / "deck.pptx").read_bytes()

    with pytest.raises(SystemExit) as end:
        main(["map", *ASKED, "--template", "deck.pptx", "-o", "deck.pptx"])

    assert end.value.code == 1
    assert "would replace the input 'deck.pptx'" in capsys.readouterr().err
    assert (folder / "deck.pptx").read_bytes() == before
