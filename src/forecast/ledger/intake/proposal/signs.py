"""How a table prints costs: seen by its income rows against its cost rows, told with the figures."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from forecast.ledger.intake.mapping_file import ImportSign
from forecast.money import format_number

_INCOME = re.compile(
    r"(?<![a-zåäö])(?:\w*intäkt\w*|taxor\w*|\w*avgifter|avgift|stats?bidrag\w*|(?:erhållna )?bidrag(?! till)"
    r"|försäljning\w*|kommunbidrag\w*|hyresintäkt\w*|inkomst\w*|momsersättning|ersättning från)\b"
)
_COST = re.compile(
    r"(?<![a-zåäö])(?:\w*kostnad\w*|personal\w*|löner?|lokal\w*|hyror|hyra|köp\w*|lämnade bidrag|försörjningsstöd"
    r"|konsult\w*|placering\w*|avskrivning\w*|internränta|material\w*|tjänster|vikarier|utgift\w*|övrigt?|övriga|transfereringar)"
    r"\b"
)
_NET = re.compile(r"(?<![a-zåäö])(?:netto\w*|resultat|årets resultat|finansnetto|intäkt(?:er)? och kostnader)\b")
_OUTGOING = re.compile(r"(?<![a-zåäö])(?:lämnade|kostnad\w*|utbetal\w*|personal\w*)\b")


@dataclass(frozen=True, slots=True)
class SignHabit:
    """A sign habit with what speaks for it; `sure` where the rows agree."""

    sign: ImportSign
    evidence: str
    sure: bool


def sides(accounts: Sequence[str], cost_types: Sequence[str], labels: Sequence[str]) -> NDArray[np.int8]:
    """Whether each row is income (+1), cost (-1) or says neither (0).

    An account's class goes first (3 income, 4 to 7 cost), then the words of its kind of money, then those of its label.
    Work grows with the number of different texts.

    Args:
        accounts: B account codes, "" where there are none.
        cost_types: B texts, likewise.
        labels: B texts, likewise; pass "" for names of activities, in which "bidrag" is no income.
    """
    known: dict[tuple[str, str, str], int] = {}
    out = np.zeros(len(accounts), dtype=np.int8)
    for at, row in enumerate(zip(accounts, cost_types, labels, strict=True)):
        if row not in known:
            account, cost_type, label = row
            known[row] = _class(account) or side_of_words(cost_type) or side_of_words(label)
        out[at] = known[row]
    return out


def _class(account: str) -> int:
    first = account[:1]
    return 1 if first == "3" else -1 if first and first in "4567" else 0


def side_of_words(text: str) -> int:
    """+1 for income, -1 for cost, 0 where the words say neither or both."""
    bare = re.sub(r"^\W*(?:varav|därav|summa|s:a)?\s*(?:verksamhetens )?", "", text.casefold())
    if not bare or _NET.search(bare):
        return 0
    if _OUTGOING.search(bare):
        return -1
    income, cost = _INCOME.search(bare) is not None, _COST.search(bare) is not None
    return int(income) - int(cost)


def sign_habit(
    amounts: NDArray[np.float64],
    row_sides: NDArray[np.int8],
    column_sides: NDArray[np.int8] | None = None,
    totals: NDArray[np.bool_] | None = None,
) -> SignHabit:
    """The habit of a table's levels (no deviations).

    Args:
        amounts: (B, M) as printed, NaN where nothing stands.
        row_sides: (B,) as `sides` says.
        column_sides: (M,) +1 or -1 where a column holds income or cost alone, else 0.
        totals: (B,) printed sums and their parts; of net rows they are left out where there are others.
    """
    rows = np.broadcast_to(row_sides[:, None], amounts.shape)
    side = rows if column_sides is None else np.where(column_sides != 0, column_sides[None, :], rows)
    used = ~np.isnan(amounts)
    income, cost = float(amounts[used & (side > 0)].sum()), float(amounts[used & (side < 0)].sum())
    seen = {"intäkter": income, "kostnader": cost}
    figures = " och ".join(f"{name} {format_number(value)}" for name, value in seen.items() if value)
    if income and cost:
        return _by_both(income, cost, figures)
    if cost:
        return _by_one(amounts[used & (side < 0)], f"Bara kostnadsrader känns igen: {figures} som tryckt.")
    if totals is not None and (used & ~totals[:, None]).any():
        used &= ~totals[:, None]
    net = amounts[used & (side == 0)]
    if net.sum():
        told = f"Raderna är netto, och en nämnds netto är en kostnad: {format_number(float(net.sum()))} som tryckt."
        return _by_one(net, told)
    sign = ImportSign.COST_POSITIVE if income < 0 else ImportSign.COST_NEGATIVE
    told = f"Bara intäktsrader känns igen: {figures} som tryckt." if income else "Inga belopp visar tecknet."
    return SignHabit(sign, told, sure=False)


def _by_one(costs: NDArray[np.float64], told: str) -> SignHabit:
    """The habit by costs alone; sure where nine tenths of the money has one sign."""
    total = float(costs.sum())
    sign = ImportSign.COST_NEGATIVE if total < 0 else ImportSign.COST_POSITIVE
    return SignHabit(sign, told, sure=abs(total) >= 0.8 * float(np.abs(costs).sum()))


def _by_both(income: float, cost: float, figures: str) -> SignHabit:
    told = f"{figures[0].upper()}{figures[1:]} som tryckt."
    if income > 0 > cost:
        return SignHabit(ImportSign.COST_NEGATIVE, told, sure=True)
    if income < 0 < cost:
        return SignHabit(ImportSign.COST_POSITIVE, told, sure=True)
    if income > 0:
        return SignHabit(ImportSign.UNSIGNED, f"{told} Båda är utan minus.", sure=True)
    told = f"{told} Båda är negativa, vilket ingen vana förklarar."
    return SignHabit(ImportSign.COST_NEGATIVE, told, sure=False)
