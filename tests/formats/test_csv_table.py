import pytest
from hypothesis import given
from hypothesis import strategies as st

from forecast.errors import InputError
from forecast.formats.csv_table import decode, read_csv

GOOD = "kod;belopp\n51;-1 912\n52;3\n"


def read_both(data):
    read_csv(data if isinstance(data, bytes) else data.encode(), "a.csv").require(("kod", "belopp"))


def refused(data):
    with pytest.raises(InputError) as caught:
        read_both(data)
    return str(caught.value)


@pytest.mark.parametrize(
    "data",
    [
        GOOD.encode(),
        GOOD.encode("utf-8-sig"),
        GOOD.replace(";", ",").encode(),
        GOOD.replace(";", "\t").encode(),
        GOOD.replace("\n", "\r\n").encode(),
        GOOD.replace("\n", "\r").encode(),
        GOOD.rstrip("\n").encode(),
        GOOD.replace("51", '"51"').encode(),
        GOOD.replace("51", " 51 ").encode(),
    ],
)
def test_any_separator_mark_and_line_ending(data):
    table = read_csv(data, "a.csv")
    assert table.header == ("kod", "belopp")
    assert table.rows == (("51", "-1 912"), ("52", "3"))
    assert table.numbers == (2, 3)
    assert next(table.records()) == (2, {"kod": "51", "belopp": "-1 912"})


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252"])
def test_swedish_letters_in_both_encodings(encoding):
    assert read_csv("råd;är\nåäö;ÅÄÖ – ”x”\n".encode(encoding), "a.csv").rows == (("åäö", "ÅÄÖ – ”x”"),)


def test_notes_and_blank_lines_are_skipped_but_counted():
    table = read_csv(b"# Note\n\nkod;belopp\n  # another\n51;1\n\n52;2\n", "a.csv")
    assert table.numbers == (5, 7)


def test_a_quoted_cell_holds_newlines_notes_marks_and_separators():
    table = read_csv(b'kod;text\n51;"rad ett\n# inte en not\n\n; ""citat"""\n52;x\n', "a.csv")
    assert table.rows == (("51", 'rad ett\n# inte en not\n\n; "citat"'), ("52", "x"))
    assert table.numbers == (2, 6)


def test_a_lone_quote_inside_a_cell_does_not_hide_a_note():
    table = read_csv(b'kod;text\n51;24" bildskarm\n# note\n52;x\n', "a.csv")
    assert table.rows == (("51", '24" bildskarm'), ("52", "x"))
    assert table.numbers == (2, 4)


def test_a_separator_inside_quotes_does_not_choose_it():
    assert read_csv('"kod, lång, text";belopp\n1;2\n'.encode(), "a.csv").header == ("kod, lång, text", "belopp")


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"", "a.csv: Filen är tom. Exportera den på nytt."),
        (b"\xef\xbb\xbf", "a.csv: Filen är tom. Exportera den på nytt."),
        (b"# bara en not\n\n", "a.csv: Filen är tom. Exportera den på nytt."),
        (b"PK\x03\x04\x00\x00", "a.csv: Filen är inte text. Spara den som CSV (UTF-8)."),
        (GOOD.encode("utf-16"), "a.csv: Filen är inte text. Spara den som CSV (UTF-8)."),
        (b"kod;\x81\n", "a.csv: Tecknet på plats 4 går inte att läsa. Spara filen som CSV (UTF-8)."),
        (
            '# not\nkod;belopp\n51;"1\n52;3\n',
            "a.csv, rad 3: Ett citattecken är inte avslutat eller står fel. Rätta citattecknen i raden.",
        ),
        (
            'kod;belopp\n51;"1"2\n',
            "a.csv, rad 2: Ett citattecken är inte avslutat eller står fel. Rätta citattecknen i raden.",
        ),
        (
            "# not\nkod;belopp\n51;1\n52;1;2\n",
            (
                "a.csv, rad 4: Raden har 3 celler men rubriken 2. "
                "Sätt citattecken om celler som innehåller skiljetecknet, eller ta bort överflödiga."
            ),
        ),
        (
            "kod;belopp\n51\n",
            (
                "a.csv, rad 2: Raden har 1 celler men rubriken 2. "
                "Sätt citattecken om celler som innehåller skiljetecknet, eller ta bort överflödiga."
            ),
        ),
        ("# not\nkod;;belopp\n", "a.csv, rad 2: Kolumn 2 saknar rubrik. Ge varje kolumn ett namn."),
        ("kod;kod\n", "a.csv, rad 1: Rubriken ”kod” står 2 gånger. Ge varje kolumn ett eget namn."),
        (
            "kod;blopp\n51;1\n",
            (
                "a.csv, rad 1: Kolumnen ”belopp” saknas. Närmast är ”blopp”. "
                "Rubrikraden har: kod, blopp. Rätta rubriken eller workspace.yaml."
            ),
        ),
        (
            "# not\n\nkod;x\n51;1\n",
            "a.csv, rad 3: Kolumnen ”belopp” saknas. Rubrikraden har: kod, x. Rätta rubriken eller workspace.yaml.",
        ),
        ("kod;belopp\n51;" + "x" * 10_001, "a.csv, rad 2: En cell är orimligt lång. Kontrollera citattecknen i raden."),
    ],
)
def test_a_faulty_file_is_refused_in_one_sentence(data, sentence):
    assert refused(data) == sentence


@pytest.mark.parametrize("data", ["kod;x\n# not\n51;1\n", "kod;x\n\n\n51;1\n"])
def test_a_missing_column_points_at_the_header_whatever_stands_below_it(data):
    assert refused(data).startswith("a.csv, rad 1: Kolumnen ”belopp” saknas.")


def test_a_missing_column_points_at_the_header_of_a_file_without_rows():
    assert refused("# not\nkod;x\n").startswith("a.csv, rad 2: Kolumnen ”belopp” saknas.")


def test_a_table_without_rows_is_a_table():
    table = read_csv(b"kod;belopp\n", "a.csv")
    assert (table.rows, table.numbers) == ((), ())


def test_bytes_that_are_not_utf8_are_windows_1252():
    assert decode(b"\x80 \xe5", "a.csv") == "€ å"


CELLS = st.text(st.characters(codec="utf-8", exclude_categories=("C", "Z")), min_size=1, max_size=8)


@given(st.lists(st.tuples(CELLS, CELLS), min_size=1, max_size=5), st.sampled_from(";,\t"))
def test_whatever_is_quoted_comes_back(rows, mark):
    lines = [mark.join(f'"{cell.replace(chr(34), chr(34) * 2)}"' for cell in row) for row in [("a", "b"), *rows]]
    table = read_csv("\n".join(lines).encode(), "a.csv")
    assert table.rows == tuple(rows)
    assert table.numbers == tuple(range(2, len(rows) + 2))


@given(st.binary(max_size=60))
def test_any_bytes_are_read_or_refused_in_swedish(data):
    try:
        table = read_csv(data, "a.csv")
    except InputError as error:
        told = str(error)
    else:
        told = table.file
        assert {len(row) for row in table.rows} <= {len(table.header)}
        assert len(table.numbers) == len(table.rows)
    assert told.startswith("a.csv")
