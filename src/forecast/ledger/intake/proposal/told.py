"""What a proposal tells a person: evidence and guesses, and tables that it leaves aside."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from forecast.errors import Place
from forecast.formats.book import Book
from forecast.ledger.intake.layout.headers import MOST_COLUMNS, HeadedTable
from forecast.ledger.intake.mapping_file import Column

About = Literal["unit", "sign", "column", "period", "cumulative", "statement", "sheet", "columns", "lying"]
MENDED = {
    "columns": "Dela den i tabeller som rymmer det som ska läsas.",
    "lying": "Vänd tabellen (klistra in särskilt, transponera), så att varje rad är en verksamhet.",
}
"""What to do about a table that is left aside."""


@dataclass(frozen=True, slots=True)
class Told:
    """Something seen in the file.

    Attributes:
        about: what it is about.
        sentence: Swedish.
        place: where.
        guess: whether a person should look at it.
        table: position of the table in the mapping, None for a sheet without one.
        column: the column of the mapping, None where it is about the whole table.
    """

    about: About
    sentence: str
    place: Place
    guess: bool
    table: int | None = None
    column: Column | None = None


def lies_down(book: Book, table: HeadedTable) -> Told:
    """A table whose columns are what its rows should be."""
    names = ", ".join(table.headers[1:4])
    sentence = (
        f"En tabell ligger ner: raderna säger utfall, budget och prognos, och kolumnerna är {names} …; den läses inte."
    )
    return Told("lying", sentence, Place(book.file, sheet=table.sheet.name or None), guess=True)


def no_table(book: Book, name: str) -> Told:
    """A sheet without amounts."""
    place = Place(book.file, sheet=name or None)
    return Told("sheet", f"Bladet ”{name[:60]}” har ingen tabell med belopp och läses inte.", place, guess=False)


def too_wide(book: Book, table: HeadedTable) -> Told:
    """A table with more columns than are understood."""
    sentence = f"En tabell har {len(table.columns)} kolumner, och fler än {MOST_COLUMNS} läses inte."
    return Told("columns", sentence, Place(book.file, sheet=table.sheet.name or None), guess=True)
