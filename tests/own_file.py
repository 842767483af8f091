"""A newcomer's own spreadsheet: the shipped example as somebody would have it in Excel, merged headers and all."""

import io
from pathlib import Path

import xlsxwriter

EXAMPLE = Path(__file__).parents[1] / "docs" / "exempel" / "uppfoljning-augusti.csv"


def lines() -> list[list[str]]:
    """The example's lines as cells."""
    return [line.split(";") for line in EXAMPLE.read_text(encoding="utf-8").splitlines()]


def spreadsheet(evil: str = "") -> bytes:
    """The example as xlsx; `evil` stands in the place of the name of home care."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_formulas": False})
    sheet = book.add_worksheet("Uppföljning")
    bold = book.add_format({"bold": True})
    every = lines()
    head = next(at for at, line in enumerate(every) if line[0] == "Kod")
    for at, line in enumerate(every[:head]):
        sheet.write_string(at, 0, line[0], bold)
    sheet.merge_range(head, 2, head, 9, "Utfall 2024", bold)
    for column, text in enumerate(every[head]):
        sheet.write_string(head + 1, column, text, bold)
    for row, line in enumerate(every[head + 1 :], start=head + 2):
        sheet.write_string(row, 0, line[0])
        sheet.write_string(row, 1, evil if evil and line[1] == "Hemtjänst" else line[1])
        for column, text in enumerate(line[2:], start=2):
            sheet.write_number(row, column, float(text.replace(" ", "")))
    book.close()
    return out.getvalue()
