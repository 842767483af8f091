"""How often Ekerö's yearly measures 2019-2023 fell within the span told a year ahead; docs/drivers.md quotes it."""

from collections import Counter

import pytest

from builders import DATA
from forecast.drivers.demand import Series
from forecast.drivers.trends import Counts, fit_trend
from forecast.parameters import load_parameter, value_on
from forecast.periods import Month
from forecast.workspace.demand_rows import yearly
from forecast.workspace.load import load_workspace


@pytest.fixture(scope="module")
def told():
    """(years known, "within" | "outside" | "refused") -> how often."""
    volumes = load_workspace(DATA / "ekero-2023").volumes
    width = value_on(load_parameter("volume_span"), Month(2023, 12))
    out = Counter()
    for area, measure in dict.fromkeys((item.area, item.measure) for item in volumes):
        known = yearly(volumes, Series(area=area, measure=measure))
        years = tuple(known)
        for length in (2, 3, 4):
            for at in range(len(years) - length):
                past = years[at : at + length]
                out[length, _told(known, past, years[at + length], width)] += 1
    return out


def _told(known, past, year, width):
    try:
        outlook = fit_trend(Counts(past, tuple(known[each] for each in past))).outlook(year, width)
    except ValueError:
        return "refused"
    return "within" if outlook.low <= known[year] <= outlook.high else "outside"


def test_a_span_of_80_per_cent_from_three_or_four_years(told):
    within, outside, refused = (told[3, word] + told[4, word] for word in ("within", "outside", "refused"))
    assert (within, outside, refused) == (27, 5, 10)


def test_the_default_span_from_two_years(told):
    assert [told[2, word] for word in ("within", "outside", "refused")] == [34, 5, 3]
