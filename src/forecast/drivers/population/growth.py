"""How the groups grow, and what a report says of it beside a projection."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from forecast.drivers.population.counts import GROUPS, Population, group_count


@dataclass(frozen=True, slots=True)
class Growth:
    """A group from one year's end to another's.

    Attributes:
        group: key of GROUPS.
        first: base year.
        last: the later year.
        before: persons in the base year.
        after: persons in the later year.
    """

    group: str
    first: int
    last: int
    before: float
    after: float

    @property
    def share(self) -> float:
        """Growth as a share of the base year, 0.6 for 60 per cent; NaN where nobody was there."""
        return self.after / self.before - 1 if self.before > 0 else float("nan")

    @property
    def yearly(self) -> float:
        """The even growth a year that gives it; a share."""
        return yearly_rate(self.share, self.last - self.first)


@dataclass(frozen=True, slots=True)
class SaidGrowth:
    """Growth as a report states it: a share between two years' ends. The report may not say of which ages."""

    label: str
    first: int
    last: int
    share: float
    source: str

    @property
    def yearly(self) -> float:
        """The even growth a year that gives it; a share."""
        return yearly_rate(self.share, self.last - self.first)


@dataclass(frozen=True, slots=True)
class Beside:
    """What a report says and what a projection gives for the same years; `found` is empty where it lacks the years."""

    said: SaidGrowth
    found: tuple[Growth, ...]


def yearly_rate(share: float, years: int) -> float:
    """(1 + share)^(1 / years) - 1: 60 per cent in ten years is 4.8 per cent a year.

    Raises:
        ValueError: when no year lies between.
    """
    if years < 1:
        raise ValueError("Mellan basåret och det senare året ska det gå minst ett år.")
    return float((1 + share) ** (1 / years) - 1)


def growth(population: Population, group: str, first: int, last: int) -> Growth:
    """Growth of a group between two years' ends.

    Raises:
        ValueError: when a year is missing or the later one is not later; the text is Swedish.
    """
    if last <= first:
        raise ValueError(f"Basåret {first} ska ligga före {last}.")
    before, after = (float(group_count(population.at(year), GROUPS[group])) for year in (first, last))
    return Growth(group, first, last, before, after)


def against_report(said: Sequence[SaidGrowth], population: Population) -> tuple[Beside, ...]:
    """A report's growth figures beside a projection's, for every group: reports seldom say which they mean."""
    out = []
    for figure in said:
        known = figure.first in population.years and figure.last in population.years
        found = tuple(growth(population, group, figure.first, figure.last) for group in GROUPS) if known else ()
        out.append(Beside(figure, found))
    return tuple(out)
