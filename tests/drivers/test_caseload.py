"""New placements as a process, and draws of the rest of the year: seeded, by block, around what is computed."""

import datetime as dt
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from forecast import simulate
from forecast.drivers import caseload as module
from forecast.drivers.arrivals import StatedArrivals, arrivals_after, expected_present
from forecast.drivers.caseload import caseload, full_days
from forecast.drivers.placements import End, Placement, calendar_after
from forecast.periods import Month

AUGUST = calendar_after(Month(2024, 8))
STATED = StatedArrivals("56", "hvb", 1.5, 7000.0, (10, 60, 200), 0.0, 0.1, 0.0, "enhetschefen")
UNSURE = End(dt.date(2024, 9, 15), dt.date(2024, 10, 31), dt.date(2025, 2, 1))


def case(name, start, end=None, **other):
    day = None if end is None else End.on(dt.date.fromisoformat(end))
    return Placement(name, "55", "lvm", 2000.0, dt.date.fromisoformat(start), day, **other)


def seven():
    """Six that began in the last 36 months, four of them over, and one old."""
    dates = [("2018-01-01", None), ("2021-11-01", "2022-07-15"), ("2022-05-02", "2023-01-31"),
             ("2023-01-16", "2023-10-08"), ("2023-08-01", "2024-03-24"), ("2024-01-08", None),
             ("2024-04-15", None)]  # fmt: skip
    return [case(f"M{n}", *span) for n, span in enumerate(dates)]


class TestArrivals:
    def test_those_who_stay_add_up(self):
        """One a month, staying: on 31 December four months' worth are there."""
        (stream,), _ = arrivals_after([], [replace(STATED, per_month=1.0, stay=None)], AUGUST)
        present = expected_present(stream, AUGUST)
        assert present[0] == pytest.approx(1 / 30)
        assert present[AUGUST.left - 1] == pytest.approx(4)

    def test_those_who_stay_a_day_are_there_that_day(self):
        (stream,), _ = arrivals_after([], [replace(STATED, per_month=3.0, stay=(1, 1, 1))], AUGUST)
        assert AUGUST.by_month(expected_present(stream, AUGUST))[8:].tolist() == pytest.approx([3, 3, 3, 3])

    def test_a_stated_rate_is_told_with_its_source(self):
        (stream,), silent = arrivals_after([], [STATED], AUGUST)
        assert stream.told == (
            "Nya HVB (56): 1,50 i månaden, stannar 10 till 200 dygn, som oftast omkring 60, "
            "enligt uppgift (enhetschefen)."
        )
        assert silent == ()

    def test_a_rate_is_read_from_enough_starts(self):
        (stream,), silent = arrivals_after(seven(), [], AUGUST)
        assert stream.per_month == pytest.approx(6 / 36)
        assert stream.starts == 6
        assert stream.told == (
            "Nya placeringar enligt LVM (55): 0,17 i månaden, 6 har börjat på 36 månader. "
            "Vårdtid och pris är deras egna."
        )
        assert silent == ()

    def test_stays_are_read_with_those_that_still_run(self):
        """Kaplan and Meier by hand: ends after 237, 257, 266 and 275 days; two still run after 139 and 237 days."""
        (stream,), _ = arrivals_after(seven(), [], AUGUST)
        assert stream.stays[[0, 236, 237, 256, 257, 266, 274, 275]].tolist() == pytest.approx(
            [1, 1, 0.8, 0.8, 0.8 * 2 / 3, 0.8 / 3, 0.8 / 3, 0], abs=1e-12
        )

    def test_a_stated_rate_goes_before_the_cases(self):
        (stream,), _ = arrivals_after(seven(), [replace(STATED, row="55", kind="lvm")], AUGUST)
        assert stream.starts == 0

    @pytest.mark.parametrize(
        ("cases", "why"),
        [
            (seven()[:4] + seven()[:1], "färre än 5 har börjat på 36 månader"),
            (
                [replace(item, end=None) for item in seven()],
                "filen har inga avslutade, så takten kan inte läsas ur den",
            ),
            ([case(f"N{n}", "2024-03-01") for n in range(9)], "filen når kortare än 12 månader tillbaka"),
        ],
    )
    def test_what_cannot_be_read_is_said_and_not_guessed(self, cases, why):
        streams, silent = arrivals_after(cases, [], AUGUST)
        assert streams == ()
        assert silent == (f"Nya placeringar räknas inte in: {why}.",)

    def test_kinds_without_a_rate_are_not_named(self):
        streams, silent = arrivals_after(seven()[:3], [STATED], AUGUST)
        assert len(streams) == 1
        assert silent == ("Nya placeringar av övriga slag räknas inte in: färre än 5 har börjat på 36 månader.",)


class TestDraws:
    def drawn(self, draws=2000, seed=5, cases=None, stated=(STATED,)):
        cases = [replace(case("P1", "2023-01-01"), end=UNSURE)] if cases is None else cases
        streams, _ = arrivals_after([], stated, AUGUST)
        return caseload(cases, streams, AUGUST, draws=draws, seed=seed)

    def test_the_block_is_the_houses(self):
        assert module.BLOCK == simulate.BLOCK

    def test_the_same_seed_gives_the_same_numbers_and_another_others(self):
        first, again, other = self.drawn(), self.drawn(), self.drawn(seed=6)
        assert first.case_draws.tobytes() == again.case_draws.tobytes()
        assert first.stream_draws.tobytes() == again.stream_draws.tobytes()
        assert first.stream_draws.tobytes() != other.stream_draws.tobytes()

    def test_more_draws_keep_the_first_ones(self):
        few, many = self.drawn(draws=300), self.drawn(draws=1100)
        assert (many.case_draws[:, :300] == few.case_draws).all()
        assert (many.stream_draws[:, :300] == few.stream_draws).all()

    def test_one_more_case_does_not_change_the_luck_of_the_others(self):
        one = [replace(case("P1", "2023-01-01"), end=UNSURE)]
        two = [replace(case("A0", "2023-01-01"), end=UNSURE), *one]
        assert (self.drawn(cases=two).case_draws[1] == self.drawn(cases=one).case_draws[0]).all()

    def test_draws_lie_around_what_is_computed(self):
        drawn = self.drawn(draws=40_000)
        for draws, months in ((drawn.case_draws, drawn.case_months), (drawn.stream_draws, drawn.stream_months)):
            error = 5 * draws[0].std() / np.sqrt(draws.shape[1])
            assert draws[0].mean() == pytest.approx(months[0].sum(), abs=error)

    def test_a_rate_from_few_starts_spreads_more_and_costs_the_same(self):
        streams, _ = arrivals_after([], [STATED], AUGUST)
        read = [replace(streams[0], starts=5)]
        sure, unsure = (caseload([], own, AUGUST, draws=40_000, seed=1) for own in (streams, read))
        assert (sure.stream_months == unsure.stream_months).all()
        assert unsure.stream_draws.std() > 1.1 * sure.stream_draws.std()
        assert unsure.stream_draws.mean() == pytest.approx(sure.stream_draws.mean(), rel=0.03)

    def test_after_december_nothing_is_left_of_the_year(self):
        calendar = calendar_after(Month(2024, 12))
        streams, _ = arrivals_after([], [STATED], calendar)
        empty = caseload([case("P1", "2023-01-01")], streams, calendar, draws=10, seed=1)
        assert empty.case_months.sum() == empty.case_draws.sum() == empty.stream_draws.sum() == 0
        assert empty.case_next.tolist() == [-365 * 2000.0]

    @settings(max_examples=25)
    @given(st.floats(0, 20), st.integers(1, 12), st.tuples(*[st.integers(1, 500)] * 3).map(sorted))
    def test_new_ones_are_never_more_than_have_come(self, rate, month, stay):
        calendar = calendar_after(Month(2023, month))
        streams, _ = arrivals_after([], [replace(STATED, per_month=rate, stay=tuple(stay))], calendar)
        drawn = caseload([], streams, calendar, draws=64, seed=1)
        assert (drawn.stream_draws <= 0).all()
        came = rate * (12 - month)
        assert -drawn.stream_months.sum() <= came * STATED.net_per_day * max(calendar.left, 1) + 0.01


def test_one_more_from_a_day_on_is_paid_to_the_years_end():
    assert full_days(AUGUST, dt.date(2024, 10, 1).toordinal()) == (92, 365)
    assert full_days(AUGUST, dt.date(2024, 1, 1).toordinal()) == (122, 365)
    assert full_days(AUGUST, dt.date(2025, 1, 1).toordinal()) == (0, 365)
