"""Side by side and tornado: every number is in the words, worse goes left, and nothing overlaps the axis."""

import pytest

from forecast.money import Unit
from forecast.report.charts.marks import Look
from forecast.report.charts.scene import Box, Scene
from forecast.report.charts.side_by_side import Beside, SideBySide, side_by_side_alt, side_by_side_scene
from forecast.report.charts.tornado import Bar, Tornado, tornado_alt, tornado_scene

LOOK = Look(Unit.TKR)
BESIDE = SideBySide((Beside("Bas", -17_600e3), Beside("A", -17_450e3), Beside("B", 300e3)), -318_377e3)
RANGES = Tornado((Bar("Intäkter", -4_743e3, 4_743e3), Bar("Kunder", -3_174e3, 1_000e3)), -335_977e3)


def boxes(scene: Scene) -> list[Box]:
    """The bars."""
    return [mark for mark in scene.marks if isinstance(mark, Box)]


def test_side_by_side_says_every_number() -> None:
    words = side_by_side_alt(BESIDE, LOOK).replace("\N{NO-BREAK SPACE}", " ")
    assert words == ("Avvikelse mot budget i tkr: budget −318 377. Bas och scenarier: Bas −17 600; A −17 450; B +300.")


def test_the_base_is_tinted_and_the_scenarios_solid() -> None:
    bars = boxes(side_by_side_scene(BESIDE, LOOK))
    colors = LOOK.colors
    assert [bar.fill for bar in bars] == [colors.negative_tint, colors.negative, colors.positive]
    assert [bar.x2 for bar in bars] == [-17_600e3, -17_450e3, 300e3]


def test_the_tornado_says_every_number() -> None:
    words = tornado_alt(RANGES, LOOK).replace("\N{NO-BREAK SPACE}", " ")
    assert words == (
        "Hur spannen flyttar prognosen i tkr: prognos −335 977. "
        "Störst först: Intäkter −4 743 till +4 743; Kunder −3 174 till +1 000."
    )


def test_the_tornado_has_two_bars_a_range_from_the_forecast() -> None:
    scene = tornado_scene(RANGES, LOOK)
    assert [(bar.x, bar.x2) for bar in boxes(scene)] == [
        (0.0, -4_743e3), (0.0, 4_743e3), (0.0, -3_174e3), (0.0, 1_000e3),
    ]  # fmt: skip
    assert scene.domain == (-4_743e3, 4_743e3)


@pytest.mark.parametrize("end", [(-1.0e3, 0.0), (0.0, 1.0e3)])
def test_an_end_that_moves_nothing_has_no_bar(end: tuple[float, float]) -> None:
    assert len(boxes(tornado_scene(Tornado((Bar("Ett", *end),), -1e6), LOOK))) == 1
