"""Choices that survive a reload and can be shared: kept in the address as names and numbers, and nothing else."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import streamlit as st

LONGEST = 200
"""Characters; a longer value in an address is not one of ours."""


def begin(key: str, default: str, valid: Callable[[str], bool]) -> None:
    """Give a widget's state its first value: from the address where it is valid, else the default."""
    if key in st.session_state:
        if not valid(str(st.session_state[key])):
            st.session_state[key] = default
        return
    asked = st.query_params.get(key, default)
    st.session_state[key] = asked if len(asked) <= LONGEST and valid(asked) else default


def begin_choice(key: str, options: Sequence[str], default: str) -> None:
    """`begin` for a choice among options."""
    begin(key, default if default in options else options[0], lambda value: value in options)


def write(values: Mapping[str, str | None]) -> None:
    """Put values into the address; None takes a key out. Other keys stay as they are."""
    for key, value in values.items():
        if value is None:
            if key in st.query_params:
                del st.query_params[key]
        elif st.query_params.get(key) != value:
            st.query_params[key] = value


def read_list(key: str, longest: int) -> tuple[str, ...]:
    """A key's values where it stands several times; one that is too long to be ours is an empty text."""
    return tuple(value if len(value) <= longest else "" for value in st.query_params.get_all(key))


def write_list(key: str, values: Sequence[str]) -> None:
    """Put a key into the address once a value; none takes it out."""
    if not values:
        write({key: None})
    elif list(values) != st.query_params.get_all(key):
        st.query_params[key] = list(values)
