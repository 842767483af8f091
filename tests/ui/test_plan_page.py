"""Budget och plan as it is used: assumptions typed and in the address, faults, a scenario, the service's numbers."""

from collections.abc import Callable
from pathlib import Path

import pytest
from seen import address, charts, heading, notes, row_of, said, table_headed, tables
from streamlit.testing.v1 import AppTest

from builders import DATA, FILES, SETTINGS, write_workspace
from forecast.money import Unit, format_amount
from forecast.questions.years import several_years
from forecast.scenario.result import Choice
from forecast.service import open_workspace, run

Open = Callable[..., AppTest]
PAGE = "budget_och_plan"
HEADINGS = {
    "askersund-2024": "Ramen räcker inte 2025: 22 618 tkr saknas",
    "askersund-2023": "Ramen räcker inte 2024: 26 193 tkr saknas",
    "pitea-2024": "Ramen räcker inte 2025: 58 574 tkr saknas",
    "alingsas-2024": "Ramen räcker precis 2025",
    "ekero-2023": "Ramen räcker 2024: 7 292 tkr kvar",
    "demo": "Ramen räcker inte 2025: 11 261 tkr saknas",
}
ONE_ROW = {
    "rows.csv": "statement;row;parent;name;activity;cost_type;role;aliases\nby_activity;total;;Nämnden;;net;leaf;\n",
    "tabell.csv": "kod;verksamhet;utfall;prognos;budget;avvikelse\n;Summa;-80;-123;-120;-3\n",
}


@pytest.mark.parametrize(("name", "expected"), HEADINGS.items())
def test_the_message_is_next_years_gap(read_page: Open, name: str, expected: str) -> None:
    assert heading(read_page(PAGE, name)) == expected


def test_numbers_are_the_services_and_the_needs_sum_to_14_750(read_page: Open) -> None:
    app = read_page(PAGE, "askersund-2024")
    workspace = open_workspace(DATA / "askersund-2024")
    found = several_years(workspace, run(workspace, (), Choice(headline=workspace.settings.headline, draws=1)))
    table = next(table for table in tables(app) if table[0][0] == "Rad" and table[0][1] == "2024")
    for name, values in (("Nettokostnad", found.net), ("Ram", found.frame), ("Gap mot ramen", found.gap)):
        assert row_of(table, name)[1:] == [format_amount(value, Unit.TKR) for value in values]
    assert plain(row_of(table_headed(app, "Behov"), "Summa behov")[-1]) == "−14 750"
    assert "Underfinansierad budgetpost samt lagkrav" in said(app)
    [chart] = charts(app)
    assert "2031 −363 389 mot ram −318 377, gap −45 012" in plain(chart["description"])
    assert "Budgeten 2024 finns i en version, enligt delårsrapporten: −318 377 tkr." in said(app)


def test_defaults_are_called_assumptions(read_page: Open) -> None:
    app = read_page(PAGE, "askersund-2024")
    assert notes(app, "echo") == [
        "= 0 % per år, antagande: årets priser",
        "= 0 % per år, antagande: oförändrad ram",
        "= behoven ligger redan i nivån (antagande)",
    ]
    assert not {"index", "ramandring", "tom", "behov"} & set(address(app))


def test_an_address_brings_its_assumptions_back(read_page: Open) -> None:
    asked = {"index": "2,5", "ramandring": "1", "tom": "2027", "behov": "ja"}
    app = read_page(PAGE, "askersund-2024", **asked)
    assert {key: address(app)[key] for key in asked} == asked
    assert notes(app, "echo")[:2] == ["= +2,5 % per år, ditt antagande", "= +1 % per år, ditt antagande"]
    assert app.toggle(key="behov").value is True
    table = next(table for table in tables(app) if table[0][:2] == ["Rad", "2024"])
    assert table[0][-1] == "2027"
    # (340 995 + 14 750) x 1,025 = 364 639 against 318 377 x 1,01 = 321 561
    assert heading(app) == "Ramen räcker inte 2025: 43 078 tkr saknas"


def test_what_an_address_cannot_mean_is_the_default(read_page: Open) -> None:
    app = read_page(PAGE, "askersund-2024", index="<b>", ramandring="99", tom="1800", behov="kanske")
    assert heading(app) == HEADINGS["askersund-2024"]
    assert not {"index", "ramandring", "tom", "behov"} & set(address(app))


def test_a_typed_fault_is_told_and_the_last_valid_value_counts(open_page: Open) -> None:
    app = open_page(PAGE, "askersund-2024")
    app.text_input(key="index").set_value("4,5").run()
    assert "= +4,5 % per år, ditt antagande" in notes(app, "echo")
    counted = heading(app)
    assert counted == "Ramen räcker inte 2025: 37 963 tkr saknas"  # 340 995 x 1,045 - 318 377
    app.text_input(key="index").set_value("4;5").run()
    assert notes(app, "fault") == [
        "Kan inte tolka ”4;5” som ett tal. Skriv till exempel 2,5. Senaste värdet 4,5 gäller."
    ]
    assert heading(app) == counted
    assert address(app)["index"] == "4,5"
    assert app.text_input(key="index").value == "4;5"


def test_a_scenario_that_is_set_counts_and_is_named(read_page: Open) -> None:
    lever = "staffing.sarskilt-boende;fte=-1;from=2024-10;cost_per_fte=600000;source=antagande"
    app = read_page(PAGE, "askersund-2024", a=lever)
    assert "Scenariot ”Mitt scenario” räknas med: 1 ändring." in said(app)
    assert heading(app) == "Ramen räcker inte 2025: 22 018 tkr saknas"
    assert "Scenario: Mitt scenario." in notes(app, "note")[-1]


def test_a_workspace_of_one_row_says_what_it_lacks(open_page: Open, tmp_path: Path) -> None:
    write_workspace(tmp_path / "liten", {**FILES, **ONE_ROW})
    app = open_page(PAGE, "liten", folder=tmp_path)
    assert not app.exception
    assert heading(app) == "Ramen räcker precis 2025"  # 3 000 kr is less than what counts as a gap
    for words in ("years.yaml saknas.", "Ingen behovslista är inläst.", "Arbetsytan har inga åtgärder"):
        assert words in said(app)


def test_names_of_needs_measures_and_decisions_are_shown_letter_by_letter(open_page: Open, tmp_path: Path) -> None:
    evil = "<b>*Elak* [x](y) :red[z] $1$</b>"
    topic = "  - {file: behov.csv, title: Behov, topic: needs, label: [behov], sign: cost_positive}\n"
    measure = (
        f'id: a, name: "{evil}", statement: by_activity, row: "51", state: planned, counted_in: [], source: "{evil}"'
    )
    files = {
        "workspace.yaml": SETTINGS + topic,
        "behov.csv": f"behov;belopp;grund;år\n{evil};5;{evil};från 2025\n",
        "measures.yaml": f"schema: 1\nmeasures:\n  - {{{measure}}}\n",
        "budget.csv": "version;kind;state;date;decision;statement;row;amount;from;in_tables;source\n"
        f"{evil};supplement;decided;2024-06-17;{evil};by_activity;51;-12;;nej;{evil}\n",
    }
    write_workspace(tmp_path / "elak", files)
    app = open_page(PAGE, "elak", folder=tmp_path)
    assert not app.exception
    assert not [element.value for element in app.html if "<b>" in element.value]
    assert not [element.value for element in app.markdown if evil in element.value or element.allow_html]
    for head in ("Behov", "Version och ändring", "Besparing eller åtgärd"):
        assert any(evil in cell for row in table_headed(app, head) for cell in row), head


def plain(text: str) -> str:
    return text.replace("\N{NO-BREAK SPACE}", " ")
