"""The volume lever: more or fewer clients, other hours, another performed share or price, from a month on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Literal, Self

from pydantic import Field, model_validator

from forecast.drivers.demand import VolumeDriver
from forecast.drivers.home_care import CareLevels, care_client_cost, level_steps
from forecast.drivers.rest_of_year import span_after, spread
from forecast.drivers.trends import Counts, fit_trend, population_elasticity, spread_around
from forecast.formats.yaml_file import Closed
from forecast.ledger.specs import MonthText
from forecast.model import Floats, LeverEffect, Posting
from forecast.money import Unit, format_amount, format_number
from forecast.parameters import load_parameter, value_on
from forecast.periods import MONTH_NAMES, Month, Span
from forecast.scenario.levers.counts import about
from forecast.scenario.levers.ground import Ground, near, upwards
from forecast.workspace.volume_levels import VolumeLevels, volume_levels
from forecast.workspace.workspace import Workspace

_FACTORS = {
    "hours_per_client": ("planerad tid per brukare", "timmar", 1, 1.0),
    "performed_share": ("utförd andel av planerad tid", "%", 1, 100.0),
    "price_per_hour": ("pris per utförd timme", "kr", 0, 1.0),
}
"""Field -> Swedish name, unit, decimals and what it is multiplied with where it is shown."""


class VolumeChange(Closed):
    """A change in a volume of demand.yaml; `low` and `high` are your own 80 % span for the change in number."""

    clients: float | None = Field(
        None, ge=-100_000, le=100_000, title="Fler eller färre brukare", json_schema_extra={"unit": "antal"}
    )
    share: float | None = Field(
        None, ge=-1, le=1, title="Ändring av senast kända antal", json_schema_extra={"unit": "andel"}
    )
    trend_years: int | None = Field(
        None, ge=1, le=10, title="Följ trenden så många år från senast kända år", json_schema_extra={"unit": "år"}
    )
    low: float | None = Field(None, ge=-100_000, le=100_000, title="Lägst (80 %)", json_schema_extra={"unit": "antal"})
    high: float | None = Field(None, ge=-100_000, le=100_000, title="Högst (80 %)", json_schema_extra={"unit": "antal"})
    client: Literal["average", "marginal", "care", "alarm"] = Field("average", title="Vad en brukare till kostar")
    cost_per_client: float | None = Field(
        None, gt=0, le=10_000_000, title="Egen kostnad per brukare", json_schema_extra={"unit": "kr/år"}
    )
    hours_per_client: float | None = Field(
        None, gt=0, le=8_784, title="Planerad tid per brukare", json_schema_extra={"unit": "timmar/år"}
    )
    performed_share: float | None = Field(
        None, gt=0, le=1, title="Utförd andel av planerad tid", json_schema_extra={"unit": "andel"}
    )
    price_per_hour: float | None = Field(
        None, gt=0, le=10_000, title="Pris per utförd timme", json_schema_extra={"unit": "kr/timme"}
    )
    start: MonthText | None = Field(None, alias="from", title="Från och med")
    until: MonthText | None = Field(None, title="Till och med")
    source: str = Field("", title="Källa")

    @model_validator(mode="after")
    def _one_change_in_number(self) -> Self:
        ways = [name for name in ("clients", "share", "trend_years") if getattr(self, name) is not None]
        factors = [name for name in _FACTORS if getattr(self, name) is not None]
        if len(ways) > 1:
            raise ValueError(f"Antalet ändras på ett sätt: ”{'” eller ”'.join(ways)}”, inte båda.")
        if not ways and not factors:
            raise ValueError(f"Ange vad som ändras: clients, share, trend_years, {', '.join(_FACTORS)}.")
        if not ways and (self.cost_per_client is not None or self.client != "average"):
            raise ValueError("Kostnaden per brukare hör till en ändring av antalet: clients, share eller trend_years.")
        if self.cost_per_client is not None and self.client != "average":
            raise ValueError("Ange antingen ”cost_per_client” eller ”client”, inte båda.")
        return self

    @model_validator(mode="after")
    def _span_goes_with_a_number(self) -> Self:
        if self.low is None and self.high is None:
            return self
        if self.low is None or self.high is None or self.low > self.high:
            raise ValueError("Ett spann har både ”low” och ”high”, och ”low” är inte större än ”high”.")
        if self.clients is None and self.share is None:
            raise ValueError("Ett eget spann hör till ”clients” eller ”share”; trenden har sitt eget.")
        return self


@dataclass(frozen=True, slots=True)
class _Number:
    """A change in the number of clients: expected, its distribution where one is known, and the words for it.

    `from_known`: it is counted from the last known year's number.
    """

    expected: float
    levels: Floats | None
    quantiles: Floats | None
    words: str
    from_known: bool = True


def volume_keys(workspace: Workspace, as_of: Month) -> Mapping[str, str]:
    """Key -> Swedish name of the volumes that a lever may act on; none when the year is over."""
    if as_of.number == 12:
        return {}
    return {item.id: item.name for item in _drivers(workspace).values()}


def volume_effects(key: str, change: VolumeChange, ground: Ground) -> tuple[LeverEffect, ...]:
    """The effect of a change in number, then of hours, performed share and price, each at the earlier ones' new level.

    Raises:
        InputError: an unknown volume, a booked month, a cost that nobody knows, hours that are not there, a span that
            has not the stated mean.
    """
    drivers = _drivers(ground.workspace)
    if key not in drivers:
        hint = near(key, drivers) if drivers else "Lägg till volymen i demand.yaml; se docs/file-formats.md."
        raise ground.fault(f"”{key}” är ingen volym i demand.yaml som kan ändras.", hint)
    driver = drivers[key]
    levels = volume_levels(ground.workspace, driver)
    try:
        span = span_after(ground.as_of, change.start, change.until)
        number = _number(change, driver, levels)
        cost, cost_words = _cost_of_one(change, driver, levels)
    except ValueError as error:
        raise ground.fault(str(error), "Rätta ändringen.") from error
    place = upwards(ground.workspace.tree, driver.row)
    source = f" Källa: {change.source}." if change.source else ""
    case = _Case(f"volumes.{key}", driver, levels, span, place, source, lasting=change.until is None)
    effects = [] if number is None else [_by_number(case, number, cost, cost_words)]
    if any(getattr(change, name) is not None for name in _FACTORS):
        if levels.care is None:
            raise ground.fault(
                f"”{key}” har inga timmar i demand.yaml.", "Ändra antalet, eller lägg till timmarna där."
            )
        moved = 0.0 if number is None or cost != levels.cost_per_client else number.expected
        effects += _by_factors(case, change, replace(levels.care, clients=levels.clients + moved))
    return tuple(effects)


def _drivers(workspace: Workspace) -> dict[str, VolumeDriver]:
    primary = workspace.settings.primary_statement
    return {item.id: item for item in workspace.demand.volumes if item.statement == primary}


def _number(change: VolumeChange, driver: VolumeDriver, levels: VolumeLevels) -> _Number | None:
    """The change in number; raises ValueError (Swedish) where the trend or the span says nothing."""
    if change.trend_years is not None:
        return _by_trend(change.trend_years, driver, levels)
    year, last = levels.last
    if change.share is not None:
        expected = change.share * last
        words = f"{about(100 * change.share, signed=True)} % av {about(last)} ({year})"
    elif change.clients is not None:
        expected, words = change.clients, ""
    else:
        return None
    if last + expected < 0:
        raise ValueError(f"Ändringen är större än hela antalet, {about(last)} ({year}).")
    if change.low is None or change.high is None:
        return _Number(expected, None, None, words, change.clients is None)
    points, quantiles = spread_around(expected, change.low, change.high)
    words = f"{words}, eget spann {_between(change.low, change.high)}".lstrip(", ")
    return _Number(expected, points, quantiles, words, change.clients is None)


def _by_trend(years: int, driver: VolumeDriver, levels: VolumeLevels) -> _Number:
    """From the last known number to the trend's, with its span; no distribution where the span is a default."""
    trend = fit_trend(levels.counts)
    last_year, last = levels.last
    year = last_year + years
    width = value_on(load_parameter("volume_span"), Month(last_year, 12))
    ahead = trend.outlook(year, width, {item.year: item.count for item in driver.population}.get(year))
    expected, low, high = (value - last for value in (ahead.expected, ahead.low, ahead.high))
    words = f"trenden till {year}: {trend.sentence()}{_elasticity(levels.counts)} Spann {year}: {_between(low, high)}"
    if ahead.basis == "default":
        return _Number(expected, None, None, f"{words} (schablon, ingen sannolikhet)")
    return _Number(expected, *spread_around(expected, low, high), words)


def _elasticity(counts: Counts) -> str:
    """How the number has followed the population, where both are known for enough years."""
    try:
        per_cent, low, high = (format_number(end, 1, signed=True) for end in population_elasticity(counts))
    except ValueError:
        return ""
    return f" När befolkningen har ökat 1 % har antalet ändrats {per_cent} % (80 % spann {low} till {high})."


def _cost_of_one(change: VolumeChange, driver: VolumeDriver, levels: VolumeLevels) -> tuple[float, str]:
    """(SEK a year for one more, where that comes from); raises ValueError (Swedish) where nobody knows."""
    average, year = levels.cost_per_client, driver.cost_year
    if change.cost_per_client is not None:
        return change.cost_per_client, "en kostnad som anges i scenariot"
    if change.client == "marginal":
        if driver.marginal is None:
            raise ValueError("Vad en till kostar står inte i demand.yaml (”marginal”). Ange cost_per_client.")
        percent = format_number(100 * driver.marginal.share)
        return driver.marginal.share * average, f"{percent} % av genomsnittet {year}, {driver.marginal.source}"
    if change.client == "average":
        known = driver.marginal is not None or driver.mix is not None
        doubt = "antagande: en till kostar som genomsnittet" if known else "antagande: vad en till kostar är inte känt"
        total = format_amount(levels.cost, Unit.TKR)
        return average, f"genomsnittet {year} ({total} tkr / {about(levels.clients)} {levels.unit}), {doubt}"
    if driver.mix is None:
        raise ValueError("Hur många som bara har larm står inte i demand.yaml (”mix”). Ange cost_per_client.")
    if change.client == "alarm":
        return driver.mix.alarm_only_cost, f"en som bara har larm, {driver.mix.source}"
    cost = care_client_cost(average, driver.mix.alarm_only_share, driver.mix.alarm_only_cost)
    return cost, f"en med insatser i hemmet, {driver.mix.source}"


@dataclass(frozen=True, slots=True)
class _Case:
    """What every step of one override has in common."""

    key: str
    driver: VolumeDriver
    levels: VolumeLevels
    span: Span
    place: tuple[str, ...]
    source: str
    lasting: bool

    @property
    def part(self) -> float:
        """The part of a year that it acts on."""
        return self.span.count / 12

    def says(self, yearly: float) -> str:
        """`−949 tkr i år, −2 847 helt år`."""
        now, full = (format_amount(amount, Unit.TKR, signed=True) for amount in (yearly * self.part, yearly))
        return f"{now} tkr i år, {full} helt år"

    def effect(self, yearly: float, label: str, old: str, new: str, arithmetic: str) -> LeverEffect:
        """One certain step; `yearly` is SEK a whole year, better > 0."""
        months = spread(round(yearly * self.part, 2), self.span)
        return LeverEffect(
            key=self.key,
            label=f"{self.driver.name}: {label}, {self.span.months_label}",
            postings=(Posting(self.place, self.driver.cost_type.value, months),),
            next_year=round(yearly, 2) + 0.0 if self.lasting else 0.0,
            old=old,
            new=f"{new} från {MONTH_NAMES[self.span.first - 1]}",
            arithmetic=f"{arithmetic}{self.source}".rstrip("."),
        )


def _by_number(case: _Case, number: _Number, cost: float, cost_words: str) -> LeverEffect:
    levels, unit = case.levels, case.levels.unit
    year, last = levels.last
    one, yearly = format_amount(cost, Unit.TKR, 1), -number.expected * cost
    chain = f"{about(number.expected, signed=True)} {unit} × {one} tkr × {case.span.count}/12 = {case.says(yearly)}."
    of = f" Antalet: {number.words.rstrip('.')}." if number.words else ""
    of += _on_top(year, case.span.year) if number.from_known else ""
    more = "färre" if number.expected < 0 else "fler"
    effect = case.effect(
        yearly,
        f"{about(abs(number.expected))} {unit} {more}",
        f"{about(last)} {unit} ({year})",
        f"{about(last + number.expected)} {unit}",
        f"{chain} Räknat med {cost_words}.{of}",
    )
    if number.levels is None or number.quantiles is None:
        return effect
    knots = -number.quantiles[::-1] * cost * case.part  # the levels are symmetric, so the order may turn
    return replace(effect, levels=number.levels, postings=(replace(effect.postings[0], knots=knots),))


def _by_factors(case: _Case, change: VolumeChange, before: CareLevels) -> list[LeverEffect]:
    """A step for each of hours, performed share and price that moves, in the order of the chain."""
    moved = {name: getattr(change, name) for name in _FACTORS if getattr(change, name) is not None}
    after, effects = replace(before, **moved), []
    for name, more in level_steps(before, after):
        words, unit, decimals, times = _FACTORS[name]
        old, new = (f"{format_number(times * float(getattr(side, name)), decimals)} {unit}" for side in (before, after))
        chain = (
            f"{words.capitalize()} {old} → {new} för {about(before.clients)} {case.levels.unit}, "
            f"{case.driver.cost_year} års nivå: {case.says(-more)}. Antagande: hela kostnaden följer den utförda tiden."
        )
        effects.append(case.effect(-more, words, old, new, chain))
    return effects


def _on_top(known: int, year: int) -> str:
    """What a change from an earlier year's number forgets: the base has already moved on from it."""
    if known >= year:
        return ""
    said = f"Läggs till prognosen, som redan följer {year} års utfall"
    return f" {said}: det som har kommit sedan {known} ska inte räknas med."


def _between(low: float, high: float) -> str:
    return f"{about(low, signed=True)} till {about(high, signed=True)}"
