"""One small picture a driver: history, what is assumed after it, budget or target, on a scale of its own."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace

from forecast.drivers.population.counts import GROUPS, Population, group_count
from forecast.drivers.population.growth import Growth, growth
from forecast.drivers.population.spans import FILE, GroupSpan
from forecast.money import Unit, format_number
from forecast.periods import Span
from forecast.report.charts.marks import Look
from forecast.report.charts.series import Series, Slot
from forecast.report.drivers.assumptions import Assumption
from forecast.report.drivers.history import Driver, Reading
from forecast.report.drivers.words import differing_words, period_warning, title
from forecast.report.papers.paper import Picture
from forecast.report.table import Column, Table, TableRow

_TITLES = ("Utfall", "Antagande", "Spann från", "Spann till")
_OLDER = {"65+": "65 år och äldre", "80+": "80 år och äldre"}


def has_picture(driver: Driver) -> bool:
    """Whether there is something to set beside something: two outcomes, or an outcome and an aim."""
    return bool(driver.readings) and len(driver.readings) + len(driver.aims) > 1


def driver_picture(driver: Driver, assumption: Assumption, place: str, more: str = "") -> Picture:
    """The picture.

    Args:
        driver: with a picture.
        assumption: what is assumed of it.
        place: who, for the subtitle.
        more: a sentence of what one more costs.
    """
    word = driver.aims[-1].word if driver.aims else "budget"
    series = Series(driver.name, driver.unit, driver.decimals, _slots(driver, assumption), word)
    sources = "; ".join(dict.fromkeys(item.document for item in driver.readings if item.document))
    note = f"Så räknas det: {driver.note}." if driver.note else ""
    parts = (
        period_warning(driver),
        differing_words(driver),
        assumption.words,
        more,
        note,
        f"Källa: {sources}." if sources else "",
    )
    mean = " i snitt per månad" if "per månad" in driver.name else ""
    under = f"{place} · {driver.unit}{mean} · {_first_to_last(series)} · egen skala"
    return _picture(driver.key, title(driver), under, series, " ".join(part for part in parts if part))


def _slots(driver: Driver, assumption: Assumption) -> tuple[Slot, ...]:
    """Periods in order of time; years between that nobody reported keep their room."""
    ahead = {Span.full_year(point.year): point for point in assumption.ahead}
    spans = {item.span for item in driver.readings} | {aim.span for aim in driver.aims} | set(ahead)
    whole = sorted(span.year for span in spans if span == Span.full_year(span.year))
    if whole:
        spans |= {Span.full_year(year) for year in range(whole[0], whole[-1] + 1)}
    slots: list[Slot] = []
    for span in sorted(spans, key=lambda item: (item.year, item.last, -item.first)):
        said = [item for item in driver.readings if item.span == span]
        aim = next((float(item.value) for item in driver.aims if item.span == span), math.nan)
        differ = len({item.value for item in said}) > 1
        slots += [_outcome(item, aim, told=differ) for item in (said if differ else said[:1])]
        if not said:
            slots.append(replace(_named(span), aim=aim))
        if span in ahead and not said:
            point = ahead[span]
            ends = (point.low, point.high) if point.low < point.high else (math.nan, math.nan)
            slots[-1] = replace(slots[-1], assumed=point.value, low=ends[0], high=ends[1])
    parts = {slot.label for slot in slots if slot.under and slot.said}
    return tuple(
        replace(slot, under="helår", said=f"helår {slot.label}") if slot.label in parts and not slot.under else slot
        for slot in slots
    )


def _named(span: Span) -> Slot:
    if span == Span.full_year(span.year):
        return Slot(str(span.year))
    return Slot(str(span.year), span.months_label, said=span.label)


def _outcome(item: Reading, aim: float, *, told: bool) -> Slot:
    """A reading; where documents differ the second line says which it is from."""
    slot = replace(_named(item.span), outcome=float(item.value), aim=aim)
    if not told or not item.document:
        return slot
    return replace(slot, under=item.document.split()[0], said=f"{slot.name} enligt {item.document}")


def _first_to_last(series: Series) -> str:
    known = [slot for slot in series.slots if slot.known]
    first, last = known[0].name, known[-1].name
    return first if first == last else f"{first} till {last}" if " " in f"{first}{last}" else f"{first}–{last}"


def population_pictures(population: Population, spans: Sequence[GroupSpan], place: str) -> tuple[Picture, ...]:
    """80+ and 65+: counted years solid, projected ones hatched, with the span of each year that has one."""
    return tuple(_of_age(population, group, spans, place) for group in reversed(tuple(GROUPS)))


def projected_growth(population: Population, group: str) -> Growth | None:
    """From the last counted year to the last projected one; None where the file has only one kind."""
    counted = [year for year, ahead in zip(population.years, population.projected, strict=True) if not ahead]
    if not counted or counted[-1] >= population.years[-1]:
        return None
    return growth(population, group, counted[-1], population.years[-1])


def _of_age(population: Population, group: str, spans: Sequence[GroupSpan], place: str) -> Picture:
    totals = {year: float(group_count(population.at(year), GROUPS[group])) for year in population.years}
    own = {span.year: span for span in spans if span.group == group}
    held = {year: span for year, span in own.items() if year in totals and span.belongs_to(totals[year])}
    slots = []
    for year, ahead in zip(population.years, population.projected, strict=True):
        slot = Slot(str(year), assumed=totals[year]) if ahead else Slot(str(year), outcome=totals[year])
        if ahead and year in held:
            slot = replace(slot, low=held[year].low, high=held[year].high)
        slots.append(slot)
    name = _OLDER[group]
    series = Series(f"Invånare {name}", "personer", 0, tuple(slots), calibrated=bool(held))
    under = f"{place} · invånare {name} vid årets slut · personer · {_first_to_last(series)} · egen skala"
    words = _age_words(population, group, slots[-1], other=len(held) < len(own))
    return _picture(f"befolkning-{GROUPS[group]}", _age_title(population, group), under, series, words)


def _age_title(population: Population, group: str) -> str:
    grown = projected_growth(population, group)
    if grown is None:
        first, last = population.years[0], population.years[-1]
        return f"{group}: {format_number(float(group_count(population.at(last), GROUPS[group])))} personer {last}" + (
            "" if first == last else f", {_per_cent(growth(population, group, first, last).share)} sedan {first}"
        )
    verb = "öka" if grown.share >= 0 else "minska"
    return f"{group} väntas {verb} med {format_number(100 * abs(grown.share), 1)} procent till {grown.last}"


def _age_words(population: Population, group: str, last: Slot, *, other: bool) -> str:
    """Growth, how sure it is, and whose figures they are."""
    grown = projected_growth(population, group)
    parts = []
    if grown is not None:
        before, after = format_number(grown.before), format_number(grown.after)
        parts.append(
            f"Från {before} personer {grown.first} till {after} {grown.last}, {_per_cent(grown.yearly)} om året."
        )
        parts.append(_sure(last))
    if other:
        parts.append(
            f"{FILE} hör delvis till en annan framskrivning än {population.source} och visas inte för de åren."
        )
    whose = population.credit or population.source
    parts += [*population.told, f"Källa: {whose}. Prognosen för året följer inte befolkningen."]
    return " ".join(parts)


def _sure(last: Slot) -> str:
    if math.isnan(last.low + last.high):
        return f"Inget spann är inläst ({FILE}; ”forecast population --quantiles” skriver filen)."
    low, high = format_number(last.low), format_number(last.high)
    return f"{last.name}: {low} till {high} i åtta framtider av tio, dragna ur kommunens egna år."


def _per_cent(share: float) -> str:
    return f"{format_number(100 * share, 1, signed=True)} %"


def _picture(key: str, message: str, under: str, series: Series, sentence: str) -> Picture:
    return Picture(f"drivare-{key}", message, under, series, Look(Unit.TKR), sentence, _table(key, series))


def _table(key: str, series: Series) -> Table:
    """The same numbers, and the columns that hold any."""
    word = series.aim_word.capitalize()
    columns = (
        (_TITLES[0], [slot.outcome for slot in series.slots]),
        (word, [slot.aim for slot in series.slots]),
        (_TITLES[1], [slot.assumed for slot in series.slots]),
        (_TITLES[2], [slot.low for slot in series.slots]),
        (_TITLES[3], [slot.high for slot in series.slots]),
    )
    held = [(name, cells) for name, cells in columns if not all(math.isnan(cell) for cell in cells)]
    rows = tuple(
        TableRow(
            f"{key}-{at}",
            slot.name,
            0,
            "leaf",
            tuple(None if math.isnan(cells[at]) else cells[at] for _, cells in held),
            decimals=series.decimals,
        )
        for at, slot in enumerate(series.slots)
        if slot.known
    )
    return Table(
        key=f"drivare-{key}",
        title=series.name,
        subtitle=series.unit,
        labels=(f"{series.name}, {series.unit}",),
        columns=tuple(Column(name, kind="number") for name, _ in held),
        rows=rows,
        unit=Unit.TKR,
        decimals=0,
    )
