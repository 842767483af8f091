"""A SIE file to amounts: income and cost accounts by month, one level, each record taken or its reason told."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from forecast.formats.sie.records import SieFile
from forecast.ledger.intake.intake import Intake, Measured, SignRule, Skipped
from forecast.ledger.intake.mapping_file import ImportMapping
from forecast.ledger.intake.sie.accounts import account_kinds, account_plan
from forecast.ledger.intake.sie.findings import Reading, sie_findings
from forecast.ledger.intake.sie.levels import Choice, Records, Signature, choose_levels
from forecast.ledger.intake.sie.lines import lines_of, object_codes, wanted_dimensions
from forecast.ledger.intake.sie.mapping import propose_sie_mapping
from forecast.ledger.intake.sie.months import as_of_month
from forecast.ledger.intake.sie.reasons import Why, first_reasons, skipped_rows, unread_rows, with_money
from forecast.ledger.intake.sie.records import LABELS, Candidates, Source, choose_sources
from forecast.ledger.specs import Kind
from forecast.money import format_number, round_ore
from forecast.periods import Span

_YEARS = 4_000
_MOST_SIGNATURES = 64
_OTHERS = ("(övriga)",)
_ORE = 0.01


def sie_intake(sie: SieFile, mapping: ImportMapping | None) -> Intake:
    """The amounts of a SIE file.

    Args:
        sie: the file.
        mapping: which dimensions are organisation and activity; None: as proposed.

    Returns:
        Outcome and budget on the income and cost accounts by month: a line a record, for vouchers a line an account and
        object (its number is the first row's). What gave no amount stands in `skipped`; `rows_read` counts both.
    """
    used = mapping or propose_sie_mapping(sie)
    kinds = account_kinds(sie)
    chosen = choose_sources(sie, kinds)
    records = chosen.candidates
    why = first_reasons(sie, records, kinds)
    choices = _choose(sie, used, records, why)
    taken = records.where(why == Why.TAKEN)
    unread = unread_rows(sie, chosen.outcome)
    lines, line_of = lines_of(sie, object_codes(sie, used), taken)
    measures, measure_of = _measures(taken)
    line, measure, amount = _summed(line_of, measure_of, taken.amount)
    plan = account_plan(sie, [sie.codes[code] for code in np.unique(taken.account).tolist()])
    as_of = as_of_month(sie, taken)
    sign = _sign(sie, taken)
    return Intake(
        sie.file, sie.format, sie.encoding, used, lines, measures, line, measure, amount,
        rows_read=len(records.line) + len(unread),
        skipped=tuple(sorted([*skipped_rows(sie, records, why), *unread], key=lambda row: row.row)),
        sum_file=_sum_file(records, why, unread),
        sign=sign,
        findings=sie_findings(Reading(sie, used, chosen, why, choices, plan, as_of)),
        as_of=as_of.month,
        account_plan=plan.plan,
    )  # fmt: skip


def _choose(
    sie: SieFile, mapping: ImportMapping, records: Candidates, why: NDArray[np.int64]
) -> tuple[tuple[Source, int, int, Choice], ...]:
    """Choose levels and mark what is not taken; (source, year, account, choice) where there was a choice."""
    signatures, of_set = _signatures(sie)
    open_ = np.flatnonzero((why == Why.TAKEN) & (records.source <= Source.BUDGETS))
    part = records.where(np.isin(np.arange(len(why)), open_, assume_unique=True))
    size = max(len(sie.codes), 1)
    group = ((part.source * _YEARS) + part.year + _YEARS // 2) * size + part.account
    results = sie.results
    known: dict[int, float] = {}
    for year, account, amount in zip(
        results.year.tolist(), results.account.tolist(), results.amount.tolist(), strict=True
    ):
        key = (int(Source.BALANCES) * _YEARS + year + _YEARS // 2) * size + account
        known[key] = known.get(key, 0.0) + amount
    levels = Records(group, part.calendar * 100 + part.first, of_set[part.objects], part.amount)
    taken, choices = choose_levels(levels, signatures, wanted_dimensions(sie, mapping), known)
    why[open_[~taken]] = Why.OTHER_LEVEL
    return tuple((*_decoded(choice.group, size), choice) for choice in choices)


def _signatures(sie: SieFile) -> tuple[tuple[Signature, ...], NDArray[np.int64]]:
    """The dimensions of object lists, and which each list has; those beyond the first 64 count as one."""
    position: dict[Signature, int] = {}
    of_set = []
    for pairs in sie.object_sets:
        signature: Signature = tuple(dimension for dimension, _ in pairs)
        if signature not in position and len(position) >= _MOST_SIGNATURES:
            signature = _OTHERS
        of_set.append(position.setdefault(signature, len(position)))
    return tuple(position), np.array(of_set, dtype=np.int64)


def _decoded(group: int, size: int) -> tuple[Source, int, int]:
    rest, account = divmod(group, size)
    source, year = divmod(rest, _YEARS)
    return Source(source), year - _YEARS // 2, account


def _measures(taken: Candidates) -> tuple[tuple[Measured, ...], NDArray[np.int64]]:
    """What the records are, and which of it each is."""
    keys = ((taken.source * 10_000 + taken.calendar) * 100 + taken.first) * 100 + taken.last
    unique, at = np.unique(keys, return_inverse=True)
    measures = []
    for key in unique.tolist():
        rest, last = divmod(key, 100)
        rest, first = divmod(rest, 100)
        number, year = divmod(rest, 10_000)
        source = Source(number)
        kind = Kind.BUDGET if source is Source.BUDGETS else Kind.ACTUAL
        measures.append(Measured(kind, None, "original", Span(year, first, last), LABELS[source], _ORE))
    return tuple(measures), at.astype(np.int64)


def _summed(
    line: NDArray[np.int64], measure: NDArray[np.int64], amount: NDArray[np.float64]
) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.float64]]:
    """One amount a line and measure, in the inner sign."""
    size = int(measure.max()) + 1 if len(measure) else 1
    keys, at = np.unique(line * size + measure, return_inverse=True)
    sums = np.zeros(len(keys))
    np.add.at(sums, at, amount)
    return keys // size, keys % size, round_ore(-sums)


def _sum_file(records: Candidates, why: NDArray[np.int64], unread: list[Skipped]) -> float:
    """The file's own sum: every record of the level that is read, and the money on those that could not be."""
    printed = records.amount[(why == Why.TAKEN) | with_money(why)]
    return round(math.fsum(row.sum_sek for row in unread) - math.fsum(printed.tolist()), 2) + 0.0


def _sign(sie: SieFile, taken: Candidates) -> SignRule:
    """SIE prints income with minus; the evidence is what class 3 and the cost classes sum to."""
    first = np.array([code[:1] for code in sie.codes] or [""], dtype=object)[taken.account]
    outcome = taken.source != Source.BUDGETS
    income = float(taken.amount[outcome & (first == "3")].sum())
    cost = float(taken.amount[outcome & np.isin(first, list("4567"))].sum())
    evidence = (
        f"SIE skriver intäkter med minus. I filen är kontoklass 3 {format_number(income, 2)} kr och klass 4–7 "
        f"{format_number(cost, 2)} kr."
    )
    if income > 0 > cost:
        evidence += " Det ser omvänt ut: kontrollera tecknet i exporten."
    return SignRule("cost_positive", evidence)
