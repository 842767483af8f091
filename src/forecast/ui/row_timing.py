"""Takt och tidsförskjutning on the pages: one row's split, all rows', and net beside gross."""

from __future__ import annotations

import streamlit as st

from forecast.money import Unit, format_amount
from forecast.report.timing_reasons import ReasonKind
from forecast.report.timing_view import (
    Cancelling,
    RowTiming,
    cancelling_words,
    correction_words,
    straight_words,
    timing_table,
)
from forecast.ui import frame, show
from forecast.ui.text import coloured, plain


def card(row: RowTiming, unit: Unit) -> None:
    """One row's deviation so far: its two parts, the pace and the forecast, and why."""
    st.subheader("Takt och tidsförskjutning", anchor=False)
    st.markdown(f"**{plain(row.status)}**: {plain(correction_words(row, unit))}")
    lines = (
        (f"Hittills, {row.months}", row.so_far),
        ("varav fortsätter", row.continues),
        ("varav vänder", row.turns),
        ("Helår i samma takt", row.pace),
        ("Helår enligt prognosen", row.deviation),
        ("Rättelse mot takten", row.correction),
    )
    show.table(
        [(plain(name), coloured(value, unit)) for name, value in lines],
        ("Avvikelse mot budget", str(unit)),
        show.AMOUNTS,
    )
    if row.reason.kind is not ReasonKind.FOLLOWS:
        st.markdown(f"**Orsak:** {plain(row.reason.text)}")
    if row.missing:
        st.markdown(":red[**Orsak krävs.**] Rättelsen är stor och underlaget säger inte varför.")
    show.note(row.needs)
    if row.straight:
        show.note(straight_words(row))


def all_rows(chosen: frame.Chosen) -> None:
    """Every row that people read; nothing in a closed year or without budget."""
    table = timing_table(chosen.workspace, chosen.result, chosen.unit)
    if table is None:
        return
    with st.expander("Takt och tidsförskjutning, alla rader"):
        body = []
        for row in table.rows:
            cells = ["" if cell is None else coloured(cell, chosen.unit) for cell in row.cells]
            strong = "**" if row.role == "total" else ""
            body.append((f"{strong}{plain(row.label)}{strong}", *cells, plain(row.note)))
        show.table(body, (table.labels[0], *(c.title for c in table.columns), table.labels[1]), show.AMOUNTS)
        for text in table.notes:
            show.note(text)


def cancelling(found: Cancelling, unit: Unit) -> None:
    """Net beside gross, and what their distance means."""
    gross = plain(format_amount(found.gross, unit))
    show.table(
        [("Rättelser mot takten", coloured(found.net, unit), gross)],
        (f"Alla rader, {unit}", "Netto", "Utan tecken"),
        show.AMOUNTS,
    )
    show.note(cancelling_words(found, unit))
