"""What nobody can say any more: about a month that is adopted, and what somebody else has said in between."""

from __future__ import annotations

from collections.abc import Sequence

from forecast.errors import InputError, Place
from forecast.periods import Month
from forecast.store.canonical import canonical
from forecast.store.records import KIND_SV, Entry, EntryKind, NewEntry, swedish
from forecast.store.shapes import PLACE

FREE = frozenset({EntryKind.APPROVAL, EntryKind.ADOPTION})
"""Kinds that a locked month does not stop: what is decided about a kept forecast, and opening the month again."""
HELD = frozenset({EntryKind.SUBMISSION, EntryKind.ADOPTION})
"""Kinds that are a step from one state to another: whoever takes it must have seen the state that it is taken from."""


def adoption_of(entries: Sequence[Entry], month: Month) -> Entry | None:
    """The adoption of a month that is in force; None where it is open. `entries`: oldest first, of any kind."""
    mine = [item for item in entries if item.kind is EntryKind.ADOPTION and item.subject.get("month") == str(month)]
    return mine[-1] if mine and mine[-1].new is not None else None


def lock_on(entries: Sequence[Entry], month: Month) -> Entry | None:
    """The adoption that locks a month: its own, or that of a later month of its year; None where it is open."""
    later = (adoption_of(entries, Month(month.year, number)) for number in range(12, month.number - 1, -1))
    return next((found for found in later if found is not None), None)


def locked_words(lock: Entry, month: Month) -> str:
    """Why nothing can be said about a month, a sentence: which month is adopted, by whom and when."""
    adopted = Month.parse(lock.subject["month"])
    when = swedish(lock.at).strftime("%Y-%m-%d %H:%M")
    if adopted == month:
        return f"{month.label.capitalize()} är fastställd av {lock.who} {when} och låst."
    return f"{month.label.capitalize()} är låst: {adopted.label} är fastställd av {lock.who} {when}."


def unlock_words(lock: Entry) -> str:
    """What to do about a locked month."""
    adopted = Month.parse(lock.subject["month"])
    return f"Säg det i en senare månad, eller öppna {adopted.label} igen med ett skäl (forecast collect ... --reopen)."


def locked_error(lock: Entry, month: Month, kind: EntryKind) -> InputError:
    """The refusal of something about a locked month."""
    return InputError(locked_words(lock, month), Place(PLACE, None, KIND_SV[kind]), unlock_words(lock))


def check_open(entry: NewEntry | Entry, adoptions: Sequence[Entry], last: object) -> None:
    """Refuse what the journal no longer has room for; asked by whoever holds the only pen.

    Args:
        entry: what somebody says, or said in the store that an export is of.
        adoptions: the workspace's entries of that kind, oldest first.
        last: what the journal said last of the same thing; None where nothing.

    Raises:
        InputError: the month is locked, is to be opened and is not adopted, or the state is no longer the one seen.
    """
    month = Month.parse(entry.subject["month"])
    place = Place(PLACE, None, KIND_SV[entry.kind])
    lock = lock_on(adoptions, month)
    opens = entry.kind is EntryKind.ADOPTION and entry.new is None
    if lock is not None and not opens and (entry.kind not in FREE or entry.kind is EntryKind.ADOPTION):
        raise locked_error(lock, month, entry.kind)
    if opens and lock is None:
        raise InputError(f"{month.label.capitalize()} är inte fastställd.", place, "Den är redan öppen.")
    if opens and lock is not None and lock.subject["month"] != str(month):
        raise InputError(locked_words(lock, month), place, f"Öppna {Month.parse(lock.subject['month']).label} först.")
    if entry.kind in HELD and canonical(entry.old) != canonical(last):
        found = "Någon annan har sagt något om samma sak sedan du läste."
        raise InputError(found, place, "Läs om, se efter vad som gäller nu och gör om det.")


def overtaken(last: Entry) -> InputError:
    """The refusal of an adoption that does not hold what was said last."""
    when = swedish(last.at).strftime("%Y-%m-%d %H:%M")
    found = (
        f"{last.who} skrev i journalen {when} ({KIND_SV[last.kind]}, post {last.seq}), efter att prognosen räknades."
    )
    return InputError(found, Place(PLACE, None, KIND_SV[EntryKind.ADOPTION]), "Inget är fastställt. Läs om och gör om.")
