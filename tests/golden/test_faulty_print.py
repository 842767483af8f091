"""A fault in the print is not copied: the computed amount is shown, and a note names the printed one."""

import shutil
from pathlib import Path

import pytest

from forecast.ledger.specs import Layer
from forecast.report.table import as_csv, as_text
from forecast.report.tables import profile_tables
from forecast.scenario.result import Choice
from forecast.service import open_workspace, run

DATA = Path(__file__).parents[2] / "data"


def copied(name, file, old, new, folder):
    """A workspace with one line changed; the line stands once in the file."""
    path = folder / name
    shutil.copytree(DATA / name, path)
    text = (path / file).read_text(encoding="utf-8")
    assert text.count(old) == 1
    (path / file).write_text(text.replace(old, new), encoding="utf-8")
    return path


def tables_of(path, unit=None):
    workspace = open_workspace(path)
    made = profile_tables(workspace, run(workspace, (), Choice(headline=Layer.ADOPTED, draws=1)), unit)
    return {table.key: table for table in made}


def cells(table, label):
    [row] = [row for row in table.rows if row.label == label]
    return [text.replace("\N{NO-BREAK SPACE}", " ") for text in table.text_cells(row)]


@pytest.fixture
def sum_off(tmp_path):
    """Askersund 2024 with the printed sum of the forecasts 500 tkr too low."""
    path = copied(
        "askersund-2024", "driftredovisning.csv", ";Summa;-222107;-335977;", ";Summa;-222107;-336477;", tmp_path
    )
    return tables_of(path)


def test_the_computed_sum_is_shown(sum_off):
    assert cells(sum_off["driftredovisning"], "Summa") == ["−222 107", "−335 977", "−318 377", "−17 600"]


def test_a_note_names_the_printed_sum(sum_off):
    notes = [note.replace("\N{NO-BREAK SPACE}", " ") for note in sum_off["driftredovisning"].notes]
    assert notes == ["Summa: källan skriver −336 477, beloppen ger −335 977, som visas här."]


def test_the_note_stands_in_text_and_csv(sum_off):
    table = sum_off["driftredovisning"]
    assert "Summa: källan skriver −336 477, beloppen ger −335 977, som visas här." in as_text(table)
    assert "# Summa: källan skriver −336 477, beloppen ger −335 977, som visas här." in as_csv(table).splitlines()


def test_other_tables_are_as_before(sum_off):
    others = [table.notes for key, table in sum_off.items() if key not in {"driftredovisning", "verksamhetsanalys"}]
    assert others == [(), ()]


@pytest.mark.parametrize(
    ("name", "file", "old", "new", "table", "note"),
    [
        (
            "askersund-2024", "driftredovisning.csv", "-13851;-8501;-5350", "-13851;-8501;-4850", "driftredovisning",
            "Barn- och ungdomsvård: källan skriver −4 850, beloppen ger −5 350, som visas här.",
        ),
        (
            "pitea-2024", "budgetuppfoljning.csv", "279897;-14591;-58574", "279897;-14591;-58074", "budgetuppfoljning",
            "Totalt Socialtjänsten: källan skriver −58 074, beloppen ger −58 574, som visas här.",
        ),
        (
            "alingsas-2024", "resultatrakning.csv", "-1172630;-1202047", "-1172630;-1202547", "resultatrakning",
            "Verksamhetens kostnader: källan skriver −1 202 547, beloppen ger −1 202 048, som visas här.",
        ),
        (
            "ekero-2023", "bilaga1_resultatrapport.csv", "-592514;-601605;9091", "-592514;-602105;9091",
            "resultatrapport", "Nettokostnad: källan skriver −602 105, beloppen ger −601 605, som visas här.",
        ),
        (
            "askersund-2023", "sarredovisning_51.csv", "Summa;-252904;", "Summa;-253404;", "sarredovisning_51",
            "Äldreomsorg/LSS: källan skriver −253 404, beloppen ger −252 904, som visas här.",
        ),
    ],
    ids=["leaf difference", "printed deviation", "sum of forecasts", "sum of budgets", "sum under a branch"],
)  # fmt: skip
def test_a_fault_of_500_is_told_in_every_report(name, file, old, new, table, note, tmp_path):
    made = tables_of(copied(name, file, old, new, tmp_path))
    assert note in [text.replace("\N{NO-BREAK SPACE}", " ") for text in made[table].notes]


def test_a_sum_within_what_rounding_explains_is_shown_as_printed(tmp_path):
    path = copied("askersund-2024", "driftredovisning.csv", ";Summa;-222107;", ";Summa;-222109;", tmp_path)
    table = tables_of(path)["driftredovisning"]
    assert cells(table, "Summa")[0] == "−222 109"
    assert table.notes == ()


def test_a_printed_difference_within_rounding_is_shown_as_printed(tmp_path):
    path = copied(
        "askersund-2024", "sarredovisning_51.csv", "Trygghetslarm;-841;-1339;-1039;-300",
        "Trygghetslarm;-841;-1339;-1039;-301", tmp_path,
    )  # fmt: skip
    assert cells(tables_of(path)["sarredovisning_51"], "Trygghetslarm")[-1] == "−301"
