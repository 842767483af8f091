"""Shipped month profiles: twelve numbers that sum to 100, with a source and its class."""

import pytest

from forecast.errors import InputError
from forecast.parameters import load_profiles, parse_profiles

GOOD = """
schema: 1
name: p
title: Profil
unit: per cent
source: s
source_class: c
profiles:
  unit: [8, 8, 8, 8, 8, 8, 8, 8, 8, 8, 10, 10]
"""


def test_shares_of_one():
    assert parse_profiles(GOOD, "p.yaml").shares["unit"][-1] == pytest.approx(0.1)


def test_the_shipped_one_has_both_principles():
    assert set(load_profiles("holiday_profile").shares) == {"unit", "central"}


@pytest.mark.parametrize("cells", ["8, 8", "9, 8, 8, 8, 8, 8, 8, 8, 8, 8, 10, 10"])
def test_a_profile_that_does_not_add_up(cells):
    with pytest.raises(InputError, match=r"^p.yaml: Profilen ”unit” är inte tolv tal med summan 100\. Rätta"):
        parse_profiles(GOOD.replace("8, 8, 8, 8, 8, 8, 8, 8, 8, 8, 10, 10", cells), "p.yaml")
