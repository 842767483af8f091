"""How fast the memory is at size, by hand: `python benchmarks/store.py [--store URL] [--entries N] [--snapshots N]`.

A journal of made-up judgements and ten years of monthly forecasts of 300 rows each are written in an empty store; then
what people and jobs wait for is timed. Each figure is the middle one of five. Without `--store` a new file is used.
Measured figures stand in results.md.
"""

from __future__ import annotations

import argparse
import datetime as dt
import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from forecast.store.exchange import import_file, write_export
from forecast.store.history import previous_of
from forecast.store.records import EntryKind, NewEntry, NewSnapshot
from forecast.store.store import open_store

NAME = "stor"
AT = dt.datetime(2024, 9, 10, 8, 15, tzinfo=dt.UTC)
ROWS, RUNS = 300, 5
FIELDS = ("budget", "booked", "forecast", "deviation", "linear", "judged", "adopted", "p5", "p25", "p50", "p75", "p95")


def judged(number: int, row: str | None = None) -> NewEntry:
    """A judgement of one of some rows."""
    subject = {"statement": "by_activity", "row": row or f"{number % 400}", "month": "2024-08"}
    return NewEntry(NAME, EntryKind.JUDGEMENT, subject, None, {"forecast_sek": -1000.0 * number}, "Skäl.", "Anna")


def kept(number: int) -> NewSnapshot:
    """A forecast of a month, with as many figures a row as `run` tells."""
    as_of = f"{2015 + number // 12}-{number % 12 + 1:02}"
    rows = [
        {"row": str(row), "name": f"Verksamhet {row}", "reason": "Prognosen följer förra årets fördelning över året."}
        | {field: -1234.5 * row - number - place / 7 for place, field in enumerate(FIELDS)}
        for row in range(ROWS)
    ]
    total = {"forecast": -1e8 - number, "budget": -1e8, "deviation": -1.0 * number}
    inputs = {"workspace": NAME, "headline": "model", "scenario": "bas", "scenarios": [], "number": number}
    return NewSnapshot(NAME, as_of, inputs, {"rows": rows, "total": total})


def seconds(of: Callable[[], object]) -> float:
    """The middle time of some runs."""
    taken = []
    for _ in range(RUNS):
        start = time.perf_counter()
        of()
        taken.append(time.perf_counter() - start)
    return statistics.median(taken)


def once(of: Callable[[], object]) -> float:
    """The time of one run, of what can be done only once."""
    start = time.perf_counter()
    of()
    return time.perf_counter() - start


def measure(where: str, folder: Path, entries: int, snapshots: int) -> None:
    """Fill an empty store, and tell how long things take."""
    with open_store(where) as store:
        told = {f"{entries} entries at once": once(lambda: store.append([judged(n) for n in range(entries)], at=AT))}
        forecasts = [kept(number) for number in range(snapshots)]
        told[f"{snapshots} forecasts, each alone"] = once(lambda: [store.put_snapshot(f, at=AT) for f in forecasts])
        last = store.snapshots_in_short(NAME)[-1]
        told["one more entry, of a known row"] = seconds(lambda: store.append([judged(1)], at=AT))
        told["one more entry, of a new row"] = seconds(lambda: store.append([judged(1, str(time.time_ns()))], at=AT))
        told["the journal, proved (each run and page does it)"] = seconds(lambda: store.journal(NAME))
        told["the forecast that is kept already"] = seconds(lambda: store.put_snapshot(forecasts[-1], at=AT))
        told["the forecast before it"] = seconds(lambda: previous_of(store.snapshots_in_short(NAME), last))
        told["one whole forecast by its id"] = seconds(lambda: store.snapshot(NAME, last.id[:12]))
        told["verify"] = seconds(store.verify)
        told["export"] = seconds(lambda: write_export(store, folder / "e.jsonl"))
    with open_store(folder / "ny.sqlite") as new:
        told["import into an empty file"] = once(lambda: import_file(new, folder / "e.jsonl"))
    for what, taken in told.items():
        print(f"| {what} | {taken:.3f} |")
    print(f"export: {(folder / 'e.jsonl').stat().st_size / 1e6:.1f} MB")


def main() -> None:
    """Measure."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--store", help="an empty database; a new file without it")
    parser.add_argument("--entries", type=int, default=10_000)
    parser.add_argument("--snapshots", type=int, default=120)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        place = asked.store or str(Path(folder) / "store.sqlite")
        measure(place, Path(folder), asked.entries, asked.snapshots)


if __name__ == "__main__":
    main()
