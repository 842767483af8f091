import numpy as np
import pytest

from forecast.drivers.population.components import read_components
from forecast.errors import InputError
from town import HEAD, Town, components_text, table_of

SMALL = Town(years=8)


@pytest.fixture(scope="module")
def text():
    return components_text(SMALL)


class TestReading:
    def test_the_town_comes_back_and_totals_are_not_added(self, text):
        found = read_components(table_of(text))
        seen, events = SMALL.history()
        assert found.years == tuple(range(1980, 1988))
        np.testing.assert_allclose(found.population, seen, atol=1e-5)
        np.testing.assert_allclose(found.deaths[3], events[3][2], atol=1e-5)
        np.testing.assert_allclose(found.births[3], events[3][3], atol=1e-5)
        assert found.boys == pytest.approx(0.5)
        assert found.told == ()

    def test_single_ages_above_100_are_the_open_class(self):
        lines = components_text(SMALL, totals=False, oldest="100 år").splitlines()
        more = [line.replace("100 år", "106+ år") for line in lines if ";100 år;" in line]
        found = read_components(table_of("\n".join([*lines, *more])))
        np.testing.assert_allclose(found.population[:, :, 100], 2 * SMALL.history()[0][:, :, 100], atol=1e-5)

    def test_deaths_in_single_ages_and_persons_in_an_open_class_are_both_read(self):
        lines = components_text(SMALL, totals=False).splitlines()
        split = []
        for line in lines:
            cells = line.split(";")
            if cells[2] != "100-w år":
                split.append(line)
                continue
            split.append(";".join([*cells[:6], "0", "0", "0"]))
            split.append(";".join([*cells[:2], "101 år", "0", "0", "0", cells[6], "0", "0"]))
        found = read_components(table_of("\n".join(split)))
        np.testing.assert_allclose(found.deaths[2, :, 100], SMALL.history()[1][2][2][:, 100], atol=1e-5)

    def test_boys_may_be_missing(self, text):
        cut = "\n".join(line.rpartition(";")[0] for line in text.splitlines())
        assert read_components(table_of(cut)).boys == 0.514

    def test_columns_with_other_names_and_other_columns_are_no_matter(self, text):
        lines = text.replace(HEAD, "Tid;Kön;Ålder;Folkmängd;Inflyttade;Utflyttade;Döda;Födda;Pojkar").splitlines()
        wider = "\n".join(f"{line};{'Bostäder' if not i else 'x'}" for i, line in enumerate(lines))
        assert read_components(table_of(wider)).years[-1] == 1987


class TestFaults:
    def refused(self, text, match):
        with pytest.raises(InputError, match=match):
            read_components(table_of(text))

    def test_a_missing_column_is_named(self, text):
        self.refused(text.replace("Döda", "Avlidna"), r"rad 1: Kolumner saknas: Döda\. Rubrikraden har: tid, kön")

    def test_scbs_counts_given_as_components_are_pointed_to_their_option(self):
        text = "Region,Alder,Kon,BE0101N1 2024\n0580,0,1,5\n"
        self.refused(text, r"saknas: Befolkning, Inflyttade, Utflyttade, Döda, Födda barn\..*anges med --official")

    def test_a_missing_year(self, text):
        self.refused(
            "\n".join(line for line in text.splitlines() if not line.startswith("1984")), "saknas för 1984, M, 0 år"
        )

    def test_too_short_a_history(self):
        self.refused(components_text(Town(years=4)), r"Filen har 4 år\. Minst 5 år i följd behövs")

    def test_no_births(self, text):
        lines = [";".join([*line.split(";")[:7], "0", "0"]) if i else line for i, line in enumerate(text.splitlines())]
        self.refused("\n".join(lines), "Inga födda barn står på kvinnornas rader")

    def test_a_row_twice(self, text):
        again = text.splitlines()[5]
        self.refused(text + again + "\n", "Samma år, kön och ålder står också på rad 6")

    def test_a_count_below_zero_names_row_and_column(self, text):
        lines = text.splitlines()
        cells = lines[7].split(";")
        lines[7] = ";".join([*cells[:4], "-1", *cells[5:]])
        self.refused("\n".join(lines), r"komponenter\.csv, rad 8, kolumn ”Inflyttade”: Antalet -1 går inte")

    def test_persons_both_in_the_open_class_and_inside_it(self, text):
        line = next(line for line in text.splitlines() if ";100-w år;" in line)
        self.refused(
            text + line.replace("100-w", "102") + "\n", r"Befolkning 1980, M, har både 100\+ och enskilda åldrar"
        )

    def test_no_year(self, text):
        self.refused(text.replace("1980;Män;0 år", "8o;Män;0 år"), "”8o” är inget år")

    def test_more_boys_than_children(self, text):
        lines = text.splitlines()
        out = [lines[0], *(";".join([*(c := line.split(";"))[:8], c[7]]) for line in lines[1:])]
        self.refused("\n".join(out), "Andelen pojkar bland de födda är 1.00")


class TestWhatIsTold:
    def test_totals_that_ages_do_not_make(self, text):
        lines = text.splitlines()
        at = next(i for i, line in enumerate(lines) if line.startswith("1983;Män;Totalt"))
        cells = lines[at].split(";")
        lines[at] = ";".join([*cells[:6], str(float(cells[6]) + 5), *cells[7:]])
        told = read_components(table_of("\n".join(lines))).told
        assert told == ("Döda: åldrarna summerar inte till filens total i 1 år, mest −5 (1983). Åldrarna används.",)

    def test_a_population_that_its_events_do_not_explain(self, text):
        lines = components_text(SMALL, totals=False).splitlines()
        out = [lines[0]]
        for line in lines[1:]:
            cells = line.split(";")
            out.append(";".join([*cells[:4], str(float(cells[4]) + 20), *cells[5:]]))
        told = read_components(table_of("\n".join(out))).told
        assert told[0].startswith("Befolkningen går inte ihop med födda, döda och flyttade: ")

    def test_events_by_age_when_they_happened(self):
        lines = components_text(SMALL, totals=False).splitlines()
        by_key = {tuple(line.split(";")[:3]): line.split(";") for line in lines[1:]}
        out = [lines[0]]
        for (year, sex, label), cells in by_key.items():
            age = 100 if label.startswith("100") else int(label.split(" ")[0])
            later = f"{age + 1} år" if age < 99 else "100-w år"
            events = by_key[year, sex, later][4:7]
            out.append(";".join([*cells[:4], *events, *cells[7:]]))
        told = read_components(table_of("\n".join(out))).told
        assert told[0].startswith("Händelserna tycks stå efter ålder när de inträffade")
