"""What a newcomer's own spreadsheet showed: title lines above merged headers, and months in names of files."""

import pytest

from forecast.formats.books import read_book
from forecast.ledger.intake.layout.headers import tables_in
from forecast.ledger.intake.mapping_file import Holds
from forecast.ledger.intake.proposal.propose import propose, source_name
from own_file import spreadsheet


def test_a_lone_text_above_the_first_column_is_a_title_also_above_merged_headers() -> None:
    book = read_book(spreadsheet(), "a.xlsx")
    (table,) = tables_in(book.sheets[0])
    assert table.headers[:3] == ("Kod", "Verksamhet", "Utfall 2024 | jan")
    assert table.title[-1] == "Belopp i tkr"


def test_codes_under_it_are_codes_and_no_amounts() -> None:
    (table,) = propose(read_book(spreadsheet(), "a.xlsx")).mapping.tables
    assert [column.holds for column in table.columns][:3] == [Holds.ACTIVITY, Holds.ACTIVITY_NAME, Holds.AMOUNT]


@pytest.mark.parametrize("file", ["uppfoljning-augusti.csv", "uppfoljning-2024-08.xlsx", "uppfoljning-september.csv"])
def test_a_month_after_a_hyphen_is_no_part_of_the_source(file: str) -> None:
    assert source_name(file) == "uppfoljning"
