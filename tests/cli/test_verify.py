"""The command `verify`."""

import json

import pytest

from rangeviz.cli import main


def _run(capsys, *words):
    with pytest.raises(SystemExit) as left:
        main(["verify", *words])
    out, err = capsys.readouterr()
    return left.value.code, out, err


def test_flags_put_a_claim(capsys):
    code, out, _ = _run(capsys, "-s", "lrhw", "--site", "guam", "--target", "Tokyo")

    assert code == 0
    assert "Supported" in out
    assert "2,775 km range" in out


def test_a_sentence_puts_a_claim(capsys):
    code, out, _ = _run(capsys, "1,580 km from Iwakuni cannot reach Beijing", "--format", "json")

    row = json.loads(out)["rows"][0]
    assert code == 0
    assert row["verdict"] == "contradicted"
    assert row["mercator_differs"] is True


def test_a_bare_distance_needs_no_system(capsys):
    words = ("--within", "50", "--site", "batanes", "--target", "Taiwan")
    for kind in ((), ("--kind", "distance")):
        code, out, _ = _run(capsys, *words, *kind)

        assert code == 0
        assert "Contradicted" in out


@pytest.mark.parametrize(
    ("words", "fault"),
    [
        ((), "no claim"),
        (("a.toml", "-s", "lrhw"), "both given"),
        (("nonsense",), "is no file and no claim"),
        (("-s", "lrhw", "--target", "A", "--to", "1,2", "--site", "guam"), "both given"),
    ],
)
def test_misuse_is_told_in_one_line(capsys, words, fault):
    code, _, err = _run(capsys, *words)

    assert code == 2
    assert fault in err
    assert len(err.splitlines()) == 1


def test_names_that_are_unknown_are_all_told(capsys):
    code, _, err = _run(capsys, "-s", "lrwh", "--site", "kyushuu", "--target", "Xyzzyville")

    assert code == 1
    assert len(err.splitlines()) == 3


def test_the_schema_is_printed(capsys):
    code, out, _ = _run(capsys, "--schema")

    assert code == 0
    assert json.loads(out)["title"] == "Claims about ranges"


def test_a_file_of_claims_is_never_written_over(capsys, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    path = tmp_path / "claims.csv"
    path.write_text("id,range_km,site,target\na,1600,iwakuni,Beijing\n", "utf-8")
    before = path.read_bytes()

    for form in ((), ("--format", "csv")):
        code, _, err = _run(capsys, "claims.csv", *form, "-o", "./claims.csv")

        assert code == 1
        assert "would replace the input 'claims.csv'" in err
        assert path.read_bytes() == before
