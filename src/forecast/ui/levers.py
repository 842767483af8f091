"""The levers: staffing per activity, and each grant of the year. The page's state gives a scenario and the reverse."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import streamlit as st

from forecast.drivers.grants import Grant
from forecast.model import LeverEffect
from forecast.money import Unit, format_amount, format_number
from forecast.parameters import dated_value_on, load_parameter
from forecast.periods import Month, Span
from forecast.scenario.levers.grants import GrantChange, grant_levers
from forecast.scenario.levers.staffing import StaffingChange, staffing_activities
from forecast.scenario.schema import Scenario, ScenarioFile, as_scenario
from forecast.ui import address, fields, show
from forecast.ui.text import coloured, plain
from forecast.workspace.load import Workspace

MOST_BLOCKS = 5
"""Staffing changes at once."""
BLOCKS = "b"
SHOWN = frozenset({"staffing", "grants"})
"""Groups of levers that the page can show; a file with others is not opened, so that nothing is dropped."""
_SHOWN_OF_A_GRANT = frozenset({"rest_of_year", "avoidable_share"})


def begin(opened: Workspace, as_of: Month) -> None:
    """Give every lever its first value, from the address where that is valid."""
    address.begin(BLOCKS, "1", lambda text: text in {str(n) for n in range(1, MOST_BLOCKS + 1)})
    names, months = staffing_activities(opened.tree), _months(as_of)
    for block in _blocks():
        if names and months:
            address.begin_choice(f"{block}-rad", list(names), _first_activity(names))
            address.begin_choice(f"{block}-fran", months, months[0])
            fields.begin(_fte_field(block))
            fields.begin(_cost_field(block, as_of))
    for grant in grant_levers(opened, as_of):
        address.begin_toggle(f"g-{grant.id}", default=True)
        fields.begin(_share_field(grant, opened))


def read(opened: Workspace, as_of: Month, name: str) -> Scenario:
    """The scenario that the page's state says; of two changes of one activity the first counts."""
    staffing: dict[str, StaffingChange] = {}
    if staffing_activities(opened.tree) and _months(as_of):
        for block in _blocks():
            activity = str(st.session_state[f"{block}-rad"])
            fte = fields.value(_fte_field(block))
            cost = fields.value(_cost_field(block, as_of)) * Unit.TKR.sek
            if fte and activity not in staffing:
                change = {"fte": fte, "from": st.session_state[f"{block}-fran"], "cost_per_fte": cost}
                staffing[activity] = StaffingChange.model_validate(change)
    grants = {
        grant.id: GrantChange(
            rest_of_year=False, avoidable_share=round(fields.value(_share_field(grant, opened)) / 100, 6)
        )
        for grant in grant_levers(opened, as_of)
        if not st.session_state[f"g-{grant.id}"]
    }
    return as_scenario(ScenarioFile(schema=1, workspace=opened.name, name=name, staffing=staffing, grants=grants))


def unseen(scenario: Scenario) -> list[str]:
    """What a scenario says that the page cannot show: groups, and terms of grants."""
    groups = {override.group for override in scenario.overrides} - SHOWN
    terms = [
        f"grants.{key}.{name}"
        for key, change in scenario.group("grants").items()
        for name in sorted(change.model_fields_set - _SHOWN_OF_A_GRANT)
    ]
    return [*sorted(groups), *terms]


def put(scenario: Scenario, opened: Workspace) -> None:
    """Set the page's state to what a scenario says (used by "Öppna fil"; runs before the widgets are drawn)."""
    clear()
    staffing = {k: change for k, change in scenario.group("staffing").items() if isinstance(change, StaffingChange)}
    grants = {k: change for k, change in scenario.group("grants").items() if isinstance(change, GrantChange)}
    st.session_state[BLOCKS] = str(min(max(len(staffing), 1), MOST_BLOCKS))
    for block, (activity, change) in zip(_blocks(), staffing.items(), strict=False):
        st.session_state[f"{block}-rad"] = activity
        st.session_state[f"{block}-fran"] = str(change.start)
        st.session_state[f"{block}-fte"] = fields.typed(change.fte)
        st.session_state[f"{block}-kostnad"] = fields.typed(change.cost_per_fte / Unit.TKR.sek)
    for grant in opened.grants:
        change_of = grants.get(grant.id)
        st.session_state[f"g-{grant.id}"] = change_of is None or change_of.rest_of_year
        share = 0.0 if change_of is None else 100 * (change_of.avoidable_share or 0.0)
        st.session_state[f"g-{grant.id}-bort"] = fields.typed(share)


def clear() -> None:
    """Forget every lever, in the state and in the address: back to base."""
    for key in [str(key) for key in st.session_state]:
        if key == BLOCKS or key.startswith(("b1-", "b2-", "b3-", "b4-", "b5-", "g-")):
            del st.session_state[key]
    st.session_state.pop("namn", None)
    for key in list(st.query_params):
        if key in {"namn", BLOCKS} or key.startswith(("b1-", "b2-", "b3-", "b4-", "b5-", "g-")):
            del st.query_params[key]


def draw(opened: Workspace, as_of: Month, effects: Sequence[LeverEffect]) -> None:
    """The levers, group by group, each with its arithmetic."""
    by_key = {effect.key: effect for effect in effects}
    if staffing_activities(opened.tree) and _months(as_of):
        _draw_staffing(opened, as_of, by_key)
    grants = grant_levers(opened, as_of)
    if grants:
        _draw_grants(grants, opened, by_key)


def _draw_staffing(opened: Workspace, as_of: Month, effects: Mapping[str, LeverEffect]) -> None:
    names = staffing_activities(opened.tree)
    own = [effect for key, effect in effects.items() if key.startswith("staffing.")]
    with st.expander(_title("Bemanning", own), expanded=True):
        seen: set[str] = set()
        for block in _blocks():
            _draw_block(block, names, as_of)
            activity = str(st.session_state[f"{block}-rad"])
            effect = effects.get(f"staffing.{activity}")
            if fields.value(_fte_field(block)):
                if activity in seen:
                    show.echo(f"{names[activity]} ändras redan ovan; välj en annan verksamhet.", fault=True)
                elif effect is not None:
                    show.arithmetic(effect.arithmetic)
                seen.add(activity)
        count = len(_blocks())
        if count < MOST_BLOCKS:
            st.button("Lägg till verksamhet", on_click=_more, args=(count + 1,))
    address.write({BLOCKS: None if count == 1 else str(count)})


def _draw_block(block: str, names: dict[str, str], as_of: Month) -> None:
    months = _months(as_of)
    st.selectbox("Verksamhet", list(names), format_func=names.__getitem__, key=f"{block}-rad", persist_state="session")
    one, two, three = st.columns(3)
    with one:
        fields.draw(_fte_field(block))
    with two:
        st.selectbox("Från och med", months, format_func=_month_name, key=f"{block}-fran", persist_state="session")
        first = Month.parse(st.session_state[f"{block}-fran"])
        left = 13 - first.number
        rest = Span(first.year, first.number, 12).months_label
        show.echo(f"= {left} månad{'er' if left > 1 else ''}, {rest}")
    with three:
        fields.draw(_cost_field(block, as_of))
    moved = fields.value(_fte_field(block)) != 0
    address.write(
        {
            f"{block}-rad": st.session_state[f"{block}-rad"] if moved else None,
            f"{block}-fran": str(first) if moved else None,
        }
    )


def _draw_grants(grants: Sequence[Grant], opened: Workspace, effects: Mapping[str, LeverEffect]) -> None:
    own = [effect for key, effect in effects.items() if key.startswith("grants.")]
    with st.expander(_title("Statsbidrag", own), expanded=True):
        show.echo("På = bidraget kommer resten av året")
        for grant in grants:
            on = st.toggle(plain(grant.name), key=f"g-{grant.id}", persist_state="session")
            show.echo(_grant_words(grant, opened))
            address.write({f"g-{grant.id}": None if on else "0"})
            if not on:
                fields.draw(_share_field(grant, opened))
                if f"grants.{grant.id}" in effects:
                    show.arithmetic(effects[f"grants.{grant.id}"].arithmetic)


def _grant_words(grant: Grant, opened: Workspace) -> str:
    unit = opened.settings.unit.sek
    year, booked = (format_amount(float(amount) * unit, Unit.TKR) for amount in (grant.amount, grant.booked or 0))
    return f"{year} i år, {booked} bokfört, {_left(grant, opened)} kvar"


def _left(grant: Grant, opened: Workspace) -> str:
    return format_amount(float(grant.amount - (grant.booked or 0)) * opened.settings.unit.sek, Unit.TKR)


def _title(group: str, effects: Sequence[LeverEffect]) -> str:
    if not effects:
        return f"**{group}** · inget ändrat"
    count = f"{len(effects)} ändring{'ar' if len(effects) > 1 else ''}"
    return f"**{group}** · {count}, {coloured(sum(effect.amount for effect in effects), Unit.TKR)}"


def _blocks() -> list[str]:
    return [f"b{number}" for number in range(1, int(st.session_state[BLOCKS]) + 1)]


def _more(count: int) -> None:
    st.session_state[BLOCKS] = str(count)


def _months(as_of: Month) -> list[str]:
    return [str(Month(as_of.year, number)) for number in range(as_of.number + 1, 13)]


def _month_name(text: str) -> str:
    return Month.parse(text).label.split()[0]


def _first_activity(names: Mapping[str, str]) -> str:
    return "sarskilt-boende" if "sarskilt-boende" in names else next(iter(names))


def _fte_field(block: str) -> fields.Field:
    return fields.Field(
        f"{block}-fte", "Ändring, årsarbetare", 0.0, -1000, 1000, lambda v: f"{_decimal(v)} årsarbetare"
    )


def _cost_field(block: str, as_of: Month) -> fields.Field:
    start = dated_value_on(load_parameter("fte_cost"), as_of)

    def echo(tkr: float) -> str:
        kind = "antagande" if tkr * Unit.TKR.sek == start.value else "eget värde"
        return f"{format_number(tkr * Unit.TKR.sek)} kr, {kind}"

    about = start.source[:1].upper() + start.source[1:] + "."
    return fields.Field(f"{block}-kostnad", "Kostnad per år, tkr", start.value / Unit.TKR.sek, 1, 10_000, echo, about)


def _share_field(grant: Grant, opened: Workspace) -> fields.Field:
    left = _left(grant, opened)
    return fields.Field(
        f"g-{grant.id}-bort", "Kostnad som faller bort, %", 0.0, 0, 100, lambda v: f"{fields.typed(v)} % av {left} tkr"
    )


def _decimal(value: float) -> str:
    return format_number(value, next((d for d in (1, 2) if round(value, d) == value), 3))
