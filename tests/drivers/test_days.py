import datetime as dt

import pytest

from forecast.drivers.days import day_words, last_day, parse_day
from forecast.periods import Month


@pytest.mark.parametrize(
    ("text", "last", "day"),
    [
        ("2024-07-01", False, dt.date(2024, 7, 1)),
        ("2024-02", False, dt.date(2024, 2, 1)),
        ("2024-02", True, dt.date(2024, 2, 29)),
        ("2023-02", True, dt.date(2023, 2, 28)),
        (" 2024-12-31 ", True, dt.date(2024, 12, 31)),
    ],
)
def test_a_day_or_a_month_is_read(text, last, day):
    assert parse_day(text, last=last) == day


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("2024-02-31", "31 februari 2024 finns inte; februari har 29 dagar."),
        ("2023-02-29", "29 februari 2023 finns inte; februari har 28 dagar."),
        ("2024-04-00", "0 april 2024 finns inte; april har 30 dagar."),
        ("2024-13-01", "Månad 13 finns inte; månader är 1 till 12."),
        ("1 juli", "”1 juli” är inte ett datum eller en månad. Skriv till exempel 2024-09-01 eller 2024-09."),
        ("", "”” är inte ett datum eller en månad. Skriv till exempel 2024-09-01 eller 2024-09."),
    ],
)
def test_what_is_no_day_is_refused_in_a_sentence(text, sentence):
    with pytest.raises(ValueError, match=r"finns inte|är inte") as caught:
        parse_day(text)
    assert str(caught.value) == sentence


def test_days_are_written_as_people_say_them():
    assert day_words(dt.date(2024, 7, 1)) == "1 juli 2024"
    assert last_day(Month(2024, 2)) == dt.date(2024, 2, 29)
