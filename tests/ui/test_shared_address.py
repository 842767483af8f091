"""The address brings a page back for somebody else, and carries nothing that is not ours."""

from collections.abc import Callable

import pytest
from seen import PAGES, address, heading, notes, raw, table_headed, tables
from streamlit.testing.v1 import AppTest

Open = Callable[..., AppTest]
NAME = "askersund-2024"
EVIL = "<script>alert(1)</script>"
LONG = "x" * 10_000
CHOICES = ("arbetsyta", "per", "skikt", "enhet")
FOREIGN = {
    "markup": EVIL,
    "long": LONG,
    "empty": "",
    "unknown": "finns-inte",
    "month": "2024-14",
    "number": "99999999",
    "null": "\x00",
    "path": "../../etc/passwd",
    "quotes": "'\";--",
}


foreign = pytest.mark.parametrize("value", FOREIGN.values(), ids=FOREIGN.keys())


def hidden(app: AppTest, value: str) -> bool:
    """Whether nothing of a foreign value reaches the browser as HTML."""
    return not [text for text in raw(app) if "<script" in text or (len(value) > 1 and value in text)]


@foreign
@pytest.mark.parametrize("page", PAGES)
def test_foreign_choices_in_the_address_give_the_defaults(
    open_page: Open, read_page: Open, page: str, value: str
) -> None:
    app, usual = open_page(page, "", dict.fromkeys(CHOICES, value)), read_page(page, NAME)
    assert not app.exception
    assert hidden(app, value)
    assert heading(app) == heading(usual)
    assert tables(app) == tables(usual)
    assert address(app) == address(usual)


@pytest.mark.parametrize("key", CHOICES)
def test_each_foreign_choice_gives_its_own_default(open_page: Open, read_page: Open, key: str) -> None:
    app = open_page("oversikt", "", {"arbetsyta": "pitea-2024", "per": "2024-03", "skikt": "adopted", key: EVIL})
    usual = read_page("oversikt", NAME if key == "arbetsyta" else "pitea-2024")
    assert heading(app) == heading(usual)
    assert address(app) == address(usual)


@foreign
def test_a_foreign_row_or_division_gives_the_default(open_page: Open, read_page: Open, value: str) -> None:
    app = open_page("driftredovisning", NAME, dict.fromkeys(("visa", "rader", "rad"), value))
    usual = read_page("driftredovisning", NAME)
    assert not app.exception
    assert tables(app) == tables(usual)
    assert address(app) == address(usual)


@foreign
def test_foreign_choices_of_a_lever_give_base(open_page: Open, read_page: Open, value: str) -> None:
    app = open_page("scenarier", NAME, dict.fromkeys(("b", "b1-rad", "b1-fran", "g-timvikarier"), value))
    usual = read_page("scenarier", NAME)
    assert not app.exception
    assert hidden(app, value)
    assert tables(app) == tables(usual)
    assert address(app) == address(usual)


NUMBERS = [("b1-fte", value) for value in FOREIGN.values()]


@pytest.mark.parametrize(
    ("key", "value"), [*NUMBERS, ("b1-kostnad", EVIL), ("g-timvikarier-bort", "101")], ids=range(11)
)
def test_a_foreign_number_in_the_address_gives_the_default_without_a_word(
    open_page: Open, read_page: Open, key: str, value: str
) -> None:
    app = open_page("scenarier", NAME, {"g-timvikarier": "0", key: value})
    usual = read_page("scenarier", NAME, **{"g-timvikarier": "0"})
    assert not app.exception
    assert hidden(app, value)
    assert notes(app, "fault") == []
    assert tables(app) == tables(usual)
    assert address(app) == address(usual)


@pytest.mark.parametrize("key", ["okand", "b9-fte", "g-okand", "_tables", "oppna-vantar", "b1-fte-giltigt"])
def test_a_key_that_is_not_ours_does_nothing(open_page: Open, key: str) -> None:
    app = open_page("scenarier", NAME, {key: EVIL})
    assert not app.exception
    assert hidden(app, EVIL)
    assert heading(app) == "Inget ändrat: scenariot är lika med bas"


def test_a_month_that_is_booked_cannot_be_changed_by_address(open_page: Open) -> None:
    app = open_page("scenarier", NAME, {"b1-fte": "-1", "b1-fran": "2024-08"})
    assert app.selectbox(key="b1-fran").value == "2024-09"
    assert not app.exception


def test_a_name_with_markup_is_shown_as_letters(open_page: Open) -> None:
    app = open_page("scenarier", NAME, {"namn": EVIL, "b1-fte": "-1"})
    assert not app.exception
    assert not [text for text in raw(app) if "<script" in text]
    assert any("&lt;script&gt;" in text for text in raw(app))


@pytest.mark.parametrize("name", ["", "x" * 81, LONG])
def test_a_name_that_is_empty_or_too_long_gives_the_usual_name(open_page: Open, name: str) -> None:
    app = open_page("scenarier", NAME, {"namn": name})
    assert app.text_input(key="namn").value == "Mitt scenario"


def test_the_levers_are_set_from_the_address(open_page: Open) -> None:
    levers = {
        "b": "2",
        "b1-rad": "sarskilt-boende", "b1-fran": "2024-10", "b1-fte": "−1", "b1-kostnad": "550",
        "b2-rad": "56", "b2-fran": "2024-12", "b2-fte": "0,5",
        "g-timvikarier": "0", "g-timvikarier-bort": "50", "namn": "Höstens plan",
    }  # fmt: skip
    app = open_page("scenarier", NAME, levers)
    assert [row[2].replace("\N{NO-BREAK SPACE}", " ") for row in table_headed(app, "Ändring")] == [
        "−25", "+138", "−1 550", "−1 438",
    ]  # fmt: skip
    assert {key: address(app)[key] for key in levers} == levers
    assert any("”Höstens plan”" in note for note in notes(app, "note"))


def test_what_one_person_set_another_sees_at_the_same_address(open_page: Open) -> None:
    app = open_page("scenarier", NAME)
    app.text_input(key="b1-fte").set_value("-1,5")
    app.selectbox(key="b1-fran").set_value("2024-11")
    app.text_input(key="b1-kostnad").set_value("575")
    app.toggle(key="g-god-vard").set_value(False).run()
    app.text_input(key="g-god-vard-bort").set_value("25").run()
    other = open_page("scenarier", "", address(app))
    assert heading(other) == heading(app)
    assert tables(other) == tables(app)
    assert address(other) == address(app)


@pytest.mark.parametrize("page", PAGES)
def test_an_address_is_the_same_after_it_was_opened(open_page: Open, page: str) -> None:
    first = open_page(page, "demo", {"per": "2024-05", "enhet": "mnkr"})
    assert address(open_page(page, "", address(first))) == address(first)


def test_the_choices_of_one_page_follow_to_the_next(open_page: Open) -> None:
    first = open_page("oversikt", "pitea-2024", {"skikt": "model"})
    carried = {key: address(first)[key] for key in ("arbetsyta", "per", "skikt")}
    following = open_page("driftredovisning", "", carried)
    assert following.selectbox(key="arbetsyta").value == "pitea-2024"
    assert following.selectbox(key="skikt").value == "model"


def test_another_workspace_resets_levers_month_and_layer(open_page: Open) -> None:
    app = open_page("scenarier", NAME, {"skikt": "model", "b1-fte": "-1", "g-timvikarier": "0", "namn": "Mitt"})
    app.selectbox(key="arbetsyta").select("pitea-2024").run()
    assert not app.exception
    assert heading(app) == "Inget ändrat: scenariot är lika med bas"
    assert address(app) == {"arbetsyta": "pitea-2024", "per": "2024-03", "skikt": "adopted"}
    app.selectbox(key="arbetsyta").select(NAME).run()
    assert heading(app) == "Inget ändrat: scenariot är lika med bas"
    assert app.text_input(key="b1-fte").value == "0"
    assert app.toggle(key="g-timvikarier").value


def test_another_workspace_opens_its_own_worst_row(open_page: Open) -> None:
    app = open_page("driftredovisning", NAME, {"rad": "51", "visa": "verksamhet"})
    app.selectbox(key="arbetsyta").select("pitea-2024").run()
    assert not app.exception
    assert app.selectbox(key="rad").value == open_page("driftredovisning", "pitea-2024").selectbox(key="rad").value


def test_an_earlier_month_drops_changes_of_months_that_it_does_not_know(open_page: Open) -> None:
    app = open_page("scenarier", "demo", {"per": "2024-03", "b1-fte": "-1", "b1-fran": "2024-05"})
    app.selectbox(key="per").select("2024-08").run()
    assert not app.exception
    assert app.selectbox(key="b1-fran").value == "2024-09"
