"""What a foreign file divides by: which statements its lines fill, and which label each line has in each."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from forecast.errors import InputError, Place
from forecast.ledger.intake.alike import Factored, alike
from forecast.ledger.intake.intake import Intake, Lines
from forecast.ledger.intake.placing.accounts import kind_of_word
from forecast.ledger.intake.placing.labels import NAMELESS, Label, clean
from forecast.ledger.intake.placing.new_rows import BY_ACTIVITY, BY_COST_TYPE, BY_ORGANISATION
from forecast.ledger.tree import Tree

Fields = tuple[str, str, str]
_STATEMENT = re.compile(r"[a-z][a-z0-9_]*")


@dataclass(frozen=True, slots=True)
class Division:
    """One statement that a file fills.

    Attributes:
        statement: its key.
        here: (L,) whether a line is in it.
        label: (L,) position in `labels`; lines that are not in it have 0.
        labels: what lines are called.
        above: line of a printed sum -> what it is called.
    """

    statement: str
    here: NDArray[np.bool_]
    label: NDArray[np.int64]
    labels: tuple[Label, ...]
    above: Mapping[int, Label]


@dataclass(frozen=True, slots=True)
class _Group:
    """Lines of one sheet that are bound to one statement, or to none: they are divided alike."""

    bound: str
    here: NDArray[np.bool_]
    organisation: bool
    activity: bool
    label: bool
    money: bool


def divisions(intake: Intake, trees: Mapping[str, Tree]) -> list[Division]:
    """The statements that a file fills, with every line in each that its table divides by.

    A table that is bound to a statement fills it. Another fills by_activity and by_organisation where it has both
    codes, the one that it has, or by_cost_type where it has only kinds of money and labels. Where the workspace has
    trees, a statement that it lacks is left out unless no other is left.

    Raises:
        InputError: the mapping's statement is no key.
    """
    lines, factored = intake.lines, Factored(intake.lines)
    parts: dict[str, list[tuple[NDArray[np.bool_], Fields]]] = {}
    odd = [name for name in dict.fromkeys(lines.statement) if name and _STATEMENT.fullmatch(name) is None]
    if odd:
        raise InputError(
            f"Uppställningen ”{odd[0]}” i mallen är ingen nyckel.",
            Place(intake.file, None, "statement"),
            "Använd små bokstäver a–z, siffror och understreck, till exempel by_activity.",
        )
    for group in _groups(intake, factored):
        for statement in _statements(group, lines, trees):
            parts.setdefault(statement, []).append((group.here, _fields(statement, group)))
    order = [BY_ACTIVITY, BY_ORGANISATION]
    found = sorted(parts, key=lambda key: order.index(key) if key in order else len(order))
    return [_division(statement, parts[statement], lines, factored) for statement in found]


def _division(
    statement: str, parts: list[tuple[NDArray[np.bool_], Fields]], lines: Lines, factored: Factored
) -> Division:
    here = np.zeros(len(lines.number), dtype=np.bool_)
    label = np.zeros(len(lines.number), dtype=np.int64)
    labels: list[Label] = []
    for own, fields in parts:
        at = np.flatnonzero(own)
        under = np.full(len(at), -1, dtype=np.int64) if lines.part_of is None else lines.part_of[at]
        group, first = alike([under, *(factored[field][at] for field in fields if field)])
        here[at], label[at] = True, group + len(labels)
        texts = [getattr(lines, field)[at[first]] if field else [""] * len(first) for field in fields]
        labels += [
            Label(_seen(code), _seen(name), _seen(text), int(line))
            for code, name, text, line in zip(*texts, under[first], strict=True)
        ]
    sums = {item.under for item in labels if item.under >= 0}
    above = {line: labels[label[line]] for line in sums if here[line]}
    return Division(statement, here, label, tuple(labels), above)


def _seen(text: object) -> str:
    """A text as the file has it; "" where nothing of it can be seen."""
    return str(text) if clean(str(text)) else ""


def _groups(intake: Intake, factored: Factored) -> list[_Group]:
    lines = intake.lines
    used = np.zeros(len(lines.number), dtype=np.bool_)
    used[intake.line] = True
    which, first = alike([factored["sheet"], factored["statement"]])
    filled = {
        "organisation": (lines.organisation != "") | (lines.organisation_name != ""),
        "activity": (lines.activity != "") | (lines.activity_name != ""),
        "label": (lines.label != "") & (lines.label != NAMELESS),
        "money": (lines.account != "") | (lines.cost_type != "") | (lines.account_name != ""),
    }
    groups = []
    for at, line in enumerate(first):
        here = which == at
        if (used & here).any():
            has = {key: bool((mask & here).any()) for key, mask in filled.items()}
            groups.append(_Group(str(lines.statement[line]), here, **has))
    return groups


def _statements(group: _Group, lines: Lines, trees: Mapping[str, Tree]) -> list[str]:
    if group.bound:
        return [group.bound]
    own = [BY_ACTIVITY] if group.activity else []
    own += [BY_ORGANISATION] if group.organisation else []
    if not own:
        own = [BY_ACTIVITY if group.label and not _speaks_of_money(lines.label[group.here]) else BY_COST_TYPE]
    return [statement for statement in own if statement in trees] or own


def _speaks_of_money(labels: NDArray[np.object_]) -> bool:
    """Whether at least half of the labels are kinds of money: Personalkostnader, Lokalhyror."""
    known = [kind_of_word(str(label)) is not None for label in pd.unique(labels)[:200] if label]
    return 2 * sum(known) >= len(known)


def _fields(statement: str, group: _Group) -> Fields:
    """Columns with the code, the name and the text that name a line's row in a statement; "" where there is none."""
    organisation: Fields = ("organisation", "organisation_name", "")
    activity: Fields = ("activity", "activity_name", "label" if group.label else "")
    only: Fields = ("", "", "label" if group.label else "cost_type")
    if statement == BY_COST_TYPE:
        return only
    own = [(organisation, group.organisation), (activity, group.activity)]
    if statement != BY_ORGANISATION:
        own.reverse()
    return next((fields for fields, there in own if there), only)
