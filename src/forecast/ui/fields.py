"""Typed numbers: read by our own parser whatever the browser's language, echoed, and never silently wrong."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import streamlit as st

from forecast.money import format_number, parse_amount
from forecast.ui import address, show


@dataclass(frozen=True, slots=True)
class Field:
    """A number that is typed.

    Attributes:
        key: of the widget, and in the address.
        label: shown above it.
        default: first value.
        low: least allowed.
        high: most allowed.
        echo: the value in words, shown under it.
        help: what it is, and whether it is an assumption.
    """

    key: str
    label: str
    default: float
    low: float
    high: float
    echo: Callable[[float], str]
    help: str = ""


def begin(field: Field) -> None:
    """Give the field its first value, from the address where that is valid."""
    if field.key not in st.session_state:
        address.begin(field.key, typed(field.default), lambda text: _fault(text, field) is None)


def value(field: Field) -> float:
    """The field's value; at a fault the last valid one keeps counting."""
    text = str(st.session_state[field.key])
    kept = f"{field.key}-giltigt"
    if _fault(text, field) is None:
        st.session_state[kept] = float(parse_amount(text))
    return float(st.session_state.get(kept, field.default))


def draw(field: Field) -> None:
    """Draw the field, with an echo of what was understood or the fault in words."""
    text = st.text_input(field.label, key=field.key, persist_state="session", help=field.help or None) or ""
    fault, kept = _fault(text, field), value(field)
    if fault is None:
        show.echo(f"= {field.echo(kept)}")
    else:
        show.echo(f"{fault} Senaste värdet {typed(kept)} gäller.", fault=True)
    address.write({field.key: None if kept == field.default else typed(kept)})


def _fault(text: str, field: Field) -> str | None:
    """What is wrong with the text, as a Swedish sentence; None when nothing is."""
    try:
        value = float(parse_amount(text))
    except ValueError as error:
        return f"{error} Skriv till exempel {typed(field.default or 4.5)}."
    if value > field.high:
        return f"Högst {typed(field.high)}."
    if value < field.low:
        return f"Minst {typed(field.low)}."
    return None


def typed(value: float) -> str:
    """The value as one would type it."""
    decimals = next((d for d in (0, 1, 2) if round(value, d) == value), 3)
    return format_number(value, decimals).replace("\N{NO-BREAK SPACE}", "")
