import datetime as dt
import re
from decimal import Decimal

import pytest

from forecast.drivers.grants import GrantFile
from forecast.errors import InputError
from forecast.formats.yaml_file import read_yaml
from forecast.periods import Month

GRANT = "schema: 1\ngrants:\n  - {id: g, name: G, amount: 6400, status: decided, year: 2024, source: s}\n"


def read(old="", new=""):
    assert old in GRANT
    return read_yaml(GRANT.replace(old, new, 1).encode(), "grants.yaml", GrantFile).grants


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


def with_terms(**terms):
    return read(", source: s", "".join(f", {key}: {value}" for key, value in terms.items()) + ", source: s")[0]


def test_the_terms_of_a_contract_are_read():
    grant = with_terms(
        type="prestation", probability=0.6, matching_share=0.9, cost_committed="after_decision", decision="2024-10",
        condition="'Minst 60 utbildade'", condition_deadline="2024-11", avoidable_share=0.5, notice_months=3,
        deferred_share=0.2, until="2025-06", general_from="2025-01-01", repayable="true", in_base="false", budget=0,
    )  # fmt: skip
    assert grant.decision == Month(2024, 10)
    assert grant.condition_deadline == dt.date(2024, 11, 30)
    assert (grant.until, grant.general_from) == (dt.date(2025, 6, 30), dt.date(2025, 1, 1))
    assert (grant.held, grant.chance, grant.matching, grant.budget) == (False, 0.6, 0.9, 0)


def test_what_is_not_told_follows_from_the_status_or_is_unknown():
    decided, uncertain = read()[0], read("decided", "uncertain")[0]
    assert (decided.held, decided.chance, decided.matching, decided.left) == (True, 1.0, None, None)
    assert (uncertain.held, uncertain.chance) == (None, None)
    assert read("decided", "expected")[0].chance is None


def test_matching_in_kronor_is_a_share_of_the_grant():
    assert with_terms(matching_cost=1600).matching == 0.25
    assert with_terms(matching_cost=12_800).matching == 2, "a grant may ask for more than it gives"


def test_more_booked_than_decided_leaves_nothing():
    assert with_terms(booked=7000).left == 0


@pytest.mark.parametrize(
    ("terms", "column", "sentence"),
    [
        ({"probability": 1.2}, " › probability", "”1.2” går inte att läsa här. Väntat: högst 1."),
        ({"deferred_share": 20}, " › deferred_share", "”20” går inte att läsa här. Väntat: högst 1."),
        ({"matching_share": -0.1}, " › matching_share", "”-0.1” går inte att läsa här. Väntat: lägst 0."),
        ({"notice_months": 25}, " › notice_months", "”25” går inte att läsa här. Väntat: högst 24."),
        (
            {"matching_cost": -5},
            " › matching_cost",
            "Beloppet skrivs utan minustecken, inte −5. Rätta värdet.",
        ),
        (
            {"from": "2024-07-01", "until": "2024-06"},
            "",
            "Bidraget slutar 2024-06-30 men börjar 2024-07-01. Rätta värdet.",
        ),
        (
            {"condition_deadline": "2024-02-31"},
            " › condition_deadline",
            "31 februari 2024 finns inte; februari har 29 dagar. Rätta värdet.",
        ),
        (
            {"matching_cost": 5, "matching_share": 0.5},
            "",
            "Medfinansieringen står både som andel och i kronor. Behåll det ena. Rätta värdet.",
        ),
        (
            {"cost_committed": "efter"},
            " › cost_committed",
            "”efter” är inte tillåtet. Skriv ”before_decision” eller ”after_decision”.",
        ),
    ],
)  # fmt: skip
def test_faulty_terms_are_told_in_one_sentence(terms, column, sentence):
    with pytest.raises(InputError) as caught:
        with_terms(**terms)
    assert str(caught.value) == f"grants.yaml, rad 3, kolumn ”grants › 0{column}”: {sentence}"


@pytest.mark.parametrize(
    ("terms", "sentence"),
    [
        ("probability: 0.5", "Ett bidrag som har kommit (received) har ingen sannolikhet under 1."),
        ("in_base: false", "Ett bidrag som har kommit (received) är bokfört och ingår i basprognosen."),
    ],
)
def test_what_has_come_is_certain(terms, sentence):
    with pytest.raises(InputError, match=re.escape(sentence)):
        read("status: decided", f"status: received, {terms}")


def test_one_grant_stands_once_a_year():
    line = GRANT.splitlines()[2]
    with pytest.raises(InputError) as caught:
        read_yaml(f"{GRANT}{line}\n".encode(), "grants.yaml", GrantFile)
    assert "Bidraget ”g” står två gånger för 2024." in str(caught.value)
    other = line.replace("2024", "2025")
    assert len(read_yaml(f"{GRANT}{other}\n".encode(), "grants.yaml", GrantFile).grants) == 2
