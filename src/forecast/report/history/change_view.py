"""Prognosförändring as it is shown everywhere: a bridge, a table a row, cost types by cause, and what was said.

A change that a report prints (from its previous forecast, by row, in its own words) and one between two kept forecasts
(told apart by cause) are shown by the same table and picture.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from forecast.ledger.specs import FileSign
from forecast.model import Result
from forecast.money import Unit, decimals_that_foot, format_amount, in_unit
from forecast.questions.changes import Change
from forecast.questions.forecast_change import Cause, ForecastChange
from forecast.questions.told_apart import CAUSE_SV
from forecast.report.charts.bridge import Bridge, BridgeBar
from forecast.report.charts.marks import Look
from forecast.report.history.change_tables import details_table, kinds_table, read_rows, said_table, still
from forecast.report.history.register_words import register_words
from forecast.report.misses import footed
from forecast.report.offsets_table import SINCE_PRINTED, blank_change, change_table
from forecast.report.papers.paper import Picture
from forecast.report.table import Column, Table, TableRow
from forecast.report.words import SIGN_RULE, SYNTHETIC
from forecast.workspace.workspace import Workspace

_UNDER = "ändring av helårsprognosen"
MOST_TOLD = 3
"""Causes that the sentence names; the picture has them all."""
MOST_DRAWN = 9
"""Bars in the picture; the smallest go together."""


@dataclass(frozen=True, slots=True)
class ChangeView:
    """Everything that is shown of a change.

    Attributes:
        heading: the message.
        sentences: what moved most, the deviation, what moved nothing, what could not be told apart.
        picture: the bridge; None where nothing has changed.
        rows: by the rows that people read, largest first, each with its causes.
        kinds: cost types by cause; None where no causes are told apart.
        details: the same with their rows.
        said: what was said between the two; None where nothing was.
    """

    heading: str
    sentences: tuple[str, ...]
    picture: Picture | None
    rows: Table
    kinds: Table | None = None
    details: Table | None = None
    said: Table | None = None


def printed_view(workspace: Workspace, result: Result, change: Change, unit: Unit) -> ChangeView:
    """A change that a report has printed, or that a previous forecast without its inputs gives, row by row.

    Args:
        workspace: of the forecast.
        result: the forecast.
        change: from the printed forecast to it.
        unit: of all that is shown.
    """
    blank = replace(blank_change(workspace, result, unit), key=SINCE_PRINTED[0], title=SINCE_PRINTED[1])
    ends = ((change.before_label.removeprefix("prognosen i "), change.before), (change.now_label, change.now))
    heading = _heading(ends[0][0], "", change.change, unit)
    bars = [(item.step.step, item.step.amount) for item in change.steps]
    under = f"{workspace.settings.committee}, {_UNDER} {workspace.settings.year}, {unit}"
    picture = _picture(replace(blank, title=heading, subtitle=under), bars, ends)
    return ChangeView(heading, (), picture, change_table(blank, change))


def change_view(workspace: Workspace, change: ForecastChange, unit: Unit) -> ChangeView:
    """A change between two forecasts, told apart by cause.

    Args:
        workspace: that both are of; its tree says which rows people read.
        change: the change.
        unit: of all that is shown.
    """
    heading, blank = _heading(*_short(change), change.change, unit), _blank(workspace, change, unit)
    told_apart = any(cause is not Cause.UNKNOWN for cause in change.causes)
    read = read_rows(workspace, change, unit)
    bars = [(CAUSE_SV[cause], amount) for cause, amount in change.by_cause().items() if amount]
    if not told_apart:
        bars = [(step.step.step, step.step.amount) for step in read]
    ends = ((change.before_label, float(change.before.sum())), (change.now_label, float(change.now.sum())))
    (before, old), (now, new) = ends
    steps = Change(f"från {before}", f"till {now}", round(old, 2), round(new, 2), read, still(workspace, change))
    kinds = kinds_table(blank, change) if told_apart and read else None
    return ChangeView(
        heading=heading,
        sentences=_sentences(change, unit),
        picture=_picture(replace(blank, title=heading), sorted(bars, key=lambda bar: -abs(bar[1])), ends),
        rows=change_table(replace(blank, key="andring", title="Vad som har ändrats, rad för rad"), steps),
        kinds=kinds,
        details=None if kinds is None else details_table(workspace, change, kinds),
        said=said_table(blank, change.said),
    )


def _blank(workspace: Workspace, change: ForecastChange, unit: Unit) -> Table:
    """What every table of the change shares: whose, what, the unit, and between which two forecasts."""
    settings = workspace.settings
    made = f"Källa: {settings.source}. Från {change.before_label} till {change.now_label}."
    foot: tuple[str, ...] = (SIGN_RULE[FileSign.COST_NEGATIVE], made)
    under = f"{settings.municipality}, {settings.committee.lower()} · {_UNDER} {settings.year} · {unit}"
    foot = (SYNTHETIC, *foot) if settings.synthetic else foot
    return Table("", "", under, ("",), (), (), unit, unit.decimals, footer=foot)


def _short(change: ForecastChange) -> tuple[str, str]:
    """The two by month alone where that tells them apart."""
    months = [label.split(",")[0] for label in (change.before_label, change.now_label)]
    return (months[0], months[1]) if months[0] != months[1] else (change.before_label, change.now_label)


def _heading(before: str, now: str, sek: float, unit: Unit) -> str:
    since = f"Sedan {before}" if not now else f"Från {before} till {now}"
    if not in_unit(sek, unit):
        return f"{since} är prognosen oförändrad"
    return f"{since} har prognosen ändrats med {format_amount(sek, unit, signed=True)} {unit}"


def _sentences(change: ForecastChange, unit: Unit) -> tuple[str, ...]:
    by_cause = {cause: amount for cause, amount in change.by_cause().items() if cause is not Cause.UNKNOWN}
    moved = sorted((item for item in by_cause.items() if item[1]), key=lambda item: -abs(item[1]))
    still = [CAUSE_SV[cause].lower() for cause, amount in by_cause.items() if not amount]
    out = []
    if moved:
        most = ", ".join(f"{CAUSE_SV[cause].lower()} {_signed(sek, unit)}" for cause, sek in moved[:MOST_TOLD])
        out.append(f"{_how_many(len(moved))}: {most} {unit}.")
    out.append(_deviation(change, unit))
    if still:
        out.append(f"{len(still)} av {len(by_cause)} orsaker har inte ändrat prognosen: {', '.join(still)}.")
    return (*out, *change.told, *register_words(change.recorded, unit))


def _how_many(causes: int) -> str:
    """What stands before the causes that are named."""
    if causes == 1:
        return "Orsaken"
    return f"De {MOST_TOLD} största av {causes} orsaker" if causes > MOST_TOLD else "Orsakerna, störst först"


def _deviation(change: ForecastChange, unit: Unit) -> str:
    """The deviation moves with the budget too: forecast - budget."""
    if not in_unit(change.budget_change, unit):
        return "Budgeten är oförändrad, så avvikelsen mot budget har ändrats lika mycket som prognosen."
    moved = round(change.change - change.budget_change, 2)
    return (
        f"Avvikelsen mot budget har ändrats med {_signed(moved, unit)} {unit}: prognosens ändring "
        f"{_signed(change.change, unit)} minus budgetens {_signed(change.budget_change, unit)}."
    )


def _signed(sek: float, unit: Unit) -> str:
    return format_amount(sek, unit, signed=True)


End = tuple[str, float]


def _picture(blank: Table, bars: Sequence[End], ends: tuple[End, End]) -> Picture | None:
    """The bridge from the one forecast to the other, by cause or by row as told; None where no bar is to be drawn."""
    if not bars:
        return None
    unit = blank.unit
    if len(bars) > MOST_DRAWN:
        bars = sorted(bars, key=lambda bar: -abs(bar[1]))
    shown = [BridgeBar(label, amount, "step") for label, amount in bars[: MOST_DRAWN - (len(bars) > MOST_DRAWN)]]
    rest = bars[len(shown) :]
    if rest:
        shown.append(BridgeBar(f"{len(rest)} till", round(sum(amount for _, amount in rest), 2), "rest"))
    change = round(ends[1][1] - ends[0][1], 2) + 0.0
    short = [label.split(",")[0] for label, _ in ends]
    bridge = Bridge(
        bars=(*shown, BridgeBar("Ändring", change, "total")),
        others=(),
        budget=ends[0][1],
        forecast=ends[1][1],
        budget_label=short[0],
        forecast_label=short[1],
        of=_UNDER.capitalize(),
    )
    decimals = decimals_that_foot([bar.amount for bar in shown], unit, most=unit.decimals + 1)
    rows = [TableRow(f"steg-{n}", bar.label, 0, "leaf", (bar.amount,)) for n, bar in enumerate(shown)]
    total = TableRow("summa", "Ändring", 0, "total", (change,), "", tuple(row.key for row in rows))
    table = replace(
        blank,
        key="andring_bro",
        labels=("Steg",),
        columns=(Column("Ändring", signed=True),),
        rows=(*rows, total),
        decimals=decimals,
    )
    sentence = f"Nollinjen är prognosen från {ends[0][0]}; plus är bättre."
    return Picture("andring_bro", blank.title, blank.subtitle, bridge, Look(unit, decimals), sentence, footed(table))
