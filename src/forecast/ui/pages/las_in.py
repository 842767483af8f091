"""Läs in: from a file of one's own to a forecast; nothing is written before it is confirmed."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from forecast.errors import CollectedInputError, ForecastError, NoMonthError
from forecast.ledger.intake.mapping_file import ImportMapping
from forecast.periods import Month
from forecast.report.intake.earlier_imports import earlier_imports
from forecast.report.intake.intake_words import intake_heading, later_month, latest
from forecast.report.intake.mapping_form import rows_for_codes
from forecast.ui import access, data, intake, locked, mapping_controls, menu, new_workspace, receipt, show
from forecast.ui.access import Right
from forecast.ui.text import plain
from forecast.workspace.workspace import Workspace

_NEW = ""


def page() -> None:
    """The page, or what is wrong with the folder of workspaces."""
    try:
        draw()
    except ForecastError as error:
        st.title("Inget kan läsas in nu", anchor=False)
        _told(error)


def draw() -> None:
    """Upload, look, adjust, confirm; or what came of it."""
    st.session_state["_tables"] = 0
    if not access.may(Right.TAKE_IN):
        st.title("Din roll läser inte in filer", anchor=False)
        st.write("En ekonom läser in nya månader. Vad som redan är inläst står under Kontroll.")
        return
    done = intake.done()
    if done is not None:
        _came_of_it(done)
        return
    top = st.container()
    left, right = st.columns([3, 2])
    with left:
        uploaded = st.file_uploader(
            "Filer att läsa in: kalkylark, CSV eller SIE",
            accept_multiple_files=True,
            key=intake.uploader_key(),
            max_upload_size=intake.MOST_MEGABYTES,
        )
    with right:
        target = _target()
    files = intake.received(uploaded)
    if target != _NEW:
        _earlier(target, expanded=not files)
    looked, faults = _look(files, target)
    with top:
        st.title(plain(intake_heading([one.view for one in looked], faults)), anchor=False)
        show.note("Ladda upp, se hur filen lästes, ändra vid behov, bekräfta. Inget sparas förrän du bekräftar.")
    if files:
        _confirm(looked, faults, target)
    else:
        _help()


def _help() -> None:
    show.section("Vad filen behöver")
    st.write(
        "En rad per verksamhet, konto eller kostnadsslag, en kolumn med utfall och gärna en med budget. Titelrader, "
        "summor, flera blad, månader i kolumner, tkr eller kr och vilket tecken som helst går bra: sidan visar vad "
        "den har förstått, och du ändrar det som blev fel."
    )


def _target() -> str:
    """Where the files go: "" is a new workspace."""
    names = {_NEW: "En ny arbetsyta", **{name: name for name in data.workspaces()}}
    if st.session_state.get(intake.TARGET) not in names:
        st.session_state[intake.TARGET] = _NEW
    target = st.selectbox("Läs in till", list(names), format_func=names.__getitem__, key=intake.TARGET)
    if target == _NEW:
        show.echo(f"= en ny mapp i {data.folder()}")
    else:
        show.echo("= läggs till; tidigare inläst ligger kvar, så att det går att jämföra")
    return target


def _earlier(target: str, *, expanded: bool) -> None:
    """What the workspace has been given before."""
    try:
        found = earlier_imports(data.workspace(data.workspaces()[target]))
    except ForecastError as error:
        if expanded:  # else the files' own look says it
            _told(error)
        return
    if found:
        receipt.earlier(found, target, expanded=expanded)


def _look(files: tuple[intake.Received, ...], target: str) -> tuple[list[intake.LookedAt], int]:
    """Every file as it was understood, one tab a file; and how many could not be read."""
    looked: list[intake.LookedAt] = []
    faults = 0
    if not files:
        return looked, faults
    try:
        opened = data.workspace(data.workspaces()[target]) if target != _NEW else None
    except ForecastError as error:
        _told(error)
        return looked, len(files)
    boxes = st.tabs([plain(name) for name in intake.names(files)]) if len(files) > 1 else [st.container()]
    for file, box in zip(files, boxes, strict=True):
        with box:
            one = _file(file, opened)
        faults += one is None
        looked += [one] if one is not None else []
    return looked, faults


def _file(file: intake.Received, opened: Workspace | None) -> intake.LookedAt | None:
    """One file: how it is read to the left, the receipt to the right; None where it cannot be read."""
    try:
        proposed = intake.proposal(file, opened)
    except ForecastError as error:
        if isinstance(error, CollectedInputError) and isinstance(error.errors[0], NoMonthError):
            show.echo("Filen säger inte vilken månad den gäller.", fault=True)
            new_workspace.month_of_file(intake.month_key(file))
            return None
        _told(error)
        return None
    key = file.key + (f".{opened.name}" if opened is not None else "")
    left, right = st.columns(2, gap="large")
    mapping = None
    with left:
        show.section("Så lästes filen")
        if proposed.mapping is None:
            st.write("Filen är statistik och beskriver sig själv.")
        else:
            base, key = mapping_controls.own_file(proposed.mapping, key)
            base = mapping_controls.source(base, key, intake.sources(opened))
            mapping = mapping_controls.held(_understood(proposed, base, key, opened), key)
    looked = None
    with right:
        try:
            looked = intake.look_at(file, opened, mapping)
            receipt.draw(looked.view)
        except ForecastError as error:
            _told(error)
    if mapping is not None:
        with left:
            _rows(looked, mapping, key, opened)
    return looked


def _told(error: ForecastError) -> None:
    for line in str(error).splitlines():
        st.error(plain(line))


def _understood(proposed: intake.Proposed, mapping: ImportMapping, key: str, opened: Workspace | None) -> ImportMapping:
    """The first rows, what was understood and why, and the controls that change it."""
    if proposed.questions:
        st.markdown("**Titta på det här**: det är gissat.")
        for text in proposed.questions:
            st.write(plain(text))
    for text in proposed.evidence:
        show.note(text)
    if proposed.sheets:
        with st.expander("Filens första rader"):
            for view in proposed.sheets:
                receipt.sheet(view)
    if not mapping.tables:
        st.write("Filen beskriver sig själv: konton, perioder och tecken står i den.")
        return mapping_controls.dimensions(mapping, key)
    columns = st.container()
    near = opened.settings.year if opened is not None else proposed.year
    statements = tuple(opened.trees) if opened is not None else ()
    with st.expander("Ändra hur kolumnerna läses", expanded=bool(proposed.questions)):
        changed = mapping_controls.tables(mapping, key, statements, near)
    with columns:
        mapping_controls.told(changed, proposed.why)
    return changed


def _rows(looked: intake.LookedAt | None, mapping: ImportMapping, key: str, opened: Workspace | None) -> None:
    """Which rows are sums, and where unknown codes belong; the lists hold what the file has."""
    view = looked.view if looked is not None else None
    if mapping.tables:
        with st.expander("Ändra vilka rader som är summor"):
            mapping_controls.sums(mapping, key, view.loaded if view else (), view.summed if view else ())
    unmapped = view.receipt.unmapped if view is not None and opened is not None else ()
    if opened is not None and (unmapped or mapping.codes):
        with st.expander("Ändra vart koder hör", expanded=bool(unmapped)):
            mapping_controls.codes(mapping, key, unmapped, rows_for_codes(opened.trees))
    mapping_controls.as_file(mapping, key)


def _confirm(looked: list[intake.LookedAt], faults: int, target: str) -> None:
    """The last step: nothing has been written before its button is pressed."""
    show.section("Bekräfta")
    if faults:
        st.write("Allt läses in eller inget. Rätta eller ta bort filen som inte kan läsas, så går det att fortsätta.")
        return
    if not all(one.view.receipt.adds_up and one.view.loads for one in looked):
        st.write("Det går inte att läsa in förrän filens belopp är inlästa eller listade, och minst ett är inläst.")
        return
    as_of = latest([one.view.as_of for one in looked])
    if target == _NEW and not any(one.view.receipt.totals for one in looked):
        st.write("Statistik läses in i en arbetsyta som finns. Välj den under Läs in till.")
        return
    if target == _NEW:
        answers = new_workspace.ask(as_of)
        pressed = st.button("Skapa arbetsytan", key="skapa", type="primary", disabled=answers is None)
        if pressed and answers is not None:
            _write(lambda: intake.create(looked, answers), "Skapar arbetsytan …")
        return
    opened = data.workspace(data.workspaces()[target])
    moved = _moved(as_of, opened)
    if all(one.view.there_already for one in looked):
        st.write("Allt är redan inläst, och inget skrivs.")
        return
    told = locked.words(opened, opened.settings.as_of)
    if told:
        show.note(f"{told} Det fastställda är sparat och ändras inte av en ny fil.")
    if st.button(plain(f"Läs in i {target}"), key="las-in", type="primary"):
        _write(lambda: intake.add(looked, target, moved), "Läser in …")


def _moved(found: Month | None, opened: Workspace) -> Month | None:
    """The month to move the workspace's forecast to, where the files are booked further and somebody says so."""
    told = later_month(found, opened.settings.as_of)
    if not told or found is None:
        return None
    show.note(told)
    move = st.toggle(f"Gör prognosen efter {found.label}", value=True, key=f"flytta.{opened.name}.{found}")
    return found if move else None


def _write(act: Callable[[], None], words: str) -> None:
    """Do it whole, or say why not."""
    try:
        with st.spinner(words):
            act()
    except ForecastError as error:
        _told(error)
        return
    st.rerun()


def _came_of_it(done: intake.Done) -> None:
    st.title(plain(done.heading), anchor=False)
    for text in done.told:
        st.write(plain(text))
    for view in done.files:
        receipt.loaded(view)
    query = {"arbetsyta": done.workspace}
    st.page_link(menu.page("oversikt"), label="Visa prognosen i Översikt →", query_params=query)
    st.page_link(menu.page("kontroll"), label="Se i Kontroll om något inte stämmer →", query_params=query)
    st.button("Läs in fler filer", key="fler", on_click=intake.again)


page()
