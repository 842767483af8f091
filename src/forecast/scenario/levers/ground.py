"""What a lever stands on: the workspace, the month, what is left of the year, and where its override is written."""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from dataclasses import dataclass

from forecast.errors import InputError, Place
from forecast.ledger.specs import Layer
from forecast.ledger.tree import Role, Tree
from forecast.model import Floats
from forecast.periods import Month
from forecast.workspace.workspace import Workspace


@dataclass(frozen=True, slots=True)
class Ground:
    """What the effect of one override is worked out from.

    Attributes:
        workspace: the base's inputs.
        as_of: last booked month.
        rest: (R, 12) the primary statement's forecast (the asked layer) in the months after as-of, SEK; 0 in booked
            months, NaN where it is not known.
        place: file, line and key of the override.
        layers: (R,) layer that each row's forecast comes from, the model's where nothing is said.
    """

    workspace: Workspace
    as_of: Month
    rest: Floats
    place: Place
    layers: tuple[str, ...] = ()

    def fault(self, found: str, remedy: str) -> InputError:
        """What is wrong with the override, at its place."""
        return InputError(found, self.place, remedy)

    def layer(self, at: int) -> str:
        """The layer that a row's forecast comes from."""
        return self.layers[at] if self.layers else Layer.MODEL.value

    def open_month(self, month: Month, what: str, *, later_years: bool = False) -> Month:
        """A month that can still be changed; raises InputError for a booked one, and for another year's unless told."""
        later = later_years and month.year > self.as_of.year
        if not later and (month.year != self.as_of.year or month <= self.as_of):
            year = "" if later_years else f" under {self.as_of.year}"
            found = f"{what} i {month.label}, men bara månader efter {self.as_of.label}{year} kan ändras."
            raise self.fault(found, "Välj en senare månad.")
        return month


def upwards(tree: Tree, key: str) -> tuple[str, ...]:
    """An activity (or row) and those above it, nearest first, so that coarser statements find their row."""
    at = next(i for i, row in enumerate(tree.rows) if key in {row.key, row.activity})
    own = tree.rows[at].activity
    above = [tree.rows[i].key for i in reversed(tree.path(at))]
    return tuple(dict.fromkeys(part for part in (key, own, *above) if part))


def leaf_row(ground: Ground, key: str) -> int:
    """Position of a leaf of the primary statement.

    Raises:
        InputError: the row does not exist, is a sum or a memo row, or lies outside the committee's total (an
            appropriation beside the net cost), where no bridge would tell of it.
    """
    tree = ground.workspace.tree
    if key not in tree.keys:
        raise ground.fault(f"Raden ”{key}” finns inte i ”{tree.statement}”.", near(key, tree.keys))
    at = tree.position(key)
    if tree.rows[at].role is Role.SUM:
        parts = ", ".join(tree.rows[i].key for i in tree.leaves_below(at))
        raise ground.fault(f"”{key}” är en summa.", f"Ändra en rad som summan består av: {parts}.")
    if tree.rows[at].role is Role.MEMO:
        raise ground.fault(f"”{key}” är en varav-rad, som inte summeras.", "Ändra raden som den är en del av.")
    total = ground.workspace.settings.total
    if not in_total(ground.workspace, at):
        parts = ", ".join(tree.rows[i].key for i in tree.leaves_below(tree.position(total)))
        raise ground.fault(f"”{key}” ingår inte i ”{total}”.", f"Ändra en rad som summan består av: {parts}.")
    return at


def in_total(workspace: Workspace, at: int) -> bool:
    """Whether a row of the primary statement is a part of the committee's total."""
    tree = workspace.tree
    return at in tree.leaves_below(tree.position(workspace.settings.total))


def near(key: str, known: Iterable[str]) -> str:
    """The remedy for an unknown key: the nearest known one, else all of them."""
    names = list(known)
    close = difflib.get_close_matches(key, names, n=1)
    if not names:
        return "Det finns inget som den kan ändra här."
    return f"Menar du ”{close[0]}”?" if close else f"Välj bland {', '.join(names)}."
