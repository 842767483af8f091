"""The methods behind an opened row, one click away, and how a person fixes one."""

from __future__ import annotations

import math

import streamlit as st

from forecast.money import NBSP, Unit, format_amount, format_number
from forecast.report.method_view import MethodPart, alternatives_of, fixed_by, heaviest
from forecast.report.rows_view import OpenRow
from forecast.store import sayings
from forecast.store.records import EntryKind, NewEntry
from forecast.store.sayings import Voice
from forecast.ui import access, data, frame, results, row_forms, saying, show
from forecast.ui.access import Right
from forecast.ui.text import coloured, plain
from forecast.workspace.workspace import Workspace


def how(opened: OpenRow, unit: Unit) -> None:
    """Which methods, by the trade's and the textbook's names, with weights and what each gives alone."""
    with st.expander("Så räknades raden" if opened.by_model else "Så räknar modellen raden"):
        if opened.made_of:
            head = ("Metod", "Vikt", f"Eget helår, {unit}")
            few = heaviest(opened.made_of)
            every = len(few) < len(opened.made_of) and st.toggle("Visa alla metoder", key="alla-metoder")
            show.table([_method(part, unit) for part in (opened.made_of if every else few)], head, show.AMOUNTS)
        st.write(plain(opened.how))


def _method(part: MethodPart, unit: Unit) -> tuple[str, str, str]:
    textbook = f"  \n:gray[{plain(part.textbook)}]" if part.textbook else ""
    name = f"{part.row}: {part.name}" if part.row else part.name
    forecast = "" if math.isnan(part.forecast) else plain(format_amount(part.forecast, unit))
    return f"{plain(name)}{textbook}", f"{format_number(100 * part.weight)}{NBSP}%", forecast


def fix(chosen: frame.Chosen, opened: OpenRow) -> None:
    """What each method would give, and a way to fix one; nothing where no method can be fixed."""
    if not opened.fixable or not access.may(Right.FIX):
        return
    with st.expander("Lås metod på raden", key="kort-las"):
        st.write("En låst metod gäller i modellens prognos tills den tas tillbaka. Skäl och namn visas på raden.")
        if st.toggle("Räkna ut vad varje metod ger", key="metoder"):
            _choices(chosen, opened)


def _choices(chosen: frame.Chosen, opened: OpenRow) -> None:
    names = dict(opened.fixable)
    key = opened.key
    if key not in names:
        key = st.selectbox("Del", list(names), format_func=lambda item: names[item], key=f"del-{opened.key}")
    part = chosen.result.statements[opened.statement]
    base_tree = chosen.workspace.trees[opened.statement]
    if key not in base_tree.keys:
        st.write("Raden finns bara i scenariot.")
        return
    state = data.state(chosen.workspace)
    every = results.alternatives(chosen.workspace, state, opened.statement, chosen.result.as_of)
    found = alternatives_of(part, part.tree.position(key), every.of(base_tree.position(key)))
    unit = chosen.unit
    show.table(
        [
            (
                f"**{plain(one.name)}, används**" if one.used else plain(one.name),
                plain(format_amount(one.forecast, unit)),
                "" if math.isnan(one.deviation) else coloured(one.deviation, unit),
            )
            for one in found
        ],
        ("Metod", "Helår", "Avvikelse"),
        show.AMOUNTS,
    )
    words = {one.key: one.name for one in found}
    method = st.selectbox("Metod att låsa", list(words), format_func=lambda item: words[item], key=f"las-{key}")
    _lock(chosen, (opened.statement, key), method)


def _lock(chosen: frame.Chosen, row: tuple[str, str], method: str) -> None:
    """The reason, the name and the button; what is fixed now can be taken back."""
    form = saying.Form(chosen.workspace.name, EntryKind.METHOD, *row)
    row_forms.reason(form, "Skäl till metoden")
    saying.name(form)

    def fixed(workspace: Workspace, voice: Voice) -> NewEntry:
        return sayings.method(workspace, row, method, row_forms.because(voice))

    def freed(workspace: Workspace, voice: Voice) -> NewEntry:
        return sayings.method(workspace, row, None, row_forms.because(voice))

    saying.button(form, "Lås metoden", fixed, chosen.unit)
    saying.outcome(form, row_forms.entries(chosen), chosen.workspace.settings.year)
    told = fixed_by(chosen.workspace, *row)
    if told:
        st.write(plain(told))
        saying.button(form, "Ta tillbaka låsningen", freed, chosen.unit, main=False)
