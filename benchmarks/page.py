"""How long the page takes in a real browser, run by hand: `python benchmarks/page.py [--changes 30] [--port 8791]`.

The demo is grown to at least 200 rows in a folder of its own (copies of its activities, in the order they stand), a
server is started, and headless Chromium (CHROMIUM, else the one that is installed) reads. Measured in the browser, so
with the way there and back:

- the first page: from the address to the foot, on a server that has the workspace read, in a browser that knows nothing
  and in one that has been here (the first is mostly Streamlit's own script);
- a lever: from Enter in the field for årsarbetare until the new message is in the page, each change another number.

Measured figures stand in results.md. Needs the extra [test].
"""

from __future__ import annotations

import argparse
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPConnection
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote

from playwright.sync_api import sync_playwright

if TYPE_CHECKING:
    from playwright.sync_api import Page

ROOT = Path(__file__).parents[1]
ROWS = 200
WARMING = 5
PATIENCE = 30_000.0
IDLE = "() => document.querySelector('[data-testid=stApp]')?.dataset.testScriptState === 'notRunning'"
TIMED = """() => {
  window.took = [];
  let start = 0, shown = "";
  const message = () => document.querySelector("h1")?.textContent ?? "";
  document.addEventListener("keydown", (key) => {
    if (key.key === "Enter") { start = performance.now(); shown = message(); }
  }, true);
  new MutationObserver(() => {
    if (start && message() && message() !== shown) { window.took.push(performance.now() - start); start = 0; }
  }).observe(document.body, { childList: true, subtree: true, characterData: true });
}"""
"""Writes down how long it took from Enter until the message is another."""


def grow(folder: Path) -> int:
    """Copy the demo into a folder and add copies of its activities until it has `ROWS` rows; returns how many."""
    shutil.copytree(ROOT / "data" / "demo", folder, ignore=shutil.ignore_patterns("__pycache__", "forecast.db*"))
    file = folder / "rows.csv"
    rows = file.read_text(encoding="utf-8").splitlines()
    cells = [line.split(";") for line in rows[2:]]
    added: list[str] = []
    copies: dict[str, str] = {}
    for statement, key, parent, name, _, cost_type, role, _ in [line for line in cells if "." not in line[1]]:
        below = [line for line in cells if line[2] == key and "." in line[1]]
        if not below or len(cells) + len(added) >= ROWS:
            continue
        copies[name] = f"{name} två"
        added.append(f"{statement};{key}-2;{parent};{copies[name]};;{cost_type};{role};")
        added += [
            f"{statement};{key}-2{line[1].removeprefix(key)};{key}-2;{line[3]};;{line[5]};{line[6]};" for line in below
        ]
    file.write_text("\n".join([*rows, *added, ""]), encoding="utf-8")
    for months in folder.glob("manader_*.csv"):
        lines = months.read_text(encoding="utf-8").splitlines()
        named = [(line.partition(";"), line) for line in lines]
        more = [f"{copies[name]};{rest}" for (name, _, rest), _ in named if name in copies]
        months.write_text("\n".join([*lines, *more, ""]), encoding="utf-8")
    return len(cells) + len(added)


@contextmanager
def running(folder: Path, port: int) -> Iterator[str]:
    """The address of a server that shows the workspaces of a folder; stopped afterwards."""
    command = [
        sys.executable, "-m", "streamlit", "run", "app.py", "--server.headless", "true", "--server.port", str(port),
    ]  # fmt: skip
    environment = {**os.environ, "FORECAST_WORKSPACES": str(folder)}
    with subprocess.Popen(
        command, cwd=ROOT, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    ) as process:
        try:
            _wait(port)
            yield f"http://127.0.0.1:{port}"
        finally:
            process.terminate()
            process.wait(10)


def _wait(port: int) -> None:
    for _ in range(300):
        try:
            connection = HTTPConnection("127.0.0.1", port, timeout=2)
            connection.request("GET", "/_stcore/health")
            if connection.getresponse().status == 200:
                return
        except OSError:
            pass
        time.sleep(0.2)
    raise SystemExit("The page did not start.")


def first_page(page: Page, address: str) -> float:
    """Milliseconds from asking for the first page until its foot stands."""
    start = time.perf_counter()
    page.goto(address, wait_until="commit")
    page.get_by_text("Minus är kostnad").first.wait_for()
    return 1000 * (time.perf_counter() - start)


def changes(page: Page, address: str, count: int) -> list[float]:
    """Milliseconds of each change of one lever, the first ones not counted."""
    page.goto(address, wait_until="domcontentloaded")
    page.get_by_text("Minus är kostnad").first.wait_for()
    field = page.get_by_label("Ändring, årsarbetare", exact=True).first
    field.wait_for()
    page.wait_for_timeout(1000)
    page.evaluate(TIMED)
    for number in range(WARMING + count):
        field.fill(f"-{number + 2},5")
        field.press("Enter")
        page.wait_for_function(f"window.took.length > {number}")
        page.wait_for_function(IDLE)
        page.wait_for_timeout(150)
    took = [float(value) for value in page.evaluate("window.took")]
    return took[WARMING:]


def told(what: str, took: list[float]) -> None:
    """One line: median, 95th percentile and most in milliseconds."""
    ordered = sorted(took)
    late = ordered[min(len(ordered) - 1, round(0.95 * len(ordered)))]
    print(f"{what:<52} {statistics.median(took):7.0f} {late:7.0f} {ordered[-1]:7.0f}")


def main() -> None:
    """Measure and tell."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--changes", type=int, default=30)
    parser.add_argument("--port", type=int, default=8791)
    chosen = parser.parse_args()
    program = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("google-chrome")
    with tempfile.TemporaryDirectory() as scratch:
        rows = grow(Path(scratch) / "vuxen")
        with running(Path(scratch), chosen.port) as server, sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=program, args=["--no-sandbox"])
            pages, again = [], []
            for _ in range(7):
                context = browser.new_context(locale="sv-SE")
                context.set_default_timeout(PATIENCE)
                pages.append(first_page(context.new_page(), f"{server}/?arbetsyta=vuxen"))
                again.append(first_page(context.new_page(), f"{server}/?arbetsyta=vuxen"))
                context.close()
            page = browser.new_page(locale="sv-SE")
            lever = "staffing.sarskilt-boende;fte=-1.5;from=2024-10;cost_per_fte=600000"
            took = changes(page, f"{server}/scenarier?arbetsyta=vuxen&a={quote(lever)}", chosen.changes)
            browser.close()
    load = " ".join(f"{value:.1f}" for value in os.getloadavg())
    print(f"{rows} rows, load {load} on {os.cpu_count()} cores; milliseconds: median, p95, most")
    told("first page, cold browser, the first on a cold server", pages[:1])
    told("first page, cold browser, warm server", pages[1:])
    told("first page, a browser that has been here", again)
    told(f"lever to figure, {chosen.changes} changes", took)


if __name__ == "__main__":
    main()
