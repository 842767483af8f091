"""Vad krävs? and Känslighet: the year asked backwards, and what moves it most."""

from __future__ import annotations

import streamlit as st

from forecast.errors import ForecastError
from forecast.money import Unit, parse_amount
from forecast.questions.solve import Answer, Asked, Solved
from forecast.report.question_view import (
    first_lever,
    levers_to_solve,
    rows_to_solve,
    swing_rows,
    tornado_of,
)
from forecast.report.sensitivity_table import BOOKED, INDEPENDENT, sensitivity_tables
from forecast.report.solve_words import solve_sentences, solve_table
from forecast.scenario.schema import Scenario
from forecast.ui import changes, frame, results, show
from forecast.ui.text import coloured, plain

_ROWS = 10
"""Rows by their share of the uncertainty; the command line has them all."""
_ROW, _PATH, _TARGET = "krav-rad", "krav-reglage", "krav-mal"


def solve(chosen: frame.Chosen, scenario: Scenario) -> None:
    """Choose a row, a target and one lever; read what it would have to be, and what each other would."""
    as_of = chosen.result.as_of
    rows, paths = rows_to_solve(chosen.result), levers_to_solve(chosen.workspace, as_of)
    if not rows or not paths:
        st.write("Underlaget har ingen avvikelse eller inget reglage att räkna på.")
        return
    left, right = st.columns([2, 1])
    with left:
        row = st.selectbox("Rad", list(rows), format_func=rows.__getitem__, key=_ROW, on_change=_other_row)
    with right:
        target = _target()
    if st.session_state.get(_PATH) not in paths:
        st.session_state[_PATH] = first_lever(list(paths), chosen.result, row)
    path = st.selectbox("Det som får ändras", list(paths), format_func=paths.__getitem__, key=_PATH)
    if scenario.keys:
        show.note(f"Scenariot ”{scenario.name}” räknas med.")
    try:
        result, solved = results.solved(chosen.workspace, as_of, chosen.headline, scenario, Asked(path, target, row))
    except ForecastError as error:
        show.echo(str(error), fault=True)
        return
    first, *rest = solve_sentences(chosen.workspace, result, solved)
    show.section(first)
    for text in rest:
        st.write(plain(text))
    _take_over(solved.answer)
    table = solve_table(chosen.workspace, result, solved)
    show.section(table.title)
    if not solved.others:
        st.write("Ingen annan ändring kan räknas utan att du själv anger mer.")
    show.table(_others(chosen, solved), ("Ändring", "Vad som krävs", "Effekt i år", "Avvikelse då"), show.CHANGES)


def _other_row() -> None:
    """Another row has levers of its own."""
    st.session_state.pop(_PATH, None)


def _target() -> float:
    """The target deviation in SEK; at a fault the last valid one holds."""
    st.session_state.setdefault(_TARGET, "0")
    text = st.text_input("Mål för avvikelsen, tkr", key=_TARGET) or ""
    kept = f"{_TARGET}-giltigt"
    try:
        st.session_state[kept] = float(parse_amount(text)) * Unit.TKR.sek
    except ValueError as error:
        show.echo(f"{error} Senaste värdet gäller.", fault=True)
    return float(st.session_state.get(kept, 0.0))


def _take_over(answer: Answer) -> None:
    """Put the answer into the scenario, where nothing changes the same already."""
    name = answer.path.rpartition(".")[0]
    if name in changes.held():
        show.note("Samma sak ändras redan i scenariot. Ta bort den ändringen för att lägga in svaret.")
        return
    said = answer.change.model_dump(mode="json", by_alias=True, exclude_defaults=True)
    said[answer.path.rpartition(".")[2]] = round(answer.value, 4)
    st.button("Lägg in i scenariot", key="krav-lagg-in", on_click=changes.add, args=(name, said))


def _others(chosen: frame.Chosen, solved: Solved) -> list[tuple[str, ...]]:
    table = solve_table(chosen.workspace, chosen.result, solved)
    return [
        (
            plain(row.label),
            plain(row.note),
            *(coloured(cell, chosen.unit) if isinstance(cell, float) else "" for cell in row.cells),
        )
        for row in table.rows
    ]


def sensitivity(chosen: frame.Chosen, scenario: Scenario) -> None:
    """The stated ranges as a tornado, and the rows by their share of the model's uncertainty."""
    workspace, unit = chosen.workspace, chosen.unit
    result, swings, rows = results.sensitivity(workspace, chosen.result.as_of, chosen.headline, scenario)
    if swings:
        show.section(f"Mest flyttar {swings[0].name}", f"Effekt på prognosen, helår {result.as_of.year}, {unit}")
        show.drawn(tornado_of(workspace, result, swings), chosen.look(), "tornado")
        show.table(
            [
                (plain(name), plain(how), plain(amount), coloured(worse, unit), coloured(better, unit))
                for name, how, amount, worse, better in swing_rows(swings, unit)
            ],
            ("Spann", "Antagande", "Belopp", "Sämre", "Bättre"),
            show.CHANGES,
        )
        show.note(f"{BOOKED} {INDEPENDENT}")
    else:
        st.write("Inga egna spann är angivna. Skriv dem i ranges.yaml, så ritas de här.")
    tables = sensitivity_tables(workspace, result, (), rows)
    for table in tables:
        show.section(table.title)
        show.table(
            [(plain(row.label), plain(row.note), *map(plain, table.text_cells(row))) for row in table.rows[:_ROWS]],
            (table.labels[0], table.labels[1], *(column.title for column in table.columns)),
            show.CHANGES,
        )
        if len(table.rows) > _ROWS:
            show.note(f"Ytterligare {len(table.rows) - _ROWS} rader har mindre andel.")
        for note in table.notes:
            show.note(note)
