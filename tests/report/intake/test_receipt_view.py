"""The receipt on the page: figures that foot, skipped rows with reasons, and no row left out in silence."""

from collections.abc import Sequence

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as some

from forecast.errors import Place
from forecast.ledger.findings import Finding, Severity
from forecast.ledger.intake.intake import Intake, Lines, Measured, SignRule, Skipped
from forecast.ledger.intake.mapping_file import ImportMapping, ImportSign, TableMapping
from forecast.ledger.specs import Kind, Layer
from forecast.money import NBSP, Unit
from forecast.periods import Month, Span
from forecast.report.intake.receipt_view import MOST_GROUPS, ReceiptView, receipt_view, row_labels, skipped_groups

TABLE = TableMapping(columns=(), unit=Unit.TKR, sign=ImportSign.COST_POSITIVE)
ACTUAL = Measured(Kind.ACTUAL, None, "original", Span(2024, 1, 8), "Utfall aug")
BUDGET = Measured(Kind.BUDGET, None, "original", Span.full_year(2024), "Budget")


def lines(roles: Sequence[str], sheet: str = "Blad1") -> Lines:
    """Rows 5, 6 ... of one sheet."""
    size = len(roles)
    text = np.array([f"Rad {at}" for at in range(size)], dtype=np.object_)
    return Lines(
        np.array([sheet] * size, dtype=np.object_),
        np.arange(5, 5 + size, dtype=np.int64),
        *(text,) * 9,
        np.array(roles, dtype=np.object_),
    )


def intake(
    amounts: Sequence[tuple[int, int, float]],
    measures: Sequence[Measured] = (ACTUAL, BUDGET),
    roles: Sequence[str] = ("", "", "sum"),
    skipped: Sequence[Skipped] = (),
    findings: Sequence[Finding] = (),
) -> Intake:
    """An intake of (row, measure, SEK); rows with another role than "" are outside its sum."""
    own = [amount for at, _, amount in amounts if not roles[at]]
    return Intake(
        file="aug.xlsx",
        format="xlsx",
        encoding="",
        mapping=ImportMapping(source="x", tables=(TABLE,)),
        lines=lines(roles),
        measures=tuple(measures),
        line=np.array([at for at, _, _ in amounts], dtype=np.int64),
        measure=np.array([which for _, which, _ in amounts], dtype=np.int64),
        amount=np.array([amount for _, _, amount in amounts], dtype=np.float64),
        rows_read=len(roles),
        skipped=tuple(skipped),
        sum_file=sum(own) + sum(row.sum_sek for row in skipped),
        sign=SignRule("cost_positive", "Intäktsraden är negativ."),
        findings=tuple(findings),
        as_of=Month(2024, 8),
    )


AMOUNTS = ((0, 0, -60e3), (1, 0, -20e3), (2, 0, -80e3), (0, 1, -90e3), (1, 1, -30e3), (2, 1, -120e3))
SUM = Skipped(7, "Summa: stämmer med raderna ovan.", "Blad1")


def test_the_totals_foot_and_printed_sums_are_not_in_them() -> None:
    view = receipt_view(intake(AMOUNTS, skipped=[SUM]), -200e3)
    assert view.totals == (
        ("Summa i filen", -200e3), ("Inläst", -200e3), ("Ej inläst, listat nedan", 0.0), ("Skillnad", 0.0),
    )  # fmt: skip
    assert view.adds_up
    assert view.verdict == "2 rader är inlästa, 1 står nedan med skäl. Alla belopp i filen är med."


def test_money_that_was_not_loaded_is_told_with_its_amount() -> None:
    lost = Skipped(9, "Perioden ”augustus” går inte att läsa.", "Blad1", -1500.0)
    view = receipt_view(intake(AMOUNTS, skipped=[SUM, lost]), -200e3)
    assert view.adds_up
    assert f"−1{NBSP}500,00 kr av filens belopp är inte inlästa." in view.verdict
    assert next((group.why, group.sum_sek) for group in view.skipped) == (lost.why, -1500.0)


def test_a_krona_that_is_neither_loaded_nor_listed_is_a_warning_against_loading() -> None:
    view = receipt_view(intake(AMOUNTS), -199e3)
    assert not view.adds_up
    assert view.verdict.startswith(f"−1{NBSP}000,00 kr i filen är varken inlästa eller listade. Läs inte in")


def test_measures_stand_with_period_column_and_sum() -> None:
    view = receipt_view(intake(AMOUNTS, skipped=[SUM]), -200e3)
    assert [(m.what, m.period, m.columns, m.amounts, m.sum_sek) for m in view.measures] == [
        ("Utfall", "jan–aug 2024", "Utfall aug", 2, -80e3),
        ("Budget", "2024", "Budget", 2, -120e3),
    ]


def test_months_are_one_line_and_spans_that_overlap_are_never_added() -> None:
    months = [Measured(Kind.ACTUAL, None, "original", Span(2024, m, m), f"M{m}") for m in (1, 2, 3, 4)]
    one = receipt_view(intake([(0, at, -1.0) for at in range(4)], months), -4.0)
    assert [(m.period, m.columns, m.sum_sek) for m in one.measures] == [
        ("jan–apr 2024, varje månad för sig", "M1, …, M4", -4.0)
    ]
    gap = receipt_view(intake([(0, 0, -1.0), (0, 2, -1.0)], months), -2.0)
    assert [m.period for m in gap.measures] == ["jan 2024 … mar 2024, 2 perioder"]
    nested = [Measured(Kind.ACTUAL, None, "original", Span(2024, 1, m), f"Ack {m}") for m in (7, 8)]
    two = receipt_view(intake([(0, 0, -7.0), (0, 1, -8.0)], nested), -15.0)
    assert [(m.period, m.sum_sek) for m in two.measures] == [("jan–jul 2024", -7.0), ("jan–aug 2024", -8.0)]


@pytest.mark.parametrize(
    ("measure", "words"),
    [
        (Measured(Kind.FORECAST, Layer.ADOPTED, "original", Span.full_year(2024), "P"), "Prognos, fastställd"),
        (Measured(Kind.BUDGET, None, "tilläggsbudget", Span.full_year(2024), "P"), "Budget (tilläggsbudget)"),
        (Measured(Kind.YTD_BUDGET, None, "original", Span(2024, 1, 8), "P"), "Periodbudget"),
    ],
)
def test_a_measure_says_whose_and_which(measure: Measured, words: str) -> None:
    assert receipt_view(intake([(0, 0, 1.0)], [measure]), 1.0).measures[0].what == words


def test_what_a_forecast_needs_and_the_file_has_not_is_told() -> None:
    def missing(*measures: Measured) -> tuple[str, ...]:
        return receipt_view(intake([(0, at, -1.0) for at in range(len(measures))], measures), -1.0).missing

    part = Measured(Kind.BUDGET, None, "original", Span(2024, 1, 8), "Budget")
    assert missing(ACTUAL, BUDGET) == ()
    assert missing(ACTUAL) == ("Filen har ingen årsbudget. Utan den visas prognosen, men ingen avvikelse.",)
    assert missing(BUDGET) == ("Filen har inget utfall. En prognos behöver det; läs in det också.",)
    assert missing(ACTUAL, part) == (
        "Budgeten täcker bara jan–aug 2024. Utan hela årets budget visas ingen avvikelse.",
    )
    assert missing() == ()


def test_findings_stand_gravest_first_and_once() -> None:
    def found(severity: Severity, sentence: str) -> Finding:
        return Finding("x", severity, sentence, Place("aug.xlsx", 4, None, "Blad1"), "Se över.")

    info, grave = found(Severity.INFO, "Upplysning."), found(Severity.WARNING, "Varning.")
    view = receipt_view(intake(AMOUNTS, findings=[info, grave]), -200e3, findings=[grave])
    assert [(one.severity, one.sentence, one.grave) for one in view.findings] == [
        ("varning", "Varning.", True),
        ("upplysning", "Upplysning.", False),
    ]
    assert view.findings[0].place == "aug.xlsx, blad ”Blad1”, rad 4"


def test_the_sign_is_told_with_its_evidence_and_unknown_codes_once() -> None:
    view = receipt_view(intake(AMOUNTS), -200e3, ["58", "58", "59"])
    assert view.sign == "Kostnader står som plus i filen; de vänds till minus. Intäktsraden är negativ."
    assert view.unmapped == ("58", "59")
    facts = dict(view.facts)
    assert (facts["Fil"], facts["Format"], facts["Blad"], facts["Enhet"]) == ("aug.xlsx", "xlsx", "Blad1", "tkr")
    assert facts["Sista bokförda månad"] == "augusti 2024"
    assert "Teckenkodning" not in facts


def test_rows_of_one_reason_stand_together_with_their_numbers() -> None:
    (group,) = skipped_groups([Skipped(row, "Tom.", "A" if row < 20 else "B") for row in (*range(1, 13), 20)])
    assert group.rows == "A: rad 1, 2, 3, 4, 5, 6, 7, 8 och 4 till; B: rad 20"
    assert group.count == 13


SKIPPED = some.lists(
    some.builds(
        Skipped,
        row=some.integers(1, 10**6),
        why=some.integers(0, 120).map("Skäl {}".format),
        sheet=some.sampled_from(["", "A", "B"]),
        sum_sek=some.integers(-(10**9), 10**9).map(lambda ore: ore / 100),
    ),
    max_size=200,
)


@given(SKIPPED)
def test_groups_hold_every_row_and_every_ore_whatever_is_skipped(rows: list[Skipped]) -> None:
    groups = skipped_groups(rows)
    assert len(groups) <= MOST_GROUPS
    assert sum(group.count for group in groups) == len(rows)
    assert round(sum(group.sum_sek for group in groups), 2) == pytest.approx(
        round(sum(row.sum_sek for row in rows), 2), abs=0.005
    )


def test_names_of_loaded_rows_and_of_sums_stand_apart() -> None:
    assert row_labels(intake(AMOUNTS, skipped=[SUM])) == (("Rad 0", "Rad 1"), ("Rad 2",))
    assert row_labels(intake(AMOUNTS), most=1) == (("Rad 0",), ("Rad 2",))


def test_an_empty_file_has_a_receipt() -> None:
    view: ReceiptView = receipt_view(intake([], measures=(), roles=()), 0.0)
    assert view.adds_up
    assert view.measures == ()
    assert view.verdict == "0 rader är inlästa. Alla belopp i filen är med."
