"""What makes the years after this one differ: full-year effects, measures, dated changes, needs and index.

SEK, cost < 0, better > 0. Arrays run over the years (Y), the forecast's own first.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from forecast.drivers.dated_amounts import covered_months
from forecast.drivers.events import Event
from forecast.drivers.measures import STATES_SV, Course, MeasureFigures, PlannedMeasure, course_of, measure_figures
from forecast.drivers.several_years import compounded
from forecast.errors import InputError, Place
from forecast.model import Floats, Result
from forecast.money import Unit, format_amount, format_number
from forecast.questions.needs import Need
from forecast.workspace.workspace import Workspace

_LASTING = frozenset({"legal", "price", "opening", "ending", "other"})
_DECIDED = frozenset({"decided", "started", "done"})


@dataclass(frozen=True, slots=True)
class YearLine:
    """One thing that differs by year.

    Attributes:
        kind: `level`, `volume`, `effect`, `measure`, `event`, `need`, `index`.
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


def flat(kind: str, name: str, point: Floats, arithmetic: str) -> YearLine:
    """A line without ends of its own."""
    return YearLine(kind, name, point, point, point, arithmetic)


def effect_lines(result: Result, years: tuple[int, ...]) -> tuple[list[YearLine], tuple[str, ...]]:
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
        lines.append(flat("effect", effect.label, np.round(point, 2) + 0.0, effect.arithmetic))
        if full is None:
            silent.append(f"”{effect.label}” säger inget om {years[1]} och räknas bara i år.")
    if len(years) > 2 and any(effect.next_year and not effect.one_off for effect in effects):
        silent.append(f"Ändringarnas effekt {years[1]} antas stå kvar alla år därefter, även där en ändring slutar då.")
    return lines, tuple(silent)


def measure_lines(workspace: Workspace, result: Result, years: tuple[int, ...]) -> tuple[list[YearLine], list[str]]:
    """What decided measures give beyond what this year's forecast holds of them; and those that are not counted.

    A scenario that changes a measure which the forecast does not count holds the whole of it itself.
    """
    main, unit = result.main, workspace.settings.unit
    changed = {effect.key for effect in result.levers}
    lines, told = [], []
    for item in workspace.measures:
        if item.state == "stopped":
            continue
        counted = main.layer[main.tree.position(item.row)] in map(str, item.counted_in)
        course = course_of(item, unit)
        if course is None:
            told.append(f"{item.name}: effekten är inte beräknad ({item.source}).")
        elif item.state not in _DECIDED:
            told.append(f"{item.name}: åtgärden är {STATES_SV[item.state]}, inte beslutad ({item.source}).")
        elif counted or f"measures.{item.id}" not in changed:
            seen = measure_figures(item, result.as_of, unit)
            lines.append(_measure(item, seen, course, years, counted=counted, through=result.as_of.number))
    return lines, told


def _measure(
    item: PlannedMeasure, seen: MeasureFigures, course: Course, years: tuple[int, ...], *, counted: bool, through: int
) -> YearLine:
    """`expected(year) - what this year's level holds`: what has come about, and the rest where the forecast counts it.

    What has come about is the told outcome; without one, the expected share of the plan so far.
    """
    so_far = seen.realised if seen.realised is not None else float(course.expected(years[0])[:through].sum())
    held = so_far + (seen.counts if counted else 0.0)
    cost_so_far = float(course.cost_months(years[0])[:through].sum())
    by_year = np.array([course.expected(year).sum() + course.cost_months(year).sum() for year in years])
    point = by_year - held - cost_so_far
    point[0] = 0.0
    unit, full_year = Unit.TKR, float(course.expected(years[-1]).sum())
    whole, inside = (format_amount(x, unit, signed=True) for x in (full_year, held + cost_so_far))
    guessed = " (utfallet är inte angivet; planen antas)" if seen.realised is None and so_far else ""
    words = (
        f"Väntas ge {whole} tkr ett helt år ({format_number(100 * course.shares.mean)} % av planen), {inside} ligger i "
        f"nivån {years[0]}{guessed}. {STATES_SV[item.state].capitalize()} av {item.decided_by} {item.decided_on}. "
        f"Källa: {item.source}."
    )
    return flat("measure", item.name, np.round(point, 2) + 0.0, words)


def event_lines(workspace: Workspace, years: tuple[int, ...]) -> tuple[list[YearLine], tuple[str, ...]]:
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
    return flat("event", event.name, np.round(shares * amount, 2) + 0.0, words)


def need_line(need: Need, years: tuple[int, ...]) -> YearLine:
    """A need that the user wants added: a cost that the level does not hold."""
    point = np.array([need.amount if need.first is not None and year >= need.first else 0.0 for year in years])
    amount = format_amount(need.amount, Unit.TKR, signed=True)
    words = f"{amount} tkr per år från {need.first}, ur behovslistan (tillagd)."
    return flat("need", need.name, point, words)


def index_line(share: float, point: Floats, low: Floats, high: Floats, years: tuple[int, ...]) -> YearLine:
    """Dearer years: every later year's sum times what an even yearly index makes of it.

    Args:
        share: a year, 0.025 = 2,5 per cent.
        point: (Y,) the sums before index, SEK.
        low: (Y,) their worse ends.
        high: (Y,) their better ends.
        years: (Y,).
    """
    rise = compounded(share, np.array(years) - years[0]) - 1
    ends = [np.asarray(np.round(rise * values, 2) + 0.0, dtype=np.float64) for values in (point, low, high)]
    words = f"{signed_per_cent(share)} per år på hela nettokostnaden från {years[1]}. Antagande."
    return YearLine("index", f"Index {signed_per_cent(share)} per år", ends[0], ends[1], ends[2], words)


def signed_per_cent(share: float) -> str:
    """`+2,5 %`; one decimal more where it needs it."""
    decimals = next((d for d in (0, 1) if round(100 * share, d) == round(100 * share, 6)), 2)
    return f"{format_number(100 * share, decimals, signed=True)} %"
