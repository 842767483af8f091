"""What a kept forecast says of its rows: by the contract, and nothing where it is of another shape."""

import pytest

from forecast.store.kept_rows import kept_amount, kept_rows, kept_total
from forecast.store.records import NewSnapshot


def kept(**result):
    return NewSnapshot("prov", "2024-08", {}, result)


def test_rows_of_one_statement_or_all():
    rows = [{"statement": "by_activity", "row": "51"}, {"statement": "by_cost_type", "row": "pay"}, "skräp", None]
    assert [row["row"] for row in kept_rows(kept(rows=rows))] == ["51", "pay"]
    assert [row["row"] for row in kept_rows(kept(rows=rows), "by_cost_type")] == ["pay"]


@pytest.mark.parametrize("result", [{}, {"rows": None, "total": None}, {"rows": {"51": {}}, "total": [1]}])
def test_what_is_of_another_shape_is_not_there(result):
    assert list(kept_rows(kept(**result))) == []
    assert kept_total(kept(**result)) == {}


def test_an_amount_is_a_number():
    row = {"forecast": -90_000, "judged": None, "asked": True, "name": "51"}
    assert [kept_amount(row, name) for name in ("forecast", "judged", "asked", "name", "no")] == [
        -90_000.0, None, None, None, None,
    ]  # fmt: skip
