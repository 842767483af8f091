"""The five published reports' own tables, saved as xlsx and CSV in many layouts, give the ledger that is shipped.

Real bytes go through the whole way in: into a copy of each workspace without tables of its own, and into a new one.
"""

import shutil
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cache
from pathlib import Path

import pandas as pd
import pytest

import layouts
from forecast.formats.csv_table import read_csv
from forecast.ledger.specs import Layer
from forecast.ledger.tree import Role
from forecast.money import parse_amount
from forecast.report.contract import result_object
from forecast.scenario.result import Choice
from forecast.service import FileToTake, NewWorkspace, look, make_workspace, open_workspace, run, take_in
from forecast.workspace.imports.looked import look as look_at
from forecast.workspace.imports.target import target_of

DATA = Path(__file__).parents[2] / "data"
WORDS = {
    "kod": "Kod",
    "verksamhet": "Verksamhet",
    "avdelning": "Avdelning",
    "rad": "Rad",
    "slag": "Slag",
}
SAME = ["statement", "row", "kind", "layer", "version", "year", "first", "last", "amount"]
SUMLESS = {"two_sheets", "long"}
BOTH = ("plain", "titled", "in_kr", "flipped", "unit_row", "paged", "long")
"""Layouts that are saved as xlsx and as CSV, the CSV in turn in four encodings and three ways of writing numbers."""
FORMS = (
    *((layout, as_csv) for layout in BOTH for as_csv in (False, True)),
    ("merged_headers", False),
    ("two_sheets", False),
    ("in_mnkr", True),
)


@dataclass(frozen=True)
class Report:
    """A table of a report: where it lies, its title, and its columns in words with what they are.

    A column is (header, word, period): the word is what a long table says of it, "" for what follows from others.
    """

    workspace: str
    file: str
    title: str
    columns: dict[str, tuple[str, str, str]]
    sums: frozenset[str] = frozenset()
    total: str = ""
    """What the report calls the row that rows.csv has under another name."""


_AUGUST = {
    "utfall_2024_08": ("Utfall jan–aug 2024", "Utfall", "2024-08"), "prognos_2024": ("Prognos 2024", "Prognos", "2024"),
    "budget_2024": ("Budget 2024", "Budget", "2024"), "avvikelse": ("Avvikelse", "", ""),
}  # fmt: skip
_DECEMBER = {
    "utfall_2023": ("Utfall 2023", "Utfall", "2023"), "budget_2023": ("Budget 2023", "Budget", "2023"),
    "avvikelse": ("Avvikelse", "", ""),
}  # fmt: skip
_CLOSED = {
    "bokslut_2022": ("Bokslut 2022", "Bokslut", "2022"), "bokslut_2023": ("Bokslut 2023", "Bokslut", "2023"),
    "budget_2023": ("Budget 2023", "Budget", "2023"), "budgetavvikelse": ("Budgetavvikelse", "", ""),
}  # fmt: skip
_RESULT = frozenset({"Resultat"})
_EKERO = frozenset({"Summa Intäkter", "Summa Kostnader", "Nettokostnad"})
_ALINGSAS = frozenset({"Verksamhetens kostnader", "Verksamhetens nettokostnader", "Årets resultat"})

REPORTS = (
    Report("askersund-2024", "driftredovisning", "Driftredovisning per 2024-08-31", _AUGUST, frozenset({"Summa"})),
    Report("askersund-2024", "sarredovisning_51", "Särredovisning 51* per 2024-08-31", _AUGUST,
           frozenset({"Äldreomsorg/LSS"}), "Äldreomsorg/LSS"),
    Report("askersund-2024", "delarsresultat", "Delårsresultat och prognos", {
        "utfall_2024_08_31": ("Utfall 2024-08-31", "Utfall", "2024-08"),
        "helarsprognos_2024": ("Helårsprognos 2024", "Prognos", "2024"),
        "budget_2024": ("Budget 2024", "Budget", "2024"), "budgetavvikelse": ("Budgetavvikelse", "", ""),
    }, _RESULT),
    Report("askersund-2024", "verksamhetsanalys", "Verksamhetsanalys driftbudget 2024", {
        "arsprognos_2024": ("Årsprognos 2024", "Prognos", "2024"), "budget_2024": ("Budget 2024", "Budget", "2024"),
        "nettoavvikelse_mot_budget": ("Nettoavvikelse mot budget", "", ""),
    }),
    Report("askersund-2023", "driftredovisning", "Driftredovisning 2023", _DECEMBER, frozenset({"Summa"})),
    Report("askersund-2023", "sarredovisning_51", "Redovisning verksamhet 51* 2023", _DECEMBER,
           frozenset({"Äldreomsorg/LSS"}), "Äldreomsorg/LSS"),
    Report("askersund-2023", "driftresultat", "Driftresultat årsbokslut", _CLOSED, _RESULT),
    Report("askersund-2023", "verksamhetsanalys", "Verksamhetsanalys driftbudget 2023", {
        "utfall_2023": ("Utfall 2023", "Utfall", "2023"), "budget_2023": ("Budget 2023", "Budget", "2023"),
        "nettoavvikelse_mot_budget": ("Nettoavvikelse mot budget", "", ""),
    }),
    Report("pitea-2024", "budgetuppfoljning", "Budgetuppföljning mars 2024", {
        "arsbudget_2024": ("Årsbudget 2024", "Budget", "2024"),
        "periodbudget_jan_mar": ("Periodbudget jan-mar", "Periodbudget", "2024-03"),
        "forbrukning_jan_mar": ("Förbrukning jan-mar", "Utfall", "2024-03"),
        "budgetavvikelse_jan_mar": ("Budgetavvikelse jan-mar", "", ""),
        "arsprognos_2024_avvikelse": ("Årsprognos 2024, avvikelse", "Prognosavvikelse", "2024"),
    }, frozenset({"Totalt Socialtjänsten"})),
    Report("alingsas-2024", "resultatrakning", "Delårsbokslut per augusti 2024", {
        "budget_2024": ("Budget 2024", "Budget", "2024"),
        "prognos_helar_2024": ("Prognos helår 2024", "Prognos", "2024"),
        "avv_prognos_budget_2024": ("Avvikelse prognos budget 2024", "", ""),
        "delarsbokslut_2024": ("Delårsbokslut aug 2024", "Utfall", "2024-08"),
        "delarsbokslut_2023": ("Delårsbokslut aug 2023", "Utfall", "2023-08"),
        "diff_utfall_2023_2024": ("Differens utfall 2023–2024", "", ""),
    }, _ALINGSAS),
    Report("ekero-2023", "bilaga1_resultatrapport", "Resultatrapport 2023", {
        "utfall_2022": ("Utfall 2022", "Utfall", "2022"), "utfall_2023": ("Utfall 2023", "Utfall", "2023"),
        "budget_2023": ("Budget 2023", "Budget", "2023"), "avvik_2023": ("Avvik 2023", "", ""),
    }, _EKERO),
    Report("ekero-2023", "bilaga2_verksamhetens_utfall", "Bilaga 2, netto 2023", {
        "utfall_2022_netto": ("Utfall 2022", "Utfall", "2022"), "utfall_2023_netto": ("Utfall 2023", "Utfall", "2023"),
        "budget_2023_netto": ("Budget 2023", "Budget", "2023"), "avvikelse_netto": ("Avvikelse", "", ""),
    }, frozenset({"total"})),
)  # fmt: skip


def _money(header, word, period):
    better_with_plus = not word or "avvikelse" in word
    return layouts.Column(header, "Belopp", money=True, derived=better_with_plus, word=word, period=period)


def printed(report):
    """The table as a person would save it: its columns in words, cells as printed in tkr."""
    table = read_csv((DATA / report.workspace / f"{report.file}.csv").read_bytes(), report.file)
    texts = [name for name in table.header if name in WORDS]
    if report.file.startswith("bilaga2"):
        texts = ["rad"]
    names = [*texts, *report.columns]
    columns = tuple(layouts.Column(WORDS[name]) if name in texts else _money(*report.columns[name]) for name in names)
    rows = [
        tuple((cells[name] if name in texts else parse_amount(cells[name])) if cells[name] else None for name in names)
        for _, cells in table.records()
    ]
    if report.total:
        rows[-1] = (report.total, *rows[-1][1:])
    return layouts.Printed(report.file, report.title, columns, tuple(rows), sums=report.sums)


def saved(report, layout, nth=0, *, as_csv=False):
    """The table's bytes in a layout."""
    pages = layouts.LAYOUTS[layout](printed(report))
    name = f"{report.file}.{'csv' if as_csv else 'xlsx'}"
    if not as_csv:
        return FileToTake(name, layouts.to_xlsx(pages))
    [page] = pages
    encoding = ("utf-8", "utf-8-sig", "cp1252", "cp437")[nth % 4]
    number = (None, layouts.swedish, layouts.trailing_minus, layouts.parenthesised)[nth % 4]
    if encoding.startswith("cp"):
        number = layouts.trailing_minus
    return FileToTake(name, layouts.to_csv(page, separator=";\t"[nth % 2], encoding=encoding, number=number))


@cache
def opened(name):
    return open_workspace(DATA / name)


def emptied(name, folder):
    """A copy of a workspace whose tables are to come from files."""
    shutil.copytree(DATA / name, folder)
    path = folder / "workspace.yaml"
    text = path.read_text(encoding="utf-8")
    path.write_text(text[: text.index("\ntables:")] + "\ntables: []\n", encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def target(tmp_path_factory):
    folder = tmp_path_factory.mktemp("rapporter")
    return cache(lambda name: target_of(emptied(name, folder / name)))


def shipped(report):
    """The shipped ledger's entries of a table."""
    frame = opened(report.workspace).ledger.frame
    own = frame[frame["file"] == f"{report.file}.csv"]
    if report.file.startswith("bilaga2"):
        own = own[own["statement"] == "by_activity"]
    return own


def entries(frame, trees, *, sums):
    """What a ledger says, in one order; without its printed sums where `sums` is false."""
    role = {(statement, row.key): row.role for statement, tree in trees.items() for row in tree.rows}
    keep = [sums or role[key] is not Role.SUM for key in zip(frame["statement"], frame["row"], strict=True)]
    return frame.loc[keep, SAME].sort_values(SAME).reset_index(drop=True)


def leaves(frame, trees, *, also=""):
    """Amounts of leaves, whatever keys and statements a new workspace gives them; `also` is split in another table."""
    rows = {(statement, row.key): row for statement, tree in trees.items() for row in tree.rows}
    return sorted(
        (entry.kind, entry.layer, entry.year, entry.first, entry.last, entry.amount)
        for entry in frame[SAME].itertuples(index=False)
        if rows[entry.statement, entry.row].role is Role.LEAF or entry.row == also
    )


def each(values):
    return {"argvalues": values, "ids": [f"{report.workspace}/{report.file}" for report in values]}


@pytest.mark.parametrize("report", **each(REPORTS))
def test_every_layout_of_a_published_table_gives_the_shipped_amounts(report, target):
    to = target(report.workspace)
    wanted_by = {sums: entries(shipped(report), opened(report.workspace).trees, sums=sums) for sums in (False, True)}
    for nth, (layout, as_csv) in enumerate(FORMS):
        found = look_at([saved(report, layout, nth // 2, as_csv=as_csv)], to).files[0]
        what, sums = f"{report.file} {layout} {'csv' if as_csv else 'xlsx'}", layout not in SUMLESS
        got, wanted = entries(found.placed.frame, found.placed.trees, sums=sums), wanted_by[sums]
        pd.testing.assert_frame_equal(got, wanted, check_dtype=False, obj=what)
        assert not found.placed.unmapped, what
        assert found.intake.sum_file == found.intake.sum_loaded + found.intake.sum_skipped, what


@pytest.mark.parametrize("report", **each(REPORTS))
def test_a_new_workspace_of_any_layout_has_the_shipped_leaves(report, tmp_path):
    also = "51" if report.file == "driftredovisning" else ""
    wanted = leaves(shipped(report), opened(report.workspace).trees, also=also)
    for nth, (layout, as_csv) in list(enumerate(FORMS))[REPORTS.index(report) % 2 :: 2]:  # each form by six reports
        found = look([saved(report, layout, nth // 2, as_csv=as_csv)])
        placed = found.files[0].placed
        assert leaves(placed.frame, placed.trees) == wanted, f"{layout} {'csv' if as_csv else 'xlsx'}"
    month = opened(report.workspace).settings.as_of
    make_workspace(tmp_path / "ny", NewWorkspace("Prov", "0000", "Socialnämnden", month.year, month), found)
    new = open_workspace(tmp_path / "ny")
    assert leaves(new.ledger.frame, new.trees) == wanted


@pytest.mark.parametrize(
    ("name", "figures"),
    [
        ("askersund-2024", {"51": (-169098, -255123, -245093, -10030), "total": (-222107, -335977, -318377, -17600)}),
        ("pitea-2024", {"total": (-279897, -1104668, -1046094, -58574)}),
    ],
)
def test_a_workspace_filled_from_files_forecasts_the_published_figures(tmp_path, name, figures):
    folder = emptied(name, tmp_path / name)
    take_in(folder, look([saved(report, "titled") for report in REPORTS if report.workspace == name], folder))
    workspace = open_workspace(folder)
    out = result_object(workspace, run(workspace, (), Choice(headline=Layer.ADOPTED, draws=1)))
    rows = {row["row"]: row for row in out["rows"] if row["statement"] == "by_activity"}
    for key, printed_tkr in figures.items():
        row = rows[key]
        got = (row["actual"], row["forecast"], row["budget"], row["deviation"])
        assert got == tuple(1000 * amount for amount in printed_tkr), key


def test_a_printed_total_that_rounding_explains_is_kept_beside_its_parts(target):
    report = next(report for report in REPORTS if report.workspace == "pitea-2024")
    found = look_at([saved(report, "titled")], target("pitea-2024")).files[0]
    own = found.placed.frame[found.placed.frame["kind"] == "ytd_budget"]
    assert own.loc[own["row"] == "total", "amount"].tolist() == [-265306000]
    assert own.loc[own["row"] != "total", "amount"].sum() == -265308000
    assert not [finding for finding in found.intake.findings if finding.check == "summor"]


# ---- the next file of a source -------------------------------------------------------------------------------------


@pytest.fixture
def booked(tmp_path):
    """Askersund with August's driftredovisning read in."""
    folder = emptied("askersund-2024", tmp_path / "askersund")
    take_in(folder, look([saved(REPORTS[0], "titled")], folder))
    return folder


def next_file(*, heads=(), rows=None, title="Driftredovisning per 2024-09-30", more=()):
    """The same report once more: headers replaced, rows replaced, a column added."""
    table = printed(REPORTS[0])
    columns = table.columns
    for old, new in heads:
        columns = tuple(replace(column, header=column.header.replace(old, new)) for column in columns)
    body = table.rows if rows is None else rows
    added = tuple(layouts.Column(header, money=True) for header in more)
    body = tuple((*row, *(Decimal(7 + at) for _ in more)) for at, row in enumerate(body))
    made = replace(table, title=title, columns=(*columns, *added), rows=body)
    return FileToTake(f"{REPORTS[0].file}.xlsx", layouts.to_xlsx(layouts.titled(made)))


SEPTEMBER = ("jan–aug", "jan–sep")


def test_next_month_is_read_by_the_saved_mapping_and_an_added_code_is_named(booked):
    *rows, total = printed(REPORTS[0]).rows
    new = ("58", "Ny verksamhet", Decimal(-100), Decimal(-150), Decimal(0), Decimal(-150))
    total = tuple(a + b if isinstance(a, Decimal) else a for a, b in zip(total, new, strict=True))
    found = look([next_file(heads=[SEPTEMBER], rows=(*rows, new, total))], booked).files[0]
    assert not found.told, "a saved mapping reads it"
    assert {str(m.span) for m in found.intake.measures} == {"2024-01..2024-09", "2024"}
    assert found.placed.unmapped == ("58",)
    said = [finding.sentence for finding in found.placed.findings if finding.check == "okänd kod"]
    assert said == ["”58” Ny verksamhet finns inte i ”by_activity”: inläst på den nya raden 58 under Summa."]


def test_a_corrected_month_keeps_both_and_shows_the_difference(booked):
    first, *rows, total = printed(REPORTS[0]).rows
    first, total = ((*row[:2], row[2] - 27, *row[3:]) for row in (first, total))
    again = look([next_file(rows=(first, *rows, total), title=REPORTS[0].title)], booked)
    changes = {(c.row, c.kind, c.span): (c.old, c.new) for c in again.files[0].changes}
    assert changes == {
        ("10", "actual", "2024-01..2024-08"): (-573000, -600000),
        ("total", "actual", "2024-01..2024-08"): (-222107000, -222134000),
    }
    take_in(booked, again)
    assert sorted(path.name for path in (booked / "imports").iterdir()) == ["0001", "0002"]
    frame = open_workspace(booked).ledger.frame
    held = frame[(frame["row"] == "10") & (frame["kind"] == "actual")]
    assert held["amount"].tolist() == [-600000]


def test_changed_headers_are_told_and_what_was_decided_stays(booked):
    path = booked / "mappings" / "driftredovisning.yaml"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("codes: {}", 'codes: {"ny": "10"}'), encoding="utf-8")
    file = next_file(heads=[SEPTEMBER, ("Budget 2024", "Beslutad ram 2024")], more=("Justering 2024",))
    found = look([file], booked).files[0]
    assert {(m.kind.value, str(m.span)) for m in found.intake.measures} == {
        ("actual", "2024-01..2024-09"), ("forecast", "2024"), ("budget", "2024"),
    }  # fmt: skip
    assert dict(found.intake.mapping.codes) == {"ny": "10"}
    [said] = [finding.sentence for finding in found.intake.findings if finding.check == "mall"]
    assert said == (
        "Rubrikerna är andra än när mallen för ”driftredovisning” sparades. Nya: ”Beslutad ram {year}” (läses), "
        "”Justering {year}” (läses inte). Borta: ”Budget {year}”. Övriga kolumner läses som förut."
    )
