"""The backtest's page in a real browser: nothing for axe to find, nothing asked for, nothing wider than the screen."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import pytest
from reader import EVIL

from forecast.fullyear.backtest import backtest
from forecast.report.backtest_page import backtest_html
from forecast.report.backtest_view import backtest_view

if TYPE_CHECKING:
    from playwright.sync_api import Browser

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def page_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The page of a small panel; one of the names is markup."""
    rng = np.random.default_rng(2)
    rows = [
        (name, year, month, float(-100 * rng.lognormal(0, 0.1)))
        for name in (EVIL, "Hemtjänst", "Särskilt boende med ett mycket långt namn")
        for year in range(2017, 2023)
        for month in range(1, 13)
    ]
    panel = pd.DataFrame(rows, columns=["series_id", "year", "month", "value"])
    view = backtest_view("egna månader.csv", "all", panel, backtest(panel, [2, 6, 10], "all"))
    path = tmp_path_factory.mktemp("provning") / "provning.html"
    path.write_text(backtest_html(view), encoding="utf-8")
    return path


@pytest.mark.parametrize("width", [1440, 390])
def test_the_page_holds_for_every_reader(browser: Browser, page_file: Path, width: int) -> None:
    page = browser.new_page(viewport={"width": width, "height": 900})
    try:
        asked: list[str] = []
        said: list[str] = []
        page.on("request", lambda request: asked.append(request.url))
        page.on("console", lambda message: said.append(message.text))
        page.goto(page_file.as_uri())
        page.locator("summary").first.click()
        assert asked == [page_file.as_uri()]
        assert said == []
        assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
        assert page.locator("h1").inner_text() == "Hur väl hade prognosen träffat? egna månader.csv"
        assert page.get_by_text(EVIL, exact=True).count() > 0
    finally:
        page.close()


def test_axe_finds_nothing(browser: Browser, page_file: Path) -> None:
    # axe is put into the page as a script, which the page's own policy forbids
    context = browser.new_context(bypass_csp=True)
    try:
        page = context.new_page()
        page.goto(page_file.as_uri())
        page.locator("summary").first.click()
        axe = import_module("axe_playwright_python.sync_playwright").Axe()  # by name: it has no types
        assert axe.run(page).response["violations"] == []
    finally:
        context.close()
