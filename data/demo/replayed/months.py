"""One month of the replayed year: the books come in, managers judge and hand in, the forecast is adopted."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from maker.autumn import whole_year
from maker.books import Books, Kronor, make_books
from maker.known_then import delivery_csv, known_files
from maker.published import YEAR
from maker.units import UNITS

from replayed.commands import RefusedError, forecast, last_line, tried

ECONOMIST, HEAD = "Påhittad ekonom", "Påhittad förvaltningschef"
MANAGERS = {key: manager for key, _, manager, _ in UNITS}

Said = Mapping[str, Mapping[str, Any]]
"""Unit -> what its manager says in a month, as in manuskript.yaml."""


@dataclass(frozen=True, slots=True)
class Plan:
    """How the year is replayed.

    Attributes:
        out: the folder that it is written to.
        rules: the file of alerts.
        said: month -> unit -> what is said.
        draws: behind each forecast's quantiles.
        kinds: what the board packs are written as.
    """

    out: Path
    rules: Path
    said: Mapping[str, Said]
    draws: int
    kinds: tuple[str, ...]

    @property
    def workspace(self) -> Path:
        """The workspace, which grows month by month."""
        return self.out / "demo-2024"


@dataclass(frozen=True, slots=True)
class Demo:
    """The demo's books, and the whole of 2024."""

    actual: Books
    budget: Books
    year: dict[str, Kronor]

    @classmethod
    def made(cls) -> Demo:
        """Invent them; the same every time."""
        actual, budget = make_books()
        return cls(actual, budget, whole_year(actual))


def open_month(plan: Plan, demo: Demo, number: int) -> dict[str, Any]:
    """The month's files and outcome come in, and the model proposes a year.

    Args:
        plan: how the year is replayed.
        demo: its books.
        number: of the month.

    Returns:
        What `forecast refresh` answered.
    """
    folder = plan.out / f"{YEAR}-{number:02d}"
    folder.mkdir(parents=True, exist_ok=True)
    plan.workspace.mkdir(parents=True, exist_ok=True)
    for name, text in known_files(demo.actual, demo.budget, number).items():
        (plan.workspace / name).write_text(text, encoding="utf-8", newline="\n")
    delivery = folder / f"utfall-{YEAR}-{number:02d}.csv"
    delivery.write_text(delivery_csv(demo.year, number), encoding="utf-8", newline="\n")
    receipt = forecast("import", delivery, "--into", plan.workspace, "--as-of", f"{YEAR}-{number:02d}")
    (folder / "kvitto.txt").write_text(receipt, encoding="utf-8")
    return last_line(
        forecast(
            "refresh", plan.workspace, "--draws", plan.draws, "--format", "json", "--at", moment(number, 5),
            "--alert", plan.rules, "--message", folder / "alert.txt", codes=(0, 3),
        )
    )  # fmt: skip


def collect_month(plan: Plan, number: int) -> int:
    """Three managers judge, comment and hand in; the economist returns or approves; the head adopts.

    Returns:
        How many judgements were made.
    """
    said = plan.said[f"{YEAR}-{number:02d}"]
    judged = 0
    for unit, words in said.items():
        judged += _hand_in(plan, number, unit, words)
        back = words.get("returned")
        if back is not None:
            _step(plan, number, 9, "--return", unit, ECONOMIST, back["reason"])
            again = {"row": words["row"], "forecast": back["forecast"], "reason": back["because"]}
            judged += _hand_in(plan, number, unit, again)
        _step(plan, number, 10, "--approve", unit, ECONOMIST, "Påhittat: genomgånget.")
    forecast(
        "collect", plan.workspace, "--adopt", "--name", HEAD, "--reason", "Påhittat: månadens prognos.", "--at",
        moment(number, 11),
    )  # fmt: skip
    return judged


def _hand_in(plan: Plan, number: int, unit: str, words: Mapping[str, Any]) -> int:
    """What a manager says of the month, and the submission; returns the number of judgements."""
    who, at = ("--name", MANAGERS[unit]), ("--at", moment(number, 8))
    if "forecast" in words:
        judgement = ("--row", words["row"], f"--value={words['forecast']}", "--reason", words["reason"])
        forecast("store", "add", plan.workspace, "judgement", *judgement, *who, *at)
    if "withdraw" in words:
        row = ("--row", words["withdraw"], "--withdraw", "--reason", words["reason"])
        forecast("store", "add", plan.workspace, "judgement", *row, *who, *at)
    comment, measure = words.get("comment"), words.get("measure")
    if comment is not None:
        cause = ("--row", comment["row"], "--text", comment["cause"], "--quote", comment["quote"])
        forecast("store", "add", plan.workspace, "comment", *cause, "--reason", comment["cause"], *who, *at)
    if measure is not None:
        progress = [
            word for key in ("state", "value", "through") if key in measure for word in (f"--{key}", measure[key])
        ]
        words_of = ("--measure", measure["id"], *progress, "--reason", "Påhittat: uppföljning")
        forecast("store", "add", plan.workspace, "measure", *words_of, *who, *at)
    _step(plan, number, 8, "--submit", unit, MANAGERS[unit], words["reason"])
    return int("forecast" in words)


def _step(plan: Plan, number: int, day: int, step: str, unit: str, who: str, why: str) -> None:
    forecast("collect", plan.workspace, step, unit, "--name", who, "--reason", why, "--at", moment(number, day))


def close_month(plan: Plan, number: int) -> dict[str, Any]:
    """The adopted forecast is refreshed into the nämnd's papers.

    Returns:
        What `forecast refresh` answered.

    Raises:
        RefusedError: something could still be said of the month.
    """
    folder = plan.out / f"{YEAR}-{number:02d}"
    kinds = [word for kind in plan.kinds for word in ("--report-to", kind)]
    told = last_line(
        forecast(
            "refresh", plan.workspace, "--headline", "adopted", "--draws", plan.draws, "--format", "json", "--at",
            moment(number, 12), "--report", folder / "underlag", *kinds,
        )
    )  # fmt: skip
    late = ("--row", "92.staff", "--value=-1", "--reason", "Påhittat: för sent.", "--name", ECONOMIST)
    code, _, refusal = tried("store", "add", plan.workspace, "judgement", *late, "--at", moment(number, 13))
    if code != 1 or "låst" not in refusal:
        raise RefusedError(f"{YEAR}-{number:02d} is not locked: {refusal}")
    return told


def snapshot(plan: Plan, key: str) -> dict[str, Any]:
    """A kept forecast, whole."""
    return dict(json.loads(forecast("store", "snapshots", plan.workspace, "--id", key)))


def moment(number: int, day: int) -> str:
    """A day of the month after, in the morning: when the books of `number` are closed."""
    year, month = (YEAR, number + 1) if number < 12 else (YEAR + 1, 1)
    return f"{year}-{month:02d}-{day:02d}T08:00+00:00"
