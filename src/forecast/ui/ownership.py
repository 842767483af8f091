"""Whose row it is: a manager says things about the own units' rows, and about no others."""

from __future__ import annotations

from forecast.errors import ForecastError
from forecast.ui import access
from forecast.ui.access import Role
from forecast.workspace.units import Unit, unit_leaves
from forecast.workspace.workspace import Workspace


def is_free(workspace: Workspace) -> bool:
    """Whether whoever is at the page is bound to no unit: no units are named, or an economist is here."""
    return not workspace.units or Role.ECONOMIST in access.roles()


def mine(workspace: Workspace) -> tuple[Unit, ...]:
    """The units that whoever is at the page may speak for, in the order of units.yaml."""
    keys = access.own(workspace.units)
    return tuple(unit for unit in workspace.units if unit.key in keys)


def others_row(workspace: Workspace, statement: str, row: str) -> str:
    """Why whoever is at the page may not speak of a row, a sentence; "" where they may."""
    tree = workspace.tree
    if is_free(workspace) or row not in workspace.trees[statement].keys:
        return ""
    if statement == tree.statement:
        own = {leaf for unit in mine(workspace) for leaf in unit_leaves(tree, unit)}
        below = tree.leaves_below(tree.position(row))
        if own.issuperset(below):
            return ""
        owners = [unit for unit in workspace.units if not set(unit_leaves(tree, unit)).isdisjoint(below)]
        whose = " och ".join(unit.name for unit in owners) or "ekonomen"
    else:
        whose = "ekonomen"
    return f"Raden hör till {whose}. {_own_words(workspace)}"


def _own_words(workspace: Workspace) -> str:
    names = " och ".join(unit.name for unit in mine(workspace))
    return f"Du skriver om raderna i {names}." if names else "Du står inte som chef för någon enhet i units.yaml."


def require_row(workspace: Workspace, statement: str, row: str) -> None:
    """Raise ForecastError where whoever is at the page may not speak of a row."""
    told = others_row(workspace, statement, row)
    if told:
        raise ForecastError(f"{told} Inget är sparat.")


def require_unit(workspace: Workspace, key: str) -> None:
    """Raise ForecastError where whoever is at the page may not hand in a unit."""
    if key not in access.own(workspace.units):
        raise ForecastError(f"{_own_words(workspace)} Inget är sparat.")
