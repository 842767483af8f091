"""Vad krävs? and Känslighet: what may be asked, and the answers as the page shows them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from forecast.model import Result
from forecast.money import Unit, format_amount
from forecast.periods import Month
from forecast.questions.sensitivity import Swing
from forecast.report.charts.tornado import Bar, Tornado
from forecast.report.labels import distinct, whole_label
from forecast.report.lever_groups import lever_name
from forecast.report.measures import totals
from forecast.report.sensitivity_table import shares_words
from forecast.scenario.levers import LEVERS
from forecast.workspace.workspace import Workspace


def levers_to_solve(workspace: Workspace, as_of: Month) -> Mapping[str, str]:
    """Path (`staffing.sarskilt-boende.fte`) -> Swedish name of every lever that a question can solve."""
    named = {
        f"{lever.group}.{key}.{lever.change.model_fields[lever.answer].alias or lever.answer}": (
            f"{lever_name(lever)}: {name}"
        )
        for lever in LEVERS
        if lever.answer is not None
        for key, name in lever.keys(workspace, as_of).items()
    }
    return distinct(named)


def rows_to_solve(result: Result) -> Mapping[str, str]:
    """Row key -> name of the rows that have a deviation, the committee's first."""
    tree, deviation = result.main.tree, result.main.deviation
    order = [result.total, *(at for at in range(len(tree.rows)) if at != result.total)]
    return distinct({tree.rows[at].key: whole_label(tree, at) for at in order if not np.isnan(deviation[at])})


def first_lever(paths: Sequence[str], result: Result, row: str) -> str:
    """The lever to begin with: one on the row or below it, where the deficit is largest; else the first of all."""
    tree, deviation = result.main.tree, np.nan_to_num(result.main.deviation)
    at = tree.position(row)
    inside = {at, *tree.leaves_below(at)} | {i for i in range(len(tree.rows)) if at in tree.path(i)}
    worst: dict[str, float] = {}
    for i in sorted(inside):
        for key in (tree.rows[i].key, tree.rows[i].activity):
            if key and (i == at or key != tree.rows[at].activity):
                worst.setdefault(key, float(deviation[i]))
    own = [path for path in paths if path.partition(".")[2].rpartition(".")[0] in worst]
    return min(own, key=lambda path: worst[path.partition(".")[2].rpartition(".")[0]], default=next(iter(paths)))


def tornado_of(workspace: Workspace, result: Result, swings: Sequence[Swing]) -> Tornado:
    """The picture; the forecast is the one that the page shows."""
    bars = tuple(Bar(swing.name, swing.worse, swing.better) for swing in swings)
    return Tornado(bars, totals(workspace, result).forecast)


def swing_rows(swings: Sequence[Swing], unit: Unit) -> list[tuple[str, str, str, float, float]]:
    """Name, assumption with its source, the amount as text, and both ends in SEK."""
    return [
        (
            swing.name,
            f"{shares_words(swing)}, {swing.source}",
            format_amount(swing.amount, unit),
            swing.worse,
            swing.better,
        )
        for swing in swings
    ]
