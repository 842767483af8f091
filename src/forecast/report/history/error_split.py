"""A forecast's error in its parts, by what was recorded between it and the closing: drift, measures, grants and moves.

An error that measures explain says that the measures worked, not that the forecast was bad: both errors are shown.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from forecast.model import Result
from forecast.money import Unit, in_unit
from forecast.periods import Month
from forecast.questions.forecast_change import Cause, ForecastChange
from forecast.questions.track import Voice
from forecast.report.history.register_words import register_words
from forecast.report.history.voices import VOICE_SV
from forecast.report.misses import ROUNDED, footed
from forecast.report.table import Cell, Column, Table, TableRow
from forecast.report.words import footer
from forecast.store.records import Snapshot
from forecast.workspace.workspace import Workspace

MEASURES, REST = "Beslutade åtgärder", "Övrigt"
PART_OF: Mapping[Cause, str] = MappingProxyType(
    {
        Cause.OUTCOMES: "Drift",
        Cause.MEASURES: MEASURES,
        Cause.GRANTS: "Sena bidrag",
        Cause.RESTATED: "Omklassat och flyttad budget",
        Cause.BUDGET: "Omklassat och flyttad budget",
    }
)
"""Cause -> part of the error; what is not named here stands as what it is under `Övrigt`, told in a note."""
PARTS = tuple(dict.fromkeys((*PART_OF.values(), REST)))
CAUSE_SV: Mapping[Cause, str] = MappingProxyType(
    {
        Cause.PROGRAM: "ny version av programmet",
        Cause.DRIVERS: "drivare",
        Cause.EVENTS: "händelser",
        Cause.METHOD: "metodbyte",
        Cause.JUDGEMENT: "bedömningar",
        Cause.SCENARIO: "scenario",
        Cause.UNKNOWN: "går inte att skilja ut",
    }
)
UNSPLIT = "Går inte att dela upp: underlaget till prognosen är inte sparat."

DRIFT = (
    "Delarna är det som är antecknat mellan prognosen och bokslutet, i register och journal; drift är resten av det "
    "som de bokförda månaderna gav."
)
CLEARED = (
    "Rensat för åtgärder: felet utan det som beslutade åtgärder gav. En prognos som ledde till åtgärder kan inte fullt "
    "ut bedömas av felet."
)


@dataclass(frozen=True, slots=True)
class KeptYears:
    """What is kept of years that are over.

    Attributes:
        whole: the last forecast of each month, with all rows (`of_years_over`).
        changes: those of the result's own year whose error is to be split (`to_split`), each with the change from it
            to the closing; None where what it was made of is not kept.
    """

    whole: tuple[Snapshot, ...] = ()
    changes: tuple[tuple[Snapshot, ForecastChange | None], ...] = ()


NOTHING_KEPT = KeptYears()


def to_split(whole: Sequence[Snapshot], result: Result) -> tuple[Snapshot, ...]:
    """The first, middle and last forecast of a year that is over: telling one apart costs some ten forecasts."""
    own = [item for item in whole if item.as_of[:4] == str(result.as_of.year) and item.as_of[5:] != "12"]
    if not result.closed or not own:
        return ()
    return tuple(own[at] for at in sorted({0, len(own) // 2, len(own) - 1}))


def parts_of(change: ForecastChange) -> dict[str, float]:
    """Part -> SEK, better > 0; they sum to the change to the öre."""
    out = dict.fromkeys(PARTS, 0.0)
    for cause, amounts in zip(change.causes, change.amounts, strict=True):
        part = PART_OF.get(cause, REST)
        out[part] = round(out[part] + float(amounts.sum()), 2) + 0.0
    return out


def split_table(
    workspace: Workspace,
    result: Result,
    changes: Sequence[tuple[Snapshot, ForecastChange | None]],
    unit: Unit,
) -> Table | None:
    """Every kept forecast's error by part, and cleared of decided measures; None where none is asked for."""
    if not changes:
        return None
    rows = tuple(_row(snapshot, change) for snapshot, change in changes)
    others = {cause for _, change in changes if change is not None for cause in _others(change)}
    named = ", ".join(CAUSE_SV[cause] for cause in Cause if cause in others)
    table = Table(
        key="traffsakerhet_delar",
        title="Vad felet består av",
        subtitle=f"{workspace.settings.committee}, helår {result.as_of.year}, utfall − prognos, {unit}",
        labels=("Prognos efter", "Anmärkning") if any(row.note for row in rows) else ("Prognos efter",),
        columns=(
            Column("Skikt", kind="text"),
            *(Column(part, signed=True) for part in PARTS),
            Column("Utfall − prognos", signed=True),
            Column("Rensat för åtgärder", signed=True, minus=(len(PARTS) + 1, 1 + PARTS.index(MEASURES))),
        ),
        rows=rows,
        unit=unit,
        decimals=unit.decimals,
        notes=(
            DRIFT,
            CLEARED,
            *_by_register(changes, unit),
            *((f"Övrigt: {named}.",) if named else ()),
            *((ROUNDED,) if any(_misses(change, unit) for _, change in changes) else ()),
        ),
        footer=footer(workspace, result),
    )
    return footed(table)


def _by_register(changes: Sequence[tuple[Snapshot, ForecastChange | None]], unit: Unit) -> tuple[str, ...]:
    """What registers say of each forecast's months; forecasts of which they say the same are named together."""
    said: dict[str, list[str]] = {}
    for snapshot, change in changes:
        for words in () if change is None else register_words(change.recorded, unit):
            said.setdefault(words, []).append(Month.parse(snapshot.as_of).label)
    return tuple(f"Efter {', '.join(months)}: {words[:1].lower()}{words[1:]}" for words, months in said.items())


def _misses(change: ForecastChange | None, unit: Unit) -> bool:
    """Whether the parts as they are shown do not add up to the error as it is shown."""
    if change is None:
        return False
    return sum(in_unit(sek, unit) for sek in parts_of(change).values()) != in_unit(change.change, unit)


def _row(snapshot: Snapshot, change: ForecastChange | None) -> TableRow:
    voice = VOICE_SV[Voice(str(snapshot.inputs.get("headline")))]
    label = Month.parse(snapshot.as_of).label
    if change is None:
        return TableRow(snapshot.id, label, 0, "leaf", (voice, *([None] * (len(PARTS) + 2))), UNSPLIT)
    parts = parts_of(change)
    cleared = round(change.change - parts[MEASURES], 2) + 0.0
    cells: tuple[Cell, ...] = (voice, *parts.values(), change.change, cleared)
    return TableRow(snapshot.id, label, 0, "leaf", cells, " ".join(change.told))


def _others(change: ForecastChange) -> list[Cause]:
    """Causes that moved something and have no part of their own."""
    pairs = zip(change.causes, change.amounts, strict=True)
    return [cause for cause, amounts in pairs if cause not in PART_OF and round(float(amounts.sum()), 2)]
