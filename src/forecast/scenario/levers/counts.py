"""Counts in words: no more decimals than a reader needs."""

from __future__ import annotations

from forecast.money import format_number


def about(number: float, *, signed: bool = False) -> str:
    """`446`, `467,7`, `20,3`, `4,46`: none where it is whole, one from 10, two below, none from 1 000."""
    size = abs(number)
    most = 0 if size >= 1000 else 1 if size >= 10 else 2
    decimals = next((d for d in range(most) if round(number, d) == round(number, most)), most)
    return format_number(number, decimals, signed=signed)
