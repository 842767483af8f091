"""population_spans.csv: what `forecast population --quantiles` writes is read, and a fault is said with its place."""

import pytest

from forecast.drivers.population.spans import GroupSpan, read_spans
from forecast.errors import InputError
from town import table_of

HEAD = "year,group,count,q05,q10,q50,q90,q95\n"


def read(rows: str) -> tuple[GroupSpan, ...]:
    """The spans of some rows."""
    return read_spans(table_of(HEAD + rows, "population_spans.csv"))


def test_the_ends_of_eight_futures_of_ten_are_read() -> None:
    (span,) = read("2031,80+,1044.2,980.0,994.5,1044.0,1094.5,1110.0\n")
    assert span == GroupSpan(2031, "80+", 1044.2, 994.5, 1094.5)
    assert span.belongs_to(1044.0)
    assert not span.belongs_to(1050.0)


@pytest.mark.parametrize(
    ("rows", "words"),
    [
        ("2031,75+,1,1,1,1,1,1\n", "”75+” är ingen grupp"),
        ("2031,80+,5,1,9,5,2,9\n", "q10 är högre än q90"),
        ("2031,80+,5,1,2,5,9,9\n2031,80+,5,1,2,5,9,9\n", "80+ 2031 står redan i filen"),
    ],
)
def test_a_fault_is_told(rows: str, words: str) -> None:
    with pytest.raises(InputError) as raised:
        read(rows)
    assert words in str(raised.value)
    assert "population_spans.csv" in str(raised.value)
