"""Which rules a refreshed forecast passes, each with the sentence that tells it.

Amounts are those of the kept snapshots, so that what alerts is what is kept. Where an amount is not known nothing is
passed; where a source is not there it is late.
"""

from __future__ import annotations

import calendar
import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from forecast.ledger.findings import SEVERITY_SV, Finding, Severity
from forecast.ledger.specs import Kind
from forecast.money import NBSP, Unit, format_amount, format_shortly
from forecast.periods import Month
from forecast.report.alerts.rules import AlertFile, FindingRule, OnRow, SourceRule, UnitRule
from forecast.report.collect.words import listed
from forecast.report.labels import one_line, whole_label
from forecast.store.kept_rows import kept_amount, kept_rows, kept_total
from forecast.store.records import Snapshot
from forecast.store.rounds import Round, UnitState
from forecast.workspace.imports.vintages import Vintage
from forecast.workspace.workspace import Workspace

_GRAVEST = (Severity.BLOCKER, Severity.WARNING, Severity.INFO)


class Measured(StrEnum):
    """What a limit counts."""

    SEK = "SEK"
    COUNT = "count"
    DAYS = "days"
    MONTHS = "months"


@dataclass(frozen=True, slots=True)
class Alert:
    """A rule that was passed.

    Attributes:
        rule: its kind: `deviation`, `change`, `findings`, `outcomes`, `sources`, `units`.
        subject: row key, `total`, or the name of a file, source, month or unit; checks for findings.
        limit, value: in `unit`.
        sentence: Swedish.
    """

    rule: str
    subject: str
    limit: float
    value: float
    unit: Measured
    sentence: str


@dataclass(frozen=True, slots=True)
class Stand:
    """What the rules are held against.

    Attributes:
        workspace: as it was read.
        findings: of its check.
        snapshot: the kept forecast, whole.
        previous: the one before of the same year, layer and scenarios, whole; None where there is none.
        today: the day on a Swedish clock.
        changed: name of a file, or of a vintage's folder, -> the day it was last written.
        round: of the month; None where units make no forecasts of their own.
    """

    workspace: Workspace
    findings: tuple[Finding, ...]
    snapshot: Snapshot
    previous: Snapshot | None
    today: dt.date
    changed: Mapping[str, dt.date]
    round: Round | None = None


def alerts_of(rules: AlertFile, stand: Stand) -> tuple[Alert, ...]:
    """The rules that are passed, in the order of the file's kinds."""
    return tuple(
        alert
        for alerts in (
            _deviations(rules, stand),
            _changes(rules, stand),
            (found for rule in rules.findings for found in _findings(rule, stand)),
            _outcomes(rules, stand),
            (late for rule in rules.sources for late in _source(rule, stand)),
            () if rules.units is None else _units(rules.units, stand),
        )
        for alert in alerts
    )


def _deviations(rules: AlertFile, stand: Stand) -> Iterator[Alert]:
    for rule in rules.deviation:
        deviation, budget = (_amount(stand.snapshot, rule, key) for key in ("deviation", "budget"))
        if deviation is None or budget is None:
            continue
        if rule.worse_than_percent is None:
            limit, told = -float(rule.worse_than_mnkr or 0) * Unit.MNKR.sek, ""
        else:
            limit = -rule.worse_than_percent / 100 * abs(budget)
            told = f", {format_shortly(rule.worse_than_percent)} procent av budgeten"
        limit = round(limit, 2) + 0.0
        if deviation < limit:
            say = _words(deviation, limit)
            sentence = (
                f"{_subject(rule, stand)}: avvikelsen mot budget är {say(deviation, signed=True)} "
                f"(gräns {say(limit, signed=True)}{told})."
            )
            yield Alert("deviation", rule.row or "total", limit, deviation, Measured.SEK, sentence)


def _changes(rules: AlertFile, stand: Stand) -> Iterator[Alert]:
    previous = stand.previous
    for rule in rules.change if previous is not None else ():
        now, then = _amount(stand.snapshot, rule, "forecast"), _amount(previous, rule, "forecast")
        if previous is None or now is None or then is None:
            continue
        change, limit = round(now - then, 2) + 0.0, round(rule.more_than_mnkr * Unit.MNKR.sek, 2)
        if abs(change) > limit:
            say = _words(change, limit)
            sentence = (
                f"{_subject(rule, stand)}: helårsprognosen har ändrats {say(change, signed=True)} sedan "
                f"prognosen efter {Month.parse(previous.as_of).label} (gräns {say(limit)})."
            )
            yield Alert("change", rule.row or "total", limit, change, Measured.SEK, sentence)


def _findings(rule: FindingRule, stand: Stand) -> Iterator[Alert]:
    grave = _GRAVEST[: _GRAVEST.index(rule.severity) + 1]
    found = [
        item for item in stand.findings if item.severity in grave and (not rule.checks or item.check in rule.checks)
    ]
    if len(found) >= rule.at_least:
        named = f" i {', '.join(rule.checks)}" if rule.checks else ""
        first = one_line(str(found[0]))
        sentence = (
            f"Kontrollen{named} har {len(found)} fynd av graden {SEVERITY_SV[rule.severity]} eller värre "
            f"(gräns {rule.at_least}). Först: {first}"
        )
        subject = ", ".join(rule.checks) or rule.severity.value
        yield Alert("findings", subject, rule.at_least, len(found), Measured.COUNT, sentence)


def _outcomes(rules: AlertFile, stand: Stand) -> Iterator[Alert]:
    if rules.outcomes is None:
        return
    days, settings = rules.outcomes.days_after_month_end, stand.workspace.settings
    due = [
        month
        for month in (Month(settings.year, number) for number in range(settings.as_of.number + 1, 13))
        if stand.today > _month_end(month) + dt.timedelta(days=days)
    ]
    if settings.as_of.year == settings.year and due:
        last = _month_end(due[0]) + dt.timedelta(days=days)
        late = (stand.today - last).days
        sentence = (
            f"Utfallet för {due[-1].label} är inte inläst: arbetsytan har utfall till och med {settings.as_of.label}. "
            f"{due[0].label.capitalize()} väntades senast {last.isoformat()} ({_days(days)} efter månadens slut), "
            f"för {_days(late)} sedan."
        )
        yield Alert("outcomes", str(due[-1]), days, days + late, Measured.DAYS, sentence)


def _source(rule: SourceRule, stand: Stand) -> Iterator[Alert]:
    name = rule.file if rule.file is not None else str(rule.source)
    limit = rule.older_than_days if rule.older_than_days is not None else int(rule.months_behind or 0)
    unit = Measured.DAYS if rule.older_than_days is not None else Measured.MONTHS
    files = _files_of(rule, stand)
    if not files:
        missing = "finns inte i arbetsytan" if rule.file is not None else "har inte lästs in"
        yield Alert("sources", name, limit, limit, unit, f"{one_line(rule.shown)} {missing}.")
    elif rule.older_than_days is not None:
        days = min((stand.today - day).days for day in files.values())
        if days > limit:
            told = f"{one_line(rule.shown)} är {_days(days)} gammal (gräns {limit}). Läs in en ny."
            yield Alert("sources", name, limit, days, unit, told)
    else:
        yield from _behind(rule, stand, limit)


def _behind(rule: SourceRule, stand: Stand, limit: int) -> Iterator[Alert]:
    """A source whose last outcome is of an older month than the workspace's."""
    as_of = stand.workspace.settings.as_of
    names = {rule.file} if rule.file is not None else {v.file for v in _vintages(rule, stand)}
    frame = stand.workspace.ledger.frame
    held = frame[frame["file"].isin(names) & (frame["kind"] == Kind.ACTUAL.value) & (frame["year"] == as_of.year)]
    last = 0 if held.empty else int(held["last"].max())
    behind = as_of.number - last
    if behind > limit:
        holds = (
            f"utfall till och med {Month(as_of.year, min(last, 12)).label}" if last else f"inget utfall {as_of.year}"
        )
        told = f"{one_line(rule.shown)} har {holds}; arbetsytan är per {as_of.label}."
        yield Alert("sources", str(rule.file or rule.source), limit, behind, Measured.MONTHS, told)


def _files_of(rule: SourceRule, stand: Stand) -> dict[str, dt.date]:
    """The rule's file, or the folders of its source's imports, with the day that each was written."""
    names = [rule.file] if rule.file is not None else [vintage.folder for vintage in _vintages(rule, stand)]
    return {name: stand.changed[name] for name in names if name in stand.changed}


def _vintages(rule: SourceRule, stand: Stand) -> list[Vintage]:
    return [vintage for vintage in stand.workspace.imports if vintage.source == rule.source]


def _units(rule: UnitRule, stand: Stand) -> Iterator[Alert]:
    if stand.round is None or stand.round.adopted is not None:
        return
    month = stand.round.month
    year, number = (month.year, month.number + 1) if month.number < 12 else (month.year + 1, 1)
    day = dt.date(year, number, min(rule.by_day, calendar.monthrange(year, number)[1]))
    late = [u.unit for u in stand.round.units if u.state in {UnitState.DRAFT, UnitState.RETURNED}]
    if late and stand.today > day:
        names = listed([one_line(unit.name) for unit in late])
        one = "Enheten" if len(late) == 1 else "Enheterna"
        told = f"{one} {names} har inte lämnat in sin prognos efter {month.label} (sista dag {day.isoformat()})."
        subject = ", ".join(unit.key for unit in late)
        yield Alert("units", subject, 0, len(late), Measured.COUNT, told)


class _Words(Protocol):
    """An amount in words."""

    def __call__(self, sek: float, *, signed: bool = False) -> str:
        """Millions with a decimal, or whole thousands."""


def _words(*amounts: float) -> _Words:
    """How amounts that stand beside each other are written: in thousands where millions would round one to nothing."""
    small = any(0 < abs(amount) < Unit.MNKR.sek for amount in amounts)
    unit = Unit.TKR if small else Unit.MNKR

    def say(sek: float, *, signed: bool = False) -> str:
        return f"{format_amount(sek, unit, signed=signed)} {unit}".replace(NBSP, " ")

    return say


def million(sek: float, *, signed: bool = False) -> str:
    """Millions with one decimal for plain text: ordinary blanks, so that a mail wraps."""
    return format_amount(sek, Unit.MNKR, signed=signed).replace(NBSP, " ")


def _days(count: int) -> str:
    return "1 dag" if count == 1 else f"{count} dagar"


def _month_end(month: Month) -> dt.date:
    return dt.date(month.year, month.number, calendar.monthrange(month.year, month.number)[1])


def _subject(rule: OnRow, stand: Stand) -> str:
    if rule.row is None:
        return one_line(stand.workspace.settings.committee)
    tree = stand.workspace.tree
    return one_line(whole_label(tree, tree.position(rule.row)))


def _amount(snapshot: Snapshot | None, rule: OnRow, key: str) -> float | None:
    """An amount of the kept forecast, SEK; None where it is not known."""
    if snapshot is None:
        return None
    total = kept_total(snapshot)
    if rule.row is None:
        return kept_amount(total, key)
    mine = (row for row in kept_rows(snapshot, str(total.get("statement"))) if row.get("row") == rule.row)
    return kept_amount(next(mine, {}), key)
