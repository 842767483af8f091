"""Assumptions as they are typed: "4,5" is four and a half in any browser, and a fault says what to write."""

import re
from dataclasses import replace

import pytest

from builders import tiny
from forecast.report.plan.form import INDEX_DEFAULT, default_last, last_years, percent_said, percent_typed, read_percent


@pytest.mark.parametrize(
    ("text", "share"),
    [("2,5", 0.025), ("2.5 %", 0.025), ("−1", -0.01), ("- 1,25%", -0.0125), ("", 0.0), ("0", 0.0), ("20", 0.2)],
)
def test_a_typed_per_cent_is_a_share(text, share):
    assert read_percent(text) == share


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("4;5", "Kan inte tolka ”4;5” som ett tal. Skriv till exempel 2,5."),
        ("25", "Mellan −20 och 20 %, inte 25 %."),
        ("två", "Kan inte tolka ”två” som ett tal. Skriv till exempel 2,5."),
    ],
)
def test_a_fault_says_what_to_write(text, sentence):
    with pytest.raises(ValueError, match=re.escape(sentence)):
        read_percent(text)


def test_what_was_understood_is_said_and_a_default_is_called_one():
    assert percent_said(0.025, INDEX_DEFAULT) == "= +2,5 % per år, ditt antagande"
    assert percent_said(-0.01, INDEX_DEFAULT) == "= −1 % per år, ditt antagande"
    assert percent_said(0.0, INDEX_DEFAULT) == "= 0 % per år, antagande: årets priser"
    assert percent_typed(read_percent("0,75")) == "0,75"


def test_a_plan_ends_where_the_population_does_when_a_volume_follows_it(real_workspace, tmp_path):
    demo = real_workspace("demo")
    assert last_years(demo, 2024)[-1] == max(demo.population.years)
    years = last_years(replace(tiny(tmp_path / "prov"), years=None), 2024)
    assert (years[0], years[-1], default_last(years)) == (2025, 2054, 2031)
    assert default_last((2025, 2026)) == 2026
