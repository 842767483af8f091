"""The app as it is started: menu, language, style; one page after the other in one session."""

from pathlib import Path

import pytest
from seen import UI, address, heading
from streamlit.testing.v1 import AppTest

from builders import DATA
from forecast.ui.menu import TITLES

APP = Path(__file__).parents[2] / "app.py"


@pytest.fixture
def app(monkeypatch: pytest.MonkeyPatch) -> AppTest:
    """The app, just started."""
    monkeypatch.setenv("FORECAST_WORKSPACES", str(DATA))
    return AppTest.from_file(APP, default_timeout=60).run()


def turn(app: AppTest, page: str) -> AppTest:
    """Another page of the menu, as from the menu: nothing of the page before in the address."""
    app.query_params.clear()
    return app.switch_page(str(UI / "pages" / f"{page}.py")).run()


def test_the_first_page_is_oversikt(app: AppTest) -> None:
    assert not app.exception
    assert heading(app) == "Socialnämnden väntas överskrida budgeten med 17,6 mnkr"


def test_the_page_says_that_it_is_swedish_in_its_only_script(app: AppTest) -> None:
    (script,) = [element.value for element in app.html if "<script" in element.value]
    assert 'document.documentElement.lang = "sv"' in script
    assert "http" not in script


def test_the_menu_has_the_pages_in_reading_order() -> None:
    assert list(TITLES.values()) == [
        "Översikt", "Driftredovisning", "Inlämning", "Scenarier", "Budget och plan", "Drivare", "Kontroll", "Läs in",
        "Historik", "Nämnd",
    ]  # fmt: skip
    assert all((UI / "pages" / f"{name}.py").is_file() for name in TITLES)


def test_a_scenario_is_kept_while_other_pages_are_read(app: AppTest) -> None:
    turn(app, "scenarier")
    app.selectbox(key="ny.staffing").set_value("sarskilt-boende").run()
    app.text_input(key="staffing.sarskilt-boende.fte").set_value("-1")
    app.selectbox(key="staffing.sarskilt-boende.from").set_value("2024-10").run()
    message = heading(app)
    assert message == "Scenariot minskar underskottet med 150 tkr, till 17 450"
    turn(app, "oversikt")
    turn(app, "driftredovisning")
    turn(app, "scenarier")
    assert not app.exception
    assert heading(app) == message
    assert ";from=2024-10" in address(app)["a"]


def test_the_workspace_follows_from_page_to_page(app: AppTest) -> None:
    app.selectbox(key="arbetsyta").select("ekero-2023").run()
    for page in ("driftredovisning", "scenarier", "oversikt"):
        turn(app, page)
        assert not app.exception
        assert address(app)["arbetsyta"] == "ekero-2023"


def test_a_row_that_was_opened_is_still_open(app: AppTest) -> None:
    turn(app, "driftredovisning")
    app.selectbox(key="rad").select("sarskilt-boende").run()
    turn(app, "oversikt")
    turn(app, "driftredovisning")
    assert app.selectbox(key="rad").value == "sarskilt-boende"
