"""Somebody who reads the page in a real browser: every wait has an end."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from importlib import import_module
from typing import TYPE_CHECKING, Literal
from urllib.parse import parse_qs, urlencode, urlsplit

if TYPE_CHECKING:
    from playwright.sync_api import Browser, ConsoleMessage, Locator, Page

Theme = Literal["light", "dark"]
PATIENCE = 60_000.0
"""Milliseconds that anything on the page may take; a server's first page takes twenty seconds on a loaded machine."""
REOPENED = 10_000.0
"""Milliseconds after which a list that shows no such choice is opened anew."""
PATHS = {
    "oversikt": "",
    "driftredovisning": "driftredovisning",
    "inlamning": "inlamning",
    "scenarier": "scenarier",
    "budget_och_plan": "budget_och_plan",
    "drivare": "drivare",
    "kontroll": "kontroll",
    "historik": "historik",
    "namnd": "namnd",
}
EVIL = "<b>*Äldre* [x](y) :red[z] $1$ & 2 ~~t~~ `k`</b>"
"""A name that would become markup if it were not shown letter by letter."""
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
PROBE = re.compile(rf"/(?:{'|'.join(filter(None, (*PATHS.values(), 'las_in')))})/_stcore/(?:health|host-config)$")
"""Streamlit asks for these under the page's own path too and gets 404; that is its way of finding its root."""
IDLE = "() => document.querySelector('[data-testid=stApp]')?.dataset.testScriptState === 'notRunning'"
DRAWN = """() => {
  const charts = [...document.querySelectorAll('[data-testid=stVegaLiteChart]')];
  const waiting = document.querySelector('[data-testid=stSkeleton]');
  return !waiting && charts.every(chart => chart.querySelector('svg, canvas'));
}"""
"""Streamlit fetches what draws a chart after the rest; a skeleton stands in its place until then."""
UNNAMED = r"""[
  ...[...document.querySelectorAll('[data-testid=stTable] table')].filter(table => !table.getAttribute('aria-label')),
  ...document.querySelectorAll('[data-testid=stMain] :is(input, button)[aria-label*="\\\\"]'),
  ...[...document.querySelectorAll('button[aria-label]')].filter(
    part => /^(?:Open|Clear|Help for|Expand|Collapse)\b/.test(part.getAttribute('aria-label'))),
].map(part => part.outerHTML.slice(0, 200))"""
"""Tables without a name, names with the strokes of Markdown in them, and names in Streamlit's English."""
ADRIFT = r"""[...document.querySelectorAll('[data-testid=stTable] td:not(:first-child)')]
  .filter(cell => /^[+−]?\d[\d\s]*(,\d+)?$/.test(cell.textContent.trim()))
  .filter(cell => getComputedStyle(cell).textAlign !== 'right').map(cell => cell.textContent)"""
"""Numbers of tables that do not stand to the right."""
PAPER = "getComputedStyle(document.querySelector('[data-testid=stApp]')).backgroundColor"
# Settled, not all: a redraw takes a movement away before it has ended, and that is stillness too.
STILL = (
    "part => Promise.allSettled(part.getAnimations({subtree: true}).map(moving => moving.finished)).then(() => null)"
)


@dataclass(frozen=True, slots=True)
class View:
    """What was seen of a page: its text, what it asked for, and how it is built."""

    text: str
    title: str
    unnamed: tuple[str, ...]
    adrift: tuple[str, ...]
    language: str
    width: int
    page_width: int
    paper: str
    charts: tuple[str, ...]
    names: tuple[str, ...]
    violations: tuple[str, ...]
    violations_opened: tuple[str, ...]
    requests: tuple[str, ...]
    console: tuple[str, ...]


class Reader:
    """One browser context with one page; remembers every request and every line of the console."""

    def __init__(self, page: Page, server: str) -> None:
        self.page = page
        self.server = server
        self.requests: list[str] = []
        self.console: list[str] = []
        page.on("request", lambda request: self.requests.append(request.url))
        page.on("websocket", lambda socket: self.requests.append(socket.url))
        page.on("console", self._heard)
        page.on("pageerror", lambda error: self.console.append(f"pageerror: {error}"))

    @classmethod
    @contextmanager
    def at(
        cls, browser: Browser, server: str, *, width: int = 1440, locale: str = "sv-SE", theme: Theme = "light"
    ) -> Iterator[Reader]:
        """A reader with a screen of its own, light or dark as the computer is set; closed afterwards."""
        context = browser.new_context(
            viewport={"width": width, "height": 900}, locale=locale, color_scheme=theme, reduced_motion="reduce"
        )
        context.set_default_timeout(PATIENCE)
        try:
            yield cls(context.new_page(), server)
        finally:
            context.close()

    def _heard(self, message: ConsoleMessage) -> None:
        if message.type in {"error", "warning"} and not PROBE.search(str(message.location.get("url", ""))):
            self.console.append(f"{message.type}: {message.text}")

    def open(self, page: str, **address: str) -> None:
        """Go to a page by its address, as from a link that somebody sent."""
        self.go(f"{self.server}/{PATHS[page]}?{urlencode(address)}")

    def go(self, url: str) -> None:
        """Go to a whole address."""
        self.page.goto(url, wait_until="domcontentloaded")
        self.settle()

    def settle(self) -> None:
        """Wait until the page stands: its foot is there, nothing runs, every chart is drawn."""
        self.page.get_by_text("Minus är kostnad").first.wait_for()
        self.page.wait_for_function(IDLE)
        self.page.wait_for_function(DRAWN)

    def expect_heading(self, text: str) -> None:
        """Wait for the message; no-break spaces read as spaces."""
        from playwright.sync_api import expect

        pattern = re.compile(r"\s".join(re.escape(word) for word in text.split(" ")))
        expect(self.page.locator("h1")).to_have_text(pattern, timeout=PATIENCE)
        self.settle()

    def field(self, label: str) -> Locator:
        """A control by its label."""
        return self.page.get_by_label(label, exact=True).first

    def type(self, label: str, text: str) -> None:
        """Type into a field and leave it."""
        self.field(label).fill(text)
        self.field(label).press("Enter")

    def choose(self, label: str, option: str) -> None:
        """Choose in a list; one that opens while something above it still moves closes again, and is opened anew."""
        from playwright.sync_api import TimeoutError as NotThere

        wanted = self.page.get_by_role("option", name=option, exact=True)
        self.field(label).click()
        try:
            wanted.click(timeout=REOPENED)
        except NotThere:
            self.settle()
            self.field(label).click()
            wanted.click()

    def unfold(self, group: str) -> None:
        """Open a group of levers that is closed; a list that opens before the group stands still closes again."""
        group_of = self.page.locator("details").filter(has_text=group).first
        group_of.locator("> summary").click()
        group_of.evaluate(STILL)

    def change(self, group: str, what: str) -> None:
        """Add a change to a group."""
        self.unfold(group)
        field = self.page.locator("details").filter(has_text=group).first.get_by_label("Lägg till ändring", exact=True)
        field.fill(what)
        self.page.get_by_role("option", name=what, exact=True).click()
        self.page.get_by_text("Ta bort", exact=True).first.wait_for()
        self.settle()

    @property
    def address(self) -> dict[str, str]:
        """The address as names and values."""
        return {key: values[0] for key, values in parse_qs(urlsplit(self.page.url).query).items()}

    @property
    def text(self) -> str:
        """What can be read on the page, with ordinary spaces."""
        return spaced(self.page.locator("[data-testid=stMain]").inner_text())

    @property
    def charts(self) -> tuple[str, ...]:
        """The accessible names of the charts."""
        found = self.page.locator("[data-testid=stVegaLiteChart]").all()
        return tuple(spaced(chart.get_attribute("aria-label") or "") for chart in found)

    def violations(self) -> tuple[str, ...]:
        """What axe finds against WCAG 2 A and AA: rule and where."""
        axe = import_module("axe_playwright_python.sync_playwright").Axe()  # by name: it has no types
        options = {"runOnly": {"type": "tag", "values": RULES}, "resultTypes": ["violations"]}
        found = axe.run(self.page, options=options).response["violations"]
        return tuple(f"{rule['id']}: {node['html'][:200]}" for rule in found for node in rule["nodes"])

    def open_everything(self) -> None:
        """Open every closed expander, then the choices."""
        for details in self.page.locator("details").all():
            if details.get_attribute("open") is None:
                details.locator("> summary").click()
        self.page.locator("[data-testid=stPopoverButton]").last.click()
        self.page.get_by_label("Arbetsyta", exact=True).first.wait_for()

    def outside(self) -> list[str]:
        """Requests that left the own computer."""
        stay = {"127.0.0.1", "localhost"}
        return [u for u in self.requests if not u.startswith(("data:", "blob:")) and urlsplit(u).hostname not in stay]


def spaced(text: str) -> str:
    """Text with ordinary spaces."""
    return text.replace("\N{NO-BREAK SPACE}", " ")


def look_at(browser: Browser, server: str, page: str, workspace: str, width: int, theme: Theme) -> View:
    """Open a page once and write down what is seen, closed and with everything opened."""
    with Reader.at(browser, server, width=width, theme=theme) as someone:
        someone.open(page, arbetsyta=workspace)
        root = "document.documentElement"
        text, charts, violations = someone.text, someone.charts, someone.violations()
        title = someone.page.title()
        page_width = int(someone.page.evaluate(f"{root}.scrollWidth"))
        someone.open_everything()
        return View(
            text=text,
            title=title,
            unnamed=tuple(someone.page.evaluate(UNNAMED)),
            adrift=tuple(someone.page.evaluate(ADRIFT)),
            language=str(someone.page.evaluate(f"{root}.lang")),
            width=width,
            page_width=page_width,
            paper=str(someone.page.evaluate(PAPER)),
            charts=charts,
            names=tuple(spaced(cell) for cell in someone.page.locator("td, h1, h2").all_inner_texts()),
            violations=violations,
            violations_opened=someone.violations(),
            requests=tuple(someone.outside()),
            console=tuple(someone.console),
        )
