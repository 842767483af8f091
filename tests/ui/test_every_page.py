"""Every page with every workspace: the message, the words that all pages have, and no exception."""

from collections.abc import Callable

import pytest
from seen import PAGES, charts, heading, notes, said, tables
from streamlit.testing.v1 import AppTest

from builders import REAL

Open = Callable[..., AppTest]
SYNTHETIC = "Påhittad kommun: alla siffror är syntetiska."
FOOT = "Minus är kostnad eller sämre än budget, plus är bättre. Avvikelse = prognos − budget."
OVERVIEW = {
    "askersund-2024": "Socialnämnden väntas överskrida budgeten med 17,6 mnkr",
    "askersund-2023": "Socialnämnden överskred budgeten med 25,1 mnkr",
    "pitea-2024": "Socialnämnden väntas överskrida budgeten med 58,6 mnkr",
    "alingsas-2024": "Vård- och omsorgsnämnden väntas hålla budgeten",
    "ekero-2023": "Socialnämnden fick 9,1 mnkr kvar av budgeten",
}
ROWS = {
    "askersund-2024": "Äldreomsorg/LSS står för 10 030 av underskottet på 17 600 tkr",
    "alingsas-2024": "Vård- och omsorgsnämnden väntas hålla budgeten",
    "ekero-2023": "Ledning, administration och myndighetsutövning ger mest av överskottet på 9 091 tkr",
    "pitea-2024": "Barn och familj / Missbruksvård står för 30 200 av underskottet på 58 574 tkr",
}
SCENARIOS = {
    "askersund-2024": "Inget ändrat: scenariot är lika med bas",
    "pitea-2024": "Inget ändrat: scenariot är lika med bas",
    "alingsas-2024": "Inget ändrat: scenariot är lika med bas",
    "askersund-2023": "Året är bokfört: inga månader återstår att ändra",
    "ekero-2023": "Året är bokfört: inga månader återstår att ändra",
}


@pytest.mark.parametrize("name", REAL)
@pytest.mark.parametrize("page", PAGES)
def test_a_page_has_one_message_its_foot_and_no_exception(read_page: Open, page: str, name: str) -> None:
    app = read_page(page, name)
    assert not app.exception
    assert not app.error
    assert heading(app)
    assert FOOT in notes(app, "note")[-1]
    assert "nan" not in said(app).lower().split()
    assert all(len(table) > 1 for table in tables(app))  # of one without rows Streamlit says "empty"


@pytest.mark.parametrize("name", REAL)
@pytest.mark.parametrize("page", PAGES)
def test_only_the_invented_municipality_is_said_to_be_synthetic(read_page: Open, page: str, name: str) -> None:
    app = read_page(page, name)
    assert notes(app, "synthetic") == ([SYNTHETIC] if name == "demo" else [])
    assert notes(app, "note")[-1].startswith(SYNTHETIC) is (name == "demo")


@pytest.mark.parametrize(("name", "expected"), OVERVIEW.items())
def test_oversikt_says_how_the_year_goes(read_page: Open, name: str, expected: str) -> None:
    assert heading(read_page("oversikt", name)) == expected


@pytest.mark.parametrize(("name", "expected"), ROWS.items())
def test_driftredovisning_says_which_row(read_page: Open, name: str, expected: str) -> None:
    assert heading(read_page("driftredovisning", name)) == expected


@pytest.mark.parametrize(("name", "expected"), SCENARIOS.items())
def test_scenarier_says_that_nothing_is_changed(read_page: Open, name: str, expected: str) -> None:
    assert heading(read_page("scenarier", name)) == expected


@pytest.mark.parametrize("name", REAL)
@pytest.mark.parametrize("page", PAGES)
def test_every_chart_has_its_numbers_in_words(read_page: Open, page: str, name: str) -> None:
    for chart in charts(read_page(page, name)):
        money = "nkr" in chart["description"] or "tkr" in chart["description"]
        bridge = chart["description"].startswith("Avvikelse mot budget")
        assert money is (page != "drivare" or bridge)  # its measures are persons, days and per cent; köp/sälj is money
        assert sum(letter.isdigit() for letter in chart["description"]) >= 4


def test_oversikt_has_its_two_charts_and_they_are_also_tables(read_page: Open) -> None:
    app = read_page("oversikt", "askersund-2024")
    bridge, year = (chart["description"] for chart in charts(app))
    assert "Hela nämnden −17,60" in bridge
    assert "prognos −336,0" in year
    assert [expander.label for expander in app.expander] == ["Diagrammen som tabeller"]


def test_who_what_when_and_unit_stand_under_the_message(read_page: Open) -> None:
    under = "Askersund, socialnämnden · helår 2024 · fastställd prognos efter augusti · "
    assert under + "mnkr" in notes(read_page("oversikt", "askersund-2024"), "note")
    assert under + "tkr" in notes(read_page("driftredovisning", "askersund-2024"), "note")


def test_the_cause_is_quoted_and_the_one_off_is_told(read_page: Open) -> None:
    text = said(read_page("oversikt", "askersund-2024"))
    assert "Grundbemanning över budget; sänks i höst." in text
    assert "Utan den är avvikelsen −19,1" in text


@pytest.mark.parametrize(("layer", "words"), [("adopted", "fastställd prognos"), ("model", "modellens prognos")])
def test_the_layer_that_is_asked_for_leads(read_page: Open, layer: str, words: str) -> None:
    app = read_page("oversikt", "askersund-2024", skikt=layer)
    assert any(words in note for note in notes(app, "note"))
    assert app.selectbox(key="skikt").value == layer


def test_another_unit_is_used_on_the_whole_page(read_page: Open) -> None:
    app = read_page("oversikt", "askersund-2024", enhet="tkr")
    assert heading(app) == "Socialnämnden väntas överskrida budgeten med 17 600 tkr"
    assert "tkr" in charts(app)[0]["description"]
    assert "mnkr" not in said(app)


@pytest.mark.parametrize("month", ["2024-01", "2024-05", "2024-07"])
@pytest.mark.parametrize("page", PAGES)
def test_an_earlier_month_can_be_chosen_where_it_is_booked(read_page: Open, page: str, month: str) -> None:
    app = read_page(page, "demo", per=month)
    assert not app.exception
    assert app.selectbox(key="per").value == month


@pytest.mark.parametrize("by", ["verksamhet", "organisation", "kostnadsslag"])
@pytest.mark.parametrize("name", REAL)
def test_rows_are_shown_by_every_division_or_it_is_said_why_not(read_page: Open, name: str, by: str) -> None:
    app = read_page("driftredovisning", name, visa=by)
    assert not app.exception
    empty = [text.value for text in app.markdown if "Underlaget" in text.value]
    assert len(app.table) > 0 or len(empty) == 1


def test_a_row_is_opened_from_the_address_and_stepped_with_the_buttons(open_page: Open) -> None:
    app = open_page("driftredovisning", "askersund-2024", {"rad": "51"})
    assert app.header[0].value == "Äldreomsorg/LSS"
    app.button(key="forra").click().run()
    assert app.header[0].value == "Nämnd och styrelseverksamhet"
    assert app.button(key="forra").disabled
    assert app.query_params["rad"] == "10"
    app.button(key="nasta").click().run()
    assert app.header[0].value == "Äldreomsorg/LSS"


def test_the_worst_row_is_open_from_the_start(read_page: Open) -> None:
    app = read_page("driftredovisning", "askersund-2024")
    assert app.selectbox(key="rad").value == "56"


def test_the_worst_row_is_open_from_the_start_where_activities_have_income_and_cost(read_page: Open) -> None:
    app = read_page("driftredovisning", "demo")
    assert app.selectbox(key="rad").value != "total"


def test_an_opened_row_tells_method_comment_and_source(read_page: Open) -> None:
    text = said(read_page("driftredovisning", "askersund-2024", rad="sarskilt-boende"))
    for words in ("51 Äldreomsorg/LSS › rad 6 av 16", "Fastställd prognos ur delårsrapport per 2024-08-31.", "Skäl:"):
        assert words in text
    assert "sarredovisning_51.csv, rad" in text


def test_only_rows_that_deviate_more_than_a_million_are_kept(read_page: Open) -> None:
    app = read_page("driftredovisning", "askersund-2024", rader="storre")
    body = tables(app)[0][1:]
    large = [row for row in body if row[0].strip() != "Summa"]
    assert large
    assert all(abs(int(row[4].replace("−", "-").replace("\N{NO-BREAK SPACE}", ""))) > 1000 for row in large)
    assert body[-1][0].strip() == "Summa"
