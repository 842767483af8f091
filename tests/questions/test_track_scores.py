"""Forecasts against outcomes: sums by voice, who came nearest, and when several years make a tendency."""

import numpy as np
import pytest

from forecast.periods import Month
from forecast.questions.track import VOICES, Track, Voice, nearest, scores, sign_test, tendency

NAN = np.nan


def track(months, said, outcome, judged=None):
    """`said`: (N months) of voice -> (R,) amounts; the budget is 100 a row."""
    rows = len(outcome[0])
    amounts = np.array([[one.get(voice, [NAN] * rows) for voice in VOICES] for one in said], dtype=float)
    return Track(
        as_of=tuple(Month.parse(month) for month in months),
        rows=tuple(f"r{at}" for at in range(rows)),
        amounts=amounts,
        outcome=np.array(outcome, dtype=float),
        budget=np.full((len(months), rows), -100.0),
        preliminary=(False,) * len(months),
        kept=("",) * len(months),
        judged=np.isfinite(amounts[:, 1]) if judged is None else np.array(judged),
    )


def test_a_score_is_over_the_rows_that_the_voice_spoke_of_and_shows_what_cancels():
    held = track(["2023-04"], [{Voice.MODEL: [-90, -120], Voice.JUDGED: [-97, NAN]}], [[-100, -110]])
    model, judged = scores(held)
    assert (model.rows, model.forecast, model.outcome, model.error, model.apart) == (2, -210, -210, 0, 20)
    assert (model.percent, model.mean_apart) == (0, 10)
    assert (judged.rows, judged.error, judged.apart, judged.percent) == (1, -3, 3, -3)


def test_an_unknown_outcome_is_no_error():
    held = track(["2023-04"], [{Voice.MODEL: [-90, -120]}], [[NAN, -110]])
    assert [(score.rows, score.error) for score in scores(held)] == [(1, 10)]
    assert scores(track(["2023-04"], [{Voice.MODEL: [-90]}], [[NAN]])) == ()


def test_the_nearest_is_found_on_the_rows_that_all_spoke_of():
    said = {Voice.MODEL: [-90, -110], Voice.ADOPTED: [-96, -200], Voice.JUDGED: [-95, NAN]}
    held = track(
        ["2023-04"] * 3, [said, {Voice.MODEL: [-90, -1]}, said | {Voice.JUDGED: [-104, NAN]}], [[-100, -110]] * 3
    )
    assert [nearest(held, n) for n in range(3)] == [Voice.ADOPTED, None, None], "a lone voice, and a draw, win nothing"


@pytest.mark.parametrize(
    ("one", "other", "chance"), [(5, 0, 0.0625), (4, 1, 0.375), (3, 2, 1.0), (0, 8, 2 / 256), (0, 0, 1.0)]
)
def test_the_sign_test_is_the_binomials(one, other, chance):
    assert sign_test(one, other) == sign_test(other, one) == chance


@pytest.mark.parametrize(("misses", "lasting"), [([-3] * 5, True), ([-3] * 4, False), ([-3, -3, -3, -3, 3], False)])
def test_a_tendency_takes_five_years_that_all_go_one_way(misses, lasting):
    months = [f"{2018 + at}-{month:02d}" for at in range(len(misses)) for month in (4, 8)]
    outcome = [[-100 + miss] for miss in misses for _ in (4, 8)]
    found = tendency(
        track(months, [{Voice.JUDGED: [-100]}] * len(months), outcome), "r0", np.array([True]), Voice.JUDGED
    )
    assert found is not None
    assert (found.worse, found.better) == (sum(m < 0 for m in misses), sum(m > 0 for m in misses))
    assert found.errors == tuple(misses), "a year is the mean of its forecasts"
    assert found.lasting is lasting


def test_of_the_judged_layer_only_judged_rows_are_the_persons():
    said = {Voice.MODEL: [-90, -120], Voice.JUDGED: [-97, -120]}
    held = track(["2023-04"], [said], [[-100, -110]], judged=[[True, False]])
    found = tendency(held, "alla", np.array([True, True]), Voice.JUDGED)
    assert found is not None
    assert (found.errors, found.model, found.percents) == ((-3.0,), (-10.0,), (-3.0,))
    assert tendency(held, "alla", np.array([False, True]), Voice.JUDGED) is None
