"""A paper as an Excel workbook: contents, a sheet a table with live sums, and the sources."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from io import BytesIO
from typing import Final

import xlsxwriter
from xlsxwriter.worksheet import Worksheet

from forecast.formats.formula_guard import safe
from forecast.report.papers.excel.charts import ChartData
from forecast.report.papers.excel.formats import Formats
from forecast.report.papers.excel.names import sheet_names
from forecast.report.papers.excel.table import write_table
from forecast.report.papers.paper import Paper, Picture, Words
from forecast.report.papers.properties import AUTHOR, clean, dated, swedish_charts
from forecast.report.table import Table

CONTENTS, SOURCES, CHART_DATA = "Innehåll", "Källor", "Diagramdata"
_OPTIONS: Final = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}
_FORMULAS: Final = (
    "Summor och avvikelser är formler där delarna ger den tryckta siffran på öret. Annars står den som tryckt, "
    "och en kommentar i cellen säger vad delarna ger."
)
_MOST_TEXT: Final = 32_000
"""A cell holds 32 767 signs."""


@dataclass(frozen=True, slots=True)
class _Sheet:
    """A sheet to be: its name, the section it belongs to, its table and, where it has one, its picture."""

    name: str
    section: str
    table: Table
    picture: Picture | None


def excel_bytes(paper: Paper) -> bytes:
    """The workbook; the same paper gives the same bytes.

    Amounts are kept in the table's unit, unrounded, with a format that shows what the screen shows. Text is never run.
    """
    data = BytesIO()
    book = xlsxwriter.Workbook(data, _OPTIONS)
    made = dated(paper)
    book.set_properties(
        {
            "title": clean(paper.title),
            "subject": clean(paper.subtitle),
            "author": AUTHOR,
            "company": clean(paper.place),
            "comments": clean(" ".join(paper.footer)),
            "created": made,
        }
    )
    sheets = _sheets(paper)
    formats = Formats(book)
    contents = book.add_worksheet(CONTENTS)
    places = [book.add_worksheet(sheet.name) for sheet in sheets]
    sources = book.add_worksheet(SOURCES)
    charts = ChartData(book, CHART_DATA)
    for sheet, place in zip(sheets, places, strict=True):
        write_table(place, sheet.table, formats, _first_lines(paper), _guard)
        if sheet.picture is not None:
            charts.insert(place, sheet.picture, len(_first_lines(paper)) + 3, len(sheet.table.columns) + 2)
        _printed(place, paper)
    _contents(contents, paper, sheets, formats)
    _sources(sources, paper, sheets, formats)
    charts.close(formats)
    for place in (contents, sources):
        _printed(place, paper)
    book.close()
    return swedish_charts(data.getvalue())


def _guard(text: str) -> str:
    return safe(clean(text))[:_MOST_TEXT]


def _first_lines(paper: Paper) -> tuple[str, ...]:
    """What stands before everything: that an invented municipality is invented."""
    return paper.footer[:1] if paper.synthetic else ()


def _sheets(paper: Paper) -> tuple[_Sheet, ...]:
    """A sheet for each table, those beside pictures too, the board room's last; a table that comes again is one."""
    found: list[tuple[str, Table, Picture | None]] = []
    parts = [(section.title, part) for section in paper.sections for part in section.parts]
    parts += [("Visningen", screen.picture) for screen in paper.screens if screen.picture is not None]
    for section, part in parts:
        if isinstance(part, Words):
            continue
        table, picture = (part.table, part) if isinstance(part, Picture) else (part, None)
        if table not in [each[1] for each in found]:
            found.append((section, table, picture))
    names = sheet_names([table.title for _, table, _ in found], (CONTENTS, SOURCES, CHART_DATA))
    return tuple(_Sheet(name, *each) for name, each in zip(names, found, strict=True))


def _contents(sheet: Worksheet, paper: Paper, sheets: Sequence[_Sheet], formats: Formats) -> None:
    """Title, the first lines, and a link to every sheet."""
    sheet.set_column(0, 0, 34)
    sheet.set_column(1, 1, 60)
    sheet.set_column(2, 2, 10)
    sheet.hide_gridlines(2)
    leads = [
        part.text
        for section in paper.sections
        for part in section.parts
        if isinstance(part, Words) and part.kind == "lead"
    ]
    row = 0
    bold: Mapping[str, object] = {"bold": True}
    lines: list[tuple[str, Mapping[str, object]]] = [
        *((line, bold) for line in _first_lines(paper)),
        (paper.title, {"bold": True, "font_size": 18}),
        (paper.subtitle, {"font_color": "#4a525c"}),
        *((text, {}) for text in leads),
    ]
    for text, look in lines:
        sheet.write_string(row, 0, _guard(text), formats.of(look))
        row += 1
    row += 1
    for column, head in enumerate(("Blad", "Visar", "Enhet")):
        sheet.write_string(row, column, head, formats.head(right=False))
    link = formats.of({"font_color": "#1f5f99", "underline": 1, "valign": "top"})
    wrapped = formats.of({"text_wrap": True, "valign": "top"})
    for each in sheets:
        row += 1
        sheet.write_url(row, 0, f"internal:'{each.name}'!A1", link, _guard(each.name), f"Gå till {each.name}"[:255])
        sheet.write_string(row, 1, _guard(f"{each.section}: {each.table.title}"), wrapped)
        sheet.write_string(row, 2, each.table.unit.value, wrapped)
    row += 1
    sheet.write_url(row, 0, f"internal:'{SOURCES}'!A1", link, SOURCES)
    sheet.write_string(row, 1, "Varifrån siffrorna kommer och hur bladen räknar", wrapped)
    row += 2
    for text in (*paper.footer, "Kommentarerna till siffrorna står i Word och PDF."):
        sheet.write_string(row, 0, _guard(text), formats.of({"font_color": "#4a525c"}))
        row += 1


def _sources(sheet: Worksheet, paper: Paper, sheets: Sequence[_Sheet], formats: Formats) -> None:
    """Where numbers come from, how the sheets reckon, and what each table's reader must know."""
    sheet.set_column(0, 0, 34)
    sheet.set_column(1, 1, 110)
    head, plain = formats.head(right=False), formats.of({"text_wrap": True, "valign": "top"})
    row = 0
    for line in (*_first_lines(paper), SOURCES):
        sheet.write_string(row, 0, _guard(line), formats.of({"bold": True}))
        row += 1
    told = [
        ("Papperet", f"{paper.title}. {paper.subtitle}."),
        *(("Gäller", line) for line in paper.footer),
        (
            "Belopp",
            "Bladen har beloppen oavrundade i tabellens enhet. Talformatet visar dem avrundade, som på skärmen.",
        ),
        ("Formler", _FORMULAS),
        *((each.name, note) for each in sheets for note in dict.fromkeys((*each.table.notes, *each.table.footer))),
    ]
    for column, title in enumerate(("Vad", "Uppgift")):
        sheet.write_string(row, column, title, head)
    for name, text in told:
        row += 1
        sheet.write_string(row, 0, _guard(name), plain)
        sheet.write_string(row, 1, _guard(text), plain)


def _printed(sheet: Worksheet, paper: Paper) -> None:
    """A4 across, as wide as the page, with the place, the title and the page in the foot."""
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    synthetic = "Syntetiska siffror. " if paper.synthetic else ""
    words = clean(f"{synthetic}{paper.place}. {paper.title}.").replace("&", "&&")[:180]
    run = clean(paper.footer[-1] if paper.footer else "").replace("&", "&&")
    run = run[: max(0, 225 - len(words))]
    sheet.set_footer(f"&L&8{_spaced(words)} {run}&R&8&P av &N")


def _spaced(words: str) -> str:
    """A number right after the size of the font would be read as part of it."""
    return f" {words}" if words[:1].isdigit() else words
