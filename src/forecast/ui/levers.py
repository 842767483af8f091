"""The levers, group by group: what is changed, how it is counted, and what more may be changed.

Everything comes from the registry of levers; only a grant that can fail to come has a switch of its own.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import streamlit as st

from forecast.drivers.grants import Grant
from forecast.model import LeverEffect
from forecast.money import Unit, format_amount
from forecast.periods import Month
from forecast.report.labels import distinct
from forecast.report.lever_address import is_key
from forecast.report.lever_form import FormField, Kind, form_of, primary
from forecast.report.lever_groups import LeverChoices, LeverGroup, beginning, lever_groups, lever_name, takes_new
from forecast.report.scenario_view import effects_by_change
from forecast.scenario.levers import BY_GROUP, Lever
from forecast.scenario.levers.grants import grant_levers
from forecast.ui import changes, data, fields, show
from forecast.ui.text import coloured, plain
from forecast.workspace.workspace import Workspace

_NAMELESS = "Namnet får ha bokstäver, siffror, blanksteg och - . : / ( ), högst 80 tecken."
_SWITCHED = frozenset({"rest_of_year"})
"""What a grant's switch says, so that no field says it too."""


def draw(opened: Workspace, as_of: Month, counted: changes.Counted) -> None:
    """Every group of levers, each with its changes."""
    if changes.unread():
        number = changes.unread()
        what = "En ändring" if number == 1 else f"{number} ändringar"
        show.echo(f"{what} i adressen gick inte att läsa och räknas inte.", fault=True)
    if "" in counted.faults:
        show.echo(counted.faults[""], fault=True)
    effects = effects_by_change(list(changes.held()), counted.result.levers)
    choices = data.lever_choices(opened, as_of)
    for group in lever_groups():
        _Group(group, opened, as_of, counted, effects, choices).draw()


class _Group:
    """One expander."""

    def __init__(
        self,
        group: LeverGroup,
        opened: Workspace,
        as_of: Month,
        counted: changes.Counted,
        effects: Mapping[str, Sequence[LeverEffect]],
        choices: LeverChoices,
    ) -> None:
        self.group, self.opened, self.as_of, self.counted = group, opened, as_of, counted
        self.effects, self.ground = effects, fields.Ground(as_of, choices.rows)
        self.keys = {lever.group: choices.keys[lever.group] for lever in group.levers}
        self.names = [name for name in changes.held() if name.partition(".")[0] in self.keys]

    def draw(self) -> None:
        """Changes first, then what may be added."""
        with st.expander(self._title(), expanded=bool(self.names)):
            grants = grant_levers(self.opened, self.as_of) if "grants" in self.keys else ()
            self._switches(grants)
            for name in self.names:
                if name not in {f"grants.{grant.id}" for grant in grants}:
                    self._change(name)
            self._add(frozenset(grant.id for grant in grants))

    def _title(self) -> str:
        if not self.names:
            return f"**{self.group.title}** · inget ändrat"
        refused = sum(name in self.counted.faults for name in self.names)
        waiting = sum(name in self.counted.waiting for name in self.names)
        counting = len(self.names) - refused - waiting
        amount = sum(effect.amount for name in self.names for effect in self.effects.get(name, ()))
        parts = [f"{_count(counting)}, {coloured(amount, Unit.TKR)}"] if counting else []
        parts += [f"{_count(waiting)} att fylla i"] if waiting else []
        parts += [f":red[{_count(refused)} räknas inte]"] if refused else []
        return f"**{self.group.title}** · {' · '.join(parts)}"

    def _switches(self, grants: Sequence[Grant]) -> None:
        if grants:
            show.echo("På = bidraget kommer resten av året")
        for grant in grants:
            name = f"grants.{grant.id}"
            said = changes.held().get(name)
            key = f"vaxel.{name}"
            st.session_state[key] = said is None or said.get("rest_of_year", True) is not False
            st.toggle(plain(grant.name), key=key, on_change=_switched, args=(name, key))
            show.echo(_grant_words(grant, self.opened))
            if said is not None:
                self._fields(name, _SWITCHED)
                self._told(name)

    def _change(self, name: str) -> None:
        """One change: what it acts on, its fields, how it is counted."""
        group, _, key = name.partition(".")
        left, right = st.columns([4, 1], vertical_alignment="center")
        with left:
            what = lever_name(BY_GROUP[group])
            st.markdown(f"**{plain(what)}: {plain(self.keys[group].get(key, key))}**")
        with right:
            st.button("Ta bort", key=f"bort.{name}", on_click=changes.drop, args=(name,), type="tertiary")
        self._fields(name, frozenset())
        self._told(name)

    def _fields(self, name: str, skipped: frozenset[str]) -> None:
        lever = BY_GROUP[name.partition(".")[0]]
        held = changes.held()[name]
        form = tuple(item for item in form_of(lever.change) if item.name not in skipped)
        new = name.partition(".")[2] not in self.keys[lever.group]
        first = primary(form, lever.answer, new=new)
        if len(form) == len(first) + 1:
            first = form
        self._grid(name, first)
        rest = tuple(item for item in form if item not in first)
        filled = sum(item.name in held for item in rest)
        if rest:
            said = f" · {filled} ifyll{'da' if filled > 1 else 't'}" if filled else ""
            with st.expander(f"Fler fält{said}", expanded=filled > 0):
                self._grid(name, rest)

    def _grid(self, name: str, items: Sequence[FormField]) -> None:
        """Fields two by two, then the switches, whose labels are long."""
        held = changes.held()[name]
        switches = [item for item in items if item.kind is Kind.SWITCH and item.default is not None]
        others = [item for item in items if item not in switches]
        for row in range(0, len(others), 2):
            for column, item in zip(st.columns(2), others[row : row + 2], strict=False):
                with column:
                    fields.draw(name, item, held, self.ground)
        for item in switches:
            fields.draw(name, item, held, self.ground)

    def _told(self, name: str) -> None:
        """How it is counted; in red why it is not."""
        for effect in self.effects.get(name, ()):
            show.arithmetic(effect.arithmetic)
        if name in self.counted.waiting:
            show.note(self.counted.waiting[name])
        if name in self.counted.faults:
            show.echo(f"Räknas inte. {self.counted.faults[name]}", fault=True)

    def _add(self, switched: frozenset[str]) -> None:
        """Choose a lever where there are several, and what it acts on; choosing adds the change."""
        levers = [lever for lever in self.group.levers if self._free(lever, switched) or takes_new(lever)]
        if not levers:
            if not self.names and not switched:
                show.note("Underlaget har inget att ändra här.")
            return
        lever = levers[0]
        if len(levers) > 1:
            names = {one.group: lever_name(one) for one in levers}
            chosen = st.selectbox("Ändra", list(names), format_func=names.__getitem__, key=f"slag.{self.group.title}")
            lever = BY_GROUP[chosen]
        free, new = self._free(lever, switched), takes_new(lever)
        key = f"ny.{lever.group}"
        st.selectbox(
            "Lägg till ändring",
            list(free),
            index=None,
            format_func=lambda one: free.get(one, one),
            key=key,
            placeholder="Välj, eller skriv ett nytt namn" if new else "Välj vad som ändras",
            accept_new_options=new,
            on_change=_added,
            args=(lever, key, self.as_of),
        )
        if st.session_state.get(f"{key}.fel"):
            show.echo(_NAMELESS, fault=True)

    def _free(self, lever: Lever, switched: frozenset[str]) -> dict[str, str]:
        """What the lever may act on that no change acts on yet."""
        taken = {name.partition(".")[2] for name in self.names if name.partition(".")[0] == lever.group}
        taken |= switched if lever.group == "grants" else frozenset()
        return {key: name for key, name in distinct(self.keys[lever.group]).items() if key not in taken}


def _count(number: int) -> str:
    return f"{number} ändring{'ar' if number > 1 else ''}"


def _switched(name: str, key: str) -> None:
    """A grant's switch: off = the rest does not come, on = nothing is changed."""
    if st.session_state[key]:
        changes.drop(name)
    else:
        changes.add(name, {**changes.held().get(name, {}), "rest_of_year": False})


def _added(lever: Lever, key: str, as_of: Month) -> None:
    chosen = st.session_state[key]
    st.session_state[key] = None
    st.session_state[f"{key}.fel"] = chosen is not None and not is_key(chosen)
    if chosen is not None and is_key(chosen) and f"{lever.group}.{chosen}" not in changes.held():
        changes.add(f"{lever.group}.{chosen}", beginning(lever, as_of))


def _grant_words(grant: Grant, opened: Workspace) -> str:
    unit, booked = opened.settings.unit.sek, float(grant.booked or 0)
    amounts = (float(grant.amount), booked, float(grant.amount) - booked)
    year, so_far, left = (format_amount(amount * unit, Unit.TKR) for amount in amounts)
    return f"{year} i år, {so_far} bokfört, {left} kvar"
