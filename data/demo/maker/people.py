"""population.csv: an invented population of Askersund's size, counted to 2023 and projected after it.

Those who are 80 and older follow the invented drivers (731 in 2019, 842 in 2024, 1015 in 2030); the rest is a
smooth shape.
"""

from __future__ import annotations

import math
from itertools import pairwise

from maker.papers import csv_text
from maker.published import LAST_YEAR

FIRST, LAST = 2019, 2031
_OVER_80 = {2019: 731, 2024: 842, 2030: 1015, 2031: 1044}
_OVER_65 = {2019: 2920, 2024: 3190, 2030: 3440, 2031: 3470}
_ALL = {2019: 11288, 2024: 11220, 2030: 11140, 2031: 11130}
_WOMEN = ((0, 0.486), (65, 0.502), (75, 0.535), (85, 0.61), (95, 0.74), (101, 0.8))


def population_csv() -> str:
    """Whole persons by year, sex and age."""
    rows: list[tuple[str | int, ...]] = []
    for year in range(FIRST, LAST + 1):
        kind = "history" if year <= LAST_YEAR else "projection"
        over_80, over_65, everyone = (_on_the_way(points, year) for points in (_OVER_80, _OVER_65, _ALL))
        shape = [_shape(age) for age in range(101)]
        people = _shared_out(everyone - over_65, shape[:65])
        people += _shared_out(over_65 - over_80, shape[65:80]) + _shared_out(over_80, shape[80:])
        women = [round(count * _on_the_line(_WOMEN, age)) for age, count in enumerate(people)]
        men = [count - of_them for count, of_them in zip(people, women, strict=True)]
        for sex, counts in (("M", men), ("K", women)):
            rows += [(year, sex, age, count, kind) for age, count in enumerate(counts)]
    return csv_text("year;sex;age;count;kind", rows)


def _shape(age: int) -> float:
    """How many there are of an age beside others: even among the young, a bulge around 64, few who are old."""
    bulge = 0.9 * math.exp(-(((age - 64) / 15) ** 2))
    return (1 + bulge) * math.exp(-((age / 83) ** 9)) * math.exp(-max(age - 88, 0) / 5)


def _on_the_way(points: dict[int, int], year: int) -> int:
    return round(_on_the_line(tuple(points.items()), year))


def _on_the_line(points: tuple[tuple[int, float], ...], at: int) -> float:
    """The broken line through points, in the order of x."""
    for (x0, y0), (x1, y1) in pairwise(points):
        if x0 <= at <= x1:
            return y0 + (y1 - y0) * (at - x0) / (x1 - x0)
    raise ValueError(f"{at} lies outside {points[0][0]} to {points[-1][0]}")


def _shared_out(total: int, shape: list[float]) -> list[int]:
    """Whole numbers in proportion to `shape` that sum to `total`: each takes what its running sum has reached."""
    size, reached, given = sum(shape), 0.0, 0
    out = []
    for weight in shape:
        reached += weight
        out.append(round(total * reached / size) - given)
        given += out[-1]
    return out
