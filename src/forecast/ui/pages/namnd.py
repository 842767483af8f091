"""Nämnd: one message a screen, and the papers."""

from __future__ import annotations

import html

import streamlit as st

from forecast.money import Unit
from forecast.report.papers.paper import Paper
from forecast.report.papers.screens import left_out
from forecast.ui import board_room, downloads, frame, locked, menu, papers, results, scenario_choice, show


def draw(chosen: frame.Chosen) -> None:
    """The page before the show, or the screen that the address asks for."""
    opened, as_of = chosen.workspace, chosen.result.as_of
    scenario = scenario_choice.begin(chosen)
    shown = chosen.result if scenario is None else results.result(opened, as_of, chosen.headline, scenario)
    paper = papers.board(opened, as_of, chosen.headline, scenario)
    number = board_room.number_shown(len(paper.screens))
    if number is None:
        _before(chosen, paper, left_out(opened, shown, chosen.result))
        frame.foot(chosen, shown)
    else:
        board_room.draw(chosen, shown, paper.screens, number)
    board_room.write(number)
    scenario_choice.write()


def _before(chosen: frame.Chosen, paper: Paper, missing: tuple[str, ...]) -> None:
    count = len(paper.screens)
    if not count:
        frame.head(chosen, "Det finns inget att visa ännu")
        for text in missing:
            st.write(text)
        st.page_link(menu.page("las_in"), label="Läs in en fil →")
        return
    frame.head(chosen, f"Nämndens visning: {count} {'skärm' if count == 1 else 'skärmar'}")
    told = locked.words(chosen.workspace, chosen.result.as_of)
    if told:
        show.note(told)
    left, right = st.columns([3, 2], gap="large")
    with left:
        _list(paper, missing)
    with right:
        show.section("Scenario", "Ett scenario får en egen skärm och ett eget kapitel i underlaget.")
        scenario_choice.draw(chosen)
        show.section("Underlag att hämta", _holds(paper))
        downloads.draw(paper)
        _texts_to_read(chosen)


def _list(paper: Paper, missing: tuple[str, ...]) -> None:
    show.section("Skärmarna", "Ett budskap per skärm, i den här ordningen.")
    items = "".join(f"<li>{html.escape(screen.message)}</li>" for screen in paper.screens)
    st.html(f"<ol class='skarmar'>{items}</ol>")
    st.button("Starta visning", key="starta", type="primary", on_click=board_room.start)
    show.note("→ och ← byter skärm, Esc avslutar. F11 fyller bildskärmen i de flesta webbläsare.")
    for text in missing:
        show.note(text)


def _texts_to_read(chosen: frame.Chosen) -> None:
    """How many of the report's texts no person has read; the files are written all the same, and say which."""
    texts = results.remarks(chosen.workspace, chosen.result)
    left = sum(text.written is None for text in texts)
    if left:
        show.note(f"Texter kvar att läsa: {left} av {len(texts)}. De står som maskinella förslag i filerna.")
        st.page_link(menu.page("driftredovisning"), label="Läs dem på raderna i Driftredovisning →")


def _holds(paper: Paper) -> str:
    tables = len(paper.tables)
    return f"Samma siffror i alla fyra: {tables} {'tabell' if tables == 1 else 'tabeller'}, texter och diagram."


frame.page(draw, Unit.MNKR)
