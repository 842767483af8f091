"""Groups of placements that may be shown: never fewer than five cases of a kind, also not by subtraction."""

import datetime as dt
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forecast.drivers.outlook import outlook, shown_groups
from forecast.drivers.placements import KINDS, End, Placement
from forecast.periods import Month

AUGUST = Month(2024, 8)
COUNTS = st.dictionaries(st.sampled_from(sorted(KINDS)), st.integers(0, 12))


def cases(count, kind="familjehem", row="56", price=1000.0, end=None):
    return [Placement(f"{kind}{n}", row, kind, price, dt.date(2020, 1, 1), end) for n in range(count)]


def seen(known, start=None):
    return outlook(known, (), AUGUST, start=start, draws=300, seed=1)


class TestGroups:
    @pytest.mark.parametrize(
        ("counts", "groups"),
        [
            ({"familjehem": 7, "hvb": 5}, (("familjehem",), ("hvb",))),
            ({"familjehem": 7, "hvb": 2, "lss": 3}, (("familjehem",), ("hvb", "lss"))),
            ({"familjehem": 7, "hvb": 5, "lss": 1}, (("familjehem",), ("lss", "hvb"))),
            ({"familjehem": 7, "lss": 1}, (("lss", "familjehem"),)),
            ({"hvb": 2, "lss": 1}, (("hvb", "lss"),)),
            ({"hvb": 0}, ()),
        ],
    )
    def test_few_are_pooled(self, counts, groups):
        assert [set(group) for group in shown_groups(counts, 5)] == [set(group) for group in groups]

    @given(COUNTS)
    def test_no_group_is_too_small_unless_all_are(self, counts):
        groups = shown_groups(counts, 5)
        sizes = [sum(counts[kind] for kind in group) for group in groups]
        assert sum(sizes) == sum(counts.values())
        assert Counter(kind for group in groups for kind in group) == Counter(k for k in counts if counts[k])
        assert all(size >= 5 for size in sizes) or len(groups) == 1


class TestOutlook:
    def test_the_groups_add_up_to_the_total(self):
        found = seen([*cases(6), *cases(5, "hvb", price=6000.0)])
        assert [(line.label, line.count, line.expected) for line in found.lines] == [
            ("Familjehem", 6, -122 * 6000.0), ("HVB", 5, -122 * 30_000.0),
        ]  # fmt: skip
        assert (found.total.count, found.total.expected) == (11, -122 * 36_000.0)
        assert found.total.next_year == -365 * 36_000.0

    def test_one_more_from_a_day(self):
        found = seen(cases(6), dt.date(2024, 10, 1).toordinal())
        assert found.days == (92, 365)
        assert found.lines[0].one_more == (-92_000.0, -365_000.0)
        assert found.lines[0].per_day == -1000.0

    def test_a_kind_with_few_shows_no_price_of_its_own(self):
        """Six at 1 000 and two at 6 000: only their mean price is told."""
        found = seen([*cases(6), *cases(2, "hvb", price=6000.0)])
        assert [(line.label, line.count, line.per_day) for line in found.lines] == [("Placeringar", 8, -2250.0)]

    def test_so_few_in_all_that_nothing_but_the_sum_is_told(self):
        found = seen(cases(4))
        assert [(line.label, line.count, line.per_day, line.one_more) for line in found.lines] == [
            ("Placeringar", None, None, None)
        ]
        assert (found.total.count, found.rows) == (None, ())

    def test_a_row_is_told_where_no_few_are_left_over(self):
        whole = seen([*cases(6), *cases(5, "hvb")])
        left_over = seen([*cases(6), *cases(2, "hvb"), *cases(5, "lss", row="51"), *cases(3, "sis", row="51")])
        assert [(row.row, row.told) for row in whole.rows] == [("56", True)]
        assert {row.row: row.told for row in left_over.rows} == {"56": False, "51": False}

    def test_what_is_over_is_not_counted(self):
        found = seen([*cases(6), *cases(9, "hvb", end=End.on(dt.date(2024, 8, 31)))])
        assert found.total.count == 6

    def test_open_ends_are_said(self):
        assert seen(cases(6)).told[0] == (
            "Inget slut är angivet: alla placeringar räknas som om de fortsätter, och spannet rymmer inga avslut."
        )
        known = [*cases(6), *cases(5, "hvb", end=End.on(dt.date(2024, 12, 1)))]
        assert seen(known).told[0] == (
            "Placeringar utan angivet slut räknas som om de fortsätter hela tiden efter augusti 2024."
        )
