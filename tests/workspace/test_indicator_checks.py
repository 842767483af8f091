"""Goal figures: two documents that disagree, and a part of a year held against a year's target."""

import pytest

from builders import tiny
from forecast.workspace import checks

INDICATORS = "indicator;unit;period;value;target;target_period;kind;document;quote\n"


def lines(found):
    return [str(finding) for finding in found]


def indicators(tmp_path, *rows):
    return tiny(tmp_path, {"indicators.csv": INDICATORS + "\n".join(rows) + "\n"}).indicators


def test_two_documents_that_say_different_things_are_told(tmp_path):
    found = checks.documents_agree(
        indicators(tmp_path, "Sjuk;procent;2023;11,5;;;rate;delår;q", "Sjuk;procent;2023;10,3;;;rate;bokslut;q")
    )
    assert lines(found) == [
        (
            "indicators.csv, rad 3: Sjuk 2023 är 10,3 enligt bokslut men 11,5 enligt delår. "
            "Kontrollera vilken som gäller innan åren jämförs."
        )
    ]


def test_the_same_figure_or_another_period_is_silent(tmp_path):
    rows = ("Sjuk;procent;2023;11,5;;;rate;a;q", "Sjuk;procent;2023;11.50;;;rate;b;q", "Sjuk;procent;2024;9;;;rate;a;q")
    assert checks.documents_agree(indicators(tmp_path, *rows)) == []


def test_half_a_year_is_not_held_against_a_years_target(tmp_path):
    found = checks.periods_match(indicators(tmp_path, "Slut;antal;2024-01..2024-06;8,7;12;2024;flow;d;q"))
    assert lines(found) == [
        (
            "indicators.csv, rad 2: Slut: 8,7 gäller jan–jun 2024, men målet 12 gäller 2024; "
            "uppräknat är det ungefär 17,4. Jämför bara lika långa perioder."
        )
    ]


@pytest.mark.parametrize(
    "row",
    [
        "Slut;antal;2024-01..2024-06;8,7;12;2024;rate;d;q",
        "Slut;antal;2024;8,7;12;2024;flow;d;q",
        "Slut;antal;2024-01..2024-06;8,7;;;flow;d;q",
        "Slut;antal;2024-01..2024-06;8,7;6;2024-07..2024-12;flow;d;q",
    ],
)
def test_shares_and_like_periods_are_silent(tmp_path, row):
    assert checks.periods_match(indicators(tmp_path, row)) == []
