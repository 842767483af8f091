"""What every page has: the choices, the heading, the footer, and a sentence instead of a traceback."""

from __future__ import annotations

import html
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from typing import Literal

import numpy as np
import streamlit as st

from forecast.errors import ForecastError, Place, unreadable
from forecast.ledger.specs import FileSign, Layer
from forecast.model import Result
from forecast.money import Unit
from forecast.periods import Month
from forecast.report.charts.marks import Look
from forecast.report.words import SYNTHETIC, footer, layer_words
from forecast.ui import access, address, changes, data, menu, results, saying, show
from forecast.ui.text import plain
from forecast.workspace.workspace import Workspace

LAYER_CHOICE = {Layer.ADOPTED: "Fastställd prognos", Layer.JUDGED: "Bedömd prognos", Layer.MODEL: "Modellens prognos"}
MOST_FAULTS = 20
"""Faults of a workspace that are told at once: a whole column of them would stop the browser."""
UNITS = ("sidans egen", Unit.TKR.value, Unit.MNKR.value)


@dataclass(frozen=True, slots=True)
class Chosen:
    """What the page is about."""

    workspace: Workspace
    result: Result
    unit: Unit

    @property
    def headline(self) -> Layer:
        """The layer that leads."""
        return self.result.headline

    def look(self, decimals: int | None = None) -> Look:
        """How charts are drawn here."""
        theme: Literal["light", "dark"] = "dark" if st.context.theme.type == "dark" else "light"
        return Look(self.unit, decimals, theme)


def page(draw: Callable[[Chosen], None], unit: Unit) -> None:
    """Run a page: choose, show, foot. What a user can mend is said in a sentence.

    Args:
        draw: draws the page, head and foot included.
        unit: the page's unit until the user chooses another.
    """
    st.session_state["_tables"] = 0
    try:
        chosen = choose(unit)
        if chosen is not None:
            draw(chosen)
    except ForecastError as error:
        _instead(error)
    except OSError as error:
        _instead(unreadable(error, Place(str(error.filename or data.folder()))))


def _instead(error: ForecastError) -> None:
    """What is wrong, and the other workspaces, where a page cannot be drawn."""
    st.title("Ingen prognos ännu", anchor=False)
    others: list[str] = []
    with suppress(ForecastError):
        others = list(data.workspaces())
    if len(others) > 1:
        st.selectbox("Arbetsyta", others, key="arbetsyta", persist_state="session", on_change=_new_workspace)
    told = str(error).splitlines()
    for line in told[:MOST_FAULTS]:
        st.error(plain(line))
    if len(told) > MOST_FAULTS:
        st.write(f"{len(told) - MOST_FAULTS} fel till visas när de här är rättade.")
    st.write("Rätta underlaget och ladda om sidan.")


def choose(unit: Unit) -> Chosen | None:
    """The choices, taken from the address and the popover; None where there is no workspace."""
    found = data.workspaces()
    if not found:
        st.title("Ingen prognos ännu", anchor=False)
        st.write(f"Ingen arbetsyta finns i {plain(str(data.folder()))}. Läs in en egen fil, så görs en.")
        st.page_link(menu.page("las_in"), label="Läs in en fil →")
        return None
    preferred = "askersund-2024" if "askersund-2024" in found else next(iter(found))
    address.begin_choice("arbetsyta", list(found), preferred)
    opened = data.workspace(found[st.session_state["arbetsyta"]])
    months = [str(month) for month in data.months(opened, data.state(opened))]
    address.begin_choice("per", months or [str(opened.settings.as_of)], str(opened.settings.as_of))
    as_of = Month.parse(st.session_state["per"])
    address.begin_choice("skikt", layers(opened, as_of), opened.settings.headline.value)
    address.begin_choice("enhet", UNITS, UNITS[0])
    own = st.session_state["enhet"]
    shown = results.result(opened, as_of, Layer(st.session_state["skikt"]))
    return Chosen(opened, shown, unit if own == UNITS[0] else Unit(own))


def layers(opened: Workspace, as_of: Month) -> list[str]:
    """The layers that can lead: those that somebody has given, then the model's."""
    base = results.result(opened, as_of, Layer.MODEL).main.base
    held = {Layer.ADOPTED: base.adopted, Layer.JUDGED: base.judged}
    return [layer.value for layer, values in held.items() if not np.isnan(values).all()] + [Layer.MODEL.value]


def head(
    chosen: Chosen, heading: str, lead: str = "", under: str = "", beside: Callable[[], None] | None = None
) -> None:
    """The message, the choices beside it (before them the page's own), and who, what, when, unit under it."""
    left, right = st.columns([7, 2] if beside is None else [2, 1], vertical_alignment="center")
    with left:
        st.title(plain(heading), anchor=False)
    with right, st.container(key="val", horizontal=True, horizontal_alignment="right"):
        if beside is not None:
            beside()
        _popover(chosen)
    if saying.REFUSED in st.session_state:
        st.error(plain(str(st.session_state.pop(saying.REFUSED))))
    if chosen.workspace.settings.synthetic:
        st.html(f"<p class='synthetic'>{SYNTHETIC}</p>")
    if lead:
        st.html(f"<p class='lead'>{html.escape(lead)}</p>")
    settings = chosen.workspace.settings
    text = under or (
        f"{settings.municipality}, {settings.committee.lower()} · helår {settings.year} · {layer_words(chosen.result)} "
        f"efter {chosen.result.as_of.label.split()[0]} · {chosen.unit}"
    )
    show.note(text)


def _popover(chosen: Chosen) -> None:
    settings = chosen.workspace.settings
    place = settings.municipality.partition(" (")[0]
    label = f"{place} · {chosen.result.as_of.label} · {chosen.unit}"
    found = list(data.workspaces())
    months = [str(month) for month in data.months(chosen.workspace, data.state(chosen.workspace))]
    with st.popover(plain(label)):
        st.selectbox("Arbetsyta", found, key="arbetsyta", persist_state="session", on_change=_new_workspace)
        st.selectbox(
            "Per månad",
            months or [str(settings.as_of)],
            format_func=lambda text: Month.parse(text).label,
            key="per",
            persist_state="session",
        )
        st.selectbox(
            "Skikt",
            layers(chosen.workspace, chosen.result.as_of),
            format_func=lambda name: LAYER_CHOICE[Layer(name)],
            key="skikt",
            persist_state="session",
        )
        st.selectbox("Enhet", UNITS, key="enhet", persist_state="session")
        access.who()


def _new_workspace() -> None:
    """Another workspace has other months and layers, and other levers."""
    for key in (
        "per",
        "skikt",
        "rad",
        "visa",
        "namn",
        "jamfor",
        "krav-rad",
        "krav-reglage",
        "atgard",
        "ansvar",
        "enhetsrad",
    ):
        st.session_state.pop(key, None)
        address.write({key: None})
    changes.clear()


def foot(chosen: Chosen, shown: Result | None = None) -> None:
    """The sign rule, source, scenario and run of what is shown; and the address that brings this page back."""
    st.divider()
    show.note(" ".join(footer(chosen.workspace, shown or chosen.result, FileSign.COST_NEGATIVE)))
    address.write(
        {
            "arbetsyta": chosen.workspace.name,
            "per": str(chosen.result.as_of),
            "skikt": chosen.result.headline.value,
            "enhet": None if st.session_state["enhet"] == UNITS[0] else st.session_state["enhet"],
        }
    )
