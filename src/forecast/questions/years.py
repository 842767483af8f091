"""Several years: this year's underlying level, volumes x price, full-year effects, dated changes, against a frame.

All in this year's prices. Only what is known to differ from this year moves; what nobody has said stays as it is.
SEK, cost < 0, better > 0. Arrays run over the years (Y), the forecast's own first.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from forecast.drivers.home_care import clients_by_age
from forecast.drivers.population.labels import AGES
from forecast.drivers.population.own_file import FILE
from forecast.drivers.several_years import (
    AS_IT_STANDS,
    MOST_YEARS,
    Assumptions,
    PopulationGrowth,
    YearVolume,
    added_cost,
    compounded,
    counts,
    yearly,
)
from forecast.errors import InputError, Place, UsageError
from forecast.model import Floats, Result
from forecast.money import Unit, format_amount, format_number
from forecast.questions.needs import Need, needs_of
from forecast.questions.row_volumes import unit_costs
from forecast.questions.year_lines import (
    YearLine,
    effect_lines,
    event_lines,
    flat,
    index_line,
    measure_lines,
    need_line,
    signed_per_cent,
)
from forecast.workspace.workspace import Workspace

DEFAULT_AHEAD = 7
"""Years ahead where none are asked for: 2024 to 2031."""
_FILE = "years.yaml"


@dataclass(frozen=True, slots=True)
class SeveralYears:
    """The years ahead.

    Attributes:
        years: (Y,) the forecast's year first.
        lines: the level first.
        net, low, high: (Y,) their sums.
        frame: (Y,) the frame.
        frame_source: whose it is.
        frame_stated: (Y,) whether years.yaml states the year's own frame; the others are assumed.
        needs: the needs list; added only where the user says so, since the level may already hold its costs.
        undated: dated changes and measures without an amount or a decision, Swedish.
        told: defaults and what is not known, Swedish.
        assumed: what was assumed beside years.yaml.
    """

    years: tuple[int, ...]
    lines: tuple[YearLine, ...]
    net: Floats
    low: Floats
    high: Floats
    frame: Floats
    frame_source: str
    frame_stated: tuple[bool, ...]
    needs: tuple[Need, ...]
    undated: tuple[str, ...]
    told: tuple[str, ...]
    assumed: Assumptions = AS_IT_STANDS

    @property
    def needs_added(self) -> bool:
        """Whether the needs list is part of the sums."""
        return any(line.kind == "need" for line in self.lines)

    @property
    def gap(self) -> Floats:
        """(Y,) net - frame, SEK; worse < 0."""
        return np.asarray(np.round(self.net - self.frame, 2) + 0.0, dtype=np.float64)


def several_years(
    workspace: Workspace, result: Result, to: int | None = None, assumed: Assumptions = AS_IT_STANDS
) -> SeveralYears:
    """The committee's years from the forecast's own to `to`.

    Args:
        workspace: years.yaml, events.yaml, measures.yaml and a needs table are read where they are.
        result: the forecast, with the scenarios whose full-year effects count.
        to: last year; None = seven years ahead.
        assumed: index, the frame's change, and whether the needs list is added.

    Raises:
        UsageError: `to` is not after the forecast's year, or too far ahead.
        InputError: a volume lacks an outcome, a price or a population for some year, or there is no forecast.
    """
    first = result.as_of.year
    last = first + DEFAULT_AHEAD if to is None else to
    if not first < last <= first + MOST_YEARS:
        raise UsageError(f"--to {last} ska vara ett år från {first + 1} till {first + MOST_YEARS}.")
    years = tuple(range(first, last + 1))
    level, told = _level(workspace, result, years, assumed)
    volumes = workspace.years.volumes if workspace.years else ()
    effects, silent = effect_lines(result, years)
    measures, undecided = measure_lines(workspace, result, years)
    events, undated = event_lines(workspace, years)
    needs = needs_of(workspace)
    own = (_volume(workspace, result, volume, years) for volume in volumes)
    lines = [level, *own, *effects, *measures, *events]
    add = bool(workspace.years and workspace.years.add_needs) if assumed.add_needs is None else assumed.add_needs
    if add:
        lines += [need_line(need, years) for need in needs if need.first is not None]
    if assumed.index:
        lines.append(index_line(assumed.index, *_sums(lines), years))
    frame, source, stated = _frame(workspace, result, years, assumed.frame)
    if not volumes:
        told = (*told, "Inga volymer är angivna (years.yaml), så ingen förändring av behoven är med.")
    unknown = (*undated, *undecided)
    return SeveralYears(
        years, tuple(lines), *_sums(lines), frame, source, stated, needs, unknown, told + silent, assumed
    )


def _sums(lines: Sequence[YearLine]) -> tuple[Floats, Floats, Floats]:
    """(Y,) point, low and high of all lines, to the öre."""
    parts = ([line.point for line in lines], [line.low for line in lines], [line.high for line in lines])
    point, low, high = (np.asarray(np.round(np.sum(part, axis=0), 2) + 0.0, dtype=np.float64) for part in parts)
    return point, low, high


def _level(
    workspace: Workspace, result: Result, years: tuple[int, ...], assumed: Assumptions
) -> tuple[YearLine, tuple[str, ...]]:
    """The forecast; from next year without the one-offs that lie in this year's outcome."""
    main, unit = result.main, Unit.TKR
    forecast, one_off = float(main.forecast[result.total]), float(main.base.one_off[result.total])
    if np.isnan(forecast):
        raise InputError("Ingen prognos finns att utgå från.", Place(workspace.name), "Läs in årets utfall.")
    one_off = 0.0 if np.isnan(one_off) else one_off
    point = np.full(len(years), forecast - one_off)
    point[0] = forecast
    words = f"{'Utfallet' if result.closed else 'Prognosen'} {years[0]}"
    if one_off:
        words += f", från {years[1]} utan engångsposter på {format_amount(one_off, unit, signed=True)} {unit}"
    prices = "Alla år i årets priser." if not assumed.index else f"Index {signed_per_cent(assumed.index)} per år."
    told = (f"{prices} Det som ingen har sagt något om ligger kvar på årets nivå.",)
    name = f"{'Utfall' if result.closed else 'Prognos'} {years[0]}, nivå"
    return flat("level", name, np.round(point, 2), f"{words}."), told


def _volume(workspace: Workspace, result: Result, volume: YearVolume, years: tuple[int, ...]) -> YearLine:
    """One volume's growth times its price."""
    count, year = _count(workspace, volume, years[0])
    price, whose = _price(workspace, result, volume)
    start = f"{format_number(count, 0 if count == round(count) else 1)} {volume.unit} {year}"
    cost = f"{format_number(price)} kr per år ({whose})"
    if volume.population is not None:
        ages = volume.population
        units = count * _population_index(workspace, ages, year, years)
        words = f"{start}, följer befolkningen {ages.words} × {cost}"
        return flat("volume", volume.name, added_cost(units, price), f"{words}. Källa: {volume.source}.")
    growth = volume.growth
    if growth is None:
        raise InputError(f"”{volume.name}” har ingen tillväxt.", Place(_FILE), "Skriv growth eller population.")
    ahead = np.array(years) - year
    ends = (
        growth.share,
        growth.high if growth.high is not None else growth.share,
        growth.low if growth.low is not None else growth.share,
    )
    point, low, high = (added_cost(counts(count, share, growth.years, ahead), price) for share in ends)
    rate = format_number(100 * yearly(growth.share, growth.years), 1)
    whole = format_number(100 * growth.share)
    span = (
        ""
        if growth.low is None and growth.high is None
        else f" (spann {_per_cent(min(ends))} till {_per_cent(max(ends))})"
    )
    words = f"{start}, {whole} % på {growth.years} år{span} = {rate} % per år, × {cost}"
    return YearLine("volume", volume.name, point, low, high, f"{words}. Källa: {volume.source}.")


def _per_cent(share: float) -> str:
    return f"{format_number(100 * share)} %"


def _count(workspace: Workspace, volume: YearVolume, first: int) -> tuple[float, int]:
    """Units and their year: given, or the last outcome up to the forecast's year."""
    place = Place(_FILE, None, volume.name)
    if volume.count is not None and volume.year is not None:
        count, year = volume.count, volume.year
    else:
        known = [
            item for item in workspace.volumes
            if (item.area, item.measure) == (volume.area, volume.measure) and item.actual and item.year <= first
        ]  # fmt: skip
        if not known:
            raise InputError(f"”{volume.measure}” har inget utfall.", place, "Fyll på volumes.csv, eller skriv count.")
        latest = max(known, key=lambda item: item.year)
        count, year = float(latest.actual or 0), latest.year
    if year > first:
        found = f"Volymen är för {year}, efter prognosens år {first}."
        raise InputError(found, place, f"Skriv volymen för {first} eller tidigare.")
    return count, year


def _price(workspace: Workspace, result: Result, volume: YearVolume) -> tuple[float, str]:
    """Kr a unit and year, and whose figure it is."""
    if volume.price is not None:
        return volume.price, "angivet av användaren"
    row = unit_costs(workspace, result, volume.area, volume.measure)
    if row is not None:
        cost = row.net[-1]
        return cost.per_unit.point, f"{cost.year} års genomsnittliga nettokostnad, inte vad en till kostar"
    found = f"”{volume.name}” har inget pris, och ingen rad i split.yaml ger dess kostnad per enhet."
    raise InputError(found, Place(_FILE, None, volume.name), "Skriv price, i kr per enhet och år.")


def _population_index(workspace: Workspace, ages: PopulationGrowth, year: int, years: tuple[int, ...]) -> Floats:
    """(Y,) the age group, or the users by age, in each year over that of the count's own year."""
    place = Place(FILE)
    people = workspace.population
    if people is None:
        raise InputError("Befolkningen saknas.", place, "Lägg till filen, eller skriv growth i years.yaml.")
    missing = [y for y in (year, *years) if y not in people.years]
    if missing:
        found = f"Befolkningen saknas för {missing[0]}."
        raise InputError(found, place, "Fyll på filen, eller välj ett tidigare --to.")
    counts = np.stack([people.at(y).sum(axis=0) for y in (year, *years)])
    users = clients_by_age(counts, ages.by_age(AGES))
    if users[0] <= 0:
        raise InputError(f"Ingen i befolkningen räknas {year} ({ages.words}).", place, "Rätta åldrarna.")
    return np.asarray(users[1:] / users[0])


def _frame(
    workspace: Workspace, result: Result, years: tuple[int, ...], change: float
) -> tuple[Floats, str, tuple[bool, ...]]:
    """(Y,) the frame: what the user states, else this year's decided budget; then changed by an assumed share a year.

    Also whose it is, and (Y,) whether the year's own amount is stated.
    """
    first, unit = years[0], workspace.settings.unit.sek
    given = workspace.years.frame if workspace.years else None
    stated = {} if given is None else {year: float(amount) * unit for year, amount in given.amounts.items()}
    amounts = dict(stated)
    if min(stated, default=first + 1) > first:
        amounts[first] = float(result.main.base.budget[result.total])
    since = [max(year for year in amounts if year <= at) for at in years]
    grown = compounded(change, np.array(years) - np.array(since))
    out = np.array([amounts[year] for year in since]) * grown
    later = f"{signed_per_cent(change)} per år (antagande)" if change else "oförändrad (antagande)"
    if given is None:
        source = f"budgeten {first}, därefter {later}" if change else f"antagande: budgeten {first}, oförändrad"
    else:
        source = given.source if max(stated) >= years[-1] else f"{given.source}; efter {max(stated)} {later}"
    return np.asarray(np.round(out, 2) + 0.0, dtype=np.float64), source, tuple(year in stated for year in years)
