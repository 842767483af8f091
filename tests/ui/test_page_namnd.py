"""Nämnd: the list before the show, the show by its address, the scenario of the address, and what cannot be shown."""

from collections.abc import Callable
from pathlib import Path

from seen import address, charts, heading, notes, raw, said
from streamlit.testing.v1 import AppTest

from builders import write_workspace

Open = Callable[..., AppTest]
SCENARIO = "utan-timvikariebidrag.yaml"
EVIL = "<b>*Äldre* [x](y)</b>"


def buttons(app: AppTest) -> list[str]:
    return [button.label for button in app.button]


def test_the_page_lists_the_screens_and_a_press_starts_the_show(open_page: Open) -> None:
    app = open_page("namnd", "askersund-2024")
    assert heading(app) == "Nämndens visning: 5 skärmar"
    assert buttons(app)[:1] == ["Starta visning"]
    app.button(key="starta").click().run()
    assert heading(app) == "Socialnämnden väntas överskrida budgeten med 17,6 miljoner"
    assert address(app)["skarm"] == "1"
    assert len(charts(app)) == 2  # the same picture for a wide and a narrow screen
    app.button(key="visning-foregaende").click().run()
    app.button(key="visning-nasta").click().run()
    assert heading(app) == "Tre verksamheter står för två tredjedelar av underskottet på 17,6 miljoner"
    assert "Skärm 2 av 5." in said(app)
    app.button(key="visning-slut").click().run()
    assert heading(app) == "Nämndens visning: 5 skärmar"
    assert "skarm" not in address(app)


def test_the_last_screen_is_the_last_and_an_unknown_one_is_none(read_page: Open, open_page: Open) -> None:
    app = open_page("namnd", "askersund-2024", {"skarm": "5"})
    app.button(key="visning-nasta").click().run()
    assert (heading(app), address(app)["skarm"]) == ("Det här görs nu", "5")
    for wrong in ("0", "6", "-1", "ett", "٣", "9" * 150):
        assert heading(read_page("namnd", "askersund-2024", skarm=wrong)) == "Nämndens visning: 5 skärmar"


def test_the_address_carries_a_scenarios_file_name_and_only_one_that_is_there(read_page: Open) -> None:
    app = read_page("namnd", "askersund-2024", scenario=SCENARIO)
    assert heading(app) == "Nämndens visning: 6 skärmar"
    assert "”Utan timvikariebidrag” ökar underskottet med 3,1 miljoner, till 20,7" in said(app)
    assert "Scenario: Utan timvikariebidrag." in notes(app, "note")[-1]
    assert address(app)["scenario"] == SCENARIO
    for wrong in ("../askersund-2024/" + SCENARIO, "/etc/passwd", "finns-inte.yaml"):
        app = read_page("namnd", "askersund-2024", scenario=wrong)
        assert (heading(app), "scenario" in address(app)) == ("Nämndens visning: 5 skärmar", False)


def test_what_is_set_on_scenarier_can_be_chosen_and_stands_in_the_address(open_page: Open) -> None:
    fewer = {"a": "staffing.sarskilt-boende;fte=-1;from=2024-10", "namn": "Lägre bemanning"}
    app = open_page("namnd", "askersund-2024", fewer)
    assert heading(app) == "Nämndens visning: 5 skärmar"  # nothing goes into the papers unasked
    assert app.selectbox(key="scenario").options[1] == "Lägre bemanning (inställt i Scenarier)"
    app.selectbox(key="scenario").set_value("eget").run()
    assert heading(app) == "Nämndens visning: 6 skärmar"
    assert "”Lägre bemanning” minskar underskottet" in said(app)
    assert {key: address(app)[key] for key in ("scenario", *fewer)} == {"scenario": "eget", **fewer}
    assert heading(open_page("namnd", "askersund-2024", {"scenario": "eget"})) == "Nämndens visning: 5 skärmar"
    partly = open_page("namnd", "askersund-2024", {"scenario": "eget", "a": [fewer["a"], "<b>;fte=-1"]})
    assert notes(partly, "fault") == ["En ändring i Scenarier räknas inte och är inte med; där står varför."]


def test_a_closed_year_has_no_scenario_and_says_so(read_page: Open) -> None:
    app = read_page("namnd", "ekero-2023", scenario=SCENARIO)
    assert "Inga månader återstår att ändra, så inget scenario kan läggas på." in notes(app, "note")
    assert heading(app) == "Nämndens visning: 3 skärmar"


def test_a_scenario_file_that_cannot_be_read_is_told_of_when_it_is_chosen(open_page: Open, tmp_path: Path) -> None:
    home = write_workspace(tmp_path / "prov")
    (home / "scenarios").mkdir()
    (home / "scenarios" / "trasig.yaml").write_text("schema: 1\nname: x\n", encoding="utf-8")
    app = open_page("namnd", "prov", {"scenario": "trasig.yaml"}, folder=tmp_path)
    assert not app.exception
    (told,) = notes(app, "fault")
    assert told.startswith("trasig.yaml kan inte räknas här: ")
    assert "workspace" in told


def test_names_are_shown_letter_by_letter(open_page: Open, tmp_path: Path) -> None:
    rows = {"51": EVIL, "52": "Missbruksvård"}
    tree = "statement;row;parent;name;activity;cost_type;role;aliases\nby_activity;total;;Nämnden;;net;sum;\n"
    tree += "".join(f"by_activity;{key};total;{name};{key};net;leaf;\n" for key, name in rows.items())
    table = "kod;verksamhet;utfall;prognos;budget;avvikelse\n"
    table += f"51;{EVIL};-60000;-95000;-90000;-5000\n52;Missbruksvård;-20000;-28000;-30000;2000\n"
    table += ";Summa;-80000;-123000;-120000;-3000\n"
    write_workspace(tmp_path / "elak", {"rows.csv": tree, "tabell.csv": table})
    app = open_page("namnd", "elak", {"skarm": "3", "skikt": "adopted"}, folder=tmp_path)
    assert EVIL not in "".join(raw(app))
    assert "&lt;b&gt;*Äldre* [x](y)&lt;/b&gt;" in "".join(raw(app))


def test_progress_ends_and_all_four_can_be_fetched(open_page: Open) -> None:
    app = open_page("namnd", "askersund-2024")
    app.button(key="gor-namnd").click().run(timeout=120)
    assert not app.exception
    assert "Gör alla fyra" not in buttons(app)
    assert [one.label for one in app.get("download_button")] == [
        "Word", "PowerPoint", "Excel", "PDF", "Hämta alla fyra",
    ]  # fmt: skip


def test_a_folder_without_workspaces_leads_to_las_in(tmp_path: Path, open_page: Open) -> None:
    assert heading(open_page("namnd", folder=tmp_path)) == "Ingen prognos ännu"
