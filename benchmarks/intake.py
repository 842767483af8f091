"""How fast files are taken in, run by hand: `python benchmarks/intake.py [--rows 83334] [--runs 5] [--openpyxl]`.

A ledger of made-up rows (four columns of codes and names; seeded) is written wide (twelve months beside each other) as
xlsx and CSV, and three fifths of it long as CSV (a month a row; it has as many cells as are read at all). Ours, whole
(`forecast import`, `import --into` a workspace and `new`, as they are run), ours, the read alone, and a plain pandas
read take turns, each run in a process of its own. Seconds of commands are of the whole process, start and imports too;
of reads, of the read alone. Memory is the most that the process held, for ours with that of the process that reads
workbooks for it. Measured figures stand in results.md.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import shutil
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


def write(folder: Path, count: int) -> tuple[Path, Path, Path]:
    """The same ledger as xlsx and as CSV, wide and long, as a Swedish program writes it."""
    book, text, long = folder / "ledger.xlsx", folder / "ledger.csv", folder / "long.csv"
    lines = [";".join(HEAD)]
    down = [";".join([*HEAD[:4], "Period", "Utfall"])]
    with xlsxwriter.Workbook(book, {"constant_memory": True}) as workbook:
        sheet = workbook.add_worksheet("Utfall")
        sheet.write_row(0, 0, HEAD)
        for number, (codes, months) in enumerate(rows(count), start=1):
            sheet.write_row(number, 0, [*codes, *months])
            printed = [f"{value:.2f}".replace(".", ",") for value in months]
            lines.append(";".join([*codes, *printed]))
            if 5 * number < 3 * count:
                down += [";".join([*codes, *cells]) for cells in zip(HEAD[4:], printed, strict=True)]
    text.write_text("\n".join(lines) + "\n", encoding="cp1252")
    long.write_text("\n".join(down) + "\n", encoding="cp1252")
    return book, text, long


READERS: dict[str, Callable[[Path], object]] = {
    "xlsx ours, the read": lambda path: read_book(path.read_bytes(), path.name),
    "xlsx pandas, calamine": lambda path: pd.read_excel(path, engine="calamine"),
    "xlsx pandas, openpyxl": lambda path: pd.read_excel(path, engine="openpyxl"),
    "csv ours, the read": lambda path: read_book(path.read_bytes(), path.name),
    "csv pandas": lambda path: pd.read_csv(path, sep=";", decimal=",", encoding="cp1252"),
}


COMMANDS = ("import", "import --into", "new")


def once(name: str, path: Path) -> None:
    """One read in this process: seconds and most MiB, as JSON."""
    start = time.perf_counter()
    kept = READERS[name](path)
    seconds = time.perf_counter() - start
    own, apart = (resource.getrusage(who).ru_maxrss / 1024 for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    print(json.dumps({"seconds": seconds, "mib": own + apart, "kept": kept is not None}))


def command(name: str, path: Path, folder: Path) -> dict[str, float]:
    """One whole command: seconds and most MiB of it (with as much again where a workbook is read apart)."""
    words = [sys.executable, "-c", _RUN, "import" if name.startswith("import") else "new"]
    into = folder / "workspace"
    shutil.rmtree(into, ignore_errors=True)
    said = ["--municipality", "Prov", "--code", "0000", "--committee", "Socialnämnden", "--as-of", "2024-12"]
    if name == "import --into":  # its processor time is in that of the run
        subprocess.run([sys.executable, "-c", _RUN, "new", into, *said], check=True, capture_output=True)
    rest = {"import": [path], "import --into": [path, "--into", into], "new": [into, "--from", path, *said]}[name]
    start = time.perf_counter()
    ended = subprocess.run([*words, *rest, "--format", "json"], check=True, capture_output=True, text=True)
    seconds = time.perf_counter() - start
    receipt = json.loads(ended.stdout)
    if receipt["sum_file_sek"] != receipt["sum_loaded_sek"]:
        raise ValueError(f"{path.name}: {receipt['sum_file_sek']} in the file, {receipt['sum_loaded_sek']} loaded")
    return {"seconds": seconds, "mib": float(ended.stderr.splitlines()[-1])}


_RUN = """
import resource, sys
from forecast.cli import main
try:
    main()
finally:
    most = [resource.getrusage(who).ru_maxrss / 1024 for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    print(sum(most), file=sys.stderr)
"""


def measure(name: str, path: Path, folder: Path) -> dict[str, float]:
    """One run, in a process of its own."""
    kind, _, what = name.partition(" ")
    if what in COMMANDS:
        return command(what, path, folder)
    reader = f"{kind.removeprefix('long-')} {what}"
    words = [sys.executable, __file__, "--once", reader, str(path)]
    ended = subprocess.run(words, check=True, capture_output=True, env={**os.environ, "PYTHONWARNINGS": "ignore"})
    found: dict[str, float] = json.loads(ended.stdout)
    return found


def _processor() -> float:
    """Seconds of the processor that the runs so far took: what a shared machine changes least."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


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
    reads = [name for name in READERS if words.openpyxl or "openpyxl" not in name]
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        files = dict(zip(("xlsx", "csv", "long-csv"), write(folder, words.rows), strict=True))
        names = [f"{kind} {what}" for kind in ("xlsx", "csv", "long-csv") for what in COMMANDS]
        names += [*reads, *(f"long-{read}" for read in reads if read.startswith("csv"))]
        found: dict[str, list[dict[str, float]]] = {name: [] for name in names}
        for _ in range(words.runs):
            for each in names:
                before = _processor()
                run = measure(each, files[each.partition(" ")[0]], folder)
                found[each].append({"processor": _processor() - before, **run})
        sizes = (path.stat().st_size / 1e6 for path in files.values())
        print(f"{12 * words.rows:,} amounts; MB as xlsx, CSV, long CSV:", *(f"{size:.1f}" for size in sizes))
    print(f"{'':<24} {'least s':>8} {'median s':>9} {'most s':>8} {'processor s':>12} {'MiB':>6}")
    for name, runs in found.items():
        seconds = [run["seconds"] for run in runs]
        middle = statistics.median(seconds)
        processor, most = min(run["processor"] for run in runs), max(run["mib"] for run in runs)
        print(f"{name:<24} {min(seconds):8.2f} {middle:9.2f} {max(seconds):8.2f} {processor:12.2f} {most:6.0f}")


if __name__ == "__main__":
    main()
