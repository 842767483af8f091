"""A change's fields as widgets: numbers are read by our own parser whatever the browser's language, echoed in words."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import streamlit as st

from forecast.periods import Month, Span
from forecast.report.lever_form import UNSET, FormField, Kind, Value, in_words, read, said, typed
from forecast.report.lever_groups import assumption, months_to_choose
from forecast.ui import changes, show

_STARTS, _ENDS = ("from", "start"), ("until", "end")


@dataclass(frozen=True, slots=True)
class Ground:
    """What the fields may choose among."""

    as_of: Month
    rows: Mapping[str, str]


def draw(name: str, item: FormField, held: Mapping[str, Value], ground: Ground) -> None:
    """Draw one field of a change, with what was understood or the fault in words under it."""
    key, value = changes.key_of(name, item), held.get(item.name)
    if key not in st.session_state:
        st.session_state[key] = changes.in_widget(value, item)
    if item.kind is Kind.FILE:
        _in_file(item, value)
    elif item.kind is Kind.SWITCH and item.default is not None:
        st.toggle(item.label, key=key)
    elif item.kind in {Kind.MONTH, Kind.CHOICE, Kind.ROW, Kind.SWITCH}:
        st.selectbox(item.label, _options(item, value, ground), format_func=_words(item, ground), key=key)
        if item.kind is Kind.MONTH and item.name in _STARTS and isinstance(value, str):
            show.echo(_months(value, held))
    else:
        _typed(item, key, value, ground)


def _typed(item: FormField, key: str, value: Value | None, ground: Ground) -> None:
    start = assumption(item, ground.as_of)
    text = st.text_input(item.label, key=key, help=start[1] if start else None, placeholder=UNSET, max_chars=200) or ""
    try:
        read(text, item)
    except ValueError as error:
        kept = typed(item.default if value is None else value, item)
        show.echo(f"{error} {f'Senaste värdet {kept} gäller.' if kept else 'Fältet är inte satt.'}", fault=True)
        return
    known = item.default if value is None else value
    if item.kind is not Kind.TEXT and known is not None:
        show.echo(said(known, item, start[0] if start else None))


def _in_file(item: FormField, value: Value | None) -> None:
    """What is nested is shown and kept, and changed in the file."""
    if isinstance(value, dict):
        shown = ", ".join(f"{key} {in_words(part)}" for key, part in value.items())
    else:
        shown = ", ".join(map(in_words, value)) if isinstance(value, list) else UNSET
    show.note(f"{item.title}: {shown}. Ändras i filen.")


def _options(item: FormField, value: Value | None, ground: Ground) -> list[str]:
    """What may be chosen; what a file says is always among it, so that nothing is changed unseen."""
    known = {
        Kind.MONTH: [str(month) for month in months_to_choose(ground.as_of)],
        Kind.CHOICE: list(item.choices),
        Kind.ROW: list(ground.rows),
        Kind.SWITCH: ["ja", "nej"],
    }[item.kind]
    empty = [] if item.required or item.default is not None else [""]
    own = typed(value, item)
    return [*empty, *known, *([own] if own and own not in known else [])]


def _words(item: FormField, ground: Ground) -> Callable[[str], str]:
    def words(value: str) -> str:
        if not value:
            return UNSET
        if item.kind is Kind.MONTH:
            month = Month.parse(value)
            return month.label.split()[0] if month.year == ground.as_of.year else month.label
        return {**item.choices, **(ground.rows if item.kind is Kind.ROW else {})}.get(value, value)

    return words


def _months(value: str, held: Mapping[str, Value]) -> str:
    """`= 3 månader, okt–dec`."""
    start = Month.parse(value)
    ends = [str(held[name]) for name in _ENDS if name in held]
    last = Month.parse(ends[0][:7]).number if ends and ends[0][:4] == str(start.year) else 12
    if last < start.number:
        return f"= från {start.label}"
    count = last - start.number + 1
    return f"= {count} månad{'er' if count > 1 else ''}, {Span(start.year, start.number, last).months_label}"
