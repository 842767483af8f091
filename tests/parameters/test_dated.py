import pytest

from forecast.errors import ForecastError, InputError
from forecast.parameters import SourceClass, dated_value_on, load_parameter, parse_parameter, value_on
from forecast.periods import Month

GOOD = """
schema: 1
name: fee
title: Avgift
unit: SEK
values:
  - {from: 2023-01, value: 10, source: beslut, source_class: a}
  - {from: 2024-01, until: 2024-06, value: 12, source: beslut, source_class: a}
"""


@pytest.mark.parametrize(
    ("name", "month", "value"),
    [
        ("pay_review", Month(2023, 4), 0.041),
        ("pay_review", Month(2024, 3), 0.041),
        ("pay_review", Month(2024, 4), 0.033),
        ("price_base_amount", Month(2024, 8), 57300),
        ("po_rate", Month(2023, 12), 0.4453),
        ("po_rate", Month(2024, 1), 0.472),
        ("credibility", Month(2024, 8), 2),
    ],
)
def test_shipped_values(name, month, value):
    assert value_on(load_parameter(name), month) == value


@pytest.mark.parametrize(
    ("name", "month"),
    [
        ("po_rate", Month(2025, 1)),
        ("po_rate", Month(2017, 1)),
        ("pay_review", Month(2025, 4)),
        ("po_rate", Month(2012, 1)),
    ],
)
def test_what_is_not_known_is_not_guessed(name, month):
    with pytest.raises(ForecastError, match="saknar värde för"):
        value_on(load_parameter(name), month)


def test_a_value_carries_its_source():
    found = dated_value_on(parse_parameter(GOOD, "fee.yaml"), Month(2023, 12))
    assert (found.value, found.source, found.source_class) == (10, "beslut", SourceClass.REPORT)


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("source: beslut, source_class", "source_class", "”source” saknas"),
        ("source: beslut", "sourcee: beslut", "Menar du ”source”"),
        ("value: 10", "value: tio", "ska vara ett tal"),
        ("value: 10", "value: .nan", "ska vara ett tal"),
        ("source_class: a", "source_class: z", "source_class är 'z'"),
        ("from: 2023-01", "from: 2023-13", "inte en månad"),
        ("from: 2024-01", "from: 2022-01", "i tidsordning"),
        ("unit: SEK", "unit: ''", "”unit” saknas"),
        ("schema: 1", "schema: 2", "läser schema 1"),
        ("values:", "values: [", "går inte att läsa som YAML"),
    ],
)
def test_a_faulty_file_is_refused_in_a_sentence(old, new, message):
    text = GOOD.replace(old, new, 1)
    assert text != GOOD
    with pytest.raises(InputError, match=message.replace("[", r"\[")) as caught:
        parse_parameter(text, "fee.yaml")
    assert "fee.yaml" in str(caught.value)
