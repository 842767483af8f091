"""A file's receipt and its first rows on the page."""

from __future__ import annotations

import streamlit as st

from forecast.report.receipt_view import ReceiptView, kronor
from forecast.report.sheet_view import SheetView
from forecast.ui import show
from forecast.ui.text import plain


def draw(view: ReceiptView) -> None:
    """What was read and loaded, what was not and why, and what a controller should see."""
    show.section("Kvitto")
    if view.adds_up:
        st.markdown(f"**{plain(view.verdict)}**")
    else:
        show.echo(view.verdict, fault=True)
    show.table(
        [(plain(name), plain(kronor(amount))) for name, amount in view.totals], ("Kontrollsumma", "kr"), show.AMOUNTS
    )
    show.note("Kontrollsumman är alla belopp i filen, utfall och budget tillsammans. Tryckta summor räknas inte med.")
    _measures(view)
    _unmapped(view)
    _findings(view)
    _skipped(view)
    with st.expander("Fil, format och tecken"):
        st.write(plain(view.sign))
        show.table([(plain(name), plain(text)) for name, text in view.facts], ("Om filen", ""))


def _measures(view: ReceiptView) -> None:
    if not view.measures:
        st.write("Inga belopp är inlästa. Välj vad kolumnerna innehåller.")
        return
    show.table(
        [
            (f"**{plain(line.what)}**  \n{plain(line.columns)}", plain(line.period), plain(kronor(line.sum_sek)))
            for line in view.measures
        ],
        ("Inläst", "Period", "Summa, kr"),
        show.CHANGES,
    )


def _unmapped(view: ReceiptView) -> None:
    if not view.unmapped:
        return
    number = len(view.unmapped)
    st.markdown(f"**{number} {'kod är' if number == 1 else 'koder är'} nya och får egna rader**")
    shown = ", ".join(view.unmapped[:_MOST_CODES])
    more = f" och {number - _MOST_CODES} till" if number > _MOST_CODES else ""
    st.write(plain(shown + more))


_MOST_CODES = 30


def _findings(view: ReceiptView) -> None:
    if not view.findings:
        return
    grave = sum(finding.grave for finding in view.findings)
    title = f"{grave} att titta på" if grave else "Upplysningar"
    with st.expander(f"**{title}** · {len(view.findings)} i listan", expanded=grave > 0):
        rows = [
            (
                f"**{plain(finding.severity)}** {plain(finding.sentence)}  \n{plain(finding.remedy)}",
                plain(finding.place),
            )
            for finding in view.findings[:_MOST_FINDINGS]
        ]
        show.table(rows, ("Vad", "Var"))
        if len(view.findings) > _MOST_FINDINGS:
            show.note(f"{len(view.findings) - _MOST_FINDINGS} till står i kvittot som sparas.")


_MOST_FINDINGS = 40


def _skipped(view: ReceiptView) -> None:
    if not view.skipped:
        return
    count = sum(group.count for group in view.skipped)
    with st.expander(f"Rader som inte lästs in · {count}"):
        rows = [(plain(group.why), plain(group.rows), plain(kronor(group.sum_sek))) for group in view.skipped]
        show.table(rows, ("Skäl", "Rader", "Belopp, kr"), show.CHANGES)
        show.note("0,00 betyder att beloppet står på andra rader också, som i en summa, eller att inget belopp finns.")


def sheet(view: SheetView) -> None:
    """The first rows as they stand, in a box that scrolls within itself."""
    if view.name:
        st.markdown(f"**{plain(view.name)}**")
    rows = [tuple(plain(cell) for cell in row) for row in view.rows]
    show.table(rows, view.head)
    if view.left:
        show.note(view.left)
