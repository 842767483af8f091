"""Forecasts against an outcome that only a source outside the ledger tells; the source is named, never booked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from forecast.model import Result
from forecast.money import Unit
from forecast.periods import Month
from forecast.questions.track import VOICES, Voice
from forecast.report.contract import total_object
from forecast.report.history.voices import VOICE_SV, Aim, percent_cell
from forecast.report.labels import one_line
from forecast.report.table import Column, Table, TableRow
from forecast.report.words import footer
from forecast.store.records import Snapshot
from forecast.workspace.notes import PublishedOutcome
from forecast.workspace.workspace import Workspace

KIND_SV = {
    "press": "uppgift i pressen, avrundad och inte avstämd mot bokslutet",
    "report": "publicerat bokslut",
}


@dataclass(frozen=True, slots=True)
class AgainstPublished:
    """One voice's deviation of the committee as of a month beside the published one, SEK; budget as it was then."""

    as_of: Month
    voice: Voice
    deviation: float
    published: float
    budget: float

    @property
    def error(self) -> float:
        """Published - forecast, SEK; plus: the year became better."""
        return round(self.published - self.deviation, 2) + 0.0

    @property
    def percent(self) -> float:
        """The error in per cent of the budget, signed as the error."""
        return 100.0 * self.error / abs(self.budget)


def told_of(workspace: Workspace, year: int) -> PublishedOutcome | None:
    """What published_outcomes.csv says of the committee's year; None where it says nothing."""
    statement, total = workspace.settings.primary_statement, workspace.settings.total
    every = (item for item in workspace.published_outcomes if (item.statement, item.row) == (statement, total))
    return next((item for item in every if item.year == year), None)


def against_published(workspace: Workspace, result: Result, kept: Sequence[Snapshot]) -> tuple[AgainstPublished, ...]:
    """Every voice of the kept forecasts and of the page's own, of a year that is not booked to its end.

    Args:
        workspace: its published_outcomes.csv.
        result: the page's.
        kept: `last_of_months`; their totals are enough.
    """
    told = told_of(workspace, result.as_of.year)
    if told is None or result.as_of.number == 12:
        return ()
    said = {Month.parse(item.as_of): item.result.get("total") for item in kept if not item.inputs.get("scenarios")}
    said |= {result.as_of: total_object(workspace, result)}
    out = []
    for month, total in sorted(said.items()):
        if month.year == told.year and isinstance(total, Mapping):
            out += [_held(month, voice, total, told) for voice in VOICES]
    return tuple(item for item in out if item is not None)


def _held(month: Month, voice: Voice, total: Mapping[str, object], told: PublishedOutcome) -> AgainstPublished | None:
    said, budget = total.get(voice.value), total.get("budget")
    if not isinstance(said, int | float) or not isinstance(budget, int | float) or not budget:
        return None
    published = told.amount if told.measure == "deviation" else told.amount - budget
    return AgainstPublished(month, voice, round(said - budget, 2) + 0.0, round(published, 2) + 0.0, float(budget))


def published_table(
    workspace: Workspace, result: Result, held: Sequence[AgainstPublished], aim: Aim, unit: Unit
) -> Table | None:
    """The deviations side by side; None where nothing is published."""
    told = told_of(workspace, result.as_of.year)
    if told is None or not held:
        return None
    return Table(
        key="traffsakerhet_publicerad",
        title=f"Prognoser av {told.year} mot publicerat utfall",
        subtitle=f"{workspace.settings.committee}, avvikelse mot budget, helår, {unit}",
        labels=("Prognos efter",),
        columns=(
            Column("Skikt", kind="text"),
            Column("Avvikelse i prognosen", signed=True),
            Column("Publicerad avvikelse", signed=True),
            Column("Utfall − prognos", signed=True, minus=(2, 1)),
            Column("Procent av budgeten", kind="number"),
            Column(aim.column, kind="text"),
        ),
        rows=tuple(
            TableRow(
                f"publicerad-{number}",
                item.as_of.label,
                0,
                "leaf",
                (
                    VOICE_SV[item.voice],
                    item.deviation,
                    item.published,
                    item.error,
                    percent_cell(item.percent),
                    "ja" if aim.met(item.percent) else "nej",
                ),
                decimals=1,
            )
            for number, item in enumerate(held)
        ),
        unit=unit,
        decimals=unit.decimals,
        notes=(
            f"Publicerad avvikelse: {one_line(told.source).rstrip('.')} ({KIND_SV[told.kind]}).",
            "Plus: året blev bättre än prognosen.",
            "Utfallet står i published_outcomes.csv och ingår inte i bokföringen eller i någon prognos.",
            aim.words,
        ),
        footer=footer(workspace, result),
    )
