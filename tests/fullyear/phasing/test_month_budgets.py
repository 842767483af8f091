"""A workspace's month budget: rows, locked ones, versions, one-offs, and the way back through phasing.csv."""

import re

import numpy as np
import pytest

from builders import ROWS, change, tiny, write_workspace
from forecast.errors import InputError, UsageError
from forecast.fullyear.baseline import baseline
from forecast.fullyear.phasing.month_budgets import CHOICES, month_budgets
from forecast.fullyear.phasing.propose import Way
from forecast.money import Unit
from forecast.report.phasing_table import phasing_csv
from forecast.workspace.load import load_workspace

MONTHS = """\
  - file: manader.csv
    title: Månader
    statement: by_activity
    label: [rad]
    period_column: period
    expect: some
    measures: {utfall: {kind: actual}}
"""


def months_file(years=(2021, 2022, 2023)):
    """Row 51 falls more in July, row 52 in March and September only; tkr."""
    lines = ["rad;period;utfall"]
    for year in years:
        for month in range(1, 13):
            lines += [f"51;{year}-{month:02d};{-20 if month == 7 else -10}"]
            lines += [f"52;{year}-{month:02d};{-15 if month in {3, 9} else 0}"]
    return "\n".join(lines) + "\n"


@pytest.fixture
def with_months(tmp_path):
    folder = write_workspace(tmp_path / "prov", {"manader.csv": months_file()})
    text = (folder / "workspace.yaml").read_text(encoding="utf-8")
    (folder / "workspace.yaml").write_text(text + MONTHS, encoding="utf-8")
    return folder


def test_rows_take_what_their_years_say(with_months):
    old, abuse = month_budgets(load_workspace(with_months)).rows
    assert (old.choice, abuse.choice) == ("own", "rhythm")
    assert [int(month) for month in abuse.months] == [0, 0, -15000, 0, 0, 0, 0, 0, -15000, 0, 0, 0]
    assert old.year == -90_000
    assert min(old.months) == old.months[6]


def test_a_one_off_in_an_earlier_year_is_not_a_season(with_months):
    without = month_budgets(load_workspace(with_months)).rows[0]
    change(with_months, "manader.csv", "51;2022-02;-10", "51;2022-02;-500")
    (with_months / "events.yaml").write_text(
        "schema: 1\nevents:\n  - {id: x, name: Sanering, kind: one_off, statement: by_activity, row: '51', "
        "amount: -490, booked: 2022-02, state: certain, source: påhittad}\n",
        encoding="utf-8",
    )
    assert month_budgets(load_workspace(with_months)).rows[0].months == without.months


def test_the_way_back_gives_the_same_month_budget(with_months):
    workspace = load_workspace(with_months)
    proposed = month_budgets(workspace, unit=Unit.KR)
    (with_months / "phasing.csv").write_text(phasing_csv(workspace, proposed), encoding="utf-8")
    back = load_workspace(with_months)
    base = baseline(back, "by_activity", back.settings.as_of)
    assert base.budget_months[:2].tolist() == [[float(m) for m in row.months] for row in proposed.rows]
    assert base.budget_months[2].sum() == -120_000
    assert phasing_csv(back, month_budgets(back, unit=Unit.KR)) == phasing_csv(workspace, proposed)


def test_locked_rows_stand_and_the_rest_is_proposed_anew(with_months):
    workspace = load_workspace(with_months)
    text = phasing_csv(workspace, month_budgets(workspace))
    text = re.sub(r";own;nej;tkr;(-?\d+;){12}-90;[^\n]*", f";bestämt;ja;tkr;-90;{'0;' * 11}-90;Lisa", text)
    text = text.replace("0;0;-15;0", "0;-1;-14;0")
    (with_months / "phasing.csv").write_text(text, encoding="utf-8")
    proposed = month_budgets(load_workspace(with_months, to_phase=True), "twelfths")
    old, abuse = proposed.rows
    assert (old.locked, old.choice, old.reason) == (True, "bestämt", "Lisa")
    assert [int(month) for month in old.months] == [-90_000] + [0] * 11
    assert (abuse.locked, abuse.choice, set(abuse.months)) == (False, "twelfths", {-2000, -3000})
    assert (proposed.kept, proposed.redone) == (1, 1)


def test_months_foot_in_the_workspaces_unit(tmp_path):
    workspace = tiny(tmp_path / "prov")
    assert month_budgets(workspace).unit is Unit.TKR
    assert {int(month) % 1000 for row in month_budgets(workspace).rows for month in row.months} == {0}
    assert month_budgets(workspace, unit=Unit.KR).rows[1].months[0] == -2500


def test_mnkr_is_too_coarse_for_months(tmp_path):
    folder = write_workspace(tmp_path / "prov")
    change(folder, "workspace.yaml", "unit: tkr", "unit: mnkr")
    assert month_budgets(load_workspace(folder)).unit is Unit.TKR


def test_a_row_without_budget_is_not_in_it_and_is_told(tmp_path):
    folder = write_workspace(tmp_path / "prov")
    change(folder, "tabell.csv", "52;Missbruksvård;-20;-28;-30;2", "52;Missbruksvård;-20;-28;;")
    proposed = month_budgets(load_workspace(folder))
    assert [row.row for row in proposed.rows] == ["51"]
    assert proposed.without_budget == (("by_activity", "52"),)


def test_without_any_budget_there_is_nothing_to_spread(tmp_path):
    folder = write_workspace(tmp_path / "prov")
    change(folder, "workspace.yaml", "      budget: {kind: budget}\n", "")
    change(folder, "workspace.yaml", "    differences:\n      avvikelse: [prognos, budget]\n", "")
    with pytest.raises(InputError, match=r"^prov: Ingen rad har en årsbudget\. Läs in årets budget\.$"):
        month_budgets(load_workspace(folder))


class TestVersions:
    @pytest.fixture
    def two_versions(self, tmp_path):
        folder = write_workspace(tmp_path / "prov", {"tillagg.csv": "rad;belopp\n51;-96\n52;-30\n"})
        text = (folder / "workspace.yaml").read_text(encoding="utf-8")
        extra = (
            "  - file: tillagg.csv\n    title: Tillägg\n    statement: by_activity\n    label: [rad]\n"
            "    expect: some\n    measures: {belopp: {kind: budget, version: tilläggsbudget}}\n"
        )
        (folder / "workspace.yaml").write_text(text + extra, encoding="utf-8")
        return folder

    def test_the_latest_is_spread_unless_told(self, two_versions):
        workspace = load_workspace(two_versions)
        assert month_budgets(workspace).rows[0].year == -96_000
        assert month_budgets(workspace, version="original").rows[0].year == -90_000

    def test_an_unknown_one_names_those_that_exist(self, two_versions):
        with pytest.raises(UsageError, match=r"”ny” finns inte\. Välj auto, original, tilläggsbudget\."):
            month_budgets(load_workspace(two_versions), version="ny")

    def test_a_locked_row_of_another_version_is_refused(self, two_versions):
        workspace = load_workspace(two_versions)
        text = phasing_csv(workspace, month_budgets(workspace)).replace(";nej;", ";ja;")
        (two_versions / "phasing.csv").write_text(text, encoding="utf-8")
        with pytest.raises(
            InputError, match=r"phasing\.csv, rad 4: Raden är låst och blir −96.000 kr, men budgeten att"
        ):
            month_budgets(load_workspace(two_versions, to_phase=True), version="original")


def test_an_unknown_choice_names_those_that_exist(tmp_path):
    with pytest.raises(UsageError, match=f"Valet ”nej” finns inte. Välj {', '.join(CHOICES)}."):
        month_budgets(tiny(tmp_path / "prov"), "nej")


def test_a_way_from_elsewhere_runs_over_the_trees_rows(tmp_path):
    shares = np.full((3, 12), np.nan)
    shares[1] = [1.0] + [0.0] * 11
    given = {"by_activity": [Way("lump", shares, ("", "Allt i januari.", ""))]}
    old, abuse = month_budgets(tiny(tmp_path / "prov"), given=given).rows
    assert (old.choice, abuse.choice) == ("twelfths", "lump")
    assert (int(abuse.months[0]), abuse.reason) == (-30_000, "Allt i januari.")


class TestPayReview:
    @pytest.fixture
    def staff(self, tmp_path):
        folder = write_workspace(tmp_path / "prov", {"rows.csv": ROWS.replace(";51;net;leaf", ";51;staff;leaf")})
        text = (folder / "workspace.yaml").read_text(encoding="utf-8")
        (folder / "workspace.yaml").write_text(text + "principles: {pay_review_budget: rows}\n", encoding="utf-8")
        return folder

    def test_a_staff_row_gets_the_step_where_its_budget_holds_it(self, staff):
        old, abuse = month_budgets(load_workspace(staff), unit=Unit.KR).rows
        assert (old.choice, abuse.choice) == ("pay_review", "twelfths")
        assert float(old.months[11] / old.months[0]) == pytest.approx(1.033, abs=0.001)
        assert old.reason == (
            "Tolftedelar med steg. Lönerevisionen 2024, 3,3 % från april (förval ur avtalet), ligger i radens budget. "
            "Egna hela år per månad saknas."
        )

    def test_it_does_not_where_the_review_lies_centrally(self, staff):
        change(staff, "workspace.yaml", "pay_review_budget: rows", "pay_review_budget: central")
        old, _ = month_budgets(load_workspace(staff)).rows
        assert old.choice == "twelfths"
        assert old.reason.endswith("Budgeten för lönerevisionen 2024 ligger centralt.")

    def test_asked_for_it_is_refused_row_by_row_with_a_reason(self, staff):
        change(staff, "workspace.yaml", "pay_review_budget: rows", "pay_review_budget: unknown")
        old, _ = month_budgets(load_workspace(staff), "pay_review").rows
        assert old.choice == "twelfths"
        assert "Var budgeten för lönerevisionen ligger är inte sagt" in old.reason
