"""Columns that do not follow their table: another unit, the other sign, deviations where plus is worse."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from forecast.ledger.intake.mapping_file import AmountKind, Holds, ImportSign
from forecast.ledger.intake.proposal.columns import Decided, Seen
from forecast.ledger.intake.proposal.derived import as_matrix, explained
from forecast.ledger.intake.proposal.units import unit_words
from forecast.money import Unit

_LEAST_ROWS = 3
_LEAST_SHARE = 0.9
"""So many of the rows must have the other sign, in so many rows or more."""
_ONE, _OTHER = ("actual", "forecast"), ("budget", "ytd_budget")
_TURNED = {
    ImportSign.COST_NEGATIVE: ImportSign.COST_POSITIVE,
    ImportSign.COST_POSITIVE: ImportSign.COST_NEGATIVE,
}


def with_own_units(seen: Sequence[Seen], decided: Sequence[Decided], unit: Unit) -> tuple[Decided, ...]:
    """Columns whose own header names another unit than the table's are read in theirs."""
    out = []
    for look, each in zip(seen, decided, strict=True):
        own = unit_words(look.header) if each.column.holds is Holds.AMOUNT else None
        if own is None or own is unit:
            out.append(each)
            continue
        column = each.column.model_copy(update={"unit": own})
        out.append(replace(each, column=column, reason=f"{each.reason}; rubriken säger {own} och tabellen {unit}"))
    return tuple(out)


def turned_columns(seen: Sequence[Seen], decided: Sequence[Decided]) -> frozenset[int]:
    """Columns of levels whose rows have the other sign than most columns have: a budget without its minus."""
    levels = [at for at, each in enumerate(decided) if _is_level(each)]
    if len(levels) < 2:
        return frozenset()
    signs = np.sign(np.nan_to_num(as_matrix([seen[at].values for at in levels], len(seen[0].values))))
    first = next((i for i, at in enumerate(levels) if decided[at].column.kind == "actual"), 0)
    against = np.array([_against(signs[:, first], signs[:, i]) for i in range(len(levels))])
    if 2 * against.sum() > len(levels):
        against = ~against
    return frozenset(at for at, odd in zip(levels, against, strict=True) if odd)


def _is_level(each: Decided) -> bool:
    column = each.column
    plain = column.cost_type is None and column.sign is None
    return column.holds is Holds.AMOUNT and column.kind in {*_ONE, *_OTHER} and plain


def _against(one: NDArray[np.float64], other: NDArray[np.float64]) -> bool:
    product = one * other
    both = int((product != 0).sum())
    return both >= _LEAST_ROWS and bool((product < 0).sum() >= _LEAST_SHARE * both)


def with_own_signs(
    seen: Sequence[Seen], decided: Sequence[Decided], turned: frozenset[int], sign: ImportSign
) -> tuple[Decided, ...]:
    """Turned columns and deviations with the sign that they are read by.

    Args:
        seen: the table's columns.
        decided: what they hold.
        turned: as `turned_columns` found them.
        sign: of the table.
    """
    out = []
    for at, each in enumerate(decided):
        if at in turned and sign in _TURNED:
            column = each.column.model_copy(update={"sign": _TURNED[sign]})
            told = "talen har motsatt tecken mot de andra kolumnernas, och vänds"
            out.append(replace(each, column=column, reason=f"{each.reason}; {told}", guess=True))
        elif each.column.kind == "forecast_deviation":
            out.append(_deviation(seen, decided, each, sign))
        else:
            out.append(each)
    return tuple(out)


def _deviation(seen: Sequence[Seen], decided: Sequence[Decided], each: Decided, sign: ImportSign) -> Decided:
    """A forecast printed as a deviation: whether plus is better, as the table's other deviations show."""
    levels = [at for at, other in enumerate(decided) if _is_level(other)]
    values = as_matrix([seen[at].values for at in levels], len(seen[0].values))
    for look, other in zip(seen, decided, strict=True):
        if other.column.holds is not Holds.NOTHING or not look.words.derived:
            continue
        formula = explained(look.values, values, look.digit)
        if formula is None or formula.plus:
            continue
        kinds = decided[levels[formula.first]].column.kind, decided[levels[formula.second]].column.kind
        better = _plus_is_better(kinds, sign)
        if better is None:
            continue
        told = f"plus är {'bättre' if better else 'sämre'}, som i ”{look.header[:60]}”"
        own = None if better else ImportSign.COST_POSITIVE
        return replace(each, column=each.column.model_copy(update={"sign": own}), reason=f"{each.reason}; {told}")
    told = "plus läses som bättre, fast inget visar det: är det sämre, skriv sign: cost_positive på kolumnen"
    return replace(each, reason=f"{each.reason}; {told}", guess=True)


def _plus_is_better(kinds: tuple[AmountKind | None, AmountKind | None], sign: ImportSign) -> bool | None:
    """Whether first - second is better > 0; None where they are not an outcome or forecast and a budget."""
    costs_are_negative = sign is ImportSign.COST_NEGATIVE
    if kinds[0] in _ONE and kinds[1] in _OTHER:
        return costs_are_negative
    if kinds[0] in _OTHER and kinds[1] in _ONE:
        return not costs_are_negative
    return None
