"""Title lines right above merged headers, as in a newcomer's own spreadsheet, are titles and no headers."""

from forecast.formats.books import read_book
from forecast.ledger.intake.headers import tables_in
from forecast.ledger.intake.mapping_file import Holds
from forecast.ledger.intake.propose import propose
from own_file import spreadsheet


def test_a_lone_text_above_the_first_column_is_a_title_also_above_merged_headers() -> None:
    book = read_book(spreadsheet(), "a.xlsx")
    (table,) = tables_in(book.sheets[0])
    assert table.headers[:3] == ("Kod", "Verksamhet", "Utfall 2024 | jan")
    assert table.title[-1] == "Belopp i tkr"


def test_codes_under_it_are_codes_and_no_amounts() -> None:
    (table,) = propose(read_book(spreadsheet(), "a.xlsx")).mapping.tables
    assert [column.holds for column in table.columns][:3] == [Holds.ACTIVITY, Holds.ACTIVITY_NAME, Holds.AMOUNT]
