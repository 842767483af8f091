"""The tree of errors.

::

    ForecastError          anything a user can mend; str(error) is Swedish sentences
    |-- UsageError         wrong words on the command line or in an address (exit code 2)
    `-- InputError         something in the user's files (exit code 1)
        `-- CollectedInputError    several of them, reported together

Every error says what was found, where (file, sheet, row, column) and what to do.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Place:
    """Where something stands in a file; rows and columns as an editor or Excel shows them."""

    file: str
    row: int | None = None
    column: str | None = None
    sheet: str | None = None

    def __str__(self) -> str:
        parts = [self.file]
        if self.sheet:
            parts.append(f"blad ”{self.sheet}”")
        if self.row is not None:
            parts.append(f"rad {self.row}")
        if self.column is not None:
            parts.append(f"kolumn ”{_short(self.column)}”")
        return ", ".join(parts)


class ForecastError(Exception):
    """Base of all errors that a user can mend; the text is Swedish."""


class UsageError(ForecastError):
    """Wrong words on the command line or in an address."""


class InputError(ForecastError):
    """One fault in a user's file.

    Args:
        found: what was found, a Swedish sentence without its place.
        place: where it was found.
        remedy: what to do about it, a Swedish sentence.
    """

    def __init__(self, found: str, place: Place, remedy: str) -> None:
        self.found, self.place, self.remedy = _short(found), place, _short(remedy)
        super().__init__(f"{place}: {self.found} {self.remedy}")


class NoMonthError(InputError):
    """A file with amounts says neither in title, header nor name which months they are of; somebody must say it."""


class CollectedInputError(InputError):
    """Several faults, one per line."""

    def __init__(self, errors: Sequence[InputError]) -> None:
        if not errors:
            raise ValueError("CollectedInputError needs at least one error")
        first = errors[0]
        super().__init__(first.found, first.place, first.remedy)
        self.errors = tuple(errors)

    def __str__(self) -> str:
        return "\n".join(str(error) for error in self.errors)


def _short(text: str) -> str:
    """A sentence that repeats no endless word out of a file."""
    return re.sub(r"\S{200,}", lambda word: f"{word[0][:60]}…", text)


def unreadable(error: OSError, place: Place) -> InputError:
    """A file or folder that the system does not let the program read, as a sentence."""
    known = {
        FileNotFoundError: ("den finns inte längre", "Lägg tillbaka den, eller välj en annan."),
        IsADirectoryError: ("det är en mapp", "Välj en fil."),
        PermissionError: ("programmet har inte rätt att läsa den", "Ge det rätten och försök igen."),
    }
    reason, remedy = known.get(type(error), ("disken går inte att nå", "Försök igen."))
    return InputError(f"Går inte att läsa: {reason}.", place, remedy)


def system_reason(error: OSError) -> str:
    """Why the system could not write, in Swedish; its own texts follow the system's language."""
    known = {
        FileNotFoundError: "mappen finns inte",
        FileExistsError: "det finns redan en fil med det namnet",
        NotADirectoryError: "det finns redan en fil med det namnet",
        IsADirectoryError: "det är en mapp",
        PermissionError: "du har inte rätt att skriva där",
    }
    return known.get(type(error), "disken är full eller går inte att nå")
