"""The receipt of a file as the page shows it: what was read, what was loaded, what was not and why."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from forecast.ledger.findings import SEVERITY_SV, Finding, Severity
from forecast.ledger.intake.intake import Intake, Measured, Skipped
from forecast.ledger.intake.skipped_groups import gathered, sums_told
from forecast.ledger.specs import KIND_SV, LAYER_SV, Kind
from forecast.money import Unit, format_amount, format_number
from forecast.periods import Span

LISTED = "Ej inläst, listat nedan"
"""What the receipt calls money that was not loaded."""
MOST_GROUPS = 40
"""Groups of skipped rows that are shown one by one."""
_MOST_ROWS = 8
"""Row numbers that stand in a group."""


@dataclass(frozen=True, slots=True)
class MeasureLine:
    """One measure: what, which period, out of which columns, how many amounts, their sum in SEK."""

    what: str
    period: str
    columns: str
    amounts: int
    sum_sek: float


@dataclass(frozen=True, slots=True)
class SkippedGroup:
    """Rows that were not loaded for one reason; their money in SEK, 0.0 where it stands in other rows."""

    why: str
    rows: str
    count: int
    sum_sek: float


@dataclass(frozen=True, slots=True)
class ToldFinding:
    """A finding as people read it; `grave` where it needs somebody."""

    severity: str
    sentence: str
    place: str
    remedy: str
    grave: bool


@dataclass(frozen=True, slots=True)
class ReceiptView:
    """A receipt.

    Attributes:
        facts: what and how it was read, name and text.
        totals: control sums in SEK: in the file, loaded, listed as not loaded, difference.
        adds_up: the difference is nothing.
        verdict: that in a sentence.
        measures: what was loaded.
        skipped: what was not, by reason.
        unmapped: codes that the workspace does not know.
        findings: what a controller should see, gravest first.
        sign: how costs are printed and how that was seen.
        values: of statistics: why values were not loaded, where, how many.
        missing: what a forecast would need and the file has not, in sentences.
    """

    facts: tuple[tuple[str, str], ...]
    totals: tuple[tuple[str, float], ...]
    adds_up: bool
    verdict: str
    measures: tuple[MeasureLine, ...]
    skipped: tuple[SkippedGroup, ...]
    unmapped: tuple[str, ...]
    findings: tuple[ToldFinding, ...]
    sign: str
    values: tuple[tuple[str, str, int], ...] = ()
    missing: tuple[str, ...] = ()


def receipt_view(
    intake: Intake, sum_loaded: float, unmapped: Sequence[str] = (), findings: Sequence[Finding] = ()
) -> ReceiptView:
    """The receipt of one file.

    Args:
        intake: what was read.
        sum_loaded: SEK that the ledger got of it.
        unmapped: codes that got a row of their own.
        findings: what placing it found, beside the intake's own.
    """
    listed = float(np.sum([row.sum_sek for row in intake.skipped])) if intake.skipped else 0.0
    difference = round(intake.sum_file - sum_loaded - listed, 2) + 0.0
    return ReceiptView(
        facts=_facts(intake),
        totals=(
            ("Summa i filen", intake.sum_file),
            ("Inläst", sum_loaded),
            (LISTED, listed),
            ("Skillnad", difference),
        ),
        adds_up=difference == 0.0,
        verdict=_verdict(intake, difference, listed),
        measures=_measures(intake),
        skipped=skipped_groups(intake.skipped, sums_told(intake.findings)),
        unmapped=tuple(dict.fromkeys(unmapped)),
        findings=told((*intake.findings, *findings)),
        sign=_sign(intake),
        missing=_missing(intake),
    )


def _verdict(intake: Intake, difference: float, listed: float) -> str:
    if difference:
        return (
            f"{kronor(difference)} kr i filen är varken inlästa eller listade. Läs inte in filen förrän det är rett ut."
        )
    skipped = len({(row.sheet, row.row) for row in intake.skipped})
    loaded, left = format_number(intake.rows_read - skipped), format_number(skipped)
    rows = f"{loaded} rader är inlästa" + (f", {left} står nedan med skäl" if skipped else "")
    if listed:
        return f"{rows}. {kronor(listed)} kr av filens belopp är inte inlästa."
    return f"{rows}. Alla belopp i filen är med."


def kronor(sek: float) -> str:
    """SEK to the öre as Swedish text."""
    return format_amount(sek, Unit.KR, 2)


def _facts(intake: Intake) -> tuple[tuple[str, str], ...]:
    sheets = tuple(dict.fromkeys(str(name) for name in intake.lines.sheet if name))
    facts = [("Fil", intake.file), ("Format", intake.format)]
    facts += [("Blad", ", ".join(sheets))] if sheets else []
    facts += [("Teckenkodning", intake.encoding)] if intake.encoding else []
    units = dict.fromkeys(table.unit.value for table in intake.mapping.tables)
    facts += [("Enhet", ", ".join(units))] if units else []
    facts += [("Sista bokförda månad", intake.as_of.label)] if intake.as_of is not None else []
    plan = {"kommun": "Kommun-Bas", "eubas": "EU BAS"}.get(intake.account_plan, intake.account_plan)
    facts += [("Kontoplan", plan)] if plan else []
    facts.append(("Rader med innehåll", format_number(intake.rows_read)))
    facts.append(("Rader som inte lästs in", format_number(len({(row.sheet, row.row) for row in intake.skipped}))))
    return tuple(facts)


def _sign(intake: Intake) -> str:
    rule = {
        "cost_negative": "Kostnader står med minus i filen.",
        "cost_positive": "Kostnader står som plus i filen; de vänds till minus.",
        "unsigned": "Varken kostnader eller intäkter har tecken i filen; kostnader vänds till minus.",
    }[intake.sign.rule]
    return f"{rule} {intake.sign.evidence}".strip()


def measure_words(measure: Measured) -> str:
    """`Utfall`, `Budget (tilläggsbudget)`, `Prognos, fastställd`."""
    words = KIND_SV[measure.kind].capitalize()
    if measure.layer is not None:
        return f"{words}, {LAYER_SV[measure.layer]}"
    return words if measure.kind is not Kind.BUDGET or measure.version == "original" else f"{words} ({measure.version})"


def _measures(intake: Intake) -> tuple[MeasureLine, ...]:
    """What was loaded, one line a kind and year; months of one kind are added up and told as a period."""
    own = np.asarray(intake.lines.role[intake.line] == "", dtype=np.bool_)
    sums, counts = _per_measure(intake, own)
    groups: dict[tuple[str, int], list[int]] = {}
    for at, measure in enumerate(intake.measures):
        if counts[at]:
            groups.setdefault((measure_words(measure), measure.span.year), []).append(at)
    lines = []
    for (what, _), members in groups.items():
        for alike in _apart(intake, members):
            spans = sorted({intake.measures[at].span for at in alike})
            names = dict.fromkeys(intake.measures[at].column for at in alike)
            columns = list(names) if len(names) <= 3 else [*list(names)[:1], "…", list(names)[-1]]
            total = float(np.sum(sums[alike]))
            lines.append(MeasureLine(what, _period(spans), ", ".join(columns), int(np.sum(counts[alike])), total))
    return tuple(lines)


def _missing(intake: Intake) -> tuple[str, ...]:
    """That there is no outcome, no budget, or a budget of a part of the year only."""
    own = np.unique(intake.measure[np.asarray(intake.lines.role[intake.line] == "", dtype=np.bool_)])
    found = [intake.measures[int(at)] for at in own]
    kinds = {measure.kind for measure in found}
    if not kinds:
        return ()
    out = [] if Kind.ACTUAL in kinds else ["Filen har inget utfall. En prognos behöver det; läs in det också."]
    if Kind.BUDGET not in kinds:
        out.append("Filen har ingen årsbudget. Utan den visas prognosen, men ingen avvikelse.")
    year = max(measure.span.year for measure in found)
    spans = [measure.span for measure in found if measure.kind is Kind.BUDGET and measure.span.year == year]
    months = sorted({month for span in spans for month in range(span.first, min(span.last, 12) + 1)})
    if months and len(months) < 12:
        period = Span(year, months[0], months[-1]).months_label
        out.append(f"Budgeten täcker bara {period} {year}. Utan hela årets budget visas ingen avvikelse.")
    return tuple(out)


def _period(spans: Sequence[Span]) -> str:
    """`jan–aug 2024, varje månad för sig` where every month is there; else the first and the last."""
    first, last = spans[0], spans[-1]
    if len(spans) == 1:
        return first.label
    if all(later.first == earlier.last + 1 for earlier, later in pairwise(spans)):
        months = all(span.first == span.last for span in spans)
        whole = f"{Span(first.year, first.first, last.last).months_label} {first.year}"
        return f"{whole}, varje månad för sig" if months else f"{whole}, {len(spans)} perioder"
    return f"{first.label} … {last.label}, {len(spans)} perioder"


def _apart(intake: Intake, members: list[int]) -> list[list[int]]:
    """Spans that overlap are not added: each stands on a line of its own; months after one another stand together."""
    spans = sorted({intake.measures[at].span for at in members}, key=lambda span: (span.first, span.last))
    overlap = any(later.first <= earlier.last for earlier, later in pairwise(spans))
    if not overlap:
        return [members]
    return [[at for at in members if intake.measures[at].span == span] for span in spans]


def _per_measure(intake: Intake, own: NDArray[np.bool_]) -> tuple[NDArray[np.float64], NDArray[np.int64]]:
    """(M,) sums in SEK and numbers of the amounts that count."""
    size = len(intake.measures)
    chosen = intake.measure[own]
    sums = np.bincount(chosen, weights=intake.amount[own], minlength=size)
    return np.round(sums, 2), np.bincount(chosen, minlength=size).astype(np.int64)


def skipped_groups(skipped: Sequence[Skipped], sums: str = "") -> tuple[SkippedGroup, ...]:
    """Rows that were not loaded, by reason, those with money first; what does not fit is one group with its money."""
    groups = [
        SkippedGroup(why, _row_numbers(rows), len(rows), round(sum(row.sum_sek for row in rows), 2) + 0.0)
        for why, rows in gathered(skipped, sums)
    ]
    groups.sort(key=lambda group: -abs(group.sum_sek))
    if len(groups) <= MOST_GROUPS:
        return tuple(groups)
    kept, rest = groups[: MOST_GROUPS - 1], groups[MOST_GROUPS - 1 :]
    left = round(sum(group.sum_sek for group in rest), 2) + 0.0
    count = sum(group.count for group in rest)
    return (*kept, SkippedGroup(f"{len(rest)} andra skäl; alla står i kvittot som sparas", "", count, left))


def _row_numbers(rows: Sequence[Skipped]) -> str:
    """`rad 4, 9`, with the sheet where rows come from several."""
    sheets = dict.fromkeys(row.sheet for row in rows)
    parts = []
    for sheet in sheets:
        numbers = [str(row.row) for row in rows if row.sheet == sheet]
        more = f" och {len(numbers) - _MOST_ROWS} till" if len(numbers) > _MOST_ROWS else ""
        parts.append((f"{sheet}: " if sheet else "") + f"rad {', '.join(numbers[:_MOST_ROWS])}{more}")
    return "; ".join(parts[:3]) + (f"; {len(parts) - 3} blad till" if len(parts) > 3 else "")


def told(findings: Sequence[Finding]) -> tuple[ToldFinding, ...]:
    """Findings as people read them, gravest first, each once."""
    every = sorted(dict.fromkeys(findings), key=lambda one: list(Severity).index(one.severity))
    return tuple(_told(one) for one in every)


def _told(finding: Finding) -> ToldFinding:
    return ToldFinding(
        SEVERITY_SV[finding.severity],
        finding.sentence,
        str(finding.place),
        finding.remedy,
        finding.severity is not Severity.INFO,
    )


def row_labels(intake: Intake, most: int = 500) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Names of the rows that were read as amounts and of those that were read as sums, each once, at most `most`."""
    lines = intake.lines
    names = pd.Series(lines.label, dtype=object)
    for other in (lines.activity_name, lines.account_name, lines.organisation_name, lines.cost_type):
        names = names.where(names != "", pd.Series(other, dtype=object))
    own = pd.Series(lines.role) == ""
    sums = pd.Series(lines.role) == "sum"
    return tuple(_named(names[own])[:most]), tuple(_named(names[sums])[:most])


def _named(names: pd.Series[str]) -> list[str]:
    return [str(name) for name in names.unique() if name]
