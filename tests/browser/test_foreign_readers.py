"""A browser in another language, and names and addresses that try to be something else than text."""

import re

import pytest
from reader import EVIL, PATHS, Reader, View

pytestmark = pytest.mark.browser
NAME = "askersund-2024"
ENGLISH = re.compile(r"\d,\d{3}(?!\d)|\d\.\d")
"""17,600 and 4.5: no amount in tkr is written so in Swedish."""
EVIL_VIEWS = [(page, "elak", 1440, "light") for page in PATHS]


@pytest.mark.parametrize("text", ["4,5", "4.5"])
def test_an_english_browser_reads_and_writes_swedish_numbers(english_reader: Reader, text: str) -> None:
    english_reader.open("scenarier", arbetsyta=NAME)
    english_reader.change("Bemanning", "Särskilt boende/annat boende")
    english_reader.type("Ändring, årsarbetare", text)
    english_reader.expect_heading("Scenariot ökar underskottet med 900 tkr, till 18 500")
    assert "= 4,5 årsarbetare" in english_reader.text
    assert ";fte=4.5;" in english_reader.address["a"]
    assert ENGLISH.findall(english_reader.text) == []
    assert [name for name in english_reader.charts if ENGLISH.search(name)] == []


def test_an_english_browser_types_a_yearly_index_as_swedes_do(english_reader: Reader) -> None:
    english_reader.open("budget_och_plan", arbetsyta=NAME)
    english_reader.type("Index, procent per år", "4,5")
    english_reader.expect_heading("Ramen räcker inte 2025: 37 963 tkr saknas")
    assert "= +4,5 % per år, ditt antagande" in english_reader.text
    assert ENGLISH.findall(english_reader.text) == []


@pytest.mark.parametrize("page", ["oversikt", "driftredovisning"])
def test_an_english_browser_shows_no_english_number(english_reader: Reader, page: str) -> None:
    english_reader.open(page, arbetsyta=NAME)
    assert ENGLISH.findall(english_reader.text) == []
    assert english_reader.page.evaluate("document.documentElement.lang") == "sv"


@pytest.mark.parametrize("view", EVIL_VIEWS, indirect=True, ids=list(PATHS))
def test_names_full_of_markup_are_read_letter_by_letter(view: View) -> None:
    assert view.console == ()
    assert view.requests == ()
    assert "\\" not in view.text
    if "Scenario" not in view.text:
        assert any(EVIL in name for name in view.names)


def test_an_address_that_tries_to_run_something_runs_nothing(reader: Reader) -> None:
    attack = "<img src=x onerror=\"document.title='tagen'\">"
    reader.open("scenarier", arbetsyta=attack, namn=attack, a=attack, rad=attack)
    reader.expect_heading("Inget ändrat: scenariot är lika med bas")
    assert reader.page.title() != "tagen"
    assert reader.page.locator("[data-testid=stMain] img").count() == 0
    assert reader.outside() == []
