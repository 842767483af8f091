"""One server and one browser for all tests in this folder.

Playwright is imported where it is used: the folder is collected also where only the main packages are installed.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from page_server import free_port, running
from reader import EVIL, PATIENCE, Reader, Theme, View, look_at

from builders import DATA, ROWS, SETTINGS, TABLE, write_workspace

if TYPE_CHECKING:
    from playwright.sync_api import Browser

UNITS = """\
schema: 1
comment_threshold: {percent: 1, amount: 2}
units:
  - {key: aldre, name: "Äldreomsorg", managers: [Anna Ek], rows: ["51"]}
  - {key: missbruk, name: Missbruk, managers: [Bo Alm], rows: ["52"]}
"""


@pytest.fixture(scope="session")
def workspaces(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Copies of two shipped workspaces, one whose names are full of markup, and one with a round to walk through."""
    folder = tmp_path_factory.mktemp("workspaces")
    for name in ("askersund-2024", "demo"):
        shutil.copytree(DATA / name, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
    files = {
        "workspace.yaml": SETTINGS + "headline: adopted\n",
        "rows.csv": ROWS,
        "tabell.csv": TABLE,
        "units.yaml": UNITS,
    }
    write_workspace(folder / "omgang", files)
    write_workspace(folder / "elak", {name: text.replace("Äldreomsorg", EVIL) for name, text in files.items()})
    return folder


@pytest.fixture(scope="session")
def server(workspaces: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a running page; it is stopped whatever happens."""
    with running(workspaces, tmp_path_factory.mktemp("server") / "log.txt", free_port()) as (url, _):
        yield url


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """A real browser: CHROMIUM, else the one that is installed."""
    from playwright.sync_api import sync_playwright

    program = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("google-chrome")
    if program is None:
        pytest.fail("No browser: install Chromium, or set CHROMIUM to its path.")
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=program, args=["--no-sandbox"], timeout=PATIENCE)
        try:
            yield opened
        finally:
            opened.close()


@pytest.fixture
def reader(server: str, browser: Browser) -> Iterator[Reader]:
    """Somebody at a wide Swedish screen."""
    with Reader.at(browser, server) as someone:
        yield someone


@pytest.fixture
def another_reader(server: str, browser: Browser) -> Iterator[Reader]:
    """Somebody else, with nothing in common but what is sent."""
    with Reader.at(browser, server) as someone:
        yield someone


@pytest.fixture
def english_reader(server: str, browser: Browser) -> Iterator[Reader]:
    """Somebody whose browser is set to English."""
    with Reader.at(browser, server, locale="en-US") as someone:
        yield someone


Key = tuple[str, str, int, Theme]
"""Page, workspace, width, light or dark."""


@pytest.fixture(scope="session")
def views() -> dict[Key, View]:
    """What was seen of each page; a page is opened once for all tests that only look."""
    return {}


@pytest.fixture
def view(request: pytest.FixtureRequest, server: str, browser: Browser, views: dict[Key, View]) -> View:
    """The view that the test is parametrised with."""
    key: Key = request.param
    if key not in views:
        views[key] = look_at(browser, server, *key)
    return views[key]
