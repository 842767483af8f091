"""How long the main job and a lever take, run by hand: `python benchmarks/speed.py`.

Whole processes are timed from outside, warm (one run first, not counted); a lever is timed inside one process, as the
page does it, on a baseline that is already there. Medians are what to quote. Measured figures stand in results.md.
"""

from __future__ import annotations

import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

from forecast.ledger.specs import Layer
from forecast.money import Unit
from forecast.report.scenario_view import scenario_view
from forecast.scenario.result import Choice, base_year, with_scenario
from forecast.scenario.schema import Scenario
from forecast.service import open_workspace

ROOT = Path(__file__).parents[1]
RUNS = 7


def timed(work: Callable[[], object], runs: int = RUNS) -> list[float]:
    """Seconds of each run after one that is not counted."""
    work()
    out = []
    for _ in range(runs):
        start = time.perf_counter()
        work()
        out.append(time.perf_counter() - start)
    return out


def told(what: str, seconds: list[float]) -> None:
    """One line: least, median, most in milliseconds."""
    low, middle, high = (1000 * value for value in (min(seconds), statistics.median(seconds), max(seconds)))
    print(f"{what:<58} {low:8.1f} {middle:8.1f} {high:8.1f}")


def process(*words: str) -> Callable[[], object]:
    """A whole process of the command line."""
    command = [sys.executable, "-c", "from forecast.cli import main; main()", *words]
    return lambda: subprocess.run(command, check=True, capture_output=True, cwd=ROOT)


def lever(name: str, fte: float, activity: str) -> Callable[[], object]:
    """One lever moved: the result and everything that the page says of it."""
    opened = open_workspace(ROOT / "data" / name)
    choice = Choice(headline=Layer.MODEL)
    year = base_year(opened, choice)
    base = with_scenario(opened, year, Scenario(name, "bas"), choice, ())
    change = {"fte": fte, "from": "2024-10", "cost_per_fte": 600_000}
    scenario = Scenario.model_validate({"schema": 1, "workspace": name, "name": "test", "staffing": {activity: change}})
    return lambda: scenario_view(opened, base, with_scenario(opened, year, scenario, choice, ("test",)), Unit.TKR)


def main() -> None:
    """Print the table."""
    print(f"{'milliseconds':<58} {'least':>8} {'median':>8} {'most':>8}")
    told(
        "forecast run data/askersund-2024 --format json",
        timed(process("run", "data/askersund-2024", "--format", "json")),
    )
    told("forecast run data/demo --format json", timed(process("run", "data/demo", "--format", "json")))
    told("forecast check data/askersund-2024", timed(process("check", "data/askersund-2024")))
    told("a lever on askersund-2024", timed(lever("askersund-2024", -1, "sarskilt-boende"), 30))
    told("a lever on demo (97 leaf rows)", timed(lever("demo", -1, "sarskilt-boende"), 30))
    opened = open_workspace(ROOT / "data" / "demo")
    told("baseline and 2 000 draws of demo", timed(lambda: base_year(opened, Choice()), 5))


if __name__ == "__main__":
    main()
