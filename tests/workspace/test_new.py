"""A workspace from nothing is whole or not there."""

import os
from pathlib import Path

import pytest

from forecast.errors import ForecastError, InputError
from forecast.periods import Month
from forecast.service import FileToTake, check, look, make_workspace, open_workspace, run, take_in
from forecast.workspace.settings_text import NewWorkspace, with_value

SAID = NewWorkspace("Prov: ”kommun” # 1", "0001", "Socialnämnden", 2024, Month(2024, 8))
TABLE = """\
verksamhet;benämning;Utfall jan-aug 2024;Budget 2024
51;Äldreomsorg;-60;-90
52;Missbruksvård;-20;-30
;Summa;-80;-120
"""


def made(tmp_path, text=TABLE):
    looked = look([FileToTake("uppföljning tkr.csv", text.encode())])
    make_workspace(tmp_path / "ny", SAID, looked)
    return tmp_path / "ny"


def test_a_workspace_of_a_file_has_its_rows_and_forecasts(tmp_path):
    opened = open_workspace(made(tmp_path))
    assert opened.settings.municipality == "Prov: ”kommun” # 1"
    assert opened.tree.keys == ("total", "51", "52")
    assert opened.new_rows == ()
    assert [f for f in check(opened) if f.severity.value == "blocker"] == []
    main = run(opened).main
    assert main.forecast[0] < -80_000
    assert "# sista bokförda månad" in (tmp_path / "ny" / "workspace.yaml").read_text()


def test_rows_of_every_file_are_there_and_each_once(tmp_path):
    more = "verksamhet;benämning;Prognos 2024\n52;Missbruksvård;-31\n54;Färdtjänst;-9\n"
    looked = look([FileToTake("a tkr.csv", TABLE.encode()), FileToTake("b tkr.csv", more.encode())])
    make_workspace(tmp_path / "ny", SAID, looked)
    assert open_workspace(tmp_path / "ny").tree.keys == ("total", "51", "52", "54")


def test_an_empty_workspace_says_what_to_do_and_takes_its_first_file(tmp_path):
    folder = tmp_path / "ny"
    make_workspace(folder, SAID)
    with pytest.raises(InputError) as caught:
        open_workspace(folder)
    assert str(caught.value) == (
        "ny: Arbetsytan har inga rader och inga belopp ännu. Läs in en fil: forecast import FIL --into ny"
    )
    text = "ansvar;benämning;Utfall jan-aug 2024;Budget 2024\n1;Nord;-60;-90\n2;Syd;-20;-30\n"
    assert take_in(folder, look([FileToTake("a tkr.csv", text.encode())], folder)).number == "0001"
    opened = open_workspace(folder)
    assert opened.settings.primary_statement == "by_organisation"
    assert opened.tree.keys == ("total", "1", "2")


def test_there_is_nothing_where_something_is(tmp_path):
    (tmp_path / "ny").mkdir()
    (tmp_path / "ny" / "egen.txt").write_text("x")
    with pytest.raises(InputError, match="Där finns redan något"):
        make_workspace(tmp_path / "ny", SAID)
    assert [path.name for path in (tmp_path / "ny").iterdir()] == ["egen.txt"]


def test_an_empty_folder_is_used(tmp_path):
    (tmp_path / "ny").mkdir()
    assert open_workspace(made(tmp_path)).name == "ny"


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        (NewWorkspace("A", "1", "N", 2024, Month(2024, 8)), "Kommunkoden ”1” ska vara fyra siffror"),
        (NewWorkspace("A", "0001", "N", 2023, Month(2024, 8)), "Augusti 2024 ligger inte i budgetåret 2023."),
    ],
)
def test_answers_that_make_no_workspace_are_refused_and_nothing_is_left(tmp_path, said, sentence):
    with pytest.raises(InputError, match=sentence.replace("(", r"\(")):
        make_workspace(tmp_path / "ny", said)
    assert list(tmp_path.iterdir()) == []


def test_a_file_without_amounts_makes_no_workspace(tmp_path):
    looked = look([FileToTake("px.px", PX.encode())])
    with pytest.raises(InputError, match="Filen har inga belopp att göra en arbetsyta av"):
        make_workspace(tmp_path / "ny", SAID, looked)


PX = (
    'CHARSET="ANSI";\nAXIS-VERSION="2013";\nMATRIX="M";\nTITLE="Folk";\nSTUB="region";\nHEADING="tid";\n'
    'VALUES("region")="0001 Prov";\nVALUES("tid")="2023";\nCONTENTS="Antal";\nUNITS="antal";\nDATA=\n7;\n'
)


@pytest.mark.parametrize("nth", [1, 2, 5, 8, 10])
def test_a_full_disk_leaves_nothing(tmp_path, monkeypatch, nth):
    seen = [0]

    def step(_handle):
        seen[0] += 1
        if seen[0] == nth:
            raise OSError(28, "full")

    monkeypatch.setattr(os, "fsync", step)
    with pytest.raises(ForecastError, match=r"ny gick inte att skriva: disken är full .* Inget är skapat\."):
        made(tmp_path)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("a: 1\nas_of: 2024-08  # sista\nb: 2\n", "a: 1\nas_of: 2024-09  # sista\nb: 2\n"),
        ('as_of: "2024-08"\n', "as_of: 2024-09\n"),
        ("{a: 1, as_of: 2024-08}\n", "{a: 1, as_of: 2024-09}\n"),
        ("as_of:   2024-08\r\nb: 'as_of: 2024-08'\r\n", "as_of:   2024-09\r\nb: 'as_of: 2024-08'\r\n"),
    ],
)
def test_one_value_is_changed_and_nothing_else(text, wanted):
    assert with_value(text.encode(), "as_of", "2024-09") == wanted.encode()


def test_a_value_that_is_not_there_is_told():
    with pytest.raises(InputError, match="Lägg till raden as_of: 2024-09"):
        with_value(b"a: 1\n", "as_of", "2024-09")


def test_the_folder_above_is_made(tmp_path):
    make_workspace(tmp_path / "a" / "b", SAID)
    assert Path(tmp_path / "a" / "b" / "workspace.yaml").is_file()
