"""Papers to print in tests: real reports as the board gets them, and one made of what is hard to print."""

from collections.abc import Iterator
from functools import cache

from builders import DATA
from forecast import service
from forecast.money import Unit
from forecast.report.papers.board import board_paper
from forecast.report.papers.paper import Paper, Picture, Section, Words
from forecast.report.table import Column, Table, TableRow
from forecast.scenario.result import Choice

HOSTILE = '#image("x") *fet* _kursiv_ $x^2$ \\alpha <lapp> @ref // slut /* */ =1+1 {1} & "citat" \'enkla\' ~ -- ... 5. '
"""Markup of Typst, XML and spreadsheets, which is to stand letter by letter."""
FOREIGN = "日本 😀"
"""Letters that no shipped font draws."""


@cache
def real_paper(name: str) -> Paper:
    """The board's paper of a folder in data/, in its own layer."""
    workspace = service.open_workspace(DATA / name)
    result = service.run(workspace, (), Choice(headline=workspace.settings.headline, draws=300))
    return board_paper(workspace, result, result)


@cache
def hard_paper() -> Paper:
    """A real picture between hostile words, a table of 97 rows, one of 13 columns and one of long texts."""
    real = real_paper("askersund-2024")
    picture = next(part for section in real.sections for part in section.parts if isinstance(part, Picture))
    return Paper(
        key="namnd",
        title=f"Prov {HOSTILE}",
        subtitle="Provkommun, socialnämnden · helår 2024 · tkr",
        place=f"Provkommun {FOREIGN}",
        screens=(),
        sections=(
            Section(
                "ord",
                f"Kapitel {HOSTILE}",
                (
                    Words(f"Ingress {HOSTILE}", "lead"),
                    Words("Först.\nSedan, ny rad.", origin="machine"),
                    Words(f"Från en person {FOREIGN}\x00\x1b.", origin="person", by="Eva Ek, 2024-09-12"),
                    picture,
                ),
            ),
            Section("lang", "Lång tabell", (_long(),)),
            Section("bred", "Bred tabell", (_wide(),), 2),
            Section("text", "Behov", (_texts(),), 2),
            Section("tom", "Inget att säga", ()),
            Section("osedd", "\x07", ()),
        ),
        footer=("Påhittad kommun: alla siffror är syntetiska.", "Minus är kostnad.", f"Källa: {HOSTILE}"),
        stem="prov-2024-08-namnd",
        synthetic=True,
    )


def sentences(paper: Paper) -> Iterator[str]:
    """Every line of text outside tables."""
    yield from (paper.title, paper.subtitle, paper.place, *paper.footer)
    for section in paper.sections:
        yield section.title
        for part in section.parts:
            if isinstance(part, Words):
                yield from part.text.splitlines()
                yield from (part.mark,) if part.mark else ()
            else:
                yield from (part.title, part.subtitle)
                yield from (part.sentence,) if isinstance(part, Picture) and part.sentence else ()
    for table in paper.tables:
        yield from table.notes
        yield from table.footer


def cells(table: Table) -> list[list[str]]:
    """What a printed table must hold, its head first."""
    noted = len(table.labels) > 1
    head = [*table.labels[:2], *(column.title for column in table.columns)]
    return [head, *([row.label, *([row.note] if noted else []), *table.text_cells(row)] for row in table.rows)]


def _table(key: str, labels: tuple[str, ...], columns: tuple[Column, ...], rows: tuple[TableRow, ...]) -> Table:
    return Table(
        key, f"Tabell {key}", "tkr", labels, columns, rows, Unit.TKR, 0, (f"Not {HOSTILE}",), ("Minus är kostnad.",)
    )


def _long() -> Table:
    rows = (
        TableRow(str(n), f"Rad {n} {HOSTILE if n == 5 else ''}", n % 3, "leaf", (n * 1e6, -n * 1e3)) for n in range(96)
    )
    total = TableRow("s", "Summa", 0, "total", (96e6, 0.4))
    return _table("lang", ("Rad",), (Column("Budget"), Column("Avvikelse", signed=True)), (*rows, total))


def _wide() -> Table:
    columns = tuple(Column(f"Budgetavvikelse {year}", signed=True) for year in range(2020, 2032))
    rows = tuple(TableRow(str(n), f"Verksamhet {n}", 0, "leaf", (-1_172_630_000.0,) * 12, "Bidrag") for n in range(5))
    return _table("bred", ("Rad", "Slag"), columns, rows)


def _texts() -> Table:
    columns = (Column("Från", kind="number"), Column("Belopp"), Column("Grund", kind="text"))
    why = (
        "Personalkostnader inom funktionsnedsättningsområdet enligt lagkrav och tidigare beslut i kommunfullmäktige. "
        * 2
    )
    rows = (
        TableRow("a", "Grundbemanning i särskilt boende", 0, "leaf", (2025.0, 1_800_000.0, why)),
        TableRow("b", "=HYPERLINK(1)", 1, "memo", (2026.0, None, "")),
    )
    return _table("text", ("Behov",), columns, rows)
