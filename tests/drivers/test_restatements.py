"""Restating moves money between rows and creates none."""

import numpy as np

from forecast.drivers.restatements import Restatement, moved_months
from forecast.ledger.tree import CostType, Role, Row, make_tree
from forecast.money import Unit

TREE = make_tree(
    "s",
    [Row(key, "total", key, "", CostType.NET, Role.LEAF) for key in ("a", "b")]
    + [Row("total", None, "Summa", "", CostType.NET, Role.SUM)],
)


def moved(span, amount=-12, years=(2022, 2023)):
    item = Restatement.model_validate(
        {"statement": "s", "from_row": "a", "to_row": "b", "span": span, "amount": amount, "source": "s"}
    )
    return moved_months([item], TREE, years, Unit.TKR)


def test_it_is_spread_over_its_months_and_sums_to_nothing():
    out = moved("2023-01..2023-03")
    assert out[1, 1, :4].tolist() == [-4000, -4000, -4000, 0]
    assert out[0, 1, :4].tolist() == [4000, 4000, 4000, 0]
    assert not out.sum(axis=0).any()


def test_the_closing_period_is_december():
    assert moved("2023-13")[1, 1].tolist() == [*[0] * 11, -12_000]


def test_a_year_that_is_not_read_changes_nothing():
    assert not np.any(moved("2021"))
