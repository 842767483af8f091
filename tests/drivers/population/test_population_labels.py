import pytest
from hypothesis import given
from hypothesis import strategies as st

from forecast.drivers.population.labels import age_of, is_total, open_from, sex_of


@pytest.mark.parametrize(
    ("text", "age"),
    [
        ("0", 0), ("0 år", 0), ("79 år", 79), ("99", 99), ("100", 100), ("100+", 100), ("100+1", 100), ("100+ år", 100),
        ("100-w år", 100), ("100 år", 100), ("103 år", 100), ("106+ år", 100), ("100 år och äldre", 100),
    ],
)  # fmt: skip
def test_ages_as_tables_write_them(text, age):
    assert age_of(text) == age


@pytest.mark.parametrize("text", ["tot", "Totalt", "TotSa", "totalt ålder", "Totalt, samtliga åldrar"])
def test_all_ages_together_is_no_age(text):
    assert age_of(text) is None


@pytest.mark.parametrize("text", ["65-69 år", "65–69", "", "okänd", "1e2", "-1", "0,5"])
def test_a_class_of_several_years_is_refused(text):
    with pytest.raises(ValueError, match=r"är ingen ettårsklass\. Hämta tabellen med ettårsklasser"):
        age_of(text)


@pytest.mark.parametrize("text", ["95+", "85 år och äldre", "80+ år"])
def test_a_class_that_is_open_too_early_is_refused(text):
    with pytest.raises(ValueError, match="är öppen redan under 100 år"):
        age_of(text)


@pytest.mark.parametrize(("text", "begins"), [("100+", 100), ("106+ år", 106), ("100-w år", 100), ("100", None)])
def test_open_classes_are_told_from_single_ages(text, begins):
    assert open_from(text) == begins


@pytest.mark.parametrize(
    ("text", "sex"), [("1", 0), ("män", 0), ("Män", 0), ("M", 0), ("2", 1), ("kvinnor", 1), ("K", 1), ("women", 1)]
)
def test_sexes(text, sex):
    assert sex_of(text) == sex


@pytest.mark.parametrize("text", ["Båda könen", "1+2", "tot", "TotSA", "SC"])
def test_both_sexes_together_is_a_total(text):
    assert sex_of(text) is None
    assert is_total(text)


def test_an_unknown_sex_is_refused():
    with pytest.raises(ValueError, match=r"Könet ”x” är okänt\. Skriv M eller K"):
        sex_of("x")


@given(st.integers(0, 150))
def test_every_age_lands_in_the_array(age):
    assert age_of(str(age)) == min(age, 100)
