"""Every deviation names its version: original, decided as of the month, decided and expected."""

import datetime as dt
import json
from dataclasses import replace

import numpy as np
import pytest

from builders import ROWS, SETTINGS, change, refusal, tiny, write_workspace
from forecast.fullyear.phasing.month_budgets import month_budgets
from forecast.periods import Month
from forecast.questions.budgets import budget_versions
from forecast.report.plan.budget_table import budget_json, budget_tables, budget_words
from forecast.report.tables import profile_tables
from forecast.scenario.result import Choice
from forecast.service import check, run

HEAD = "version;kind;state;date;decision;statement;row;amount;from;in_tables;source\n"
BUDGET = (
    HEAD
    + """\
Tilläggsbudget juni;supplement;decided;2024-06-17;KF § 45;by_activity;51;-12;;nej;protokoll
Omdisponering mars;reallocation;decided;2024-03-21;SN § 3;by_activity;51;-2;;ja;protokoll
Omdisponering mars;reallocation;decided;2024-03-21;SN § 3;by_activity;52;2;;ja;protokoll
Löner;pay_compensation;expected;2024-10-28;;by_activity;51;-3;2024-04;nej;KS
"""
)


@pytest.fixture
def workspace(tmp_path):
    return tiny(tmp_path / "prov", {"budget.csv": BUDGET})


def totals(workspace, **asked):
    result = run(workspace, (), Choice(**asked))
    versions = budget_versions(workspace, result).versions
    return {v.key: (v.budget[result.total], v.deviation[result.total]) for v in versions}


def test_the_three_versions_and_their_deviations(workspace):
    found = totals(workspace, method="adopted")
    assert found == {
        "original": (-120_000.0, -3_000.0),
        "decided": (-132_000.0, 9_000.0),
        "decided_and_expected": (-135_000.0, 12_000.0),
    }


def test_what_the_tables_hold_is_not_original(workspace):
    result = run(workspace)
    found = budget_versions(workspace, result)
    at = workspace.tree.position("51")
    assert [v.budget[at] for v in found.versions] == [-88_000.0, -102_000.0, -105_000.0]


def test_the_forecasts_deviation_is_against_the_decided_version(workspace):
    result = run(workspace)
    decided = budget_versions(workspace, result).version("decided")
    assert decided.default
    np.testing.assert_array_equal(decided.deviation, result.main.deviation)
    assert sum(step.amount for step in result.bridge) == pytest.approx(result.main.deviation[result.total])


def test_as_of_an_earlier_month_a_later_decision_is_not_counted(tmp_path):
    files = {"budget.csv": BUDGET, "workspace.yaml": SETTINGS.replace("2024-08", "2024-05")}
    workspace = tiny(tmp_path / "prov", files)
    assert totals(workspace, as_of=Month(2024, 5))["decided"][0] == -120_000.0


def test_published_tables_show_the_decided_budget_and_do_not_call_the_print_wrong(workspace):
    result = run(workspace, (), Choice(method="adopted"))
    table = profile_tables(workspace, result)[0]
    row = next(row for row in table.rows if row.key == "51")
    assert -102_000.0 in row.cells
    assert not [note for note in table.notes if "trycker" in note or "står" in note]
    assert "Budget: beslutad per augusti 2024 (budget.csv)." in table.footer
    assert check(workspace) == ()


def test_the_month_budget_spreads_the_decided_version(workspace):
    rows = {row.row: sum(row.months) for row in month_budgets(workspace).rows}
    assert rows == {"51": -102_000, "52": -30_000}


def test_another_statement_that_is_not_changed_is_told(tmp_path):
    rows = ROWS + "by_cost_type;kostnad;;Kostnad;;cost;leaf;\n"
    table = """\
  - file: slag.csv
    title: Slag
    statement: by_cost_type
    label: [rad]
    measures:
      utfall: {kind: actual, span: 2024-01..2024-08}
      budget: {kind: budget}
"""
    files = {"budget.csv": BUDGET, "rows.csv": rows, "workspace.yaml": SETTINGS + table}
    workspace = tiny(tmp_path / "prov", {**files, "slag.csv": "rad;utfall;budget\nKostnad;-80;-120\n"})
    (finding,) = [finding for finding in check(workspace) if finding.check == "budgetversion"]
    assert str(finding) == (
        "budget.csv: Beslutade budgetändringar är 0 tkr i ”by_cost_type” men −12 tkr i ”by_activity”, så deras "
        "avvikelser skiljer sig. Skriv ändringarna också på rader i ”by_cost_type”."
    )


def test_a_change_moves_the_months_that_it_pays_for_and_the_period_budget(real_workspace):
    workspace = real_workspace("demo")
    before = run(workspace).main.base
    changes = (replace(workspace.budget_changes[2], decided=True, date=dt.date(2024, 8, 1), first=7),)
    after = run(replace(workspace, budget_changes=changes)).main.base
    at = before.tree.position("56.placements")
    assert after.budget[at] - before.budget[at] == -1_500_000
    moves = after.budget_months[at] - before.budget_months[at]
    np.testing.assert_allclose(moves, [0] * 6 + [-250_000] * 6)
    assert after.ytd_budget[at] - before.ytd_budget[at] == -500_000
    others = np.arange(len(before.tree.rows)) != at
    leaves = np.isin(np.arange(len(before.tree.rows)), before.tree.leaves_below(before.tree.position("total")))
    np.testing.assert_array_equal(after.budget[others & leaves], before.budget[others & leaves])


class TestPendingPay:
    ROWS = ROWS.replace("Äldreomsorg;51;net", "Äldreomsorg;51;staff")

    def made(self, tmp_path, principle):
        settings = SETTINGS + f"principles:\n  pay_review_budget: {principle}\n"
        return tiny(tmp_path / "prov", {"rows.csv": self.ROWS, "workspace.yaml": settings})

    def test_a_central_pay_review_is_expected_on_pay_rows_and_says_that_it_is_a_default(self, tmp_path):
        workspace = self.made(tmp_path, "central")
        result = run(workspace)
        found = budget_versions(workspace, result)
        assert found.pending.amounts.sum() == pytest.approx(-90_000 * 0.033 * 9 / 12)
        expected, decided = found.version("decided_and_expected"), found.version("decided")
        assert expected.budget[result.total] - decided.budget[result.total] == pytest.approx(-2_227.5)
        notes = " ".join(budget_tables(workspace, result, found)[0].notes)
        assert "3,3 % av lönebudgeten från april (antagande ur avtalet; HÖK 24" in notes

    @pytest.mark.parametrize(
        ("principle", "told"),
        [("unknown", "Var budgeten för årets lönerevision ligger är inte sagt"), ("rows", "ligger i raderna")],
    )
    def test_otherwise_nothing_is_expected_and_that_is_said(self, tmp_path, principle, told):
        workspace = self.made(tmp_path, principle)
        found = budget_versions(workspace, run(workspace))
        assert found.pending is None
        assert told in found.told[0]


def test_words_name_the_version(workspace, tmp_path):
    assert budget_words(workspace, run(workspace)) == (
        "Avvikelsen är mot budget beslutad per augusti 2024, 2 av ändringarna i budget.csv."
    )
    plain = tiny(tmp_path / "utan")
    assert budget_words(plain, run(plain)) == "Avvikelsen är mot budget årsbudget."


def test_json_tells_every_change_and_whether_it_counts(workspace):
    result = run(workspace)
    told = json.loads(budget_json(workspace, result, budget_versions(workspace, result)))
    assert [(c["version"], c["counted_as_decided"], c["in_tables"]) for c in told["changes"]][::3] == [
        ("Tilläggsbudget juni", True, False),
        ("Löner", False, False),
    ]
    assert told["versions"][1] == {
        "version": "decided",
        "name": "beslutad",
        "default": True,
        "budget": -132000.0,
        "deviation": told["versions"][1]["deviation"],
    }


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        ("2024-06-17", "2024-06-31", "budget.csv, rad 2, kolumn ”date”: ”2024-06-31” är inget datum som finns."),
        ("KF § 45", "", "En beslutad ändring saknar beslut. Skriv var beslutet står"),
        ("supplement", "supplemnt", "”supplemnt” är inte känt. Menar du ”supplement”?"),
        (";decided;2024-06", ";beslutad;2024-06", "”beslutad” är inte känt. Skriv decided, expected."),
        ("51;-12;", "total;-12;", "som är en summa. Lägg den på raderna som summan består av: 51, 52."),
        ("51;-12;", "totl;-12;", "Raden ”totl” finns inte i ”by_activity”. Menar du ”total”?"),
        ("51;-12;", "51;tolv;", "kolumn ”amount”: Kan inte tolka ”tolv” som ett tal. Skriv ett tal."),
        ("51;-12;", "51;;", "kolumn ”amount”: Beloppet saknas. Skriv ett tal."),
        ("52;2;", "52;1;", "”Omdisponering mars” i ”by_activity” blir tillsammans −1\N{NO-BREAK SPACE}000 kr."),
        (";nej;protokoll", ";kanske;protokoll", "”kanske” är varken ja eller nej."),
        ("2024-04;nej", "2024-13;nej", "Månad 13 finns inte; månader är 1 till 12. Lämna cellen tom"),
        ("Löner;pay", ";pay", "Ändringen har inget namn."),
    ],
)
def test_a_broken_file_is_refused_whole(tmp_path, old, new, sentence):
    folder = write_workspace(tmp_path / "prov", {"budget.csv": BUDGET})
    change(folder, "budget.csv", old, new)
    assert sentence in refusal(folder)
