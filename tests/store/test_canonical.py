"""One text for one value."""

import hashlib
import json
import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forecast.store.canonical import canonical, digest_of, parsed, parsed_mapping

LEAVES = st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text()
VALUES = st.recursive(
    LEAVES, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4), max_leaves=20
)


@given(VALUES)
def test_a_value_comes_back_and_has_one_text(value):
    text = canonical(value)
    assert text.isascii()
    assert parsed(text) == value
    assert canonical(parsed(text)) == text


@given(st.dictionaries(st.text(), VALUES, min_size=2, max_size=5))
def test_the_order_of_keys_says_nothing(value):
    turned = dict(reversed(value.items()))
    assert digest_of(turned) == digest_of(value)


@given(VALUES, VALUES)
def test_two_texts_are_the_same_only_for_the_same_value(one, other):
    assert (canonical(one) == canonical(other)) == (
        json.dumps(one, sort_keys=True) == json.dumps(other, sort_keys=True)
    )


@given(st.integers(min_value=-(10**17), max_value=10**17))
def test_ore_come_back_to_the_ore(ore):
    assert parsed(canonical(ore / 100)) == ore / 100


@pytest.mark.parametrize("value", [math.nan, math.inf, {"a": -math.inf}, object(), {"a": {1, 2}}])
def test_what_json_does_not_know_is_refused(value):
    with pytest.raises(ValueError, match=r"JSON|no JSON"):
        canonical(value)


@pytest.mark.parametrize("text", ["NaN", "[Infinity]", "{", "", "[" * 100_000])
def test_what_is_not_json_is_refused(text):
    with pytest.raises(ValueError, match=r".+"):
        parsed(text)


def test_a_list_is_no_mapping():
    with pytest.raises(ValueError, match="no mapping"):
        parsed_mapping("[]")


def test_the_digest_is_sha256_of_the_text():
    assert digest_of({}) == hashlib.sha256(b"{}").hexdigest()
    assert digest_of({"b": 1, "a": "å"}) == hashlib.sha256(b'{"a":"\\u00e5","b":1}').hexdigest()
