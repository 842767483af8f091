"""A scenario saved as a file and opened again, by the page and by the command line's reader."""

from collections.abc import Callable
from pathlib import Path

import pytest
import streamlit as st
from seen import charts, heading, notes, shown, table_headed
from streamlit.testing.v1 import AppTest

from forecast.scenario.files import load_scenario
from forecast.ui.scenario_files import copy_name

Open = Callable[..., AppTest]
NAME = "askersund-2024"
SCENARIOS = Path(__file__).parents[2] / "scenarios" / NAME
WAITING = "oppna-vantar"
STAFF = "staffing.{};fte={};from=2024-10;cost_per_fte=600000"


def opened(page: AppTest, text: str | bytes, name: str = "fil.yaml") -> AppTest:
    """The page after a file was chosen."""
    page.session_state[WAITING] = (name, text if isinstance(text, bytes) else text.encode())
    return page.run()


def faults(page: AppTest) -> list[str]:
    """What is said of a file that could not be opened."""
    return [shown(error.value) for error in page.error]


@pytest.mark.parametrize(
    ("file", "effects"),
    [
        ("sabo-en-arsarbetare-fran-oktober", ["+150", "+150"]),
        ("utan-timvikariebidrag", ["−3 100", "−3 100"]),
        ("utan-timvikariebidrag-halv-kostnad", ["−1 550", "−1 550"]),
    ],
)
def test_a_saved_scenario_sets_the_levers(open_page: Open, file: str, effects: list[str]) -> None:
    page = opened(open_page("scenarier", NAME), (SCENARIOS / f"{file}.yaml").read_bytes())
    assert not page.exception
    assert not page.error
    found = [row[2].replace("\N{NO-BREAK SPACE}", " ") for row in table_headed(page, "Ändring")]
    assert found == effects
    assert page.text_input(key="namn").value == load_scenario(SCENARIOS / f"{file}.yaml").name


def test_opening_takes_away_what_was_set_before(open_page: Open) -> None:
    page = open_page("scenarier", NAME, {"a": [STAFF.format("56", 3), "grants.god-vard;rest_of_year=false"]})
    opened(page, (SCENARIOS / "sabo-en-arsarbetare-fran-oktober.yaml").read_bytes())
    assert heading(page) == "Scenariot minskar underskottet med 150 tkr, till 17 450"
    assert page.toggle(key="vaxel.grants.god-vard").value


def test_a_chosen_file_is_opened(open_page: Open) -> None:
    page = open_page("scenarier", NAME)
    content = (SCENARIOS / "sabo-en-arsarbetare-fran-oktober.yaml").read_bytes()
    page.file_uploader(key="oppna").set_value(("plan.yaml", content, "application/yaml")).run()
    assert not page.exception
    assert heading(page) == "Scenariot minskar underskottet med 150 tkr, till 17 450"


BOOKED = (
    "schema: 1\nworkspace: askersund-2024\nname: x\n"
    "staffing: {sarskilt-boende: {fte: -1, from: 2024-08, cost_per_fte: 600000}}\n"
)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("schema: 1\nworkspace: pitea-2024\nname: x\n", "Scenariot är gjort för ”pitea-2024”, inte ”askersund-2024”."),
        ("schema: 1\nworkspace: askersund-2024\nname: x\ngrants: {okand: {rest_of_year: false}}\n", "okand"),
        ("schema: 2\nworkspace: askersund-2024\nname: x\n", "fil.yaml"),
        ("schema: 1\nworkspace: askersund-2024\nnamn: x\n", "fil.yaml"),
        ("{{{", "fil.yaml"),
        ("", "fil.yaml"),
        (b"\xff\xfe\x00\x01", "fil.yaml"),
        (BOOKED, "augusti"),
    ],
    ids=["another workspace", "unknown grant", "newer schema", "unknown key", "not yaml", "empty", "bytes", "booked"],
)
def test_a_file_that_cannot_be_used_is_told_and_nothing_changes(open_page: Open, text: str | bytes, said: str) -> None:
    page = open_page("scenarier", NAME, {"a": STAFF.format("sarskilt-boende", -1)})
    before = heading(page)
    opened(page, text)
    assert not page.exception
    assert len(faults(page)) == 1
    assert said in faults(page)[0]
    assert heading(page) == before


def test_markup_in_a_file_is_shown_as_letters(open_page: Open) -> None:
    page = opened(
        open_page("scenarier", NAME), 'schema: 1\nworkspace: "<b>**:red[x]**</b>"\nname: x\n', "<i>namn</i>.yaml"
    )
    assert "<b>**:red[x]**</b>" in faults(page)[0]
    assert "**" not in page.error[0].value.replace(r"\*", "")


def test_the_fault_is_gone_when_a_good_file_is_opened(open_page: Open) -> None:
    page = opened(open_page("scenarier", NAME), "{{{")
    assert faults(page)
    opened(page, (SCENARIOS / "utan-timvikariebidrag.yaml").read_bytes())
    assert not faults(page)


def test_as_many_changes_as_a_file_has_are_shown(open_page: Open) -> None:
    rows = ("sarskilt-boende", "56", "55", "57", "60", "92")
    staffing = "".join(f"  '{row}': {{fte: 1, from: 2024-10, cost_per_fte: 600000}}\n" for row in rows)
    page = opened(open_page("scenarier", NAME), f"schema: 1\nworkspace: askersund-2024\nname: x\nstaffing:\n{staffing}")
    assert len(table_headed(page, "Ändring")) == 7
    assert [page.text_input(key=f"staffing.{row}.fte").value for row in rows] == ["1"] * 6


@pytest.mark.parametrize(
    "name", ["Utan höstens extra åtgärder", '"citat": # kolon', "- lista", "é <b>", "null", "2024"]
)
def test_what_the_page_saves_the_reader_reads(
    open_page: Open, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, name: str
) -> None:
    saved: dict[str, object] = {}

    def keep(_: str, data: str, **options: object) -> bool:
        saved.update(options, data=data)
        return False

    monkeypatch.setattr(st, "download_button", keep)
    staff = "staffing.sarskilt-boende;fte=-1.25;from=2024-10;cost_per_fte=552500;source=nämndens %3B %3D plan"
    grant = "grants.timvikarier;rest_of_year=false;avoidable_share=0.125"
    page = open_page("scenarier", NAME, {"a": [staff, grant], "namn": name})
    file = tmp_path / str(saved["file_name"])
    file.write_text(str(saved["data"]), encoding="utf-8")
    scenario = load_scenario(file)
    assert (scenario.name, scenario.workspace) == (name, NAME)
    staffing = scenario.group("staffing")["sarskilt-boende"]
    assert (staffing.fte, str(staffing.start), staffing.cost_per_fte) == (-1.25, "2024-10", 552_500.0)
    assert staffing.source == "nämndens ; = plan"
    assert scenario.group("grants")["timvikarier"].avoidable_share == 0.125
    again = opened(open_page("scenarier", NAME), file.read_bytes())
    assert heading(again) == heading(page)


def test_an_unchanged_scenario_cannot_be_saved(open_page: Open) -> None:
    page = open_page("scenarier", NAME)
    assert page.get("download_button")[0].proto.disabled


@pytest.mark.parametrize(
    ("name", "file"),
    [("Åtgärder i höst", "atgarder-i-host"), ("../../etc/passwd", "etc-passwd"), ("***", "scenario"), ("X 1", "x-1")],
)
def test_the_files_name_is_plain(open_page: Open, name: str, file: str) -> None:
    page = open_page("scenarier", NAME, {"namn": name})
    assert f"= {file}.yaml" in notes(page, "echo")


def test_what_only_a_file_can_change_is_shown_counted_and_saved_again(
    open_page: Open, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    saved: list[str] = []
    monkeypatch.setattr(st, "download_button", lambda _, data, **__: saved.append(data))
    source = SCENARIOS.parent / "pitea-2024" / "fordela-fiktiva-10-mkr.yaml"
    page = opened(open_page("scenarier", "pitea-2024"), source.read_bytes())
    assert not page.error
    assert table_headed(page, "Ändring")[-1][2].replace("\N{NO-BREAK SPACE}", " ") == "+2 500"
    assert any("517 0,5" in note and note.endswith("Ändras i filen.") for note in notes(page, "note"))
    again = tmp_path / "igen.yaml"
    again.write_text(saved[-1], encoding="utf-8")
    assert load_scenario(again).digest == load_scenario(source).digest
    assert load_scenario(again).description == load_scenario(source).description
    other = open_page("scenarier", "", {key: page.query_params[key] for key in page.query_params})
    assert heading(other) == heading(page)


def test_a_shipped_scenario_is_opened_by_its_name_copied_and_compared_by_whoever_gets_the_address(
    open_page: Open,
) -> None:
    page = open_page("scenarier", NAME)
    saved = page.selectbox(key="oppna-sparat")
    assert "SÄBO en årsarbetare mindre från oktober" in saved.options
    assert len(set(saved.options)) == len(saved.options) == len(list(SCENARIOS.glob("*.yaml")))
    saved.set_value("sabo-en-arsarbetare-fran-oktober.yaml").run()
    assert heading(page) == "Scenariot minskar underskottet med 150 tkr, till 17 450"
    name = page.text_input(key="namn").value
    page.button(key="kopiera").click().run()
    assert page.text_input(key="namn").value == f"{name}, kopia"
    assert f"Du ändrar nu kopian. ”{name}” ligger kvar under Jämför." in notes(page, "echo")
    page.toggle(key="vaxel.grants.timvikarier").set_value(False).run()
    sent = {key: page.query_params[key] for key in ("a", "namn", "jamfor")}
    other = open_page("scenarier", NAME, sent)
    other.session_state["flik"] = "Jämför"
    other.run()
    described = " ".join(chart["description"] for chart in charts(other)).replace("\N{NO-BREAK SPACE}", " ")
    assert f"Bas −17 600; {name} −17 450; {name}, kopia −20 550" in described


def test_a_copy_of_a_copy_has_a_name_of_its_own() -> None:
    assert copy_name("Utan bidrag, kopia", ["Utan bidrag", "Utan bidrag, kopia"]) == "Utan bidrag, kopia 2"
    assert len(copy_name("x" * 80, [])) <= 80


@pytest.mark.parametrize(
    "text", ["|", "Namn", "%3Cscript%3E|okand.rad;x=1", "N" * 90 + "|grants.god-vard;rest_of_year=false"]
)
def test_what_is_no_kept_scenario_in_an_address_is_left_out(open_page: Open, text: str) -> None:
    page = open_page("scenarier", NAME, {"jamfor": text})
    assert not page.exception
    assert "jamfor" not in page.query_params
