"""The layouts of SCB's tables: with codes and with texts, wide and long, with totals that must not be added twice."""

import numpy as np
import pytest

from forecast.drivers.population.counts import GROUPS, group_count
from forecast.drivers.population.official import CKM_TOLD, read_official
from forecast.errors import CollectedInputError, InputError
from town import cube_of

AGES = [*(str(age) for age in range(100)), "100+"]


def count(sex, age):
    """What the made tables hold: 200 men and 300 women of every age, 7 and 9 in the open class."""
    return (7, 9)[sex] if age == 100 else (200, 300)[sex]


def wide(rows, head="Region,Civilstand,Alder,Kon,BE0101N1 2024"):
    return "\n".join([head, *rows]) + "\n"


def tab638(ages=AGES, sexes=("1", "2"), parts=("OG", "G", "SK", "ÄNKL"), region="0580", more=()):
    """TAB638: marital status, age, sex; the counts are spread over the parts."""
    rows = []
    for part in parts:
        for at, age in enumerate(ages):
            for sex, code in enumerate(sexes):
                share = count(sex, at) / len(parts)
                rows.append(f"{region},{part},{age},{code},{share:g}")
    return wide([*rows, *more])


def assert_is_the_town(population, year=2024):
    assert population.at(year)[0, 65] == pytest.approx(200)
    assert population.at(year)[1, 80] == pytest.approx(300)
    assert population.at(year)[:, 100] == pytest.approx([7, 9])
    assert group_count(population.at(year), GROUPS["65+"]) == pytest.approx(35 * 500 + 16)
    assert group_count(population.at(year), GROUPS["80+"]) == pytest.approx(20 * 500 + 16)


class TestTab638:
    def test_marital_states_are_summed(self):
        population = read_official(cube_of(tab638()))
        assert_is_the_town(population)
        assert population.region == "0580"
        assert population.projected == (False,)
        assert population.told == ("Civilstand: 4 delar summerade (G, OG, SK, ÄNKL).",)

    def test_codes_in_windows_1252_are_read(self):
        text = tab638(parts=("OG", "ÄNKL"))
        assert_is_the_town(read_official(cube_of(text, encoding="cp1252")))

    def test_texts_and_semicolons_are_read(self):
        head = '"region";"civilstånd";"ålder";"kön";"Folkmängd 2023";"Folkmängd 2024"'
        rows = [
            f'"0580 Linköping";"ogifta";"{age} år";"{word}";0;{count(sex, at)}'
            for at, age in enumerate(AGES)
            for sex, word in enumerate(("män", "kvinnor"))
        ]
        population = read_official(cube_of(wide(rows, head)))
        assert_is_the_town(population)
        assert population.years == (2023, 2024)
        assert population.region == "0580"
        assert "civilstånd: filen har bara ”ogifta”. Kontrollera att det är alla invånare." in population.told

    def test_other_contents_beside_the_counts_are_left_alone(self):
        head = "Region,Alder,Kon,Folkmängd 2024,Folkökning 2024"
        rows = [f"0580,{age},{s + 1},{count(s, at)},-5" for at, age in enumerate(AGES) for s in range(2)]
        population = read_official(cube_of(wide(rows, head)))
        assert_is_the_town(population)
        assert population.told == ()

    def test_a_long_table_with_the_year_in_a_column_is_read(self):
        rows = [
            f"0580,{age},{s + 1},{year},{count(s, at)}"
            for year in (2023, 2024)
            for at, age in enumerate(AGES)
            for s in range(2)
        ]
        population = read_official(cube_of(wide(rows, "Region,Alder,Kon,Tid,BE0101N1")))
        assert population.years == (2023, 2024)
        assert_is_the_town(population)

    def test_codes_and_texts_in_one_cell_are_read(self):
        rows = [
            f"0580 Linköping,{part},{age} {age} år,{sex + 1} {word},{share * count(sex, at):g}"
            for part, share in (("OG ogifta", 0.5), ("G gifta", 0.5), ("SC totalt", 1.0))
            for at, age in enumerate(AGES)
            for sex, word in enumerate(("män", "kvinnor"))
        ]
        population = read_official(cube_of(wide(rows)))
        assert_is_the_town(population)
        assert population.region == "0580"
        assert "Civilstand: ”SC totalt” är summan och används; delarna räknas inte till." in population.told

    def test_px_with_codes_and_texts_is_read_the_same_way(self):
        def listed(words):
            return ",".join(f'"{word}"' for word in words)

        ages = [f"{age} år" for age in AGES]
        cells = " ".join(str(count(sex, at)) for at in range(101) for sex in range(2))
        population = read_official(
            cube_of(
                f'MATRIX="BE0101";STUB="region","ålder";HEADING="kön","tid";VALUES("region")="Linköping";'
                f'CODES("region")="0580";VALUES("ålder")={listed(ages)};CODES("ålder")={listed(AGES)};'
                f'VALUES("kön")="män","kvinnor";CODES("kön")="1","2";VALUES("tid")="2024";TIMEVAL("tid")=TLIST(A1),"2024";'
                f"DATA={cells};"
            )
        )
        assert_is_the_town(population)
        assert population.region == "0580"


class TestTotalsAreNeverAddedTwice:
    def test_all_ages_together(self):
        more = [f"0580,OG,tot,{s + 1},{100 * (200, 300)[s] + (7, 9)[s]}" for s in range(2)]
        population = read_official(cube_of(tab638(parts=("OG",), more=more)))
        assert_is_the_town(population)
        assert not any("total" in told for told in population.told)

    def test_a_total_that_the_ages_do_not_make_is_told(self):
        more = ["0580,OG,tot,1,20010", "0580,OG,tot,2,30009"]
        population = read_official(cube_of(tab638(parts=("OG",), more=more)))
        assert "År 2024 är filens total 50019 men summan av ettårsklasserna 50016; summan används." in population.told

    def test_both_sexes_together(self):
        more = [f"0580,OG,{age},1+2,{count(0, at) + count(1, at)}" for at, age in enumerate(AGES)]
        assert_is_the_town(read_official(cube_of(tab638(parts=("OG",), more=more))))

    def test_a_part_that_is_named_a_total_is_used_alone(self):
        text = tab638(parts=("OG", "G"))
        rows = [f"0580,TotSa,{age},{s + 1},{count(s, at)}" for at, age in enumerate(AGES) for s in range(2)]
        population = read_official(cube_of(text + "\n".join(rows) + "\n"))
        assert_is_the_town(population)
        assert "Civilstand: ”TotSa” är summan och används; delarna räknas inte till." in population.told

    def test_a_part_that_is_the_sum_of_the_others_is_found_by_its_figures(self):
        head = "Region,InrikesUtrikes,Alder,Kon,000005NO 2024,000005NO 2025"
        rows = [
            f"0580,{part},{age},{s + 1},{share * count(s, at):g},{share * count(s, at):g}"
            for part, share in (("13", 0.75), ("23", 0.25), ("83", 1.0))
            for at, age in enumerate(AGES)
            for s in range(2)
        ]
        population = read_official(cube_of(wide(rows, head)))
        assert_is_the_town(population)
        assert population.projected == (True, True)
        assert "InrikesUtrikes: ”83” är summan av de övriga och räknas inte en gång till." in population.told

    def test_born_in_sweden_and_abroad_are_summed(self):
        head = "Region,InrikesUtrikes,Alder,Kon,000005NO 2024"
        rows = [
            f"0580,{part},{age},{s + 1},{share * count(s, at):g}"
            for part, share in (("inrikes födda", 0.5), ("utrikes födda", 0.5))
            for at, age in enumerate(AGES)
            for s in range(2)
        ]
        population = read_official(cube_of(wide(rows, head)))
        assert_is_the_town(population)
        assert population.told == ("InrikesUtrikes: 2 delar summerade (inrikes födda, utrikes födda).",)

    def test_single_ages_inside_the_open_class_are_refused(self):
        more = ["0580,OG,101,1,3"]
        with pytest.raises(InputError, match=r"både 100\+ och enskilda åldrar från 100 år\. Hämta bara det ena"):
            read_official(cube_of(tab638(parts=("OG",), more=more)))

    def test_single_ages_that_are_the_open_class_again_are_left_out(self):
        more = ["0580,OG,100,1,5", "0580,OG,101,1,2", "0580,OG,100,2,8", "0580,OG,101,2,1"]
        population = read_official(cube_of(tab638(parts=("OG",), more=more)))
        assert_is_the_town(population)
        assert "Enskilda åldrar från 100 år är delar av 100+ och räknas inte en gång till." in population.told


class TestNoisyCounts:
    def test_the_caveat_is_told(self):
        head = "Region,Civilstand,Alder,Kon,000007ME 2025"
        ages = [*AGES[:100], "100+1"]
        rows = [f"2581,SC,{age},{s + 1},{count(s, at)}" for at, age in enumerate(ages) for s in range(2)]
        population = read_official(cube_of(wide(rows, head)))
        assert_is_the_town(population, 2025)
        assert population.told == (CKM_TOLD,)
        assert "brus" in CKM_TOLD

    def test_a_total_that_noise_has_moved_is_still_not_added(self):
        rng = np.random.default_rng(1)
        head = "Region,Slag,Alder,Kon,000007ME 2025"
        rows = [
            f"2581,{part},{age},{s + 1},{share * count(s, at) + rng.integers(0, 3):g}"
            for part, share in (("A", 0.5), ("B", 0.5), ("C", 1.0))
            for at, age in enumerate(AGES)
            for s in range(2)
        ]
        population = read_official(cube_of(wide(rows, head)))
        assert population.at(2025)[0, 65] == pytest.approx(200, abs=4)


class TestFaults:
    def refused(self, text, match, region=""):
        with pytest.raises(InputError, match=match):
            read_official(cube_of(text, "scb.csv"), region)

    def test_an_unknown_count(self):
        text = tab638(parts=("OG",)).replace("0580,OG,65,1,200", "0580,OG,65,1,..")
        self.refused(
            text,
            r"scb\.csv, rad 132: Antalet är okänt \(”\.\.”\) för 0580, OG, 65, 1, BE0101N1, 2024\. Programmet gissar",
        )

    @pytest.mark.parametrize(
        ("cell", "match"),
        [
            ("-3", "Antalet -3 för 0580, OG, 65, 1, BE0101N1, 2024 går inte att använda"),
            ("2e9", r"Antalet 2e\+09 för 0580"),
            ("abc", "rad 132, kolumn ”BE0101N1 2024”: ”abc” är inget tal"),
            ("inf", "”inf” är inget tal"),
            ("nan", "Antalet är okänt"),
        ],
    )
    def test_a_cell_that_is_no_number_of_persons(self, cell, match):
        self.refused(tab638(parts=("OG",)).replace("0580,OG,65,1,200", f"0580,OG,65,1,{cell}"), match)

    def test_scbs_dash_is_nobody(self):
        text = tab638(parts=("OG",)).replace("0580,OG,100+,1,7", "0580,OG,100+,1,-")
        assert read_official(cube_of(text)).at(2024)[0, 100] == 0

    def test_every_fault_is_told_at_once(self):
        text = tab638(parts=("OG",)).replace("OG,65,1,200", "OG,65,1,x").replace("OG,66,1,200", "OG,66-67,1,200")
        with pytest.raises(CollectedInputError) as refused:
            read_official(cube_of(text))
        assert len(refused.value.errors) == 2

    def test_the_same_cell_twice(self):
        self.refused(
            tab638(parts=("OG",), more=["0580,OG,65,1,200"]),
            "rad 204: Samma Region, Civilstand, Alder, Kon står också på rad 132",
        )

    def test_one_age_in_two_spellings(self):
        more = ["0580,OG,65 år,1,200"]
        self.refused(tab638(parts=("OG",), more=more), "”65 år” i ”Alder” finns två gånger")

    def test_a_missing_age(self):
        text = tab638(parts=("OG",)).replace("0580,OG,65,1,200\n", "")
        self.refused(text, r"Folkmängd saknas för 2024, M, 65 år\. Hämta alla år i följd")

    def test_only_one_sex(self):
        text = tab638(parts=("OG",), sexes=("1",))
        self.refused(text, r"Folkmängd saknas för 2024, K, 0 år och 100 celler till\.")

    def test_several_municipalities(self):
        two = tab638(parts=("OG",)) + tab638(parts=("OG",), region="0581").partition("\n")[2]
        self.refused(two, r"Filen har 2 kommuner: 0580, 0581\. Ange en av dem med --region")
        self.refused(two, r"Kommunen 1882 finns inte i filen\. Den har 0580, 0581", region="1882")
        assert read_official(cube_of(two), "0581").region == "0581"

    def test_a_table_without_ages(self):
        self.refused(
            "Region,Kon,BE0101N1 2024\n0580,1,5\n",
            "Variabeln ”ålder” saknas.*Filen har: Region, Kon, innehåll, tid. Den får heta ålder, alder",
        )

    def test_several_contents_that_nothing_tells_apart(self):
        head = "Alder,Kon,A 2024,B 2024"
        self.refused(wide([f"{age},1,1,2" for age in AGES], head), "Filen har flera innehåll: A, B")

    def test_no_column_of_counts(self):
        self.refused("Alder,Kon\n0,1\n", "Ingen kolumn med värden finns")

    def test_no_rows(self):
        self.refused("Region,Alder,Kon,BE0101N1 2024\n", "Tabellen har inga rader")
