"""Scenarier on Askersund's published year: levers, faults, and what each change does."""

from collections.abc import Callable

import pytest
from seen import address, charts, heading, notes, row_of, said, table_headed
from streamlit.testing.v1 import AppTest

from builders import DATA
from forecast.report.lever_form import Kind, form_of
from forecast.report.lever_groups import beginning, lever_groups, lever_name, takes_new
from forecast.scenario.levers import LEVERS, Lever
from forecast.scenario.levers.staffing import staffing_keys
from forecast.service import open_workspace

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
    page.text_input(key=COST).set_value("600")
    page.selectbox(key=FROM).set_value(start)
    return page.run()


def without(page: AppTest, grant: str = "timvikarier") -> AppTest:
    """The rest of a grant that does not come."""
    return page.toggle(key=f"vaxel.grants.{grant}").set_value(False).run()


def label(page: AppTest, group: str) -> str:
    """The label of a group."""
    (found,) = [one.label for one in page.expander if one.label.startswith(f"**{group}**")]
    return str(found)


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


def test_a_share_above_a_hundred_is_refused(page: AppTest) -> None:
    without(page)
    page.text_input(key=AVOIDED).set_value("150").run()
    assert notes(page, "fault")[0].startswith("Högst 100")
    assert heading(page) == "Scenariot ökar underskottet med 3 100 tkr, till 20 700"


def test_the_foot_names_the_scenario_that_is_shown(page: AppTest) -> None:
    page.text_input(key="namn").set_value("Lägre bemanning").run()
    fewer(page)
    assert any(note.startswith("Scenario ”Lägre bemanning” mot bas") for note in notes(page, "note"))
    assert "Scenario: Lägre bemanning." in notes(page, "note")[-1]


def test_only_months_after_as_of_can_be_chosen(page: AppTest) -> None:
    added(page, "staffing", "sarskilt-boende")
    assert page.selectbox(key=FROM).options == ["september", "oktober", "november", "december"]


def test_each_group_tells_what_it_does(page: AppTest) -> None:
    fewer(page)
    assert label(page, "Bemanning") == r"**Bemanning** · 1 ändring, :blue[\+150]"
    assert label(page, "Statsbidrag") == "**Statsbidrag** · inget ändrat"
    without(page)
    without(page, "god-vard")
    assert label(page, "Statsbidrag") == "**Statsbidrag** · 2 ändringar, :red[−5\N{NO-BREAK SPACE}800]"


def test_a_group_is_open_where_something_is_changed(page: AppTest) -> None:
    assert not any(expander.proto.expanded for expander in page.expander)
    fewer(page)
    opened = [expander.label for expander in page.expander if expander.proto.expanded]
    assert [name.split("**")[1] for name in opened] == ["Bemanning"]


@pytest.mark.parametrize("text", ["4,5", "4.5", " 4,50 "])
def test_comma_and_point_are_the_same_number(page: AppTest, text: str) -> None:
    added(page, "staffing", "sarskilt-boende")
    page.text_input(key=FTE).set_value(text).run()
    assert "= 4,5 årsarbetare" in notes(page, "echo")
    assert "fte=4.5" in address(page)["a"]
    assert heading(page) == "Scenariot ökar underskottet med 900 tkr, till 18 500"


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("abc", "Kan inte tolka ”abc” som ett tal. Skriv till exempel 4,5."),
        ("4;5", "Kan inte tolka ”4;5” som ett tal."),
        ("1.000", "Menar ”1.000” tusental eller decimaler? Skriv utan punkt."),
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
    assert told.startswith(fault)
    assert told.endswith("Senaste värdet −1 gäller.")
    assert heading(page) == before
    assert page.text_input(key=FTE).value == text
    assert "fte=-1;" in address(page)["a"]


def test_a_field_that_is_emptied_is_not_set_and_the_change_waits(page: AppTest) -> None:
    fewer(page)
    page.text_input(key=FTE).set_value("").run()
    assert heading(page) == BASE
    assert page.text_input(key=FTE).placeholder == "ej satt"
    assert "a" not in address(page)


def test_a_change_that_is_just_added_asks_for_what_it_needs(page: AppTest) -> None:
    added(page, "prices", "56")
    assert "Fyll i Prisändring, så räknas ändringen." in notes(page, "note")
    added(page, "staffing", "sarskilt-boende")
    assert "Skriv antingen ”Ändring” (årsarbetare) eller ”Ändring i timmar” (timmar i månaden)." in notes(page, "note")
    assert notes(page, "fault") == []
    assert label(page, "Bemanning") == "**Bemanning** · 1 ändring att fylla i"
    assert heading(page) == BASE


def test_an_assumption_is_called_so_until_an_own_cost_is_typed(page: AppTest) -> None:
    added(page, "staffing", "sarskilt-boende")
    page.text_input(key=FTE).set_value("1").run()
    assert any("antagande" in text for text in [*notes(page, "arithmetic"), *notes(page, "echo")])
    page.text_input(key=COST).set_value("552,5").run()
    assert "= 552 500 kr/år, eget värde" in notes(page, "echo")
    assert not any("antagande" in text for text in [*notes(page, "arithmetic"), *notes(page, "echo")])


def test_a_second_activity_can_be_added_and_both_count(page: AppTest) -> None:
    fewer(page)
    added(page, "staffing", "56")
    page.text_input(key="staffing.56.fte").set_value("2").run()
    assert [row[2] for row in table_headed(page, CHANGES)] == ["−400", "+150", "−250"]
    assert heading(page) == "Scenariot ökar underskottet med 250 tkr, till 17 850"


def test_what_is_changed_cannot_be_added_again(page: AppTest) -> None:
    name = "Särskilt boende/annat boende"
    assert name in page.selectbox(key="ny.staffing").options
    added(page, "staffing", "sarskilt-boende")
    assert name not in page.selectbox(key="ny.staffing").options
    assert page.selectbox(key="ny.staffing").value is None


def test_a_change_is_taken_away_alone(page: AppTest) -> None:
    fewer(page)
    without(page)
    page.button(key=f"bort.{STAFF}").click().run()
    assert heading(page) == "Scenariot ökar underskottet med 3 100 tkr, till 20 700"
    assert address(page)["a"] == "grants.timvikarier;rest_of_year=false"
    added(page, "staffing", "sarskilt-boende")
    assert page.text_input(key=FTE).value == ""


def test_a_change_that_is_refused_is_told_at_its_place_and_the_rest_counts(open_page: Open) -> None:
    asked = [f"{STAFF};fte=-1;from=2024-08;cost_per_fte=600000", "grants.timvikarier;rest_of_year=false"]
    page = open_page("scenarier", NAME, {"a": asked})
    (told,) = notes(page, "fault")
    assert told.startswith("Räknas inte. ")
    assert "augusti" in told
    assert heading(page) == "Scenariot ökar underskottet med 3 100 tkr, till 20 700"
    assert label(page, "Bemanning") == "**Bemanning** · :red[1 ändring räknas inte]"
    page.selectbox(key=FROM).set_value("2024-10").run()
    assert notes(page, "fault") == []
    assert heading(page) == "Scenariot ökar underskottet med 2 950 tkr, till 20 550"


def test_back_to_base_forgets_every_lever(page: AppTest) -> None:
    fewer(page)
    without(page)
    page.button(key="aterstall").click().run()
    assert heading(page) == BASE
    assert not [field for field in page.text_input if str(field.key).startswith("staffing")]
    assert page.toggle(key="vaxel.grants.timvikarier").value
    assert "a" not in address(page)


def test_changes_that_cancel_are_said_to(page: AppTest) -> None:
    fewer(page)
    added(page, "staffing", "56")
    page.selectbox(key="staffing.56.from").set_value("2024-10")
    page.text_input(key="staffing.56.fte").set_value("1").run()
    assert heading(page) == "Ändringarna tar ut varandra: avvikelsen är lika med bas"


@pytest.mark.parametrize("name", ["pitea-2024", "alingsas-2024", "demo"])
def test_staffing_moves_every_open_year(open_page: Open, name: str) -> None:
    opened = open_workspace(DATA / name)
    key = next(iter(staffing_keys(opened, opened.settings.as_of)))
    page = added(open_page("scenarier", name), "staffing", key)
    page.text_input(key=f"staffing.{key}.fte").set_value("-1").run()
    assert not page.exception
    assert heading(page) != BASE
    assert len(table_headed(page, CHANGES)) == 2


def test_every_group_of_the_registry_is_on_the_page(page: AppTest) -> None:
    shown = [expander.label.split("**")[1] for expander in page.expander if expander.label.startswith("**")]
    assert shown == [group.title for group in lever_groups()]
    assert set(shown) == {lever.title for lever in LEVERS}


@pytest.mark.parametrize("lever", LEVERS, ids=[lever.group for lever in LEVERS])
@pytest.mark.parametrize("name", ["askersund-2024", "demo"])
def test_every_lever_can_be_added_and_has_all_its_fields(open_page: Open, name: str, lever: Lever) -> None:
    opened = open_workspace(DATA / name)
    keys = [*lever.keys(opened, opened.settings.as_of)]
    if not keys and not takes_new(lever):
        page = open_page("scenarier", name)
        assert f"**{lever.title}** · inget ändrat" in [expander.label for expander in page.expander]
        assert lever_name(lever) not in {option for box in page.selectbox for option in box.options}
        return
    change = f"{lever.group}.{keys[0] if keys else 'nytt namn'}"
    page = open_page("scenarier", name)
    page.session_state["andringar"] = {change: beginning(lever, opened.settings.as_of)}
    page.run()
    assert not page.exception
    drawn = {str(widget.key) for kind in (page.text_input, page.selectbox, page.toggle) for widget in kind}
    for item in form_of(lever.change):
        if item.kind is not Kind.FILE and item.name != "rest_of_year":
            assert f"{change}.{item.name}" in drawn


def test_the_year_that_is_booked_has_no_levers(open_page: Open) -> None:
    page = open_page("scenarier", "ekero-2023")
    assert not page.text_input
    assert "Välj en arbetsyta eller en månad där året fortfarande pågår." in said(page)
