"""How a table fits a page: nothing is ever wider than the paper, and type shrinks only when it must."""

from forecast.money import Unit
from forecast.report.papers.grid import LANDSCAPE, PORTRAIT, printed
from forecast.report.table import Column, Table, TableRow


def grid(columns: int, sek: float = -169_098_000.0, label: str = "Särskilt boende", rows: int = 3, **more: str):
    heads = tuple(Column(f"Budgetavvikelse {2000 + n}", signed=True) for n in range(columns))
    body = tuple(TableRow(str(n), label, 1, "leaf", (sek,) * columns, **more) for n in range(rows))
    labels = ("Rad", "Slag") if more else ("Rad",)
    return printed(Table("t", "T", "kr", labels, heads, body, Unit.KR, 0))


def test_a_table_lies_down_before_its_type_gets_small_and_never_leaves_the_paper():
    fits = [grid(columns) for columns in (1, 4, 7, 10, 14, 30)]
    assert [fit.lying for fit in fits] == [False, False, True, True, True, True]
    assert [fit.size for fit in fits][:3] == [9.5, 9.5, 9.0]
    for fit in fits:
        assert sum(fit.widths) <= (LANDSCAPE if fit.lying else PORTRAIT) + 1
    assert [fit.size for fit in fits] == sorted((fit.size for fit in fits), reverse=True)
    assert [fit.tight for fit in fits] == [False, False, False, False, True, True]


def test_a_long_label_gets_the_room_that_numbers_leave():
    short, long = grid(3), grid(3, label="Insatser för personer med funktionsnedsättning och deras anhöriga")
    assert long.widths[0] > short.widths[0]
    assert min(long.widths[1:]) >= 60


def test_red_and_blue_follow_what_is_shown_and_only_deviations_have_them():
    assert grid(1, -400.0).rows[0].tones == ("plain", "worse")
    assert grid(1, 0.4).rows[0].tones == ("plain", "plain")
    assert grid(1, 1.0, note="Kostnad").rows[0].tones == ("plain", "plain", "better")
    assert grid(1, 1.0, note="Kostnad").right == (False, False, True)


def test_what_fits_a_page_is_kept_on_it():
    assert [grid(2, rows=rows).whole for rows in (5, 30, 60)] == [True, True, False]
