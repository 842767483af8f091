"""Several years: this year's underlying level, volumes x price, full-year effects, dated changes, against a frame.

All in this year's prices. Only what is known to differ from this year moves; what nobody has said stays as it is.
SEK, cost < 0, better > 0. Arrays run over the years (Y), the forecast's own first.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

import numpy as np

from forecast.drivers.dated_amounts import covered_months
from forecast.drivers.events import Event
from forecast.drivers.home_care import clients_by_age
from forecast.drivers.population.labels import AGES
from forecast.drivers.population.own_file import FILE
from forecast.drivers.several_years import MOST_YEARS, PopulationGrowth, YearVolume, added_cost, counts, yearly
from forecast.errors import InputError, Place, UsageError
from forecast.ledger.specs import FileSign
from forecast.model import Floats, Result
from forecast.money import Unit, format_amount, format_number
from forecast.questions.row_volumes import volume_splits
from forecast.workspace.workspace import Workspace

DEFAULT_AHEAD = 7
"""Years ahead where none are asked for: 2024 to 2031."""
_FILE = "years.yaml"
_LASTING = frozenset({"legal", "price", "opening", "ending", "other"})


@dataclass(frozen=True, slots=True)
class YearLine:
    """One thing that differs by year.

    Attributes:
        kind: `level`, `volume`, `effect`, `event`, `need`.
        name: what it is.
        point: (Y,) SEK.
        low, high: (Y,) its ends, equal to `point` where none are given.
        arithmetic: how it comes about, Swedish.
    """

    kind: str
    name: str
    point: Floats
    low: Floats
    high: Floats
    arithmetic: str


@dataclass(frozen=True, slots=True)
class Need:
    """A line of the needs list: SEK a year (worse < 0) from a year on; None where the list names no year."""

    name: str
    amount: float
    first: int | None
    reason: str


@dataclass(frozen=True, slots=True)
class SeveralYears:
    """The years ahead.

    Attributes:
        years: (Y,) the forecast's year first.
        lines: the level first.
        net, low, high: (Y,) their sums.
        frame: (Y,) the frame.
        frame_source: whose it is.
        needs: the needs list; added only where the user says so, since the level may already hold its costs.
        undated: dated changes without an amount, Swedish.
        told: defaults and what is not known, Swedish.
    """

    years: tuple[int, ...]
    lines: tuple[YearLine, ...]
    net: Floats
    low: Floats
    high: Floats
    frame: Floats
    frame_source: str
    needs: tuple[Need, ...]
    undated: tuple[str, ...]
    told: tuple[str, ...]

    @property
    def gap(self) -> Floats:
        """(Y,) net - frame, SEK; worse < 0."""
        return np.asarray(np.round(self.net - self.frame, 2) + 0.0, dtype=np.float64)


def several_years(workspace: Workspace, result: Result, to: int | None = None) -> SeveralYears:
    """The committee's years from the forecast's own to `to`.

    Args:
        workspace: years.yaml, events.yaml and a needs table are read where they are.
        result: the forecast, with the scenarios whose full-year effects count.
        to: last year; None = seven years ahead.

    Raises:
        UsageError: `to` is not after the forecast's year, or too far ahead.
        InputError: a volume lacks an outcome, a price or a population for some year, or there is no forecast.
    """
    first = result.as_of.year
    last = first + DEFAULT_AHEAD if to is None else to
    if not first < last <= first + MOST_YEARS:
        raise UsageError(f"--to {last} ska vara ett år från {first + 1} till {first + MOST_YEARS}.")
    years = tuple(range(first, last + 1))
    level, told = _level(workspace, result, years)
    volumes = workspace.years.volumes if workspace.years else ()
    lines = [level, *(_volume(workspace, result, volume, years) for volume in volumes)]
    effects, silent = _effects(result, years)
    events, undated = _events(workspace, years)
    needs = needs_of(workspace)
    lines += [*effects, *events]
    if workspace.years and workspace.years.add_needs:
        lines += [_needed(need, years) for need in needs if need.first is not None]
    point, low, high = (
        np.asarray(np.round(np.sum(parts, axis=0), 2) + 0.0, dtype=np.float64)
        for parts in ([line.point for line in lines], [line.low for line in lines], [line.high for line in lines])
    )
    frame, source = _frame(workspace, result, years)
    if not volumes:
        told = (*told, "Inga volymer är angivna (years.yaml), så ingen förändring av behoven är med.")
    return SeveralYears(years, tuple(lines), point, low, high, frame, source, needs, undated, told + silent)


def _flat(kind: str, name: str, point: Floats, arithmetic: str) -> YearLine:
    return YearLine(kind, name, point, point, point, arithmetic)


def _level(workspace: Workspace, result: Result, years: tuple[int, ...]) -> tuple[YearLine, tuple[str, ...]]:
    """The forecast; from next year without the one-offs that lie in this year's outcome."""
    main, unit = result.main, workspace.settings.unit
    forecast, one_off = float(main.forecast[result.total]), float(main.base.one_off[result.total])
    if np.isnan(forecast):
        raise InputError("Ingen prognos finns att utgå från.", Place(workspace.name), "Läs in årets utfall.")
    one_off = 0.0 if np.isnan(one_off) else one_off
    point = np.full(len(years), forecast - one_off)
    point[0] = forecast
    words = f"Prognosen {years[0]}"
    if one_off:
        words += f", från {years[1]} utan engångsposter på {format_amount(one_off, unit, signed=True)} {unit}"
    told = ("Alla år i årets priser. Det som ingen har sagt något om ligger kvar på årets nivå.",)
    return _flat("level", f"Prognos {years[0]}, nivå", np.round(point, 2), f"{words}."), told


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
        return _flat("volume", volume.name, added_cost(units, price), f"{words}. Källa: {volume.source}.")
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
    if workspace.volume_links:
        for row in volume_splits(workspace, result).costs:
            if (row.link.area, row.link.measure) == (volume.area, volume.measure):
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


def _effects(result: Result, years: tuple[int, ...]) -> tuple[list[YearLine], tuple[str, ...]]:
    """Each change of the scenarios: the forecast holds this year's part, later years have the full-year effect.

    A one-off has what falls in next year, and nothing after that.
    """
    lines, silent = [], []
    effects = [*result.levers, *([result.interaction] if result.interaction is not None else [])]
    for effect in effects:
        full = effect.next_year
        point = np.full(len(years), (0.0 if full is None else full) - effect.amount)
        point[0] = 0.0
        if effect.one_off:
            point[2:] = -effect.amount
        lines.append(_flat("effect", effect.label, np.round(point, 2) + 0.0, effect.arithmetic))
        if full is None:
            silent.append(f"”{effect.label}” säger inget om {years[1]} och räknas bara i år.")
    if len(years) > 2 and any(effect.next_year and not effect.one_off for effect in effects):
        silent.append(f"Ändringarnas effekt {years[1]} antas stå kvar alla år därefter, även där en ändring slutar då.")
    return lines, tuple(silent)


def _events(workspace: Workspace, years: tuple[int, ...]) -> tuple[list[YearLine], tuple[str, ...]]:
    """Dated changes that begin after the forecast's year; those without an amount, and endings, are told."""
    unit = workspace.settings.unit
    lines, told = [], []
    for event in workspace.events:
        if event.kind not in _LASTING or event.booked is not None:
            continue
        begins = event.start is not None and years[0] < event.start.year <= years[-1]
        ends = event.until is not None and years[0] < event.until.year <= years[-1]
        if begins and event.amount is not None:
            lines.append(_dated(event, float(event.amount) * unit.sek, years))
        elif begins:
            told.append(f"{event.name}, från {event.start}: beloppet är inte känt ({event.source}).")
        elif ends:
            amount = None if event.amount is None else float(event.amount) * unit.sek
            words = (
                "beloppet är inte känt"
                if amount is None
                else f"{format_amount(amount, unit, signed=True)} {unit} nämns"
            )
            told.append(f"{event.name}, till {event.until}: {words}, men inte vad ett helt år ger ({event.source}).")
    return lines, tuple(told)


def _dated(event: Event, amount: float, years: tuple[int, ...]) -> YearLine:
    """A year's amount from a day on, until another; a year in part counts by the months that it has."""
    try:
        shares = np.array([covered_months(event.start, event.until, year).mean() for year in years])
    except ValueError as error:
        raise InputError(str(error), Place("events.yaml", None, event.id), "Rätta from eller until.") from error
    words = (
        f"{format_amount(amount, Unit.TKR, signed=True)} tkr ett helt år, från {event.start}. Källa: {event.source}."
    )
    return _flat("event", event.name, np.round(shares * amount, 2) + 0.0, words)


def _needed(need: Need, years: tuple[int, ...]) -> YearLine:
    """A need that the user wants added: a cost that the level does not hold."""
    point = np.array([need.amount if need.first is not None and year >= need.first else 0.0 for year in years])
    amount = format_amount(need.amount, Unit.TKR, signed=True)
    words = f"{amount} tkr per år från {need.first}, ur behovslistan (add_needs)."
    return _flat("need", need.name, point, words)


def _frame(workspace: Workspace, result: Result, years: tuple[int, ...]) -> tuple[Floats, str]:
    """(Y,) the frame: what the user states, else this year's decided budget unchanged."""
    budget = float(result.main.base.budget[result.total])
    given = workspace.years.frame if workspace.years else None
    out = np.full(len(years), budget)
    if given is None:
        return out, f"antagande: budgeten {years[0]}, oförändrad"
    for i, year in enumerate(years):
        earlier = [y for y in given.amounts if y <= year]
        if earlier:
            out[i] = float(given.amounts[max(earlier)]) * workspace.settings.unit.sek
    return out, given.source


def needs_of(workspace: Workspace) -> tuple[Need, ...]:
    """The lines of every needs table: the first numeric column is the amount, a text with a year when it begins."""
    out = []
    for table in workspace.printed:
        if table.spec.topic != "needs":
            continue
        column = next(iter(table.cells), None)
        if column is None:
            continue
        unit = (table.spec.unit or workspace.settings.unit).sek
        turned = -1 if (table.spec.sign or workspace.settings.sign) is FileSign.COST_POSITIVE else 1
        others = [name for name in table.texts if name not in table.cells and name not in table.spec.label]
        for at, value in enumerate(table.cells[column]):
            if value is None:
                continue
            texts = [table.texts[name][at] for name in others]
            year = next((int(m[0]) for text in reversed(texts) if (m := re.search(r"\b(?:19|20)\d\d\b", text))), None)
            out.append(Need(table.labels[at], float(value) * unit * turned, year, texts[0] if texts else ""))
    return tuple(out)
