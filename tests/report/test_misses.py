"""Sums and differences against the cells as they are shown."""

from dataclasses import replace

from forecast.money import Unit
from forecast.report.misses import ROUNDED, footed, misses
from forecast.report.table import Column, Table, TableRow

AMOUNTS = (Column("Prognos"), Column("Budget"), Column("Avvikelse", minus=(0, 1)))


def shown(*rows, columns=AMOUNTS):
    return Table("a", "A", "", ("Rad",), columns, rows, Unit.TKR, 0)


def line(key, *tkr, parts=()):
    return TableRow(key, key.upper(), 0, "leaf", tuple(None if x is None else x * 1000.0 for x in tkr), parts=parts)


def test_a_table_that_foots_is_as_it_was():
    table = shown(line("a", -3, -2, -1), line("s", -3, -2, -1, parts=("a",)))
    assert misses(table) == ()
    assert footed(table) is table


def test_rounding_explains_one_in_a_difference_and_half_the_parts_in_a_sum():
    parts = [line(key, -1.4, 0, -1.4) for key in "abcd"]
    table = footed(shown(*parts, line("s", -5.6, 0, -5.6, parts=tuple("abcd"))))
    assert [(miss.row, miss.shown, miss.given, miss.rounding) for miss in misses(table)] == [
        ("S", -6, -4, True), ("S", -6, -4, True),
    ]  # fmt: skip
    assert table.notes == (ROUNDED,)


def test_more_than_rounding_is_told_by_cell():
    table = footed(shown(line("a", -9, -2, -5)))
    assert table.notes == ("A, Avvikelse: −5 visas, raderna och kolumnerna i tabellen ger −7.",)


def test_words_and_blanks_are_left_out():
    columns = (Column("A", kind="number"), Column("B", kind="text"), Column("C", kind="number", minus=(0, 1)))
    rows = (
        TableRow("a", "A", 0, "leaf", (1.25, "ej satt", 7.0), decimals=2),
        TableRow("b", "B", 0, "leaf", (None,) * 3),
    )
    assert misses(shown(*rows, columns=columns)) == ()


def test_a_column_is_the_sum_of_others_beside_it():
    columns = (Column("A"), Column("B"), Column("A + B", plus=(0, 1)))
    assert misses(shown(line("a", 1, 2, 3), columns=columns)) == ()
    assert footed(shown(line("a", 1.4, 1.4, 2.8), columns=columns)).notes == (ROUNDED,)
    assert footed(shown(line("a", 1, 2, 9), columns=columns)).notes == (
        "A, A + B: 9 visas, raderna och kolumnerna i tabellen ger 3.",
    )


def test_a_number_is_held_against_its_parts_as_each_is_shown():
    columns = (Column("Andel", kind="number"),)
    shares = zip("ab", (33.4, 66.6), strict=True)
    parts = [TableRow(key, key, 0, "leaf", (share,), places=(1,)) for key, share in shares]
    whole = TableRow("s", "S", 0, "total", (100.0,), parts=("a", "b"), places=(1,))
    assert misses(shown(*parts, whole, columns=columns)) == ()
    [miss] = misses(shown(*parts, replace(whole, cells=(100.1,)), columns=columns))
    assert (str(miss.shown), str(miss.given), miss.rounding) == ("100.1", "100.0", True)
