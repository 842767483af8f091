"""A file as a workspace takes it in: every value is loaded or listed, and the receipt says so."""

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from forecast.drivers.population.official import CKM_TOLD
from forecast.drivers.population.own_file import read_population
from forecast.drivers.statistics.intake import StatisticsIntake, population_of, statistics_intake, statistics_receipt
from forecast.drivers.statistics.region import Municipality
from forecast.errors import InputError
from forecast.formats.csv_table import read_csv
from forecast.formats.statistics.read import read_statistics
from forecast.workspace.notes import DRIVERS
from statistics_files import SEEDS, mutated

EKERO = Municipality("0125", "Ekerö")
OURS = ("0125", "9", "")
AGES = [*(str(age) for age in range(100)), "100+"]


def people(head="Region,Alder,Kon,BE0101N1 2024", region="0125", ages=AGES, more=()):
    rows = [f"{region},{age},{sex},{200 + int(sex)}" for age in ages for sex in "12"]
    return "\n".join([head, *rows, *more]) + "\n"


def intake(text, ours=EKERO, file="scb.csv"):
    return statistics_intake(read_statistics(text.encode(), file), ours)


def sentences(made):
    return [finding.sentence for finding in made.findings]


class TestPopulation:
    def test_a_population_becomes_the_workspaces_file(self):
        made = intake(people())
        assert list(made.files) == ["population.csv"]
        read = read_population(read_csv(made.files["population.csv"].encode(), "population.csv"), 2024)
        assert read.years == (2024,)
        assert read.at(2024)[1, 80] == 202
        assert made.files["population.csv"].startswith(
            "# Källa: SCB, CC0, scb.csv\nyear,sex,age,count\n2024,M,0,201.00\n"
        )
        assert (made.values_read, made.values_loaded, made.skipped) == (202, 202, ())

    def test_totals_and_other_contents_are_listed(self):
        both = [f"0125,{age},1+2,403" for age in AGES]
        made = intake(people(more=both))
        assert (made.values_read, made.values_loaded) == (303, 202)
        assert [(item.row, item.values, item.first) for item in made.skipped] == [
            (204, 101, "0125, 0, 1+2, BE0101N1, 2024")
        ]
        assert made.skipped[0].why.startswith("Är en summa av kön, åldrar eller andra delar")
        text = (
            people("Region,Alder,Kon,Folkmängd 2024,Folkökning 2024")
            .replace("201\n", "201,1\n")
            .replace("202\n", "202,..\n")
        )
        made = intake(text)
        assert (made.values_read, made.values_loaded) == (404, 202)
        assert [item.why for item in made.skipped] == ["Är inte folkmängd."]
        told = "Filens övriga innehåll läses inte in; födda, döda och flyttade används av forecast population."
        assert told in sentences(made)

    def test_json_stat_of_the_same_table_gives_the_same_file(self):
        value = {
            "class": "dataset", "id": ["Region", "Alder", "Kon", "ContentsCode", "Tid"], "size": [1, 101, 2, 1, 1],
            "role": {"time": ["Tid"], "metric": ["ContentsCode"]}, "source": "SCB", "value": [201, 202] * 101,
            "dimension": {
                name: {"category": {"index": codes, "label": dict(zip(codes, labels, strict=True))}}
                for name, codes, labels in (
                    ("Region", ["0125"], ["Ekerö"]), ("Alder", AGES, [f"{age} år" for age in AGES]),
                    ("Kon", ["1", "2"], ["män", "kvinnor"]), ("ContentsCode", ["BE0101N1"], ["Folkmängd"]),
                    ("Tid", ["2024"], ["2024"]),
                )
            },
        }  # fmt: skip
        made = intake(json.dumps(value), file="scb.csv")
        assert made.files == intake(people()).files
        assert made.format == "JSON-stat2"

    def test_noise_is_told(self):
        text = people("Region,Alder,Kon,000007ME 2025", ages=[*AGES[:100], "100+1"])
        assert CKM_TOLD in sentences(intake(text))

    def test_our_municipality_is_taken_among_several(self):
        made = intake(people(more=people(region="1882").splitlines()[1:]))
        assert (made.values_read, made.values_loaded) == (404, 202)
        assert [item.why for item in made.skipped] == ["Gäller en annan kommun."]

    def test_another_municipality_is_told(self):
        made = intake(people(region="1882"))
        assert made.values_loaded == 202
        assert "Filen gäller kommun 1882 men arbetsytan Ekerö (0125)." in sentences(made)

    def test_several_of_which_none_is_ours_become_facts_and_that_is_told(self):
        text = people(region="1882", more=people(region="2581").splitlines()[1:])
        made = intake(text)
        assert list(made.files) == ["drivers.csv"]
        assert made.values_loaded == 404
        assert any(
            "Talen blev drivare och ingen population.csv: Filen har 2 kommuner" in told for told in sentences(made)
        )
        with pytest.raises(InputError, match="Filen har 2 kommuner och ingen av dem är arbetsytans"):
            population_of(read_statistics(text.encode(), "scb.csv"), EKERO)

    def test_a_population_with_gaps_becomes_facts_and_that_is_told(self):
        made = intake(people().replace("0125,65,1,201\n", ""))
        assert list(made.files) == ["drivers.csv"]
        assert (made.values_read, made.values_loaded) == (201, 201)
        assert any("Folkmängd saknas för 2024, M, 65 år" in told for told in sentences(made))

    def test_classes_of_years_are_facts(self):
        assert list(intake("Region,Alder,Kon,2024\n0125,0-4,1,5\n0125,5-9,1,6\n").files) == ["drivers.csv"]


class TestReceipt:
    def test_it_has_the_shape_of_every_receipt(self):
        receipt = statistics_receipt(intake(people()))
        assert json.loads(json.dumps(receipt)) == receipt
        assert {key: receipt[key] for key in receipt if key not in {"findings", "rows_skipped"}} == {
            "schema": 1, "file": "scb.csv", "format": "CSV", "encoding": "utf-8", "rows_read": 202, "rows_loaded": 202,
            "values_read": 202, "values_loaded": 202, "sum_file_sek": None, "sum_loaded_sek": None, "unmapped": [],
            "sign": None, "files": ["population.csv"], "credit": "Källa: SCB, CC0, scb.csv", "fetched": None,
        }  # fmt: skip

    def test_skipped_values_say_where_why_and_how_many(self):
        receipt = statistics_receipt(intake("region;kön;2024;2025\n0125;män;..;1\n1882;män;2;3\n"))
        assert receipt["rows_skipped"] == [
            {"row": 3, "why": "Gäller en annan kommun eller riket.", "values": 2, "first": "1882, män, 2024"},
            {
                "row": 2,
                "why": "Inget värde (”..”, uppgift saknas eller är för osäker).",
                "values": 1,
                "first": "0125, män, 2024",
            },
        ]

    def test_remarks_and_warnings_are_findings(self):
        made = intake('"Titel"\n"kön";"2024"\n"män";5\n\n"Obs: preliminärt"\n')
        assert "Anmärkning i filen: Obs: preliminärt" in sentences(made)
        severities = {finding.sentence: finding.severity.value for finding in made.findings}
        assert severities["Filen säger inte vilken kommun den gäller."] == "warning"

    def test_a_file_without_values_gives_no_file_and_says_so(self):
        made = intake("region;2024\n0125;..\n")
        assert made.files == {}
        assert "Filen har inga värden att läsa in." in sentences(made)

    def test_a_value_that_is_lost_is_our_own_fault(self):
        with pytest.raises(ValueError, match="neither loaded nor listed"):
            StatisticsIntake("f", "CSV", "utf-8", {}, 2, 1, (), ())

    @settings(deadline=None, max_examples=60)
    @given(
        st.lists(st.sampled_from(["1", "2,5", "..", "-", ""]), min_size=6, max_size=6),
        st.sampled_from(["0125", "9", ""]),
    )
    def test_no_value_is_ever_lost(self, cells, ours):
        a, b, c, d, e, f = cells
        text = f"region;kön;2023;2024\n0125;män;{a};{b}\n1882;män;{c};{d}\n1882;kvinnor;{e};{f}\n"
        made = intake(text, Municipality(ours, ""))
        assert made.values_read == 6
        assert made.values_loaded + sum(item.values for item in made.skipped) == 6
        written = made.files.get("drivers.csv", "")
        assert made.values_loaded == max(written.count("\n") - 2, 0)


def taken_in_or_refused(data):
    """Every value is loaded or listed (`StatisticsIntake` holds that), and what is written reads back."""
    try:
        made = statistics_intake(read_statistics(data, "fil"), EKERO)
    except InputError:
        return
    assert json.dumps(statistics_receipt(made)).encode()
    for name, text in made.files.items():
        table = read_csv(text.encode(), name)
        if name == "drivers.csv":
            assert len(table.rows) == made.values_loaded
            assert table.header == DRIVERS.columns
        else:
            assert read_population(table, 2024).years


@settings(deadline=None, max_examples=150)
@given(st.integers(0, 2**32), st.sampled_from((*SEEDS, people().encode())))
def test_damaged_files_are_taken_in_whole_or_refused(seed, data):
    taken_in_or_refused(mutated(seed, data))


@pytest.mark.soak
@settings(deadline=None, max_examples=10_000)
@given(st.integers(0, 2**40), st.sampled_from((*SEEDS, people().encode())))
def test_many_damaged_files_are_taken_in_whole_or_refused(seed, data):
    taken_in_or_refused(mutated(seed, data))
