"""How fast files are read, run by hand: `python benchmarks/intake.py [--rows 83334] [--runs 5] [--openpyxl]`.

A ledger of made-up rows (four columns of codes and names, twelve months; seeded) is written as xlsx and CSV. Ours and
a plain pandas read take turns, each run in a process of its own; seconds are of the read alone, without start and
imports. Memory is the most that the process held, for ours with that of the process that reads workbooks for it.
Measured figures stand in results.md.
"""

from __future__ import annotations

import argparse
import json
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pandas as pd
import xlsxwriter

from forecast.formats.books import read_book

SEED = 20261125
HEAD = ["Ansvar", "Verksamhet", "Konto", "Benämning", *(f"2024{month:02}" for month in range(1, 13))]


def rows(count: int) -> Iterator[tuple[list[str], list[float]]]:
    """Codes and names, and the months of each row."""
    rng = np.random.default_rng(SEED)
    for number in range(count):
        account = 5000 + number % 1500
        codes = [f"{51000 + number % 40}", f"{number % 97:04}", f"{account}", f"Kostnad för något {account}"]
        yield codes, np.round(rng.normal(0, 1e5, 12), 2).tolist()


def write(folder: Path, count: int) -> tuple[Path, Path]:
    """The same ledger as xlsx and as CSV, as a Swedish program writes it."""
    book, text = folder / "ledger.xlsx", folder / "ledger.csv"
    lines = [";".join(HEAD)]
    with xlsxwriter.Workbook(book, {"constant_memory": True}) as workbook:
        sheet = workbook.add_worksheet("Utfall")
        sheet.write_row(0, 0, HEAD)
        for number, (codes, months) in enumerate(rows(count), start=1):
            sheet.write_row(number, 0, [*codes, *months])
            lines.append(";".join([*codes, *(f"{value:.2f}".replace(".", ",") for value in months)]))
    text.write_text("\n".join(lines) + "\n", encoding="cp1252")
    return book, text


READERS: dict[str, Callable[[Path], object]] = {
    "xlsx ours": lambda path: read_book(path.read_bytes(), path.name),
    "xlsx pandas, calamine": lambda path: pd.read_excel(path, engine="calamine"),
    "xlsx pandas, openpyxl": lambda path: pd.read_excel(path, engine="openpyxl"),
    "csv ours": lambda path: read_book(path.read_bytes(), path.name),
    "csv pandas": lambda path: pd.read_csv(path, sep=";", decimal=",", encoding="cp1252"),
}


def once(name: str, path: Path) -> None:
    """One read in this process: seconds and most MiB, as JSON."""
    start = time.perf_counter()
    kept = READERS[name](path)
    seconds = time.perf_counter() - start
    own, apart = (resource.getrusage(who).ru_maxrss / 1024 for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    print(json.dumps({"seconds": seconds, "mib": own + apart, "kept": kept is not None}))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=83_334)
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--openpyxl", action="store_true", help="with the slow engine too")
    parser.add_argument("--once", nargs=2, help=argparse.SUPPRESS)
    words = parser.parse_args()
    if words.once:
        once(words.once[0], Path(words.once[1]))
        return
    names = [name for name in READERS if words.openpyxl or "openpyxl" not in name]
    found: dict[str, list[dict[str, float]]] = {name: [] for name in names}
    with tempfile.TemporaryDirectory() as folder:
        book, text = write(Path(folder), words.rows)
        for _ in range(words.runs):
            for name in names:
                command = [sys.executable, __file__, "--once", name, str(book if name.startswith("xlsx") else text)]
                found[name].append(json.loads(subprocess.run(command, check=True, capture_output=True).stdout))
        sizes = (path.stat().st_size / 1e6 for path in (book, text))
        print(f"{12 * words.rows:,} amounts; MB as xlsx and csv:", *(f"{size:.1f}" for size in sizes))
    print(f"{'':<24} {'least s':>8} {'median s':>9} {'most s':>8} {'MiB':>6}")
    for name, runs in found.items():
        seconds = [run["seconds"] for run in runs]
        middle = statistics.median(seconds)
        print(
            f"{name:<24} {min(seconds):8.2f} {middle:9.2f} {max(seconds):8.2f} {max(run['mib'] for run in runs):6.0f}"
        )


if __name__ == "__main__":
    main()
