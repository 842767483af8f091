"""The steps of a round as forms: a unit hands in, is approved or returned; a month is adopted, or opened again."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence

import streamlit as st

from forecast.errors import CollectedInputError, ForecastError
from forecast.ledger.specs import Layer
from forecast.report.collect.round_view import RoundView
from forecast.report.collect.unit_view import UnitView
from forecast.report.collect.words import listed
from forecast.report.row_history import told
from forecast.service.collecting import adoption, keep_adoption
from forecast.store import handing
from forecast.store.desk import Desk, desk_of
from forecast.store.door import FILE
from forecast.store.records import Entry, EntryKind, NewEntry
from forecast.store.rounds import MOVING, UnitState
from forecast.store.sayings import Voice
from forecast.store.store import open_store
from forecast.ui import access, data, frame, menu, results, row_forms, saying, show
from forecast.ui.access import Right
from forecast.ui.saying import REASON, Form
from forecast.ui.text import plain
from forecast.workspace.workspace import Workspace

AS_IS = "Lämnas in som raderna står."
APPROVED = "Godkänns som raderna står."
ADOPTED = "Fastställs som enheterna är godkända."
"""The reason in the journal where nobody writes another."""
_FAULTS, _DONE = "inlamning-fel", "inlamning-klart"

Step = Callable[[Desk, str, Voice], NewEntry]


def desk(opened: Workspace, entries: Sequence[Entry]) -> Desk:
    """The desk of the workspace's own month, from the result that every page has."""
    shown = results.result(opened, opened.settings.as_of, Layer.JUDGED)
    return desk_of(opened, shown.main.base, entries)


def unit_steps(chosen: frame.Chosen, view: UnitView, entries: Sequence[Entry]) -> None:
    """The manager's and the economist's presses about a unit; each only where it can be taken, by who may take it."""
    hands_in, settles = access.may(Right.SUBMIT), access.may(Right.APPROVE)
    handed = view.state in {UnitState.SUBMITTED, UnitState.APPROVED}
    if not hands_in and not (settles and handed):
        show.note("Enheten lämnas in av sin chef, och godkänns eller återlämnas av ekonomen.")
        return
    month = str(chosen.workspace.settings.as_of)
    form = Form(chosen.workspace.name, EntryKind.SUBMISSION, "", "", month=month, unit=view.key)
    said = "Meddelande eller skäl (krävs för att återlämna)" if settles and handed else "Meddelande till ekonomen"
    row_forms.reason(form, said)
    saying.name(form)
    seen = len(entries)
    with st.container(horizontal=True):
        if hands_in:
            _hand_in(chosen, form, view, seen)
        if settles and handed:
            _settle(chosen, form, view, seen)
    saying.outcome(form, entries, chosen.workspace.settings.year)


def _hand_in(chosen: frame.Chosen, form: Form, view: UnitView, seen: int) -> None:
    again = "" if view.state is UnitState.DRAFT else " igen"
    step = _step(handing.submit, view.key, seen, AS_IS)
    main = view.state in {UnitState.DRAFT, UnitState.RETURNED} or view.changed
    label = f"Lämna in {view.name}{again}"
    saying.button(form, label, step, chosen.unit, main=main, name="lamna-in", right=Right.SUBMIT)


def _settle(chosen: frame.Chosen, form: Form, view: UnitView, seen: int) -> None:
    if not view.settled:
        step = _step(handing.approve, view.key, seen, APPROVED)
        label = f"Godkänn {view.name}"
        saying.button(form, label, step, chosen.unit, main=not view.changed, name="godkann", right=Right.APPROVE)
    back = _step(handing.send_back, view.key, seen, "")
    label = f"Återlämna {view.name}"
    saying.button(form, label, back, chosen.unit, main=False, name="aterlamna", right=Right.APPROVE)


def _step(step: Step, key: str, seen: int, otherwise: str) -> saying.Saying:
    """A step as it is when the button is pressed, unless something was said of the rows since the page was drawn."""

    def said(opened: Workspace, voice: Voice) -> NewEntry:
        now = desk(opened, data.journal(data.path_of(opened.name)))
        _check_unchanged(now, key, seen, voice.who)
        reason = voice.reason or otherwise
        if not reason:
            raise ForecastError("Skriv skälet, så att chefen vet vad som ska göras.")
        return step(now, key, Voice(voice.who, reason))

    return said


def _check_unchanged(now: Desk, key: str, seen: int, who: str) -> None:
    """Raise ForecastError where somebody else has said something of a unit's rows since the page was drawn."""
    rows = {now.tree.rows[at].key for at in now.leaves(now.stand(key))}
    for entry in now.entries[seen:]:
        if entry.kind in MOVING and entry.subject["row"] in rows and entry.who != who:
            said = told(entry, now.workspace.settings.unit)
            raise ForecastError(f"{said} Ditt är inte sparat. Se raderna en gång till och tryck igen.")


def adopt(chosen: frame.Chosen, view: RoundView, entries: Sequence[Entry]) -> None:
    """The approver's section: what would be adopted, what stands in the way, and the press."""
    month = chosen.workspace.settings.as_of
    form = Form(chosen.workspace.name, EntryKind.ADOPTION, "", "", month=str(month))
    if view.locked:
        label = "Nämndens underlag med den fastställda prognosen →"
        if Layer.ADOPTED.value in frame.layers(chosen.workspace, month) and st.button(
            label, key="till-underlaget", on_click=_show_adopted, args=(str(month),)
        ):
            st.switch_page(menu.page("namnd"))
        _open_again(chosen, form)
    else:
        show.section(f"Fastställ {month.label}")
        _open_month(chosen, form, view, len(entries))
    saying.outcome(form, entries, month.year)
    for line in st.session_state.pop(_FAULTS, []):
        st.error(plain(str(line)))
    if _DONE in st.session_state:
        show.echo(str(st.session_state.pop(_DONE)))


def _show_adopted(month: str) -> None:
    """The layer and the month of the pages, before they are drawn again."""
    st.session_state["skikt"], st.session_state["per"] = Layer.ADOPTED.value, month


def _open_month(chosen: frame.Chosen, form: Form, view: RoundView, seen: int) -> None:
    """A month that is open: what is missing, and for an approver the press."""
    if view.reopened:
        st.write(plain(view.reopened))
    st.write(plain(view.adopts))
    if view.uncommented:
        st.write(plain(f"Rader som saknar kommentar: {listed(view.uncommented)}."))
        show.note("De hindrar att månaden fastställs. Kommentera dem hos enheten: välj den i Vems rader ovan.")
    if view.waiting:
        st.write(plain(f"Inte godkända: {listed([name for _, name in view.waiting])}."))
    if not access.may(Right.ADOPT):
        show.note("Månaden fastställs av rollen godkännare.")
        return
    with st.columns([3, 2])[0]:
        _adoption_fields(chosen, form, view, seen)


def _adoption_fields(chosen: frame.Chosen, form: Form, view: RoundView, seen: int) -> None:
    month, following = chosen.workspace.settings.as_of, tuple[str, ...]()
    if view.waiting and st.toggle("Fastställ ändå: de följer modellens förslag", key="foljer-modellen"):
        following = tuple(key for key, _ in view.waiting)
        show.note("Det som är bedömt på de enheternas rader räknas inte. Skälet står i journalen.")
    row_forms.reason(form, "Skäl till att de följer modellen" if following else "Beslut eller skäl (kan lämnas tomt)")
    saying.name(form)
    show.note("Prognosen sparas med samma tryck, och inget mer kan sägas om månaden förrän den öppnas igen.")
    st.button(
        f"Fastställ och lås {month.label}",
        key="faststall",
        type="primary",
        disabled=bool(view.waiting) and not following,
        on_click=_adopt,
        args=(form, following, seen),
    )


def _adopt(form: Form, following: tuple[str, ...], seen: int) -> None:
    """Keep the forecast and its adoption before the page is drawn again."""
    try:
        access.require(Right.ADOPT)
        path = data.path_of(form.workspace)
        opened, entries = data.workspace(path), data.journal(path)
        if len(entries) > seen:
            raise ForecastError(
                f"{told(entries[-1], opened.settings.unit)} Inget är fastställt. Läs om och tryck igen."
            )
        reason = form.text(REASON) or ("" if following else ADOPTED)
        if not reason:
            raise ForecastError("Skriv varför de följer modellen.")
        voice = Voice(saying.speaker(form), reason)
        made = adoption(desk(opened, entries), following, voice)
        named = data.named_store()
        with open_store(named or path / FILE, create=named is None, patience=saying.PATIENCE) as store:
            snapshot, _ = keep_adoption(store, made, at=dt.datetime.now(dt.UTC))
    except ForecastError as error:
        parts = error.errors if isinstance(error, CollectedInputError) else (error,)
        st.session_state[_FAULTS] = [str(part) for part in parts]  # with the place: it names the unit
        return
    st.session_state[form.key(REASON)] = ""
    month = opened.settings.as_of
    st.session_state[_DONE] = (
        f"{month.label.capitalize()} är fastställd och låst. Prognosen är sparad med nummer {snapshot.id[:12]}."
    )


def _open_again(chosen: frame.Chosen, form: Form) -> None:
    """The month is opened again, with a reason."""
    month = chosen.workspace.settings.as_of
    if not access.may(Right.ADOPT):
        show.note("Månaden öppnas igen av rollen godkännare.")
        return
    with st.expander("Öppna månaden igen", key="kort-oppna"):
        row_forms.reason(form, "Skäl")
        saying.name(form)

        def opened_again(opened: Workspace, voice: Voice) -> NewEntry:
            now = desk(opened, data.journal(data.path_of(opened.name)))
            return handing.reopen(now, row_forms.because(voice))

        label = f"Öppna {month.label} igen"
        saying.button(form, label, opened_again, chosen.unit, main=False, name="oppna", right=Right.ADOPT)
