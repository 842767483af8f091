"""A town whose rates are known, so that what is fitted and projected can be held against the truth."""

from dataclasses import dataclass, field

import numpy as np

from forecast.formats.csv_table import read_csv
from forecast.formats.statistics.read import read_statistics

AGE = np.arange(101)
HEAD = "tid;kön;ålder;Befolkning;Inflyttade;Utflyttade;Döda;Födda_barn;Födda_Pojkar"


@dataclass(frozen=True)
class Town:
    """What its years do. Mortality is Gompertz' and falls by `improvement` a year; women live longer."""

    size: float = 1000.0
    improvement: float = -0.02
    arrivals: float = 12.0
    departure: float = 0.01
    boys: float = 0.5
    start: int = 1980
    years: int = 40
    fertility: np.ndarray = field(default_factory=lambda: np.where((AGE >= 20) & (AGE < 40), 0.09, 0.0))

    def death_share(self, year):
        """(2, 101) share of those at risk who die."""
        level = np.array([[-9.6], [-10.0]]) + 0.095 * AGE
        return np.minimum(np.exp(level + self.improvement * (year - 2000)), 1.0)

    def first(self):
        """(2, 101) persons before the first year."""
        return np.repeat((self.size * np.exp(-((AGE / 75.0) ** 4)))[None], 2, axis=0)

    def next_year(self, people, year):
        """Persons a year later and what happened: arrivals, departures, deaths, births by mother's age."""
        births = people[1] * self.fertility
        older = np.zeros_like(people)
        older[:, 1:] = people[:, :-1]
        older[:, -1] += people[:, -1]
        older[:, 0] = births.sum() * np.array([self.boys, 1 - self.boys])
        came = np.full(people.shape, self.arrivals * self.size / 1000)
        left = older * self.departure
        died = (older + (came - left) / 2) * self.death_share(year)
        return older + came - left - died, (came, left, died, births)

    def history(self):
        """Years, (Y, 2, 101) persons, and the events of each year."""
        people, seen, events = self.first(), [], []
        for year in range(self.start, self.start + self.years):
            people, happened = self.next_year(people, year)
            seen.append(people)
            events.append(happened)
        return np.array(seen), events

    def after(self, years):
        """(years, 2, 101) what the town becomes when nothing else happens."""
        people, out = self.history()[0][-1], []
        for year in range(self.start + self.years, self.start + self.years + years):
            people, _ = self.next_year(people, year)
            out.append(people)
        return np.array(out)

    @property
    def last(self):
        """The last year of its history."""
        return self.start + self.years - 1


def components_text(town, *, totals=True, oldest="100-w år"):
    """The town's history as a file with decimal points; `totals` adds both sexes together and all ages together."""
    seen, events = town.history()
    lines = [HEAD]
    for i, (people, (came, left, died, births)) in enumerate(zip(seen, events, strict=True)):
        year = town.start + i
        zero = np.zeros(101)
        by_sex = [
            (people[s], came[s], left[s], died[s], births if s else zero, births * town.boys if s else zero)
            for s in range(2)
        ]
        both = tuple(a + b for a, b in zip(*by_sex, strict=True))
        groups = [("Män", by_sex[0]), ("Kvinnor", by_sex[1])] + ([("Båda könen", both)] if totals else [])
        for name, columns in groups:
            ages = [(oldest if age == 100 else f"{age} år", [column[age] for column in columns]) for age in AGE]
            ages += [("Totalt", [column.sum() for column in columns])] if totals else []
            lines += [";".join([str(year), name, label, *(f"{v:.6f}" for v in values)]) for label, values in ages]
    return "\n".join(lines) + "\n"


def table_of(text, file="komponenter.csv", encoding="utf-8"):
    """Text as a table."""
    return read_csv(text.encode(encoding), file)


def cube_of(text, file="scb.csv", encoding="utf-8"):
    """Text as a table of statistics."""
    return read_statistics(text.encode(encoding), file)
