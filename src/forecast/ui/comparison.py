"""Jämför: up to four scenarios kept in the session, side by side with the base."""

from __future__ import annotations

import streamlit as st

from forecast.errors import InputError
from forecast.questions.compare import Comparison
from forecast.report.compare_view import CompareView, Measure, compare_view
from forecast.scenario.schema import Scenario
from forecast.ui import data, frame, show
from forecast.ui.text import coloured, plain

MOST = 4
"""Scenarios that can be read side by side."""
_KEPT = "jamfor"


def kept() -> tuple[Scenario, ...]:
    """The saved scenarios, in the order they were saved."""
    found: tuple[Scenario, ...] = st.session_state.get(_KEPT, ())
    return found


def draw(chosen: frame.Chosen, scenario: Scenario) -> None:
    """What is saved beside the base, and the scenario of the page where it is not among them."""
    _keep(scenario)
    saved = kept()
    current = (scenario,) if scenario.keys and scenario.digest not in {one.digest for one in saved} else ()
    if not saved:
        st.write("Spara ett scenario till för att jämföra." if current else "Inget scenario är sparat för jämförelse.")
        if not current:
            return
    made, faults = [], []
    for one in (*saved, *current):
        try:
            made.append(data.compared(chosen.workspace, chosen.result.as_of, chosen.headline, one))
        except InputError as error:
            faults.append(f"{one.name} kan inte räknas här: {data.sentences(error)}")
    for text in faults:
        show.echo(text, fault=True)
    _view(compare_view(chosen.workspace, Comparison(chosen.result, tuple(made)), chosen.unit), chosen)


def _keep(scenario: Scenario) -> None:
    names = [one.name for one in kept()]
    same = any((one.name, one.digest) == (scenario.name, scenario.digest) for one in kept())
    full = len(names) >= MOST and scenario.name not in names
    st.button(
        "Spara för jämförelse",
        key="jamfor-spara",
        disabled=full or same or not scenario.keys,
        on_click=_save,
        args=(scenario,),
    )
    if full:
        show.note(f"Högst {MOST} scenarier visas bredvid varandra. Ta bort ett, eller spara under ett namn som finns.")
    elif scenario.name in names and not same:
        show.note(f"Ersätter det sparade ”{scenario.name}”. Byt namn under Spara, öppna för att behålla båda.")
    for number, name in enumerate(names):
        left, right = st.columns([4, 1], vertical_alignment="center")
        left.write(plain(name))
        right.button("Ta bort", key=f"jamfor-bort-{number}", on_click=_forget, args=(name,), type="tertiary")


def _save(scenario: Scenario) -> None:
    saved = kept()
    if scenario.name in {one.name for one in saved}:
        st.session_state[_KEPT] = tuple(scenario if one.name == scenario.name else one for one in saved)
    else:
        st.session_state[_KEPT] = (*saved, scenario)


def _forget(name: str) -> None:
    st.session_state[_KEPT] = tuple(one for one in kept() if one.name != name)


def _view(view: CompareView, chosen: frame.Chosen) -> None:
    unit, year = chosen.unit, chosen.result.as_of.year
    show.section(
        "Bas och scenarier", f"{chosen.workspace.settings.committee}, avvikelse mot budget, helår {year}, {unit}"
    )
    if view.picture is not None:
        show.drawn(view.picture, chosen.look(), "jamfor-bild")
    head = (f"{unit}, helår {year}", *_distinct(view.names))
    show.table([_row(line, chosen) for line in view.measures], head, show.AMOUNTS)
    for way in view.ways:
        rows = [(plain(step), coloured(amount, unit, way.decimals)) for step, amount in way.steps]
        rows.append(("**Skillnad mot bas**", coloured(way.delta, unit, way.decimals)))
        show.section(f"Från bas till {way.name}")
        show.table(rows, ("Steg", str(year)), show.AMOUNTS)
        if way.note:
            show.note(way.note)


def _row(line: Measure, chosen: frame.Chosen) -> tuple[str, ...]:
    cells = (plain(cell) if isinstance(cell, str) else coloured(cell, chosen.unit) for cell in line.cells)
    return (f"**{plain(line.name)}**" if line.strong else plain(line.name), *cells)


def _distinct(names: tuple[str, ...]) -> list[str]:
    """Heads of a table must differ: a name that comes again gets its number."""
    return [plain(name) if name not in names[:at] else f"{plain(name)} \\({at}\\)" for at, name in enumerate(names)]
