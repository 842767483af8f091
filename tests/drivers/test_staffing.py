import pytest
from hypothesis import given
from hypothesis import strategies as st

from forecast.drivers.staffing import (
    fte_effect,
    fte_full_year,
    months_held,
    months_next_year,
    staffed_below,
    staffing_activities,
)
from forecast.ledger.tree import CostType, Role, Row, make_tree
from forecast.periods import Month


def test_fewer_staff_is_better_from_the_month_it_begins():
    effect = fte_effect(-2, 600_000.0, Month(2024, 10), Month(2024, 8))
    assert effect.tolist() == [0.0] * 9 + [100_000.0] * 3


def test_more_staff_is_worse():
    assert fte_effect(1.5, 600_000.0, Month(2024, 9), Month(2024, 8)).sum() == -300_000


@given(st.floats(-50, 50), st.floats(1, 1e6), st.integers(0, 11))
def test_a_change_over_all_twelve_months_is_the_full_year(fte, cost, month):
    whole = fte_full_year(fte, cost)
    if month:
        effect = fte_effect(fte, cost, Month(2024, month + 1), Month(2024, month))
        assert effect.sum() == pytest.approx(whole * (12 - month) / 12, abs=1e-6)
    assert whole == -fte * cost


@pytest.mark.parametrize("start", [Month(2024, 8), Month(2024, 1), Month(2025, 1), Month(2023, 12)])
def test_what_is_booked_is_booked(start):
    with pytest.raises(ValueError, match="kan ändras") as caught:
        fte_effect(-1, 600_000.0, start, Month(2024, 8))
    assert str(caught.value) == (
        f"Ändringen börjar i {start.label}, men bara månader efter augusti 2024 under 2024 kan ändras."
    )


def test_a_change_that_ends_holds_to_its_last_month():
    effect = fte_effect(-1, 600_000.0, Month(2024, 9), Month(2024, 8), Month(2024, 10))
    assert effect.tolist() == [0.0] * 8 + [50_000.0] * 2 + [0.0] * 2
    assert fte_full_year(-1, 600_000.0, Month(2024, 9), Month(2024, 10)) == 0
    assert fte_full_year(-1, 600_000.0, Month(2024, 9), Month(2025, 3)) == 150_000


def test_next_year_counts_the_months_that_are_left():
    start = Month(2024, 9)
    untils = (None, Month(2024, 12), Month(2025, 1), Month(2025, 12), Month(2026, 1))
    assert [months_next_year(start, until) for until in untils] == [12, 0, 1, 12, 12]


def test_an_end_before_the_start():
    with pytest.raises(ValueError, match="slutar i september 2024, före sin början i oktober 2024"):
        months_held(Month(2024, 10), Month(2024, 9), Month(2024, 8))


TREE = make_tree(
    "s",
    (
        Row("total", None, "Summa", "", CostType.NET, Role.SUM),
        Row("51", "total", "Äldreomsorg", "51", CostType.NET, Role.SUM),
        Row("a", "51", "A", "a", CostType.NET, Role.LEAF),
        Row("b", "51", "B", "b", CostType.NET, Role.SUM),
        Row("b.staff", "b", "Personal", "b", CostType.STAFF, Role.LEAF),
        Row("b.rent", "b", "Lokaler", "b", CostType.RENT, Role.LEAF),
        Row("c", "total", "C", "c", CostType.RENT, Role.LEAF),
    ),
)


def test_staff_is_counted_where_an_activity_is_not_divided_further():
    assert staffing_activities(TREE) == {"a": "A", "b": "B"}


def test_a_sum_names_the_activities_below_it():
    assert staffed_below(TREE, "51") == ("a", "b")
    assert staffed_below(TREE, "b") == ()
    assert staffed_below(TREE, "zzz") == ()
