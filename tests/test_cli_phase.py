"""`forecast phase`: what goes where, what is written, and what is refused."""

from zipfile import ZipFile

import pytest

from builders import write_workspace
from forecast.fullyear.phasing.propose import WAYS_SV


@pytest.fixture
def folder(tmp_path):
    return write_workspace(tmp_path / "prov")


def test_the_file_goes_to_stdout_and_what_was_done_to_stderr(call, folder):
    code, out, err = call("phase", folder)
    assert code == 0
    assert len(out.splitlines()) == 5
    assert err == "Föreslagna rader: 2 (2 tolftedelar).\n"


def test_written_edited_locked_and_phased_again(call, folder):
    file = folder / "phasing.csv"
    assert call("phase", folder, "--unit", "kr", "--out", file)[2].startswith(f"Månadsbudgeten är skriven i {file}.\n")
    text = file.read_text(encoding="utf-8")
    assert ";nej;kr;-2500;-2500;" in text
    file.write_text(text.replace(";nej;kr;-2500;-2500;", ";ja;kr;-5000;0;"), encoding="utf-8")
    code, out, err = call("phase", folder)
    assert code == 0
    assert ";ja;tkr;-5;0;-2,5;" in out
    assert err.splitlines()[1] == "Låsta rader som står kvar: 1."
    assert call("run", folder)[0] == 0


def test_a_changed_year_budget_stops_run_and_phase_mends_it(call, folder):
    file = folder / "phasing.csv"
    call("phase", folder, "--out", file)
    table = (folder / "tabell.csv").read_text(encoding="utf-8").replace("-28;-30;2", "-28;-42;14")
    (folder / "tabell.csv").write_text(table.replace("-123;-120;-3", "-123;-132;9"), encoding="utf-8")
    code, _, err = call("run", folder)
    assert code == 1
    assert err.startswith("phasing.csv, rad 5, kolumn ”jan–dec”: Månaderna för Missbruksvård blir −30\u00a0000 kr men")
    assert call("phase", folder, "--out", file)[0] == 0
    assert call("run", folder)[0] == 0


def test_a_workbook_needs_a_place(call, folder, tmp_path):
    assert call("phase", folder, "--to", "xlsx") == (2, "", "--to xlsx behöver --out FIL.\n")
    file = tmp_path / "budget.xlsx"
    code, out, _ = call("phase", folder, "--to", "xlsx", "--out", file)
    assert (code, out) == (0, "")
    with ZipFile(file) as book:
        assert book.testzip() is None


def test_a_file_is_called_what_it_is(call, folder, tmp_path):
    file = tmp_path / "budget.xlsx"
    code, _, err = call("phase", folder, "--out", file)
    assert (code, err) == (2, f"{file} slutar på .xlsx men --to är csv. Gör dem lika.\n")
    assert not file.exists()


def test_a_place_that_cannot_be_written_leaves_nothing_half(call, folder, tmp_path):
    (tmp_path / "budget.xlsx").mkdir()
    code, _, err = call("phase", folder, "--to", "xlsx", "--out", tmp_path / "budget.xlsx")
    assert code == 1
    assert err.endswith("det är en mapp. Välj en annan plats.\n")
    assert not list(tmp_path.glob("*.part"))


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (
            ("--choice", "nej"),
            f"Valet ”nej” finns inte. Välj auto, {', '.join(WAYS_SV)}.\n",
        ),
        (("--year-budget", "nej"), "Budgetversionen ”nej” finns inte. Välj auto, original.\n"),
        (("--unit", "mnkr"), "Fel användning: --unit kan inte vara ”mnkr”. Välj kr, tkr. Se forecast phase --help.\n"),
    ],
)
def test_wrong_words_are_wrong_usage(call, folder, words, sentence):
    assert call("phase", folder, *words) == (2, "", sentence)
