from decimal import Decimal

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from forecast.drivers.grants import GrantFile, lost_rest
from forecast.errors import InputError
from forecast.formats.yaml_file import read_yaml
from forecast.periods import Month

GRANT = "schema: 1\ngrants:\n  - {id: g, name: G, amount: 6400, status: decided, year: 2024, source: s}\n"


def read(old="", new=""):
    assert old in GRANT
    return read_yaml(GRANT.replace(old, new, 1).encode(), "grants.yaml", GrantFile).grants


def test_the_rest_is_lost_in_equal_parts_after_as_of():
    effect = lost_rest(1200.0, 400.0, 0.0, Month(2024, 8))
    assert effect.tolist() == [0.0] * 8 + [-200.0] * 4


def test_the_avoidable_share_of_the_cost_falls_away_with_it():
    assert lost_rest(1200.0, 400.0, 0.25, Month(2024, 8)).sum() == -600
    fully = lost_rest(1200.0, 400.0, 1.0, Month(2024, 8))
    assert not fully.any()
    assert not np.signbit(fully).any(), "minus zero"


def test_a_year_that_is_over_loses_nothing():
    assert not lost_rest(1200.0, 400.0, 0.0, Month(2024, 12)).any()


def test_what_is_booked_stays_even_when_it_is_more_than_was_decided():
    assert lost_rest(1200.0, 1300.0, 0.0, Month(2024, 8)).sum() <= 0, "losing a grant never makes the year better"


@given(
    st.integers(0, 10**9),
    st.integers(0, 100),
    st.integers(0, 100),
    st.integers(1, 11),
)
def test_the_months_sum_to_the_loss_to_the_ore(ore, booked, share, month):
    amount = ore / 100
    effect = lost_rest(amount, amount * booked / 100, share / 100, Month(2024, month))
    assert not effect[:month].any()
    assert abs(effect.sum() + amount * (100 - booked) / 100 * (1 - share / 100)) < 0.0051
    assert np.allclose(effect, np.round(effect, 2), atol=1e-9)


@pytest.mark.parametrize("share", [-0.01, 1.01, 80])
def test_a_share_is_from_nothing_to_all(share):
    with pytest.raises(ValueError, match="0 till 1") as caught:
        lost_rest(1.0, 0.0, share, Month(2024, 8))
    assert str(caught.value) == f"Andelen kostnad som faller bort ska vara 0 till 1, inte {share}."


def test_a_grant_is_read_with_what_is_unknown_left_unknown():
    (grant,) = read()
    assert (grant.amount, grant.booked, grant.where, grant.row) == (Decimal(6400), None, "committee", None)
    assert read("6400", "'6 400,5'")[0].amount == Decimal("6400.5")


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        (
            "status: decided",
            "status: beslutad",
            (
                "rad 3, kolumn ”grants › 0 › status”: ”beslutad” är inte tillåtet. "
                "Skriv ”decided”, ”expected”, ”uncertain” eller ”received”."
            ),
        ),
        (
            "amount: 6400",
            "amount: '6.400'",
            (
                "rad 3, kolumn ”grants › 0 › amount”: Menar ”6.400” tusental eller decimaler? Skriv utan punkt. "
                "Rätta värdet."
            ),
        ),
        (
            "amount: 6400",
            "amuont: 5, amount: 6400",
            "rad 3, kolumn ”grants › 0 › amuont”: Nyckeln ”amuont” är okänd. Menar du ”amount”?",
        ),
        (
            ", source: s",
            "",
            "rad 3, kolumn ”grants › 0 › source”: Nyckeln ”source” saknas. Lägg till den; se docs/file-formats.md.",
        ),
        (
            "year: 2024",
            "year: i år",
            "rad 3, kolumn ”grants › 0 › year”: ”i år” går inte att läsa här. Väntat: ett heltal.",
        ),
    ],
)
def test_a_faulty_grant_is_told_in_one_sentence(old, new, sentence):
    with pytest.raises(InputError) as caught:
        read(old, new)
    assert str(caught.value) == f"grants.yaml, {sentence}"


@pytest.mark.parametrize("amount", ["-6400", "0"])
def test_a_grant_is_more_than_nothing(amount):
    with pytest.raises(InputError, match=r"grants.yaml, rad 3"):
        read("6400", amount)
