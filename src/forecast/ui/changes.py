"""The changes that somebody has set on the page: kept for the session, written to the address, read as a scenario."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

import streamlit as st

from forecast.errors import InputError
from forecast.ledger.specs import Layer
from forecast.model import Result
from forecast.periods import Month
from forecast.report.lever_address import read_change, write_change
from forecast.report.lever_form import FormField, Kind, Value, form_of, in_titles, read, typed
from forecast.report.lever_groups import beginning
from forecast.scenario.files import parse_scenario
from forecast.scenario.levers import BY_GROUP
from forecast.scenario.schema import Override, Scenario
from forecast.ui import address, data
from forecast.workspace.workspace import Workspace

ADDRESS = "a"
NAMELESS = "Mitt scenario"
LONGEST_NAME = 80
LONGEST = 2_000
"""Characters of one change in the address."""
MOST = 60
"""Changes that an address may hold."""
_HELD = "andringar"
_UNREAD = "andringar-olasta"
_ABOUT = "andringar-om"
"""What an opened file says that the scenario is for; it follows to the saved file, not into the address."""
_PAGE = "sidan"


@dataclass(frozen=True, slots=True)
class Counted:
    """What the page's changes make.

    Attributes:
        scenario: the changes that count.
        result: the year with them.
        faults: name -> why it does not count; "" for what no single change explains.
        waiting: name -> what is to be filled in before it counts.
    """

    scenario: Scenario
    result: Result
    faults: Mapping[str, str]
    waiting: Mapping[str, str]


def begin() -> None:
    """Take the changes from the address, the first time; what cannot be read is counted and left out."""
    if _HELD in st.session_state:
        return
    held: dict[str, Mapping[str, Value]] = {}
    asked = address.read_list(ADDRESS, LONGEST)
    unread = max(len(asked) - MOST, 0)
    for text in asked[:MOST]:
        try:
            override = read_one(text)
            held.setdefault(override.name, _normal(override))
        except (ValueError, InputError):
            unread += 1
    st.session_state[_HELD], st.session_state[_UNREAD] = held, unread


def begin_name() -> str:
    """The scenario's name: kept for the session, the first time from the address."""
    address.begin("namn", NAMELESS, lambda text: 0 < len(text) <= LONGEST_NAME)
    return str(st.session_state["namn"])


def write_name(name: str) -> None:
    """Put the scenario's name into the address where somebody has given it one."""
    address.write({"namn": None if name == NAMELESS else name})


def read_one(text: str) -> Override:
    """One change as an address has it; raises ValueError or InputError."""
    name, said = read_change(text)
    return _override(name, _text(said))


def write_one(override: Override) -> str:
    """One change as an address has it."""
    return write_change(override.name, _normal(override))


def unread() -> int:
    """How many changes of the address could not be read."""
    return int(st.session_state.get(_UNREAD, 0))


def held() -> dict[str, Mapping[str, Value]]:
    """Name (`staffing.sarskilt-boende`) -> what its fields hold, in the order they were added."""
    found: dict[str, Mapping[str, Value]] = st.session_state.get(_HELD, {})
    return dict(found)


def key_of(name: str, item: FormField) -> str:
    """The key of a field's widget: its path, as the command line writes it."""
    return f"{name}.{item.name}"


def add(name: str, said: Mapping[str, Value]) -> None:
    """Add a change, or give one other fields."""
    _forget_widgets(name)
    st.session_state[_HELD] = {**held(), name: dict(said)}


def drop(name: str) -> None:
    """Take a change away."""
    _forget_widgets(name)
    st.session_state[_HELD] = {key: said for key, said in held().items() if key != name}


def put(scenario: Scenario) -> None:
    """Let the page hold exactly what a scenario says."""
    clear()
    st.session_state[_HELD] = {override.name: _normal(override) for override in scenario.overrides}
    st.session_state[_ABOUT] = scenario.description


def clear() -> None:
    """Forget every change, in the state and in the address: back to base."""
    for name in held():
        _forget_widgets(name)
    st.session_state[_HELD], st.session_state[_UNREAD] = {}, 0
    for key in ("namn", _ABOUT):
        st.session_state.pop(key, None)
    address.write({"namn": None, ADDRESS: None})


def take() -> None:
    """Let what is typed count where it can be read; at a fault the last valid value keeps counting."""
    changed = {}
    for name, old in held().items():
        said = dict(old)
        for item in _form(name):
            key = key_of(name, item)
            if key not in st.session_state or st.session_state[key] == in_widget(said.get(item.name), item):
                continue
            try:
                value = _read_widget(st.session_state[key], item)
            except ValueError:
                continue
            if value is None or (value == item.default and not item.required):
                said.pop(item.name, None)
            else:
                said[item.name] = value
        changed[name] = said
    st.session_state[_HELD] = changed


def in_widget(value: Value | None, item: FormField) -> str | bool:
    """What a field's widget holds for a value."""
    shown = item.default if value is None else value
    if item.kind is Kind.SWITCH and item.default is not None:
        return bool(shown)
    return typed(shown, item)


def _read_widget(state: object, item: FormField) -> Value | None:
    return state if isinstance(state, bool) else read(str(state or ""), item)


def read_all(opened: Workspace, as_of: Month, headline: Layer, name: str) -> Counted:
    """The scenario that the changes make: each is read by the scenario files' own reader, and what it refuses waits."""
    overrides, faults, waiting = [], {}, {}
    for key, said in held().items():
        missing = [item.title for item in _form(key) if item.required and item.name not in said]
        try:
            overrides.append(_override(key, _text(said)))
        except InputError as error:
            if missing:
                waiting[key] = f"Fyll i {' och '.join(missing)}, så räknas ändringen."
            elif said == beginning(BY_GROUP[key.partition(".")[0]], as_of):
                waiting[key] = in_titles(error.found, _form(key))
            else:
                faults[key] = data.sentences(error)
    wanted = Scenario(opened.name, name, tuple(overrides), str(st.session_state.get(_ABOUT, "")))
    result, scenario, refused = data.counted(opened, as_of, headline, wanted)
    address.write_list(ADDRESS, [write_one(part) for part in overrides])
    told = {key: in_titles(text, _form(key)) if key else text for key, text in {**faults, **refused}.items()}
    return Counted(scenario, result, told, waiting)


def _form(name: str) -> tuple[FormField, ...]:
    return form_of(BY_GROUP[name.partition(".")[0]].change)


def _forget_widgets(name: str) -> None:
    for item in _form(name):
        st.session_state.pop(key_of(name, item), None)


def _text(said: Mapping[str, Value]) -> str:
    return json.dumps(said, ensure_ascii=False)


@lru_cache(maxsize=1024)
def _override(name: str, text: str) -> Override:
    """One change, read as a scenario file that holds only it; raises InputError."""
    group, _, key = name.partition(".")
    file = {"schema": 1, "workspace": _PAGE, "name": _PAGE, group: {key: json.loads(text)}}
    return parse_scenario(json.dumps(file, ensure_ascii=False).encode(), _PAGE).overrides[0]


def _normal(override: Override) -> dict[str, Value]:
    said: dict[str, Value] = override.change.model_dump(mode="json", by_alias=True, exclude_defaults=True)
    return said
