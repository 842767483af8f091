"""The pictures of the board room's screens, each with its table; amounts in millions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from forecast.model import Result
from forecast.money import Unit, decimals_that_agree, decimals_that_foot, in_unit
from forecast.report.bridge_view import others_text
from forecast.report.charts.bridge import Bridge, BridgeBar
from forecast.report.charts.drawing import Drawing, in_words
from forecast.report.charts.marks import Look
from forecast.report.charts.scenario_bridge import Change
from forecast.report.charts.year_bar import YearBar
from forecast.report.measures import Totals
from forecast.report.papers.paper import Picture
from forecast.report.scenario_view import scenario_view
from forecast.report.table import Cell, Column, Table, TableRow
from forecast.report.words import footer
from forecast.workspace.workspace import Workspace

_UNIT = Unit.MNKR
_MOST_DECIMALS = 2
"""A hundredth of a million is as fine as a screen gets; a rest takes what is left."""
_MOST_CHANGES = 5
"""Changes that a screen can name."""


def year_picture(workspace: Workspace, base: Result, year: YearBar, title: str, under: str) -> Picture:
    """Budget, forecast (booked and rest) and last year's outcome."""
    number = year.booked.year
    rows = [TableRow("budget", f"Budget {number}", 0, "leaf", (year.budget,))]
    if base.closed:
        rows.append(TableRow("utfall", f"Utfall {number}", 0, "total", (year.forecast,)))
    else:
        rows += [
            TableRow("bokfort", f"Bokfört {year.booked.months_label}", 1, "leaf", (year.actual,)),
            TableRow("rest", "Återstår", 1, "leaf", (year.rest,)),
            TableRow("prognos", f"Prognos {number}", 0, "total", (year.forecast,), "", ("bokfort", "rest")),
        ]
    if year.prior is not None:
        rows.append(TableRow("forra", f"Utfall {number - 1}", 0, "memo", (year.prior,)))
    column = Column("Nettokostnad")
    table = _table(workspace, base, "lage", (title, under), ("Året", column), rows, _UNIT.decimals)
    return _picture(year, Look(_UNIT), table)


def shares_picture(
    workspace: Workspace, base: Result, named: Sequence[int], rows: Sequence[int], whole: Totals, title: str, under: str
) -> Picture:
    """The named rows, all others as one net, and the sum, at the fewest decimals at which they foot."""
    main = base.main
    parts = [BridgeBar(main.tree.rows[i].name, float(main.deviation[i]), "step") for i in named]
    left = round(whole.deviation - sum(bar.amount for bar in parts), 2)
    others = [i for i in rows if i not in named and main.deviation[i]]
    if left:
        name = main.tree.rows[others[0]].name if len(others) == 1 else "Alla övriga, netto"
        parts.append(BridgeBar(name, left, "step" if len(others) == 1 else "rest"))
    amounts = [bar.amount for bar in parts]
    decimals = decimals_that_agree(amounts, amounts[: len(named)], _UNIT, most=_MOST_DECIMALS)
    shown = _footed(parts, whole.deviation, decimals)
    end = whole.deviation if shown is parts else round(sum(bar.amount for bar in shown), 2)
    bars = (*shown, BridgeBar("Hela nämnden", end, "total"))
    bridge = Bridge(bars, (), whole.budget, whole.forecast, forecast_label="utfall" if base.closed else "prognos")
    lines = [TableRow(f"steg-{n}", bar.label, 0, "leaf", (bar.amount,)) for n, bar in enumerate(bars[:-1])]
    sum_row = TableRow("summa", "Hela nämnden", 0, "total", (end,), "", tuple(line.key for line in lines))
    column = Column("Avvikelse", signed=True)
    table = _table(workspace, base, "andelar", (title, under), ("Verksamhet", column), [*lines, sum_row], decimals)
    return _picture(bridge, Look(_UNIT, decimals), table)


def _footed(parts: list[BridgeBar], total: float, decimals: int) -> list[BridgeBar]:
    """The same parts; where they do not foot the last takes what is left, so that the picture does."""
    rounded = [in_unit(bar.amount, _UNIT, decimals) for bar in parts]
    left = in_unit(total, _UNIT, decimals) - sum(rounded)
    if not left:
        return parts
    shown = [float(part) * _UNIT.sek for part in rounded]
    shown[-1] += float(left) * _UNIT.sek
    return [replace(bar, amount=round(amount, 2)) for bar, amount in zip(parts, shown, strict=True)]


def others_picture(workspace: Workspace, base: Result, bridge: Bridge, title: str, under: str) -> Picture:
    """The forecast's deviation beside every other way to reckon it."""
    look = Look(_UNIT)
    alone = replace(bridge, bars=(replace(bridge.total, label="Prognosen"),))
    rows: list[TableRow] = [TableRow("prognos", "Prognosen", 0, "total", (alone.total.amount,))]
    for number, bar in enumerate(bridge.others):
        cell: Cell = others_text(bar, _UNIT) if bar.kind == "span" else bar.amount
        rows.append(TableRow(f"annat-{number}", bar.label, 0, "memo", (cell,)))
    column = Column("Avvikelse", signed=True)
    table = _table(workspace, base, "takt", (title, under), ("Sätt att räkna", column), rows, _UNIT.decimals)
    return _picture(alone, look, table)


def scenario_picture(workspace: Workspace, base: Result, result: Result, title: str, under: str) -> Picture | None:
    """From the base to the scenario; what a screen cannot name is one step."""
    whole = scenario_view(workspace, base, result, _UNIT).bridge
    if whole is None:
        return None
    changes = _named(whole.changes)
    bridge = replace(whole, changes=changes)
    amounts = [bridge.base, *(step.amount for step in bridge.steps)]
    decimals = decimals_that_foot(amounts, _UNIT)
    rows = [TableRow("bas", bridge.base_label, 0, "leaf", (bridge.base,))]
    rows += [TableRow(f"steg-{n}", step.label, 0, "leaf", (step.amount,)) for n, step in enumerate(bridge.steps)]
    parts = tuple(row.key for row in rows)
    rows.append(TableRow("scenario", bridge.scenario_label, 0, "total", (bridge.scenario,), "", parts))
    column = Column("Avvikelse", signed=True)
    table = _table(workspace, result, "scenario", (title, under), ("Från bas till scenario", column), rows, decimals)
    return _picture(bridge, Look(_UNIT, decimals), table)


def _named(changes: tuple[Change, ...]) -> tuple[Change, ...]:
    """The changes that weigh most, in their order, and the others as one."""
    if len(changes) <= _MOST_CHANGES + 1:
        return changes
    heavy = sorted(range(len(changes)), key=lambda i: (-abs(changes[i].amount), i))[:_MOST_CHANGES]
    others = [change for i, change in enumerate(changes) if i not in heavy]
    rest = Change(f"{len(others)} övriga ändringar", round(sum(change.amount for change in others), 2))
    return (*(changes[i] for i in sorted(heavy)), rest)


def _table(
    workspace: Workspace,
    result: Result,
    key: str,
    titles: tuple[str, str],
    head: tuple[str, Column],
    rows: Sequence[TableRow],
    decimals: int,
) -> Table:
    label, column = head
    return Table(
        key=f"skarm-{key}",
        title=titles[0],
        subtitle=titles[1],
        labels=(label,),
        columns=(column,),
        rows=tuple(rows),
        unit=_UNIT,
        decimals=decimals,
        footer=footer(workspace, result),
    )


def _picture(drawing: Drawing, look: Look, table: Table) -> Picture:
    """The picture; the chart's own words are its sentence, since the screen's message is its title."""
    return Picture(table.key, table.title, table.subtitle, drawing, look, in_words(drawing, look), table)
