"""Sums booked at once: equal parts to the öre, in the months of one year."""

import pytest
from pydantic import ValidationError

from forecast.drivers.lump_sums import LumpSum, lump_months
from forecast.money import Unit


def lump(**more):
    said = {"name": "Bidrag", "statement": "s", "row": "r", "amount": 100, "months": ["2024-06", "2024-12"]}
    return LumpSum.model_validate({**said, "status": "decided", "source": "s", **more})


def test_two_halves_in_the_workspaces_unit():
    assert lump_months(lump(), Unit.TKR).tolist() == [0, 0, 0, 0, 0, 50_000, 0, 0, 0, 0, 0, 50_000]


def test_thirds_sum_to_the_ore():
    months = lump_months(lump(months=["2024-02", "2024-05", "2024-08"]), Unit.KR)
    assert months[[1, 4, 7]].tolist() == [33.33, 33.33, 33.34]


def test_its_months_in_words():
    assert lump().months_label == "juni och december"
    assert lump(months=["2024-11", "2024-02", "2024-05"]).months_label == "februari, maj och november"


@pytest.mark.parametrize(
    ("months", "message"),
    [(["2024-06", "2025-06"], "samma år"), (["2024-06", "2024-06"], "två gånger"), ([], "at least 1")],
)
def test_months_that_cannot_be(months, message):
    with pytest.raises(ValidationError, match=message):
        lump(months=months)
