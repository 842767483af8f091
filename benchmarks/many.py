"""How long many municipalities take, run by hand: `python benchmarks/many.py [--counts 29,145,290] [--workers 2]`.

Invented municipalities of 300 leaf rows and five years by month (`synthetic.py`'s amounts) are written in a folder of
their own. Then, each a process of its own as a scheduled job runs it:

- `forecast refresh --all` of each count, in as many processes as there are workers: seconds in all and a municipality,
  which should be the same if cost is linear, and the most memory held by the command and by any worker;
- the smallest count serially, and in processes: the answers must be the same.

Measured figures stand in results.md.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

import numpy as np
from synthetic import amounts

YEARS, LAST = 5, 2023
AREAS, TYPES, INCOME = 20, 15, 2
ROWS = AREAS * TYPES
BOOKED = 8
AT = "2024-09-10T08:15+00:00"
SETTINGS = """\
schema: 1
municipality: Påhittad kommun {name}
code: "9999"
committee: Socialnämnden
year: 2024
as_of: 2024-08
source: påhittade månader
synthetic: true
unit: kr
sign: cost_negative
tables:
"""
MONTHS = """\
  - file: manader_{year}.csv
    title: Utfall och budget per månad {year}
    statement: by_activity
    label: [rad]
    period_column: period
    measures: {{utfall: {{kind: actual}}, budget: {{kind: budget}}}}
"""
SAMPLED = 0.2
"""Seconds between looks at the memory."""


def write_municipality(folder: Path, number: int) -> None:
    """A workspace with rows of its own level and season; the same number gives the same bytes."""
    folder.mkdir(parents=True)
    first = LAST - YEARS + 2
    years = range(first, LAST + 2)
    settings = SETTINGS.format(name=number) + "".join(MONTHS.format(year=year) for year in years)
    (folder / "workspace.yaml").write_text(settings, encoding="utf-8")
    rows = ["statement;row;parent;name;activity;cost_type;role;aliases", "by_activity;total;;Nämnden;;net;sum;"]
    for area in range(AREAS):
        rows.append(f"by_activity;a{area};total;Verksamhet {area};a{area};net;sum;")
        rows += [
            f"by_activity;a{area}.r{at};a{area};Rad {area}-{at};a{area};{'income' if at < INCOME else 'other'};leaf;"
            for at in range(TYPES)
        ]
    (folder / "rows.csv").write_text("\n".join([*rows, ""]), encoding="utf-8")
    sign = np.where(np.arange(ROWS) % TYPES < INCOME, 1.0, -1.0)
    made = sign[:, None, None] * np.round(np.abs(amounts(ROWS, YEARS, number)))
    for at, year in enumerate(years):
        budget = np.round(1.03 * made[:, at - 1].sum(axis=1) / 12) if at else np.round(made[:, 0].sum(axis=1) / 12)
        lines = ["rad;period;utfall;budget"]
        for row in range(ROWS):
            name = f"Rad {row // TYPES}-{row % TYPES}"
            lines += [
                f"{name};{year}-{month + 1:02};"
                f"{'' if year > LAST and month >= BOOKED else int(made[row, at, month])};{int(budget[row])}"
                for month in range(12)
            ]
        (folder / f"manader_{year}.csv").write_text("\n".join([*lines, ""]), encoding="utf-8")


def held(process: int) -> int:
    """KiB that a process holds now; 0 where it is gone or the system does not say."""
    try:
        lines = Path(f"/proc/{process}/status").read_text(encoding="ascii", errors="replace").splitlines()
    except OSError:
        return 0
    return next((int(line.split()[1]) for line in lines if line.startswith("VmRSS")), 0)


def children(process: int) -> list[int]:
    """The processes that a process has started."""
    try:
        return [int(word) for word in Path(f"/proc/{process}/task/{process}/children").read_text().split()]
    except OSError:
        return []


def spent() -> float:
    """Seconds of processor that ended processes have taken, with theirs."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


Run = tuple[float, float, float, float, dict[str, object]]


def run(folder: Path, executor: str) -> Run:
    """Seconds; seconds of processor; MiB held at most by the command, and by any worker; the answer."""
    words = ["refresh", "--all", str(folder), "--executor", executor, "--format", "json", "--at", AT]
    command = [sys.executable, "-c", "from forecast.cli import main\nif __name__ == '__main__': main()", *words]
    begun, before = time.perf_counter(), spent()
    most = [0, 0]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL) as process:
        read: list[bytes] = []
        reader = threading.Thread(target=lambda: read.append(process.stdout.read() if process.stdout else b""))
        reader.start()
        while process.poll() is None:
            most = [max(most[0], held(process.pid)), max([most[1], *map(held, children(process.pid))])]
            time.sleep(SAMPLED)
        reader.join()
    took = time.perf_counter() - begun
    return took, spent() - before, most[0] / 1024, most[1] / 1024, json.loads(read[0])


def forget(folder: Path) -> None:
    """Take the stores away, so that each run keeps everything anew."""
    for store in folder.glob("*/store.sqlite"):
        store.unlink()


def told(what: str, count: int, run_of: Run) -> None:
    """A line of the table."""
    took, processor, command, worker, answer = run_of
    if answer["counts"] != {"failed": 0, "not_run": 0, "alerted": 0, "done": count}:
        raise SystemExit(f"Not all were refreshed: {answer['counts']}")
    load = os.getloadavg()[0]
    each = f"{took / count:.2f} | {processor / count:.2f}"
    print(f"| {what} | {count} | {took:.0f} | {each} | {command:.0f} | {worker:.0f} | {load:.1f} |", flush=True)


def main() -> None:
    """Measure."""
    ask = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ask.add_argument("--counts", default="29,145,290")
    ask.add_argument("--workers", type=int, default=2)
    ask.add_argument("--keep", type=Path, help="write the municipalities here, or use those that are there")
    ask.add_argument("--write-only", action="store_true", help="write them and stop")
    asked = ask.parse_args()
    counts = sorted(int(word) for word in asked.counts.split(","))
    with tempfile.TemporaryDirectory() as scratch:
        home = asked.keep or Path(scratch)
        made = home / "alla"
        begun = time.perf_counter()
        for number in range(counts[-1]):
            if not (made / f"k{number:03}").is_dir():
                write_municipality(made / f"k{number:03}", number)
        print(f"{counts[-1]} municipalities of {ROWS} rows written in {time.perf_counter() - begun:.0f} s")
        if asked.write_only:
            return
        print("| how | municipalities | s | s each | processor s each | MiB, command | MiB, worker at most | load |")
        print("|---|--:|--:|--:|--:|--:|--:|--:|")
        answers = []
        for count, executor in [(counts[0], "serial"), *((count, f"processes:{asked.workers}") for count in counts)]:
            some = home / f"nagra-{count}"
            shutil.rmtree(some, ignore_errors=True)
            some.mkdir()
            for number in range(count):
                (some / f"k{number:03}").symlink_to((made / f"k{number:03}").resolve(), target_is_directory=True)
            forget(some)
            measured = run(some, executor)
            told(executor, count, measured)
            if count == counts[0]:
                answers.append(measured[-1])
        print(f"serial and processes say the same: {answers[0] == answers[1]}")


if __name__ == "__main__":
    main()
