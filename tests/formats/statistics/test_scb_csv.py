"""CSV of statistics: which columns are variables, which hold values, and what stands around the table."""

import numpy as np
import pytest

from forecast.errors import CollectedInputError, InputError
from forecast.formats.statistics.scb_csv import read_scb_csv


def read(text, encoding="utf-8"):
    return read_scb_csv(text.encode(encoding), "scb.csv")


def names(cube):
    return [item.code for item in cube.dimensions]


class TestLayouts:
    def test_years_in_the_header(self):
        cube = read("Region,Kon,000007ME 2024,000007ME 2025\n0125,1,5,6\n0125,2,7,..\n")
        assert names(cube) == ["Region", "Kon", "innehåll", "tid"]
        assert cube.dimensions[0].codes == ("0125",)
        assert cube.dimensions[2].codes == ("000007ME",)
        assert cube.dimensions[3].codes == ("2024", "2025")
        np.testing.assert_array_equal(cube.values[0, :, 0], [[5, 6], [7, np.nan]])
        assert cube.marks[cube.status[0, 1, 0, 1]] == ".."
        assert cube.rows[0, 1, 0, 0] == 3

    def test_bare_years_and_months_in_the_header(self):
        assert names(read("kön;2023;2024\nmän;1;2\n")) == ["kön", "tid"]
        assert read("kön;Antal 2024M08\nmän;1\n").dimensions[2].codes == ("2024M08",)

    def test_a_long_table_with_one_column_of_values(self):
        cube = read("ålder,tid,kön,Befolkning\n0 år,1968,Män,56854\n0 år,1968,Kvinnor,54035\n")
        assert names(cube) == ["ålder", "tid", "kön", "innehåll"]
        assert cube.dimensions[1].role == "time"
        np.testing.assert_array_equal(cube.values.ravel(), [56854, 54035])

    def test_several_contents_side_by_side(self):
        cube = read("tid,kön,Befolkning,Döda\n2024,Män,10,1\n2025,Män,11,2\n")
        assert cube.dimensions[-1].codes == ("Befolkning", "Döda")
        np.testing.assert_array_equal(cube.values[:, 0, :], [[10, 1], [11, 2]])

    def test_a_numeric_column_that_tells_rows_apart_is_a_variable(self):
        cube = read("Tid,Nivå,Antal\n2024,1,10\n2024,2,20\n")
        assert names(cube) == ["Tid", "Nivå", "innehåll"]

    def test_the_time_may_stand_last(self):
        cube = read("kön;Befolkning;tid\nmän;5;2024\nmän;6;2025\n")
        assert names(cube) == ["kön", "tid", "innehåll"]
        np.testing.assert_array_equal(cube.values.ravel(), [5, 6])

    def test_a_column_that_repeats_another_is_told_and_is_no_variable(self):
        cube = read("ålder,Grupp,tid,Antal\n0 år,0-4 år,2024,1\n1 år,0-4 år,2024,2\n5 år,5-9 år,2024,3\n")
        assert names(cube) == ["ålder", "tid", "innehåll"]
        assert cube.told == ("Kolumnen ”Grupp” följer av ”ålder” och är ingen egen indelning.",)

    def test_what_the_file_lacks_is_absent_and_not_counted(self):
        cube = read("kön,tid,Antal\nmän,2024,1\nkvinnor,2025,2\n")
        assert cube.cells == 2
        assert cube.values.size == 4
        assert np.isnan(cube.values[0, 1, 0])

    @pytest.mark.parametrize(
        ("text", "number"), [("1 234", 1234), ("1,5", 1.5), ("1.5", 1.5), ("−3", -3), ("2e3", 2000)]
    )
    def test_numbers_as_people_write_them(self, text, number):
        assert read(f"kön;tid;Antal\nmän;2024;{text}\n").values.item() == number


class TestAroundTheTable:
    def test_a_title_above_and_remarks_below_are_kept(self):
        cube = read('"Folkmängd efter kön, år"\n\n"kön";"2024"\n"män";5\n\n"Källa: SCB"\n"Brus, CKM"\n')
        assert cube.title == "Folkmängd efter kön, år"
        assert cube.notes == ("Källa: SCB", "Brus, CKM")
        assert cube.values.item() == 5

    def test_remarks_with_a_hash_are_kept(self):
        assert read("# Källa: påhittad\nkön;2024\nmän;5\n").notes == ("Källa: påhittad",)

    def test_rows_keep_their_numbers(self):
        with pytest.raises(InputError, match=r"scb\.csv, rad 5, kolumn ”2024”: ”x5” är inget tal\. Skriv"):
            read('"Titel"\n\n"kön";"2024"\n"män";5\n"kvinnor";x5\n')

    def test_a_last_row_cut_short_is_no_remark(self):
        with pytest.raises(InputError, match="rad 3: Raden har 1 celler men rubriken 2"):
            read("kön;2024\nmän;5\nkvin\n")

    @pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
    def test_encodings_are_told(self, encoding):
        cube = read("kön;2024\nmän;5\n", encoding)
        assert cube.encoding == encoding
        assert cube.dimensions[0].codes == ("män",)


class TestFaults:
    @pytest.mark.parametrize(
        ("text", "match"),
        [
            ("", "Filen är tom"),
            ("kön;2024\n", "Tabellen har inga rader"),
            ("2024;2025\n1;2\n", "Ingen kolumn med värden finns"),
            ("kön;tid\nmän;2024\n", "Ingen kolumn med värden finns"),
            ("kön;Antal  2024;Antal 2024\nmän;1;2\n", "Två kolumner heter ”Antal 2024”"),
            ("kön;2024\nmän;1\nmän;2\n", "rad 3: Samma kön står också på rad 2. Ta bort den ena raden"),
            ("kön;2024\nmän;1e999\n", "”1e999” är inget tal"),
        ],
    )
    def test_what_cannot_be_read_is_said(self, text, match):
        with pytest.raises(InputError, match=match):
            read(text)

    def test_too_many_variables(self):
        head = ";".join(f"k{at}" for at in range(40))
        with pytest.raises(InputError, match="Tabellen har 41 variabler; högst 30 läses"):
            read(f"{head};2024\n{';'.join(['1'] * 40)};5\n")

    def test_far_too_many_variables(self):
        head = ";".join(f"k{at}" for at in range(100_000))
        with pytest.raises(InputError, match="Tabellen har 100000 kolumner som inte är värden; högst 40 läses"):
            read(f"{head};2024\n{';'.join(['1'] * 100_000)};5\n")

    def test_a_line_beyond_reason(self):
        with pytest.raises(InputError, match=r"scb\.csv, rad 2: Raden är orimligt lång\. Kontrollera filens radbryt"):
            read("kön;2024\n" + '"' * 2_000_001)

    def test_every_fault_is_told_at_once(self):
        with pytest.raises(CollectedInputError) as refused:
            read("kön;2024;2025\nmän;a1;1\nkvinnor;1;b2\n")
        assert len(refused.value.errors) == 2

    def test_variables_that_multiply_beyond_reason_are_refused(self):
        rows = "\n".join(f"a{at};b{at};c{at};d{at};1" for at in range(100))
        with pytest.raises(InputError, match="Tabellen har 100000000 celler"):
            read(f"kön;region;ålder;civilstånd;2024\n{rows}\n".replace("a1;b2", "a1;b3"))
