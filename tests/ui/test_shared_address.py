"""The address brings a page back for somebody else, and carries nothing that is not ours."""

from collections.abc import Callable

import pytest
from seen import PAGES, address, heading, notes, raw, table_headed, tables
from streamlit.testing.v1 import AppTest

Open = Callable[..., AppTest]
NAME = "askersund-2024"
EVIL = "<script>alert(1)</script>"
LONG = "x" * 10_000
BASE = "Inget ändrat: scenariot är lika med bas"
STAFF = "staffing.{};fte={};from=2024-10;cost_per_fte=600000"
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
@pytest.mark.parametrize(
    "form",
    [
        "{}",
        "{};fte=1",
        "staffing.{}",
        "staffing.56;{}",
        "staffing.56;{}=1",
        "staffing.56;fte={};from=2024-10;cost_per_fte=600000",
        "staffing.56;fte=1;from={};cost_per_fte=600000",
        "grants.timvikarier;rest_of_year={}",
    ],
)
def test_a_foreign_change_in_the_address_gives_base_and_a_sentence(
    open_page: Open, read_page: Open, form: str, value: str
) -> None:
    app, usual = open_page("scenarier", NAME, {"a": form.replace("{}", value)}), read_page("scenarier", NAME)
    assert not app.exception
    assert hidden(app, value)
    assert heading(app) == heading(usual)
    assert tables(app) == tables(usual)
    assert notes(app, "fault") == ["En ändring i adressen gick inte att läsa och räknas inte."]
    assert address(app) == address(usual)


@pytest.mark.parametrize("number", ["nan", "inf", "-inf", "1e999", "1001", "0x10", "1_0 ", "true"])
def test_a_number_that_no_file_may_hold_is_not_read_from_an_address(open_page: Open, number: str) -> None:
    app = open_page("scenarier", NAME, {"a": STAFF.format("56", number)})
    assert not app.exception
    assert heading(app) == BASE or number == "1_0 "


def test_the_readable_changes_of_an_address_count_beside_the_others(open_page: Open) -> None:
    app = open_page("scenarier", NAME, {"a": [EVIL, STAFF.format("sarskilt-boende", -1), LONG]})
    assert heading(app) == "Scenariot minskar underskottet med 150 tkr, till 17 450"
    assert notes(app, "fault") == ["2 ändringar i adressen gick inte att läsa och räknas inte."]


def test_an_address_with_very_many_changes_is_cut(open_page: Open) -> None:
    app = open_page("scenarier", NAME, {"a": ["x"] * 500})
    assert not app.exception
    assert notes(app, "fault") == ["500 ändringar i adressen gick inte att läsa och räknas inte."]


def test_an_unknown_name_in_an_address_is_told_where_it_would_be_changed(open_page: Open) -> None:
    app = open_page("scenarier", NAME, {"a": "grants.okand;rest_of_year=false"})
    assert heading(app) == BASE
    (told,) = notes(app, "fault")
    assert "okand" in told


@pytest.mark.parametrize("key", ["okand", "b1-fte", "g-okand", "_tables", "oppna-vantar", "andringar", "jamfor"])
def test_a_key_that_is_not_ours_does_nothing(open_page: Open, key: str) -> None:
    app = open_page("scenarier", NAME, {key: EVIL})
    assert not app.exception
    assert hidden(app, EVIL)
    assert heading(app) == BASE


def test_a_month_that_is_booked_cannot_be_changed_by_address(open_page: Open) -> None:
    app = open_page("scenarier", NAME, {"a": STAFF.format("56", -1).replace("2024-10", "2024-08")})
    assert not app.exception
    assert heading(app) == BASE
    assert "augusti" in notes(app, "fault")[0]


def test_a_name_with_markup_is_shown_as_letters(open_page: Open) -> None:
    app = open_page("scenarier", NAME, {"namn": EVIL, "a": STAFF.format("56", -1)})
    assert not app.exception
    assert not [text for text in raw(app) if "<script" in text]
    assert any("&lt;script&gt;" in text for text in raw(app))


@pytest.mark.parametrize("name", ["", "x" * 81, LONG])
def test_a_name_that_is_empty_or_too_long_gives_the_usual_name(open_page: Open, name: str) -> None:
    app = open_page("scenarier", NAME, {"namn": name})
    assert app.text_input(key="namn").value == "Mitt scenario"


def test_the_levers_are_set_from_the_address(open_page: Open) -> None:
    levers = {
        "a": [
            "staffing.sarskilt-boende;fte=-1;from=2024-10;cost_per_fte=550000",
            "staffing.56;fte=0.5;from=2024-12;cost_per_fte=600000",
            "grants.timvikarier;rest_of_year=false;avoidable_share=0.5",
        ],
        "namn": "Höstens plan",
    }  # fmt: skip
    app = open_page("scenarier", NAME, levers)
    assert [row[2].replace("\N{NO-BREAK SPACE}", " ") for row in table_headed(app, "Ändring")] == [
        "−25,0", "+137,5", "−1 550,0", "−1 437,5",
    ]  # fmt: skip
    assert {key: address(app)[key] for key in levers} == levers
    assert any("”Höstens plan”" in note for note in notes(app, "note"))


def test_what_one_person_set_another_sees_at_the_same_address(open_page: Open) -> None:
    app = open_page("scenarier", NAME)
    app.selectbox(key="ny.staffing").set_value("sarskilt-boende").run()
    app.text_input(key="staffing.sarskilt-boende.fte").set_value("-1,5")
    app.selectbox(key="staffing.sarskilt-boende.from").set_value("2024-11")
    app.text_input(key="staffing.sarskilt-boende.cost_per_fte").set_value("575")
    app.text_input(key="staffing.sarskilt-boende.source").set_value("nämnden; 50 % = hälften")
    app.toggle(key="vaxel.grants.god-vard").set_value(False).run()
    app.text_input(key="grants.god-vard.avoidable_share").set_value("25").run()
    other = open_page("scenarier", "", address(app))
    assert heading(other) == heading(app)
    assert tables(other) == tables(app)
    assert address(other) == address(app)
    assert other.text_input(key="staffing.sarskilt-boende.source").value == "nämnden; 50 % = hälften"


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
    app = open_page("scenarier", NAME, {"skikt": "model", "a": STAFF.format("56", -1), "namn": "Mitt"})
    app.selectbox(key="arbetsyta").select("pitea-2024").run()
    assert not app.exception
    assert heading(app) == BASE
    assert address(app) == {"arbetsyta": "pitea-2024", "per": "2024-03", "skikt": "adopted"}
    app.selectbox(key="arbetsyta").select(NAME).run()
    assert heading(app) == BASE
    assert app.toggle(key="vaxel.grants.timvikarier").value
    assert "a" not in address(app)


def test_another_workspace_opens_its_own_worst_row(open_page: Open) -> None:
    app = open_page("driftredovisning", NAME, {"rad": "51", "visa": "verksamhet"})
    app.selectbox(key="arbetsyta").select("pitea-2024").run()
    assert not app.exception
    assert app.selectbox(key="rad").value == open_page("driftredovisning", "pitea-2024").selectbox(key="rad").value


def test_a_change_of_a_month_that_is_now_booked_is_kept_and_told(open_page: Open) -> None:
    first = "staffing.sarskilt-boende;fte=-1;from=2024-05;cost_per_fte=600000"
    app = open_page("scenarier", "demo", {"per": "2024-03", "a": first})
    assert app.text_input(key="staffing.sarskilt-boende.fte").value == "−1"
    app.selectbox(key="per").select("2024-08").run()
    assert not app.exception
    assert app.selectbox(key="staffing.sarskilt-boende.from").value == "2024-05"
    assert any(note.startswith("Räknas inte.") for note in notes(app, "fault"))
    assert heading(app) == BASE
