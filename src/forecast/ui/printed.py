"""A paper's tables and pictures on the page: the same values that the files are written from."""

from __future__ import annotations

from dataclasses import replace

import streamlit as st

from forecast.money import format_number
from forecast.report.papers.paper import Picture
from forecast.report.table import Column, Table, TableRow
from forecast.ui import frame, show
from forecast.ui.text import coloured, plain

_STEP = "\N{NO-BREAK SPACE}" * 4
"""How far in a row's name stands for each level."""
_LONGEST = 25
"""Rows; a longer table is folded under its title, or it hides what comes after it."""


def table(shown: Table, *, titled: bool = True) -> None:
    """A table with its title, what, when and unit above and its notes below; a long one waits until it is asked for."""
    if titled:
        show.section(shown.title, shown.subtitle)
    if titled and len(shown.rows) > _LONGEST:
        with st.expander(f"Visa tabellen, {format_number(len(shown.rows))} rader"):
            _body(shown)
    else:
        _body(shown)


def folded(shown: Table) -> None:
    """A table that few ask for: its title is what one presses to see it."""
    with st.expander(plain(shown.title)):
        show.note(shown.subtitle)
        _body(shown)


def _body(shown: Table) -> None:
    with_note = len(shown.labels) > 1 and any(row.note for row in shown.rows)
    words = any(column.kind == "text" for column in shown.columns)
    labels = shown.labels if with_note else shown.labels[:1]
    head = (*labels, *(column.title for column in shown.columns))
    kind = show.WORDS if words else show.CHANGES if with_note else show.AMOUNTS
    first = len(labels)
    numbers = [first + at for at, column in enumerate(shown.columns) if column.kind != "text"] if words else []
    show.table([_row(shown, row, with_note=with_note) for row in shown.rows], head, kind, numbers=numbers)
    for note in shown.notes:
        show.note(note)


def picture(shown: Picture, chosen: frame.Chosen) -> None:
    """A chart under its message, with what it shows in a sentence."""
    show.section(shown.title, shown.subtitle)
    look = replace(shown.look, theme=chosen.look().theme)
    show.drawn(shown.drawing, look, shown.key)
    if shown.sentence:
        show.note(shown.sentence)


def _row(shown: Table, row: TableRow, *, with_note: bool) -> tuple[str, ...]:
    strong = row.role in {"sum", "total"}
    label = f"**{plain(row.label)}**" if strong else _STEP * row.level + plain(row.label)
    texts = zip(shown.columns, row.cells, shown.text_cells(row), strict=True)
    cells = [_cell(shown, column, cell, text, strong=strong) for column, cell, text in texts]
    return (label, *((plain(row.note),) if with_note else ()), *cells)


def _cell(shown: Table, column: Column, cell: float | str | None, text: str, *, strong: bool) -> str:
    if column.signed and column.kind == "amount" and isinstance(cell, float):
        ink = coloured(cell, shown.unit, shown.decimals)
        return f"**{ink}**" if strong else ink
    return f"**{plain(text)}**" if strong and text else plain(text)
