"""Spara, öppna: the page's scenario as a file and from one, a saved one by its name, a copy to go on with."""

from __future__ import annotations

import re
from collections.abc import Sequence

import streamlit as st

from forecast.errors import ForecastError, InputError
from forecast.report.labels import distinct
from forecast.report.words import SYNTHETIC
from forecast.scenario.files import parse_scenario, scenario_text
from forecast.scenario.schema import Scenario
from forecast.ui import changes, comparison, data, frame, results, show
from forecast.ui.text import plain

_COPIED = re.compile(r", kopia(?: \d+)?$")
_WAITING, _SAVED, _FAULT, _DONE = "oppna-vantar", "oppna-sparat", "oppna-fel", "oppna-klart"


def draw(chosen: frame.Chosen, counted: changes.Counted) -> None:
    """The popover beside the choices."""
    scenario, left = counted.scenario, len(changes.held()) - len(counted.scenario.overrides)
    with st.popover("Spara, öppna"):
        st.text_input("Namn", key="namn", max_chars=changes.LONGEST_NAME, persist_state="session")
        file = f"{file_name(scenario.name)}.yaml"
        show.echo(f"= {file}")
        empty = not scenario.keys
        with st.container(horizontal=True):
            content = scenario_text(scenario, SYNTHETIC if chosen.workspace.settings.synthetic else "")
            saved = st.download_button(
                "Spara som fil", content, file_name=file, mime="application/yaml", disabled=empty
            )
            full = comparison.full(scenario.name)
            st.button("Kopiera", key="kopiera", disabled=empty or full, on_click=_copy, args=(scenario,))
            st.button("Återställ till bas", key="aterstall", on_click=changes.clear)
        if saved:
            show.echo(f"{file} ligger bland webbläsarens hämtade filer.")
        if left:
            show.note(f"{left} ändring{'ar' if left > 1 else ''} som inte räknas följer inte med i filen.")
        if _DONE in st.session_state:
            show.echo(st.session_state.pop(_DONE))
        _saved(chosen)
        st.file_uploader("Öppna fil", type=["yaml", "yml"], key="oppna", on_change=_uploaded)
        if _FAULT in st.session_state:
            st.error(plain(st.session_state[_FAULT]))


def _saved(chosen: frame.Chosen) -> None:
    """The workspace's own scenario files by name; one that cannot be read has its file's, and is told when chosen."""
    found = data.scenario_files(chosen.workspace.name)
    if not found:
        show.note(f"Filer i mappen {data.SCENARIOS}/{chosen.workspace.name} kan öppnas här efter namn.")
        return
    names = {}
    for file, path in found.items():
        try:
            names[file] = data.scenario_file(path).name
        except InputError:
            names[file] = file
    st.selectbox(
        "Öppna ett sparat scenario",
        list(names),
        index=None,
        format_func=distinct(names).__getitem__,
        key=_SAVED,
        placeholder="Välj scenario",
        on_change=_chosen,
    )


def _copy(scenario: Scenario) -> None:
    """Keep the scenario as it is beside the base, and go on with a copy under another name."""
    comparison.keep(scenario)
    st.session_state["namn"] = copy_name(scenario.name, [one.name for one in comparison.kept()])
    st.session_state[_DONE] = f"Du ändrar nu kopian. ”{scenario.name}” ligger kvar under Jämför."


def copy_name(name: str, taken: Sequence[str]) -> str:
    """`Utan bidrag, kopia`; `Utan bidrag, kopia 2` where that is taken."""
    stem = _COPIED.sub("", name)[: changes.LONGEST_NAME - 12]
    endings = (", kopia", *(f", kopia {number}" for number in range(2, len(taken) + 3)))
    return next(stem + ending for ending in endings if stem + ending not in taken)


def _uploaded() -> None:
    """Keep the uploaded bytes for the next run, where the workspace is at hand."""
    file = st.session_state.get("oppna")
    if file is not None:
        st.session_state[_WAITING] = (file.name, file.getvalue())


def _chosen() -> None:
    """Remember the chosen name for the next run, and let the list stand ready for another choice."""
    st.session_state[_WAITING] = st.session_state[_SAVED]
    st.session_state[_SAVED] = None


def take_opened(chosen: frame.Chosen) -> None:
    """Put an opened scenario into the levers, or say why not; nothing changes at a fault."""
    waiting = st.session_state.pop(_WAITING, None)
    if waiting is None:
        return
    st.session_state.pop(_FAULT, None)
    opened = chosen.workspace
    try:
        scenario = _read(waiting, opened.name)
        results.check_fits(opened, chosen.result.as_of, chosen.headline, scenario)
    except ForecastError as error:
        st.session_state[_FAULT] = str(error)
        return
    changes.put(scenario)
    st.session_state["namn"] = scenario.name[: changes.LONGEST_NAME]


def _read(waiting: str | tuple[str, bytes], workspace: str) -> Scenario:
    """The scenario of an uploaded file's name and bytes, or of the name of a file that belongs to the workspace."""
    if isinstance(waiting, tuple):
        name, content = waiting
        return parse_scenario(content, name)
    path = data.scenario_files(workspace).get(waiting)
    if path is None:
        raise ForecastError(f"Scenariofilen {waiting} finns inte längre.")
    return data.scenario_file(path)


def file_name(name: str) -> str:
    """A name as a file's, without its ending."""
    swedish = str.maketrans("åäöéÅÄÖÉ", "aaoeAAOE")
    return re.sub(r"[^a-z0-9]+", "-", name.translate(swedish).lower()).strip("-") or "scenario"
