"""What refreshing many municipalities came to: one brief value each, a table, and the contract of the answer."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from forecast.formats.yaml_guard import without_invisible
from forecast.money import Unit
from forecast.report.contract import dump_line
from forecast.report.labels import one_line
from forecast.report.refresh_card import Kept, kept_object, refused_object
from forecast.report.table import Cell, Column, Table, TableRow, as_text
from forecast.store.history import change_since, total_of

SCHEMA = 1
_SHOWN = 3
"""Sentences that are told of one municipality in the table; the others stand in the answer in JSON."""


class State(StrEnum):
    """How it went; in the order in which they are told."""

    FAILED = "failed"
    NOT_RUN = "not_run"
    ALERTED = "alerted"
    DONE = "done"


_ORDER = {state: at for at, state in enumerate(State)}
_WORDS = {State.FAILED: "fel", State.NOT_RUN: "ej körd", State.ALERTED: "larm", State.DONE: "klar"}


@dataclass(frozen=True, slots=True)
class Brief:
    """What one municipality's refresh came to: small enough that hundreds are held at once.

    Attributes:
        workspace: its folder's name.
        state: how it went.
        told: what `refresh --format json` says of it, as JSON; "" where it was not run.
        municipality: its name; "" where the workspace could not be read.
        as_of: the last booked month, `2024-08`; "" where there is no forecast.
        budget, forecast, deviation, change: of the total in SEK; None = not known.
        synthetic: whether the figures are invented.
        why: what went wrong, or the alerts: Swedish sentences.
    """

    workspace: str
    state: State
    told: str = ""
    municipality: str = ""
    as_of: str = ""
    budget: float | None = None
    forecast: float | None = None
    deviation: float | None = None
    change: float | None = None
    synthetic: bool = False
    why: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Many:
    """What came of all of them.

    Attributes:
        folder: where they lie, as it was asked for.
        briefs: in the order of their folders' names.
        passed_over: folders without workspace.yaml.
        interrupted: somebody stopped it before all were run.
    """

    folder: str
    briefs: tuple[Brief, ...]
    passed_over: tuple[str, ...] = ()
    interrupted: bool = False

    def count(self, state: State) -> int:
        """How many went so."""
        return sum(brief.state is state for brief in self.briefs)

    @property
    def gravest_first(self) -> tuple[Brief, ...]:
        """Failures first; within a state in the order of their folders' names."""
        return tuple(sorted(self.briefs, key=lambda brief: _ORDER[brief.state]))


def kept_brief(
    kept: Kept, total: Mapping[str, object], files: Sequence[str] | None, message: str | None = None
) -> Brief:
    """Of a forecast that is kept; takes what `kept_object` takes."""
    snapshot = kept.snapshot
    return Brief(
        workspace=snapshot.workspace,
        state=State.ALERTED if kept.alerts else State.DONE,
        told=dump_line(kept_object(kept, total, files, message)),
        municipality=str(snapshot.result.get("municipality") or ""),
        as_of=snapshot.as_of,
        budget=total_of(snapshot, "budget"),
        forecast=total_of(snapshot, "forecast"),
        deviation=total_of(snapshot, "deviation"),
        change=change_since(snapshot, kept.previous),
        synthetic=bool(snapshot.result.get("synthetic")),
        why=tuple(alert.sentence for alert in kept.alerts),
    )


def failed_brief(refused: Mapping[str, object], why: Sequence[str]) -> Brief:
    """Of one that went wrong, with what `refresh --format json` says of it, and why in sentences."""
    return Brief(str(refused["workspace"]), State.FAILED, dump_line(refused), why=tuple(why))


def lost_brief(workspace: str, why: str) -> Brief:
    """Of one that no answer came from."""
    return failed_brief(refused_object(workspace, None, [why]), [why])


def many_object(many: Many) -> dict[str, object]:
    """The contract of `refresh --all --format json`."""
    return {
        "schema": SCHEMA,
        "folder": many.folder,
        "unit": "SEK",
        "interrupted": many.interrupted,
        "counts": {state.value: many.count(state) for state in State},
        "passed_over": list(many.passed_over),
        "workspaces": [_object(brief) for brief in many.gravest_first],
    }


def _object(brief: Brief) -> dict[str, object]:
    said = {"workspace": brief.workspace} if not brief.told else json.loads(brief.told)
    return {"state": brief.state.value, **said}


def progress_object(brief: Brief, done: int, of: int) -> dict[str, object]:
    """One line of progress; it holds no amounts, since it ends in logs."""
    return {"schema": SCHEMA, "workspace": brief.workspace, "state": brief.state.value, "done": done, "of": of}


def counts_in_words(many: Many) -> str:
    """How many went how, in one sentence."""
    alerted, left = many.count(State.ALERTED), many.count(State.NOT_RUN)
    parts = [
        f"{many.count(State.DONE) + alerted} av {len(many.briefs)} klara",
        *([f"{alerted} med larm"] if alerted else []),
        *([f"{many.count(State.FAILED)} med fel"] if many.count(State.FAILED) else []),
        *([f"{left} ej {_run(left)}"] if left else []),
    ]
    return f"{', '.join(parts)}."


def many_table(many: Many) -> Table:
    """A row each, failures first, and below it why."""
    titles = ("Läge", "Per", "Budget", "Prognos", "Avvikelse", "Ändring")
    words = ("Läge", "Per")
    return Table(
        key="kommuner",
        title=f"Uppdaterade arbetsytor i {many.folder}",
        subtitle=f"{counts_in_words(many)} Belopp i mnkr, minus är kostnad; avvikelse: plus är bättre än budget.",
        labels=("Arbetsyta", "Kommun"),
        columns=tuple(
            Column(title, title in {"Avvikelse", "Ändring"}, "text" if title in words else "amount") for title in titles
        ),
        rows=tuple(
            TableRow(brief.workspace, _shown(brief.workspace), 0, "leaf", _cells(brief), brief.municipality)
            for brief in many.gravest_first
        ),
        unit=Unit.MNKR,
        decimals=Unit.MNKR.decimals,
        notes=tuple(sentence for brief in many.gravest_first for sentence in _notes(brief)),
        footer=_footer(many),
    )


def many_text(many: Many) -> str:
    """The table in fixed width, for a terminal."""
    return as_text(many_table(many))


def _shown(text: str) -> str:
    """Text with a folder's name on one line: a name on the disk may hold what a terminal would obey."""
    return without_invisible(one_line(text))


def _cells(brief: Brief) -> tuple[Cell, ...]:
    return (_WORDS[brief.state], brief.as_of, brief.budget, brief.forecast, brief.deviation, brief.change)


def _notes(brief: Brief) -> list[str]:
    name, more = _shown(brief.workspace), len(brief.why) - _SHOWN
    shown = [f"{name}: {_shown(sentence)}" for sentence in brief.why[:_SHOWN]]
    return [*shown, f"{name}: och {more} till."] if more > 0 else shown


def _run(count: int) -> str:
    return "körd" if count == 1 else "körda"


def _footer(many: Many) -> tuple[str, ...]:
    invented, left = sum(brief.synthetic for brief in many.briefs), many.count(State.NOT_RUN)
    return (
        "Varje belopp är avrundat för sig. Ingen summa: kommunerna kan ha bokfört olika månader och ha olika ansvar.",
        *([f"Avbrutet: {left} är inte {_run(left)}."] if many.interrupted else []),
        *([f"Utan workspace.yaml, inte med: {', '.join(map(_shown, many.passed_over))}."] if many.passed_over else []),
        *([f"Påhittade siffror i {invented} av {len(many.briefs)}."] if invented else []),
    )
