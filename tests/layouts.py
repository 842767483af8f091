"""Writes published tables as ledgers and hands lay them out: as xlsx, CSV or a Book, to read them back equal."""

import csv
import io
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from decimal import Decimal
from pathlib import Path

import numpy as np
import xlsxwriter

from forecast.formats.book import Book, Merged, Sheet
from forecast.formats.csv_table import read_csv
from forecast.money import parse_amount

DATA = Path(__file__).parents[1] / "data"
MINUS, NBSP = "\N{MINUS SIGN}", "\N{NO-BREAK SPACE}"
Cell = str | Decimal | None
MONTHS = ("jan", "feb", "mar", "apr", "maj", "jun", "jul", "aug", "sep", "okt", "nov", "dec")


@dataclass(frozen=True)
class Column:
    """A column: its text, what a group header above it says, whether it is money, and whether plus is better in it."""

    header: str
    group: str = ""
    money: bool = False
    derived: bool = False
    word: str = ""
    period: str = ""


@dataclass(frozen=True)
class Printed:
    """A table as printed: cells are text or tkr, None where nothing is printed."""

    name: str
    title: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    unit: str = "tkr"
    sums: frozenset[str] = frozenset()

    def label(self, row):
        return next(cell for cell in row if isinstance(cell, str) and cell)


@dataclass(frozen=True)
class Page:
    """A sheet to write: rows of cells and merged ranges (top, left, bottom, right)."""

    name: str
    rows: list[list[Cell]]
    merged: list[tuple[int, int, int, int]] = field(default_factory=list)


def _money(header, group, word, period, *, derived=False):
    return Column(header, group, money=True, derived=derived, word=word, period=period)


_OF = {
    "askersund": ("askersund-2024/driftredovisning.csv", "Socialnämnden, driftredovisning per 2024-08-31", (
        Column("Kod"), Column("Verksamhet"), _money("Utfall 2024-08-31", "2024", "Utfall", "2024-08"),
        _money("Prognos 2024", "2024", "Prognos", "2024"), _money("Budget 2024", "2024", "Budget", "2024"),
        _money("Avvikelse", "2024", "", "", derived=True))),
    "askersund_51": ("askersund-2024/sarredovisning_51.csv", "Särredovisning verksamhet 51* per augusti 2024", (
        Column("Verksamhet"), _money("Utfall jan–aug 2024", "2024", "Utfall", "2024-08"),
        _money("Helårsprognos 2024", "2024", "Prognos", "2024"), _money("Årsbudget 2024", "2024", "Budget", "2024"),
        _money("Diff", "2024", "", "", derived=True))),
    "pitea": ("pitea-2024/budgetuppfoljning.csv", "Socialtjänsten, budgetuppföljning mars 2024", (
        Column("Kod"), Column("Avdelning"), _money("Årsbudget 2024", "Budget", "Budget", "2024"),
        _money("Periodbudget jan-mar", "Budget", "Periodbudget", "2024-03"),
        _money("Förbrukning jan-mar", "Utfall", "Utfall", "2024-03"),
        _money("Budgetavvikelse jan-mar", "Utfall", "", "", derived=True),
        _money("Årsprognos 2024, avvikelse", "Prognos", "Prognosavvikelse", "2024", derived=True))),
    "alingsas": ("alingsas-2024/resultatrakning.csv", "Vård- och omsorgsnämnden, delårsbokslut per augusti 2024", (
        Column("Resultaträkning"), _money("Budget 2024", "Helår", "Budget", "2024"),
        _money("Prognos helår 2024", "Helår", "Prognos", "2024"),
        _money("Avvikelse prognos budget 2024", "Helår", "", "", derived=True),
        _money("Delårsbokslut 2024", "Perioden", "Utfall", "2024-08"),
        _money("Delårsbokslut 2023", "Perioden", "Utfall", "2023-08"),
        _money("Differens utfall 2023–2024", "Perioden", "", "", derived=True))),
    "ekero": ("ekero-2023/bilaga1_resultatrapport.csv", "Socialnämnden, resultatrapport 2023", (
        Column("Rad"), _money("Utfall 2022", "Utfall", "Utfall", "2022"),
        _money("Utfall 2023", "Utfall", "Utfall", "2023"),
        _money("Budget 2023", "Budget", "Budget", "2023"), _money("Avvik 2023", "Budget", "", "", derived=True))),
}  # fmt: skip
_SUMS = {
    "askersund": {"Summa"}, "askersund_51": {"Summa"}, "pitea": {"5XX"},
    "alingsas": {"Verksamhetens kostnader", "Verksamhetens nettokostnader", "Årets resultat"},
    "ekero": {"Summa Intäkter", "Summa Kostnader", "Nettokostnad"},
}  # fmt: skip
PUBLISHED = tuple(_OF)


def published(name):
    """One of the five reports' tables, in tkr as printed."""
    file, title, columns = _OF[name]
    table = read_csv((DATA / file).read_bytes(), file)
    rows = tuple(tuple(_cell(cell, column) for cell, column in zip(row, columns, strict=True)) for row in table.rows)
    return Printed(name, title, columns, rows, sums=frozenset(_SUMS[name]))


def _cell(text, column):
    return (parse_amount(text) if column.money else text) if text else None


def demo_months(year=2024):
    """The demo's year: (verksamhet, kostnadsslag) -> twelve actuals and twelve budgets in kr, None where not booked."""
    table = read_csv((DATA / f"demo/manader_{year}.csv").read_bytes(), "demo")
    out = {}
    for _, cells in table.records():
        actual, budget = out.setdefault((cells["verksamhet"], cells["kostnadsslag"]), ([None] * 12, [None] * 12))
        month = int(cells["period"][5:7]) - 1
        actual[month] = parse_amount(cells["utfall"]) if cells["utfall"] else None
        budget[month] = parse_amount(cells["budget"]) if cells["budget"] else None
    return out


# ---- layouts of a published table: Printed -> pages ----------------------------------------------------------------


def plain(printed):
    return [Page("Blad1", [[column.header for column in printed.columns], *map(list, printed.rows)])]


def titled(printed):
    """Title lines, the unit on a line of its own, a blank row, a source below."""
    [page] = plain(printed)
    above = [[printed.title], ["Belopp i tkr"], []]
    return [Page("Uppföljning", [*above, *page.rows, [], ["Källa: ekonomisystemet"]])]


def merged_headers(printed):
    """A group's text above its columns, merged; label columns merged downwards."""
    groups: list[Cell] = [column.group or column.header for column in printed.columns]
    lower: list[Cell] = [column.header if column.group else None for column in printed.columns]
    merged, start = [], 0
    for at in range(1, len(groups) + 1):
        if at == len(groups) or groups[at] != groups[start]:
            down = not printed.columns[start].group
            if at - start > 1 or down:
                merged.append((2, start, 3 if down else 2, at - 1))
            groups[start + 1 : at] = [None] * (at - start - 1)
            start = at
    return [Page("Rapport", [[printed.title + ", tkr"], [], groups, lower, *map(list, printed.rows)], merged)]


def in_kr(printed):
    return _scaled(printed, Decimal(1000), "Kronor")


def in_mnkr(printed):
    return _scaled(printed, Decimal("0.001"), "Mnkr")


def _scaled(printed, factor, word):
    rows = tuple(tuple(cell * factor if isinstance(cell, Decimal) else cell for cell in row) for row in printed.rows)
    [page] = plain(replace(printed, rows=rows))
    return [Page("Blad1", [[printed.title], [f"Belopp i {word.lower()}"], *page.rows])]


def flipped(printed):
    """The other sign; what is better with plus stays."""
    kept = [column.derived or not column.money for column in printed.columns]
    rows = tuple(
        tuple(cell if keep or not isinstance(cell, Decimal) else -cell for cell, keep in zip(row, kept, strict=True))
        for row in printed.rows
    )
    return titled(replace(printed, rows=rows))


def unit_row(printed):
    """The unit on a row under the headers, a blank row under that."""
    [page] = plain(printed)
    units: list[Cell] = ["tkr" if column.money else None for column in printed.columns]
    return [Page("Blad1", [[printed.title], page.rows[0], units, [], *page.rows[1:]])]


def paged(printed):
    """Headers printed again after half of the rows, with the page's title."""
    [page] = plain(printed)
    head, *rows = page.rows
    half = len(rows) // 2
    first, second = rows[:half], rows[half:]
    return [Page("Utskrift", [
        [f"{printed.title}, tkr. Sida 1"], [], head, *first, [], [f"{printed.title}, tkr. Sida 2"], [], head, *second,
    ])]  # fmt: skip


def two_sheets(printed):
    """The rows on two sheets with the same headers; sums left out."""
    [page] = titled(replace(printed, rows=tuple(row for row in printed.rows if printed.label(row) not in printed.sums)))
    rows = page.rows[4:-2]
    half = len(rows) // 2
    return [Page("Del 1", [*page.rows[:4], *rows[:half]]), Page("Del 2", [*page.rows[:4], *rows[half:]])]


def long(printed):
    """One amount a row: labels, what it is, its period, the amount; sums and what follows from others left out."""
    labels = [at for at, column in enumerate(printed.columns) if not column.money]
    rows: list[list[Cell]] = [[*(printed.columns[at].header for at in labels), "Typ", "Period", "Belopp tkr"]]
    for row in printed.rows:
        if printed.label(row) in printed.sums:
            continue
        for at, column in enumerate(printed.columns):
            if column.word and row[at] is not None:
                rows.append([*(row[label] for label in labels), column.word, column.period, row[at]])
    return [Page("Data", rows)]


LAYOUTS: dict[str, Callable[[Printed], list[Page]]] = {
    "plain": plain, "titled": titled, "merged_headers": merged_headers, "in_kr": in_kr, "in_mnkr": in_mnkr,
    "flipped": flipped, "unit_row": unit_row, "paged": paged, "two_sheets": two_sheets, "long": long,
}  # fmt: skip


# ---- layouts of months ---------------------------------------------------------------------------------------------


def months_wide(months, *, cumulative=False, names=MONTHS, total=False, last=12):
    """Verksamhet, kostnadsslag and a column a month of actuals in kr; months after `last` are not printed."""
    head = ["Verksamhet", "Kostnadsslag", *names[:last], *(["Summa"] if total else [])]
    rows = []
    for (activity, kind), (actual, _) in months.items():
        cells = list(actual[:last])
        if cumulative:
            cells = [sum((c for c in cells[: i + 1] if c is not None), Decimal(0)) for i in range(len(cells))]
        rows.append([activity, kind, *cells, *([sum(c for c in actual[:last] if c is not None)] if total else [])])
    return [Page("2024", [["Utfall 2024"], ["kr"], head, *rows])]


def months_long(months, *, period=str):
    """One row a month: period as `period` writes 202408, with actual and budget side by side."""
    rows: list[list[Cell]] = [["Verksamhet", "Kostnadsslag", "Period", "Utfall", "Budget"]]
    for (activity, kind), (actual, budget) in months.items():
        rows += [[activity, kind, period(202401 + i), actual[i], budget[i]] for i in range(12)]
    return [Page("Transaktioner", rows)]


# ---- pages to files ------------------------------------------------------------------------------------------------


def to_xlsx(pages):
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        for page in pages:
            sheet = book.add_worksheet(page.name)
            for at, row in enumerate(page.rows):
                for column, cell in enumerate(row):
                    if isinstance(cell, Decimal):
                        sheet.write_number(at, column, float(cell))
                    elif cell is not None:
                        sheet.write_string(at, column, cell)
            for top, left, bottom, right in page.merged:
                sheet.merge_range(top, left, bottom, right, page.rows[top][left])
    return out.getvalue()


def to_csv(page, *, separator=";", encoding="utf-8", number=None):
    """One page as CSV; `number` writes a Decimal, by default with a decimal comma."""
    write = number or (lambda value: str(value).replace(".", ","))
    out = io.StringIO(newline="")
    writer = csv.writer(out, delimiter=separator, lineterminator="\r\n")
    for row in page.rows:
        writer.writerow([write(cell) if isinstance(cell, Decimal) else cell or "" for cell in row])
    return out.getvalue().encode(encoding, errors="replace")


def swedish(value):
    """`−1 912,5` with a no-break space and U+2212."""
    text = f"{abs(value):,}".replace(",", NBSP).replace(".", ",")
    return (MINUS if value < 0 else "") + text


def trailing_minus(value):
    return f"{abs(value)}".replace(".", ",") + ("-" if value < 0 else "")


def parenthesised(value):
    text = f"{abs(value)}".replace(".", ",")
    return f"({text})" if value < 0 else text


def to_book(pages, *, file="fil.xlsx", number=float):
    """The pages as the readers give them; `number` makes a cell of a Decimal (text for CSV)."""
    sheets = []
    for page in pages:
        width = max((len(row) for row in page.rows), default=0)
        cells = np.full((len(page.rows), width), None, dtype=object)
        for at, row in enumerate(page.rows):
            for column, cell in enumerate(row):
                cells[at, column] = number(cell) if isinstance(cell, Decimal) else cell or None
        merged = tuple(Merged(*area) for area in page.merged)
        sheets.append(Sheet(page.name, cells, np.arange(1, len(page.rows) + 1), merged))
    return Book(file, file.rpartition(".")[2], "", "", tuple(sheets))
