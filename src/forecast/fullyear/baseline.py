"""A workspace's statement, as of a month, to its baseline: what is booked, the plain lines, the model, the layers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from forecast.drivers.events import booked_one_offs
from forecast.errors import ForecastError, InputError, Place
from forecast.fullyear.default_shares import twelfths, with_pay_review
from forecast.fullyear.lines import Lines
from forecast.fullyear.methods import METHODS
from forecast.fullyear.plain import linear_deviation, straight
from forecast.fullyear.project import project, take
from forecast.fullyear.projection import LEVELS, Projection
from forecast.ledger.book import booked_through, by_month, over_span
from forecast.ledger.specs import Kind, Layer
from forecast.ledger.tree import CostType, Role, Tree
from forecast.model import Baseline, Floats
from forecast.money import round_ore
from forecast.parameters import load_parameter, value_on
from forecast.periods import Month, Span
from forecast.workspace.load import Workspace
from forecast.workspace.printed import meaning, printed_cells

MOST_YEARS = 12
"""Earlier years that are read; older ones say little about today's phasing."""


def baseline(workspace: Workspace, statement: str, as_of: Month, method: str | None = None) -> Baseline:
    """The baseline of one statement.

    Args:
        workspace: where the figures are.
        statement: key of the statement.
        as_of: last booked month, of the workspace's year.
        method: a method to use on every row instead of the chosen one.

    Raises:
        InputError: when `as_of` lies after the last outcome, or nothing is known for January to as-of.
        ForecastError: when a fixed method is unknown or does not fit its row.
    """
    tree = workspace.trees[statement]
    books = _Books(workspace, tree, as_of)
    known = ~np.isnan(books.actual)
    one_offs = booked_one_offs(workspace.events, tree, workspace.settings.unit, as_of)
    rows = np.flatnonzero(known & np.isin(np.arange(len(tree.rows)), [*tree.where(Role.LEAF), *tree.where(Role.MEMO)]))
    lines = _lines(workspace, books, one_offs, rows, method)
    projection = project(lines if method is None else _where_it_can_be_used(lines))
    model = np.full(len(tree.rows), np.nan)
    put_back = np.array([key != "budget" for key in projection.method], dtype=np.bool_)
    model[rows] = projection.point + np.where(put_back, one_offs[rows].sum(axis=1), 0.0)
    rest = np.full((len(tree.rows), 12), np.nan)
    rest[rows] = projection.rest
    unbooked = _unbooked(books, rows)
    kept = project(_on_budget(books, unbooked))
    model[unbooked] = kept.point
    spread = np.zeros((len(tree.rows), len(LEVELS)))
    decided = np.array([tree.rows[i].cost_type is CostType.APPROPRIATION for i in rows], dtype=np.bool_)
    spread[rows] = np.where(decided[:, None], 0.0, projection.spread)
    spread[unbooked] = kept.spread
    weight = np.full(len(tree.rows), np.nan)
    weight[rows] = projection.weight
    months = as_of.number
    judged, adopted = _judged(workspace, tree), books.layer(Layer.ADOPTED)
    return Baseline(
        tree=tree,
        as_of=as_of,
        actual=tree.sum_up(books.actual),
        budget=tree.sum_up(books.budget),
        ytd_budget=tree.sum_up(books.ytd_budget),
        prior_total=tree.sum_whole(books.prior_total),
        prior_actual=tree.sum_whole(books.prior_actual),
        prior_budget=tree.sum_whole(books.prior_budget),
        booked=tree.sum_up(books.booked),
        prior_months=tree.sum_up(books.prior_months),
        budget_months=tree.sum_up(books.budget_months),
        one_off=tree.sum_up(round_ore(one_offs.sum(axis=1))),
        linear=tree.sum_up(round_ore(straight(books.actual, months))),
        linear_deviation=tree.sum_whole(
            round_ore(linear_deviation(books.ytd_deviation + books.ytd_budget, books.ytd_budget, books.budget, months))
        ),
        model=tree.sum_up(round_ore(model)),
        rest=tree.sum_up(rest),
        judged=tree.sum_whole(np.where(np.isnan(judged), books.layer(Layer.JUDGED), judged)),
        adopted=tree.sum_up(adopted),
        previous=tree.sum_whole(_previous(workspace, tree, adopted)),
        spread=spread,
        weight=weight,
        method=_methods(tree, {**_by_row(rows, projection.method), **_by_row(unbooked, kept.method)}),
        reason=_reasons(workspace, tree, projection, rows, unbooked, months, asked=method is not None),
        basis=_spread_out({**_by_row(rows, projection.basis), **_by_row(unbooked, kept.basis)}, len(tree.rows), "none"),
    )


class _Books:
    """The ledger's amounts of one statement as arrays over its rows, NaN where not known."""

    def __init__(self, workspace: Workspace, tree: Tree, as_of: Month) -> None:
        self.ledger, self.tree, self.year, self.months = workspace.ledger, tree, as_of.year, as_of.number
        actual = self.ledger.select(tree.statement, Kind.ACTUAL)
        budget = self.ledger.select(tree.statement, Kind.BUDGET)
        so_far, year = Span.through(as_of), Span.full_year(as_of.year)
        self.actual = over_span(actual, tree, so_far)
        if tree is workspace.tree and np.isnan(self.actual[tree.where(Role.LEAF)]).all():
            raise _no_outcome(workspace, as_of)
        self.budget = over_span(budget, tree, year)
        ytd = over_span(self.ledger.select(tree.statement, Kind.YTD_BUDGET), tree, so_far)
        self.ytd_budget = np.where(np.isnan(ytd), over_span(budget, tree, so_far), ytd)
        self.ytd_deviation = self._ytd_deviation(workspace, so_far)
        self.booked = by_month(actual, tree, as_of.year)
        self.booked[:, as_of.number :] = np.nan
        self.budget_months = by_month(budget, tree, as_of.year)
        self.prior_total = over_span(actual, tree, Span.full_year(as_of.year - 1))
        self.prior_actual = over_span(actual, tree, Span(as_of.year - 1, 1, as_of.number))
        self.prior_budget = over_span(budget, tree, Span.full_year(as_of.year - 1))
        self.prior_months = by_month(actual, tree, as_of.year - 1)
        years = sorted({int(y) for y in actual["year"] if as_of.year - MOST_YEARS <= y < as_of.year})
        self.years = tuple(years)
        self.history = (
            np.stack([by_month(actual, tree, y) for y in years], axis=1) if years else np.zeros((len(tree.rows), 0, 12))
        )
        self.past_budgets = (
            np.stack([over_span(budget, tree, Span.full_year(y)) for y in years], axis=1)
            if years
            else np.zeros((len(tree.rows), 0))
        )

    def _ytd_deviation(self, workspace: Workspace, so_far: Span) -> Floats:
        """(R,) actual - period budget, as printed where rounding explains what it misses by.

        One rounded number is nearer the truth than the difference of two.
        """
        out = self.actual - self.ytd_budget
        pair = (meaning("actual", so_far), meaning("ytd_budget", so_far))
        printed = printed_cells(workspace).differences
        for at, key in enumerate(self.tree.keys):
            shown = printed.get((self.tree.statement, key, pair))
            if shown is not None and abs(shown - out[at]) <= workspace.settings.unit.sek:
                out[at] = shown
        return out

    def layer(self, layer: Layer) -> Floats:
        """(R,) full-year forecast of a layer."""
        entries = self.ledger.select(self.tree.statement, Kind.FORECAST, layer)
        return over_span(entries, self.tree, Span.full_year(self.year))


def _no_outcome(workspace: Workspace, as_of: Month) -> InputError:
    last = booked_through(workspace.ledger, workspace.tree.statement, as_of.year)
    found = f"Utfall för {Span.through(as_of).label} finns inte"
    place = Place(f"{workspace.name}/workspace.yaml", None, "as_of")
    if last is None:
        return InputError(f"{found}, och inget annat utfall för {as_of.year}.", place, "Läs in årets utfall.")
    if as_of > last:
        return InputError(f"{found}; sista bokförda månad är {last.label}.", place, f"Välj {last} eller tidigare.")
    return InputError(
        f"{found}; utfallet finns bara som summa till och med {last.label}.",
        place,
        f"Välj {last}, eller läs in utfall per månad.",
    )


def _lines(workspace: Workspace, books: _Books, one_offs: Floats, rows: NDArray[np.int64], method: str | None) -> Lines:
    """The rows with an outcome as lines without one-offs, this year's and earlier years'."""
    tree, unit = books.tree, workspace.settings.unit
    history = books.history.copy()
    for i, year in enumerate(books.years):
        history[:, i] -= booked_one_offs(workspace.events, tree, unit, Month(year, 12))
    fixed = [_fixed(workspace, tree, int(i), method) for i in rows]
    return Lines(
        months=books.months,
        history=history[rows],
        booked=(books.booked - one_offs)[rows],
        actual=(books.actual - one_offs.sum(axis=1))[rows],
        budget=books.budget[rows],
        prior_total=books.prior_total[rows],
        shares=_shares(workspace, tree, books.year)[rows],
        group=np.array([list(CostType).index(tree.rows[i].cost_type) for i in rows], dtype=np.int64),
        fixed=tuple(fixed),
        past_budgets=books.past_budgets[rows],
    )


def _fixed(workspace: Workspace, tree: Tree, at: int, method: str | None) -> str | None:
    """The method that is not for the data to choose: asked for, fixed by a person, or a decided appropriation."""
    if method is not None:
        return method
    row = tree.rows[at]
    for fixed in workspace.methods:
        if (fixed.statement, fixed.row) == (tree.statement, row.key):
            return fixed.method
    return "budget" if row.cost_type is CostType.APPROPRIATION else None


def _shares(workspace: Workspace, tree: Tree, year: int) -> Floats:
    """(R, 12) default month shares: twelfths, with the pay-review step on staff rows whose budget holds it."""
    rate = np.zeros(len(tree.rows))
    if workspace.settings.principles.pay_review_budget == "rows":
        staff = np.array([row.cost_type is CostType.STAFF for row in tree.rows])
        rate[staff] = value_on(load_parameter("pay_review"), Month(year, 12))
    return with_pay_review(rate) if rate.any() else twelfths(len(tree.rows))


def _judged(workspace: Workspace, tree: Tree) -> Floats:
    out = np.full(len(tree.rows), np.nan)
    for judgement in workspace.judgements:
        if judgement.statement == tree.statement:
            out[tree.position(judgement.row)] = float(judgement.forecast) * workspace.settings.unit.sek
    return out


def _previous(workspace: Workspace, tree: Tree, adopted: Floats) -> Floats:
    """The previous forecast: as given, or today's adopted one less the printed change."""
    out = np.full(len(tree.rows), np.nan)
    for item in workspace.previous:
        if item.statement == tree.statement:
            at = tree.position(item.row)
            out[at] = item.forecast if item.forecast is not None else adopted[at] - (item.change or 0.0)
    return round_ore(out)


def _unbooked(books: _Books, rows: NDArray[np.int64]) -> NDArray[np.int64]:
    """Leaves with a budget and no outcome, in a statement where others have one."""
    if rows.size == 0:
        return np.zeros(0, dtype=np.int64)
    leaves = books.tree.where(Role.LEAF)
    return leaves[np.isnan(books.actual[leaves]) & ~np.isnan(books.budget[leaves])]


def _on_budget(books: _Books, rows: NDArray[np.int64]) -> Lines:
    """Rows of which nothing is known but the budget: it stands, with the width that a first month would leave."""
    budget = books.budget[rows]
    nothing = np.full((len(rows), 12), np.nan)
    return Lines(
        months=1,
        history=np.zeros((len(rows), 0, 12)),
        booked=nothing,
        actual=budget / 12,
        budget=budget,
        prior_total=np.full(len(rows), np.nan),
        shares=twelfths(len(rows)),
        group=np.zeros(len(rows), dtype=np.int64),
        fixed=("budget",) * len(rows),
    )


def _by_row(rows: NDArray[np.int64], texts: tuple[str, ...]) -> dict[int, str]:
    return dict(zip(rows.tolist(), texts, strict=True))


def _spread_out(texts: Mapping[int, str], size: int, rest: str) -> tuple[str, ...]:
    """Texts by row as a tuple over all rows; the others hold `rest`."""
    return tuple(texts.get(at, rest) for at in range(size))


def _methods(tree: Tree, known: Mapping[int, str]) -> tuple[str, ...]:
    """Key of each row's method; "sum" on sums of rows that have one, "none" where nothing can be said."""
    keys = list(_spread_out(known, len(tree.rows), "none"))
    for at in tree.where(Role.SUM):
        if any(keys[i] != "none" for i in tree.leaves_below(int(at))):
            keys[at] = "sum"
    return tuple(keys)


def _where_it_can_be_used(lines: Lines) -> Lines:
    """The lines with the asked method left out on rows that cannot carry it (no budget, no months); they choose.

    Raises:
        ForecastError: when no row can carry it.
    """
    able = [_can_be_used(take(lines, np.array([i]))) for i in range(lines.rows)]
    if lines.rows and not any(able):
        project(lines)
    return replace(lines, fixed=tuple(key if can else None for key, can in zip(lines.fixed, able, strict=True)))


def _can_be_used(line: Lines) -> bool:
    try:
        project(line)
    except ForecastError:
        return False
    return True


def _reasons(
    workspace: Workspace,
    tree: Tree,
    projection: Projection,
    rows: NDArray[np.int64],
    unbooked: NDArray[np.int64],
    months: int,
    *,
    asked: bool,
) -> tuple[str, ...]:
    """Why the model says what it says, per row, in Swedish."""
    fixed = {(item.statement, item.row): item for item in workspace.methods}
    out = []
    for i, at in enumerate(rows):
        method = METHODS[projection.method[i]]
        weight = projection.weight[i]
        text = method.reason_sv.format(weight="–" if np.isnan(weight) else round(100 * weight), months=months)
        person = fixed.get((tree.statement, tree.rows[at].key))
        if person is not None and not asked:
            text = f"{text} Låst av {person.name}: {person.reason}"
        if projection.basis[i] == "default":
            text += " Egna månader saknas, så spannet är en schablon."
        out.append(text)
    known = _by_row(rows, tuple(out))
    known |= dict.fromkeys(
        unbooked.tolist(), "Inget utfall finns i underlaget; budgeten står kvar tills det är inläst."
    )
    filled = _spread_out(known, len(tree.rows), "Inget utfall finns i underlaget.")
    sums = set(tree.where(Role.SUM).tolist())
    return tuple("Summan av raderna under." if at in sums else text for at, text in enumerate(filled))
