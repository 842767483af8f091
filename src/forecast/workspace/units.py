"""The units that make forecasts of their own: who answers for which rows, and from when a comment is asked for."""

from __future__ import annotations

import difflib
from collections.abc import Sequence
from typing import Annotated, Literal

from pydantic import Field

from forecast.drivers.events import Amount
from forecast.errors import InputError
from forecast.formats.yaml_file import Closed, Lines
from forecast.ledger.tree import Role, Tree

FILE = "units.yaml"
_KEY = r"^[a-z0-9][a-z0-9.-]{0,59}$"


class CommentThreshold(Closed):
    """A deviation that is larger than both needs a comment before its unit can submit."""

    percent: float = Field(1.0, ge=0, le=100)
    """Of the row's budget."""
    amount: Annotated[Amount, Field(ge=0)]
    """In the workspace's unit, >= 0."""


class Unit(Closed):
    """An ansvar: the rows that one or several managers forecast.

    `rows` are keys of the primary statement; a sum row means all leaves below it. No leaf has two units; a leaf that
    no unit names is the economist's.
    """

    key: str = Field(pattern=_KEY)
    name: str = Field(min_length=1, max_length=80)
    managers: tuple[str, ...] = Field(min_length=1)
    rows: tuple[str, ...] = Field(min_length=1)


class UnitFile(Closed):
    """units.yaml."""

    schema_: Literal[1] = Field(alias="schema")
    comment_threshold: CommentThreshold | None = None
    units: tuple[Unit, ...] = ()


def unit_leaves(tree: Tree, unit: Unit) -> tuple[int, ...]:
    """Positions of the leaves that a unit answers for, in printed order; rows that the tree does not have are none."""
    known = set(tree.keys)
    found = {leaf for key in unit.rows if key in known for leaf in tree.leaves_below(tree.position(key))}
    return tuple(sorted(found))


def own_leaves(tree: Tree, units: Sequence[Unit]) -> tuple[int, ...]:
    """Positions of the leaves that no unit names: the economist's."""
    taken = {leaf for unit in units for leaf in unit_leaves(tree, unit)}
    return tuple(int(at) for at in tree.where(Role.LEAF) if int(at) not in taken)


def unit_reading_rows(tree: Tree, unit: Unit) -> tuple[int, ...]:
    """Positions of the rows of a unit that people read, in printed order; together they hold its leaves once each.

    A row that is divided between units is read by its leaves.
    """
    return reading_rows_of(tree, unit_leaves(tree, unit))


def reading_rows_of(tree: Tree, leaves: Sequence[int]) -> tuple[int, ...]:
    """As `unit_reading_rows`, of any leaves."""
    mine, out = set(leaves), list[int]()
    for top in (at for at in range(len(tree.rows)) if tree.parent[at] < 0):
        for at in tree.reading_rows(top):
            below = tree.leaves_below(at)
            out += [at] if mine.issuperset(below) else [leaf for leaf in below if leaf in mine]
    return tuple(sorted(out))


def unit_faults(said: UnitFile, tree: Tree, lines: Lines) -> list[InputError]:
    """Rows that do not exist or only repeat others' money, units of one key, and leaves of two units, with line."""
    faults: list[InputError] = []
    keys: dict[str, str] = {}
    owners: dict[int, Unit] = {}
    for number, unit in enumerate(said.units):
        if unit.key in keys:
            found = f"Nyckeln ”{unit.key}” har redan enheten ”{keys[unit.key]}”."
            faults.append(InputError(found, lines.place("units", number, "key"), "Ge enheterna var sin nyckel."))
        keys.setdefault(unit.key, unit.name)
        for at, key in enumerate(unit.rows):
            place = lines.place("units", number, "rows", at)
            if key not in tree.keys:
                near = difflib.get_close_matches(key, tree.keys, n=1)
                hint = f"Menar du ”{near[0]}”?" if near else "Välj en rad ur rows.csv."
                faults.append(InputError(f"Raden ”{key}” finns inte i ”{tree.statement}”.", place, hint))
                continue
            if tree.rows[tree.position(key)].role is Role.MEMO:
                found = f"Raden ”{key}” är en varav-rad; dess pengar ligger redan på en annan rad."
                faults.append(InputError(found, place, "Nämn den raden i stället."))
                continue
            below = tree.leaves_below(tree.position(key))
            taken = [leaf for leaf in below if leaf in owners]
            if taken:
                which, whose = tree.rows[taken[0]].key, owners[taken[0]].name
                found = f"Raden ”{which}” hör redan till enheten ”{whose}”."
                faults.append(InputError(found, place, "Låt varje rad höra till en enhet."))
            owners.update((leaf, unit) for leaf in below if leaf not in owners)
    return faults
