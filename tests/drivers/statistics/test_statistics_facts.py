"""Figures of any table as rows of drivers.csv: periods, units, names, whose they are, and nothing that is executed."""

import json

import pytest

from forecast.drivers.statistics.facts import COLUMNS, facts_of
from forecast.drivers.statistics.kolada_titles import broken_in, known_figures, unit_of
from forecast.drivers.statistics.region import Municipality
from forecast.errors import InputError
from forecast.formats.csv_table import read_csv
from forecast.formats.statistics.read import read_statistics
from forecast.workspace.notes import DRIVERS

EKERO = Municipality("0125", "Ekerö")
MONTHS = (
    'MATRIX="KSI";TITLE="Indikatorer efter tid, månad och region";UNITS="antal";SOURCE="SCB";LAST-UPDATED="20260331";'
    'STUB="tid","månad";HEADING="region","indikator";VALUES("tid")="2024";VALUES("månad")="Januari","Februari";'
    'CODES("månad")="01","02";VALUES("region")="Ekerö","Riket";CODES("region")="0125","00";'
    'VALUES("indikator")="Folkmängd","Födda";DATA=28000 20 10500000 9000 ".." 25.5 "-" 8000;'
)


def cube_of(content, file="fil.px"):
    return read_statistics(content.encode() if isinstance(content, str) else json.dumps(content).encode(), file)


def kolada(*rows, next_url=None):
    values = [
        {"kpi": kpi, "municipality": place, "period": year, "values": [{"gender": sex, "value": value, "status": ""}]}
        for kpi, place, year, sex, value in rows
    ]
    return {"values": values, "next_url": next_url}


def rows_of(facts):
    return [row for _, row in read_csv(facts.text.encode(), "drivers.csv").records()]


class TestMonthsInPx:
    def test_year_and_month_become_a_period_and_only_our_municipality_is_loaded(self):
        facts = facts_of(cube_of(MONTHS), EKERO)
        assert [(row["period"], row["driver"], row["value"], row["unit"]) for row in rows_of(facts)] == [
            ("2024-01", "Folkmängd", "28000", "antal"),
            ("2024-01", "Födda", "20", "antal"),
            ("2024-02", "Födda", "25,5", "antal"),
        ]
        assert rows_of(facts)[0]["id"] == "KSI:2024:01:0125:Folkmängd"
        assert rows_of(facts)[0]["source"] == "Källa: SCB, CC0, uppdaterad 2026-03-31"
        assert facts.text.startswith("# Källa: SCB, CC0, tabell KSI, uppdaterad 2026-03-31, fil.px\n")
        assert facts.loaded == 3
        assert [(item.why, item.values) for item in facts.skipped] == [
            ("Gäller en annan kommun eller riket.", 4),
            ("Inget värde (”..”, uppgift saknas eller är för osäker).", 1),
        ]
        assert facts.skipped[0].first == "2024, Januari, Riket, Folkmängd"
        assert facts.warned == ()

    def test_a_municipality_is_found_by_its_name(self):
        text = MONTHS.replace('CODES("region")="0125","00";', "")
        assert facts_of(cube_of(text), EKERO).loaded == 3

    def test_all_regions_are_loaded_and_named_where_none_is_ours(self):
        facts = facts_of(cube_of(MONTHS), Municipality("1882", "Askersund"))
        assert facts.loaded == 6
        assert rows_of(facts)[2]["driver"] == "Folkmängd, Riket"
        (warned,) = facts.warned
        assert warned.startswith(
            "Filen har 2 kommuner (00, 0125) och ingen av dem är arbetsytans kommun 1882: alla läses"
        )

    def test_one_other_municipality_is_loaded_and_told(self):
        text = MONTHS.replace(',"Riket"', "").replace(',"00"', "").replace('10500000 9000 ".."', '".."')
        facts = facts_of(cube_of(text.replace(' "-" 8000', "")), Municipality("1882", "Askersund"))
        assert facts.warned == ("Filen gäller Ekerö (0125) men arbetsytan Askersund (1882).",)
        assert facts.loaded == 3

    def test_a_file_without_municipality_is_told(self):
        assert facts_of(cube_of("kön;2024\nmän;1\n"), EKERO).warned == ("Filen säger inte vilken kommun den gäller.",)


class TestPeriods:
    @pytest.mark.parametrize(
        ("written", "period"),
        [("2024", "2024"), ("2024M08", "2024-08"), ("2024K3", "2024-07..2024-09"), ("2024M13", "2024M13")],
    )
    def test_scbs_periods_are_written_as_ours(self, written, period):
        assert rows_of(facts_of(cube_of(f"region;Antal {written}\n0125;1\n"), EKERO))[0]["period"] == period

    def test_a_month_that_is_none_stays_as_the_file_has_it(self):
        text = MONTHS.replace('"Februari"', '"Hela året"').replace('"01","02"', '"01","00"')
        assert rows_of(facts_of(cube_of(text), EKERO))[2]["period"] == "2024 Hela året"


class TestKolada:
    def test_titles_units_and_areas_are_known_and_the_source_is_named(self):
        facts = facts_of(cube_of(kolada(("N21704", "0125", 2023, "T", 16.8), ("N21704", "0125", 2023, "K", 20))), EKERO)
        women, all_of_them = rows_of(facts)
        assert all_of_them["driver"] == "Invånare 80+ med hemtjänst i ordinärt boende, andel (%)"
        assert women["driver"] == "Invånare 80+ med hemtjänst i ordinärt boende, andel (%), kvinnor"
        assert all_of_them["id"] == "N21704:0125:2023:T"
        assert all_of_them["category"] == "äldre och funktionshinder"
        assert (all_of_them["unit"], all_of_them["value"]) == ("procent", "16,8")
        assert all_of_them["source"] == "Källa: Kolada (RKA), CC BY 4.0"

    def test_a_figure_that_we_do_not_know_is_loaded_under_its_id_and_told(self):
        facts = facts_of(cube_of(kolada(("X99", "0125", 2023, "T", 1))), EKERO)
        assert facts.told == ("Nyckeltal utan känd titel: X99.",)
        assert rows_of(facts)[0]["driver"] == "X99"
        assert rows_of(facts)[0]["category"] == "kolada"

    def test_a_series_that_ends_is_told(self):
        facts = facts_of(cube_of(kolada(("U21901", "0125", 2023, "T", 1))), EKERO)
        assert facts.told == ("U21901: serien slutar 2024; senare år mäts på annat sätt.",)

    def test_the_shipped_titles_are_whole(self):
        assert len(known_figures()) == 132
        assert known_figures()["N21006"].title == "Kostnad hemtjänst äldreomsorg, kr/hemtjänsttagare"
        assert all(figure.title and figure.area for figure in known_figures().values())

    @pytest.mark.parametrize(
        ("code", "unit"),
        [
            ("N21006", "kr/hemtjänsttagare"),
            ("N33002", "kr/inv 0-20 år"),
            ("N21702", "antal"),
            ("N20029", "miljoner kronor"),
            ("N28018", "procent"),
            ("N33812", "antal"),
            ("N02912", "antal"),
            ("N28040", ""),
        ],
    )
    def test_units_stand_in_the_titles(self, code, unit):
        assert unit_of(known_figures()[code].title) == unit

    def test_a_broken_series_says_its_year(self):
        assert broken_in(known_figures()["U28418"].title) == "2024"
        assert broken_in(known_figures()["N21006"].title) == ""


class TestText:
    def test_the_columns_are_the_workspaces(self):
        assert DRIVERS.columns == COLUMNS

    def test_text_out_of_a_file_is_no_formula_no_note_and_no_second_cell(self):
        text = 'MATRIX="#=cmd";STUB="a;b";VALUES("a;b")="=1+1;2","#x";CODES("a;b")="-1","@2";UNITS="+kr";DATA=1 2;'
        facts = facts_of(cube_of(text), EKERO)
        rows = rows_of(facts)
        assert len(rows) == 2
        assert rows[0]["driver"] == "'=1+1;2"
        assert rows[0]["unit"] == "'+kr"
        assert rows[0]["id"] == "_=cmd:-1"

    def test_numbers_are_written_in_full(self):
        facts = facts_of(cube_of('STUB="a";VALUES("a")="1","2","3","4";DATA=1e15 0.000001 1.234 -7.50;'), EKERO)
        assert [row["value"] for row in rows_of(facts)] == ["1000000000000000", "0,000001", "1,234", "-7,5"]

    def test_a_table_that_is_too_large_for_drivers_is_refused(self, monkeypatch):
        monkeypatch.setattr("forecast.drivers.statistics.facts.MOST_FACTS", 2)
        with pytest.raises(InputError, match=r"Filen ger 3 uppgifter; högst 2 blir drivare\. Hämta färre"):
            facts_of(cube_of(MONTHS), EKERO)

    def test_without_contents_the_title_says_what_is_counted(self):
        text = 'TITLE="Antal hushåll efter region och år";STUB="region";HEADING="år";VALUES("region")="0125 Ekerö";'
        facts = facts_of(cube_of(f'MATRIX="T";{text}VALUES("år")="2024";DATA=5;'), EKERO)
        assert rows_of(facts)[0]["driver"] == "Antal hushåll"
