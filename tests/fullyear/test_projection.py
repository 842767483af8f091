"""Answers for parts of the rows put together, and points that a person has fixed laid over the model's."""

from dataclasses import fields, replace

import numpy as np
import pytest

from forecast.fullyear.history.members import PARTS
from forecast.fullyear.projection import (
    LEVELS,
    MODELS_SPAN,
    Projection,
    assemble,
    even_reach,
    no_parts,
    on_points,
    rest_frame,
)


def projection(points, method="combined", months=8):
    rows = len(points)
    (weights, by_part), (path, month) = no_parts(rows), even_reach(months, rows)
    point = np.array(points, dtype=np.float64)
    return Projection(
        point=point,
        rest=rest_frame(months, np.repeat(point[:, None] / 12, 12 - months, axis=1)),
        method=(method,) * rows,
        expected=np.full(rows, np.nan),
        weight=np.full(rows, np.nan),
        weights=weights,
        by_part=by_part,
        spread=np.abs(point)[:, None] * np.linspace(-0.1, 0.1, len(LEVELS)),
        path=path,
        month=month,
        basis=("pooled",) * rows,
        note=(f"{method} säger.",) * rows,
    )


class TestOnPoints:
    READ = projection([-100.0, -200.0, -300.0])
    FIXED = replace(projection([-240.0], "budget"), note=("",))
    FOUND = on_points(READ, np.array([1]), FIXED)

    def test_the_point_and_its_months_are_the_persons(self):
        assert self.FOUND.point.tolist() == [-100.0, -240.0, -300.0]
        assert self.FOUND.method == ("combined", "budget", "combined")
        assert self.FOUND.rest[1, 8:].tolist() == self.FIXED.rest[0, 8:].tolist()

    def test_what_may_happen_stays_where_the_model_has_it_and_is_told(self):
        ends = self.FOUND.point[:, None] + self.FOUND.spread
        assert ends == pytest.approx(self.READ.point[:, None] + self.READ.spread)
        assert self.FOUND.note == ("combined säger.", MODELS_SPAN, "combined säger.")
        assert self.FOUND.basis == self.READ.basis

    def test_the_model_itself_is_left_as_it_was(self):
        assert self.READ.point.tolist() == [-100.0, -200.0, -300.0]
        assert on_points(self.READ, np.zeros(0, dtype=np.int64), projection([])) is self.READ


class TestAssemble:
    def test_parts_come_back_in_the_rows_order(self):
        first, second = projection([-3.0, -1.0], "level"), projection([-2.0], "budget")
        found = assemble([(np.array([2, 0]), first), (np.array([1]), second)], 3)
        assert found.point.tolist() == [-1.0, -2.0, -3.0]
        assert found.method == ("level", "budget", "level")
        for field in fields(Projection):
            assert len(getattr(found, field.name)) == 3, field.name

    @pytest.mark.parametrize("rows", [[0, 0], [0], [0, 2]])
    def test_rows_that_are_missing_or_told_twice_are_refused(self, rows):
        with pytest.raises(ValueError, match="do not cover every row once"):
            assemble([(np.array(rows), projection([-1.0] * len(rows)))], 2)

    def test_no_rows_have_the_right_shapes(self):
        found = assemble([], 0)
        assert found.weights.shape == found.by_part.shape == (0, len(PARTS))
        assert found.spread.shape == (0, len(LEVELS))


@pytest.mark.parametrize("months", [1, 8, 11, 12])
def test_an_even_reach_grows_to_the_year(months):
    path, month = even_reach(months, 2)
    assert not np.any(path[:, :months])
    if months < 12:
        assert path[:, -1].tolist() == [1.0, 1.0]
        assert np.sum(month, axis=1) == pytest.approx(1)
        assert np.cumsum(month, axis=1) == pytest.approx(path)
