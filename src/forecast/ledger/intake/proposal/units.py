"""The unit of a table: in its headers, its title, its sheet, or else guessed by the size of its amounts."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from forecast.money import Unit, format_shortly

_SAID: tuple[tuple[Unit, re.Pattern[str]], ...] = (
    (Unit.MNKR, re.compile(r"(?<![a-zåäö])(?:mnkr|mkr|msek|milj(?:oner|\.)? ?kr(?:onor)?|mn ?kr)\b")),
    (
        Unit.TKR,
        re.compile(
            r"(?<![a-zåäö])(?:tkr|ksek|kkr|tusen(?:tal)? ?(?:kr(?:onor)?)?|tsek"
            r"|1[ \u00a0]?000[- ]?tals? ?(?:kr(?:onor)?)?|i 1[ \u00a0]?000 ?kr)\b"
        ),
    ),
    (Unit.KR, re.compile(r"(?<![a-zåäö])(?:kr|kronor|sek)(?![a-zåäö/])")),
)
_LEAST_KR, _LEAST_TKR = 20_000_000.0, 20_000.0
"""A committee turns over between 20 mnkr and 20 mdkr: what its largest amount can be in each unit (an assumption)."""
_MOST_SEK = 40e9
"""More than the largest committee of the country turns over: then the unit that is said cannot be right."""


@dataclass(frozen=True, slots=True)
class UnitHabit:
    """A unit, what speaks for it, and whether it is only a guess."""

    unit: Unit
    evidence: str
    guess: bool


def unit_words(text: str) -> Unit | None:
    """The unit that a text names: (tkr), Belopp i 1 000-tal kronor, Mkr; None where it names none or several."""
    bare = text.casefold().replace("_", " ")
    found = []
    for unit, words in _SAID:  # the larger first: "miljoner kronor" is not also kronor
        bare, count = words.subn(" ", bare)
        found += [unit] if count else []
    return found[0] if len(found) == 1 else None


def unit_of(
    headers: Sequence[str], title: Sequence[str], others: Sequence[str], largest: float, *, by_account: bool = False
) -> UnitHabit:
    """The unit of a table.

    Args:
        headers: of its columns of amounts.
        title: lines above it, the nearest last.
        others: sheet name, notes below, lines elsewhere in the file, in the order in which they count.
        largest: the largest amount or sum of a column as printed, without sign; 0 where there is none.
        by_account: the rows are of single accounts.
    """
    said = [(unit, text) for text in headers if (unit := unit_words(text)) is not None]
    if 0 < len(said) < len(headers):
        above = next((unit for text in reversed(title) if (unit := unit_words(text)) is not None), None)
        said = said if above is None else []  # the title is of the columns that do not say
    if said:
        most = max({unit for unit, _ in said}, key=lambda unit: sum(each is unit for each, _ in said))
        text = next(text for unit, text in said if unit is most)
        mixed = len({unit for unit, _ in said}) > 1
        note = " Andra kolumner har en annan, och läses i den." if mixed else ""
        return _sized(UnitHabit(most, f"Rubriken ”{text}” säger {most}.{note}", guess=False), largest)
    for text in [*reversed(title), *others]:
        unit = unit_words(text)
        if unit is not None:
            return _sized(UnitHabit(unit, f"”{text[:80]}” säger {unit}.", guess=False), largest)
    if by_account:
        return UnitHabit(Unit.KR, "Inget säger enheten; rader per konto är nästan alltid i kr.", guess=True)
    return _by_size(largest)


def largest_amount(amounts: NDArray[np.float64], rows: int) -> float:
    """The largest amount, or sum of a column where that is larger, without sign.

    Args:
        amounts: (S, M) a sample as printed, NaN where nothing stands.
        rows: how many the sample is of.
    """
    if not amounts.size:
        return 0.0
    sums = np.abs(np.nansum(amounts, axis=0)) * (rows / len(amounts))
    return float(max(np.nanmax(np.abs(np.nan_to_num(amounts))), sums.max()))


def _sized(habit: UnitHabit, largest: float) -> UnitHabit:
    """A unit that is said, doubted where no committee turns over so much."""
    if largest * habit.unit.sek <= _MOST_SEK:
        return habit
    amount = format_shortly(round(largest))
    doubt = f"Men då är det största {amount} {habit.unit}, mer än någon nämnd omsätter. Är beloppen i en mindre enhet?"
    return UnitHabit(habit.unit, f"{habit.evidence} {doubt}", guess=True)


def _by_size(largest: float) -> UnitHabit:
    if not largest:
        return UnitHabit(Unit.TKR, "Inget säger enheten; tkr är vanligast.", guess=True)
    unit = Unit.KR if largest >= _LEAST_KR else Unit.TKR if largest >= _LEAST_TKR else Unit.MNKR
    shown = format_shortly(largest if largest < 100 else round(largest))
    told = f"Inget säger enheten. Det största är {shown}, så {unit} är det troliga för en nämnd."
    return UnitHabit(unit, told, guess=True)
