"""Every page, wide and light, narrow and dark: accessible, Swedish, within the screen, and nothing leaves the computer.

Each is opened once; the two workspaces take turns, so that each page is seen with both.
"""

import re

import pytest
from reader import PATHS, Theme, View

from forecast.report.charts.marks import palette
from forecast.ui.menu import TITLES

pytestmark = pytest.mark.browser
TURNS = (("askersund-2024", "demo"), ("demo", "askersund-2024"))
SHOWN = [
    (page, name, width, theme)
    for number, page in enumerate(PATHS)
    for name, (width, theme) in zip(TURNS[number % 2], ((1440, "light"), (320, "dark")), strict=True)
]
WITH_CHARTS = {"oversikt", "driftredovisning", "scenarier"}


@pytest.mark.parametrize("view", SHOWN, indirect=True, ids=["-".join(map(str, key)) for key in SHOWN])
def test_a_page_holds_for_every_reader(view: View, request: pytest.FixtureRequest) -> None:
    page, workspace = request.node.callspec.params["view"][:2]
    theme: Theme = request.node.callspec.params["view"][3]
    assert view.violations == ()
    assert view.violations_opened == ()
    assert view.title == f"{TITLES[page]} · {workspace} · Helårsprognos"
    assert view.unnamed == ()
    assert view.adrift == () or page == "drivare"  # its measures are words: a number, a unit and a period
    assert view.language == "sv"
    assert view.page_width <= view.width
    assert view.paper == rgb(palette(theme).paper)  # the charts are drawn for it
    assert view.requests == ()
    assert view.console == ()
    assert view.charts or page not in WITH_CHARTS
    for name in view.charts:  # what a chart is called holds its unit and its numbers
        assert page == "drivare" or "nkr" in name or "tkr" in name  # drivers are counted in persons and days
        assert sum(letter.isdigit() for letter in name) >= 6
    # no markup and no missing value can be read
    traces = re.compile(r"\\|\*\*|:(?:red|blue|gray)\[|\b(?:None|nan|NaN|undefined|Traceback)\b")
    assert traces.findall(view.text) == []


def rgb(colour: str) -> str:
    """`#ffffff` as a browser says it."""
    return f"rgb({', '.join(str(int(colour[at : at + 2], 16)) for at in (1, 3, 5))})"
