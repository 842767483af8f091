"""What a person types about a row: which parts can be judged, what was understood, and what is odd about it."""

from __future__ import annotations

import math
from dataclasses import dataclass

from forecast.ledger.tree import Role
from forecast.model import StatementResult
from forecast.money import Unit, format_shortly, parse_amount
from forecast.report.labels import distinct
from forecast.report.method_view import MOST_PARTS
from forecast.workspace.settings import Judgement
from forecast.workspace.workspace import Workspace

FAR = 50.0
"""How many times larger or smaller than the budget an amount is before the unit is asked about."""


@dataclass(frozen=True, slots=True)
class Understood:
    """A typed amount.

    Attributes:
        sek: SEK, cost < 0.
        echo: what was understood, with its distance to the budget.
        odd: what speaks against it, a sentence, or "".
    """

    sek: float
    echo: str
    odd: str


def understood(text: str, unit: Unit, budget: float, actual: float) -> Understood:
    """What a typed full-year forecast means.

    Args:
        text: as typed, in `unit`, cost with minus.
        unit: the page's.
        budget: of the row, SEK, NaN = not known; what the amount is held against.
        actual: of the row so far, SEK, where there is no budget to hold it against.

    Raises:
        ValueError: it is no amount; a Swedish sentence.
    """
    sek = float(round(parse_amount(text) * unit.sek, 2)) + 0.0
    echo = f"= {amount_words(sek, unit)}"
    if not math.isnan(budget):
        echo += f", {amount_words(sek - budget, unit, signed=True)} mot budget"
    return Understood(sek, echo, _odd(sek, unit, budget, actual))


def amount_words(sek: float, unit: Unit, *, signed: bool = False) -> str:
    """An amount to the decimals that it has: `−86 033,5 tkr`."""
    plus = "+" if signed and round(sek, 2) > 0 else ""
    return f"{plus}{format_shortly(round(sek, 2) / unit.sek)} {unit}"


def _odd(sek: float, unit: Unit, budget: float, actual: float) -> str:
    known, name = (actual, "utfallet") if math.isnan(budget) or budget == 0 else (budget, "budgeten")
    if math.isnan(known) or known == 0 or sek == 0:
        return ""
    if (known < 0) != (sek < 0):
        kinds = ("kostnad", "intäkt") if known < 0 else ("intäkt", "kostnad")
        return f"Raden är en {kinds[0]} i {name}, men beloppet är en {kinds[1]}. Kostnad skrivs med minus."
    times = abs(sek / known)
    if 1 / FAR < times < FAR:
        return ""
    return f"Beloppet är mycket {'större' if times > 1 else 'mindre'} än {name}. Enheten är {unit}."


def judgeable(part: StatementResult, at: int) -> tuple[tuple[str, str], ...]:
    """(key, name) of what a forecast can be judged on: the row, or the parts of a sum; none in a closed year.

    A sum is its parts; where they are too many to choose in, one of them is opened first.
    """
    rows = part.tree.rows
    leaves = [at] if rows[at].role is not Role.SUM else part.tree.leaves_below(at)
    if part.base.closed or len(leaves) > MOST_PARTS:
        return ()
    return tuple(distinct({rows[i].key: rows[i].name for i in leaves}).items())


def judged_by(workspace: Workspace, statement: str, row: str) -> Judgement | None:
    """The judgement that holds of a row."""
    return next((item for item in workspace.judgements if (item.statement, item.row) == (statement, row)), None)
