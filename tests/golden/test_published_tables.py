"""The five published reports come out as they were printed: every cell of every table, to the thousand.

The printed cells are read here with the csv module alone, so that a fault in the program's own reading shows.
"""

import csv
from functools import cache
from pathlib import Path
from typing import NamedTuple

import pytest

from forecast.ledger.specs import Layer
from forecast.report.tables import profile_tables
from forecast.scenario.result import Choice
from forecast.service import open_workspace, run

DATA = Path(__file__).parents[2] / "data"


class Published(NamedTuple):
    """Where a table is printed: file, its label columns, and its amount columns in printed order."""

    workspace: str
    key: str
    file: str
    labels: tuple[str, ...]
    columns: tuple[str, ...]
    total: str | None = None
    """What the program writes where the code and name columns together would read differently."""
    computed: frozenset[str] = frozenset()
    """Rows that the program adds and the report does not print."""
    by_key: bool = False
    """The first label column holds the row's key, not what is shown."""


TABLES = (
    Published(
        "askersund-2024", "delarsresultat", "delarsresultat", ("rad",),
        ("utfall_2024_08_31", "helarsprognos_2024", "budget_2024", "budgetavvikelse"),
    ),
    Published(
        "askersund-2024", "driftredovisning", "driftredovisning", ("kod", "verksamhet"),
        ("utfall_2024_08", "prognos_2024", "budget_2024", "avvikelse"),
    ),
    Published(
        "askersund-2024", "sarredovisning_51", "sarredovisning_51", ("verksamhet",),
        ("utfall_2024_08", "prognos_2024", "budget_2024", "avvikelse"), total="Äldreomsorg/LSS",
    ),
    Published(
        "askersund-2024", "verksamhetsanalys", "verksamhetsanalys", ("verksamhet", "slag"),
        ("arsprognos_2024", "budget_2024", "nettoavvikelse_mot_budget"),
    ),
    Published(
        "pitea-2024", "budgetuppfoljning", "budgetuppfoljning", ("kod", "avdelning"),
        ("arsbudget_2024", "periodbudget_jan_mar", "forbrukning_jan_mar", "budgetavvikelse_jan_mar",
         "arsprognos_2024_avvikelse"), total="Totalt Socialtjänsten",
    ),
    Published(
        "alingsas-2024", "resultatrakning", "resultatrakning", ("rad",),
        ("budget_2024", "prognos_helar_2024", "avv_prognos_budget_2024", "delarsbokslut_2024", "delarsbokslut_2023",
         "diff_utfall_2023_2024"),
    ),
    Published(
        "ekero-2023", "resultatrapport", "bilaga1_resultatrapport", ("rad",),
        ("utfall_2022", "utfall_2023", "budget_2023", "avvik_2023"),
    ),
    Published(
        "ekero-2023", "bilaga2", "bilaga2_verksamhetens_utfall", ("rad", "verksamhet"),
        ("utfall_2022_netto", "utfall_2023_intakter", "utfall_2023_kostnader", "utfall_2023_netto",
         "budget_2023_intakter", "budget_2023_kostnader", "budget_2023_netto", "avvikelse_netto"),
        computed=frozenset({"aldreomsorg", "funktionsnedsattning", "missbruk", "ovrig-vuxenvard", "barn-unga",
                            "nyanlanda"}), by_key=True,
    ),
    Published(
        "askersund-2023", "driftresultat", "driftresultat", ("rad",),
        ("bokslut_2022", "bokslut_2023", "budget_2023", "budgetavvikelse"),
    ),
    Published(
        "askersund-2023", "driftredovisning", "driftredovisning", ("kod", "verksamhet"),
        ("utfall_2023", "budget_2023", "avvikelse"),
    ),
    Published(
        "askersund-2023", "sarredovisning_51", "sarredovisning_51", ("verksamhet",),
        ("utfall_2023", "budget_2023", "avvikelse"), total="Äldreomsorg/LSS",
    ),
    Published(
        "askersund-2023", "verksamhetsanalys", "verksamhetsanalys", ("verksamhet", "slag"),
        ("utfall_2023", "budget_2023", "nettoavvikelse_mot_budget"),
    ),
)  # fmt: skip


def printed_cells(table):
    """The report's own cells: label -> tkr in printed sign, None where nothing is printed, in printed order."""
    text = (DATA / table.workspace / f"{table.file}.csv").read_text(encoding="utf-8")
    lines = [line for line in text.splitlines() if not line.startswith("#")]
    rows = list(csv.DictReader(lines, delimiter=";"))
    assert rows, f"{table.file} is empty"
    out = {}
    for at, row in enumerate(rows):
        label = tuple(row[column].removeprefix("-") for column in table.labels)  # a list's dash before "varav"
        if table.total is not None and at == len(rows) - 1:
            label = (table.total,)
        elif "kod" in table.labels:
            label = (" ".join(label).strip(),)
        out[label] = tuple(int(row[column]) if row[column] else None for column in table.columns)
    assert len(out) == len(rows), "two printed rows share a label"
    return out


def as_integer(text):
    """A cell as people read it, back to an integer; None where it is blank."""
    bare = text.replace("\N{MINUS SIGN}", "-").replace("\N{NO-BREAK SPACE}", "").removeprefix("+")
    return int(bare) if bare else None


@cache
def tables_of(name):
    """Key -> the program's table with the adopted layer, as `forecast report` makes it."""
    workspace = open_workspace(DATA / name)
    made = profile_tables(workspace, run(workspace, (), Choice(headline=Layer.ADOPTED, draws=1)))
    return {table.key: table for table in made}


def shown_cells(table, published):
    """Label -> cells of the program's table, read back from its text."""
    out = {}
    for row in table.rows:
        if row.key in published.computed:
            continue
        label = (row.label, row.note) if row.note else (row.label,)
        if published.by_key:
            label = (row.key, row.label)
        out[label] = tuple(as_integer(text) for text in table.text_cells(row))
    return out


@pytest.mark.parametrize("published", TABLES, ids=lambda table: f"{table.workspace}/{table.key}")
class TestPublishedTable:
    def test_every_cell_is_the_printed_one(self, published):
        shown = shown_cells(tables_of(published.workspace)[published.key], published)
        assert shown == printed_cells(published)

    def test_rows_stand_in_printed_order(self, published):
        shown = shown_cells(tables_of(published.workspace)[published.key], published)
        assert list(shown) == list(printed_cells(published))

    def test_there_is_a_column_for_every_printed_one(self, published):
        assert len(tables_of(published.workspace)[published.key].columns) == len(published.columns)


@pytest.mark.parametrize("name", sorted({table.workspace for table in TABLES}))
def test_no_other_tables_are_made(name):
    assert list(tables_of(name)) == [table.key for table in TABLES if table.workspace == name]


@pytest.mark.parametrize("name", sorted({table.workspace for table in TABLES}))
def test_a_sound_report_brings_no_remark_on_its_cells(name):
    assert [note for table in tables_of(name).values() for note in table.notes if "källan skriver" in note] == []


def test_the_activity_that_the_report_leaves_out_is_told():
    table = tables_of("askersund-2024")["verksamhetsanalys"]
    assert table.notes == ("Flyktingmottagande finns inte i källans tabell.",)


def test_sum_rows_that_ekero_does_not_print_are_the_sums_of_their_parts():
    table = tables_of("ekero-2023")["bilaga2"]
    cells = {row.key: [as_integer(text) for text in table.text_cells(row)] for row in table.rows}
    parts = ("ordinart-boende", "sarskilt-boende", "aldreomsorg-ovrigt")
    expected = [sum(column) for column in zip(*(cells[part] for part in parts), strict=True)]
    assert expected == [-207764, 75150, -298094, -222944, 58989, -278481, -219492, -3452]
    assert cells["aldreomsorg"] == expected
