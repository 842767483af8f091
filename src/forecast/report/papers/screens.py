"""The board room's screens: one message each, in millions."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from forecast.drivers.measures import NOT_COMPUTED, STATES_SV
from forecast.model import Result
from forecast.money import Unit, decimals_that_foot
from forecast.report.causes_view import Cause, causes_title
from forecast.report.charts.bridge import Bridge
from forecast.report.labels import COUNT_SV
from forecast.report.measures import Totals, totals
from forecast.report.measures_plan import measures_view
from forecast.report.overview import Overview, heading, overview, tone
from forecast.report.papers.paper import Screen, ScreenRow
from forecast.report.papers.screen_pictures import others_picture, scenario_picture, shares_picture, year_picture
from forecast.report.papers.screen_words import (
    MILLIONS,
    UNIT_LINE,
    decimals_that_show,
    is_nothing,
    millions,
    part_of,
    side,
    stand,
)
from forecast.report.reading import deficits, reading_rows
from forecast.report.span_words import chance_words, span, span_name, span_text
from forecast.workspace.workspace import Workspace

MOST_MEASURES = 3


@dataclass(frozen=True, slots=True)
class _Ground:
    """What every screen is built from: the forecast without a scenario, and the one with it."""

    workspace: Workspace
    base: Result
    result: Result
    view: Overview
    whole: Totals

    @property
    def year(self) -> int:
        """The budget year."""
        return self.base.as_of.year

    def under(self, what: str) -> str:
        """What, when and unit."""
        return f"{what}, helår {self.year}, {UNIT_LINE}"


def screens(workspace: Workspace, result: Result, base: Result) -> tuple[Screen, ...]:
    """The screens, in order; `base` is the result without a scenario, and `result` itself where none is chosen.

    All but the scenario's own tell the base: a scenario is a question about the forecast, never the forecast.
    """
    return tuple(found for found in _all(workspace, result, base) if isinstance(found, Screen))


def left_out(workspace: Workspace, result: Result, base: Result) -> tuple[str, ...]:
    """Which screens are not there, and why: a sentence each."""
    return tuple(found for found in _all(workspace, result, base) if isinstance(found, str) and found)


def _all(workspace: Workspace, result: Result, base: Result) -> list[Screen | str]:
    """Every screen, or why it is not there ("" where nobody would miss it)."""
    whole = totals(workspace, base)
    if np.isnan(whole.deviation) and np.isnan(whole.forecast):
        return ["Varken prognos eller budget är inläst."]
    ground = _Ground(workspace, base, result, overview(workspace, base, Unit.MNKR), whole)
    makers: tuple[Callable[[_Ground], Screen | str], ...] = (_stands, _shares, _causes, _pace, _scenario, _measures)
    return [make(ground) for make in makers]


def _stands(ground: _Ground) -> Screen | str:
    """How the year goes: budget, forecast and last year's outcome."""
    base, whole = ground.base, ground.whole
    message = heading(ground.workspace, base, whole.deviation, Unit.MNKR, MILLIONS)
    under = ground.under("Nettokostnad")
    if np.isnan(whole.deviation):
        known = whole.forecast if not np.isnan(whole.forecast) else whole.budget
        what = "Prognosen" if not np.isnan(whole.forecast) else "Budgeten"
        missing = "någon budget" if what == "Prognosen" else "någon prognos"
        message = f"{what} är {millions(known)} {MILLIONS}, men {missing} är inte inläst"
    note = _without_scenario(ground)
    year = ground.view.year
    if year is not None:
        return Screen("lage", message, under, year_picture(ground.workspace, base, year, message, under), (), note)
    amounts = (
        (f"Budget {ground.year}", whole.budget),
        (f"Utfall {ground.year}" if base.closed else f"Prognos {ground.year}", whole.forecast),
        (f"Utfall {ground.year - 1}", float(base.main.base.prior_total[base.total])),
    )
    rows = [ScreenRow(name, millions(amount)) for name, amount in amounts if not np.isnan(amount)]
    return Screen("lage", message, under, None, tuple(rows), note)


def _without_scenario(ground: _Ground) -> str:
    names = " + ".join(ground.result.scenario)
    return f"Utan scenariot ”{names}”, som har en egen skärm." if names else ""


def _shares(ground: _Ground) -> Screen | str:
    """How much of the deviation the largest rows give."""
    base, total = ground.base, ground.whole.deviation
    if np.isnan(total):
        return "Utan budget finns ingen avvikelse att fördela på verksamheter."
    main = base.main
    rows = reading_rows(main.tree, base.total)
    if len(rows) < 2:
        return "Underlaget har en enda rad, så inget visas per verksamhet."
    below = deficits(base, rows)
    surplus = sorted((i for i in rows if main.deviation[i] > 0), key=lambda i: (-main.deviation[i], i))
    named = below[:3] or surplus[:3]
    if not named:
        return "Ingen verksamhet avviker från sin budget."
    under = ground.under("Avvikelse mot budget")
    message = _shares_message(base, rows, named, total)
    picture = shares_picture(ground.workspace, base, named, rows, ground.whole, message, under)
    return Screen("andelar", message, under, picture, (), _without_scenario(ground))


def _shares_message(base: Result, rows: list[int], named: list[int], total: float) -> str:
    """`Tre verksamheter står för två tredjedelar av underskottet på 17,6 miljoner`."""
    main = base.main
    noun = ("verksamhet", "verksamheter") if main.tree.rows[named[0]].activity else ("rad", "rader")
    subject = f"{COUNT_SV[len(named)]} {noun[len(named) > 1]}"
    part = float(main.deviation[named].sum())
    if not deficits(base, rows):
        verb = "överskred" if base.closed else "väntas överskrida"
        return f"Ingen {noun[0]} {verb} sin budget"
    if total < 0 and not is_nothing(total) and part >= total:
        return f"{subject} står för {part_of(part, total)} underskottet på {millions(-total)} {MILLIONS}"
    outweighed = f"andra väger upp {millions(total - part)}"
    return f"{subject} ger underskott på {millions(-part)} {MILLIONS}, {outweighed}"


def _causes(ground: _Ground) -> Screen | str:
    """The three largest deficits: what people say of them, and what their rest of the year does."""
    found, closed = ground.view.causes, ground.base.closed
    if not found:
        return "Inget underskott behöver förklaras." if not np.isnan(ground.whole.deviation) else ""
    decimals = decimals_that_show([cause.deviation for cause in found])
    shares = _shares(ground)
    if isinstance(shares, Screen) and shares.picture is not None:
        decimals = shares.picture.look.part_decimals  # the same three rows stood on the screen before
    rows = tuple(
        ScreenRow(
            cause.name,
            millions(cause.deviation, decimals, signed=True),
            _cause_words(cause, closed=closed),
            tone(cause.deviation, Unit.MNKR),
        )
        for cause in found
    )
    note = "Orsakerna är citat ur underlaget."
    if not closed:
        note += " Fortsätter eller vänder: prognosen jämförd med årets takt."
    return Screen("orsaker", causes_title(found), ground.under("Avvikelse mot budget"), None, rows, note)


def _cause_words(cause: Cause, *, closed: bool) -> str:
    """What somebody wrote, then what the rest of the year does."""
    written = f"{cause.cause.rstrip('.')}."
    return written if closed else f"{written} {cause.status}, {cause.detail}."


def _pace(ground: _Ground) -> Screen | str:
    """The year's pace beside the forecast, and the span."""
    base, total = ground.base, ground.whole.deviation
    if base.closed:
        return ""
    if np.isnan(total) or ground.view.bridge is None:
        return "Utan budget jämförs prognosen inte med årets takt."
    bridge = ground.view.bridge
    pace = next((bar.amount for bar in bridge.others if bar.label == "Årets takt"), None)
    low, high = span(base)
    if pace is not None:
        same = not is_nothing(pace) and not is_nothing(total) and (pace < 0) == (total < 0)
        said = millions(abs(total)) if same else stand(total)
        message = f"Årets takt ger {stand(pace)}, prognosen {said}"
    elif not np.isnan(low):
        message = f"Året kan sluta mellan {span_text(low, high, Unit.MNKR)} {MILLIONS} mot budget"
        message = message.replace(" till ", " och ")
    else:
        return "Utan utfall finns varken årets takt eller något spann."
    under = ground.under("Avvikelse mot budget")
    alone = Bridge((bridge.total,), bridge.others, bridge.budget, bridge.forecast, calibrated=bridge.calibrated)
    note = " ".join(part for part in (_span_note(ground), ground.view.bridge_caption) if part)
    return Screen("takt", message, under, others_picture(ground.workspace, base, alone, message, under), (), note)


def _span_note(ground: _Ground) -> str:
    """The span in words, with a probability only where it may be said."""
    low, high = span(ground.base)
    if np.isnan(low):
        return ""
    said = f"{span_name(ground.base)}: {span_text(low, high, Unit.MNKR)} {MILLIONS}"
    chance = ground.base.probability_of_deficit
    if chance is None:
        return f"{said}."
    return f"{said}. {chance_words(chance).capitalize()} procents sannolikhet att budgeten överskrids."


def _scenario(ground: _Ground) -> Screen | str:
    """What the chosen scenario changes."""
    result, base = ground.result, ground.base
    names = " + ".join(result.scenario)
    if not names:
        return ""
    under = ground.under("Avvikelse mot budget")
    before = ground.whole.deviation
    moved = round(float(result.main.forecast[result.total] - base.main.forecast[base.total]), 2)
    if np.isnan(before):
        message = f"”{names}” ändrar prognosen med {millions(moved, signed=True)} {MILLIONS}"
        return Screen("scenario", message, under)
    message = f"”{names}” {_scenario_words(before, round(before + moved, 2))}"
    return Screen("scenario", message, under, scenario_picture(ground.workspace, base, result, message, under))


def _scenario_words(before: float, after: float) -> str:
    moved = round(after - before, 2)
    if is_nothing(moved):
        return "ändrar inte avvikelsen"
    if before < 0 <= after or after < 0 <= before:
        return f"vänder ett {side(before)} till {stand(after)}"
    verb = "ökar" if (moved < 0) == (after < 0) else "minskar"
    decimals = decimals_that_foot((before, moved), Unit.MNKR)  # the base stands on the first screen
    by, to = (millions(abs(amount), decimals) for amount in (moved, after))
    return f"{verb} {side(after)}et med {by} {MILLIONS}, till {to}"


def _measures(ground: _Ground) -> Screen | str:
    """At most three measures, those that weigh most in the rest of the year first."""
    view = measures_view(ground.workspace, ground.base)
    going = [item for item in zip(view.measures, view.figures, view.counted, strict=True) if item[0].state != "stopped"]
    if not going:
        return "Inga åtgärder är inlagda (measures.yaml), så ingen skärm visar vad som görs."
    going.sort(key=lambda item: (item[1].rest is None, -abs(item[1].rest or 0.0)))
    shown = going[:MOST_MEASURES]
    amounts = [x for _, seen, _ in shown if seen.full_year is not None for x in (seen.counts, seen.full_year)]
    decimals = decimals_that_show(amounts)
    rows = []
    for item, seen, counted in shown:
        inside = "inräknad i prognosen" if counted else "inte inräknad i prognosen"
        state = STATES_SV[item.state].capitalize()
        if seen.full_year is None:
            rows.append(ScreenRow(item.name, "", f"{state}, {inside}; {NOT_COMPUTED}"))
            continue
        full = millions(seen.full_year, decimals, signed=True)
        words = f"{state}, {inside}; {full} på helår"
        rows.append(
            ScreenRow(item.name, millions(seen.counts, decimals, signed=True), words, tone(seen.counts, Unit.MNKR))
        )
    more = len(going) - len(shown)
    note = f"{more} {'åtgärd' if more == 1 else 'åtgärder'} till står i tabellen över åtgärder." if more else ""
    under = f"Väntad effekt resten av {ground.year}, {UNIT_LINE}" if amounts else f"Åtgärder {ground.year}"
    return Screen("atgarder", "Det här görs nu", under, None, tuple(rows), note)
