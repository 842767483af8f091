"""A change in an address: the same after a journey, and nothing that no lever has."""

import pytest
from hypothesis import given
from hypothesis import strategies as some

from forecast.report.lever_address import is_key, read_change, write_change

KEYS = some.text("abcåäö0123456789 .-_:/()", min_size=1, max_size=40).map(lambda text: f"a{text}".strip())


@given(key=KEYS, fte=some.floats(-1000, 1000), source=some.text(max_size=50))
def test_a_change_comes_back_as_it_was(key: str, fte: float, source: str) -> None:
    said = {"fte": fte, "from": "2024-10", "cost_per_fte": 600_000.0, "source": source}
    name, found = read_change(write_change(f"staffing.{key}", said))
    assert name == f"staffing.{key}"
    assert found == {**said, "fte": pytest.approx(fte, rel=1e-14)}


def test_it_reads_as_names_and_numbers() -> None:
    assert write_change("staffing.56", {"fte": -1.0, "from": "2024-10", "cost_per_fte": 552_500.0}) == (
        "staffing.56;fte=-1;from=2024-10;cost_per_fte=552500"
    )
    assert write_change("grants.x", {"rest_of_year": False}) == "grants.x;rest_of_year=false"


@pytest.mark.parametrize(
    "text",
    [
        "", ";", "okand.56;fte=1", "staffing", "staffing.", "staffing.56;okand=1", "staffing.56;fte", "staffing.56;",
        "staffing.56;fte=1;fte=2", "staffing.56;fte=nan", "staffing.56;fte=inf", "staffing.56;fte=abc",
        "staffing.<b>;fte=1", "staffing.\x00;fte=1", f"staffing.{'x' * 81};fte=1",
    ],
)  # fmt: skip
def test_what_is_not_a_change_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        read_change(text)


@pytest.mark.parametrize(("name", "good"), [("P-12", True), ("Fler platser (ny)", True), ("", False), ("a<b", False)])
def test_a_new_name_has_letters_digits_and_a_few_marks(name: str, good: bool) -> None:
    assert is_key(name) is good
