"""A file's receipt and its first rows on the page."""

from __future__ import annotations

import streamlit as st

from forecast.report.intake.import_view import FileView
from forecast.report.intake.receipt_view import ReceiptView, kronor
from forecast.report.intake.sheet_view import SheetView
from forecast.ui import show
from forecast.ui.text import plain


def draw(view: FileView) -> None:
    """What was read and loaded, what was not and why, what it changes, and what a controller should see."""
    receipt = view.receipt
    show.section("Kvitto")
    if view.there_already:
        st.write(plain(view.there_already))
    if receipt.adds_up:
        st.markdown(f"**{plain(receipt.verdict)}**")
    else:
        show.echo(receipt.verdict, fault=True)
    if receipt.totals:
        rows = [(plain(name), plain(kronor(amount))) for name, amount in receipt.totals]
        show.table(rows, ("Kontrollsumma", "kr"), show.AMOUNTS)
        show.note("Alla belopp i filen, utfall och budget tillsammans. Tryckta summor räknas inte med.")
        _measures(receipt)
    _changes(view)
    _unmapped(receipt)
    _findings(receipt)
    _skipped(receipt)
    _divisions(view)
    with st.expander("Fil, format och tecken"):
        if receipt.sign:
            st.write(plain(receipt.sign))
        show.table([(plain(name), plain(text)) for name, text in receipt.facts], ("Om filen", ""))


def _changes(view: FileView) -> None:
    if not view.changes:
        return
    left = view.changes_count - len(view.changes)
    what = "ett belopp" if view.changes_count == 1 else f"{view.changes_count} belopp"
    with st.expander(f"**Ändrar {what} som källan har haft förut**", expanded=True):
        rows = [
            (f"**{plain(one.row)}**  \n{plain(one.what)}", plain(one.old), plain(one.new), plain(one.change))
            for one in view.changes
        ]
        show.table(rows, ("Rad", "Förut, kr", "Nu, kr", "Ändring, kr"), show.AMOUNTS)
        if left:
            show.note(f"{left} till står i kvittot som sparas.")


def _divisions(view: FileView) -> None:
    """The rows that the forecast gets, as they sum."""
    for division in view.divisions:
        with st.expander(f"Prognosens rader · {plain(division.name)}"):
            rows = [(f"{_INDENT * level}{plain(label)}",) for level, label in division.rows]
            show.table(rows, ("Summerar så här",))
            if division.left:
                show.note(f"{division.left} rader till visas inte här.")


_INDENT = "\N{NO-BREAK SPACE}" * 4


def loaded(view: FileView) -> None:
    """What a file gave, when it has been taken in."""
    name = view.receipt.facts[0][1]
    if view.there_already:
        st.write(plain(f"{name}: {view.there_already}"))
        return
    st.markdown(f"**{plain(name)}**")
    if view.receipt.totals:
        _measures(view.receipt)
    else:
        st.write(plain(view.receipt.verdict))


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
    for text in view.missing:
        st.write(plain(text))


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
    if view.skipped:
        count = sum(group.count for group in view.skipped)
        with st.expander(f"Rader som inte lästs in · {count}"):
            rows = [(plain(group.why), plain(group.rows), plain(kronor(group.sum_sek))) for group in view.skipped]
            show.table(rows, ("Skäl", "Rader", "Belopp, kr"), show.CHANGES)
            show.note("0,00: beloppet står på andra rader också, som i en summa, eller så finns inget belopp.")
    if view.values:
        count = sum(values for _, _, values in view.values)
        with st.expander(f"Värden som inte lästs in · {count}"):
            values = [(plain(why), plain(where), str(number)) for why, where, number in view.values[:_MOST_FINDINGS]]
            show.table(values, ("Skäl", "Var", "Antal"), show.CHANGES)


def sheet(view: SheetView) -> None:
    """The first rows as they stand, in a box that scrolls within itself."""
    if view.name:
        st.markdown(f"**{plain(view.name)}**")
    rows = [tuple(plain(cell) for cell in row) for row in view.rows]
    show.table(rows, view.head)
    if view.left:
        show.note(view.left)
