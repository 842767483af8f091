"""A workspace's statement, as of a month, to its baseline: what is booked, the plain lines, the model, the layers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from forecast.errors import ForecastError
from forecast.fullyear.arrays import MONTHS
from forecast.fullyear.asked_methods import refused, where_it_can_be_used
from forecast.fullyear.books import Books
from forecast.fullyear.history.members import PARTS
from forecast.fullyear.known.common_footing import Footed, after, before, on_footing
from forecast.fullyear.known.knowledge import Knowledge, knowledge_of
from forecast.fullyear.known.said import SUM, Said, with_known_sums
from forecast.fullyear.known.track import past_judged
from forecast.fullyear.lines import Lines
from forecast.fullyear.methods import METHODS
from forecast.fullyear.plain import linear_deviation, straight
from forecast.fullyear.project import project, take
from forecast.fullyear.projection import LEVELS, Projection, assemble, even_reach
from forecast.fullyear.textbook.default_shares import twelfths
from forecast.ledger.specs import Layer
from forecast.ledger.tree import CostType, Role, Tree
from forecast.model import CLOSING_METHOD, Baseline, Floats, Parts
from forecast.money import round_ore
from forecast.periods import Month
from forecast.workspace.workspace import Workspace


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
    known = knowledge_of(workspace, books, [_fixed(workspace, tree, at, method) for at in range(len(tree.rows))])
    said = _model(workspace, books, known, method)
    months = as_of.number
    judged, adopted, previous = _persons(workspace, books, as_of)
    if months == 12 and CLOSING_METHOD not in said.method:
        judged = np.full_like(judged, np.nan)  # the year is closed: what somebody expected does not stand for what came
    return Baseline(
        tree=tree,
        as_of=as_of,
        actual=tree.sum_up(books.actual),
        budget=tree.sum_up(books.budget),
        ytd_budget=tree.sum_up(books.ytd_budget),
        prior_total=tree.sum_whole(round_ore(books.prior_total + _moved_last_year(books, known).sum(axis=1))),
        prior_actual=tree.sum_whole(round_ore(books.prior_actual + known.prior_moved)),
        prior_budget=tree.sum_whole(books.prior_budget),
        booked=tree.sum_whole(books.booked),
        prior_months=tree.sum_whole(round_ore(books.prior_months + _moved_last_year(books, known))),
        budget_months=tree.sum_whole(books.budget_months),
        one_off=tree.sum_up(round_ore(known.one_offs.sum(axis=1))),
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
        path=_reach_of_sums(tree, said.spread, said.path),
        month=_reach_of_sums(tree, said.spread, said.month),
        weight=said.weight,
        parts=said.parts,
        method=said.method,
        reason=said.reason,
        basis=said.basis,
    )


def _moved_last_year(books: Books, known: Knowledge) -> Floats:
    """(R, 12) what restating adds to last year's months."""
    if not books.years or books.years[-1] != books.year - 1:
        return np.zeros((len(books.tree.rows), 12))
    return known.moved[:, -1]


def _model(workspace: Workspace, books: Books, known: Knowledge, method: str | None) -> Said:
    """Rows with an outcome by the model on a common footing, and back; rows with nothing but a budget on it."""
    tree = books.tree
    own = np.isin(np.arange(len(tree.rows)), [*tree.where(Role.LEAF), *tree.where(Role.MEMO)])
    rows = np.flatnonzero(own & ~np.isnan(books.actual))
    footed = before(books, known)
    lines = _lines(workspace, books, known, footed, rows, method)
    try:
        projection = _read(lines, known.step_back[rows])
    except ForecastError as error:
        if method is None:
            raise refused(error, workspace, tree, lines, rows) from error
        projection = _read(where_it_can_be_used(lines), known.step_back[rows])
    there, remaining, wide = after(projection, books, known, footed, rows)
    unbooked = _unbooked(books, rows)
    kept = project(_on_budget(books, unbooked))
    point, rest = np.full(len(tree.rows), np.nan), np.full((len(tree.rows), 12), np.nan)
    spread, weight = np.zeros((len(tree.rows), len(LEVELS))), np.full(len(tree.rows), np.nan)
    path, month = even_reach(books.months, len(tree.rows))
    later = (
        np.arange(MONTHS) >= books.months
    )  # a row that is read as of an earlier month is booked to as-of all the same
    path[rows], month[rows] = projection.path * later, projection.month * later
    decided = np.array([tree.rows[i].cost_type is CostType.APPROPRIATION for i in rows], dtype=np.bool_)
    point[rows], rest[rows], weight[rows] = there, remaining, projection.weight
    spread[rows] = np.where(decided[:, None], 0.0, wide)
    point[unbooked], spread[unbooked] = kept.point, kept.spread
    basis = {**_by_row(rows, projection.basis), **_by_row(unbooked, kept.basis)}
    said = Said(
        point=point,
        rest=rest,
        spread=spread,
        weight=weight,
        path=path,
        month=month,
        parts=_parts(tree, projection, there, rows),
        method=_methods(tree, {**_by_row(rows, projection.method), **_by_row(unbooked, kept.method)}),
        reason=_reasons(workspace, tree, lines, projection, rows, unbooked, asked=method is not None),
        basis=_spread_out(basis, len(tree.rows), "none"),
    )
    return with_known_sums(said, workspace.settings.unit, books, known)


def _parts(tree: Tree, projection: Projection, point: Floats, rows: NDArray[np.int64]) -> tuple[Parts, ...]:
    """What each row's forecast is made of, every part moved as the whole was on its way back to this year's footing."""
    out: list[Parts] = [()] * len(tree.rows)
    for i, at in enumerate(rows):
        weights, years = projection.weights[i], projection.by_part[i] + point[i] - projection.point[i]
        heaviest = [j for j in np.argsort(-weights, kind="stable") if weights[j] > 0]
        if len(heaviest) > 1:
            out[int(at)] = tuple((PARTS[j], float(weights[j]), float(years[j])) for j in heaviest)
    return tuple(out)


def _reach_of_sums(tree: Tree, spread: Floats, reach: Floats) -> Floats:
    """(R, 12) with sums filled: the mean of their parts', each weighing as its span is wide."""
    wide = (spread[:, -1] - spread[:, 0])[:, None]
    sums = tree.where(Role.SUM)
    out, total, size = reach.copy(), tree.sum_up(reach * wide), tree.sum_up(wide)
    out[sums] = np.where(size[sums] > 0, total[sums] / np.where(size[sums] > 0, size[sums], 1.0), reach[sums])
    return out


def _read(lines: Lines, step_back: NDArray[np.int64]) -> Projection:
    """The engine's answer, rows with unreliable last months as of the month before those."""
    parts = []
    for back in np.unique(step_back):
        rows = np.flatnonzero(step_back == back)
        part = take(lines, rows)
        if back:
            booked = np.where(np.arange(12) < lines.months - back, part.booked, np.nan)
            actual = np.nansum(booked, axis=1)
            part = replace(part, months=lines.months - int(back), booked=booked, actual=actual)
        parts.append((rows, project(part)))
    return assemble(parts, lines.rows)


def _lines(
    workspace: Workspace,
    books: Books,
    known: Knowledge,
    footed: Footed,
    rows: NDArray[np.int64],
    method: str | None,
) -> Lines:
    """The rows with an outcome as lines on the common footing."""
    tree = books.tree
    return Lines(
        months=books.months,
        history=np.where(known.rhythm[rows, None, None], np.nan, footed.history[rows]),
        booked=footed.booked[rows],
        actual=footed.actual[rows],
        budget=footed.budget[rows],
        prior_total=footed.prior_total[rows],
        shares=known.shares[rows],
        group=np.array([list(CostType).index(tree.rows[i].cost_type) for i in rows], dtype=np.int64),
        fixed=tuple(_fixed(workspace, tree, int(i), method) for i in rows),
        past_budgets=footed.past_budgets[rows],
        judged=_judged_year(workspace, books, known, footed)[rows],
        past_judged=past_judged(workspace, books, footed)[rows],
    )


def _judged_year(workspace: Workspace, books: Books, known: Knowledge, footed: Footed) -> Floats:
    """(R,) persons' forecasts of this year on the common footing; NaN as of another month than they were made in."""
    judged, _, _ = _persons(workspace, books, Month(books.year, books.months))
    return on_footing(judged, books, known, footed)


def _fixed(workspace: Workspace, tree: Tree, at: int, method: str | None) -> str | None:
    """The method that is not for the data to choose: asked for, fixed by a person, or a decided appropriation."""
    if method is not None:
        return method
    row = tree.rows[at]
    for fixed in workspace.methods:
        if (fixed.statement, fixed.row) == (tree.statement, row.key):
            return fixed.method
    return "budget" if row.cost_type is CostType.APPROPRIATION else None


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


def _reasons(
    workspace: Workspace,
    tree: Tree,
    lines: Lines,
    projection: Projection,
    rows: NDArray[np.int64],
    unbooked: NDArray[np.int64],
    *,
    asked: bool,
) -> tuple[str, ...]:
    """Why the model says what it says, per row, in Swedish."""
    fixed = {(item.statement, item.row): item for item in workspace.methods}
    own_years = np.any(np.all(np.isfinite(lines.history), axis=2), axis=1)
    out = []
    for i, at in enumerate(rows):
        method = METHODS[projection.method[i]]
        weight = projection.weight[i]
        text = method.reason_sv.format(weight="–" if np.isnan(weight) else round(100 * weight), months=lines.months)
        person = fixed.get((tree.statement, tree.rows[at].key))
        if person is not None and not asked:
            text = f"{text} Låst av {person.name}: {person.reason.strip().rstrip('.')}."
        decided = tree.rows[at].cost_type is CostType.APPROPRIATION  # has no span to speak of
        if projection.note[i] and not decided:
            text += f" {projection.note[i]}"
        if projection.basis[i] == "default" and not decided:
            why = "För få egna år" if own_years[i] else "Egna månader för tidigare år saknas"
            text += f" {why}, så spannet är en schablon."
        out.append(text)
    known = _by_row(rows, tuple(out))
    known |= dict.fromkeys(
        unbooked.tolist(), "Inget utfall finns i underlaget; budgeten står kvar tills det är inläst."
    )
    filled = _spread_out(known, len(tree.rows), "Inget utfall finns i underlaget.")
    sums = set(tree.where(Role.SUM).tolist())
    return tuple(SUM if at in sums else text for at, text in enumerate(filled))
