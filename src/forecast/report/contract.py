"""A result as JSON and CSV, by the contract in docs/file-formats.md: SEK, income > 0, cost < 0."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Sequence

import numpy as np

from forecast.formats.formula_guard import safe
from forecast.fullyear.timing import reason_asked, thresholds_on
from forecast.ledger.findings import Finding
from forecast.model import Result, StatementResult
from forecast.periods import Month
from forecast.report.timing_reasons import timing_reason
from forecast.report.timing_view import computed_timing, read_rows
from forecast.report.words import SYNTHETIC
from forecast.workspace.workspace import Workspace

SCHEMA = 1


def result_json(workspace: Workspace, result: Result) -> str:
    """The whole result; the same bytes for the same record."""
    return dump(result_object(workspace, result))


def result_object(workspace: Workspace, result: Result) -> dict[str, object]:
    """The contract as plain values."""
    rows = {
        name: [row | _inside(part, at) for at, row in enumerate(_rows(workspace, result, name))]
        for name, part in result.statements.items()
    }
    total = rows[result.primary][result.total] | {"probability_of_deficit": result.probability_of_deficit}
    record = result.record
    return {
        "schema": SCHEMA,
        "workspace": result.workspace,
        "municipality": workspace.settings.municipality,
        "synthetic": workspace.settings.synthetic,
        "as_of": str(result.as_of),
        "scenario": list(result.scenario),
        "headline": result.headline.value,
        "adopted_forecast": _adopted(workspace, result),
        "unit": "SEK",
        "seed": record.seed,
        "record": {
            "run": record.run_id,
            "data": record.data,
            "scenario": record.scenario,
            "parameters": record.parameters,
            "version": record.version,
            "seed": record.seed,
            "draws": record.draws,
            "choice": record.choice,
        },
        "rows": [row for part in rows.values() for row in part],
        "total": total,
        "bridge": [{"step": step.step, "row": step.row, "amount": step.amount} for step in result.bridge],
        "underlying_deviation": json_amount(result.underlying_deviation),
        "levers": [
            {
                "key": lever.key,
                "label": lever.label,
                "old": lever.old,
                "new": lever.new,
                "effect": lever.amount,
                "effect_next_year": lever.next_year,
                "one_off": lever.one_off,
                "correction": lever.correction,
                "uncertain": lever.levels is not None,
                "arithmetic": lever.arithmetic,
            }
            for lever in result.levers
        ],
        "interaction": 0.0 if result.interaction is None else result.interaction.amount,
    }


def _adopted(workspace: Workspace, result: Result) -> dict[str, str] | None:
    """Whose the rows' `adopted` is where the journal says it; None where it is the files', or nobody's."""
    adopted = workspace.adopted
    if adopted is None or result.as_of != workspace.settings.as_of:
        return None
    return {"month": str(adopted.month), "snapshot": adopted.snapshot, "who": adopted.who, "at": adopted.at}


def total_object(workspace: Workspace, result: Result) -> dict[str, object]:
    """The committee's row as plain values, as `result_object` has it under `total`."""
    row = _rows(workspace, result, result.primary)[result.total] | _inside(result.main, result.total)
    return row | {"probability_of_deficit": result.probability_of_deficit}


def result_csv(workspace: Workspace, result: Result) -> str:
    """The rows of the contract, one a line, separated by semicolons; numbers with a decimal point."""
    rows = [row for name in result.statements for row in _rows(workspace, result, name)]
    out = io.StringIO()
    if workspace.settings.synthetic:
        out.write(f"# {SYNTHETIC}\n")
    writer = csv.DictWriter(out, list(rows[0]), delimiter=";", lineterminator="\n")
    writer.writeheader()
    for row in rows:
        writer.writerow({key: _csv_cell(value) for key, value in row.items()})
    return out.getvalue()


def _csv_cell(value: object) -> object:
    """Text that nothing executes; true and false as JSON writes them."""
    if isinstance(value, bool):
        return "true" if value else "false"
    return safe(value) if isinstance(value, str) else value


def findings_json(workspace: Workspace, findings: Sequence[Finding]) -> str:
    """Findings and the import receipts."""
    return dump(
        {
            "schema": SCHEMA,
            "workspace": workspace.name,
            "synthetic": workspace.settings.synthetic,
            "receipts": [
                {
                    "file": r.file,
                    "title": r.title,
                    "statement": r.statement,
                    "rows": r.rows,
                    "cells": r.cells,
                    "empty": r.empty,
                    "sum_file_sek": round(r.sum_file, 2),
                    "sum_loaded_sek": round(r.sum_loaded, 2),
                    "whole": r.whole,
                }
                for r in workspace.ledger.receipts
            ],
            "findings": [
                {
                    "check": f.check,
                    "severity": f.severity.value,
                    "sentence": f.sentence,
                    "file": f.place.file,
                    "row": f.place.row,
                    "column": f.place.column,
                    "remedy": f.remedy,
                }
                for f in findings
            ],
        }
    )


def dump(value: object) -> str:
    """JSON as every command writes it; a number that is not one is refused."""
    return json.dumps(value, ensure_ascii=False, indent=2, allow_nan=False) + "\n"


def dump_line(value: object) -> str:
    """JSON on one line, so that a job can read the last line alone."""
    return json.dumps(value, ensure_ascii=False, allow_nan=False) + "\n"


def _rows(workspace: Workspace, result: Result, statement: str) -> list[dict[str, object]]:
    """The rows of one statement, with the split of the deviation so far."""
    part = result.statements[statement]
    found = computed_timing(part)
    asked = reason_asked(found, read_rows(result, statement), thresholds_on(result.as_of).carried)
    return [
        {
            **_row(part, at),
            "ytd_deviation": json_amount(found.so_far[at]),
            "ytd_basis": None if np.isnan(found.so_far[at]) else "straight" if found.straight[at] else "period",
            "continues": json_amount(found.continues[at]),
            "turns": json_amount(found.turns[at]),
            "correction": json_amount(found.correction[at]),
            "turns_reason": timing_reason(workspace, part, found, at, workspace.settings.unit).text,
            "turns_reason_asked": bool(asked[at]),
        }
        for at in range(len(part.tree.rows))
    ]


def _row(part: StatementResult, at: int) -> dict[str, object]:
    base, row = part.base, part.tree.rows[at]
    quantiles = [json_amount(value) for value in part.quantiles[at]]
    return {
        "statement": part.tree.statement,
        "row": row.key,
        "activity": row.activity or None,
        "name": row.name,
        "cost_type": row.cost_type.value,
        "cost_centre": None,
        "level": int(part.tree.level[at]),
        "role": row.role.value,
        "actual": json_amount(base.actual[at]),
        "budget": json_amount(base.budget[at]),
        "linear": json_amount(base.linear[at]),
        "linear_deviation": json_amount(base.linear_deviation[at]),
        "model": json_amount(base.model[at]),
        "judged": json_amount(base.judged[at]),
        "adopted": json_amount(base.adopted[at]),
        "previous": json_amount(base.previous[at]),
        "forecast": json_amount(part.forecast[at]),
        "deviation": json_amount(part.deviation[at]),
        **dict(zip(("q05", "q10", "q50", "q90", "q95"), quantiles, strict=True)),
        "interval_basis": part.basis[at],
        "method": part.method[at],
        "reason": part.reason[at],
    }


def _inside(part: StatementResult, at: int) -> dict[str, object]:
    """What a line of CSV has no room for: the parts of the model's forecast, and its months with their spans."""
    base, effect = part.base, float(part.effects[:, at].sum())
    low, high = (part.quantiles[at, i] - base.model[at] - effect for i in (1, 3))
    months = range(base.as_of.number + 1, 13) if np.isfinite(base.rest[at, base.as_of.number :]).all() else ()
    return {
        "parts": [
            {"method": key, "weight": round(weight, 4), "forecast": json_amount(year)}
            for key, weight, year in base.parts[at]
        ],
        "months": [
            {
                "month": str(Month(base.as_of.year, month)),
                "model": json_amount(base.rest[at, month - 1]),
                "q10": json_amount(base.rest[at, month - 1] + low * base.month[at, month - 1]),
                "q90": json_amount(base.rest[at, month - 1] + high * base.month[at, month - 1]),
            }
            for month in months
        ],
    }


def answer_head(workspace: Workspace, result: Result) -> dict[str, object]:
    """What the answers to questions begin with, by the contract in docs/file-formats.md."""
    return {
        "schema": SCHEMA,
        "workspace": result.workspace,
        "synthetic": workspace.settings.synthetic,
        "as_of": str(result.as_of),
        "headline": result.headline.value,
        "unit": "SEK",
    }


def json_amount(value: float) -> float | None:
    """SEK to the öre; None where nothing is known."""
    return None if np.isnan(value) else round(float(value), 2) + 0.0
