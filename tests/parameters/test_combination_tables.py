"""The shipped weights: what they say they are, that they fit the engine, and what is refused."""

import re

import numpy as np
import pytest

from forecast.errors import InputError
from forecast.fullyear.history.features import FEATURES
from forecast.fullyear.history.members import MEMBERS
from forecast.fullyear.history.readings import MIDDLE_OF
from forecast.parameters import SourceClass, load_combination
from forecast.parameters.combination import parse_combination

SCORES = "\n".join(f"  m{month}: [-1, 0, 2]" for month in range(1, 12))
GOOD = f"""schema: 1
name: combination
title: Vikter
unit: score
source: lärt
source_class: m
members: [a, b, c]
features: [f, g]
mean: [0, 1]
deviation: [1, 2]
bias: [0, 0.5, -0.5]
feature_weights:
  f: [0, 0, 0]
  g: [1, 0, 0]
distance: [0, 0, 0]
side: [0, 0, 0]
own_misses: 0.9
middle_part: 0.25
middle_of: [a, b, c]
difficulty_level: -3
difficulty: [0, 0.1]
levels: [0.1, 0.5, 0.9]
scores:
{SCORES}
"""


def test_the_good_text_is_good():
    found = parse_combination(GOOD, "c.yaml")
    assert (found.members, found.features) == (("a", "b", "c"), ("f", "g"))
    assert found.feature_weights == ((0, 0, 0), (1, 0, 0))
    assert found.scores == ((-1, 0, 2),) * 11


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("source: lärt\n", "", "”source” saknas"),
        ("schema: 1", "schema: 2", "programmet läser schema 1"),
        ("source_class: m", "source_class: x", "source_class är 'x'"),
        ("bias: [0, 0.5, -0.5]", "bias: [0, 0.5]", "”bias” ska vara en lista av 3 tal"),
        ("mean: [0, 1]", "mean: [0, 1, 2]", "”mean” ska vara en lista av 2 tal"),
        ("bias: [0, 0.5, -0.5]", "bias: [0, a, 1]", "”bias” ska vara ett tal"),
        ("bias: [0, 0.5, -0.5]", "bias: [0, .nan, 1]", "”bias” ska vara ett tal"),
        ("deviation: [1, 2]", "deviation: [1, 0]", "”deviation” ska vara större än noll"),
        ("  g: [1, 0, 0]\n", "", "”g” saknas"),
        ("  g: [1, 0, 0]", "  g: [1, 0, 0]\n  h: [1, 0, 0]", "”h” är okänd"),
        ("members: [a, b, c]", "members: [a, a, c]", "”members” ska vara en lista av olika namn"),
        ("members: [a, b, c]", "members: []", "”members”"),
        ("middle_of: [a, b, c]", "middle_of: [a, b]", "”middle_of” ska vara ett udda antal av ”members”"),
        ("middle_of: [a, b, c]", "middle_of: [a, b, d]", "”middle_of” ska vara ett udda antal av ”members”"),
        ("own_misses: 0.9", "own_misses: mycket", "”own_misses” ska vara ett tal"),
        ("levels: [0.1, 0.5, 0.9]", "levels: [0.1, 0.9, 0.5]", "”levels” ska vara växande tal"),
        ("levels: [0.1, 0.5, 0.9]", "levels: 0.1", "”levels” ska vara växande tal"),
        ("  m3: [-1, 0, 2]", "  m3: [-1, 0]", "”m3” ska vara en lista av 3 tal"),
        ("  m3: [-1, 0, 2]\n", "", "”m3” saknas"),
        ("  m3: [-1, 0, 2]", "  m13: [-1, 0, 2]", "”m13” är okänd"),
        ("title: Vikter", "title: Vikter\nmore: 1", "”more” är okänd"),
    ],
)
def test_faulty_tables_are_refused_by_name(old, new, message):
    assert old in GOOD
    with pytest.raises(InputError, match=re.escape(message)) as caught:
        parse_combination(GOOD.replace(old, new, 1), "c.yaml")
    assert str(caught.value).startswith("c.yaml")


class TestShipped:
    FOUND = load_combination()

    def test_they_say_that_they_were_measured_and_on_what(self):
        assert self.FOUND.source_class is SourceClass.MEASURED
        assert "inte på svenska kommuners egna räkenskaper" in self.FOUND.source

    def test_they_were_learned_for_this_engine(self):
        assert (self.FOUND.members, self.FOUND.features, self.FOUND.middle_of) == (MEMBERS, FEATURES, MIDDLE_OF)

    def test_parts_are_parts_and_own_misses_count_against(self):
        assert 0 < self.FOUND.middle_part < 1
        assert self.FOUND.own_misses > 0

    def test_scores_grow_and_hold_zero_between_their_ends(self):
        scores = np.array(self.FOUND.scores)
        assert np.all(np.diff(scores, axis=1) > 0)
        low, high = self.FOUND.levels.index(0.1), self.FOUND.levels.index(0.9)
        assert np.all(scores[:, low] < -1)
        assert np.all(scores[:, high] > 1)
