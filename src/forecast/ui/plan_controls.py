"""What a user assumes of the years ahead: typed, echoed, and kept in the address; at a fault the last valid holds."""

from __future__ import annotations

from dataclasses import dataclass

import streamlit as st

from forecast.drivers.several_years import Assumptions
from forecast.model import Result
from forecast.questions.needs import needs_of
from forecast.questions.years import SeveralYears, several_years
from forecast.report.plan.form import (
    FRAME_DEFAULT,
    INDEX_DEFAULT,
    default_last,
    last_years,
    percent_said,
    percent_typed,
    read_percent,
)
from forecast.ui import address, show
from forecast.workspace.workspace import Workspace

_INDEX, _FRAME, _LAST, _NEEDS = "index", "ramandring", "tom", "behov"
_YES, _NO = "ja", "nej"


@dataclass(frozen=True, slots=True)
class Assumed:
    """What holds: the last year, and the assumptions."""

    to: int
    assumptions: Assumptions


def take(opened: Workspace, first: int) -> Assumed:
    """What the address or the fields say, before they are drawn; the address then holds it."""
    years = last_years(opened, first)
    usual = str(default_last(years))
    address.begin_choice(_LAST, [str(year) for year in years], usual)
    index, frame = _percent(_INDEX), _percent(_FRAME)
    listed = bool(opened.years and opened.years.add_needs)
    if _NEEDS not in st.session_state:
        said = st.query_params.get(_NEEDS, "")
        st.session_state[_NEEDS] = {_YES: True, _NO: False}.get(said, listed)
    add, last = bool(st.session_state[_NEEDS]), str(st.session_state[_LAST])
    address.write(
        {
            _INDEX: percent_typed(index) if index else None,
            _FRAME: percent_typed(frame) if frame else None,
            _LAST: last if last != usual else None,
            _NEEDS: None if add == listed else _YES if add else _NO,
        }
    )
    return Assumed(int(last), Assumptions(index, frame, add))


def _percent(key: str) -> float:
    """A typed share; the last valid one where it cannot be read."""
    if key not in st.session_state:
        asked = st.query_params.get(key, "")
        st.session_state[key] = asked if len(asked) <= address.LONGEST and _readable(asked) and asked else "0"
    try:
        st.session_state[_kept(key)] = read_percent(str(st.session_state[key] or ""))
    except ValueError:
        st.session_state.setdefault(_kept(key), 0.0)
    return float(st.session_state[_kept(key)])


def _readable(text: str) -> bool:
    try:
        read_percent(text)
    except ValueError:
        return False
    return True


def _kept(key: str) -> str:
    return f"{key}-giltigt"


def years(opened: Workspace, result: Result, assumed: Assumed) -> SeveralYears:
    """The years ahead, kept between reruns; raises InputError."""
    return _years(opened, result, result.record.run_id, assumed.to, assumed.assumptions, str(assumed.assumptions))


@st.cache_resource(max_entries=64, show_spinner=False)
def _years(
    _opened: Workspace, _result: Result, run: str, to: int, _assumptions: Assumptions, assumed: str
) -> SeveralYears:
    del run, assumed
    return several_years(_opened, _result, to, _assumptions)


def draw(opened: Workspace, first: int) -> None:
    """The fields, each with what was understood under it."""
    with_needs = bool(needs_of(opened))
    columns = st.columns(4 if with_needs else 3)
    with columns[0]:
        _field("Index, procent per år", _INDEX, INDEX_DEFAULT)
    with columns[1]:
        _field("Ramens ändring, procent per år", _FRAME, FRAME_DEFAULT)
    with columns[2]:
        years = [str(year) for year in last_years(opened, first)]
        st.selectbox("Till och med år", years, key=_LAST, persist_state="session")
    if with_needs:
        with columns[3]:
            st.toggle("Lägg till behovslistan", key=_NEEDS, persist_state="session")
            show.echo(
                "= behoven är kostnader utöver prognosen"
                if st.session_state[_NEEDS]
                else "= behoven ligger redan i nivån (antagande)"
            )


def _field(label: str, key: str, default: str) -> None:
    text = st.text_input(label, key=key, max_chars=20, persist_state="session") or ""
    try:
        show.echo(percent_said(read_percent(text), default))
    except ValueError as error:
        kept = percent_typed(st.session_state[_kept(key)])
        show.echo(f"{error} Senaste värdet {kept} gäller.", fault=True)
