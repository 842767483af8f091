"""What people have said about a row, newest first: who, when, what held, what holds, and why."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from forecast.drivers.measures import STATES_SV
from forecast.ledger.specs import LAYER_SV
from forecast.money import Unit, format_amount
from forecast.periods import Month
from forecast.report.row_form import amount_words
from forecast.report.run_table import method_words
from forecast.store.canonical import canonical
from forecast.store.records import KIND_SV, Entry, EntryKind, swedish

_ABOUT_ROWS = frozenset({EntryKind.JUDGEMENT, EntryKind.COMMENT, EntryKind.METHOD, EntryKind.REMARK})
_MOST_TOLD = 80
"""Signs of a text that one sentence quotes."""


@dataclass(frozen=True, slots=True)
class HistoryLine:
    """One entry of the journal in words; `when` is Swedish time."""

    seq: int
    when: str
    who: str
    what: str
    change: str
    reason: str


def row_history(
    entries: Sequence[Entry], statement: str, names: Mapping[str, str], row: str, year: int, unit: Unit
) -> tuple[HistoryLine, ...]:
    """The journal of a row and its parts in one budget year, newest first.

    Args:
        entries: a workspace's, oldest first.
        statement: that the row belongs to.
        names: key -> name of the row and its parts.
        row: the row itself; what is said of a part is told with the part's name.
        year: the budget year.
        unit: of the amounts.
    """
    return tuple(
        _line(entry, names, row, unit)
        for entry in reversed(entries)
        if entry.kind in _ABOUT_ROWS
        and entry.subject.get("statement") == statement
        and entry.subject.get("row") in names
        and entry.subject.get("month", "")[:4] == str(year)
    )


def told(entry: Entry, unit: Unit) -> str:
    """One entry as a sentence, `Anna Ek skrev −86 000 tkr 2024-09-10 10:15: färre vikarier.`, on a Swedish clock."""
    value = _shortly(entry, said_value(entry.kind, entry.new, unit))
    return f"{entry.who} {_act(entry, value)} {swedish_time(entry.at)}: {entry.reason.rstrip('.')}."


def _act(entry: Entry, value: str) -> str:
    if entry.kind is EntryKind.ADOPTION:
        return "öppnade månaden igen" if entry.new is None else "fastställde månaden"
    if entry.new is None:
        return f"tog tillbaka {_THE[entry.kind]}"
    if entry.kind is EntryKind.SUBMISSION and isinstance(entry.new, Mapping):
        return " ".join(filter(None, (_STEPS[str(entry.new.get("state"))], value)))
    return f"skrev {value}"


def _shortly(entry: Entry, value: str) -> str:
    """The beginning of a long text for the report; all else as it is."""
    if entry.kind is not EntryKind.REMARK or len(value) <= _MOST_TOLD:
        return value
    return f"{' '.join(value[:_MOST_TOLD].split(' ')[:-1])} …”"


_STEPS = {"submitted": "lämnade in", "approved": "godkände", "returned": "återlämnade"}
_THE = {
    EntryKind.JUDGEMENT: "bedömningen",
    EntryKind.COMMENT: "kommentaren",
    EntryKind.METHOD: "låsningen",
    EntryKind.REMARK: "texten till rapporten",
    EntryKind.MEASURE_PROGRESS: "åtgärdens läge",
    EntryKind.SUBMISSION: "inlämningen",
}


def swedish_time(at: str) -> str:
    """A kept moment on a Swedish clock: `2024-09-10 10:15`."""
    return swedish(at).strftime("%Y-%m-%d %H:%M")


def said_value(kind: EntryKind, value: object, unit: Unit) -> str:
    """What was said, in words; "inget" where nothing is."""
    if value is None:
        return "inget"
    words = _said_words(kind, value, unit) if isinstance(value, Mapping) else ""
    return words or canonical(value)


def _said_words(kind: EntryKind, value: Mapping[str, object], unit: Unit) -> str:
    """A value of its kind in words; "" where it is of another shape."""
    sek, method, cause, text = (value.get(name) for name in ("forecast_sek", "method", "cause", "text"))
    if kind is EntryKind.JUDGEMENT and isinstance(sek, int | float):
        return amount_words(float(sek), unit)
    if kind is EntryKind.METHOD and isinstance(method, str):
        return method_words(method)
    if kind is EntryKind.COMMENT and isinstance(cause, str):
        return f"”{value.get('quote') or cause}”"
    if kind is EntryKind.REMARK and isinstance(text, str):
        return f"”{text}”"
    if kind is EntryKind.SUBMISSION:
        total = value.get("forecast_sek")
        return f"{format_amount(float(total), unit)} {unit}" if isinstance(total, int | float) else "enheten"
    return _progress_words(value, unit) if kind is EntryKind.MEASURE_PROGRESS else ""


def _progress_words(value: Mapping[str, object], unit: Unit) -> str:
    """`påbörjad, 190 tkr till och med augusti 2024`: what was said of a measure."""
    state, sek, through = (value.get(name) for name in ("state", "realised_sek", "through"))
    words = [name for key, name in STATES_SV.items() if key == state]
    if isinstance(sek, int | float):
        until = f" till och med {Month.parse(through).label}" if isinstance(through, str) else ""
        words.append(f"{amount_words(float(sek), unit)}{until}")
    return ", ".join(words)


def _line(entry: Entry, names: Mapping[str, str], row: str, unit: Unit) -> HistoryLine:
    what = KIND_SV[entry.kind]
    if entry.kind is EntryKind.COMMENT:
        layer = {key.value: words for key, words in LAYER_SV.items()}.get(entry.subject.get("layer", ""), "")
        what = f"{what}, {layer} prognos"
    if entry.kind is EntryKind.REMARK:
        what = f"{what}, {entry.subject.get('section', '')} {entry.subject['month']}"
    if entry.subject["row"] != row:
        what = f"{what}, {names[entry.subject['row']]}"
    old, new = (said_value(entry.kind, value, unit) for value in (entry.old, entry.new))
    old = _shortly(entry, old)  # it stands whole where it was said
    reason = "" if isinstance(entry.new, Mapping) and entry.new.get("cause") == entry.reason else entry.reason
    return HistoryLine(
        entry.seq, swedish_time(entry.at), entry.who, what, new if old == new else f"{old} → {new}", reason
    )
