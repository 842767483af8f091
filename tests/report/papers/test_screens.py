"""The board room's screens: one message each, for deficits, surpluses, closed years and what is missing."""

from pathlib import Path

import pytest

from builders import DATA, REAL, SETTINGS, tiny
from forecast.model import Result
from forecast.money import Unit, in_unit
from forecast.report.charts.bridge import Bridge
from forecast.report.papers.paper import Screen
from forecast.report.papers.screen_words import decimals_that_show, part_of, stand
from forecast.report.papers.screens import left_out, screens
from forecast.report.words import SYNTHETIC
from forecast.scenario.files import load_scenario
from forecast.scenario.result import Choice
from forecast.service import open_workspace, run
from forecast.workspace.workspace import Workspace

MESSAGES = {
    "askersund-2024": (
        "Socialnämnden väntas överskrida budgeten med 17,6 miljoner",
        "Tre verksamheter står för två tredjedelar av underskottet på 17,6 miljoner",
        "En orsak fortsätter, två vänder delvis",
        "Årets takt ger ett underskott på 14,8 miljoner, prognosen 17,6",
        "Det här görs nu",
    ),
    "askersund-2023": (
        "Socialnämnden överskred budgeten med 25,1 miljoner",
        "Tre verksamheter står för 13,6 av underskottet på 25,1 miljoner",
        "De största underskotten och deras orsaker",
    ),
    "pitea-2024": (
        "Socialnämnden väntas överskrida budgeten med 58,6 miljoner",
        "Tre verksamheter ger underskott på 65,2 miljoner, andra väger upp 6,6",
        "Tre orsaker fortsätter",
        "Årets takt ger ett underskott på 73,5 miljoner, prognosen 58,6",
    ),
    "alingsas-2024": (
        "Vård- och omsorgsnämnden väntas hålla budgeten",
        "Tre rader ger underskott på 28,2 miljoner, andra väger upp 28,2",
        "En orsak fortsätter, en förvärras, en vänder till underskott",
        "Årets takt ger ett överskott på 16,8 miljoner, prognosen ingen avvikelse",
    ),
    "ekero-2023": (
        "Socialnämnden fick 9,1 miljoner kvar av budgeten",
        "Tre verksamheter ger underskott på 8,5 miljoner, andra väger upp 17,6",
        "De största underskotten och deras orsaker",
    ),
}
NO_MEASURES = "Inga åtgärder är inlagda (measures.yaml), så ingen skärm visar vad som görs."


def made(name: str) -> tuple[Workspace, Result]:
    opened = open_workspace(DATA / name)
    return opened, run(opened, (), Choice(headline=opened.settings.headline))


def texts(found: tuple[Screen, ...]) -> tuple[str, ...]:
    return tuple(screen.message.replace("\N{NO-BREAK SPACE}", " ") for screen in found)


@pytest.mark.parametrize("name", REAL)
def test_every_report_has_its_messages_and_every_picture_foots(name: str) -> None:
    opened, result = made(name)
    found = screens(opened, result, result)
    assert texts(found) == MESSAGES.get(name, texts(found))
    assert left_out(opened, result, result) == (() if name in {"askersund-2024", "demo"} else (NO_MEASURES,))
    for screen in found:
        assert screen.subtitle.endswith("miljoner kronor") or screen.key == "atgarder"
        assert (screen.picture is None) is bool(screen.rows)
        assert len(screen.rows) <= 6
        assert "nan" not in repr(screen).lower().replace("finan", "")
        if screen.picture is None:
            continue
        table = screen.picture.table
        assert (SYNTHETIC in table.footer) is (name == "demo")
        cells = {row.key: row.cells[0] for row in table.rows}
        for row in (row for row in table.rows if row.parts):
            rounded = [in_unit(float(cells[key] or 0), Unit.MNKR, table.decimals) for key in row.parts]
            assert sum(rounded) == in_unit(float(row.cells[0] or 0), Unit.MNKR, table.decimals), (screen.key, row.key)


def test_the_sketch_comes_out() -> None:
    opened, result = made("askersund-2024")
    shares, causes, pace, measures = screens(opened, result, result)[1:]
    assert shares.picture is not None
    assert isinstance(shares.picture.drawing, Bridge)
    bars = [(bar.label, bar.amount, bar.kind) for bar in shares.picture.drawing.bars]
    assert bars == [
        ("Barn- och ungdomsvård", -5_350_000, "step"),
        ("Särskilt boende/annat boende", -4_050_000, "step"),
        ("Boende enligt LSS för barn och unga", -2_400_000, "step"),
        ("Alla övriga, netto", -5_800_000, "rest"),
        ("Hela nämnden", -17_600_000, "total"),
    ]
    assert [row.value for row in causes.rows] == ["−5,35", "−4,05", "−2,40"]
    assert causes.rows[1].words == "Grundbemanning över budget; sänks i höst. Vänder delvis, 1,96 bättre än takten."
    assert pace.note.startswith("Osäkert spann (schablon): −25 till −10 miljoner. Spannet hör till modellen")
    assert "procents sannolikhet" not in pace.note
    assert [row.words for row in measures.rows] == ["Planerad, inräknad i prognosen; effekten är inte beräknad"] * 3


def test_the_demos_span_has_a_probability_and_its_measures_have_effects() -> None:
    opened, result = made("demo")
    found = {screen.key: screen for screen in screens(opened, result, result)}
    assert "procents sannolikhet att budgeten överskrids." in found["takt"].note
    first = found["atgarder"].rows[0]
    assert (first.value, first.tone) == ("+0,2", "better")
    assert first.words == "Påbörjad, inräknad i prognosen; +1,8 på helår"


def test_a_scenario_has_a_screen_of_its_own_and_the_others_say_that_they_are_without_it() -> None:
    opened, base = made("askersund-2024")
    scenario = load_scenario(DATA.parent / "scenarios" / "askersund-2024" / "utan-timvikariebidrag.yaml")
    result = run(opened, [scenario], Choice(headline=opened.settings.headline))
    found = screens(opened, result, base)
    assert [screen.key for screen in found] == ["lage", "andelar", "orsaker", "takt", "scenario", "atgarder"]
    assert texts(found)[0] == MESSAGES["askersund-2024"][0]
    assert found[0].note == "Utan scenariot ”Utan timvikariebidrag”, som har en egen skärm."
    assert found[4].message == "”Utan timvikariebidrag” ökar underskottet med 3,1 miljoner, till 20,7"
    assert found[4].picture is not None
    steps = [(row.label, found[4].picture.table.text_cells(row)[0]) for row in found[4].picture.table.rows]
    assert steps[0] == ("Bas", "−17,6")
    assert steps[-1] == ("Scenario", "−20,7")


def test_one_row_without_a_budget_says_what_is_known_and_what_is_not(tmp_path: Path) -> None:
    rows = "statement;row;parent;name;activity;cost_type;role;aliases\nby_activity;total;;Nämnden;;net;sum;\n"
    rows += "by_activity;51;total;Äldreomsorg;51;net;leaf;\n"
    settings = SETTINGS.replace("      budget: {kind: budget}\n", "")
    settings = settings.replace("    differences:\n      avvikelse: [prognos, budget]\n", "")
    table = "kod;verksamhet;utfall;prognos\n51;Äldreomsorg;-60000;-95000\n;Summa;-60000;-95000\n"
    opened = tiny(tmp_path / "prov", {"workspace.yaml": settings, "rows.csv": rows, "tabell.csv": table})
    result = run(opened, (), Choice(draws=100))
    (only,) = screens(opened, result, result)
    assert only.message.endswith("miljoner, men någon budget är inte inläst")
    assert only.rows[0].name == "Prognos 2024"
    assert left_out(opened, result, result) == (
        "Utan budget finns ingen avvikelse att fördela på verksamheter.",
        "Utan budget jämförs prognosen inte med årets takt.",
        NO_MEASURES,
    )


@pytest.mark.parametrize(
    ("part", "whole", "words"),
    [
        (-11.8e6, -17.6e6, "två tredjedelar av"),
        (-5.2e6, -10e6, "hälften av"),
        (-5.3e6, -10e6, "5,3 av"),
        (-7.4e6, -10e6, "tre fjärdedelar av"),
        (-10.04e6, -10e6, "hela"),
    ],
)
def test_a_share_is_said_in_words_only_where_it_is_near(part: float, whole: float, words: str) -> None:
    assert part_of(part, whole) == words


def test_amounts_in_words() -> None:
    assert stand(-17.6e6) == "ett underskott på 17,6 miljoner"
    assert stand(2e6) == "ett överskott på 2,0 miljoner"
    assert stand(-0.04e6) == "ingen avvikelse"
    assert (decimals_that_show([1e6, 0.0]), decimals_that_show([1e6, 20_000]), decimals_that_show([10])) == (1, 2, 3)


def test_a_scenarios_change_and_what_it_leads_to_foot_with_the_base() -> None:
    opened = open_workspace(DATA / "askersund-2024")
    scenario = load_scenario(DATA.parent / "scenarios" / "askersund-2024" / "sabo-en-arsarbetare-fran-oktober.yaml")
    choice = Choice(headline=opened.settings.headline)
    found = screens(opened, run(opened, [scenario], choice), run(opened, (), choice))
    # From 17,60 by 0,15: with one decimal it would read 17,6 - 0,2 = 17,5.
    message = next(screen.message for screen in found if screen.key == "scenario")
    assert message.endswith("minskar underskottet med 0,15 miljoner, till 17,45")
