import pytest
from hypothesis import given
from hypothesis import strategies as st

from forecast.errors import InputError
from forecast.formats import html_book
from forecast.formats.book import Merged
from forecast.formats.books import read_book
from forecast.formats.html_book import read_html_book


def refused(text):
    with pytest.raises(InputError) as caught:
        read_html_book(text.encode(), "utfall.xls")
    return str(caught.value)


def test_a_table_saved_as_a_workbook():
    text = (
        "<html><head><style>td {x}</style><title>Rapport</title></head><body>Utfall"
        "<table><tr><th colspan=2>Per&nbsp;augusti"
        "<tr><td>Löner<td>-1&nbsp;912,5</td></tr><tr></tr>"
        "<tr><td rowspan=2>Hyra<td>1<br>2</td><tr><td>&lt;3&gt;</table>"
        "<script>alert(1)</script><table><tr><td>x<script>y</script></td></tr></table>"
    )
    book = read_book(text.encode("cp1252"), "utfall.xls")
    assert (book.format, book.encoding) == ("html", "cp1252")
    first, second = book.sheets
    assert first.name == "Tabell 1"
    assert first.cells.tolist() == [
        ["Per augusti", None],
        ["Löner", "-1 912,5"],
        ["Hyra", "1 2"],
        [None, "<3>"],
    ]
    assert first.numbers.tolist() == [1, 2, 4, 5]
    assert first.merged == (Merged(0, 0, 0, 1), Merged(2, 0, 3, 0))
    assert second.cells.tolist() == [["x"]]
    assert book.told == ("Filen är en webbsida (HTML); dess tabeller är lästa, inget annat.",)


def test_a_page_without_a_table_is_refused():
    assert refused("<html><p>Logga in</p></html>") == (
        "utfall.xls: Filen är en webbsida utan ifylld tabell. Exportera den som xlsx eller CSV."
    )


def test_tables_within_tables_are_refused_with_their_line():
    assert "utfall.xls, rad 2: Filen har tabeller inne i tabeller." in refused("<table><tr><td>\n<table>")


def test_cells_over_endless_rows_are_refused(monkeypatch):
    monkeypatch.setattr(html_book, "MOST_CELLS", 1000)
    assert "miljoner ifyllda celler" in refused("<table><tr>" + "<td rowspan=99999 colspan=99999>x" * 3)


def test_tables_without_end_are_refused():
    assert "fler än 200 tabeller" in refused("<html>" + "<table></table>" * 201)


@pytest.mark.parametrize("part", ["<!--", "<![", "<a ", "<", "</", "<td ", "&", "<script>", '<a x="', "<td><!-- x -->"])
def test_tags_that_never_close_take_no_endless_time(part):
    book = read_html_book(("<table><tr><td>1</td></tr></table>" + part * 100_000).encode(), "utfall.xls")
    assert book.sheets[0].cells.tolist() == [["1"]]


def test_comments_hold_no_cells_and_keep_the_lines():
    book = read_html_book(b"<table><!-- <tr><td>x\n --><tr><td>1<!-- 2 -->3</table>", "utfall.xls")
    assert book.sheets[0].cells.tolist() == [["13"]]
    assert "rad 3" in refused("<table><!--\n\n--><tr><td><table>")


@given(st.text(st.sampled_from("<>/tdrableh !-=\"'&;1a\n"), max_size=80))
def test_any_page_is_a_book_or_a_sentence(text):
    page = "<table><tr><td>" + text
    try:
        book = read_html_book(page.encode(), "utfall.xls")
    except InputError as refusal:
        told = str(refusal)
    else:
        told = book.told[-1]
    assert told
