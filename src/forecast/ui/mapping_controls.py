"""How a file is read, as controls: each begins at what was understood, and says it in words under itself."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence

import streamlit as st

from forecast.errors import InputError
from forecast.formats.kinds import shown_name
from forecast.formats.yaml_file import read_yaml
from forecast.ledger.intake.mapping_file import Column, Holds, ImportMapping, TableMapping
from forecast.ledger.intake.mapping_text import mapping_text
from forecast.report.intake import mapping_form as form
from forecast.report.intake.mapping_form import Choice
from forecast.report.labels import distinct
from forecast.ui import show
from forecast.ui.text import plain

MOST_COLUMNS = 60
"""Columns of a table that can be changed on the page; the rest are changed in the mapping file."""
MOST_MAPPING = 1
"""Megabytes of a mapping file."""
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


def source(mapping: ImportMapping, key: str, known: Sequence[str]) -> ImportMapping:
    """Which source the file comes from, where the workspace has sources."""
    if not known:
        return mapping
    chosen = pick(form.source_of(mapping, known), f"{key}.kalla")
    there = (
        "ersätter det som källan har gett för samma månader" if chosen in known else "en ny källa, läggs till de andra"
    )
    show.echo(f"= {there}")
    return form.with_source(mapping, chosen)


def dimensions(mapping: ImportMapping, key: str) -> ImportMapping:
    """Which of a SIE file's dimensions are the organisation and the activity."""
    left, right = st.columns(2)
    with left:
        organisation = _dimension(
            "Dimension som är organisation", mapping.organisation_dimension, f"{key}.organisation"
        )
    with right:
        activity = _dimension("Dimension som är verksamhet", mapping.activity_dimension, f"{key}.verksamhet")
    return form.with_dimensions(mapping, organisation, activity)


def _dimension(label: str, known: str | None, key: str) -> str:
    st.session_state.setdefault(key, known or "")
    text = (st.text_input(label, key=key, max_chars=20) or "").strip()
    show.echo(f"= dimension {text}" if text else "= ingen")
    return text


def own_file(mapping: ImportMapping, key: str) -> tuple[ImportMapping, str]:
    """The mapping that somebody has uploaded instead of the proposed one, and the widgets' key with it.

    Its uploader is drawn by `as_file`, below what it changes. What cannot be read is told, and the proposed one counts.
    """
    uploaded = st.session_state.get(_file_key(key))
    if uploaded is None:
        return mapping, key
    try:
        own = read_yaml(uploaded.getvalue(), shown_name(uploaded.name), ImportMapping)
    except InputError as error:
        for line in str(error).splitlines():
            st.error(plain(line))
        return mapping, key
    show.echo(f"= läses med din mall, {shown_name(uploaded.name)}")
    return own, f"{key}.mall-{hashlib.sha256(uploaded.getvalue()).hexdigest()[:8]}"


def as_file(mapping: ImportMapping, key: str) -> None:
    """The mapping as a file, for what the page does not draw: accounts, kinds of money, versions of the budget."""
    with st.expander("Mallen som fil"):
        show.note("Mallen sparas i arbetsytan och används igen. Konton, kostnadsslag och budgetversioner ändras i den.")
        name = f"{mapping.source}.yaml"
        st.download_button(
            "Spara mallen", mapping_text(mapping), file_name=name, mime="application/yaml", key=f"{key}.spara"
        )
        st.file_uploader("Läs med en egen mall", key=_file_key(key), max_upload_size=MOST_MAPPING)


def _file_key(key: str) -> str:
    """The uploader's key: the same whatever mapping is in it."""
    return f"{key.partition('.mall-')[0]}.mall"


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
