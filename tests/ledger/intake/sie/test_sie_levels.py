import pytest

from sie_text import amounts, law, take

HEAD = ("#DIM 1 Ansvar", "#DIM 6 Verksamhet", "#DIM 7 Anställd")


def balances(account, *records):
    """#PSALDO of January and on, "objects amount" each, or "month objects amount"."""
    return [f"#PSALDO 0 2024{month:02d} {account} {{{objects}}} {money}" for month, objects, money in records]


def levels(intake):
    return [finding.sentence for finding in intake.findings if finding.check == "nivå"]


def test_a_split_that_adds_up_to_the_total_is_taken_and_the_total_is_listed():
    rows = balances(5010, (1, "", 10), (1, "1 a", 4), (1, "1 b", 6), (2, "", 3), (2, "1 b", 3))
    intake = take(*rows, head=HEAD)
    assert amounts(intake, "organisation") == {
        ("a", "actual", "2024-01"): -4.0, ("b", "actual", "2024-01"): -6.0, ("b", "actual", "2024-02"): -3.0,
    }  # fmt: skip
    assert [(row.why, row.sum_sek) for row in intake.skipped] == [
        ("#PSALDO på konto 5010: samma pengar på en annan nivå.", 0.0)
    ] * 2
    assert levels(intake) == ["#PSALDO 2024 finns på flera nivåer: 1 konton lästa per objekt (delarna blir totalen)."]
    assert (intake.sum_file, law(intake)) == (-13.0, 0.0)


@pytest.mark.parametrize("known", [(), ("#RES 0 5010 10.00",)])
def test_a_split_that_does_not_reach_the_total_leaves_the_total_and_tells_the_difference(known):
    intake = take(*balances(5010, (1, "", 10), (1, "1 a", 4)), *known, head=HEAD)
    assert amounts(intake, "organisation") == {("", "actual", "2024-01"): -10.0}
    assert levels(intake) == [
        "#PSALDO 2024 finns på flera nivåer: 1 konton lästa som total utan objekt.",
        ("#PSALDO 2024: på 1 konton når fördelningen på objekt inte totalen; −6,00 kr saknar objekt (5010 (−6,00 kr)). "
        "Totalen är läst."),
    ]  # fmt: skip
    assert law(intake) == 0.0


def test_a_split_must_add_up_in_every_month():
    intake = take(*balances(5010, (1, "", 10), (2, "", 5), (1, "1 a", 5), (2, "1 a", 10)), head=HEAD)
    assert amounts(intake, "organisation") == {("", "actual", "2024-01"): -10.0, ("", "actual", "2024-02"): -5.0}


def test_the_result_tells_when_the_record_without_objects_is_the_rest():
    intake = take(*balances(5010, (1, "", 10), (1, "1 a", 4), (1, "1 a 7 x", 1)), "#RES 0 5010 15.00", head=HEAD)
    assert amounts(intake, "organisation") == {("", "actual", "2024-01"): -10.0, ("a", "actual", "2024-01"): -5.0}
    assert intake.skipped == ()
    assert levels(intake) == [
        (
            "#PSALDO 2024 finns på flera nivåer: 1 konton lästa med alla poster (de är delar av kontots summa, och "
            "posten utan objekt är resten)."
        )
    ]


def test_what_the_file_does_on_known_accounts_holds_for_those_without_a_result():
    budget = ["#PBUDGET 0 202401 5010 {} 7.00", "#PBUDGET 0 202401 5010 {1 a} 2.00"]
    rest = take(*balances(5010, (1, "", 10), (1, "1 a", 4)), *budget, "#RES 0 5010 14.00", head=HEAD)
    total = take(*balances(5010, (1, "", 10), (1, "1 a", 4)), *budget, "#RES 0 5010 10.00", head=HEAD)
    assert round(float(rest.amount.sum()), 2) == -14.0 - 9.0
    assert round(float(total.amount.sum()), 2) == -10.0 - 7.0


def test_the_split_by_both_dimensions_is_preferred():
    rows = balances(5010, (1, "", 10), (1, "1 a", 10), (1, "6 p", 10), (1, "1 a 6 p", 4), (1, "1 a 6 q", 6))
    intake = take(*rows, head=HEAD)
    assert amounts(intake, "organisation", "activity") == {
        ("a", "p", "actual", "2024-01"): -4.0, ("a", "q", "actual", "2024-01"): -6.0,
    }  # fmt: skip


def test_a_split_that_says_nothing_asked_for_is_not_taken():
    intake = take(*balances(5010, (1, "", 10), (1, "7 x", 10)), head=HEAD)
    assert len(intake.amount) == 1
    assert intake.skipped[0].row == 12


def test_levels_are_chosen_an_account_at_a_time():
    rows = [*balances(5010, (1, "", 10), (1, "1 a", 10)), *balances(6010, (1, "", 8)), *balances(7010, (1, "1 a", 3))]
    assert amounts(take(*rows, head=HEAD), "account", "organisation") == {
        ("5010", "a", "actual", "2024-01"): -10.0,
        ("6010", "", "actual", "2024-01"): -8.0,
        ("7010", "a", "actual", "2024-01"): -3.0,
    }


@pytest.mark.parametrize(
    ("rows", "result", "loaded"),
    [
        ([(1, "1 a", 4), (1, "6 p", 6)], 10.0, -10.0),  # parts of one sum
        ([(1, "1 a", 4), (1, "6 p", 6)], 4.0, -4.0),  # the first is the sum
        ([(1, "1 a", 4), (1, "6 p", 4)], None, -4.0),  # the same money divided twice
        ([(1, "1 a", 4), (1, "6 p", 3)], None, -7.0),  # nothing tells: nothing is left out, and it is said
        ([(1, "1 a", 4), (1, "6 p", 3)], 99.0, -7.0),  # neither is the result: nothing is left out
    ],
)
def test_several_splits_without_a_total(rows, result, loaded):
    known = [] if result is None else [f"#RES 0 5010 {result}"]
    intake = take(*balances(5010, *rows), *known, head=HEAD)
    assert float(intake.amount.sum()) == loaded
    assert law(intake) == 0.0


def test_splits_without_evidence_are_told_with_what_may_be_counted_twice():
    sentences = levels(take(*balances(5010, (1, "1 a", 4), (1, "6 p", 3)), head=HEAD))
    assert sentences == [
        (
            "#PSALDO 2024 finns på flera nivåer: 1 konton lästa med alla uppdelningar (inget visar att de upprepar "
            "varandra)."
        ),
        "#PSALDO 2024: 1 konton är delade på olika sätt utan total (5010); −3,00 kr kan vara räknade två gånger.",
    ]
