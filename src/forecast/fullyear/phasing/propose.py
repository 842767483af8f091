"""Month budgets: which months a row's year budget falls on, by a named choice per row, and exactly summed.

Every way to spread a year is a `Way`: shares per row where it says something, and why (or why not) in Swedish. A choice
is an order of ways; a row takes the first that says something about it. What is known from elsewhere (a profile of
holiday liability, a given rhythm) is handed in as one more way.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from forecast.fullyear.arrays import Floats, Ints
from forecast.fullyear.history.own_months import OwnMonths, own_months
from forecast.fullyear.phasing.footing import foot
from forecast.fullyear.phasing.rhythm import Rhythm, rhythm
from forecast.fullyear.textbook.default_shares import twelfths
from forecast.money import Unit
from forecast.periods import short_month, years_label

AUTO = "auto"
WAYS_SV = {
    "rhythm": "radens rytm",
    "own": "egna månader",
    "like_rows": "liknande rader",
    "pay_review": "tolftedelar med lönerevision",
    "twelfths": "tolftedelar",
}
"""The program's own ways, in the order in which `auto` asks them, and what they are called."""
_TOLD = ("own", "pay_review")
"""Ways whose silence `auto` explains; that a row has no rhythm needs no words."""


@dataclass(frozen=True, slots=True)
class Year:
    """What is known of R rows; SEK, income > 0, cost < 0.

    Attributes:
        budget: (R,) the year's budget in whole öre, known on every row.
        history: (R, Y, 12) earlier years, oldest first, one-offs out, NaN = unknown month.
        years: (Y,) their years.
        group: (R,) like rows share a number.
        group_names: (R,) what the group is called, Swedish.
        level: (R, 12) pay by month against the budget year's January where the pay review lies in the row's budget,
            else ones.
        past_level: (R, Y, 12) the same in earlier years; where a year's review is not known it holds `level`, which
            leaves the year as it fell.
        level_words: (R,) what was done about the pay review, "" where nothing.
        no_step: (R,) why twelfths with a step say nothing about the row, "" where they do.
    """

    budget: Floats
    history: Floats
    years: tuple[int, ...]
    group: Ints
    group_names: tuple[str, ...]
    level: Floats
    past_level: Floats
    level_words: tuple[str, ...]
    no_step: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Way:
    """One way to spread the year: (R, 12) shares, NaN on rows that it says nothing about; (R,) why, or why not."""

    key: str
    shares: Floats
    reason: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class MonthBudget:
    """(R, 12) SEK that sum to the year's budget to the öre, (R,) the way that was taken, and (R,) why."""

    months: Floats
    choice: tuple[str, ...]
    reason: tuple[str, ...]


def propose(year: Year, choice: str, unit: Unit, given: Sequence[Way] = ()) -> MonthBudget:
    """A month budget for every row.

    Args:
        year: the rows.
        choice: `auto`, or the key of the way to ask first; rows that it says nothing about are chosen as by `auto`.
        unit: months foot in whole units of it, besides to the öre.
        given: ways from elsewhere, asked before the program's own; one with the same key goes before it row by row.

    Raises:
        KeyError: no way has that key.
    """
    ways: dict[str, Way] = {}
    for way in (*given, *own_ways(year)):
        ways[way.key] = _before(ways[way.key], way) if way.key in ways else way
    order = list(ways) if choice == AUTO else [choice, *(key for key in ways if key != choice)]
    asked = [ways[key] for key in order]
    says = np.stack([np.all(np.isfinite(way.shares), axis=1) for way in asked])
    first = np.argmax(says, axis=0)
    rows = np.arange(len(year.budget))
    shares = np.stack([way.shares for way in asked])[first, rows]
    zero = year.budget == 0
    reasons = [_reason(asked, int(first[row]), int(row), choice) for row in rows]
    return MonthBudget(
        months=foot(year.budget, shares, unit),
        choice=tuple("twelfths" if zero[row] else asked[int(first[row])].key for row in rows),
        reason=tuple("Årsbudgeten är noll." if zero[row] else reasons[int(row)] for row in rows),
    )


def own_ways(year: Year) -> tuple[Way, ...]:
    """The program's own ways, in the order of `WAYS_SV`."""
    rows = len(year.budget)
    season = year.history / year.past_level
    found = rhythm(season)
    apart = np.all(np.isfinite(found.shares), axis=1)
    own = own_months(season, year.group, apart, twelfths(rows))
    return (
        Way("rhythm", _on_level(found.shares, year.level), _rhythm_words(found, year)),
        Way("own", _on_level(own.shares, year.level), tuple(_own_words(own, year, row) for row in range(rows))),
        Way("like_rows", _on_level(own.group, year.level), tuple(_like_words(own, year, row) for row in range(rows))),
        _pay_review(year),
        Way("twelfths", twelfths(rows), ("Lika mycket varje månad.",) * rows),
    )


def _before(first: Way, second: Way) -> Way:
    """One way of two: the second on the rows that the first says nothing about."""
    says = np.all(np.isfinite(first.shares), axis=1)
    reasons = zip(says, first.reason, second.reason, strict=True)
    return Way(
        first.key,
        np.where(says[:, None], first.shares, second.shares),
        tuple(one if told else two for told, one, two in reasons),
    )


def _on_level(shares: Floats, level: Floats) -> Floats:
    """Shares of a year without pay review as shares of the budget year; NaN stays."""
    raised = shares * level
    return np.asarray(raised / np.sum(raised, axis=1, keepdims=True), dtype=np.float64)


def _pay_review(year: Year) -> Way:
    silent = np.array([bool(text) for text in year.no_step], dtype=np.bool_)
    step = _on_level(twelfths(len(year.budget)), year.level)
    words = tuple(
        why or f"Tolftedelar med steg. {done}".strip() for why, done in zip(year.no_step, year.level_words, strict=True)
    )
    return Way("pay_review", np.where(silent[:, None], np.nan, step), words)


def _reason(asked: Sequence[Way], taken: int, row: int, choice: str) -> str:
    """Why the row takes its way, and what the ways before it that matter had to say."""
    words = [asked[taken].reason[row]]
    for way in asked[:taken]:
        if (way.key == choice or (choice == AUTO and way.key in _TOLD)) and way.reason[row] not in words:
            words.append(way.reason[row])
    return " ".join(word for word in words if word)


def _rhythm_words(found: Rhythm, year: Year) -> tuple[str, ...]:
    out = []
    for row in range(len(year.budget)):
        months = [short_month(int(month) + 1) for month in np.flatnonzero(found.posted[row])]
        if not months:
            out.append("Raden har ingen rytm med tomma månader som återkommer.")
            continue
        parts = " med lika delar" if found.equal[row] and len(months) > 1 else ""
        words = f"Raden bokförs i {_and(months)}{parts}; övriga månader har varit noll."
        out.append(f"{words} {year.level_words[row]}".strip())
    return tuple(out)


def _own_words(own: OwnMonths, year: Year, row: int) -> str:
    years = [number for number, used in zip(year.years, own.read[row], strict=True) if used]
    if not years:
        whole = np.any(np.all(np.isfinite(year.history[row]), axis=1))
        return "Raden har växlat mellan plus och minus." if whole else "Egna hela år per månad saknas."
    words = [f"Radens månader {years_label(years)}"]
    weight = round(100 * float(own.weight[row]))
    if weight < 100:
        lean = f"{own.like[row]} liknande rader ({year.group_names[row]})" if own.like[row] else "tolftedelar"
        words.append(f" väger {weight} % och {lean} resten")
    words.append(".")
    odd = [str(number) for number, left in zip(year.years, own.odd[row], strict=True) if left]
    if odd:
        words.append(f" {odd[0]} liknar inget annat år och är inte med.")
    if own.turned[row]:
        words.append(" Månader med motsatt tecken är satta till noll.")
    return f"{''.join(words)} {year.level_words[row]}".strip()


def _like_words(own: OwnMonths, year: Year, row: int) -> str:
    if not own.like[row]:
        return "Liknande rader med egna år är för få."
    words = f"Månaderna följer {own.like[row]} liknande rader ({year.group_names[row]})."
    return f"{words} {year.level_words[row]}".strip()


def _and(words: Sequence[str]) -> str:
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} och {words[-1]}"
