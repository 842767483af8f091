"""The needs list (behovslistan): what somebody says is short of money, from which year, and why."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from forecast.ledger.specs import FileSign
from forecast.workspace.workspace import Workspace


@dataclass(frozen=True, slots=True)
class Need:
    """A line of the needs list: SEK a year (worse < 0) from a year on; None where the list names no year.

    `table` is the title of the list that it stands in.
    """

    name: str
    amount: float
    first: int | None
    reason: str
    table: str = ""


def needs_of(workspace: Workspace) -> tuple[Need, ...]:
    """The lines of every needs table: the first numeric column is the amount, a text with a year when it begins."""
    out = []
    for table in workspace.printed:
        if table.spec.topic != "needs":
            continue
        column = next(iter(table.cells), None)
        if column is None:
            continue
        unit = (table.spec.unit or workspace.settings.unit).sek
        turned = -1 if (table.spec.sign or workspace.settings.sign) is FileSign.COST_POSITIVE else 1
        others = [name for name in table.texts if name not in table.cells and name not in table.spec.label]
        for at, value in enumerate(table.cells[column]):
            if value is None:
                continue
            texts = [table.texts[name][at] for name in others]
            year = next((int(m[0]) for text in reversed(texts) if (m := re.search(r"\b(?:19|20)\d\d\b", text))), None)
            reason = texts[0] if texts else ""
            out.append(Need(table.labels[at], float(value) * unit * turned, year, reason, table.spec.title))
    return tuple(out)


def needed_in(needs: Sequence[Need], year: int) -> float:
    """What the list asks for in a year, SEK (worse < 0): the needs that have begun."""
    return round(sum(need.amount for need in needs if need.first is not None and need.first <= year), 2) + 0.0
