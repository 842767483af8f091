"""How the board room's screens say amounts: millions, shares of a sum, deficits and surpluses."""

from __future__ import annotations

from collections.abc import Sequence

from forecast.money import Unit, format_amount, in_unit

MILLIONS = "miljoner"
UNIT_LINE = "miljoner kronor"
_NEAR = 0.02
_FRACTIONS = ((1 / 2, "hälften"), (2 / 3, "två tredjedelar"), (3 / 4, "tre fjärdedelar"))
_MOST_DECIMALS = 3


def millions(sek: float, decimals: int | None = None, *, signed: bool = False) -> str:
    """SEK as millions, without the word; one decimal unless told otherwise."""
    return format_amount(sek, Unit.MNKR, decimals, signed=signed)


def is_nothing(sek: float) -> bool:
    """Whether an amount reads 0,0."""
    return in_unit(sek, Unit.MNKR) == 0


def stand(deviation: float) -> str:
    """`ett underskott på 17,6 miljoner`; `ingen avvikelse` where it reads 0."""
    if is_nothing(deviation):
        return "ingen avvikelse"
    return f"ett {side(deviation)} på {millions(abs(deviation))} {MILLIONS}"


def side(deviation: float) -> str:
    """What the deviation is called."""
    return "underskott" if deviation < 0 else "överskott"


def part_of(part: float, whole: float) -> str:
    """`två tredjedelar av`, in words only within two points of a half, two thirds or three quarters.

    Args:
        part: SEK, of the whole's sign and at most as large.
        whole: SEK, not 0.
    """
    if in_unit(part, Unit.MNKR) == in_unit(whole, Unit.MNKR):
        return "hela"
    share = part / whole
    word = next((name for size, name in _FRACTIONS if round(abs(share - size), 6) <= _NEAR), millions(abs(part)))
    return f"{word} av"


def decimals_that_show(amounts: Sequence[float]) -> int:
    """The fewest decimals at which no amount but nothing reads 0, at most three."""
    real = [amount for amount in amounts if amount]
    for decimals in range(Unit.MNKR.decimals, _MOST_DECIMALS):
        if all(in_unit(amount, Unit.MNKR, decimals) for amount in real):
            return decimals
    return _MOST_DECIMALS
