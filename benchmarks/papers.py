"""How long the nämnd's papers take, run by hand: `python benchmarks/papers.py [WORKSPACE]...`.

Each writer is timed after one run that is not counted: fonts and the chart engine are loaded once a
process. The first pack, which loads them, stands on a line of its own. Measured figures stand in results.md.
"""

from __future__ import annotations

import statistics
import sys
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

from forecast.report.papers.files import KINDS
from forecast.report.papers.paper import Paper
from forecast.scenario.result import Choice
from forecast.service import open_workspace
from forecast.service.papers import board

ROOT = Path(__file__).parents[1]
RUNS = 5


def timed(work: Callable[[], object]) -> float:
    """Seconds of one run."""
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def told(what: str, seconds: list[float]) -> None:
    """One line: least, median, most in seconds."""
    print(f"{what:<44} {min(seconds):7.2f} {statistics.median(seconds):7.2f} {max(seconds):7.2f}")


def pack(paper: Paper) -> int:
    """The four files; how many bytes."""
    return sum(len(kind.write(paper)) for kind in KINDS.values())


def measure(name: str) -> None:
    """A workspace's paper and files, a line each."""
    opened = open_workspace(ROOT / "data" / name)
    make = partial(board, opened, (), Choice(headline=opened.settings.headline))
    paper = make()
    told(f"{name}: first pack of four in the process", [timed(partial(pack, paper))])
    told(f"{name}: the paper itself, forecast included", [timed(make) for _ in range(RUNS)])
    for kind in KINDS.values():
        told(f"{name}: {kind.title}", [timed(partial(kind.write, paper)) for _ in range(RUNS)])
    told(f"{name}: pack of four", [timed(partial(pack, paper)) for _ in range(RUNS)])


if __name__ == "__main__":
    print(f"{'seconds':<44} {'least':>7} {'median':>7} {'most':>7}")
    for workspace in sys.argv[1:] or ["askersund-2024", "demo"]:
        measure(workspace)
