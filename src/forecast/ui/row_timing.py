"""Takt och tidsförskjutning on the pages: one row's split, all rows', and net beside gross."""

from __future__ import annotations

import streamlit as st

from forecast.money import Unit, format_amount
from forecast.periods import Span
from forecast.report.labels import row_label
from forecast.report.timing_reasons import ReasonKind
from forecast.report.timing_table import Cancelling, cancelling_meaning, timing_rows
from forecast.report.timing_view import RowTiming, correction_words, straight_words
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
    found = timing_rows(chosen.workspace, chosen.result, chosen.unit)
    if found is None:
        return
    total, tree = chosen.result.total, chosen.result.main.tree
    with st.expander("Takt och tidsförskjutning, alla rader"):
        body = []
        for at, row in found.rows.items():
            strong = "**" if at == total else ""
            amounts = (row.so_far, row.continues, row.turns, row.pace, row.deviation, row.correction)
            cells = [coloured(value, chosen.unit) for value in amounts]
            body.append((f"{strong}{plain(row_label(tree, at))}{strong}", *cells, "" if at == total else row.status))
        months = Span.through(chosen.result.as_of).months_label
        head = ("Rad", f"Hittills, {months}", "Fortsätter", "Vänder", "Helår i takten", "Prognosen", "Rättelse")
        show.table(body, (*head, "Resten av året"), show.AMOUNTS)
        if found.reasons:
            show.table([(f"**{plain(name)}**  \n{plain(text)}",) for name, text in found.reasons], ("Orsak per rad",))
        for text in found.notes:
            show.note(text)


def cancelling(found: Cancelling, unit: Unit) -> None:
    """Net beside gross, and what their distance means."""
    gross = plain(format_amount(found.gross, unit))
    show.table(
        [("Prognos mot avvikelsens takt", coloured(found.net, unit), gross)],
        (f"Alla rader, {unit}", "Netto", "Utan tecken"),
        show.AMOUNTS,
    )
    meaning = cancelling_meaning(found)
    if meaning:
        show.note(meaning)
