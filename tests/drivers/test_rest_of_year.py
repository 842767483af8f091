import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from forecast.drivers.rest_of_year import span_after, spread
from forecast.periods import Month, Span

AUGUST = Month(2024, 8)


def test_a_change_acts_on_the_months_after_as_of():
    assert span_after(AUGUST) == Span(2024, 9, 12)
    assert span_after(AUGUST, Month(2024, 10)) == Span(2024, 10, 12)
    assert span_after(AUGUST, None, Month(2024, 10)) == Span(2024, 9, 10)


@pytest.mark.parametrize(
    ("start", "until", "message"),
    [
        (Month(2024, 8), None, "börjar i augusti 2024, men bara månader efter augusti 2024 under 2024 kan ändras"),
        (Month(2025, 1), None, "börjar i januari 2025, men bara"),
        (Month(2025, 1), Month(2025, 2), "börjar i januari 2025, men bara"),
        (Month(2024, 9), Month(2025, 1), "slutar i januari 2025, men bara"),
        (Month(2024, 11), Month(2024, 10), "slutar i oktober 2024, innan den börjar i november 2024"),
        (None, Month(2024, 3), "slutar i mars 2024, men bara månader efter augusti 2024"),
    ],
)
def test_what_is_booked_is_booked(start, until, message):
    with pytest.raises(ValueError, match=message):
        span_after(AUGUST, start, until)


def test_a_closed_year_has_no_months_left():
    with pytest.raises(ValueError, match="Hela 2024 är bokfört"):
        span_after(Month(2024, 12))


@given(st.integers(-(10**11), 10**11), st.integers(1, 12), st.integers(0, 11))
def test_a_spread_amount_sums_to_the_ore(ore, first, more):
    total, last = ore / 100, min(first + more, 12)
    months = spread(total, Span(2024, first, last))
    assert round(float(months.sum()), 2) == pytest.approx(total, abs=1e-9)
    assert not np.any(months[: first - 1])
    assert not np.any(months[last:])
