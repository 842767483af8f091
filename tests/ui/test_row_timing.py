"""Takt och tidsförskjutning and the methods on the pages: the view's numbers, and nothing that is read as markup."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from seen import address, notes, said, shown, table_headed
from streamlit.testing.v1 import AppTest

from builders import ROWS, SETTINGS, TABLE, write_workspace
from forecast.money import Unit, format_amount
from forecast.report.timing_table import timing_rows
from forecast.report.timing_view import row_timing
from forecast.scenario.result import Choice
from forecast.service import run
from forecast.workspace.workspace import Workspace

Open = Callable[..., AppTest]
Read = Callable[[str], Workspace]
OPEN = ("alingsas-2024", "pitea-2024", "askersund-2024", "demo")


def signed(sek: float, unit: Unit = Unit.TKR) -> str:
    return format_amount(sek, unit, signed=True)


@pytest.mark.parametrize("name", OPEN)
def test_the_opened_rows_split_is_the_views(read_page: Open, real_workspace: Read, name: str) -> None:
    opened = real_workspace(name)
    made = run(opened, (), Choice(headline=opened.settings.headline))
    app = read_page("driftredovisning", name)
    row = row_timing(opened, made, made.primary, made.main.tree.position(address(app)["rad"]), Unit.TKR)
    assert row is not None
    body = table_headed(app, "Avvikelse mot budget")
    amounts = (row.so_far, row.continues, row.turns, row.pace, row.deviation, row.correction)
    assert [line[1] for line in body] == [signed(value) for value in amounts]
    assert row.needs.replace("\N{NO-BREAK SPACE}", " ") in notes(app, "note")


@pytest.mark.parametrize("name", OPEN)
def test_all_rows_stand_in_one_table(read_page: Open, real_workspace: Read, name: str) -> None:
    opened = real_workspace(name)
    found = timing_rows(opened, run(opened, (), Choice(headline=opened.settings.headline)), Unit.TKR)
    assert found is not None
    app = read_page("driftredovisning", name)
    [table] = [table for table in app.table if list(table.value.columns)[-1] == "Resten av året"]
    body = [[shown(str(cell)) for cell in line] for line in table.value.to_numpy()]
    assert [line[6] for line in body] == [signed(row.correction) for row in found.rows.values()]
    assert [line[7] for line in body[:-1]] == [row.status for row in found.rows.values()][:-1]


@pytest.mark.parametrize("name", ["askersund-2023", "ekero-2023"])
def test_a_closed_year_speaks_of_no_timing(read_page: Open, name: str) -> None:
    for page in ("oversikt", "driftredovisning"):
        text = said(read_page(page, name))
        assert "Takt och tidsförskjutning" not in text
        assert "Utan tecken" not in text


def test_oversikt_shows_net_beside_gross(read_page: Open) -> None:
    [line] = table_headed(read_page("oversikt", "pitea-2024"), "Alla rader, mnkr")
    assert line == ["Prognos mot avvikelsens takt", "−0,2", "29,2"]
    assert "Raderna tar ut varandra: summan säger lite om hur säkra raderna är." in notes(
        read_page("oversikt", "pitea-2024"), "note"
    )
    [line] = table_headed(read_page("oversikt", "alingsas-2024"), "Alla rader, mnkr")
    assert line[1:] == ["−16,8", "16,8"]


def test_a_missing_reason_is_asked_for(read_page: Open) -> None:
    assert "Orsak krävs. Rättelsen är stor" in said(read_page("driftredovisning", "pitea-2024", rad="516"))
    assert "Rättelsen är stor" not in said(read_page("driftredovisning", "pitea-2024", rad="515"))


def test_the_methods_names_and_weights_are_one_click_away(read_page: Open) -> None:
    app = read_page("driftredovisning", "alingsas-2024", rad="personal")
    [line] = table_headed(app, "Metod")
    assert line[0].split() == ["vägd", "takt", "Benktander", "(n", "=", "2)"]
    assert line[1:] == ["100\N{NO-BREAK SPACE}%", format_amount(-795_095_000, Unit.TKR)]
    labels = [expander.label for expander in app.expander]
    assert "Så räknar modellen raden" in labels
    model = read_page("driftredovisning", "alingsas-2024", rad="personal", skikt="model")
    assert "Så räknades raden" in [expander.label for expander in model.expander]


def test_what_each_method_gives_is_counted_when_it_is_asked_for(open_page: Open) -> None:
    app = open_page("driftredovisning", "demo", {"rad": "sjukskoterskor"})
    app.toggle(key="metoder").set_value(True).run()
    app.selectbox(key="del-sjukskoterskor").select("sjukskoterskor.purchase").run()
    assert not app.exception
    body = [line for table in app.table if list(table.value.columns) == ["Metod", "Helår", "Avvikelse"]
            for line in table.value.to_numpy()]  # fmt: skip
    assert any(shown(str(line[0])).endswith(", används") for line in body)


@pytest.mark.parametrize("name", ["askersund-2023", "ekero-2023"])
def test_no_method_can_be_fixed_in_a_closed_year(read_page: Open, name: str) -> None:
    assert "Lås metod på raden" not in [expander.label for expander in read_page("driftredovisning", name).expander]


EVIL = "<b>x</b> [y](javascript:z) **q**"


def test_words_from_files_are_shown_letter_by_letter(open_page: Open, tmp_path: Path) -> None:
    table = TABLE.replace("-60;-95;-90;-5", "-60000;-99000;-90000;-9000").replace(
        "-80;-123;-120;-3", "-60020;-99028;-90030;-8998"
    )
    comments = f"statement;row;layer;cause;quote;author;source\nby_activity;51;adopted;{EVIL} jämnas ut;;;{EVIL}\n"
    files = {
        "workspace.yaml": SETTINGS + "headline: adopted\n",
        "rows.csv": ROWS.replace("Äldreomsorg", EVIL),
        "tabell.csv": table.replace("Äldreomsorg", EVIL),
        "comments.csv": comments,
    }
    write_workspace(tmp_path / "elak", files)
    app = open_page("driftredovisning", "elak", {"rad": "51"}, folder=tmp_path)
    assert not app.exception
    assert f"”{EVIL} jämnas ut” ({EVIL})." in said(app)
    for element in [*app.markdown, *app.header]:
        assert "<b>" not in element.value.replace(r"\<b\>", "")
        assert "](" not in element.value


def test_the_lighter_methods_of_a_row_are_told_together_until_all_are_asked_for(open_page: Open) -> None:
    app = open_page("driftredovisning", "demo")
    few = table_headed(app, "Metod")
    assert any(re.fullmatch(r".*\d+ andra metoder", line[0]) for line in few)
    app.toggle(key="alla-metoder").set_value(True).run()
    every = table_headed(app, "Metod")
    assert len(every) > len(few)
    assert not any("andra metoder" in line[0] for line in every)
