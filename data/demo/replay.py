"""Replay the demo's year: March to December 2024, month by month, as it was known then.

Run `python data/demo/replay.py OUT`: each month the books come in, three managers judge and hand in, the economist
approves, the head adopts, the change is told apart by cause and the nämnd's papers are written; at the end the year is
closed and its forecasts are held against it. OUT/index.html is the year. Everything is invented, and nothing of it
reaches the demo's own forecast: the months after August exist here alone. Only public commands are used.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from maker.known_then import START
from maker.published import YEAR
from replayed.commands import forecast
from replayed.months import Demo, Plan, close_month, collect_month, open_month
from replayed.page import HeldFigures, MonthFigures, page
from ruamel.yaml import YAML

HERE = Path(__file__).parent / "replay"
KINDS = ("docx", "pptx", "xlsx", "pdf", "csv")
LAYERS = ("model", "judged", "adopted")

Tell = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Replayed:
    """The year as it was replayed.

    Attributes:
        months: March to December.
        held: their forecasts against the outcome.
        outcome: of the year, SEK.
    """

    months: tuple[MonthFigures, ...]
    held: tuple[HeldFigures, ...]
    outcome: float


def replay(plan: Plan, tell: Tell, last: int = 12) -> Replayed:
    """Replay the year into `plan.out`, which must not hold a replay already.

    Args:
        plan: how.
        tell: told in Swedish how far it has come.
        last: the last month, 3 to 12; the year is held against its outcome in 12.

    Raises:
        RefusedError: a command did not do what the script counts on.
    """
    demo = Demo.made()
    tell(f"Arbetsytan så som den var känd efter månad {START}.")
    before = str(open_month(plan, demo, START)["snapshot"])
    months = []
    for number in range(START + 1, last + 1):
        tell(f"{YEAR}-{number:02d}: utfallet läses in.")
        proposed = open_month(plan, demo, number)
        tell(f"{YEAR}-{number:02d}: cheferna bedömer och lämnar in, prognosen fastställs.")
        collect_month(plan, number)
        tell(f"{YEAR}-{number:02d}: underlaget skrivs.")
        closed = close_month(plan, number)
        months.append(_month(plan, number, (proposed, closed), before))
        before = str(closed["snapshot"])
    held = _held(plan) if last == 12 else ()
    made = Replayed(tuple(months), held, months[-1].forecast)
    (plan.out / "index.html").write_text(page(made.months, made.held, made.outcome), encoding="utf-8", newline="\n")
    return made


def _month(plan: Plan, number: int, told: tuple[dict[str, Any], dict[str, Any]], before: str) -> MonthFigures:
    """The month's figures, with the change since the adopted forecast before told apart by cause."""
    proposed, closed = told
    name = f"{YEAR}-{number:02d}"
    folder = plan.out / name
    words = ("history", plan.workspace, "--from", before, "--to", closed["snapshot"], "--format", "json")
    text = forecast(*words)
    (folder / "forandring.json").write_text(text, encoding="utf-8", newline="\n")
    change = json.loads(text)
    return MonthFigures(
        month=name,
        forecast=closed["total"]["forecast"],
        deviation=closed["total"]["deviation"],
        change=change["change"],
        causes={item["cause"]: item["amount"] for item in change["causes"]},
        alerts=tuple(alert["sentence"] for alert in proposed["alerts"]),
        files=tuple(sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())),
        snapshot=closed["snapshot"],
    )


def _held(plan: Plan) -> tuple[HeldFigures, ...]:
    """The year's forecasts against its outcome, as `forecast accuracy` has them."""
    text = forecast("accuracy", plan.workspace, "--format", "json")
    (plan.out / "traffsakerhet.json").write_text(text, encoding="utf-8", newline="\n")
    errors: dict[str, dict[str, float]] = {}
    for score in json.loads(text)["scores"]:
        if score["month"].startswith(str(YEAR)) and score["layer"] in LAYERS:
            errors.setdefault(score["month"], {})[score["layer"]] = score["error"]
    nan = float("nan")
    return tuple(
        HeldFigures(month, *(layers.get(layer, nan) for layer in LAYERS))
        for month, layers in sorted(errors.items())
        if int(month[5:]) > START
    )


def plan_of(out: Path, draws: int, kinds: Sequence[str]) -> Plan:
    """The shipped script of what people say, and the shipped rules."""
    said = YAML(typ="safe").load((HERE / "manuskript.yaml").read_text(encoding="utf-8"))["months"]
    return Plan(out, HERE / "larm.yaml", said, draws, tuple(kinds))


def main() -> None:
    """Read the words and replay."""
    words = argparse.ArgumentParser(description="Återspela demons år mars till december 2024, månad för månad.")
    words.add_argument("out", type=Path, metavar="OUT", help="en mapp som inte finns")
    words.add_argument("--draws", type=int, default=1000, help="dragningar bakom varje spann")
    words.add_argument("--report-to", action="append", choices=KINDS, help="kan upprepas; annars alla")
    words.add_argument("--to", type=int, default=12, choices=range(3, 13), metavar="3-12", help="sista månaden")
    asked = words.parse_args()
    if asked.out.exists():
        words.error(f"{asked.out} finns redan. Ange en mapp som inte finns.")
    made = replay(plan_of(asked.out, asked.draws, asked.report_to or KINDS), _say, asked.to)
    _say(f"Klart: {len(made.months)} månader. Öppna {asked.out / 'index.html'}.")


def _say(sentence: str) -> None:
    sys.stderr.write(f"{sentence}\n")


if __name__ == "__main__":
    main()
