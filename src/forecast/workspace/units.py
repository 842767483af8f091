"""The units that make forecasts of their own: who answers for which rows, and from when a comment is asked for."""

from __future__ import annotations

import difflib
import unicodedata
from collections.abc import Mapping, Sequence
from typing import Annotated, Literal

from pydantic import AfterValidator, Field

from forecast.drivers.events import Amount
from forecast.errors import InputError
from forecast.formats.yaml_file import Closed, Lines
from forecast.ledger.tree import Role, Tree

FILE = "units.yaml"
ALL = "alla"
"""What the page's address calls all units together."""
MOST_FAULTS = 200
"""That are told at once: who has read so many looks for one cause."""
_KEY = r"^[a-z0-9][a-z0-9.-]{0,59}$"


class CommentThreshold(Closed):
    """A deviation that is larger than both needs a comment before its unit can submit."""

    percent: float = Field(1.0, ge=0, le=100)
    """Of the row's budget."""
    amount: Annotated[Amount, Field(ge=0)]
    """In the workspace's unit, >= 0."""


def _seen(text: str) -> str:
    """A name that can be seen whole on one line; two that look alike are then one."""
    if not text.strip():
        raise ValueError("Namnet är tomt.")
    if any(unicodedata.category(sign) in {"Cc", "Cf", "Zl", "Zp"} for sign in text):
        raise ValueError("Namnet har en radbrytning eller ett tecken som inte syns.")
    return text


def _free(key: str) -> str:
    if key == ALL:
        raise ValueError(f"”{ALL}” är sidan Inlämnings ord för alla enheter tillsammans, och ingen enhets nyckel.")
    return key


Name = Annotated[str, AfterValidator(_seen)]


class Unit(Closed):
    """An ansvar: the rows that one or several managers forecast.

    `rows` are keys of the primary statement; a sum row means all leaves below it. No leaf has two units; a leaf that
    no unit names is the economist's.
    """

    key: Annotated[str, Field(pattern=_KEY), AfterValidator(_free)]
    name: Annotated[Name, Field(max_length=80)]
    managers: tuple[Name, ...] = Field(min_length=1)
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


def own_leaves(tree: Tree, units: Sequence[Unit], total: str) -> tuple[int, ...]:
    """Positions of the leaves below the row `total` that no unit names: the economist's."""
    taken = {leaf for unit in units for leaf in unit_leaves(tree, unit)}
    return tuple(sorted(set(tree.leaves_below(tree.position(total))) - taken))


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


def unit_faults(said: UnitFile, tree: Tree, total: str, lines: Lines) -> list[InputError]:
    """Rows that cannot be a unit's, units of one key, and leaves of two units, each with its line.

    Args:
        said: the file.
        tree: the primary statement's.
        total: key of the row whose leaves the units share.
        lines: where the file's keys stand.
    """
    faults: list[InputError] = []
    keys: dict[str, str] = {}
    owners: dict[int, Unit] = {}
    for number, unit in enumerate(said.units):
        if unit.key in keys:
            found = f"Nyckeln ”{unit.key}” har redan enheten ”{keys[unit.key]}”."
            faults.append(InputError(found, lines.place("units", number, "key"), "Ge enheterna var sin nyckel."))
        keys.setdefault(unit.key, unit.name)
        for at, key in enumerate(unit.rows):
            if len(faults) >= MOST_FAULTS:
                return faults
            wrong = _row_fault(tree, total, key) or _taken(tree, owners, key)
            if wrong is not None:
                faults.append(InputError(wrong[0], lines.place("units", number, "rows", at), wrong[1]))
            else:
                owners.update((leaf, unit) for leaf in tree.leaves_below(tree.position(key)))
    return faults


def _row_fault(tree: Tree, total: str, key: str) -> tuple[str, str] | None:
    """Why no unit can have a row, and what to do."""
    if key not in tree.keys:
        near = difflib.get_close_matches(key, tree.keys, n=1)
        hint = f"Menar du ”{near[0]}”?" if near else "Välj en rad ur rows.csv."
        return f"Raden ”{key}” finns inte i ”{tree.statement}”.", hint
    at = tree.position(key)
    if tree.rows[at].role is Role.MEMO:
        return f"Raden ”{key}” är en varav-rad; dess pengar ligger redan på en annan rad.", "Nämn den raden i stället."
    if not set(tree.leaves_below(at)) <= set(tree.leaves_below(tree.position(total))):
        return f"Raden ”{key}” ligger inte under ”{total}”.", "Välj rader som summeras i den."
    return None


def _taken(tree: Tree, owners: Mapping[int, Unit], key: str) -> tuple[str, str] | None:
    """Who has a row already, or a part of it, and what to do."""
    taken = next((leaf for leaf in tree.leaves_below(tree.position(key)) if leaf in owners), None)
    if taken is None:
        return None
    found = f"Raden ”{tree.rows[taken].key}” hör redan till enheten ”{owners[taken].name}”."
    return found, "Låt varje rad höra till en enhet."
