"""Which scenario a page is about: the one set on Scenarier, a file of the workspace's, one kept, one opened here."""

from __future__ import annotations

from collections.abc import Mapping

import streamlit as st

from forecast.errors import ForecastError, InputError
from forecast.report.labels import distinct
from forecast.scenario.files import parse_scenario
from forecast.scenario.schema import Scenario
from forecast.ui import address, changes, comparison, data, frame, results, show

KEY = "scenario"
NONE = "Inget, bara prognosen"
OWN = "eget"
"""The scenario that is set on Scenarier; its name and its changes stand in the address beside the choice."""
_OPENED, _WAITING, _FAULT = "scenario-oppnat", "scenario-vantar", "scenario-fel"
_KEPT = "sparat: "
"""Before the name of a scenario that only this session has; it never goes into the address."""


def choose_own() -> None:
    """Let the pages that are about a scenario be about the one that is set on Scenarier."""
    st.session_state[KEY] = OWN


def begin(chosen: frame.Chosen) -> Scenario | None:
    """The chosen scenario that counts here; None where none is chosen, or the year has no month left to change."""
    _take_opened(chosen)
    if not _open_year(chosen):
        st.session_state[KEY] = ""
        return None
    options = _options(chosen)
    address.begin_choice(KEY, ["", *options], "")
    asked = st.session_state[KEY]
    if not asked:
        return None
    try:
        own = _own(chosen)
        found = own[asked] if asked in own else data.scenario_file(data.scenario_files(chosen.workspace.name)[asked])
        results.result(chosen.workspace, chosen.result.as_of, chosen.headline, found)
    except InputError as error:
        st.session_state[_FAULT] = f"{options[asked]} kan inte räknas här: {data.sentences(error)}"
        return None
    return found


def write() -> None:
    """Put the choice into the address: a file's name, or that it is the one set on Scenarier, with its name."""
    asked = st.session_state.get(KEY, "")
    address.write({KEY: asked if asked and not asked.startswith(_KEPT) else None})
    if changes.held():
        changes.write_name(changes.begin_name())


def draw(chosen: frame.Chosen) -> None:
    """The list, and a file to open."""
    if not _open_year(chosen):
        show.note("Inga månader återstår att ändra, så inget scenario kan läggas på.")
        return
    options = _options(chosen)
    names = distinct(options)
    st.selectbox(
        "Scenario",
        ["", *options],
        format_func=lambda key: names.get(key, NONE),
        key=KEY,
        persist_state="session",
        help="Det som är inställt eller sparat för jämförelse i Scenarier, och filer i mappen scenarios.",
    )
    _left_out(chosen)
    if _FAULT in st.session_state:
        show.echo(st.session_state.pop(_FAULT), fault=True)
    with st.expander("Öppna en scenariofil"):
        st.file_uploader("Scenariofil", type=["yaml", "yml"], key="scenario-fil", on_change=_uploaded)
        show.note("En öppnad fil, och det som är sparat under Scenarier, finns kvar tills sidan laddas om.")


def _left_out(chosen: frame.Chosen) -> None:
    """Say that the scenario set on Scenarier is here without what cannot be made there."""
    own = _own(chosen).get(OWN)
    if own is None or st.session_state[KEY] != OWN:
        return
    number = len(changes.held()) + changes.unread() - len(own.overrides)
    if number:
        what = "En ändring" if number == 1 else f"{number} ändringar"
        show.echo(f"{what} i Scenarier räknas inte och är inte med; där står varför.", fault=True)


def _open_year(chosen: frame.Chosen) -> bool:
    return chosen.result.as_of.number < 12


def _own(chosen: frame.Chosen) -> Mapping[str, Scenario]:
    """What no file has, for this workspace: the one set on Scenarier, the opened one, those kept for comparison."""
    opened = st.session_state.get(_OPENED)
    found = (*([opened] if opened is not None else []), *comparison.kept())
    kept = {f"{_KEPT}{one.name}": one for one in found if one.workspace == chosen.workspace.name}
    changes.begin()
    if not changes.held():
        return kept
    name = changes.begin_name()
    own = changes.read_all(chosen.workspace, chosen.result.as_of, chosen.headline, name).scenario
    if not own.keys:
        return kept
    chosen_key = st.session_state.get(KEY)
    same = {key for key, one in kept.items() if (one.name, one.digest) == (own.name, own.digest) and key != chosen_key}
    return {OWN: own, **{key: one for key, one in kept.items() if key not in same}}


def _options(chosen: frame.Chosen) -> dict[str, str]:
    """Key -> name; a file that cannot be read is called by its own name until it is chosen and told of."""
    where = {True: "inställt i Scenarier", False: "bara här"}
    names = {key: f"{one.name} ({where[key == OWN]})" for key, one in _own(chosen).items()}
    for file, path in data.scenario_files(chosen.workspace.name).items():
        try:
            names[file] = data.scenario_file(path).name
        except InputError:
            names[file] = file
    return names


def _uploaded() -> None:
    """Keep the uploaded bytes for the next run, where the workspace is at hand."""
    file = st.session_state.get("scenario-fil")
    if file is not None:
        st.session_state[_WAITING] = (file.name, file.getvalue())


def _take_opened(chosen: frame.Chosen) -> None:
    """Choose an uploaded scenario, or say why not; nothing changes at a fault."""
    waiting = st.session_state.pop(_WAITING, None)
    if waiting is None:
        return
    name, content = waiting
    try:
        scenario = parse_scenario(content, name)
        results.check_fits(chosen.workspace, chosen.result.as_of, chosen.headline, scenario)
    except ForecastError as error:
        st.session_state[_FAULT] = str(error)
        return
    st.session_state[_OPENED] = scenario
    st.session_state[KEY] = f"{_KEPT}{scenario.name}"
