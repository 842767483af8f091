"""A forecast's error in its parts, by what was recorded between it and the closing: drift, measures, grants and moves.

An error that measures explain says that the measures worked, not that the forecast was bad: both errors are shown.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from forecast.model import Result
from forecast.money import Unit
from forecast.periods import Month
from forecast.questions.forecast_change import Cause, ForecastChange
from forecast.questions.told_apart import CAUSE_SV
from forecast.questions.track import Voice
from forecast.report.history.register_words import register_words
from forecast.report.history.voices import VOICE_SV
from forecast.report.misses import footed
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
UNSPLIT = "Går inte att dela upp: underlaget till prognosen är inte sparat."

DRIFT = (
    "Delarna är det som är antecknat mellan prognosen och bokslutet, i register och journal; drift är resten av det "
    "som de bokförda månaderna gav."
)
SOME = "Uppdelade är årets första, mellersta och sista prognos; de andras fel står i tabellen över prognoserna."
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
_SPLIT = 3


def to_split(whole: Sequence[Snapshot], result: Result) -> tuple[Snapshot, ...]:
    """The first, middle and last forecast of a year that is over: telling one apart costs some ten forecasts."""
    own = [item for item in whole if item.as_of[:4] == str(result.as_of.year) and item.as_of[5:] != "12"]
    if not result.closed or not own:
        return ()
    return tuple(own[at] for at in sorted({0, len(own) // 2, len(own) - 1}))  # at most _SPLIT


def voice_of(snapshot: Snapshot) -> Voice:
    """Whose a kept forecast is: of one of the judged layer that nobody had judged in, the model's."""
    voice, rows = Voice(str(snapshot.inputs.get("headline"))), snapshot.result.get("rows")
    known = [row for row in rows if isinstance(row, Mapping)] if isinstance(rows, Sequence) else []
    unjudged = bool(known) and all(row.get("judged") is None for row in known)
    return Voice.MODEL if voice is Voice.JUDGED and unjudged else voice


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
    named = ", ".join(CAUSE_SV[cause].lower() for cause in Cause if cause in others)
    table = Table(
        key="traffsakerhet_delar",
        title="Vad felet består av",
        subtitle=f"{workspace.settings.committee}, helår {result.as_of.year}, utfall − prognos, {unit}",
        labels=("Prognos efter", "Anmärkning") if any(row.note for row in rows) else ("Prognos efter",),
        columns=(
            Column("Skikt", kind="text"),
            *(Column(part, signed=True) for part in PARTS),
            Column("Utfall − prognos", signed=True, plus=tuple(range(1, 1 + len(PARTS)))),
            Column("Rensat för åtgärder", signed=True, minus=(len(PARTS) + 1, 1 + PARTS.index(MEASURES))),
        ),
        rows=rows,
        unit=unit,
        decimals=unit.decimals,
        notes=(
            DRIFT,
            CLEARED,
            *((SOME,) if len(changes) == _SPLIT else ()),
            *_by_register(changes, unit),
            *((f"Övrigt: {named}.",) if named else ()),
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


def _row(snapshot: Snapshot, change: ForecastChange | None) -> TableRow:
    voice = VOICE_SV[voice_of(snapshot)]
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
