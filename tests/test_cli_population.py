"""`forecast population`: exit codes, whole files or none, sentences on stderr and nothing on stdout."""

import pytest

from forecast.cli import population
from statistics_files import json_bytes, json_stat, px_text
from town import Town, components_text


@pytest.fixture
def call(call, monkeypatch, tmp_path):
    """`forecast population` in an empty folder: arguments -> (exit code, stdout, stderr)."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "k.csv").write_text(components_text(Town(years=6)), encoding="utf-8")
    return lambda *arguments: call("population", *arguments)


def test_it_writes_the_counts_and_tells_the_rest(call, tmp_path):
    code, out, err = call("k.csv", "--to", 1988, "--out", "ut.csv", "--quantiles", "spann.csv", "--draws", 20)
    assert (code, out) == (0, "")
    assert (tmp_path / "ut.csv").read_text(encoding="utf-8").startswith("year,sex,age,count\n1986,M,0,")
    assert (tmp_path / "spann.csv").read_text(encoding="utf-8").startswith("year,group,count,q05,")
    assert err.startswith("65+: ")
    assert "Framskrivningen antar att det går som förut" in err


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (("k.csv", "--out", "ut.csv"), 2, "Fel användning: --to saknas. Se forecast population --help.\n"),
        (
            ("k.csv", "--to", "x", "--out", "ut.csv"),
            2,
            "Fel användning: --to kan inte vara ”x”. ",
        ),
        (("k.csv", "--to=x", "--out", "ut.csv"), 2, "Fel användning: --to kan inte vara ”x”. "),
        (("k.csv", "--to", 1985, "--out", "ut.csv"), 2, "År 1985 går inte att framskriva: filens sista år är 1985. "),
        (("--to", 1990, "--out", "ut.csv"), 2, "Ange COMPONENTS.csv, --official FIL eller båda.\n"),
        (("k.csv", "--to", 1990, "--out", "k.csv"), 2, "COMPONENTS och --out är samma fil, k.csv. Ange olika filer.\n"),
        (("nej.csv", "--to", 1990, "--out", "ut.csv"), 1, "nej.csv: Filen finns inte. Kontrollera sökvägen.\n"),
        (("k.csv", "--to", 1990, "--out", "ut.csv", "--draws", 0), 2, "--draws är 0. Minst en dragning behövs.\n"),
        (("k.csv", "--to", 1990, "--out", "ut.csv", "--workspace", "x"), 1, "x: Mappen finns inte. "),
    ],
)
def test_what_cannot_be_done_is_said_and_nothing_is_written(call, tmp_path, arguments, code, said):
    ended, out, err = call(*arguments)
    assert (ended, out) == (code, "")
    assert err.startswith(said)
    assert [item.name for item in tmp_path.iterdir()] == ["k.csv"]


@pytest.mark.parametrize("form", ["px", "json"])
def test_official_figures_may_be_px_or_json_stat(call, tmp_path, form):
    ages = [f"{age}" for age in range(100)] + ["100+"]
    dimensions = [("region", ["0580"], ["Linköping"]), ("ålder", ages, [f"{age} år" for age in ages])]
    dimensions += [("kön", ["1", "2"], ["män", "kvinnor"]), ("tid", ["2023", "2024"], ["2023", "2024"])]
    cells = [100.0] * (101 * 4)
    text = px_text(dimensions, cells) if form == "px" else json_bytes(json_stat(dimensions, cells)).decode()
    (tmp_path / "scb").write_text(text, encoding="utf-8")
    code, out, err = call("--official", "scb", "--to", 2024, "--out", "ut.csv")
    assert (code, out) == (0, "")
    assert (tmp_path / "ut.csv").read_text(encoding="utf-8").splitlines()[-1] == "2024,K,100,100.00"
    assert "2023–2024 är ur scb." in err


def test_an_interrupted_run_writes_nothing(call, tmp_path, monkeypatch):
    def interrupted(*arguments):
        raise KeyboardInterrupt

    monkeypatch.setattr(population, "population_files", interrupted)
    code, _, err = call("k.csv", "--to", 1990, "--out", "ut.csv")
    assert code == 130
    assert "Avbrutet. Inga filer är skrivna." in err
    assert [item.name for item in tmp_path.iterdir()] == ["k.csv"]
