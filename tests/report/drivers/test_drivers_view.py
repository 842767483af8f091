"""Drivare as values: the five reports' own figures, periods kept apart, and nothing assumed that nobody has said."""

from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest

from builders import tiny
from forecast.drivers.population.spans import GroupSpan
from forecast.model import Result
from forecast.money import Unit
from forecast.periods import Month
from forecast.questions.years import several_years
from forecast.report.drivers.areas import area_of
from forecast.report.drivers.assumptions import assumption_of
from forecast.report.drivers.headings import NOTHING
from forecast.report.drivers.history import Driver, drivers_of
from forecast.report.drivers.pictures import population_pictures
from forecast.report.drivers.view import DriversView, drivers_view
from forecast.report.table import Table
from forecast.scenario.result import Choice
from forecast.service import open_workspace, run
from forecast.workspace.workspace import Workspace

DATA = Path(__file__).parents[3] / "data"


@cache
def made(name: str) -> tuple[Workspace, Result]:
    """A shipped workspace and its base."""
    workspace = open_workspace(DATA / name)
    return workspace, run(workspace, (), Choice(draws=1))


@cache
def view(name: str, area: str = "alla") -> DriversView:
    """The page of a workspace."""
    return drivers_view(*made(name), Unit.TKR, area)


def plain(text: str) -> str:
    """With ordinary spaces."""
    return text.replace("\N{NO-BREAK SPACE}", " ")


def picture(name: str, begins: str, area: str = "alla"):
    """The one picture whose message begins so."""
    (found,) = [item for item in view(name, area).pictures if plain(item.picture.title).startswith(begins)]
    return found


def cells(table: Table | None, label: str) -> tuple[str, ...]:
    """A row's cells as text."""
    assert table is not None
    (row,) = [row for row in table.rows if row.label == label]
    return tuple(plain(cell) for cell in table.text_cells(row))


@pytest.mark.parametrize(
    ("name", "heading"),
    [
        ("askersund-2024", "Hemtjänsten har ökat från 357 till 446 individer på fem år"),
        ("ekero-2023", "Hemtjänsten har minskat från 170 225 till 133 941 timmar på fyra år"),
        ("alingsas-2024", "Sjukfrånvaro: 8,0 procent jan–jul 2024, 8,3 jan–jul 2023"),
        ("pitea-2024", "Hushåll försörjningsstöd snitt/mån: 214 hushåll mar 2024, 233 mar 2023"),
    ],
)
def test_the_heading_is_the_strongest_that_the_data_hold(name: str, heading: str) -> None:
    assert plain(view(name).heading) == heading


def test_care_plannings_have_grown_by_eleven_point_eight_per_cent_a_year() -> None:
    assert plain(view("askersund-2024").lead) == (
        "Vårdplaneringar inom ramen för utskrivningsprocessen har ökat från 253 till 442 på fem år, i snitt 11,8 "
        "procent om året."
    )


def test_a_half_year_never_stands_bare_beside_a_years_target() -> None:
    found = picture("askersund-2024", "Personalomsättning").picture
    assert plain(found.title) == "Personalomsättning: 8,7 procent jan–jun 2024, mål 12 för helår 2024"
    assert plain(found.sentence).startswith(
        "8,7 procent är utfall jan–jun 2024; målet 12 gäller helår 2024, så de kan inte jämföras rakt av. "
        "Uppräknat till helår i samma takt: 17,4 (räknat, inget utfall)."
    )
    assert "jan–jun 2024 8,7. Mål: 2023 12,0; helår 2024 12,0." in found.alt
    assert cells(view("askersund-2024").table, "Personalomsättning")[:3] == (
        "8,7 procent", "jan–jun 2024", "mål 12 procent helår 2024; utfallet uppräknat till helår 17,4",
    )  # fmt: skip


def test_a_part_of_a_year_beside_a_whole_one_says_both_periods_too() -> None:
    words = picture("askersund-2024", "Beslut om trygg hemgång", "hemtjanst").picture.sentence
    assert words.startswith(
        "48 beslut är utfall jan–aug 2024; 36 gäller helår 2023, så de kan inte jämföras rakt av. Uppräknat till helår "
        "i samma takt: 72 (räknat, inget utfall)."
    )


@pytest.mark.parametrize(
    ("name", "area", "heading"),
    [
        ("askersund-2024", "personal", "Sjukfrånvaro: 10,8 procent jan–aug 2024, mål 7 för helår 2024"),
        ("askersund-2024", "boende", "Individer i särskilt boende: från 114 till 112 individer, 2022–2023"),
        ("askersund-2024", "bidrag", "23 uppgifter om statsbidrag finns, men inget mått går att följa"),
        ("pitea-2024", "lss", "En uppgift om LSS och funktionsstöd finns, men inget mått går att följa"),
    ],
)
def test_a_chosen_area_has_its_own_heading(name: str, area: str, heading: str) -> None:
    assert plain(view(name, area).heading) == heading


def test_a_rate_is_not_multiplied_to_a_year() -> None:
    words = picture("askersund-2024", "Sjukfrånvaro").picture.sentence
    assert words.startswith("10,8 procent är utfall jan–aug 2024; målet 7 gäller helår 2024. Rapporterna")
    assert "Uppräknat" not in words


def test_two_reports_that_differ_are_both_shown_and_it_is_said() -> None:
    found = picture("askersund-2024", "Sjukfrånvaro").picture
    assert (
        "Rapporterna säger olika om helår 2023: 11,5 i delårsrapport per 2024-08-31, 10,3 i årsbokslut 2023."
        in found.sentence
    )
    assert "2023 enligt delårsrapport per 2024-08-31 11,5; 2023 enligt årsbokslut 2023 10,3" in found.alt


def test_one_per_cent_of_home_care_costs_what_the_report_gives_and_the_margin_is_not_known() -> None:
    found = picture("askersund-2024", "Individer med hemtjänstinsats")
    words = plain(found.picture.sentence)
    assert (
        "En procent är 4,46 individer, omkring 626 tkr om året om en till kostar som genomsnittet (140,3 tkr" in words
    )
    assert "Vad en till kostar är inte känt." in words
    assert "60 procent på 10 år, 4,8 om året, 650 individer 2031. Årets prognos följer inte detta mått." in words
    assert found.lever is not None
    assert (found.lever.name, dict(found.lever.said)) == ("volumes.hemtjanst", {"share": 0.01})
    assert "2031 607 till 650" in found.picture.alt


def test_the_years_ahead_are_those_of_budget_och_plan() -> None:
    workspace, result = made("askersund-2024")
    (line,) = [line for line in several_years(workspace, result).lines if line.kind == "volume"]
    clients = next(item for item in drivers_of(workspace, result.as_of) if item.name.endswith("per månad"))
    ahead = assumption_of(workspace, clients, result.as_of).ahead
    price = 62_562_000 / 446  # stories.md EK14: 140,3 tkr
    assert [point.year for point in ahead] == list(range(2024, 2032))
    for ends, ours in ((line.point, "value"), (line.low, "high"), (line.high, "low")):
        more = [-(getattr(point, ours) - getattr(ahead[0], ours)) * price for point in ahead]
        assert more == pytest.approx(list(ends), rel=1e-3)


def test_every_picture_is_also_a_table() -> None:
    table = picture("askersund-2024", "Individer med hemtjänstinsats").picture.table
    assert [column.title for column in table.columns] == ["Utfall", "Antagande", "Spann från", "Spann till"]
    assert [row.label for row in table.rows][:4] == ["2018", "2022", "2023", "2024"]
    assert table.text_cells(table.rows[2]) == ("446", "", "", "")


def test_what_nobody_follows_is_said_row_by_row() -> None:
    table = view("ekero-2023").table
    assert cells(table, "Familjehem/jourhem, årsplatser") == (
        "43 årsplatser", "helår 2023", "budget 39 årsplatser helår 2023", "Prognosen följer inte detta mått.",
        "verksamhetsberättelse 2023, Bilaga 3 Verksamhetsmått",
    )  # fmt: skip


def test_an_area_holds_its_own_measures_and_the_reports_words() -> None:
    found = view("askersund-2024", "personal")
    assert {row.note for row in found.table.rows} == {"Personal"} if found.table else False
    assert found.placements is None
    assert cells(found.facts, "individer som slutat jan-jun") == (
        "37 individer", "2024-01..2024-06", "2023 helår 64", "”är 37 individer”", "delårsrapport per 2024-08-31",
    )  # fmt: skip


def test_all_facts_are_there_and_no_area_is_offered_that_is_empty() -> None:
    facts = view("askersund-2024").facts
    assert facts is not None
    assert len(facts.rows) == len(made("askersund-2024")[0].driver_facts) == 106
    assert "placeringar" in view("pitea-2024").areas
    assert "befolkning" not in view("pitea-2024").areas
    assert view("pitea-2024", "befolkning").area == "alla"


def test_few_cases_of_a_kind_are_not_shown_by_kind() -> None:
    facts = view("pitea-2024", "placeringar").facts
    assert facts is not None
    (hidden,) = [row for row in facts.rows if "färre än 5" in str(row.cells[0])]
    assert hidden.label == "Placeringar av ett slag"
    assert hidden.cells[3] == "Citatet visas inte: det gäller färre än 5 fall."
    assert facts.notes == ("Slag av placeringar med färre än 5 fall visas inte för sig.",)
    assert not [driver for driver in drivers_of(*demo()) if driver.name == "barn på HVB"]


def demo() -> tuple[Workspace, Month]:
    """The demo's drivers need no forecast."""
    workspace = open_demo()
    return workspace, workspace.settings.as_of


@cache
def open_demo() -> Workspace:
    """The demo."""
    return open_workspace(DATA / "demo")


def named(drivers: tuple[Driver, ...], name: str) -> Driver:
    """One driver."""
    return next(driver for driver in drivers if driver.name == name)


def test_a_measure_of_several_files_is_one_and_keeps_to_what_had_come_out() -> None:
    workspace, _ = demo()
    whole = named(drivers_of(workspace, Month(2024, 8)), "Personer med hemtjänst, genomsnitt per månad")
    assert [str(item.value) for item in whole.readings] == ["371", "382", "396", "411", "428", "436"]
    assert str(whole.latest[0].span) == "2024-01..2024-08"
    early = named(drivers_of(workspace, Month(2024, 5)), "Personer med hemtjänst, genomsnitt per månad")
    assert str(early.latest[0].span) == "2023"


def test_a_span_is_drawn_only_around_its_own_projection() -> None:
    population = open_demo().population
    assert population is not None
    spans = (GroupSpan(2031, "80+", 1043.9, 994.0, 1094.0), GroupSpan(2031, "65+", 9999.0, 9000.0, 9999.0))
    old, older = population_pictures(population, spans, "Demokommun")
    assert "Sannolikt spann (80 %): 2031 994 till 1\xa0094." in old.alt
    assert "2031: 994 till 1 094 i åtta framtider av tio" in plain(old.sentence)
    assert "spann (" not in older.alt
    assert "population_spans.csv hör delvis till en annan framskrivning" in older.sentence


@pytest.mark.parametrize(
    ("texts", "area"),
    [
        (("sjukfrånvaro", "IFO"), "personal"),
        (("volym IFO", "familjehem SoL"), "placeringar"),
        (("volym", "Från daglig verksamhet till lönearbete"), "lss"),
        (("regel", "något annat"), "ovrigt"),
    ],
)
def test_the_first_text_that_tells_decides_the_area(texts: tuple[str, ...], area: str) -> None:
    assert area_of(*texts) == area


def test_a_workspace_without_drivers_says_so(tmp_path: Path) -> None:
    workspace = tiny(tmp_path)
    found = drivers_view(workspace, run(workspace, (), Choice(draws=1)), Unit.TKR)
    assert (found.heading, found.empty, found.pictures, found.facts) == (NOTHING, True, (), None)
    only = replace(workspace, driver_facts=made("pitea-2024")[0].driver_facts[:2])
    assert drivers_view(only, made("pitea-2024")[1], Unit.TKR).heading == (
        "2 uppgifter om drivare finns, men inget mått går att följa"
    )


def test_imported_statistics_are_one_measure_a_name_and_a_long_list_is_cut() -> None:
    workspace, result = made("askersund-2024")
    first = workspace.driver_facts[0]
    facts = tuple(
        replace(
            first, id=str(n), period=str(2004 + n % 20), category="demografi", driver=f"Tal {n // 20}", unit="antal",
            value=str(100 + n), comparison_period="", comparison_value="",
        )
        for n in range(6000)
    )  # fmt: skip
    found = drivers_view(replace(workspace, driver_facts=facts), result, Unit.TKR, "befolkning")
    assert plain(found.pictures[0].picture.title) == "Tal 0: från 100 till 119, 2004–2023"
    assert len(found.pictures) == 24
    assert "Området har 300 mått med historik. De första 24 är ritade." in found.told
    assert found.table is not None
    assert found.facts is not None
    assert (len(found.table.rows), len(found.facts.rows)) == (200, 200)
    assert plain(found.facts.notes[0]).startswith("Visar 200 av 6 000 uppgifter.")
