"""A file's receipt and its first rows on the page."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from forecast.report.intake.earlier_imports import EarlierImport
from forecast.report.intake.import_view import ChangeLine, FileView
from forecast.report.intake.receipt_view import ReceiptView, kronor
from forecast.report.intake.sheet_view import SheetView
from forecast.ui import show
from forecast.ui.data import IMPORTS
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
    what = "ett belopp" if view.changes_count == 1 else f"{view.changes_count} belopp"
    with st.expander(f"**Ändrar {what} som källan har haft förut**", expanded=True):
        _change_table(view.changes, view.changes_count)


def _divisions(view: FileView) -> None:
    """The rows that the forecast gets, as they sum."""
    for division in view.divisions:
        with st.expander(f"Prognosens rader · {plain(division.name)}"):
            rows = [(f"{_INDENT * level}{plain(label)}",) for level, label in division.rows]
            show.table(rows, ("Summerar så här",))
            if division.left:
                show.note(f"{division.left} rader till visas inte här.")


_INDENT = "\N{NO-BREAK SPACE}" * 4


def earlier(found: Sequence[EarlierImport], workspace: str, *, expanded: bool) -> None:
    """What the workspace has been given before, both vintages of what was corrected, and what each changed."""
    with st.expander(plain(f"Tidigare inläst i {workspace} · {len(found)}"), expanded=expanded):
        rows = [
            (
                f"**{one.number}** {plain(one.file)}  \nKälla: {plain(one.source)}",
                "  \n".join(plain(text) for text in (*one.holds, one.rows, *(("ersatt av senare",) * one.replaced))),
                plain(one.sum_loaded),
            )
            for one in found
        ]
        show.table(rows, ("Import och fil", "Innehåll", "Inläst, kr"), show.CHANGES)
        show.note(
            f"Summan är utfall och budget tillsammans, som i kvittot. Det senaste från en källa gäller; filer, kvitton "
            f"och belopp ligger kvar i arbetsytans mapp {IMPORTS}."
        )
        for one in found:
            if one.changes:
                what = "ett belopp" if one.changes_count == 1 else f"{one.changes_count} belopp"
                st.markdown(f"**{one.number} ändrade {what} som källan hade förut**")
                _change_table(one.changes, one.changes_count)


def _change_table(changes: Sequence[ChangeLine], count: int) -> None:
    rows = [
        (f"**{plain(one.row)}**  \n{plain(one.what)}", plain(one.old), plain(one.new), plain(one.change))
        for one in changes
    ]
    show.table(rows, ("Rad", "Förut, kr", "Nu, kr", "Ändring, kr"), show.AMOUNTS)
    if count > len(changes):
        show.note(f"{count - len(changes)} till står i kvittot som sparas.")


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
