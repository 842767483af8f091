import pytest

from forecast.scenario.levers.counts import about


@pytest.mark.parametrize(
    ("number", "text"),
    [(446, "446"), (467.69, "467,7"), (20.293, "20,3"), (4.46, "4,46"), (4.5, "4,5"), (-16.44, "−16,4"), (0, "0"),
     (1234.6, "1\N{NO-BREAK SPACE}235"), (9.999, "10"), (100 * 0.07, "7")],
)  # fmt: skip
def test_no_more_decimals_than_needed(number, text):
    assert about(number) == text


def test_a_sign_before_more():
    assert about(20.293, signed=True) == "+20,3"
