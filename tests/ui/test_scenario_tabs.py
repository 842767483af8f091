"""Jämför, Vad krävs? and Känslighet: each is worked out when it is read, on Askersund's published year."""

from collections.abc import Callable

import pytest
from seen import charts, heading, notes, row_of, said, table_headed
from streamlit.testing.v1 import AppTest

Open = Callable[..., AppTest]
NAME = "askersund-2024"
FEWER = "staffing.sarskilt-boende;fte=-1;from=2024-10;cost_per_fte=600000"
GRANT = "grants.timvikarier;rest_of_year=false"
COMPARE = "tkr, helår 2024"


def read(page: AppTest, tab: str) -> AppTest:
    """The page with another tab open."""
    page.session_state["flik"] = tab
    return page.run()


def named(page: AppTest, name: str) -> AppTest:
    """The scenario called something and saved beside the others."""
    page.text_input(key="namn").set_value(name).run()
    return page.button(key="jamfor-spara").click().run()


def spaced(row: list[str]) -> list[str]:
    """Cells with ordinary spaces."""
    return [cell.replace("\N{NO-BREAK SPACE}", " ") for cell in row]


def side_by_side(page: AppTest) -> list[list[str]]:
    """The table of the base and the scenarios; the tab Effekt has one of the same head."""
    found = [table for table in page.table if list(table.value.columns)[:2] == [COMPARE, "Bas"]]
    return [spaced([str(cell) for cell in row]) for row in found[-1].value.to_numpy()]


def test_base_and_two_scenarios_stand_side_by_side(open_page: Open) -> None:
    page = read(open_page("scenarier", NAME, {"a": FEWER}), "Jämför")
    named(page, "Grafsänkning")
    page.button(key="bort.staffing.sarskilt-boende").click().run()
    page.toggle(key="vaxel.grants.timvikarier").set_value(False).run()
    named(page, "Utan timvikariebidrag")
    assert not page.exception
    description = charts(page)[-1]["description"].replace("\N{NO-BREAK SPACE}", " ")
    assert "Bas −17 600; Grafsänkning −17 450; Utan timvikariebidrag −20 700" in description
    text = said(page)
    for words in ("Från bas till Grafsänkning", "Från bas till Utan timvikariebidrag", "Samspel mellan ändringarna"):
        assert words in text
    assert any("Säger inget om 2025" in note for note in notes(page, "note"))


def test_what_is_saved_stays_when_the_page_changes_and_can_be_taken_away(open_page: Open) -> None:
    page = named(read(open_page("scenarier", NAME, {"a": FEWER}), "Jämför"), "Grafsänkning")
    assert page.button(key="jamfor-spara").disabled
    page.button(key="aterstall").click().run()
    assert [row[0] for row in side_by_side(page)][:2] == ["Helårsprognos", "**Avvikelse mot budget**"]
    page.button(key="jamfor-bort-0").click().run()
    assert "Ändra något till vänster, så står scenariot bredvid bas här." in said(page)


def test_the_current_scenario_stands_beside_without_being_saved(open_page: Open) -> None:
    page = read(open_page("scenarier", NAME, {"a": FEWER}), "Jämför")
    assert "Scenariot står bredvid bas. Spara det här, så kan du ändra vidare och ställa nästa bredvid." in said(page)
    assert "Mitt scenario −17 450" in charts(page)[-1]["description"].replace("\N{NO-BREAK SPACE}", " ")


def test_no_more_than_four_are_saved(open_page: Open) -> None:
    page = read(open_page("scenarier", NAME, {"a": FEWER}), "Jämför")
    for name in "ABCD":
        named(page, name)
    page.text_input(key="namn").set_value("E").run()
    assert page.button(key="jamfor-spara").disabled
    assert any("Högst 4 scenarier" in note for note in notes(page, "note"))


def test_underlying_deviation_stands_beside(open_page: Open) -> None:
    page = open_page("scenarier", NAME, {"a": FEWER})
    row = spaced(row_of(table_headed(page, COMPARE), "Avvikelse utan engångsposter"))
    assert row == ["Avvikelse utan engångsposter", "−19 100", "−18 950", "+150"]


def test_how_many_fewer_would_close_the_row_is_answered_and_called_unrealistic(open_page: Open) -> None:
    page = open_page("scenarier", NAME)
    page.session_state["flik"] = "Vad krävs?"
    page.session_state["krav-rad"] = "sarskilt-boende"
    page.session_state["krav-reglage"] = "staffing.sarskilt-boende.fte"
    page.run()
    assert not page.exception
    text = said(page)
    assert "avvikelsen är −4 050 tkr och ska bli 0" in text
    assert "−20,3 årsarbetare" in text
    assert "Det är inte realistiskt i år" in text
    assert table_headed(page, "Ändring")


def test_another_row_brings_a_lever_of_its_own(open_page: Open) -> None:
    page = read(open_page("scenarier", NAME), "Vad krävs?")
    page.selectbox(key="krav-rad").set_value("sarskilt-boende").run()
    assert page.selectbox(key="krav-reglage").value == "staffing.sarskilt-boende.fte"
    page.selectbox(key="krav-rad").set_value("56").run()
    assert page.selectbox(key="krav-reglage").value == "staffing.56.fte"


def test_the_answer_can_be_put_into_the_scenario(open_page: Open) -> None:
    page = open_page("scenarier", NAME)
    page.session_state["flik"] = "Vad krävs?"
    page.session_state["krav-rad"] = "sarskilt-boende"
    page.session_state["krav-reglage"] = "staffing.sarskilt-boende.fte"
    page.run()
    page.button(key="krav-lagg-in").click().run()
    assert heading(page) == "Scenariot minskar underskottet med 4 050 tkr, till 13 550"
    assert page.text_input(key="staffing.sarskilt-boende.fte").value == "−20,25"
    assert any("Samma sak ändras redan" in note for note in notes(page, "note"))


@pytest.mark.parametrize("text", ["abc", "1.000", ""])
def test_a_target_that_cannot_be_read_is_told_and_the_last_one_holds(open_page: Open, text: str) -> None:
    page = read(open_page("scenarier", NAME), "Vad krävs?")
    page.text_input(key="krav-mal").set_value("-5000").run()
    assert "ska bli −5 000" in said(page)
    page.text_input(key="krav-mal").set_value(text).run()
    assert "ska bli −5 000" in said(page)
    assert notes(page, "fault")


def test_the_tornado_has_the_widest_first_with_values_and_a_table(open_page: Open) -> None:
    page = read(open_page("scenarier", NAME), "Känslighet")
    assert not page.exception
    description = charts(page)[-1]["description"].replace("\N{NO-BREAK SPACE}", " ")
    assert "Störst först: Intäkter" in description
    assert table_headed(page, "Spann")[0][0] == "Intäkter"
    assert table_headed(page, "Rad")


def test_without_ranges_it_is_said_how_to_state_them(open_page: Open) -> None:
    page = read(open_page("scenarier", "demo"), "Känslighet")
    assert not page.exception
    assert "Skriv dem i ranges.yaml" in said(page)


@pytest.mark.parametrize("tab", ["Jämför", "Vad krävs?", "Känslighet"])
@pytest.mark.parametrize("name", ["pitea-2024", "alingsas-2024", "demo"])
def test_every_tab_of_every_open_year_can_be_read(open_page: Open, name: str, tab: str) -> None:
    page = read(open_page("scenarier", name), tab)
    assert not page.exception
    assert not page.error
