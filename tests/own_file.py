"""A newcomer's own spreadsheet: the shipped example as somebody would have it in Excel, merged headers and all."""

import io
from pathlib import Path

import xlsxwriter

EXAMPLE = Path(__file__).parents[1] / "docs" / "exempel" / "uppfoljning-augusti.csv"


def lines(*, september: bool = False, old: str = "", new: str = "") -> list[list[str]]:
    """The example's lines as cells; a month later, where September is as August was; `old` replaced by `new`."""
    text = EXAMPLE.read_text(encoding="utf-8").replace(old, new) if old else EXAMPLE.read_text(encoding="utf-8")
    found = [line.split(";") for line in text.splitlines()]
    if september:
        found = [[cell.replace("augusti", "september") for cell in line] for line in found]
        found = [_later(line) if len(line) > 2 else line for line in found]
    return found


def _later(line: list[str]) -> list[str]:
    *front, total, budget = line
    if front[2] == "jan":
        return [*front, "sep", "Utfall jan–sep", budget]
    return [*front, front[-1], f"{_number(total) + _number(front[-1]):.0f}", budget]


def _number(text: str) -> float:
    return float(text.replace(" ", ""))


def spreadsheet(evil: str = "", *, september: bool = False, old: str = "", new: str = "") -> bytes:
    """The example as xlsx; `evil` stands in the place of the name of home care."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_formulas": False})
    sheet = book.add_worksheet("Uppföljning")
    bold = book.add_format({"bold": True})
    every = lines(september=september, old=old, new=new)
    head = next(at for at, line in enumerate(every) if line[0] == "Kod")
    for at, line in enumerate(every[:head]):
        sheet.write_string(at, 0, line[0], bold)
    sheet.merge_range(head, 2, head, len(every[head]) - 3, "Utfall 2024", bold)
    for column, text in enumerate(every[head]):
        sheet.write_string(head + 1, column, text, bold)
    for row, line in enumerate(every[head + 1 :], start=head + 2):
        sheet.write_string(row, 0, line[0])
        sheet.write_string(row, 1, evil if evil and line[1] == "Hemtjänst" else line[1])
        for column, text in enumerate(line[2:], start=2):
            sheet.write_number(row, column, _number(text))
    book.close()
    return out.getvalue()
