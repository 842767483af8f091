"""Sentences about drivers, built from their numbers: what has changed, periods not to be mixed, differing reports."""

from __future__ import annotations

from decimal import Decimal

from forecast.money import format_number
from forecast.periods import Span
from forecast.report.drivers.history import Aim, Driver, Reading
from forecast.report.labels import COUNT_SV

_THE = {"mål": "målet", "budget": "budgeten"}
_MEAN = ", genomsnitt per månad"


def short_name(driver: Driver) -> str:
    """`Individer med hemtjänstinsats` of `Antal individer med hemtjänstinsats, genomsnitt per månad`."""
    name = driver.name.replace(_MEAN, "").removeprefix("Antal ")
    for ending in (f", antal {driver.unit}", f", ant {driver.unit}", f", {driver.unit}"):
        name = name.removesuffix(ending)
    return name[:1].upper() + name[1:]


def number(value: Decimal) -> str:
    """A value with the decimals that the file writes, at most two."""
    return format_number(value, min(max(-int(value.as_tuple().exponent), 0), 2))


def unit_words(driver: Driver) -> str:
    """The unit after a number, with its space; a bare count has none."""
    return "" if driver.unit == "antal" else f" {driver.unit}"


def values(readings: tuple[Reading, ...]) -> str:
    """`10,8`, or `11,5 eller 10,3` where documents differ."""
    return " eller ".join(dict.fromkeys(number(item.value) for item in readings))


def span_words(span: Span) -> str:
    """`helår 2024` or `jan–jun 2024`."""
    return f"helår {span.year}" if span == Span.full_year(span.year) else span.label


def aim_for(driver: Driver) -> Aim | None:
    """The aim to read the last outcome beside: for its own period, else for its year, else the latest."""
    if not driver.aims:
        return None
    if driver.readings:
        span = driver.readings[-1].span
        for wanted in (span, Span.full_year(span.year)):
            for aim in driver.aims:
                if aim.span == wanted:
                    return aim
    return driver.aims[-1]


def title(driver: Driver) -> str:
    """The message of the driver's picture."""
    name, unit, years = short_name(driver), unit_words(driver), driver.years
    whole = driver.readings and driver.readings[-1].span == Span.full_year(driver.readings[-1].span.year)
    if len(years) > 1 and (whole or driver.series is not None):
        return f"{name}: {changed(driver)}, {years[0].span.year}–{years[-1].span.year}"
    if not driver.readings:
        ahead = driver.aims[-1]
        return f"{name}: {ahead.word} {number(ahead.value)}{unit} {span_words(ahead.span)}, inget utfall ännu"
    last = driver.latest
    head = f"{name}: {values(last)}{unit} {last[0].span.label}"
    before, aim = _same_months_before(driver), aim_for(driver)
    if aim is not None:
        return f"{head}, {aim.word} {number(aim.value)} för {span_words(aim.span)}"
    return head if before is None else f"{head}, {number(before.value)} {before.span.label}"


def changed(driver: Driver) -> str:
    """`från 357 till 446 individer`, from the first whole year to the last."""
    spans = driver.years[0].span, driver.years[-1].span
    first, last = (values(tuple(item for item in driver.readings if item.span == span)) for span in spans)
    return (
        f"oförändrat {last}{unit_words(driver)}" if first == last else f"från {first} till {last}{unit_words(driver)}"
    )


def grown(driver: Driver, name: str) -> str:
    """`Hemtjänsten har ökat från 357 till 446 individer på fem år`; whole years only."""
    first, last = driver.years[0], driver.years[-1]
    long = last.span.year - first.span.year
    years = "ett" if long == 1 else COUNT_SV[long].lower() if long < len(COUNT_SV) else str(long)
    if first.value == last.value:
        return f"{name} är oförändrat {number(last.value)}{unit_words(driver)} på {years} år"
    verb = "ökat" if last.value > first.value else "minskat"
    return f"{name} har {verb} {changed(driver)} på {years} år"


def yearly_words(driver: Driver) -> str:
    """`11,8 procent om året`: the even change that gives the whole one; "" where it starts at zero."""
    first, last = driver.years[0], driver.years[-1]
    if first.value <= 0 or last.value <= 0:
        return ""
    share = float(last.value / first.value) ** (1 / (last.span.year - first.span.year)) - 1
    return f"{format_number(100 * abs(share), 1)} procent om året"


def _same_months_before(driver: Driver) -> Reading | None:
    last = driver.readings[-1].span
    same = [
        item
        for item in driver.readings
        if (item.span.first, item.span.last) == (last.first, last.last) and item.span.year < last.year
    ]
    return same[-1] if same else None


def yearly_rate(driver: Driver) -> float | None:
    """A flow's last outcome of a part of a year at the same pace over twelve months; None where it says nothing."""
    if not driver.readings:
        return None
    last = driver.readings[-1]
    part = 0 < last.span.count < 12
    return float(last.value) * 12 / last.span.count if driver.flow and part else None


def period_warning(driver: Driver) -> str:
    """That the last outcome and what it stands beside are for different periods; "" where they are alike."""
    aim = aim_for(driver)
    if not driver.readings or (aim is not None and driver.readings[-1].span == aim.span):
        return ""
    outcome, span = values(driver.latest), driver.readings[-1].span
    beside = _beside(driver) if aim is None else f"{_THE[aim.word]} {number(aim.value)} gäller {span_words(aim.span)}"
    if not beside:
        return ""
    head = f"{outcome}{unit_words(driver)} är utfall {span_words(span)}; {beside}"
    pace = yearly_rate(driver)
    if pace is None:
        return f"{head}."
    return (
        f"{head}, så de kan inte jämföras rakt av. Uppräknat till helår i samma takt: "
        f"{format_number(pace, driver.decimals)} (räknat, inget utfall)."
    )


def _beside(driver: Driver) -> str:
    """The last whole year, where the last outcome is of a part of one and nothing of the same months stands there."""
    span = driver.readings[-1].span
    if not driver.years or span == Span.full_year(span.year) or _same_months_before(driver) is not None:
        return ""
    last = driver.years[-1]
    return f"{number(last.value)} gäller {span_words(last.span)}"


def differing_words(driver: Driver) -> str:
    """Which documents say different things of one period."""
    told = []
    for group in driver.differing():
        said = ", ".join(f"{number(item.value)} i {item.document}" for item in group)
        told.append(f"Rapporterna säger olika om {span_words(group[0].span)}: {said}.")
    return " ".join(told)
