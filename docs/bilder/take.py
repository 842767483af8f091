"""Take all pictures of the README and the guide again from the shipped data, with headless Chromium.

    .venv/bin/python docs/bilder/take.py [NAME]...

Those along a newcomer's path (scenarier-demo, namnd, visning) hang together through a scenario and are taken by hand.
CHROMIUM names the browser where it is not found. The page runs over copies, so nothing in data/ changes.
"""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import Path
from time import sleep
from urllib.parse import urlencode

from PIL import Image
from playwright.sync_api import Browser, Error, Page, sync_playwright

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
IDLE = "document.querySelector('[data-testid=stApp]')?.dataset.testScriptState === 'notRunning'"
DRAWN = """!document.querySelector('[data-testid=stSkeleton]') &&
  [...document.querySelectorAll('[data-testid=stVegaLiteChart]')].every(
    chart => !chart.checkVisibility() || chart.querySelector('svg.marks, canvas'))"""
FOOT = "[data-testid=stMain] [data-testid=stMainBlockContainer]"
STAFF = "staffing.sarskilt-boende;fte=-1;from=2024-10"
PATIENCE = 90_000
"""Milliseconds that a page may take on a busy computer."""
COLOURS = 128
"""Of the palette: a picture stays below 200 kB, its text sharp, and a colour that is rare is still there."""


def nothing(page: Page) -> None:
    """The page as its address opens it."""


def judged(page: Page) -> None:
    """A judgement half written, with what was understood of it."""
    page.locator("summary").filter(has_text="Bedöm raden").click()
    page.get_by_label("Bedömd prognos för helåret", exact=False).fill("-86 400")
    page.keyboard.press("Tab")
    stand(page)
    page.get_by_label("Skäl", exact=True).first.fill("Bemanningen sänks från november.")
    page.get_by_label("Ditt namn", exact=True).first.fill("Bo Alm")
    page.evaluate("document.activeElement.blur()")


def a_grant_gone(page: Page) -> None:
    """A grant removed beside the staffing that the address carries."""
    page.locator("summary").filter(has_text="Statsbidrag").click()
    page.get_by_text("Minska andelen timvikarier", exact=True).first.click()


def what_it_takes(page: Page) -> None:
    """The answer for a row."""
    page.get_by_role("tab", name="Vad krävs?").click()
    page.get_by_label("Rad", exact=True).first.click()
    page.get_by_role("option", name="Särskilt boende/annat boende", exact=True).click()


def a_file(page: Page) -> None:
    """The shipped example, looked at and not yet confirmed."""
    page.locator("input[type=file]").set_input_files(ROOT / "docs" / "exempel" / "uppfoljning-augusti.csv")
    page.get_by_role("heading", name="Bekräfta").wait_for(timeout=60_000)
    stand(page)
    page.get_by_label("Kommun", exact=True).fill("Exempelkommun")
    page.keyboard.press("Enter")
    page.evaluate("document.activeElement.blur()")


@dataclass(frozen=True, slots=True)
class Shot:
    """A picture: the page and its address, what is done there, and what of it is kept.

    Attributes:
        name: of the file.
        path: of the page; the first page has none.
        address: its choices.
        steps: what is done before the picture.
        part: a selector of the part that is kept; without it the whole page.
        height: px at most of the whole page; without it all of it.
    """

    name: str
    path: str
    address: Mapping[str, str] = field(default_factory=dict)
    steps: Callable[[Page], None] = nothing
    part: str = ""
    height: int = 0


ASKERSUND, DEMO = {"arbetsyta": "askersund-2024"}, {"arbetsyta": "demo"}
SHOTS = (
    Shot("oversikt", "", ASKERSUND),
    Shot("oversikt-demo", "", DEMO),
    Shot("driftredovisning", "driftredovisning", ASKERSUND, height=1500),
    Shot(
        "bedom-raden",
        "driftredovisning",
        {**ASKERSUND, "rad": "sarskilt-boende"},
        judged,
        "details:has-text('Bedöm raden')",
    ),
    Shot("inlamning", "inlamning", {**DEMO, "ansvar": "funktionsstod"}, height=1500),
    Shot("scenarier", "scenarier", {**ASKERSUND, "a": STAFF}, a_grant_gone),
    Shot("scenarier-vad-kravs", "scenarier", ASKERSUND, what_it_takes),
    Shot("budget-och-plan", "budget_och_plan", ASKERSUND, height=1400),
    Shot("drivare", "drivare", DEMO, height=1500),
    Shot("kontroll", "kontroll", ASKERSUND, height=1200),
    Shot("las-in", "las_in", {}, a_file),
    Shot("historik", "historik", DEMO, height=1500),
    Shot("visning-orsaker", "namnd", {**ASKERSUND, "skarm": "2"}, height=900),
)
KEPT = ("2024-03", "2024-05", "2024-08")
"""Months whose forecast is kept before Historik is shown."""


def stand(page: Page) -> None:
    """Wait until nothing runs and every chart that is seen is drawn."""
    page.locator(FOOT).wait_for()
    sleep(0.5)
    page.wait_for_function(IDLE)
    page.wait_for_function(DRAWN)
    sleep(0.3)


def keep_forecasts(browser: Browser, server: str) -> None:
    """Press the button of Historik for some months, so that there is a history to show."""
    page = browser.new_page(viewport={"width": 1440, "height": 900}, locale="sv-SE")
    for month in KEPT:
        page.goto(f"{server}/historik?{urlencode({**DEMO, 'per': month})}")
        page.get_by_role("button", name="Spara prognosen nu").click()
        page.get_by_text("med nummer", exact=False).first.wait_for()
    page.close()


def take(browser: Browser, server: str, shot: Shot) -> None:
    """Open a page, do what is to be done, and keep the picture with few colours."""
    page = browser.new_page(viewport={"width": 1440, "height": 900}, locale="sv-SE", reduced_motion="reduce")
    page.set_default_timeout(PATIENCE)
    page.goto(f"{server}/{shot.path}?{urlencode(shot.address)}")
    page.locator("h1").first.wait_for()
    stand(page)
    shot.steps(page)
    stand(page)
    seen = page.evaluate("document.querySelector('[data-testid=stMainBlockContainer]').scrollHeight")
    tall = min(shot.height or seen, max(seen, 900))
    if not shot.address.get("skarm"):
        page.set_viewport_size({"width": 1440, "height": max(tall, seen)})
        stand(page)
    if shot.part:
        taken = page.locator(shot.part).first.screenshot()
    else:
        clip = {"x": 0, "y": 0, "width": 1440, "height": min(tall, page.viewport_size["height"])}
        taken = page.screenshot(clip=clip)
    page.close()
    whole = Image.open(BytesIO(taken)).convert("RGB")
    picture = whole.quantize(COLOURS, Image.Quantize.MAXCOVERAGE, dither=Image.Dither.NONE)
    picture.save(HERE / f"{shot.name}.png", optimize=True)


@contextmanager
def running(folder: Path) -> Iterator[str]:
    """The page as started in a folder over its `egna`, so that no path of this computer is seen; stopped at the end."""
    shutil.copytree(ROOT / ".streamlit", folder / ".streamlit")
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        port = taken.getsockname()[1]
    command = [
        sys.executable,
        "-m",
        "streamlit",
        "run",
        str(ROOT / "app.py"),
        "--server.headless",
        "true",
        "--server.port",
        f"{port}",
    ]
    environment = {**os.environ, "FORECAST_WORKSPACES": "egna", "PYTHONPATH": str(ROOT / "src")}
    with subprocess.Popen(command, cwd=folder, env=environment, stdout=subprocess.DEVNULL) as process:
        try:
            yield f"http://127.0.0.1:{port}"
        finally:
            process.terminate()


def reach(browser: Browser, server: str) -> None:
    """Wait for the server's first page."""
    page = browser.new_page()
    for _ in range(120):
        try:
            page.goto(server)
        except Error:
            sleep(0.5)
        else:
            break
    page.close()


def main(names: list[str]) -> None:
    """Take the pictures that are named, or all."""
    program = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("google-chrome")
    chosen = [shot for shot in SHOTS if not names or shot.name in names]
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        for name in ("askersund-2024", "demo"):
            shutil.copytree(ROOT / "data" / name, Path(folder) / "egna" / name)
        browser = playwright.chromium.launch(executable_path=program, args=["--no-sandbox"])
        with running(Path(folder)) as server:
            reach(browser, server)
            if any(shot.name == "historik" for shot in chosen):
                keep_forecasts(browser, server)
            for shot in chosen:
                take(browser, server, shot)
        browser.close()


if __name__ == "__main__":
    main(sys.argv[1:])
