"""A changed forecast as JSON and CSV, by the contract in docs/file-formats.md: SEK, better > 0."""

from __future__ import annotations

import csv
import io

from forecast.formats.formula_guard import safe
from forecast.money import Unit
from forecast.questions.forecast_change import ForecastChange, Said
from forecast.report.contract import SCHEMA, dump
from forecast.report.history.register_words import register_words
from forecast.report.words import SYNTHETIC
from forecast.workspace.workspace import Workspace


def change_json(workspace: Workspace, change: ForecastChange, ids: tuple[str, str]) -> str:
    """The whole change; `ids` are the two snapshots'. The causes of every row sum to its change to the öre."""
    sides = (
        (change.before_label, ids[0], change.before, change.before_budget),
        (change.now_label, ids[1], change.now, change.now_budget),
    )
    before, now = (
        {"snapshot": key, "name": label, "forecast": _sek(values.sum()), "budget": _sek(budget.sum())}
        for label, key, values, budget in sides
    )
    return dump(
        {
            "schema": SCHEMA,
            "workspace": workspace.name,
            "synthetic": workspace.settings.synthetic,
            "unit": "SEK",
            "statement": change.statement,
            "from": before,
            "to": now,
            "change": change.change,
            "budget_change": change.budget_change,
            "deviation_change": _sek(change.change - change.budget_change),
            "causes": [{"cause": cause.value, "amount": amount} for cause, amount in change.by_cause().items()],
            "rows": _rows(change),
            "said": [_said(item) for item in change.said],
            "notes": [*change.told, *register_words(change.recorded, Unit.KR)],
        }
    )


def change_csv(workspace: Workspace, change: ForecastChange) -> str:
    """A line a row, its causes as columns; semicolons, decimal points."""
    out = io.StringIO()
    if workspace.settings.synthetic:
        out.write(f"# {SYNTHETIC}\n")
    causes = [cause.value for cause in change.causes]
    writer = csv.writer(out, delimiter=";", lineterminator="\n")
    writer.writerow(("statement", "row", "name", "cost_type", "before", "now", "change", *causes))
    for at, row in enumerate(change.rows):
        amounts = [_sek(change.amounts[number, at]) for number in range(len(causes))]
        ends = (_sek(change.before[at]), _sek(change.now[at]), _sek(change.now[at] - change.before[at]))
        writer.writerow((change.statement, safe(row), safe(change.names[at]), change.cost_types[at], *ends, *amounts))
    return out.getvalue()


def _rows(change: ForecastChange) -> list[dict[str, object]]:
    return [
        {
            "row": row,
            "name": change.names[at],
            "cost_type": change.cost_types[at],
            "before": _sek(change.before[at]),
            "now": _sek(change.now[at]),
            "change": _sek(change.now[at] - change.before[at]),
            "causes": {
                cause.value: amount
                for number, cause in enumerate(change.causes)
                if (amount := _sek(change.amounts[number, at]))
            },
        }
        for at, row in enumerate(change.rows)
    ]


def _said(item: Said) -> dict[str, object]:
    return {
        "cause": None if item.cause is None else item.cause.value,
        "row": item.row or None,
        "about": item.name,
        "text": item.text,
        "by": item.by,
        "quoted": item.quoted,
    }


def _sek(amount: float) -> float:
    return round(float(amount), 2) + 0.0
