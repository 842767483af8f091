"""Prognossäkerhet for programs: JSON and CSV by the contract in docs/file-formats.md; SEK, plus = became better."""

from __future__ import annotations

import csv
import io
import math
from collections.abc import Iterator

import numpy as np

from forecast.formats.formula_guard import safe
from forecast.model import Floats, Result
from forecast.questions.forecast_change import Cause, ForecastChange
from forecast.questions.track import FEWEST_YEARS, VOICES, Score, Tendency, nearest
from forecast.report.contract import answer_head, dump, json_amount
from forecast.report.history.accuracy import Accuracy
from forecast.report.history.error_split import NOTHING_KEPT, KeptYears, voice_of
from forecast.report.words import SYNTHETIC
from forecast.store.records import Snapshot
from forecast.workspace.workspace import Workspace


def accuracy_json(workspace: Workspace, result: Result, found: Accuracy, past: KeptYears = NOTHING_KEPT) -> str:
    """Everything that Prognossäkerhet knows: the committee month by month, the rows' records, and every row's error."""
    track = found.track
    won = {str(month): nearest(track, n) for n, month in enumerate(track.as_of)}
    return dump(
        {
            **answer_head(workspace, result),
            "target_percent": found.aim.percent,
            "target_is_default": workspace.settings.accuracy_target is None,
            "scores": [_score(score) for score in found.held],
            "nearest": [{"month": month, "layer": None if v is None else v.value} for month, v in won.items()],
            "tendencies": [_tendency(name, item) for name, item in found.tendencies],
            "units": [_tendency(name, item) for name, item in found.units],
            "published": [
                {
                    "month": str(item.as_of),
                    "layer": item.voice.value,
                    "deviation": item.deviation,
                    "published": item.published,
                    "error": item.error,
                    "percent": _rounded(item.percent),
                }
                for item in found.published
            ],
            "split": [_split(item, change) for item, change in past.changes],
            "rows": list(_rows(workspace, found)),
        }
    )


def accuracy_csv(workspace: Workspace, found: Accuracy) -> str:
    """Every row's forecasts against its outcome, one a line, separated by semicolons; numbers with a decimal point."""
    out = io.StringIO()
    if workspace.settings.synthetic:
        out.write(f"# {SYNTHETIC}\n")
    names = ("month", "layer", "row", "name", "forecast", "outcome", "error", "budget", "preliminary", "snapshot")
    writer = csv.DictWriter(out, names, delimiter=";", lineterminator="\n")
    writer.writeheader()
    for row in _rows(workspace, found):
        writer.writerow({key: _cell(value) for key, value in row.items()})
    return out.getvalue()


def _cell(value: object) -> object:
    if isinstance(value, bool):
        return "true" if value else "false"
    return safe(value) if isinstance(value, str) else value


def _score(score: Score) -> dict[str, object]:
    return {
        "month": str(score.as_of),
        "layer": score.voice.value,
        "rows": score.rows,
        "forecast": score.forecast,
        "outcome": score.outcome,
        "error": score.error,
        "error_without_sign": score.apart,
        "mean_error_without_sign": score.mean_apart,
        "budget": json_amount(score.budget),
        "percent": _rounded(score.percent),
        "preliminary": score.preliminary,
    }


def _tendency(name: str, item: Tendency) -> dict[str, object]:
    return {
        "key": item.key,
        "name": name,
        "layer": item.voice.value,
        "years": [
            {
                "year": year,
                "error": error,
                "error_without_sign": apart,
                "percent": _rounded(percent),
                "model_error": json_amount(model),
            }
            for year, error, apart, percent, model in zip(
                item.years, item.errors, item.apart, item.percents, item.model, strict=True
            )
        ],
        "worse": item.worse,
        "better": item.better,
        "chance": round(item.chance, 4),
        "enough_years": len(item.years) >= FEWEST_YEARS,
        "lasting": item.lasting,
    }


def _split(item: Snapshot, change: ForecastChange | None) -> dict[str, object]:
    """A forecast's error by cause; no causes where what it was made of is not kept."""
    amounts = {} if change is None else {c.value: _ore(a) for c, a in zip(change.causes, change.amounts, strict=True)}
    return {
        "month": item.as_of,
        "layer": voice_of(item).value,
        "snapshot": item.id,
        "error": None if change is None else change.change,
        "causes": amounts,
        "cleared_of_measures": None if change is None else _ore(change.change - amounts.get(Cause.MEASURES.value, 0.0)),
    }


def _ore(amounts: Floats | float) -> float:
    return round(float(np.sum(amounts)), 2) + 0.0


def _rows(workspace: Workspace, found: Accuracy) -> Iterator[dict[str, object]]:
    """Every known error, by month, voice and row."""
    track, tree = found.track, workspace.tree
    names = [tree.rows[tree.position(key)].name for key in track.rows]
    errors = track.errors
    for n, month in enumerate(track.as_of):
        for v, voice in enumerate(VOICES):
            for r in np.flatnonzero(np.isfinite(errors[n, v])):
                yield {
                    "month": str(month),
                    "layer": voice.value,
                    "row": track.rows[r],
                    "name": names[r],
                    "forecast": json_amount(track.amounts[n, v, r]),
                    "outcome": json_amount(track.outcome[n, r]),
                    "error": json_amount(errors[n, v, r]),
                    "budget": json_amount(track.budget[n, r]),
                    "preliminary": track.preliminary[n],
                    "snapshot": track.kept[n] or None,
                }


def _rounded(percent: float) -> float | None:
    return None if math.isnan(percent) else round(percent, 4) + 0.0
