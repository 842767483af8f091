"""Historik: what was said before, what has changed since, and how well did it hold?"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence

import streamlit as st

from forecast.errors import ForecastError, InputError
from forecast.money import Unit
from forecast.report.history.accuracy import Accuracy
from forecast.report.history.change_view import ChangeView, change_view
from forecast.report.history.error_split import split_table
from forecast.report.history.view import history_view
from forecast.report.labels import distinct
from forecast.service import forecast_to_keep
from forecast.store.door import FILE
from forecast.store.records import Snapshot
from forecast.store.store import open_store
from forecast.ui import access, address, data, frame, kept_changes, printed, saying, show
from forecast.ui.access import Right
from forecast.ui.text import plain

_DONE, _FAULT = "historik-klart", "historik-fel"


def draw(chosen: frame.Chosen) -> None:
    """The page, in reading order."""
    path = data.path_of(chosen.workspace.name)
    kept = data.snapshots(path)
    whole = data.years_over(path, kept, chosen.result.as_of)
    view = history_view(chosen.workspace, chosen.result, kept, chosen.unit, whole)
    frame.head(chosen, view.heading, view.lead)
    if view.picture is not None:
        printed.picture(view.picture, chosen)
        with st.expander("Diagrammet som tabell"):
            printed.table(view.picture.table, titled=False)
    if view.since is not None:
        if view.since_picture is not None:
            printed.picture(view.since_picture, chosen)
        printed.table(view.since)
        if not any(row.note for row in view.since.rows):
            show.note("Ingen orsak skriven.")
    if view.pair is not None:
        _between(chosen, dict(view.pairs), view.pair)
    _accuracy(chosen, view.accuracy)
    _split(chosen, whole)
    if view.kept is not None:
        printed.table(view.kept)
    if access.may(Right.KEEP):
        _keep(chosen)
    frame.foot(chosen)


def _accuracy(chosen: frame.Chosen, held: Accuracy) -> None:
    """How well earlier forecasts held, or what is missing to say it."""
    show.section("Prognossäkerhet")
    st.write(plain(" ".join(held.words)))
    if held.picture is not None:
        printed.picture(held.picture, chosen)
        with st.expander("Prognoserna i diagrammet som tabell"):
            printed.table(held.picture.table, titled=False)
    for table in held.tables:
        printed.table(table)
    if held.tables and held.aim.how:
        show.note(held.aim.how)


def _split(chosen: frame.Chosen, whole: Sequence[Snapshot]) -> None:
    """What the errors of the page's own year are made of, last: each is told apart once."""
    changes = kept_changes.errors(chosen.workspace, chosen.result, whole)
    split = split_table(chosen.workspace, chosen.result, changes, chosen.unit)
    if split is not None:
        printed.table(split)


def _between(chosen: frame.Chosen, pairs: Mapping[str, str], pair: tuple[str, str]) -> None:
    """Two kept forecasts told apart by cause, until somebody chooses the latest and the one before it."""
    names = distinct(pairs)
    keys = list(names)
    address.begin_choice("fran", keys, pair[0])
    address.begin_choice("till", keys, pair[1])
    show.section("Jämför två sparade prognoser")
    left, right = st.columns(2)
    for column, label, key in ((left, "Från", "fran"), (right, "Till", "till")):
        with column:
            st.selectbox(label, keys, format_func=lambda at: names[at], key=key, persist_state="session")
    fran, till = st.session_state["fran"], st.session_state["till"]
    address.write({"fran": fran, "till": till})
    if fran == till:
        st.write("Välj två olika prognoser.")
        return
    try:
        change = kept_changes.between(chosen.workspace, (fran, till))
    except InputError as error:
        st.write(plain(data.sentences(error)))
        return
    _change(chosen, change_view(chosen.workspace, change, chosen.unit))


def _change(chosen: frame.Chosen, view: ChangeView) -> None:
    """The message and the bridge; then the rows, and folded what few ask for."""
    if view.picture is None:
        st.write(plain(f"{view.heading}."))
    else:
        printed.picture(view.picture, chosen)
    for sentence in view.sentences:
        st.write(plain(sentence))
    printed.table(view.rows)
    if view.kinds is not None:
        printed.table(view.kinds)
    if view.details is not None:
        printed.folded(view.details)
    if view.said is not None:
        printed.table(view.said)


def _keep(chosen: frame.Chosen) -> None:
    """A press keeps the forecast of the page; the same inputs are kept once."""
    show.section("Spara prognosen")
    show.note(
        "Sparar prognosen som den är nu: alla rader, metoder, skäl och körningens nummer. Det som är sparat går inte "
        "att ändra eller ta bort. Samma underlag sparas en gång."
    )
    st.button("Spara prognosen nu", key="historik-spara", on_click=_kept, args=(chosen,))
    if _FAULT in st.session_state:
        st.error(plain(str(st.session_state.pop(_FAULT))))
    if _DONE in st.session_state:
        show.echo(str(st.session_state.pop(_DONE)))


def _kept(chosen: frame.Chosen) -> None:
    """Write it before the page is drawn again, so that the tables hold it."""
    opened, named = chosen.workspace, data.named_store()
    try:
        access.require(Right.KEEP)
        made = forecast_to_keep(opened, chosen.result, data.findings(opened, data.state(opened)))
        path = data.path_of(opened.name)
        with open_store(named or path / FILE, create=named is None, patience=saying.PATIENCE) as store:
            snapshot, new = store.put_snapshot(made, at=dt.datetime.now(dt.UTC))
    except ForecastError as error:
        st.session_state[_FAULT] = str(error)
        return
    st.session_state[_DONE] = f"{'Sparad' if new else 'Redan sparad'} med nummer {snapshot.id[:12]}."


frame.page(draw, Unit.TKR)
