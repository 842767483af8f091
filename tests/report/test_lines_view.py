"""The rows of Driftredovisning: the units' own tree, last year's same months, and what the source does not divide."""

import math
from dataclasses import replace

from builders import DATA
from forecast.money import Unit
from forecast.report.lines_view import lines
from forecast.report.rows_view import open_row
from forecast.service import open_workspace, run


def test_units_have_a_tree_of_their_own_and_last_years_months_stand_beside() -> None:
    opened = open_workspace(DATA / "demo")
    result = run(opened)
    assert lines(opened, result, "organisation") == ()
    activity = lines(opened, result, "activity")
    assert not any(math.isnan(line.prior_actual) for line in activity)
    total = activity[-1]
    assert total.role == "total"
    first = [line.prior_actual for line in activity if line.level == 0 and line is not total]
    assert math.isclose(sum(first), total.prior_actual, abs_tol=0.01)
    # the same rows as units: read from their own statement, and opened there
    units = replace(result, statements={**result.statements, "by_organisation_unit": result.main})
    assert lines(opened, units, "organisation") == activity
    assert open_row(opened, units, "hemtjanst", "organisation", Unit.TKR).statement == "by_activity"
