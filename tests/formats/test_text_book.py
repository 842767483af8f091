import csv
import io

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from forecast.errors import InputError
from forecast.formats import text_book
from forecast.formats.text_book import read_text_book, separator_of


def read(text, encoding="utf-8"):
    return read_text_book(text.encode(encoding) if isinstance(text, str) else text, "fil.csv")


def cells(text, encoding="utf-8"):
    return read(text, encoding).sheets[0].cells.tolist()


def refused(data):
    with pytest.raises(InputError) as caught:
        read(data)
    return str(caught.value)


class TestSeparators:
    @pytest.mark.parametrize("mark", [";", ",", "\t", "|"])
    def test_each(self, mark):
        text = "Konto;Namn;Utfall\n5010;Löner;12\n5020;Arvoden;-3\n".replace(";", mark)
        book = read(text)
        assert book.separator == mark
        assert book.sheets[0].cells.tolist() == [
            ["Konto", "Namn", "Utfall"],
            ["5010", "Löner", "12"],
            ["5020", "Arvoden", "-3"],
        ]

    @pytest.mark.parametrize(
        ("text", "mark"),
        [
            ("Namn;Jan;Feb\nLöner;1,5;2,5\nHyra;3,5;4,5\n", ";"),
            ("Uppföljning jan, feb, mars\n\nNamn;Jan;Feb\nLöner;1,5;2,5\nHyra;3;4,5\n", ";"),
            ('Namn,Jan,Feb\nLöner,"1,5","2,5"\nHyra,"3,5","4,5"\n', ","),
            ('Namn,Text\nLöner,"a;b;c"\nHyra,"a;b;c"\n', ","),
            ("Namn\tText\nLöner\ta; b\nHyra\tc\n", "\t"),
            ("Summa\n12\n13\n", ";"),
            ("a,b;c,d\n", ";"),
            ("", ";"),
        ],
    )
    def test_the_one_that_most_lines_agree_on(self, text, mark):
        assert separator_of(text.splitlines()) == mark

    @pytest.mark.parametrize("line", ["sep=|", '"sep=|"', "SEP=|"])
    def test_the_one_that_the_file_states(self, line):
        book = read(f"{line}\na;b|c;d\n1|2\n")
        assert book.separator == "|"
        assert book.sheets[0].cells.tolist() == [["a;b", "c;d"], ["1", "2"]]
        assert book.sheets[0].numbers.tolist() == [2, 3]


class TestLines:
    def test_blank_lines_are_left_out_but_counted(self):
        sheet = read("Titel\n\n ; ;\nKonto;Utfall\n\n1;2\n").sheets[0]
        assert sheet.numbers.tolist() == [1, 4, 6]
        assert sheet.cells.tolist() == [["Titel", None], ["Konto", "Utfall"], ["1", "2"]]

    @pytest.mark.parametrize("ending", ["\n", "\r\n", "\r"])
    def test_any_line_ending(self, ending):
        sheet = read(ending.join(["a;b", "", '"1', '2";3', "4;5"])).sheets[0]
        assert sheet.numbers.tolist() == [1, 3, 5]
        assert sheet.cells.tolist() == [["a", "b"], ["1\n2", "3"], ["4", "5"]]

    def test_notes_above_are_rows_of_one_cell_and_marks_below_are_cells(self):
        sheet = read("# Källa: rapport; sidan 3\n\n# Not\nKonto;Utfall\n#1;2\n").sheets[0]
        assert sheet.cells.tolist() == [
            ["# Källa: rapport; sidan 3", None],
            ["# Not", None],
            ["Konto", "Utfall"],
            ["#1", "2"],
        ]
        assert sheet.numbers.tolist() == [1, 3, 4, 5]

    def test_quotes_hold_separators_quotes_and_lines(self):
        assert cells('a;b\n"x;y";"han sa ""nej""\när rad två"\n') == [["a", "b"], ["x;y", 'han sa "nej"\när rad två']]

    def test_blanks_around_quotes_and_values_are_no_part_of_them(self):
        assert cells('a;b\n 1\u00a0; "x;y"\n\u202f2 ;3\n') == [["a", "b"], ["1", "x;y"], ["2", "3"]]

    def test_the_inch_mark_inside_a_cell_is_text(self):
        assert cells('a;b\n24" skärm;1\n') == [["a", "b"], ['24" skärm', "1"]]

    @pytest.mark.parametrize("line", ['"Avd 1;5;6', '"Avd" 1;5;6', '"24" skärm";5;6'])
    def test_a_wrong_quote_costs_no_other_row(self, line):
        book = read(f"Namn;Jan;Feb\n{line}\nAvd 2;7;8\n")
        assert book.sheets[0].cells.tolist() == [["Namn", "Jan", "Feb"], line.split(";"), ["Avd 2", "7", "8"]]
        assert book.told == (
            "Citattecken står fel på rad 2: där är raden delad vid varje skiljetecken. Kontrollera cellerna.",
        )

    def test_a_quote_that_swallows_a_hundred_lines_is_no_cell(self):
        lines = ['"Avd 1;1', *(f"Avd {at};{at}" for at in range(2, 200)), '"Avd 200";200']
        book = read("Namn;Utfall\n" + "\n".join(lines) + "\n")
        assert book.sheets[0].cells.shape == (201, 2)
        assert "rad 2" in book.told[0]

    def test_lines_of_another_width_are_read_whole_and_told(self):
        book = read("Titel\nNamn;Jan;Feb\nA;1;2\nB;3\nC;4;5;6\nD;7;8;\nE;9;10\n")
        assert book.sheets[0].cells.tolist()[3:5] == [["B", "3", None, None], ["C", "4", "5", "6"]]
        wide, narrow = book.told
        assert wide.startswith("Fler celler än de 3 som de flesta rader har: rad 5. Allt är läst; står skiljetecknet")
        assert narrow == "Färre celler än de 3 som de flesta rader har: rad 4. De som fattas är lästa som tomma."

    def test_empty_columns_at_the_right_are_left_out(self):
        assert cells("a;b;;;\n1;2;;;\n") == [["a", "b"], ["1", "2"]]

    def test_text_written_as_a_formula_to_keep_its_zeros(self):
        book = read('Konto;Utfall\n="0012";5\n"=""0013""";6\n=1+1;7\n')
        assert book.sheets[0].cells.tolist() == [["Konto", "Utfall"], ["0012", "5"], ["0013", "6"], ["=1+1", "7"]]
        assert book.told == ('Celler som är skrivna ="0012" är lästa som text, 0012.',)

    def test_numbers_stay_as_they_are_printed(self):
        printed = ["-1 912", "−1,5", "(1,2)", "12-", "1 234,56", "-0", "0012", "1.000"]
        assert cells("a;b;c;d;e;f;g;h\n" + ";".join(printed) + "\n")[1] == printed


class TestRefusals:
    @pytest.mark.parametrize("data", [b"", b"\n\n", b";;;\n", b"\xef\xbb\xbf", b"sep=;\n", b"\x1a"])
    def test_empty(self, data):
        assert "fil.csv: Filen är tom. Exportera den på nytt." in refused(data)

    def test_no_text(self):
        assert "fil.csv, rad 2: Filen är inte text: den har nollbyte." in refused(b"a;b\n1;\x002\n")
        assert "fil.csv, rad 2: Filen har ett tecken som inte är text (U+0001)." in refused(b"a;b\n1;\x012\n")

    def test_a_cell_past_the_longest(self):
        told = refused(b"a;b\n1;" + b"x" * 40_000 + b"\n")
        assert "fil.csv, rad 2, kolumn ”2”: En cell har 40000 tecken. Kontrollera citattecknen i raden." in told
        assert "rad 2" in refused(b"a;b\n1;" + b"x" * 200_000 + b"\n")

    def test_too_many_cells(self, monkeypatch):
        monkeypatch.setattr(text_book, "MOST_CELLS", 5)
        assert "miljoner ifyllda celler. Dela den" in refused(b"a;b\n1;2\n3;4\n")

    def test_too_many_lines(self, monkeypatch):
        monkeypatch.setattr(text_book, "MOST_LINES", 3)
        assert "Filen har mer än 0 miljoner rader. Dela den" in refused(b"a;b\n\n\n\n1;2\n")

    def test_a_row_so_wide_that_all_rows_would_be(self, monkeypatch):
        monkeypatch.setattr(text_book, "MOST_AREA", 100)
        assert "fil.csv, rad 3: Raden har 30 celler; med så breda rader" in refused(
            b"a;b\n1;2\n" + b";" * 29 + b"\n4;5\n"
        )

    def test_separators_without_end(self, monkeypatch):
        monkeypatch.setattr(text_book, "MOST_AREA", 100)
        assert "miljoner ifyllda celler" in refused(b";" * 101)


_WORDS = st.text(st.characters(blacklist_categories=("Cs", "Cc"), blacklist_characters="\ufeff"), max_size=12)
_GRIDS = st.integers(2, 5).flatmap(
    lambda width: st.lists(st.lists(_WORDS, min_size=width, max_size=width), min_size=1, max_size=8)
)


@given(
    _GRIDS,
    st.sampled_from([";", ",", "\t", "|"]),
    st.sampled_from(["utf-8", "utf-8-sig", "utf-16"]),
    st.sampled_from([csv.QUOTE_ALL, csv.QUOTE_MINIMAL]),
    st.sampled_from(["\n", "\r\n"]),
)
def test_what_is_written_is_what_is_read(grid, mark, encoding, quoting, ending):
    out = io.StringIO()
    out.write(f"sep={mark}{ending}")
    csv.writer(out, delimiter=mark, quoting=quoting, lineterminator=ending).writerows(grid)
    wanted = [(at, [cell.strip() or None for cell in row]) for at, row in enumerate(grid, start=2)]
    wanted = [(at, row) for at, row in wanted if any(row)]
    try:
        sheet = read(out.getvalue(), encoding).sheets[0]
    except InputError:
        assert wanted == []
        return
    width = max(len(row) - next((n for n, cell in enumerate(row[::-1]) if cell), len(row)) for _, row in wanted)
    assert sheet.numbers.tolist() == [at for at, _ in wanted]
    assert sheet.cells.tolist() == [row[:width] for _, row in wanted]


@given(st.binary(max_size=400))
def test_any_bytes_are_a_book_or_a_sentence(data):
    try:
        book = read_text_book(data, "fil.csv")
    except InputError as refusal:
        sentence = str(refusal)
    else:
        [sheet] = book.sheets
        assert len(sheet.numbers) == len(sheet.cells) > 0
        assert np.all(np.diff(sheet.numbers) > 0)
        return
    assert sentence.startswith("fil.csv")


@given(st.text(st.sampled_from('a;",\n\r\t=# '), max_size=60))
def test_no_letter_of_any_text_is_lost(text):
    try:
        sheet = read(text).sheets[0]
    except InputError:
        assert "a" not in text
        return
    read_letters = "".join(cell for cell in sheet.cells.ravel() if cell is not None)
    assert read_letters.count("a") == text.count("a")
