import numpy as np
import pytest

from forecast.errors import InputError
from forecast.parameters import SourceClass, load_default_widths, parse_default_widths

MONTHS = "\n".join(f"  m{month}: [-0.1, 0.2]" for month in range(1, 12))
GOOD = f"""schema: 1
name: default_widths
title: Spann
unit: share
source: lärt
source_class: m
levels: [0.1, 0.9]
with_prior:
{MONTHS}
without_prior:
{MONTHS}
"""


def test_shipped_widths_say_what_they_are():
    widths = load_default_widths()
    assert widths.source_class is SourceClass.MEASURED
    assert "går jämnt över året" in widths.source
    assert "inte på svenska kommuner" in widths.source
    assert len(widths.with_prior) == len(widths.without_prior) == 11


@pytest.mark.parametrize("table", ["with_prior", "without_prior"])
def test_shipped_widths_narrow_as_the_year_goes_and_lean_towards_more_money(table):
    widths = load_default_widths()
    low, high = widths.levels.index(0.1), widths.levels.index(0.9)
    rows = np.array(getattr(widths, table))
    assert np.all(np.diff(rows[:, high] - rows[:, low]) < 0)
    assert np.all(rows[:, high] > -rows[:, low])


def test_a_level_year_two_thirds_gone_is_known_within_a_few_per_cent():
    # a third is left, and the lines book it evenly: half a tenth either way would be three months' pay
    widths = load_default_widths()
    low, high = widths.levels.index(0.1), widths.levels.index(0.9)
    assert 0.02 < (widths.with_prior[7][high] - widths.with_prior[7][low]) / 2 < 0.05


def test_a_prior_narrows_the_first_month():
    widths = load_default_widths()
    low, high = widths.levels.index(0.1), widths.levels.index(0.9)
    with_prior, without = widths.with_prior[0], widths.without_prior[0]
    assert with_prior[high] - with_prior[low] < without[high] - without[low]


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("source: lärt\n", "", "”source” saknas"),
        ("  m3: [-0.1, 0.2]", "  m3: [0.2, -0.1]", "ska växa"),
        ("  m3: [-0.1, 0.2]", "  m3: [0.1, 0.2]", "omsluter inte noll"),
        ("  m3: [-0.1, 0.2]", "  m3: [-0.1]", "fel antal tal"),
        ("  m3: [-0.1, 0.2]", "  m13: [-0.1, 0.2]", "okänd"),
        ("levels: [0.1, 0.9]", "levels: [0.1, 1.9]", "mellan 0 och 1"),
        ("levels: [0.1, 0.9]", "levels: []", "ska växa"),
        ("title: Spann", "title: Spann\nmore: 1", "”more” är okänd"),
    ],
)
def test_faulty_widths_are_refused(old, new, message):
    assert old in GOOD
    with pytest.raises(InputError, match=message):
        parse_default_widths(GOOD.replace(old, new, 1), "w.yaml")


def test_the_good_text_is_good():
    assert parse_default_widths(GOOD, "w.yaml").levels == (0.1, 0.9)
