"""A workspace's statement, as of a month, to its baseline: what is booked, the plain lines, the model, the layers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from forecast.drivers.events import booked_one_offs
from forecast.errors import ForecastError
from forecast.fullyear.books import Books
from forecast.fullyear.default_shares import twelfths, with_pay_review
from forecast.fullyear.lines import Lines
from forecast.fullyear.methods import METHODS
from forecast.fullyear.plain import linear_deviation, straight
from forecast.fullyear.project import project, take
from forecast.fullyear.projection import LEVELS, Projection
from forecast.ledger.specs import Layer
from forecast.ledger.tree import CostType, Role, Tree
from forecast.model import Baseline, Floats
from forecast.money import round_ore
from forecast.parameters import load_parameter, value_on
from forecast.periods import Month
from forecast.workspace.load import Workspace


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
    books = Books(workspace, tree, as_of)
    one_offs = booked_one_offs(workspace.events, tree, workspace.settings.unit, as_of)
    said = _model(workspace, books, one_offs, method)
    months = as_of.number
    judged, adopted, previous = _persons(workspace, books, as_of)
    return Baseline(
        tree=tree,
        as_of=as_of,
        actual=tree.sum_up(books.actual),
        budget=tree.sum_up(books.budget),
        ytd_budget=tree.sum_up(books.ytd_budget),
        prior_total=tree.sum_whole(books.prior_total),
        prior_actual=tree.sum_whole(books.prior_actual),
        prior_budget=tree.sum_whole(books.prior_budget),
        booked=tree.sum_whole(books.booked),
        prior_months=tree.sum_whole(books.prior_months),
        budget_months=tree.sum_whole(books.budget_months),
        one_off=tree.sum_up(round_ore(one_offs.sum(axis=1))),
        linear=tree.sum_up(round_ore(straight(books.actual, months))),
        linear_deviation=tree.sum_whole(
            round_ore(linear_deviation(books.ytd_deviation + books.ytd_budget, books.ytd_budget, books.budget, months))
        ),
        model=tree.sum_up(round_ore(said.point)),
        rest=tree.sum_up(said.rest),
        judged=tree.sum_whole(judged),
        adopted=tree.sum_up(adopted),
        previous=tree.sum_whole(previous),
        spread=said.spread,
        weight=said.weight,
        method=said.method,
        reason=said.reason,
        basis=said.basis,
    )


@dataclass(frozen=True, slots=True)
class _Said:
    """What the model says of every row: (R,) point, (R, 12) rest, (R, K) spread, and its words; sums not filled."""

    point: Floats
    rest: Floats
    spread: Floats
    weight: Floats
    method: tuple[str, ...]
    reason: tuple[str, ...]
    basis: tuple[str, ...]


def _model(workspace: Workspace, books: Books, one_offs: Floats, method: str | None) -> _Said:
    """Rows with an outcome by the model, rows with nothing but a budget on it, one-offs put back."""
    tree = books.tree
    own = np.isin(np.arange(len(tree.rows)), [*tree.where(Role.LEAF), *tree.where(Role.MEMO)])
    rows = np.flatnonzero(own & ~np.isnan(books.actual))
    lines = _lines(workspace, books, one_offs, rows, method)
    projection = project(lines if method is None else _where_it_can_be_used(lines))
    unbooked = _unbooked(books, rows)
    kept = project(_on_budget(books, unbooked))
    point, rest = np.full(len(tree.rows), np.nan), np.full((len(tree.rows), 12), np.nan)
    spread, weight = np.zeros((len(tree.rows), len(LEVELS))), np.full(len(tree.rows), np.nan)
    put_back = np.array([key != "budget" for key in projection.method], dtype=np.bool_)
    decided = np.array([tree.rows[i].cost_type is CostType.APPROPRIATION for i in rows], dtype=np.bool_)
    point[rows] = projection.point + np.where(put_back, one_offs[rows].sum(axis=1), 0.0)
    rest[rows], weight[rows] = projection.rest, projection.weight
    spread[rows] = np.where(decided[:, None], 0.0, projection.spread)
    point[unbooked], spread[unbooked] = kept.point, kept.spread
    basis = {**_by_row(rows, projection.basis), **_by_row(unbooked, kept.basis)}
    return _Said(
        point=point,
        rest=rest,
        spread=spread,
        weight=weight,
        method=_methods(tree, {**_by_row(rows, projection.method), **_by_row(unbooked, kept.method)}),
        reason=_reasons(workspace, tree, projection, rows, unbooked, books.months, asked=method is not None),
        basis=_spread_out(basis, len(tree.rows), "none"),
    )


def _lines(workspace: Workspace, books: Books, one_offs: Floats, rows: NDArray[np.int64], method: str | None) -> Lines:
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


def _persons(workspace: Workspace, books: Books, as_of: Month) -> tuple[Floats, Floats, Floats]:
    """(R,) judged, adopted and previous forecasts; nothing as of another month than the one they were made in."""
    if as_of != workspace.settings.as_of:
        nothing = np.full(len(books.tree.rows), np.nan)
        return nothing, nothing, nothing
    judged, adopted = _judged(workspace, books.tree), books.layer(Layer.ADOPTED)
    judged = np.where(np.isnan(judged), books.layer(Layer.JUDGED), judged)
    return judged, adopted, _previous(workspace, books.tree, adopted)


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


def _unbooked(books: Books, rows: NDArray[np.int64]) -> NDArray[np.int64]:
    """Leaves with a budget and no outcome, in a statement where others have one."""
    if rows.size == 0:
        return np.zeros(0, dtype=np.int64)
    leaves = books.tree.where(Role.LEAF)
    return leaves[np.isnan(books.actual[leaves]) & ~np.isnan(books.budget[leaves])]


def _on_budget(books: Books, rows: NDArray[np.int64]) -> Lines:
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
