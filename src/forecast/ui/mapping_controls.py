"""How a file is read, as controls: each begins at what was understood, and says it in words under itself."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import streamlit as st

from forecast.ledger.intake.mapping_file import Column, Holds, ImportMapping, TableMapping
from forecast.report import mapping_form as form
from forecast.report.labels import distinct
from forecast.report.mapping_form import Choice
from forecast.ui import show
from forecast.ui.text import plain

MOST_COLUMNS = 60
"""Columns of a table that can be changed on the page; the rest are changed in the mapping file."""
MOST_LABELS = 500
"""Names of rows that a list can hold."""


def pick(choice: Choice, key: str, label: str = "") -> str:
    """Draw one choice; the answer is always one of its options."""
    if st.session_state.get(key) not in choice.options:
        st.session_state[key] = choice.value
    words = distinct(choice.options)
    return st.selectbox(plain(label or choice.label), list(words), format_func=words.__getitem__, key=key)


def tables(mapping: ImportMapping, key: str, statements: Sequence[str], near: int | None) -> ImportMapping:
    """Every table's controls; returns the mapping as the controls now say.

    Args:
        mapping: what was proposed.
        key: the beginning of every widget's key.
        statements: divisions of the workspace, none for a new one.
        near: the year to choose around.
    """
    changed = []
    for number, table in enumerate(mapping.tables):
        if len(mapping.tables) > 1:
            sheets = f": {', '.join(table.sheets)}" if table.sheets else ""
            st.subheader(plain(f"Tabell {number + 1}{sheets}"), anchor=False)
        changed.append(_table(table, f"{key}.{number}", statements, near))
    return form.with_tables(mapping, changed)


def told(mapping: ImportMapping, why: Mapping[Column, str]) -> None:
    """What every column was understood as, and what speaks for it where nobody has changed it."""
    for number, table in enumerate(mapping.tables):
        head = "Kolumn" if len(mapping.tables) == 1 else f"Tabell {number + 1}, kolumn"
        rows = [
            (plain(form.header_words(one.header)), _understood(one, table, why)) for one in table.columns[:MOST_COLUMNS]
        ]
        show.table(rows, (head, "Läses som"))
        show.note(form.table_words(table))


def _understood(column: Column, table: TableMapping, why: Mapping[Column, str]) -> str:
    reason = f"  \n:gray[{plain(why[column])}]" if column in why else ""
    return f"**{plain(form.column_words(column, table))}**{reason}"


def _table(table: TableMapping, key: str, statements: Sequence[str], near: int | None) -> TableMapping:
    left, right = st.columns(2)
    with left:
        table = form.with_unit(table, pick(form.unit_of(table), f"{key}.enhet"))
        table = form.with_year(table, pick(form.year_of(table, near), f"{key}.ar"))
    with right:
        table = form.with_sign(table, pick(form.sign_of(table), f"{key}.tecken"))
        month = form.month_of(table, near)
        table = form.with_month(table, pick(month, f"{key}.manad"))
    if form.has_months(table):
        table = form.with_cumulative(table, pick(form.cumulative_of(table), f"{key}.ack"))
    if statements:
        table = form.with_statement(table, pick(form.statement_of(table, statements), f"{key}.uppstallning"))
    columns = [_column(column, table, f"{key}.k{number}") for number, column in enumerate(table.columns[:MOST_COLUMNS])]
    if len(table.columns) > MOST_COLUMNS:
        show.note(f"{len(table.columns) - MOST_COLUMNS} kolumner till ändras i mallen.")
    return form.with_columns(table, (*columns, *table.columns[MOST_COLUMNS:]))


def _column(column: Column, table: TableMapping, key: str) -> Column:
    name = form.header_words(column.header)
    left, right = st.columns([3, 2])
    with left:
        column = form.with_meaning(column, pick(form.meaning_of(column), f"{key}.slag", f"Kolumn ”{name}”"))
    if column.holds is Holds.AMOUNT:
        with right:
            period = pick(form.when_of(column, table), f"{key}.{column.kind}.period", f"Period för ”{name}”")
            column = form.with_when(column, period)
    return column


def held(mapping: ImportMapping, key: str) -> ImportMapping:
    """The mapping with the sums and codes that somebody has chosen; their controls are drawn after the file is read."""
    state = st.session_state
    chosen = {code: str(state[_code_key(key, code)]) for code in _asked(key) if _code_key(key, code) in state}
    mapping = form.with_codes(mapping, chosen)
    return form.with_sums(
        mapping, state.get(_sum_key(key), mapping.sums), state.get(_not_sum_key(key), mapping.not_sums)
    )


def sums(mapping: ImportMapping, key: str, loaded: Sequence[str], summed: Sequence[str]) -> None:
    """Which rows are sums; names that the file has, those that are read as amounts and those that are read as sums."""
    _several("Rader som är summor men lästes som belopp", mapping.sums, loaded, _sum_key(key))
    _several("Rader som lästes som summor men är belopp", mapping.not_sums, summed, _not_sum_key(key))


def _several(label: str, chosen: Sequence[str], others: Sequence[str], key: str) -> None:
    st.session_state.setdefault(key, list(chosen))
    options = list(dict.fromkeys((*chosen, *others)))[:MOST_LABELS]
    st.multiselect(label, options, key=key, placeholder="Inga", select_all=False)


def codes(mapping: ImportMapping, key: str, unmapped: Sequence[str], rows: Mapping[str, str]) -> None:
    """Where codes that the workspace does not know belong."""
    asked = list(dict.fromkeys((*_asked(key), *mapping.codes, *unmapped)))[:MOST_COLUMNS]
    st.session_state[_asked_key(key)] = asked
    if not asked or not rows:
        return
    st.write("Var hör koderna hemma?")
    for code in asked:
        pick(form.code_of(code, mapping, rows), _code_key(key, code), f"”{code}” hör till")


def _asked(key: str) -> list[str]:
    found: list[str] = st.session_state.get(_asked_key(key), [])
    return found


def _asked_key(key: str) -> str:
    return f"{key}.koder"


def _code_key(key: str, code: str) -> str:
    return f"{key}.kod.{code}"


def _sum_key(key: str) -> str:
    return f"{key}.summor"


def _not_sum_key(key: str) -> str:
    return f"{key}.ej-summor"
