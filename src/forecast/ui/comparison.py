"""Jämför: up to four scenarios side by side with the base; they stand in the address, as the page's own changes do."""

from __future__ import annotations

from urllib.parse import quote, unquote

import streamlit as st

from forecast.errors import InputError
from forecast.questions.compare import Comparison
from forecast.report.compare_view import CompareView, Measure, compare_view
from forecast.scenario.schema import Scenario
from forecast.ui import address, changes, data, frame, show
from forecast.ui.text import coloured, plain
from forecast.workspace.workspace import Workspace

MOST = 4
"""Scenarios that can be read side by side."""
_KEPT = "jamfor"
_LONGEST = 4_000
"""Characters of one scenario in the address."""
_LONGEST_NAME = 80
_BETWEEN = "|"
"""Between a kept scenario's name and its changes, in which it is always written as %7C."""


def kept() -> tuple[Scenario, ...]:
    """The saved scenarios, in the order they were saved."""
    found: tuple[Scenario, ...] = st.session_state.get(_KEPT, ())
    return found


def begin(opened: Workspace) -> None:
    """Take the kept scenarios from the address, the first time; what cannot be read is left out."""
    if _KEPT in st.session_state:
        return
    found: dict[str, Scenario] = {}
    for text in address.read_list(_KEPT, _LONGEST)[:MOST]:
        name, *parts = text.split(_BETWEEN)
        try:
            overrides = tuple(changes.read_one(part) for part in parts)
            if 0 < len(unquote(name)) <= _LONGEST_NAME and overrides:
                found.setdefault(unquote(name), Scenario(opened.name, unquote(name), overrides))
        except (ValueError, InputError):
            continue
    st.session_state[_KEPT] = tuple(found.values())


def write() -> None:
    """Put the kept scenarios into the address; one that is too long for it stays in the session only."""
    texts = [_BETWEEN.join([quote(one.name, safe=""), *map(changes.write_one, one.overrides)]) for one in kept()]
    address.write_list(_KEPT, [text for text in texts if len(text) <= _LONGEST])


def full(name: str) -> bool:
    """Whether no more can be kept under a name."""
    names = [one.name for one in kept()]
    return len(names) >= MOST and name not in names


def keep(scenario: Scenario) -> None:
    """Keep a scenario beside the others, in the place of one of the same name."""
    saved = kept()
    if scenario.name in {one.name for one in saved}:
        st.session_state[_KEPT] = tuple(scenario if one.name == scenario.name else one for one in saved)
    else:
        st.session_state[_KEPT] = (*saved, scenario)


def draw(chosen: frame.Chosen, scenario: Scenario) -> None:
    """What is saved beside the base, and the scenario of the page where it is not among them."""
    _keep(scenario)
    saved = kept()
    current = (scenario,) if scenario.keys and scenario.digest not in {one.digest for one in saved} else ()
    if not saved:
        st.write(
            "Scenariot står bredvid bas. Spara det här, så kan du ändra vidare och ställa nästa bredvid."
            if current
            else "Ändra något till vänster, så står scenariot bredvid bas här."
        )
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
    no_room = full(scenario.name)
    st.button(
        "Spara för jämförelse",
        key="jamfor-spara",
        disabled=no_room or same or not scenario.keys,
        on_click=keep,
        args=(scenario,),
    )
    if no_room:
        show.note(f"Högst {MOST} scenarier visas bredvid varandra. Ta bort ett, eller spara under ett namn som finns.")
    elif scenario.name in names and not same:
        show.note(f"Ersätter det sparade ”{scenario.name}”. Byt namn under Spara, öppna för att behålla båda.")
    elif names:
        show.note("Det som är sparat här står i adressen: den som får den ser samma jämförelse.")
    for number, name in enumerate(names):
        left, right = st.columns([4, 1], vertical_alignment="center")
        left.write(plain(name))
        right.button("Ta bort", key=f"jamfor-bort-{number}", on_click=_forget, args=(name,), type="tertiary")


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
