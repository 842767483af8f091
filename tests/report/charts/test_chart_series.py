"""A measure over time: notation by kind, every number in the words, and a year that nobody reported stays empty."""

import math

import altair as alt
import pytest

from forecast.money import Unit
from forecast.report.charts.drawing import in_words, spec
from forecast.report.charts.marks import Look
from forecast.report.charts.scene import Box, Line, Text
from forecast.report.charts.series import Series, Slot, series_scene

LOOK = Look(Unit.TKR)
SLOTS = (
    Slot("2022", outcome=429.0),
    Slot("2023"),
    Slot("2024", "jan–aug", outcome=436.0, said="jan–aug 2024"),
    Slot("2025", assumed=460.0, aim=425.0, low=440.0, high=480.0),
)
MADE = Series("Hemtjänst", "personer", 0, SLOTS)


def marks(series: Series, kind: type) -> list:
    """The marks of one kind."""
    return [mark for mark in series_scene(series, LOOK).marks if isinstance(mark, kind)]


def test_the_words_hold_every_number_and_no_empty_year() -> None:
    assert in_words(MADE, LOOK) == (
        "Hemtjänst, personer. Utfall: 2022 429; jan–aug 2024 436. Budget: 2025 425. Antagande: 2025 460. "
        "Osäkert spann (ingen sannolikhet): 2025 440 till 480."
    )
    assert alt.LayerChart.from_dict(spec(MADE, LOOK)).description == in_words(MADE, LOOK)


def test_an_outcome_is_solid_an_assumption_hatched_and_a_budget_outlined_behind() -> None:
    colors = LOOK.colors
    first, booked, budget, assumed = marks(MADE, Box)
    assert [box.fill for box in (first, booked, budget, assumed)] == [colors.solid, colors.solid, *[colors.paper] * 2]
    assert [box.hatched for box in (first, booked, budget, assumed)] == [False, False, False, True]
    assert budget.x < assumed.x < budget.x2 < assumed.x2
    assert {box.y2 for box in (first, booked, budget, assumed)} == {assumed.y2}
    assert (assumed.y2 - assumed.y) / (booked.y2 - booked.y) == pytest.approx(460 / 436, abs=1e-3)


@pytest.mark.parametrize(("calibrated", "boxes", "word"), [(False, 4, "spann 480"), (True, 5, "80 % 480")])
def test_a_span_is_shaded_only_where_it_is_calibrated(calibrated: bool, boxes: int, word: str) -> None:
    series = Series("Hemtjänst", "personer", 0, SLOTS, calibrated=calibrated)
    assert len(marks(series, Box)) == boxes
    assert len(marks(series, Line)) == (1 if calibrated else 4)
    assert word in [text.text for text in marks(series, Text)]
    assert ("80 %" in in_words(series, LOOK)) is calibrated


def test_an_aim_of_another_period_stands_alone_and_is_named() -> None:
    series = Series(
        "Sjukfrånvaro", "procent", 1, (Slot("2024", "jan–aug", 10.8), Slot("2024", "helår", aim=7.0)), "mål"
    )
    outcome, aim = marks(series, Box)
    assert outcome.x2 < aim.x
    shown = {text.text: text for text in marks(series, Text)}
    assert {"10,8", "mål 7,0", "jan–aug", "helår"} <= set(shown)
    assert shown["7,0"].otherwise  # on the narrowest phone the number alone


def test_a_series_without_a_number_is_refused() -> None:
    with pytest.raises(ValueError, match="no number"):
        Series("Tomt", "antal", 0, (Slot("2024", outcome=math.nan),))
