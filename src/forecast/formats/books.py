"""Bytes to `Book`, whatever kind of table they hold."""

from __future__ import annotations

from forecast.errors import InputError, Place
from forecast.formats.book import Book
from forecast.formats.html_book import read_html_book
from forecast.formats.kinds import WORKBOOKS, FileKind, kind_of, shown_name
from forecast.formats.text_book import read_text_book
from forecast.formats.workbooks import read_workbook


def read_book(data: bytes, file: str) -> Book:
    """Read a spreadsheet or text table.

    Args:
        data: the file's bytes.
        file: its name; what stands in the file decides, not what it is called.

    Raises:
        InputError: empty, damaged, protected, too large, or no table; the sentence says what it is.
    """
    kind = kind_of(data, file)
    if kind in WORKBOOKS:
        return read_workbook(data, file)
    if kind is FileKind.HTML:
        return read_html_book(data, file)
    if kind is FileKind.CSV:
        return read_text_book(data, file)
    raise InputError(
        f"Filen är inte ett kalkylblad utan {_OTHER[kind]}.",
        Place(shown_name(file)),
        "Läs in den som sådan, eller välj en annan fil.",
    )


_OTHER = {FileKind.SIE: "en SIE-fil", FileKind.PX: "en PX-fil", FileKind.JSON: "ett svar i JSON"}
