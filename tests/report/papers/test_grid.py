"""How a table fits a page: nothing is ever wider than the paper, and type shrinks only when it must."""

from forecast.money import Unit
from forecast.report.papers.columns import LANDSCAPE, PORTRAIT
from forecast.report.papers.grid import printed
from forecast.report.table import Column, Table, TableRow


def grid(columns: int, sek: float = -169_098_000.0, label: str = "Särskilt boende", rows: int = 3, **more: str):
    heads = tuple(Column(f"Budgetavvikelse {2000 + n}", signed=True) for n in range(columns))
    body = tuple(TableRow(str(n), label, 1, "leaf", (sek,) * columns, **more) for n in range(rows))
    labels = ("Rad", "Slag") if more else ("Rad",)
    return printed(Table("t", "T", "kr", labels, heads, body, Unit.KR, 0))


def test_a_table_lies_down_before_its_type_gets_small_and_never_leaves_the_paper():
    tables = [grid(columns) for columns in (1, 4, 7, 10, 14, 30)]
    assert [table.fit.lying for table in tables] == [False, False, True, True, True, True]
    assert [table.fit.size for table in tables][:3] == [9.5, 9.5, 9.0]
    for table in tables:
        assert sum(table.fit.widths) <= (LANDSCAPE if table.fit.lying else PORTRAIT) + 1
    assert [table.fit.size for table in tables] == sorted((table.fit.size for table in tables), reverse=True)
    assert [table.fit.tight for table in tables] == [False, False, False, False, True, True]


def test_a_long_label_gets_the_room_that_numbers_leave():
    short, long = grid(3), grid(3, label="Insatser för personer med funktionsnedsättning och deras anhöriga")
    assert long.fit.widths[0] > short.fit.widths[0]
    assert min(long.fit.widths[1:]) >= 60


def test_red_and_blue_follow_what_is_shown_and_only_deviations_have_them():
    assert grid(1, -400.0).rows[0].tones == ("plain", "worse")
    assert grid(1, 0.4).rows[0].tones == ("plain", "plain")
    assert grid(1, 1.0, note="Kostnad").rows[0].tones == ("plain", "plain", "better")
    assert grid(1, 1.0, note="Kostnad").right == (False, False, True)


def test_what_fits_a_page_is_kept_on_it():
    assert [grid(2, rows=rows).fit.whole for rows in (5, 30, 60)] == [True, True, False]
