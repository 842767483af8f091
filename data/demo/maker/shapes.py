"""How a year is shaped, one habit of the books per function. Arrays are years x 12 (2019 to 2024), factors or kr.

Only +, -, *, / and uniform draws are used, never exp or pow, so that every machine writes the same bytes.
"""

from __future__ import annotations

import zlib
from calendar import monthrange
from datetime import date

import numpy as np
from numpy.typing import NDArray

from maker.invented import CASES, EPISODES, GRANTS, QUARTERLY_RENT, VOLUME_GROWTH
from maker.published import LAST_YEAR, YEARS

Array = NDArray[np.float64]

SEED = 20240831
PAY_REVIEW = {2019: 0.031, 2020: 0.03, 2021: 0.03, 2022: 0.031, 2023: 0.036, 2024: 0.034}
RETRO_YEARS = (2020, 2024)
"""Years in which the review was signed late: April's rise is paid in May."""
PRICE_RISE = {2020: 0.025, 2021: 0.025, 2022: 0.035, 2023: 0.04, 2024: 0.04}
"""Rise of prices, rents and fees in January."""
NOISE = {"income": 0.03, "fees": 0.015, "staff": 0.007, "substitutes": 0.05, "purchase": 0.08, "benefits": 0.06,
         "other": 0.08}  # fmt: skip
"""Standard deviation of a month around its level; rents, grants and placements are exact."""
LATE_SHARE = 0.35
"""How much of a month's purchases is invoiced the month after."""

HOLIDAY = (1.02, 1.02, 1.02, 1.02, 1.02, 1.0, 0.83, 1.0, 1.02, 1.02, 1.02, 1.01)
"""Staff when the change in holiday liability is booked on the unit: earned all year, taken out in the summer."""
SUMMER = (0.9, 0.9, 0.92, 0.93, 0.96, 1.2, 1.5, 1.25, 0.88, 0.86, 0.85, 0.85)
"""Substitutes for those who are on holiday."""
MEETINGS = (0.8, 1.0, 1.1, 1.1, 1.2, 1.3, 0.3, 0.7, 1.0, 1.1, 1.1, 1.3)
"""The committee's own fees follow its meetings."""
ADAPTATIONS = (0.4, 0.6, 0.8, 0.8, 0.7, 0.9, 0.3, 0.5, 1.0, 1.6, 1.8, 2.6)
"""Home adaptations are granted in spring and built, and paid, in autumn."""
SUPPLIES = (0.85, 0.95, 1.0, 1.0, 1.0, 1.0, 0.7, 0.9, 1.05, 1.05, 1.1, 1.4)
"""Other costs; December holds the closing entries."""
LICENCES = (2.2, 0.8, 0.9, 0.9, 0.9, 0.9, 0.6, 0.8, 0.9, 0.9, 0.9, 1.3)
"""Common functions pay the year's licences in January."""
EVEN = (1.0,) * 12
PROFILES = {"staff": HOLIDAY, "substitutes": SUMMER, "other": SUPPLIES}
OWN_PROFILES = {"10.staff": MEETINGS, "bostadsanpassning.benefits": ADAPTATIONS, "92.other": LICENCES}


def profile(row: str) -> tuple[float, ...]:
    """The row's month factors, mean about 1."""
    return OWN_PROFILES.get(row, PROFILES.get(row.partition(".")[2], EVEN))


def pay_level() -> Array:
    """Pay per month, 1.0 before April 2019: a step every April, retroactive in May in some years."""
    level, out = 1.0, np.ones((len(YEARS), 12))
    for index, year in enumerate(YEARS):
        out[index, :3] = level
        raised = level * (1 + PAY_REVIEW[year])
        out[index, 3:] = raised
        if year in RETRO_YEARS:
            out[index, 3] = level
            out[index, 4] = raised + (raised - level)
        level = raised
    return out


def price_level() -> Array:
    """Prices per month, 1.0 in 2019: a step every January."""
    level, out = 1.0, np.ones((len(YEARS), 12))
    for index, year in enumerate(YEARS):
        level = level * (1 + PRICE_RISE.get(year, 0.0))
        out[index, :] = level
    return out


def volume_level(activity: str) -> Array:
    """A straight rise month by month, 1.0 in the middle of 2023: this is how an overspend drifts during a year."""
    growth = VOLUME_GROWTH.get(activity, 0.015)
    years = np.array(YEARS, dtype=np.float64)[:, None] - LAST_YEAR
    months = (np.arange(1, 13, dtype=np.float64)[None, :] - 6.5) / 12
    out: Array = 1 + growth * (years + months)
    return out


def month_noise(row: str, cost_type: str) -> Array:
    """Factors around 1 from the row's own stream, so that a new row leaves the others as they are."""
    uniform = np.random.default_rng([SEED, zlib.crc32(row.encode())]).random((4, len(YEARS), 12))
    bell = (uniform[0] + uniform[1] + uniform[2] + uniform[3] - 2) * 1.7320508  # variance 1 without exp or log
    spread = 0.2 if row == "bostadsanpassning.benefits" else NOISE.get(cost_type, 0.0)
    out: Array = 1 + spread * bell
    return out


def late_invoices(amounts: Array) -> Array:
    """A part of each month is booked the month after; January is low, and December takes its own rest at closing."""
    late = LATE_SHARE * amounts
    booked = amounts - late
    booked[:, 1:] += late[:, :-1]
    booked[:, 11] += late[:, 11]
    return booked


def quarterly(amounts: Array) -> Array:
    """Rent paid for three months at a time, in January, April, July and October."""
    out = np.zeros_like(amounts)
    for start in (0, 3, 6, 9):
        out[:, start] = amounts[:, start] * 3
    return out


def running(row: str, level_tkr: int) -> Array:
    """What a row costs or brings in when nothing special happens, kr.

    Args:
        row: `activity.cost_type`.
        level_tkr: the level of 2023, tkr, income > 0 and cost < 0.
    """
    activity, _, cost_type = row.partition(".")
    rate = pay_level() if cost_type in {"staff", "substitutes"} else price_level()
    rate = rate / rate[YEARS.index(LAST_YEAR), 6]  # July 2023: after the review, and a month that is never retroactive
    amounts = level_tkr * 1000 / 12 * rate * volume_level(activity) * np.array(profile(row))
    amounts = amounts * month_noise(row, cost_type)
    if cost_type == "purchase":
        return late_invoices(amounts)
    return quarterly(amounts) if cost_type == "rent" and activity == QUARTERLY_RENT else amounts


def placement_days(row: str) -> list[tuple[int, int, int, int]]:
    """Days in care: (year, month, days, price in kr of that year) for every case and month of a row."""
    prices = price_level()
    out = []
    for case in (case for case in CASES if case.row == row):
        for index, year in enumerate(YEARS):
            price = round(case.price * prices[index, 0] / prices[-1, 0])
            for month in range(1, 13):
                start, end = date(year, month, 1), date(year, month, monthrange(year, month)[1])
                days = (min(end, case.last or end) - max(start, case.first)).days + 1
                if days > 0:
                    out.append((year, month, days, price))
    return out


def dated(row: str) -> Array:
    """Placements, grants and episodes of a row, kr: amounts with a date, which no calibration may move."""
    out = np.zeros((len(YEARS), 12))
    for year, month, days, price in placement_days(row):
        out[YEARS.index(year), month - 1] -= days * price
    for grant in (grant for grant in GRANTS if grant.row == row):
        for index, amount in enumerate(grant.amounts):
            for month in grant.months:
                out[index, month - 1] += amount * 1000 / len(grant.months)
    for episode in (episode for episode in EPISODES if episode.row == row):
        out[YEARS.index(episode.year), episode.first - 1 : episode.last] += episode.monthly
    return out
