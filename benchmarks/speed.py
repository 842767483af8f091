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

import numpy as np

from forecast.fullyear.projection import LEVELS
from forecast.ledger.specs import Layer
from forecast.ledger.tree import CostType, Role, Row, make_tree
from forecast.money import Unit
from forecast.report.scenario_view import scenario_view
from forecast.scenario.files import load_scenario
from forecast.scenario.result import Choice, base_year, with_scenario
from forecast.scenario.schema import Scenario, ScenarioFile, overrides_of
from forecast.service import open_workspace
from forecast.simulate import Uncertain, simulate, with_uncertain

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


def lever(name: str, file: str | None = None) -> Callable[[], object]:
    """One lever moved, or a scenario file applied: the result and everything that the page says of it."""
    opened = open_workspace(ROOT / "data" / name)
    choice = Choice(headline=Layer.MODEL)
    year = base_year(opened, choice)
    base = with_scenario(opened, year, Scenario(name, "bas"), choice, ())
    change = {"fte": -1, "from": "2024-10", "cost_per_fte": 600_000}
    said = {"schema": 1, "workspace": name, "name": "test", "staffing": {"sarskilt-boende": change}}
    moved = Scenario(name, "test", overrides_of(ScenarioFile.model_validate(said)))
    if file is not None:
        moved = load_scenario(ROOT / "scenarios" / name / file)
    return lambda: scenario_view(opened, base, with_scenario(opened, year, moved, choice, ("test",)), Unit.TKR)


def ten_overrides(draws: int = 10_000) -> tuple[Callable[[], object], Callable[[], object]]:
    """200 rows, ten uncertain overrides, 10 000 draws: the base's draws and the scenario's; and NumPy's own normals."""
    rows = [Row("total", None, "Summa", "", CostType.NET, Role.SUM)]
    for a in range(20):
        rows.append(Row(f"a{a}", "total", f"a{a}", f"a{a}", CostType.NET, Role.SUM))
        rows += [Row(f"a{a}.r{i}", f"a{a}", "r", f"a{a}", CostType.STAFF, Role.LEAF) for i in range(10)]
    tree = make_tree("s", tuple(rows))
    random = np.random.default_rng(1)
    leaf = np.array([row.role is Role.LEAF for row in rows])
    point = tree.sum_up(np.where(leaf, -random.uniform(1e6, 1e8, len(rows)), 0.0))
    wide = 1e5 * np.sort(random.normal(size=(len(rows), len(LEVELS))), axis=1)
    spread = np.where(leaf[:, None], wide, 0.0)
    two = np.array([0.0, 0.4, 0.4, 1.0])
    acts = [
        Uncertain(f"x{k}", two, (int(np.flatnonzero(leaf)[19 * k]),), np.array([[-6e5, -6e5, 4e5, 4e5]]))
        for k in range(10)
    ]

    def ours() -> object:
        drawn = simulate(tree, point, spread, 0, draws=draws, seed=1, shared=0.15)
        return with_uncertain(drawn, tree, point, spread, 0, acts, seed=1, shared=0.15)

    return ours, lambda: np.random.default_rng(1).standard_normal((200, 12, draws))


def main() -> None:
    """Print the table."""
    print(f"{'milliseconds':<58} {'least':>8} {'median':>8} {'most':>8}")
    told(
        "forecast run data/askersund-2024 --format json",
        timed(process("run", "data/askersund-2024", "--format", "json")),
    )
    told("forecast run data/demo --format json", timed(process("run", "data/demo", "--format", "json")))
    told("forecast check data/askersund-2024", timed(process("check", "data/askersund-2024")))
    solve = ("solve", "data/demo", "--lever", "staffing.hemtjanst.fte", "--target-deviation", "0")
    told("forecast solve data/demo (every other lever too)", timed(process(*solve), 3))
    told("a lever on askersund-2024", timed(lever("askersund-2024"), 30))
    told("a lever on demo (97 leaf rows)", timed(lever("demo"), 30))
    sick = "sjukfranvaro-sabo-en-procentenhet.yaml"
    told("an uncertain lever on demo (sick leave, by the chain)", timed(lever("demo", sick), 30))
    four = "bemanning-sjukfranvaro-och-po.yaml"
    told("four levers that meet, on demo", timed(lever("demo", four), 30))
    ours, theirs = ten_overrides()
    told("200 rows, ten uncertain overrides, 10 000 draws", timed(ours, 5))
    told("NumPy: 200 x 12 x 10 000 normals", timed(theirs, 5))
    opened = open_workspace(ROOT / "data" / "demo")
    told("baseline and 2 000 draws of demo", timed(lambda: base_year(opened, Choice()), 5))


if __name__ == "__main__":
    main()
