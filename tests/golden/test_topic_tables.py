"""The reports' tables beside the driftredovisning come out cell by cell as printed, and their faults are told.

The printed cells are read here with the csv module alone, so that a fault in the program's own reading shows.
"""

import csv
from functools import cache
from pathlib import Path

import pytest

from forecast.money import Unit
from forecast.report.misses import footed
from forecast.report.papers.chapters.topics import topic_tables
from forecast.scenario.result import Choice
from forecast.service import open_workspace, run

DATA = Path(__file__).parents[2] / "data"
PRINTED = (
    ("askersund-2024", "investments", "investeringar_sammandrag", "rad"),
    ("askersund-2024", "investments", "investeringar_projekt", "projekt"),
    ("askersund-2024", "needs", "behov_2025", "Område"),
    ("askersund-2023", "investments", "investeringar_sammandrag", "rad"),
    ("askersund-2023", "investments", "investeringar_projekt", "projekt"),
    ("askersund-2023", "volumes", "verksamhetsstatistik", "matt"),
    ("alingsas-2024", "investments", "investeringar", "rad"),
    ("alingsas-2024", "sick_leave", "sjukfranvaro", "grupp"),
    ("ekero-2023", "investments", "bilaga4_investeringar", "projekt"),
    ("ekero-2023", "volumes", "bilaga3_verksamhetsmatt", "matt"),
    ("ekero-2023", "grants", "statsbidrag", "omrade"),
    ("ekero-2023", "elected", "fortroendevalda", "rad"),
)


@cache
def opened(name):
    return open_workspace(DATA / name)


@cache
def topics(name):
    workspace = opened(name)
    made = topic_tables(workspace, run(workspace, (), Choice(headline=workspace.settings.headline, draws=1)), Unit.TKR)
    return {topic: {table.key: footed(table) for table in tables} for topic, tables in made.items()}


def plain(text):
    return text.replace("\N{MINUS SIGN}", "-").replace("\N{NO-BREAK SPACE}", "").removeprefix("+")


def cells(table, key):
    [row] = [row for row in table.rows if row.key == key]
    return [text.replace("\N{NO-BREAK SPACE}", " ") for text in table.text_cells(row)]


def notes(table):
    return [note.replace("\N{NO-BREAK SPACE}", " ") for note in table.notes]


@pytest.mark.parametrize(("name", "topic", "file", "label"), PRINTED, ids=lambda part: part)
def test_every_cell_is_the_printed_one(name, topic, file, label):
    lines = (DATA / name / f"{file}.csv").read_text(encoding="utf-8").splitlines()
    printed = list(csv.DictReader([line for line in lines if not line.startswith("#")], delimiter=";"))
    table = topics(name)[topic][file]
    shown = [row for row in table.rows if row.key != "summa-egen"]
    assert [row.label for row in shown] == [row[label] for row in printed]
    for row, source in zip(shown, printed, strict=True):
        texts = table.text_cells(row)
        pairs = zip(table.columns, texts, (cell for column, cell in source.items() if column != label), strict=True)
        assert [plain(text) if column.kind != "text" else text for column, text, _ in pairs] == [
            (cell or "").strip() for column, cell in source.items() if column != label
        ]


def test_every_printed_topic_table_of_the_reports_is_tried():
    specs = {
        (name, table.spec.file.removesuffix(".csv"))
        for name in {row[0] for row in PRINTED} | {"pitea-2024", "demo"}
        for table in opened(name).printed
        if table.spec.topic
    }
    assert specs == {(name, file) for name, _, file, _ in PRINTED}


class TestFigures:
    def test_the_needs_sum_to_14_750_and_the_sum_says_that_it_is_ours(self):
        table = topics("askersund-2024")["needs"]["behov_2025"]
        assert cells(table, "summa-egen")[0] == "14 750"
        assert table.rows[-1].label == "Summa (vår)"
        assert len(table.rows[-1].parts) == 6
        assert notes(table) == [
            "Summan är vår egen: källan trycker ingen summarad.", "Positivt belopp är behov av tillskott.",
        ]  # fmt: skip

    def test_askersunds_projects_sum_to_its_summary(self):
        made = topics("askersund-2024")["investments"]
        summary = cells(made["investeringar_sammandrag"], "nettoutgifter")
        assert summary == ["−1 035", "−1 912", "−2 300", "+388"]
        assert cells(made["investeringar_projekt"], "summa-egen") == summary[1:]

    def test_alingsas_fault_is_shown_as_printed_and_told(self):
        table = topics("alingsas-2024")["investments"]["investeringar"]
        assert cells(table, "totala-utgifter")[-1] == "1 683"
        assert cells(table, "forbattringsutgift-pa-annans-fastighet")[-1] == ""
        told = [note for note in notes(table) if "källan" in note]
        where, kept = "i ”Diff utfall 2023–2024”, dess egna belopp ger", "Cellen visas som den är tryckt."
        assert told == [
            f"Reinvestering: källan skriver 1 683 {where} 1 410. {kept}",
            f"Förbättringsutgift på annans fastighet: källan har ingen siffra {where} −273. Cellen lämnas tom.",
            f"Totala utgifter: källan skriver 1 683 {where} 1 410. {kept}",
        ]

    def test_expenses_without_sign_have_no_plus_for_better(self):
        table = topics("alingsas-2024")["investments"]["investeringar"]
        assert not any(column.signed for column in table.columns)
        assert notes(table)[:2] == [
            "Utgifter skrivs utan minus.", "Avvikelse prognos–budget 2024 = Prognos helår 2024 − Budget 2024.",
        ]  # fmt: skip
        assert not any("Minus är kostnad" in line for line in table.footer)

    def test_ekeros_investments_are_budget_less_outcome(self):
        table = topics("ekero-2023")["investments"]["bilaga4_investeringar"]
        assert cells(table, "summa") == ["2 000", "0", "0", "2 000", "734", "+1 266", ""]
        assert table.columns[5].minus == (3, 4)
        assert table.columns[5].signed

    def test_ekeros_grants_have_both_views(self):
        table = topics("ekero-2023")["grants"]["statsbidrag"]
        assert cells(table, "totalt") == ["21 710", "38 002", "+16 293"]
        compared, ways, *_ = notes(table)
        assert compared == (
            "Mot budget: nämnden +14 003, centralt +2 290, tillsammans +16 293 tkr. Det som bokförs centralt (13 045 "
            "tkr) ingår inte i nämndens avvikelse."
        )
        assert ways == (
            "Två sätt att se det: nämndens egen avvikelse är +9 091 tkr; 13,0 mnkr bokförs centralt och står utanför. "
            "Med det centrala mot sin budget är avvikelsen +11 381 tkr."
        )

    def test_ekeros_volumes_have_five_years_the_budget_and_the_printed_deviation(self):
        table = topics("ekero-2023")["volumes"]["bilaga3_verksamhetsmatt"]
        titles = [column.title for column in table.columns]
        assert titles == ["Område", "Enhet", "2019", "2020", "2021", "2022", "2023", "Budget 2023", "Avvik"]
        assert cells(table, "korttidsvistelse-antal-arsplatser")[-3:] == ["18", "20", "−1"]
        assert "Hemtjänst, utförda timmar: omfattar även personer under 65 år." in notes(table)

    def test_askersunds_statistics_have_two_years(self):
        table = topics("askersund-2024")["volumes"]["volymer"]
        assert (table.title, [column.title for column in table.columns]) == (
            "Verksamhetsstatistik", ["Enhet", "Utfall 2022", "Utfall 2023"],
        )  # fmt: skip
        assert cells(table, "vard-och-omsorg-utford-tid-i-hemtjanst") == ["timmar", "60 531", "63 640"]
        assert notes(table)[0] == "Utfall 2024 finns inte i underlaget (volumes.csv)."

    def test_a_half_years_count_is_never_set_bare_beside_the_years_target(self):
        table = topics("askersund-2024")["goals"]["mal"]
        assert cells(table, "personalomsattning") == [
            "procent", "8,7", "jan–jun 2024", "12 för hela 2024", "2024", "delårsrapport per 2024-08-31",
        ]  # fmt: skip
        assert [row.label for row in table.rows].count("Personalomsättning, 2023") == 1
        assert cells(table, "personalomsattning-2")[3:5] == ["12", "2023"]
        assert cells(table, "sjukfranvaro")[1:5] == ["10,8", "jan–aug 2024", "7", "2024"]
        assert [note for note in notes(table) if "enligt årsbokslut 2023 men" in note] == [
            "Sjukfrånvaro 2023 är 10,3 enligt årsbokslut 2023 men 11,5 enligt delårsrapport per 2024-08-31.",
            "Familjehem i egen regi 2023 är 58 enligt årsbokslut 2023 men 53 enligt delårsrapport per 2024-08-31.",
        ]

    @pytest.mark.parametrize("name", ["askersund-2024", "askersund-2023", "alingsas-2024", "pitea-2024", "demo"])
    def test_the_others_have_the_register_of_grants_without_the_files_keys(self, name):
        [table] = topics(name)["grants"].values()
        assert (table.key, len(table.rows) > 0) == ("bidrag", True)
        assert not any("_" in note for note in table.notes)
