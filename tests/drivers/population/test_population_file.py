import numpy as np
import pytest

from forecast.drivers.population.counts import Population
from forecast.drivers.population.own_file import population_csv, read_population
from forecast.errors import InputError
from town import table_of

COUNTS = np.arange(3 * 2 * 101, dtype=float).reshape(3, 2, 101) / 8
MADE = Population((2023, 2024, 2025), COUNTS, (False, False, True), "made.csv")


def read(text, counted_to=2024):
    return read_population(table_of(text, "population.csv"), counted_to)


def with_kinds(kinds):
    lines = population_csv(MADE).splitlines()
    return "\n".join([lines[0] + ",kind", *(f"{line},{kinds[int(line[:4])]}" for line in lines[1:])])


def test_what_is_written_is_read_again():
    text = population_csv(MADE)
    assert text.splitlines()[:2] == ["year,sex,age,count", "2023,M,0,0.00"]
    assert text.splitlines()[102] == "2023,K,0,12.62"
    found = read(text)
    np.testing.assert_allclose(found.counts, COUNTS, atol=0.0051)
    assert found.years == MADE.years
    assert found.projected == MADE.projected


def test_chosen_years_are_written_alone():
    assert {line[:4] for line in population_csv(MADE, [2025]).splitlines()[1:]} == {"2025"}


def test_kind_says_what_is_counted():
    kinds = {2023: "history", 2024: "projection", 2025: "projection"}
    assert read(with_kinds(kinds)).projected == (False, True, True)


def test_scbs_codes_for_sex_are_read():
    text = population_csv(MADE).replace(",M,", ",1,").replace(",K,", ",2,")
    np.testing.assert_allclose(read(text).counts, COUNTS, atol=0.0051)


@pytest.mark.parametrize(
    ("old", "new", "match"),
    [
        ("2023,M,0,0.00\n", "", "Folkmängd saknas för 2023, M, 0 år"),
        ("2023,M,1,", "2023,M,0,", "rad 3: Samma år, kön och ålder står redan i filen"),
        ("2023,M,0,0.00", "2023,tot,0,0.00", "Raden är en summa av kön eller åldrar"),
        ("2023,M,0,0.00", "23,M,0,0.00", "”23” är inget år"),
        ("year,sex", "år,sex", "Kolumnen ”year” saknas"),
    ],
)
def test_faults_are_told_with_their_row(old, new, match):
    with pytest.raises(InputError, match=match):
        read(population_csv(MADE).replace(old, new, 1))


def test_an_unknown_or_divided_kind_is_refused():
    with pytest.raises(InputError, match=r"kind är ”gissning”\. Skriv history eller projection"):
        read(with_kinds(dict.fromkeys(MADE.years, "gissning")))
    text = with_kinds(dict.fromkeys(MADE.years, "history")).replace("2023,M,5,0.62,history", "2023,M,5,0.62,projection")
    with pytest.raises(InputError, match="År 2023 är både history och projection"):
        read(text)
