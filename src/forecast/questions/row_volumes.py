"""The rows of a workspace that split.yaml links to a volume: their amounts and volumes by year, split and per unit."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from forecast.drivers.volume_links import VolumeLink
from forecast.errors import InputError, Place
from forecast.ledger.book import over_span
from forecast.ledger.specs import Kind
from forecast.ledger.tree import COST_TYPES, INCOME_TYPES, Tree
from forecast.model import Floats, Result
from forecast.periods import Span
from forecast.questions.variance import Ends, Parts, UnitCost, ends_of, unit_cost, volume_and_price
from forecast.workspace.workspace import Workspace


@dataclass(frozen=True, slots=True)
class RowSplit:
    """One row of one year.

    Attributes:
        link: the row and its volume.
        name: the row's name.
        unit: of the volume.
        year: of the amounts.
        forecast: whether it is a forecast against budget; else an outcome.
        budget_volume, volume: units.
        net: volume and price on the net; None where the year lacks something.
        gross: the same on costs before income; None where income and cost are not known apart.
        income: income against budget, SEK; None as for gross.
        rounding: what the printed net deviation has beyond the gross parts, SEK.
    """

    link: VolumeLink
    name: str
    unit: str
    year: int
    forecast: bool
    budget_volume: Ends
    volume: Ends
    net: Parts
    gross: Parts | None
    income: float | None
    rounding: float


@dataclass(frozen=True, slots=True)
class RowCost:
    """What a unit of one row costs, by year; `gross` leaves income out of the numerator."""

    link: VolumeLink
    name: str
    unit: str
    net: tuple[UnitCost, ...]
    gross: tuple[UnitCost, ...]


@dataclass(frozen=True, slots=True)
class VolumeSplits:
    """All linked rows.

    Attributes:
        splits: those that can be split.
        costs: those whose unit cost is known for some year.
        told: what could not be done and why, Swedish.
    """

    splits: tuple[RowSplit, ...]
    costs: tuple[RowCost, ...]
    told: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Amounts:
    """A row's year: net, and income and cost where they are known apart. SEK; NaN = unknown."""

    net: float
    income: float
    cost: float


def volume_splits(workspace: Workspace, result: Result, year: int | None = None) -> VolumeSplits:
    """Split every linked row's deviation and tell its unit costs.

    Args:
        workspace: with split.yaml and volumes.csv.
        result: its forecast; a closed year's forecast is the outcome.
        year: the year to split; None = the latest one with budget, outcome (or forecast) and both volumes, row by row.

    Raises:
        InputError: the workspace links no row to a volume.
    """
    if not workspace.volume_links:
        raise InputError(
            "Ingen rad är kopplad till en volym.",
            Place(f"{workspace.name}/split.yaml"),
            "Lägg till filen; se docs/file-formats.md.",
        )
    splits, costs, told = [], [], []
    held: _Held = {}
    for link in workspace.volume_links:
        row = _Row(workspace, result, link, held)
        found = [row.split(y) for y in ([year] if year is not None else row.years)]
        known = [part for part in found if part is not None]
        if known:
            splits.append(known[0])
        else:
            when = f"för {year}" if year is not None else "för något år"
            told.append(
                f"{row.name}: budget, utfall och båda volymerna ({link.measure}) finns inte {when}; "
                "avvikelsen kan inte delas upp."
            )
        cost = row.costs()
        if cost.net:
            costs.append(cost)
    return VolumeSplits(tuple(splits), tuple(costs), tuple(told))


_Held = dict[tuple[str, int, Kind], Floats]
"""Whole statements by year and kind: every link asks for the same few, and adding up a ledger takes a while."""


def splits_of_year(workspace: Workspace, result: Result) -> tuple[RowSplit, ...]:
    """The deviations of the year in hand, of the linked rows whose volumes are known both ways."""
    held: _Held = {}
    found = (_Row(workspace, result, link, held).split(result.as_of.year) for link in workspace.volume_links)
    return tuple(split for split in found if split is not None)


def unit_costs(workspace: Workspace, result: Result, area: str | None, measure: str | None) -> RowCost | None:
    """The unit costs of the first row that is linked to a volume and has any; None where no row has."""
    held: _Held = {}
    for link in workspace.volume_links:
        if (link.area, link.measure) == (area, measure):
            cost = _Row(workspace, result, link, held).costs()
            if cost.net:
                return cost
    return None


class _Row:
    """One link's amounts and volumes."""

    def __init__(self, workspace: Workspace, result: Result, link: VolumeLink, held: _Held) -> None:
        self.workspace, self.result, self.link, self.held = workspace, result, link, held
        self.statement = link.statement or workspace.settings.primary_statement
        tree = workspace.trees[self.statement]
        self.at = tree.position(link.row)
        self.name = tree.rows[self.at].name
        self.typed = _typed_leaves(workspace, self.statement, self.at)
        self.volumes = {v.year: v for v in workspace.volumes if (v.area, v.measure) == (link.area, link.measure)}
        self.unit = next(iter(self.volumes.values())).unit

    @property
    def years(self) -> list[int]:
        """Years with a volume, the latest first."""
        return sorted(self.volumes, reverse=True)

    def split(self, year: int) -> RowSplit | None:
        """The year's split; None where something is missing."""
        volume = self.volumes.get(year)
        if volume is None or volume.actual is None or volume.budget is None:
            return None
        outcome, budget = self._amounts(year, Kind.ACTUAL), self._amounts(year, Kind.BUDGET)
        before, now = (ends_of(printed, self.link.rounded_to) for printed in (volume.budget, volume.actual))
        if np.isnan(outcome.net) or np.isnan(budget.net):
            return None
        net = volume_and_price(budget.net, outcome.net, before, now)
        if net is None:
            return None
        known = not np.isnan([outcome.income, outcome.cost, budget.income, budget.cost]).any()
        gross = volume_and_price(budget.cost, outcome.cost, before, now) if known else None
        income = round(outcome.income - budget.income, 2) + 0.0 if known else None
        rounding = 0.0 if gross is None or income is None else round(net.deviation - gross.deviation - income, 2) + 0.0
        open_year = year == self.result.as_of.year and not self.result.closed
        return RowSplit(self.link, self.name, self.unit, year, open_year, before, now, net, gross, income, rounding)

    def costs(self) -> RowCost:
        """Cost per unit in every year whose outcome and volume are known."""
        net: list[UnitCost] = []
        gross: list[UnitCost] = []
        for year in sorted(self.volumes):
            volume = self.volumes[year]
            if volume.actual is None or (year == self.result.as_of.year and not self.result.closed):
                continue  # a forecast is no outcome
            amounts, ends = self._amounts(year, Kind.ACTUAL), ends_of(volume.actual, self.link.rounded_to)
            for amount, out in ((amounts.net, net), (amounts.cost, gross)):
                cost = None if np.isnan(amount) else unit_cost(year, amount, ends)
                if cost is not None:
                    out.append(cost)
        return RowCost(self.link, self.name, self.unit, tuple(net), tuple(gross))

    def _amounts(self, year: int, kind: Kind) -> _Amounts:
        """The row's year; of the year in hand the asked forecast where the outcome is wanted."""
        whole = self._values(self.statement, year, kind)
        net = float(whole[self.at])
        if self.typed is None:
            return _Amounts(net, float("nan"), float("nan"))
        statement, income, cost = self.typed
        values = whole if statement == self.statement else self._values(statement, year, kind)
        return _Amounts(net, float(values[income].sum()), float(values[cost].sum()))

    def _values(self, statement: str, year: int, kind: Kind) -> Floats:
        asked = (statement, year, kind)
        if asked not in self.held:
            self.held[asked] = self._summed(statement, year, kind)
        return self.held[asked]

    def _summed(self, statement: str, year: int, kind: Kind) -> Floats:
        part = self.result.statements[statement]
        tree = self.workspace.trees[statement]
        if year == self.result.as_of.year:
            values = part.forecast if kind is Kind.ACTUAL else part.base.budget
            places = [part.tree.position(key) for key in tree.keys]  # a scenario may have added rows
            return values[places]
        return tree.sum_whole(over_span(self.workspace.ledger.select(statement, kind), tree, Span.full_year(year)))


def _typed_leaves(workspace: Workspace, statement: str, at: int) -> tuple[str, list[int], list[int]] | None:
    """The statement that knows the row's income and cost apart, and the positions of their leaves."""
    row = workspace.trees[statement].rows[at]
    names = [statement, *(name for name in workspace.trees if name != statement)]
    for name in names:
        tree = workspace.trees[name]
        top = at if name == statement else _same_row(tree, row.key, row.activity)
        if top is None:
            continue
        leaves = tree.leaves_below(top)
        income = [i for i in leaves if tree.rows[i].cost_type in INCOME_TYPES]
        cost = [i for i in leaves if tree.rows[i].cost_type in COST_TYPES]
        if cost and len(income) + len(cost) == len(leaves):
            return name, income, cost
    return None


def _same_row(tree: Tree, key: str, activity: str) -> int | None:
    """The row of another statement that holds the same activity's whole money."""
    if key in tree.keys:
        return tree.position(key)
    return next((i for i, row in enumerate(tree.rows) if activity and row.key == activity), None)
