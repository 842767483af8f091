"""A row's own month shares over complete earlier years: without an odd year, leaning on like rows where it is short.

Credibility after Bühlmann (1967) and Bühlmann and Straub (1970), on shares of the year instead of claims.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from forecast.fullyear.arrays import MONTHS, Bools, Floats, Ints, safe_ratio
from forecast.fullyear.history.seasonal import FADE

NET_PART = 0.5
"""A year is read where its sum is at least this part of what its months hold without signs; else it has no shares."""
ODD_FLOOR, ODD_TIMES, ODD_LEAST_YEARS = 0.05, 3.0, 3
"""A year is odd when even its nearest year lies this many times further off than the row's years usually lie from
their nearest, and at least this part of the year falls in other months; told among three years or more."""
LIKE_ROWS = 4
"""Fewer rows than this with two years or more, and a group has no pattern of its own."""
PATIENCE = 3.0
"""However much like rows agree, k years of its own weigh at least k / (k + this) on a row: three years half."""

ALONE = 0.25
"""v / a for a row without like rows: one year weighs 80 %, three 92 %. A default: on public series (docs/methods.md)
leaning more on twelfths makes it worse."""


@dataclass(frozen=True, slots=True)
class OwnMonths:
    """What rows' earlier years say of their months.

    Attributes:
        shares: (R, 12) the row's own, leaning on like rows; NaN where no year can be read. Sum to 1, none below zero.
        group: (R, 12) the pattern of like rows; NaN where there are too few.
        read: (R, Y) years that were read.
        odd: (R, Y) years that were left out because they resemble no other year of the row.
        weight: (R,) how much the row's own years weigh, 0 to 1; NaN where no year can be read.
        like: (R,) how many like rows the group's pattern rests on.
        turned: (R,) rows in which months of the other sign were set to zero.
    """

    shares: Floats
    group: Floats
    read: Bools
    odd: Bools
    weight: Floats
    like: Ints
    turned: Bools


def own_months(history: Floats, group: Ints, apart: Bools, otherwise: Floats) -> OwnMonths:
    """Read the rows' own month shares.

    Each year counts by its shares and not by its amount, recent years more. The result does not change when a row is
    multiplied by a number, whatever its sign, and follows the rows when they change places.

    Args:
        history: (R, Y, 12) earlier years, oldest first, NaN = unknown, pay reviews taken out.
        group: (R,) like rows share a number.
        apart: (R,) rows with a rhythm of their own; they neither lean on like rows nor say anything about them.
        otherwise: (R, 12) shares that a row leans on where it has no like rows.

    Returns:
        the shares and how they came about.
    """
    shares, read = _year_shares(history)
    odd = _odd_years(shares, read)
    read = read & ~odd
    weights = np.where(read, FADE ** np.arange(history.shape[1] - 1, -1, -1.0)[None, :], 0.0)
    total = np.sum(weights, axis=1)
    mean = safe_ratio(np.sum(np.where(read[:, :, None], shares, 0.0) * weights[:, :, None], axis=1), total[:, None])
    years = safe_ratio(total**2, np.sum(weights**2, axis=1), 0.0)
    within = _within(shares, read, mean)
    pattern, credibility, like = _like_rows(mean, years, within, np.where(apart, -1, group))
    weight = np.where(apart, 1.0, credibility)
    lean = np.where(np.isfinite(pattern), pattern, otherwise)
    mixed = weight[:, None] * np.where(np.isfinite(mean), mean, 0.0) + (1 - weight[:, None]) * lean
    known = total > 0
    return OwnMonths(
        shares=np.where(known[:, None], _one_sign(mixed), np.nan),
        group=_one_sign(pattern),
        read=read,
        odd=odd,
        weight=np.where(known, weight, np.nan),
        like=like,
        turned=known & np.any(mixed < 0, axis=1),
    )


def _year_shares(history: Floats) -> tuple[Floats, Bools]:
    """(R, Y, 12) each year's shares, and (R, Y) the years that have some: whole, and mostly of one sign."""
    whole = np.all(np.isfinite(history), axis=2)
    months = np.where(whole[:, :, None], history, 0.0)
    total, mass = np.sum(months, axis=2), np.sum(np.abs(months), axis=2)
    read = whole & (mass > 0) & (np.abs(total) >= NET_PART * mass)
    return safe_ratio(months, np.where(read, total, np.nan)[:, :, None]), read


def _odd_years(shares: Floats, read: Bools) -> Bools:
    """(R, Y) at most one year a row that resembles none of the row's others.

    The distance of two years is the part of the year that falls in other months (total variation); a year is measured
    by its nearest one, so that one odd year cannot make the others look odd.
    """
    rows, years = read.shape
    nearest = np.full((rows, years), np.inf)
    for year in range(years):
        apart = 0.5 * np.sum(np.abs(shares - shares[:, year : year + 1]), axis=2)
        apart[:, year] = np.inf
        nearest[:, year] = np.min(np.where(np.isfinite(apart), apart, np.inf), axis=1, initial=np.inf)
    able = np.sum(read, axis=1) >= ODD_LEAST_YEARS
    seen = np.where(read & able[:, None], nearest, np.nan)
    usual = np.full(rows, np.inf)
    if able.any():
        usual[able] = np.nanmedian(seen[able], axis=1)
    far = np.where(np.isfinite(seen), seen, -1.0)
    worst = np.zeros_like(read)
    if years:
        worst[np.arange(rows), np.argmax(far, axis=1)] = True
    return np.asarray(worst & (far > np.maximum(ODD_TIMES * usual[:, None], ODD_FLOOR)), dtype=np.bool_)


def _within(shares: Floats, read: Bools, mean: Floats) -> Floats:
    """(R,) how much a row's shares move from year to year (variance, summed over months); NaN below two years."""
    count = np.sum(read, axis=1)
    miss = np.where(read[:, :, None], shares - mean[:, None, :], 0.0)
    return safe_ratio(np.sum(miss**2, axis=(1, 2)), np.where(count >= 2, count - 1.0, np.nan))


def _like_rows(mean: Floats, years: Floats, within: Floats, group: Ints) -> tuple[Floats, Floats, Ints]:
    """Pattern (R, 12), weight of the row's own (R,) and number of rows, per group of like rows.

    Weight = k a / (k a + v): k years, v the mean variance within a row, a the variance between the rows' patterns
    beyond what v explains; at least k / (k + `PATIENCE`). Without a group v / a is a default (`ALONE`).
    """
    pattern = np.full((len(group), MONTHS), np.nan)
    weight = years / (years + ALONE)
    like = np.zeros(len(group), dtype=np.int64)
    for number in np.unique(group[group >= 0]):
        mine = group == number
        taught = mine & np.isfinite(within)
        count = int(np.sum(taught))
        if count < LIKE_ROWS:
            continue
        centre = np.mean(mean[taught], axis=0)
        inside = float(np.mean(within[taught]))
        apart = float(np.sum((mean[taught] - centre) ** 2)) / (count - 1)
        between = max(apart - inside * float(np.mean(1.0 / years[taught])), 0.0)
        pattern[mine], like[mine] = centre, count
        learned = safe_ratio(between * years[mine], between * years[mine] + inside, 1.0)
        weight[mine] = np.maximum(learned, years[mine] / (years[mine] + PATIENCE)) * (years[mine] > 0)
    return pattern, weight, like


def _one_sign(shares: Floats) -> Floats:
    """Shares without months of the other sign, scaled to sum to 1."""
    kept = np.maximum(shares, 0.0)
    return safe_ratio(kept, np.sum(kept, axis=1, keepdims=True))
