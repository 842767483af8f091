import pytest

from forecast.errors import InputError
from forecast.parameters import SourceClass, load_default_widths, parse_default_widths

MONTHS = "\n".join(f"  m{month}: [0, 0.1]" for month in range(1, 12))
GOOD = f"""schema: 1
name: default_widths
title: Spann
unit: share
source: lärt
source_class: m
coverage: [0, 0.8]
with_prior:
{MONTHS}
without_prior:
{MONTHS}
"""


def test_shipped_widths_say_what_they_are():
    widths = load_default_widths()
    assert widths.source_class is SourceClass.MEASURED
    assert "inte på svenska kommuner" in widths.source
    assert len(widths.with_prior) == len(widths.without_prior) == 11


def test_a_prior_narrows_the_early_months():
    widths = load_default_widths()
    eighty = widths.coverage.index(0.8)
    assert all(widths.with_prior[m][eighty] < widths.without_prior[m][eighty] for m in range(11))


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("source: lärt\n", "", "”source” saknas"),
        ("  m3: [0, 0.1]", "  m3: [0.1, 0]", "växa"),
        ("  m3: [0, 0.1]", "  m3: [0]", "fel antal tal"),
        ("  m3: [0, 0.1]", "  m13: [0, 0.1]", "okänd"),
        ("title: Spann", "title: Spann\nmore: 1", "”more” är okänd"),
    ],
)
def test_faulty_widths_are_refused(old, new, message):
    with pytest.raises(InputError, match=message):
        parse_default_widths(GOOD.replace(old, new, 1), "w.yaml")


def test_the_good_text_is_good():
    assert parse_default_widths(GOOD, "w.yaml").coverage == (0, 0.8)
