from dataclasses import replace

import pytest

from forecast.money import Unit
from forecast.report.charts.bridge import (
    OTHERS_HEADING,
    Bridge,
    BridgeBar,
    bridge_scene,
    deviation_bridge_alt,
)
from forecast.report.charts.drawing import spec
from forecast.report.charts.frame import fit_frame
from forecast.report.charts.marks import Look, palette
from forecast.report.charts.scene import Box, Line, Text

COLORS = palette("light")
PRINTED = (
    "−5,35", "−4,05", "−2,40", "−6,98", "+1,18", "−17,60", "−14,8", "−15,0", "−20", "−10", "−25,1",
    "budget −318,4", "prognos −336,0",
)  # fmt: skip


def boxes(scene):
    return [mark for mark in scene.marks if isinstance(mark, Box)]


def text(scene, words):
    return next(mark for mark in scene.marks if isinstance(mark, Text) and mark.text == words)


@pytest.mark.parametrize("printed", PRINTED)
def test_every_number_stands_in_the_chart_and_in_the_alt_text(bridge, mnkr, texts_of, printed):
    assert printed in texts_of(spec(bridge, mnkr))
    assert printed in deviation_bridge_alt(bridge, mnkr)


def test_alt_text_is_the_charts_description_and_names_every_row(bridge, mnkr):
    alt = deviation_bridge_alt(bridge, mnkr)
    assert spec(bridge, mnkr)["description"] == alt
    assert all(bar.label in alt for bar in (*bridge.bars, *bridge.others))


def test_steps_follow_each_other_from_zero_to_the_total(bridge, mnkr):
    drawn = boxes(bridge_scene(bridge, mnkr))
    steps, total = drawn[:5], drawn[5]
    assert steps[0].x == 0
    assert [step.x2 for step in steps[:-1]] == [step.x for step in steps[1:]]
    assert [step.x2 - step.x for step in steps] == [bar.amount for bar in bridge.bars[:5]]
    assert steps[-1].x2 == total.x2 == bridge.total.amount
    assert total.x == 0


def test_colours_go_by_sign_and_a_rest_is_tinted(bridge, mnkr):
    fills = [box.fill for box in boxes(bridge_scene(bridge, mnkr))[:6]]
    worse, better = COLORS.negative, COLORS.positive
    assert fills == [worse, worse, worse, COLORS.negative_tint, better, worse]
    assert boxes(bridge_scene(bridge, mnkr))[3].stroke == worse


def test_values_stand_outside_their_bars(bridge, mnkr):
    scene = bridge_scene(bridge, mnkr)
    assert (text(scene, "−5,35").side, text(scene, "−5,35").color) == ("left", COLORS.negative)
    assert (text(scene, "+1,18").side, text(scene, "+1,18").color) == ("right", COLORS.positive)
    assert text(scene, "−14,8").color == COLORS.text


def test_forecasts_are_hatched_and_an_outcome_is_not(bridge, mnkr):
    references = boxes(bridge_scene(bridge, mnkr))[6:]
    assert [(box.x2, box.hatched) for box in references] == [
        (-14_800_000.0, True),
        (-15_000_000.0, True),
        (-25_100_000.0, False),
    ]
    assert references[2].fill == COLORS.previous


def test_only_a_calibrated_span_is_shaded(bridge, mnkr):
    def shaded(picture):
        return [box for box in boxes(bridge_scene(picture, mnkr)) if box.fill == COLORS.band]

    assert shaded(bridge) == []
    assert [(box.x, box.x2) for box in shaded(replace(bridge, calibrated=True))] == [(-20_000_000.0, -10_000_000.0)]
    assert text(bridge_scene(bridge, mnkr), "−20").color == COLORS.secondary


def test_a_dashed_line_falls_from_the_total(bridge, mnkr):
    scene = bridge_scene(bridge, mnkr)
    dashed = [mark for mark in scene.marks if isinstance(mark, Line) and mark.dashed]
    assert [(line.x, line.x2, line.stroke) for line in dashed] == [(-17_600_000.0, -17_600_000.0, COLORS.negative)]


def test_a_surplus_reaches_right_and_is_blue(mnkr, texts_of):
    bars = (
        BridgeBar("Bättre", 3_350_000.0, "step"),
        BridgeBar("Sämre", -4_050_000.0, "step"),
        BridgeBar("3 överskott", 3_800_000.0, "rest"),
        BridgeBar("Hela nämnden", 3_100_000.0, "total"),
    )
    picture = Bridge(bars, (), -318_377_000.0, -315_277_000.0)
    scene = bridge_scene(picture, mnkr)
    drawn = boxes(scene)
    assert [(box.x, box.x2) for box in drawn[1:3]] == [(3_350_000.0, -700_000.0), (-700_000.0, 3_100_000.0)]
    assert drawn[3].fill == COLORS.positive
    assert scene.domain == (-700_000.0, 3_350_000.0)
    assert text(scene, "prognos −315,3").side == "left"
    assert "+3,10" in texts_of(spec(picture, mnkr))


def test_a_phone_has_room_for_every_number_also_of_a_surplus():
    steps = (-1_129_000.0, -558_000.0, 558_000.0, 2_000.0, 2_503_000.0)
    bars = [BridgeBar("Beställare hemtjänst 65+: timmar", amount, "step") for amount in steps]
    bars.append(BridgeBar("Nämnden tillsammans", sum(steps), "total"))
    scene = bridge_scene(Bridge(tuple(bars), (), -71_839_000.0, -70_463_000.0), Look(Unit.TKR))
    frame = fit_frame(scene)
    assert scene.label_column + frame.left + 20 + frame.right <= 288


def test_without_others_their_heading_is_left_out(bridge, mnkr, texts_of):
    alone = replace(bridge, others=())
    assert OTHERS_HEADING in texts_of(spec(bridge, mnkr))
    assert OTHERS_HEADING not in texts_of(spec(alone, mnkr))
    assert OTHERS_HEADING not in deviation_bridge_alt(alone, mnkr)
    assert bridge_scene(alone, mnkr).height < bridge_scene(bridge, mnkr).height


def test_no_deviation_at_all_is_a_picture_too(mnkr, texts_of):
    bars = (BridgeBar("Rad", 0.0, "step"), BridgeBar("Hela nämnden", 0.0, "total"))
    picture = Bridge(bars, (), -100.0, -100.0)
    assert boxes(bridge_scene(picture, mnkr)) == []
    assert texts_of(spec(picture, mnkr)).count("0,00") == 2


def test_a_long_name_is_shortened_in_the_chart_and_whole_in_the_alt_text(bridge, mnkr, texts_of):
    name = "Insatser enligt socialtjänstlagen och hälso- och sjukvårdslagen, övrigt"
    picture = replace(bridge, bars=(replace(bridge.bars[0], label=name), *bridge.bars[1:]))
    drawn = texts_of(spec(picture, mnkr))
    assert name not in drawn
    assert "Insatser enligt" in drawn
    assert any(part.startswith("socialtjänstlagen") and part.endswith("…") for part in drawn)
    assert name in deviation_bridge_alt(picture, mnkr)


def test_a_bridge_that_does_not_reach_its_total_is_refused(bridge):
    with pytest.raises(ValueError, match="not to the total"):
        replace(bridge, bars=bridge.bars[1:])
    with pytest.raises(ValueError, match="one total, last"):
        replace(bridge, bars=bridge.bars[:-1])


def test_a_span_without_ends_is_refused(bridge, mnkr):
    with pytest.raises(ValueError, match="has no ends"):
        bridge_scene(replace(bridge, others=(BridgeBar("Spann", 0.0, "span"),)), mnkr)
