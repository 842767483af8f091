import math
from dataclasses import replace
from itertools import pairwise

import pytest

from forecast.report.charts.drawing import spec
from forecast.report.charts.fan import year_fan_alt, year_fan_scene
from forecast.report.charts.fan_lines import bare_points, fall_apart, runs
from forecast.report.charts.marks import palette
from forecast.report.charts.scene import Area, Dot, Path, Text

COLORS = palette("light")
NAN = math.nan


def marks(scene, kind):
    return [mark for mark in scene.marks if isinstance(mark, kind)]


@pytest.mark.parametrize(
    "printed",
    [
        "budget −318,0",
        "prognos −336,0",
        "2023 −320,4",
        "förra prognosen −334,1",
        "−224,0",
        "−213,6",
        "−340,0",
        "−333,0",
    ],
)
def test_every_number_stands_in_the_chart_and_in_the_alt_text(fan, mnkr, texts_of, printed):
    assert any(printed in words for words in texts_of(spec(fan, mnkr)))
    assert printed in year_fan_alt(fan, mnkr)


def test_outcome_is_solid_to_as_of_and_the_forecast_dashed_from_there(fan, mnkr):
    paths = marks(year_fan_scene(fan, mnkr), Path)
    (dashed,) = [path for path in paths if path.dashed]
    solid = next(path for path in paths if path.width == 3.0)
    assert [x for x, _ in solid.points] == list(range(9))
    assert [x for x, _ in dashed.points] == [8, 9, 10, 11, 12]
    assert dashed.points[0] == solid.points[-1]


def test_cost_goes_down_and_income_up(fan, mnkr):
    down = marks(year_fan_scene(fan, mnkr), Path)[0].points
    names = ("actual", "forecast", "low", "high", "budget", "prior")
    turned = {name: tuple(-value for value in getattr(fan, name)) for name in names}
    income = replace(fan, **turned, previous=None)
    up = marks(year_fan_scene(income, mnkr), Path)[0].points
    assert down[-1][1] > down[0][1]
    assert up[-1][1] < up[0][1]


def test_only_a_calibrated_span_is_shaded_and_called_80_per_cent(fan, mnkr):
    assert marks(year_fan_scene(fan, mnkr), Area) == []
    assert "schablon, ingen sannolikhet" in year_fan_alt(fan, mnkr)
    assert "80 %" not in year_fan_alt(fan, mnkr)
    calibrated = replace(fan, calibrated=True)
    (band,) = marks(year_fan_scene(calibrated, mnkr), Area)
    assert [x for x, _, _ in band.points] == [8, 9, 10, 11, 12]
    assert "sannolikt spann (80 %)" in year_fan_alt(calibrated, mnkr)


def test_nothing_is_drawn_through_months_that_nobody_reported(fan, mnkr):
    sparse = replace(
        fan,
        actual=(*[NAN] * 7, fan.actual[7], *[NAN] * 4),
        forecast=(*[NAN] * 11, fan.forecast[11]),
        budget=(*[NAN] * 11, fan.budget[11]),
        prior=(*[NAN] * 11, fan.prior[11]),
    )
    scene = year_fan_scene(sparse, mnkr)
    assert marks(scene, Path) == []
    assert {dot.x for dot in marks(scene, Dot)} == {8, 12}


def test_the_previous_forecast_is_a_hollow_dot_at_december(fan, mnkr):
    (dot,) = marks(year_fan_scene(fan, mnkr), Dot)
    assert (dot.x, dot.fill) == (12, COLORS.paper)
    assert marks(year_fan_scene(replace(fan, previous=None), mnkr), Dot) == []


def test_names_at_december_do_not_lie_on_each_other(fan, mnkr):
    names = sorted(mark.y for mark in marks(year_fan_scene(fan, mnkr), Text) if mark.x > 12)
    assert len(names) == 6
    assert all(after - before >= 17 for before, after in pairwise(names))


def test_before_anything_is_booked_the_forecast_starts_at_new_year(fan, mnkr):
    fresh = replace(fan, actual=(NAN,) * 12, forecast=fan.budget)
    dashed = next(path for path in marks(year_fan_scene(fresh, mnkr), Path) if path.dashed)
    assert dashed.points[0][0] == 0
    assert "Hittills" not in year_fan_alt(fresh, mnkr)


def test_a_closed_year_has_no_forecast(fan, mnkr):
    closed = replace(fan, actual=tuple(-28e6 * m for m in range(1, 13)), forecast=(NAN,) * 12)
    assert "prognos −336,0" not in year_fan_alt(closed, mnkr)
    assert "Hittills" not in year_fan_alt(closed, mnkr)
    assert "utfall 2024 −336,0" in year_fan_alt(closed, mnkr)


def test_late_in_the_year_last_years_period_stands_with_this_years(fan, mnkr):
    late = replace(fan, actual=(*(-28e6 * m for m in range(1, 12)), NAN))

    def sides(picture):
        texts = marks(year_fan_scene(picture, mnkr), Text)
        return {mark.side for mark in texts if mark.text.startswith(("utfall", "jan–"))}

    assert sides(fan) == {"left", "right"}
    assert sides(late) == {"left"}


def test_eleven_months_are_refused(fan):
    with pytest.raises(ValueError, match="twelve months"):
        replace(fan, budget=fan.budget[1:])


def test_lines_break_at_what_is_not_known():
    points = [(1.0, 5.0), (2.0, NAN), (3.0, 6.0), (4.0, 7.0), (5.0, NAN), (6.0, 8.0)]
    assert runs(points) == [[(3.0, 6.0), (4.0, 7.0)]]
    assert bare_points(points) == [(1.0, 5.0), (6.0, 8.0)]


def test_names_fall_apart_around_their_wanted_places_in_order():
    assert fall_apart([10.0, 100.0], 20, (0, 200)) == [10.0, 100.0]
    assert fall_apart([52.0, 48.0], 20, (0, 200)) == [60.0, 40.0]
    assert fall_apart([190.0, 195.0, 100.0], 20, (0, 200)) == [180.0, 200.0, 100.0]
    assert fall_apart([], 20, (0, 200)) == []
