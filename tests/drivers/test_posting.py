"""A row's own rhythm: months with equal parts, or twelve shares."""

import pytest
from pydantic import ValidationError

from forecast.drivers.posting import Rhythm, rhythm_shares


def rhythm(**more):
    return Rhythm.model_validate({"statement": "s", "row": "r", "source": "s", **more})


def test_quarterly_rent():
    assert rhythm_shares(rhythm(months=[1, 4, 7, 10])).tolist() == [0.25, 0, 0, 0.25, 0, 0, 0.25, 0, 0, 0.25, 0, 0]


@pytest.mark.parametrize("whole", [1.0, 100.0])
def test_twelve_shares_as_parts_or_per_cent(whole):
    shares = rhythm_shares(rhythm(shares=[whole / 2, *[whole / 22] * 11]))
    assert shares.sum() == pytest.approx(1)
    assert shares[0] == pytest.approx(0.5)


@pytest.mark.parametrize(
    ("more", "message"),
    [
        ({"shares": [8.0] * 12}, "blir tillsammans 96,00; de ska bli 1 eller 100"),
        ({"shares": [50.0, 50.0]}, "at least 12"),
        ({"shares": [-1.0, 2.0, *[0.0] * 10]}, "En månads andel är minst 0 och högst 100."),
        ({"shares": [1.0, *[0.0] * 10, float("nan")]}, "En månads andel är minst 0 och högst 100."),
        ({}, "antingen ”months”"),
        ({"months": [1], "shares": [1 / 12] * 12}, "antingen ”months”"),
        ({"months": [1, 1]}, "två gånger"),
        ({"months": [13]}, "less than or equal to 12"),
    ],
)
def test_what_is_no_rhythm_is_refused(more, message):
    with pytest.raises(ValidationError, match=message):
        rhythm(**more)
