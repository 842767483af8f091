"""Every krona of every workspace in data/ can be walked back to the cell of the file that it was read from.

The files are read here without the product's readers: split by hand, numbers by `Decimal`.
"""

import csv
from decimal import Decimal

import pytest

from builders import DATA, REAL
from forecast.ledger.tree import Role

KINDS = {"forecast_deviation": "forecast"}


def cells_of(path):
    """Line number -> column -> text, and line number 0 -> the header; notes are not cells."""
    lines = path.read_text(encoding="utf-8-sig").splitlines()
    at = next(i for i, line in enumerate(lines) if not line.startswith("#"))
    header = next(csv.reader([lines[at]], delimiter=";"))
    return {
        number: dict(zip(header, next(csv.reader([line], delimiter=";")), strict=True))
        for number, line in enumerate(lines[at + 1 :], start=at + 2)
    }


def decimal(text):
    return Decimal(text.replace(" ", "").replace(",", ".").replace("−", "-"))


def sek(cell_row, column, spec, settings):
    """The cell's amount in SEK with costs negative, as the contract says that it is read."""
    unit = {"kr": 1, "tkr": 1_000, "mnkr": 1_000_000}[(spec.unit or settings.unit).value]
    turn = -1 if (spec.sign or settings.sign).value == "cost_positive" else 1
    value = decimal(cell_row[column]) * unit
    if spec.measures[column].kind != "forecast_deviation":
        return value * turn
    budget = next(c for c, m in spec.measures.items() if m.kind == "budget")
    return decimal(cell_row[budget]) * unit * turn + value


def labels_of(row, tree, spec):
    """What may stand in the label cells of a row."""
    return {row.key, row.name, *row.aliases, *(label for label, key in spec.aliases.items() if key == row.key)}


@pytest.mark.parametrize("name", REAL)
def test_every_amount_stands_in_the_cell_that_it_names(name, real_workspace):
    workspace = real_workspace(name)
    settings = workspace.settings
    files = {spec.file: cells_of(DATA / name / spec.file) for spec in settings.tables}
    specs = {(spec.statement, spec.file): spec for spec in settings.tables if spec.statement}
    frame = workspace.ledger.frame
    # the demo has 13,580 amounts of one make; every seventh is a sample over all rows, months and years
    sample = frame.iloc[::7] if name == "demo" else frame
    for entry in sample.itertuples():
        spec = specs[entry.statement, entry.file]
        cell_row = files[entry.file][entry.line]
        assert Decimal(str(entry.amount)) == sek(cell_row, entry.column, spec, settings), entry
        assert entry.kind == KINDS.get(spec.measures[entry.column].kind, spec.measures[entry.column].kind), entry


@pytest.mark.parametrize("name", REAL)
def test_every_amount_is_of_the_row_that_its_line_names(name, real_workspace):
    workspace = real_workspace(name)
    specs = {(spec.statement, spec.file): spec for spec in workspace.settings.tables if spec.statement}
    files = {spec.file: cells_of(DATA / name / spec.file) for spec in workspace.settings.tables}
    frame = workspace.ledger.frame
    for entry in (frame.iloc[::7] if name == "demo" else frame).itertuples():
        spec, tree = specs[entry.statement, entry.file], workspace.trees[entry.statement]
        row = tree.rows[tree.position(entry.row)]
        printed = {files[entry.file][entry.line][column] for column in spec.label} - {""}
        known = labels_of(row, tree, spec)
        typed = spec.cost_type_column or spec.measures[entry.column].cost_type
        if typed and row.parent is not None:
            known |= labels_of(tree.rows[tree.position(row.parent)], tree, spec)
        assert printed & known, (entry, printed, known)


@pytest.mark.parametrize("name", REAL)
def test_every_printed_amount_is_in_the_ledger_once(name, real_workspace):
    workspace = real_workspace(name)
    in_files = set()
    for spec in workspace.settings.tables:
        for line, row in cells_of(DATA / name / spec.file).items():
            in_files |= {(spec.statement, spec.file, line, c) for c in spec.measures if row[c].strip()}
    frame = workspace.ledger.frame
    in_ledger = list(zip(frame["statement"], frame["file"], frame["line"], frame["column"], strict=True))
    assert len(in_ledger) == len(set(in_ledger))
    assert set(in_ledger) == in_files


@pytest.mark.parametrize("name", REAL)
def test_the_receipts_are_whole_and_count_every_cell(name, real_workspace):
    workspace = real_workspace(name)
    receipts = workspace.ledger.receipts
    assert all(receipt.whole for receipt in receipts)
    assert sum(receipt.cells for receipt in receipts) == len(workspace.ledger.frame)
    specs = [spec for spec in workspace.settings.tables if spec.statement]
    for receipt, spec in zip(receipts, specs, strict=True):
        rows = cells_of(DATA / name / spec.file)
        assert (receipt.file, receipt.rows) == (spec.file, len(rows))
        assert receipt.cells + receipt.empty == len(rows) * len(spec.measures)


@pytest.mark.parametrize("name", REAL)
def test_the_receipts_sum_is_the_files(name, real_workspace):
    workspace = real_workspace(name)
    specs = [spec for spec in workspace.settings.tables if spec.statement]
    for receipt, spec in zip(workspace.ledger.receipts, specs, strict=True):
        factor = {"kr": 1, "tkr": 1_000, "mnkr": 1_000_000}[(spec.unit or workspace.settings.unit).value]
        turn = -1 if (spec.sign or workspace.settings.sign).value == "cost_positive" else 1
        total = Decimal(0)
        for row in cells_of(DATA / name / spec.file).values():
            for column, measure in spec.measures.items():
                if row[column]:
                    total += decimal(row[column]) * factor * (1 if measure.kind == "forecast_deviation" else turn)
        assert Decimal(str(receipt.sum_file)) == total


@pytest.mark.parametrize("name", REAL)
def test_every_tree_has_one_top_and_only_sums_have_parts(name, real_workspace):
    for tree in real_workspace(name).trees.values():
        tops = [row for row in tree.rows if row.parent is None]
        assert [row.role for row in tops] == [Role.SUM]
        parents = {row.parent for row in tree.rows if row.role is not Role.MEMO} - {None}
        assert parents == {row.key for row in tree.rows if row.role is Role.SUM}
