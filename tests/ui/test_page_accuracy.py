"""Prognossäkerhet on Historik: what is published elsewhere, and a closed year with its errors in their parts."""

import datetime as dt
from collections.abc import Callable
from pathlib import Path

import numpy as np
from seen import heading, said
from streamlit.testing.v1 import AppTest

from entries import AT
from forecast.money import NBSP
from forecast.scenario.result import Choice
from forecast.service import forecast_to_keep, open_workspace, run
from forecast.store.store import open_store
from known_workspace import known_workspace

Open = Callable[..., AppTest]


def test_a_published_outcome_is_held_against_the_page_and_names_its_source(read_page: Open) -> None:
    app = read_page("historik", "pitea-2024")
    text = said(app).replace(NBSP, " ")
    assert heading(app).replace(NBSP, " ") == "Fastställd prognos efter mars 2024 slog fel med +16,5 mnkr"
    assert "felet är +16,5 mnkr, 1,6 procent av budgeten." in text
    assert "uppgift i pressen, avrundad och inte avstämd mot bokslutet" in text
    assert "Ett eget mål skrivs som accuracy_target i workspace.yaml." in text


def test_a_closed_year_is_drawn_and_its_errors_stand_in_their_parts(open_page: Open, tmp_path: Path) -> None:
    folder = tmp_path / "prov"
    months = np.full((4, 12), -100_000.0)
    months[3, 6:] = -130_000.0
    for as_of in (4, 8, 12):
        known_workspace(folder, {"51": ("other", months)}, as_of=as_of, budget="-105000")
        if as_of < 12:
            opened = open_workspace(folder)
            with open_store(folder / "store.sqlite") as store:
                made = forecast_to_keep(opened, run(opened, (), Choice(draws=1)), ())
                store.put_snapshot(made, at=AT + dt.timedelta(hours=as_of))
    app = open_page("historik", "prov", folder=tmp_path)
    text = said(app)
    assert not app.exception
    for shown in (
        "2 prognoser hålls mot bokfört utfall (2024).",
        "Prognoser av 2024 mot utfallet",
        "Vad felet består av",
    ):
        assert shown in text
    assert text.index("Fel efter månad") < text.index("Prognossäkerhet rad för rad") < text.index("Vad felet består av")
