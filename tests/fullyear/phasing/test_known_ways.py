"""What people know of rows decides their months: known sums, a given rhythm, the holiday profile of the principle."""

import numpy as np
import pytest

from forecast.fullyear.phasing.month_budgets import month_budgets
from forecast.money import Unit
from known_workspace import known_workspace

EVEN = np.full((4, 12), -100.0)
NO_MONTHS = np.full((4, 12), np.nan)
JUNE_AND_DECEMBER = np.zeros((4, 12))
JUNE_AND_DECEMBER[:, [5, 11]] = 600.0
LUMP = """\
lump_sums:
  - name: Bidrag
    statement: by_activity
    row: a
    amount: {amount}
    months: [{months}]
    status: {status}
    source: beslut
"""
UNIT = "holiday_liability: unit"
HOLIDAY = "holiday_liability: {rows_without_months: true, source: beslut}\n"


def phased(folder, kind, months, knowledge, choice="auto", **words):
    """The one row's (choice, months in kr, reason); its budget is 100 kr a month."""
    now = months.copy()
    now[3, 8:] = np.nan
    workspace = known_workspace(folder / "prov", {"a": (kind, now)}, knowledge, **words)
    [row] = month_budgets(workspace, choice, Unit.KR).rows
    return row.choice, [float(month) for month in row.months], row.reason


def lump(amount=1200, months="2024-03, 2024-09", status="decided"):
    return LUMP.format(amount=amount, months=months, status=status)


class TestLumpSums:
    def test_a_budget_that_is_the_sums_falls_in_their_months(self, tmp_path):
        choice, months, reason = phased(tmp_path, "grants", NO_MONTHS, lump(), budget="100")
        assert choice == "lump_sums"
        assert months == [0, 0, 600, 0, 0, 0, 0, 0, 600, 0, 0, 0]
        assert reason == "Kända belopp: ”Bidrag” i mars och september."

    def test_another_budget_on_a_row_of_nothing_else_is_laid_by_their_size(self, tmp_path):
        knowledge = lump(1000, "2024-06, 2024-12")
        choice, months, reason = phased(tmp_path, "grants", JUNE_AND_DECEMBER, knowledge, budget="100")
        assert (choice, months[5], months[11], sum(months)) == ("lump_sums", 600, 600, 1200)
        assert reason == "Kända belopp: ”Bidrag” i juni och december. De är 1\u00a0000 kr; budgeten är delad efter dem."

    def test_a_row_that_holds_other_money_is_left_to_its_months_and_told(self, tmp_path):
        choice, months, reason = phased(tmp_path, "grants", -EVEN, lump(400), budget="100")
        assert (choice, months) == ("own", [100.0] * 12)
        assert "Kända belopp (400 kr) är inte hela radens budget, så de styr inte månaderna." in reason

    def test_sums_that_take_each_other_out_are_no_months(self, tmp_path):
        knowledge = lump(1800, "2024-06") + lump(-600, "2024-12").partition("\n")[2]
        choice, _, reason = phased(tmp_path, "grants", NO_MONTHS, knowledge, budget="100")
        assert choice == "twelfths"
        assert "Radens kända belopp tar ut varandra" in reason

    def test_an_uncertain_sum_is_not_known(self, tmp_path):
        choice, _, reason = phased(tmp_path, "grants", NO_MONTHS, lump(status="uncertain"), budget="100")
        assert choice == "twelfths"
        assert "Kända belopp" not in reason


class TestGivenRhythm:
    RHYTHM = "rhythms: [{statement: by_activity, row: a, months: [1, 7], source: hyresavtal}]\n"

    def test_it_beats_the_rhythm_that_is_read(self, tmp_path):
        choice, months, reason = phased(tmp_path, "rent", -JUNE_AND_DECEMBER, self.RHYTHM)
        assert (choice, reason) == ("given_rhythm", "Månaderna följer radens angivna rytm (hyresavtal).")
        assert months == [-600, 0, 0, 0, 0, 0, -600, 0, 0, 0, 0, 0]

    def test_without_it_the_read_one_holds(self, tmp_path):
        assert phased(tmp_path, "rent", -JUNE_AND_DECEMBER, "")[0] == "rhythm"

    def test_asked_for_where_nothing_is_given_it_says_so(self, tmp_path):
        choice, _, reason = phased(tmp_path, "rent", EVEN, "", "given_rhythm")
        assert choice == "own"
        assert reason.endswith("Inget är angivet om radens månader i knowledge.yaml.")


class TestHoliday:
    @pytest.mark.parametrize(("principle", "july", "word"), [("unit", 6.6, "per enhet"), ("central", 8.9, "centralt")])
    def test_staff_without_months_follows_the_principle_and_the_default_is_named(self, tmp_path, principle, july, word):
        principles = f"holiday_liability: {principle}, pay_review_budget: rows"
        choice, months, reason = phased(tmp_path, "staff", NO_MONTHS, HOLIDAY, principles=principles)
        assert choice == "holiday"
        assert months[6] == pytest.approx(-12 * july, abs=1)
        assert reason == (
            f"Semesterlöneskuldens månadsprofil, bokförd {word} (schablon som ingen har kontrollerat), i stället för "
            "lönerevisionens steg. Egna hela år per månad saknas."
        )

    def test_own_months_go_before_it(self, tmp_path):
        assert phased(tmp_path, "staff", EVEN, HOLIDAY, principles=UNIT)[0] == "own"

    def test_a_row_that_is_not_pay_does_not_follow_it(self, tmp_path):
        choice, _, reason = phased(
            tmp_path, "rent", NO_MONTHS, HOLIDAY, "holiday", principles="holiday_liability: unit"
        )
        assert choice == "twelfths"
        assert reason.endswith("Raden är inte lön.")

    def test_it_is_off_until_it_is_asked_for(self, tmp_path):
        assert phased(tmp_path, "staff", NO_MONTHS, "", principles=UNIT)[0] == "twelfths"


def test_a_row_that_is_pay_in_part_has_that_part_of_the_step(tmp_path):
    knowledge = "pay_rows: [{statement: by_activity, row: a, share: 0.5, source: kontoplanen}]\n"
    choice, months, _ = phased(
        tmp_path, "net", NO_MONTHS, knowledge, principles="pay_review_budget: rows", budget="-10000"
    )
    assert choice == "pay_review"
    assert months[11] / months[0] == pytest.approx(1 + 0.033 / 2, abs=0.001)
