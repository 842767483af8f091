"""Many readers at once on one server, each with levers of its own; what each should see is worked out beforehand.

Some are real browsers, each with a session of its own in one headless Chromium, which note in the page how long it took
until the message was another; most are light (light_reader.py). A reader thinks, types another number in the field
for årsarbetare, and looks. No two readers, and no two changes, have the same number, so that a message that belongs to
somebody else shows.
"""

from __future__ import annotations

import asyncio
import os
import shutil
import time
from collections.abc import Awaitable, Callable, Iterator, Sequence
from contextlib import AsyncExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote

import numpy as np
from light_reader import LightReader
from page_server import running

from builders import DATA
from forecast.money import Unit
from forecast.report.scenario_view import scenario_view
from forecast.scenario.result import Choice, base_year, with_scenario
from forecast.scenario.schema import Scenario, ScenarioFile, overrides_of
from forecast.service import open_workspace

if TYPE_CHECKING:
    from playwright.async_api import Browser, Page

NAMES = ("demo", "askersund-2024")
ROW = "sarskilt-boende"
COST = 600_000
PATIENCE = 60_000.0
LABEL = "Ändring, årsarbetare"
TURNS = 20
"""Numbers that each reader goes through, again and again."""
WATCH = """() => {
  window.seen = null;
  let start = 0, shown = "";
  const message = () => document.querySelector("h1")?.textContent ?? "";
  document.addEventListener("keydown", (key) => {
    if (key.key === "Enter") { start = performance.now(); shown = message(); window.seen = null; }
  }, true);
  new MutationObserver(() => {
    if (start && message() && message() !== shown) {
      window.seen = { took: performance.now() - start, message: message() };
      start = 0;
    }
  }).observe(document.body, { childList: true, subtree: true, characterData: true });
}"""


@dataclass
class Watched:
    """What came of it: ms of each change, what was not as it should be, and the server's memory and processor."""

    took: list[float] = field(default_factory=list)
    in_browser: list[float] = field(default_factory=list)
    """ms until a real browser shows the message."""
    faults: list[str] = field(default_factory=list)
    memory: list[tuple[float, float]] = field(default_factory=list)
    """(seconds since the readers began, MiB held by the server)."""
    server_seconds: float = 0.0
    browser_seconds: float = 0.0

    def slope(self, after: float) -> float:
        """MiB a minute that the server's memory grew, by least squares over what was seen after some seconds."""
        seen = np.array([point for point in self.memory if point[0] >= after])
        return float(np.polyfit(seen[:, 0] / 60, seen[:, 1], 1)[0])


@dataclass(frozen=True)
class Crowd:
    """Readers: the first ones in real browsers; `think` is least and most seconds between a reader's changes."""

    light: int
    browsers: int
    think: tuple[float, float]

    @property
    def all(self) -> int:
        """How many readers there are."""
        return self.light + self.browsers

    def name(self, reader: int) -> str:
        """The workspace of a reader."""
        return NAMES[reader % len(NAMES)]

    @property
    def places(self) -> dict[str, list[int]]:
        """The readers of each workspace."""
        return {name: [reader for reader in range(self.all) if self.name(reader) == name] for name in NAMES}

    def tenths(self, reader: int, turn: int) -> int:
        """Tenths of a full-time equivalent: no two readers and turns have the same."""
        return 1 + reader + self.all * turn

    def address(self, reader: int) -> str:
        """Where a reader begins: at a number that comes in no turn."""
        first = self.tenths(reader, TURNS) / 10
        lever = f"staffing.{ROW};fte=-{first};from=2024-10;cost_per_fte={COST}"
        return f"arbetsyta={self.name(reader)}&a={quote(lever)}"


def typed(number: int) -> str:
    """As a reader types it."""
    return f"-{number // 10},{number % 10}"


def expected_messages(name: str, numbers: Sequence[int]) -> dict[int, str]:
    """Tenths of a full-time equivalent fewer -> the page's message, as the service works it out."""
    opened = open_workspace(DATA / name)
    choice = Choice(headline=opened.settings.headline)
    year = base_year(opened, choice)
    base = with_scenario(opened, year, Scenario(name, "bas"), choice, ())
    told = {}
    for number in numbers:
        change = {"fte": -number / 10, "from": "2024-10", "cost_per_fte": COST}
        said = ScenarioFile.model_validate({"schema": 1, "workspace": name, "name": "prov", "staffing": {ROW: change}})
        made = with_scenario(opened, year, Scenario(name, "prov", overrides_of(said)), choice, ("prov",))
        told[number] = scenario_view(opened, base, made, Unit.TKR).heading
    return told


@contextmanager
def served(folder: Path, log: Path, port: int) -> Iterator[tuple[str, int]]:
    """A server over copies of the workspaces: its address and its process."""
    for name in NAMES:
        shutil.copytree(DATA / name, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
    with running(folder, log, port) as page:
        yield page


def held(process: int) -> float:
    """MiB that a process holds."""
    lines = Path(f"/proc/{process}/status").read_text(encoding="ascii", errors="replace").splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmRSS")) / 1024


def processor(*processes: int) -> float:
    """Seconds of processor that processes have taken, those that are gone left out."""
    ticks = 0
    for process in processes:
        try:
            words = Path(f"/proc/{process}/stat").read_text(encoding="utf-8", errors="replace").rpartition(")")[2]
        except OSError:
            continue
        ticks += sum(int(word) for word in words.split()[11:13])
    return ticks / os.sysconf("SC_CLK_TCK")


def browser_processes() -> list[int]:
    """The processes of browsers that this one has started, at any depth."""
    found, look = [], [os.getpid()]
    while look:
        process = look.pop()
        try:
            below = Path(f"/proc/{process}/task/{process}/children").read_text(encoding="ascii").split()
            name = Path(f"/proc/{process}/comm").read_text(encoding="utf-8")
        except OSError:
            continue
        look += [int(word) for word in below]
        if "chrom" in name:
            found.append(process)
    return found


async def read_together(url: str, server: int, crowd: Crowd, seconds: float, program: str) -> Watched:
    """Let the readers change their levers for so long, and watch."""
    from playwright.async_api import async_playwright
    from websockets.asyncio.client import connect

    watched = Watched()
    told = {
        name: expected_messages(name, [crowd.tenths(reader, turn) for reader in places for turn in range(TURNS)])
        for name, places in crowd.places.items()
    }
    async with async_playwright() as playwright, AsyncExitStack() as stack:
        browser = await playwright.chromium.launch(executable_path=program, args=["--no-sandbox"])
        pages = [await _opened(browser, url, crowd, reader, watched) for reader in range(crowd.browsers)]
        light = []
        for reader in range(crowd.browsers, crowd.all):
            where = f"{url.replace('http', 'ws')}/_stcore/stream"
            socket = await stack.enter_async_context(connect(where, subprotocols=["streamlit"], max_size=None))
            light.append(LightReader(socket, crowd.address(reader), LABEL))
            await light[-1].open("scenarier")
        begun, before, seen = time.monotonic(), processor(server), processor(*browser_processes())
        watch = asyncio.create_task(_watch(server, begun, watched))
        until = begun + seconds
        asks = [_in_browser(page) for page in pages] + [_lightly(reader) for reader in light]
        await asyncio.gather(
            *(_read(ask, crowd, reader, told[crowd.name(reader)], until, watched) for reader, ask in enumerate(asks))
        )
        watch.cancel()
        watched.server_seconds = processor(server) - before
        watched.browser_seconds = processor(*browser_processes()) - seen
        watched.faults += [fault for reader in light for fault in reader.faults]
        await browser.close()
    return watched


Ask = Callable[[str], Awaitable[tuple[float, str]]]
"""Type a number: milliseconds until the answer, and the message then."""


def _lightly(reader: LightReader) -> Ask:
    async def ask(text: str) -> tuple[float, str]:
        took = await reader.type(text)
        return took, reader.message

    return ask


def _in_browser(page: Page) -> Ask:
    async def ask(text: str) -> tuple[float, str]:
        control = page.get_by_label(LABEL, exact=True).first
        await control.fill(text)
        await control.press("Enter")
        await page.wait_for_function("window.seen !== null")
        seen = await page.evaluate("window.seen")
        return float(seen["took"]), str(seen["message"])

    return ask


async def _opened(browser: Browser, url: str, crowd: Crowd, reader: int, watched: Watched) -> Page:
    """One reader at its scenario in a browser, with a session and a store of its own."""
    context = await browser.new_context(locale="sv-SE")
    context.set_default_timeout(PATIENCE)
    page = await context.new_page()
    page.on("pageerror", lambda error: watched.faults.append(f"reader {reader}: {error}"))
    await page.goto(f"{url}/scenarier?{crowd.address(reader)}", wait_until="domcontentloaded")
    await page.get_by_text("Minus är kostnad").first.wait_for()
    await page.get_by_label(LABEL, exact=True).first.wait_for()
    await page.evaluate(WATCH)
    return page


async def _read(ask: Ask, crowd: Crowd, reader: int, messages: dict[int, str], until: float, watched: Watched) -> None:
    """Think, change, look; again and again."""
    chance = np.random.default_rng(reader)
    turn = 0
    while True:
        await asyncio.sleep(chance.uniform(*crowd.think))
        if time.monotonic() >= until:
            return
        number = crowd.tenths(reader, turn % TURNS)
        turn += 1
        took, message = await ask(typed(number))
        (watched.in_browser if reader < crowd.browsers else watched.took).append(took)
        if message != messages[number]:
            watched.faults.append(f"reader {reader}, {typed(number)}: {message!r}, not {messages[number]!r}")


async def _watch(server: int, begun: float, watched: Watched) -> None:
    while True:
        watched.memory.append((time.monotonic() - begun, held(server)))
        await asyncio.sleep(2)
