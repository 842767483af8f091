import pytest

from forecast.money import Unit
from forecast.report.charts import marks
from forecast.report.charts.marks import Look, palette, shorten, split, text_width


def luminance(color):
    channels = [int(color[start : start + 2], 16) / 255 for start in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one, other):
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_texts_and_marks_can_be_seen_on_their_paper(theme):
    colors = palette(theme)
    for text in (colors.text, colors.secondary, colors.negative, colors.positive):
        assert contrast(text, colors.paper) >= 4.5
    for mark in (colors.solid, colors.previous_line):
        assert contrast(mark, colors.paper) >= 3
    assert contrast(colors.paper, colors.solid) >= 4.5


def test_the_light_theme_has_the_houses_red_and_blue():
    assert (palette("light").negative, palette("light").positive) == ("#b23a1e", "#1f5f99")


def test_colour_follows_what_the_number_shows():
    colors, look = palette("light"), Look(Unit.TKR)
    assert colors.by_sign(look.shown(-499.0)) == colors.text
    assert colors.by_sign(look.shown(-500.0)) == colors.negative
    assert colors.by_sign(look.shown(500.0)) == colors.positive


def test_numbers_are_swedish():
    look = Look(Unit.TKR, scale=2.0)
    assert look.part(1_234_500.0) == "+1\N{NO-BREAK SPACE}235"
    assert look.amount(1_234_500.0) == "1\N{NO-BREAK SPACE}235"
    assert look.deviation(-0.4) == "0"
    assert look.px(14) == 28


@pytest.mark.parametrize("room", [40.0, 90.0, 140.0])
def test_a_shortened_text_holds_its_room(room):
    name = "Korttidsvistelse utanför egna hemmet"
    short = shorten(name, room, 14)
    assert short.endswith("…")
    assert name.startswith(short[:-1])
    assert text_width(short, 14) <= room


def test_a_text_that_fits_is_left_alone():
    assert shorten("Trygghetslarm", 100.0, 14) == "Trygghetslarm"
    assert split("Daglig verksamhet", 200.0, 14) == ("Daglig verksamhet", "")


def test_a_long_name_is_split_between_words():
    assert split("Samspel mellan ändringarna", 110.0, 14) == ("Samspel mellan", "ändringarna")


def test_a_word_that_is_too_long_is_divided_and_not_cut():
    first, rest = split("Sjuksköterskeverksamhet", 157.0, 14, bold=True)
    assert (first, rest) == ("Sjuksköterskeverksam-", "het")
    assert split("Brrrrrrrrrrrrrrrrrrrrrrrrrrrrrr", 100.0, 14)[0].endswith("…"), "there is nowhere to divide it"


def test_bold_text_is_wider():
    assert text_width("−17,60", 14) < text_width("−17,60", 14, bold=True) < 50


def test_an_endless_name_is_shortened_in_few_measurements(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[int] = []
    measured = marks.text_width

    def counted(text: str, size: float, *, bold: bool = False) -> float:
        asked.append(len(text))
        return measured(text, size, bold=bold)

    monkeypatch.setattr(marks, "text_width", counted)
    assert marks.shorten("x" * 50_000, 100.0, 12.0).endswith("x…")
    assert marks.split("ord " * 10_000, 100.0, 12.0)[0].startswith("ord ord")
    assert len(asked) < 50
