"""The journal and the kept forecasts as text, JSON and CSV."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence

from forecast.formats.formula_guard import safe
from forecast.money import NBSP, Unit, format_amount
from forecast.report.contract import dump
from forecast.report.history.kept_change import KEPT_CHANGE, layer_of, scenario_of
from forecast.report.row_history import swedish_time
from forecast.store.canonical import canonical
from forecast.store.history import change_since, previous_of, total_of
from forecast.store.records import KIND_SV, Entry, Snapshot

SCHEMA = 1
_AMOUNTS = frozenset({"Helårsprognos", "Avvikelse", "Ändring"})
_HEAD = ("nr", "tid", "vem", "slag", "vad", "från", "till", "skäl", "hash")


def journal_json(workspace: str, entries: Sequence[Entry]) -> str:
    """Every entry as it is kept."""
    return dump(
        {
            "schema": SCHEMA,
            "workspace": workspace,
            "entries": [
                {
                    "seq": entry.seq,
                    "kind": entry.kind.value,
                    "subject": dict(entry.subject),
                    "old": entry.old,
                    "new": entry.new,
                    "reason": entry.reason,
                    "who": entry.who,
                    "at": entry.at,
                    "previous": entry.previous,
                    "hash": entry.hash,
                }
                for entry in entries
            ],
        }
    )


def journal_csv(entries: Sequence[Entry]) -> str:
    """The audit log for a spreadsheet: semicolons, and text that it cannot execute."""
    out = io.StringIO()
    writer = csv.writer(out, delimiter=";", lineterminator="\n")
    writer.writerow(_HEAD)
    for entry in entries:
        writer.writerow([entry.seq, *map(safe, (*_words(entry), entry.hash))])
    return out.getvalue()


def journal_text(workspace: str, entries: Sequence[Entry]) -> str:
    """Who said what, when and why; one entry a paragraph, since reasons are long."""
    if not entries:
        return f"Journalen för {workspace} är tom.\n"
    lines = [f"Journalen för {workspace}, {len(entries)} poster", ""]
    for entry in entries:
        at, who, kind, what, old, new, reason = _words(entry)
        lines += [f"{entry.seq}  {at}  {_seen(who)}: {kind}, {_seen(what)}", f"   {_seen(old)} -> {_seen(new)}"]
        lines += [f"   Skäl: {_seen(reason)}"]
    return "\n".join(lines) + "\n"


def _words(entry: Entry) -> tuple[str, ...]:
    about = " ".join(f"{name} {value}" for name, value in sorted(entry.subject.items()))
    return entry.at, entry.who, KIND_SV[entry.kind], about, _value(entry.old), _value(entry.new), entry.reason


def _value(value: object) -> str:
    """A value as people read it; "inget" where nothing is said."""
    if value is None:
        return "inget"
    if not isinstance(value, dict):
        return canonical(value)
    parts = ((name, _part(name, part)) for name, part in value.items() if name not in _UNTOLD)
    return ", ".join(f"{name} {words}" for name, words in parts if words)


_UNTOLD = frozenset({"suggestion", "rows", "journal"})
"""What only JSON tells: long texts and lists, and what the program keeps for itself."""


def _part(name: str, value: object) -> str:
    """A part of a value; an amount in kronor, a list by its members, "" where nothing is said."""
    if isinstance(value, int | float) and name.endswith("_sek"):
        return format_amount(value, Unit.KR).replace(NBSP, " ") + " kr"
    if isinstance(value, list):
        return ", ".join(str(item) for item in value)
    return "" if value is None else str(value)


def _seen(text: str) -> str:
    """Text on one line, without signs that a terminal obeys."""
    return "".join(sign if sign.isprintable() else " " for sign in text)


def snapshots_json(workspace: str, kept: Sequence[Snapshot]) -> str:
    """The kept forecasts without their rows, oldest first."""
    return dump(
        {
            "schema": SCHEMA,
            "workspace": workspace,
            "snapshots": [
                {
                    "snapshot": item.id,
                    "seq": item.seq,
                    "at": item.at,
                    "as_of": item.as_of,
                    "scenario": item.inputs.get("scenarios", []),
                    "headline": item.inputs.get("headline"),
                    "forecast": total_of(item, "forecast"),
                    "deviation": total_of(item, "deviation"),
                    "change_sek": change_since(item, previous_of(kept, item)),
                    "inputs": dict(item.inputs),
                    "hash": item.hash,
                }
                for item in kept
            ],
        }
    )


def snapshots_text(workspace: str, kept: Sequence[Snapshot]) -> str:
    """The kept forecasts, one a line under the heads of Historik: of when, whose, how much, what has changed; mnkr."""
    if not kept:
        return f"Inga prognoser är sparade för {workspace}.\n"
    head = ("Efter", "Sparad", "Skikt", "Scenario", "Helårsprognos", "Avvikelse", "Ändring", "Nummer")
    body = [
        (
            item.as_of,
            swedish_time(item.at),
            _seen(layer_of(item)),
            _seen(scenario_of(item)),
            _million(total_of(item, "forecast")),
            _million(total_of(item, "deviation"), signed=True),
            _million(change_since(item, previous_of(kept, item)), signed=True),
            item.id[:12],
        )
        for item in kept
    ]
    widths = [max(len(line[i]) for line in (head, *body)) for i in range(len(head))]
    lines = [
        "  ".join(
            cell.rjust(width) if head[at] in _AMOUNTS else cell.ljust(width)
            for at, (cell, width) in enumerate(zip(line, widths, strict=True))
        )
        for line in (head, *body)
    ]
    told = ("", KEPT_CHANGE, "Minus är kostnad eller sämre än budget, plus är bättre.")
    return "\n".join([f"Sparade prognoser för {workspace}, mnkr", "", *(line.rstrip() for line in lines), *told]) + "\n"


def _million(sek: float | None, *, signed: bool = False) -> str:
    return "" if sek is None else format_amount(sek, Unit.MNKR, signed=signed).replace(NBSP, " ")
