"""Scenarier on Askersund's published year: levers, faults, and what each change does."""

from collections.abc import Callable

import pytest
from seen import address, charts, heading, notes, row_of, said, table_headed
from streamlit.testing.v1 import AppTest

Open = Callable[..., AppTest]
NAME = "askersund-2024"
BASE = "Inget ändrat: scenariot är lika med bas"
CHANGES = "Ändring"
COMPARE = "tkr, helår 2024"
ROWS = "Avvikelse mot budget, tkr"
STAFF = "staffing.sarskilt-boende"
FTE, FROM, COST = (f"{STAFF}.{field}" for field in ("fte", "from", "cost_per_fte"))
AVOIDED = "grants.timvikarier.avoidable_share"


@pytest.fixture
def page(open_page: Open) -> AppTest:
    """The page with nothing changed, as of August."""
    return open_page("scenarier", NAME)


def added(page: AppTest, lever: str, key: str) -> AppTest:
    """A change added, its fields as they begin."""
    return page.selectbox(key=f"ny.{lever}").set_value(key).run()


def fewer(page: AppTest, start: str = "2024-10") -> AppTest:
    """One full-time equivalent fewer in särskilt boende."""
    added(page, "staffing", "sarskilt-boende")
    page.text_input(key=FTE).set_value("-1")
    page.selectbox(key=FROM).set_value(start)
    return page.run()


def without(page: AppTest, grant: str = "timvikarier") -> AppTest:
    """The rest of a grant that does not come."""
    return page.toggle(key=f"vaxel.grants.{grant}").set_value(False).run()


def spaced(row: list[str]) -> list[str]:
    """Cells with ordinary spaces."""
    return [cell.replace("\N{NO-BREAK SPACE}", " ") for cell in row]


def test_one_fewer_from_october_saves_150_this_year_and_600_next(page: AppTest) -> None:
    fewer(page)
    assert heading(page) == "Scenariot minskar underskottet med 150 tkr, till 17 450"
    assert notes(page, "arithmetic") == ["1 årsarbetare × 600 × 3/12 = +150 tkr i år, +600 helt år"]
    change, total = table_headed(page, CHANGES)
    assert change == [
        "En årsarbetare mindre, okt–dec: Särskilt boende/annat boende", "0 → −1 från oktober", "+150", "+600",
    ]  # fmt: skip
    assert total == ["Summa", "", "+150", "+600"]


def test_only_months_after_as_of_can_be_chosen(page: AppTest) -> None:
    assert page.selectbox(key=FROM).options == ["september", "oktober", "november", "december"]


@pytest.mark.parametrize(
    ("start", "months", "effect"),
    [("2024-09", "= 4 månader, sep–dec", "+200"), ("2024-12", "= 1 månad, dec", "+50")],
)
def test_the_effect_follows_the_months_that_are_left(page: AppTest, start: str, months: str, effect: str) -> None:
    fewer(page, start)
    assert months in notes(page, "echo")
    assert table_headed(page, CHANGES)[0][2] == effect


@pytest.mark.parametrize(("share", "effect"), [("", "−3 100"), ("50", "−1 550"), ("100", "0")])
def test_without_the_rest_of_the_grant(page: AppTest, share: str, effect: str) -> None:
    without(page)
    if share:
        page.text_input(key=AVOIDED).set_value(share).run()
    change, total = (spaced(row) for row in table_headed(page, CHANGES))
    assert change == ["Utan Minska andelen timvikarier, sep–dec", "3 100 kvar sep–dec → 0", effect, "ej satt"]
    assert total[2] == effect
    assert any("Scenariot säger inget om 2025" in note for note in notes(page, "note"))


def test_the_grant_is_not_split_on_rows_that_nobody_knows(page: AppTest) -> None:
    without(page)
    assert spaced(row_of(table_headed(page, ROWS), "Ej fördelat inom 51")) == [
        "Ej fördelat inom 51", "0", "−3 100", "−3 100",
    ]  # fmt: skip


def test_both_together_move_message_chart_and_tables(page: AppTest) -> None:
    fewer(page)
    without(page)
    assert heading(page) == "Scenariot ökar underskottet med 2 950 tkr, till 20 550"
    compare = table_headed(page, COMPARE)
    assert spaced(row_of(compare, "Helårsprognos"))[1:] == ["−335 977", "−338 927", "−2 950"]
    assert spaced(row_of(compare, "Budget"))[1:] == ["−318 377", "−318 377", "0"]
    assert spaced(row_of(compare, "Avvikelse mot budget"))[1:] == ["−17 600", "−20 550", "−2 950"]
    assert row_of(compare, "varav särskilt boende/annat boende")[3] == "+150"
    assert spaced(row_of(table_headed(page, CHANGES), "Summa")) == ["Summa", "", "−2 950", "+600"]
    description = charts(page)[0]["description"].replace("\N{NO-BREAK SPACE}", " ")
    for part in ("−17 600", "+150", "−3 100", "−20 550"):
        assert part in description


def test_each_group_tells_what_it_does(page: AppTest) -> None:
    fewer(page)
    labels = [expander.label for expander in page.expander]
    assert labels[:2] == [r"**Bemanning** · 1 ändring, :blue[\+150]", "**Statsbidrag** · inget ändrat"]
    without(page)
    without(page, "god-vard")
    assert page.expander[1].label == "**Statsbidrag** · 2 ändringar, :red[−5\N{NO-BREAK SPACE}800]"


@pytest.mark.parametrize("text", ["4,5", "4.5", " 4,50 "])
def test_comma_and_point_are_the_same_number(page: AppTest, text: str) -> None:
    page.text_input(key=FTE).set_value(text).run()
    assert "= 4,5 årsarbetare" in notes(page, "echo")
    assert address(page)["b1-fte"] == "4,5"
    assert heading(page) == "Scenariot ökar underskottet med 900 tkr, till 18 500"


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("abc", "Kan inte tolka ”abc” som ett tal."),
        ("4;5", "Kan inte tolka ”4;5” som ett tal."),
        ("1.000", "Skriv utan punkt."),
        ("", "Kan inte tolka ”” som ett tal."),
        ("1001", "Högst 1000."),
        ("-1001", "Minst −1000."),
        ("<b>1</b>", "Kan inte tolka ”&lt;b&gt;1&lt;/b&gt;” som ett tal."),
    ],
)
def test_a_fault_is_told_and_the_last_valid_value_counts(page: AppTest, text: str, fault: str) -> None:
    fewer(page)
    before = heading(page)
    page.text_input(key=FTE).set_value(text).run()
    (told,) = notes(page, "fault")
    assert fault in told
    assert told.endswith("Senaste värdet −1 gäller.")
    assert heading(page) == before
    assert page.text_input(key=FTE).value == text
    assert address(page)["b1-fte"] == "−1"


def test_a_thousand_with_a_point_is_asked_about(page: AppTest) -> None:
    page.text_input(key=COST).set_value("1.000").run()
    assert notes(page, "fault")[0].startswith("Menar")
    assert "1.000" in notes(page, "fault")[0]


def test_a_share_above_a_hundred_is_refused(page: AppTest) -> None:
    without(page)
    page.text_input(key=AVOIDED).set_value("150").run()
    assert notes(page, "fault")[0].startswith("Högst 100")
    assert heading(page) == "Scenariot ökar underskottet med 3 100 tkr, till 20 700"


def test_an_own_cost_is_told_from_the_assumption(page: AppTest) -> None:
    assert "= 600 000 kr, antagande" in notes(page, "echo")
    page.text_input(key=COST).set_value("552,5").run()
    assert "= 552 500 kr, eget värde" in notes(page, "echo")


def test_a_second_activity_can_be_added_and_both_count(page: AppTest) -> None:
    fewer(page)
    page.button[0].click().run()
    page.selectbox(key="b2-rad").set_value("56")
    page.text_input(key="b2-fte").set_value("2").run()
    assert [row[2] for row in table_headed(page, CHANGES)] == ["−400", "+150", "−250"]
    assert heading(page) == "Scenariot ökar underskottet med 250 tkr, till 17 850"


def test_two_changes_of_one_activity_are_told_and_the_first_counts(page: AppTest) -> None:
    fewer(page)
    page.button[0].click().run()
    page.text_input(key="b2-fte").set_value("5").run()
    assert notes(page, "fault") == ["Särskilt boende/annat boende ändras redan ovan; välj en annan verksamhet."]
    assert heading(page) == "Scenariot minskar underskottet med 150 tkr, till 17 450"


def test_no_more_than_five_activities_can_be_added(page: AppTest) -> None:
    for _ in range(4):
        page.button[0].click().run()
    assert [box.key for box in page.selectbox if str(box.key).endswith("-rad")] == [f"b{n}-rad" for n in range(1, 6)]
    assert [button.label for button in page.button] == ["Återställ till bas"]


def test_back_to_base_forgets_every_lever(page: AppTest) -> None:
    fewer(page)
    without(page)
    page.button[-1].click().run()
    assert heading(page) == BASE
    assert page.text_input(key=FTE).value == "0"
    assert page.toggle(key="g-timvikarier").value
    assert not [key for key in address(page) if key.startswith(("b", "g-"))]


def test_changes_that_cancel_are_said_to(page: AppTest) -> None:
    fewer(page)
    page.button[0].click().run()
    page.selectbox(key="b2-rad").set_value("56")
    page.selectbox(key="b2-fran").set_value("2024-10")
    page.text_input(key="b2-fte").set_value("1").run()
    assert heading(page) == "Ändringarna tar ut varandra: avvikelsen är lika med bas"


def test_the_foot_names_the_scenario_that_is_shown(page: AppTest) -> None:
    page.text_input(key="namn").set_value("Lägre bemanning").run()
    fewer(page)
    assert any(note.startswith("Scenario ”Lägre bemanning” mot bas") for note in notes(page, "note"))
    assert "Scenario: Lägre bemanning." in notes(page, "note")[-1]


@pytest.mark.parametrize("name", ["pitea-2024", "alingsas-2024", "demo"])
def test_staffing_moves_every_open_year(open_page: Open, name: str) -> None:
    page = open_page("scenarier", name)
    page.text_input(key=FTE).set_value("-1").run()
    assert not page.exception
    assert heading(page) != BASE
    assert len(table_headed(page, CHANGES)) == 2


def test_the_year_that_is_booked_has_no_levers(open_page: Open) -> None:
    page = open_page("scenarier", "ekero-2023")
    assert not page.text_input
    assert "Välj en arbetsyta eller en månad där året fortfarande pågår." in said(page)
