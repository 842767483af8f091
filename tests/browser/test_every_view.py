"""The three pages, wide and narrow: accessible, Swedish, within the screen, and nothing leaves the computer."""

import re

import pytest
from reader import PATHS, View

pytestmark = pytest.mark.browser
SHOWN = [(page, name, width) for page in PATHS for name in ("askersund-2024", "demo") for width in (1440, 390)]
every_view = pytest.mark.parametrize("view", SHOWN, indirect=True, ids=["-".join(map(str, key)) for key in SHOWN])


@every_view
def test_axe_finds_nothing(view: View) -> None:
    assert view.violations == ()


@every_view
def test_axe_finds_nothing_when_everything_is_opened(view: View) -> None:
    assert view.violations_opened == ()


@every_view
def test_the_page_says_that_it_is_swedish(view: View) -> None:
    assert view.language == "sv"


@every_view
def test_the_page_never_scrolls_sideways(view: View) -> None:
    assert view.page_width <= view.width


@every_view
def test_nothing_leaves_the_computer(view: View) -> None:
    assert view.requests == ()


@every_view
def test_the_console_is_quiet(view: View) -> None:
    assert view.console == ()


@every_view
def test_every_chart_has_a_name_with_its_numbers(view: View) -> None:
    assert view.charts
    for name in view.charts:
        assert "nkr" in name or "tkr" in name
        assert sum(letter.isdigit() for letter in name) >= 6


@every_view
def test_no_markup_and_no_missing_value_can_be_read(view: View) -> None:
    traces = re.compile(r"\\|\*\*|:(?:red|blue|gray)\[|\b(?:None|nan|NaN|undefined|Traceback)\b")
    assert traces.findall(view.text) == []
