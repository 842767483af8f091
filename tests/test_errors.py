import pytest

from forecast.errors import CollectedInputError, ForecastError, InputError, Place, UsageError


@pytest.mark.parametrize(
    ("place", "text"),
    [
        (Place("a.csv"), "a.csv"),
        (Place("a.csv", 3), "a.csv, rad 3"),
        (Place("a.csv", None, "belopp"), "a.csv, kolumn ”belopp”"),
        (Place("a.xlsx", 3, "B", "Blad 1"), "a.xlsx, blad ”Blad 1”, rad 3, kolumn ”B”"),
    ],
)
def test_a_place_is_written_as_an_editor_shows_it(place, text):
    assert str(place) == text


def test_an_input_error_says_where_what_and_what_to_do():
    error = InputError("Talet saknas.", Place("a.csv", 3, "belopp"), "Skriv ett tal.")
    assert str(error) == "a.csv, rad 3, kolumn ”belopp”: Talet saknas. Skriv ett tal."
    assert (error.found, error.place.row, error.remedy) == ("Talet saknas.", 3, "Skriv ett tal.")


def test_an_endless_word_out_of_a_file_is_not_repeated():
    error = InputError(f"”{'x' * 5000}” finns inte.", Place("a.yaml", 3, "y" * 5000), "Rätta.")
    assert str(error) == f"a.yaml, rad 3, kolumn ”{'y' * 60}…”: ”{'x' * 59}… finns inte. Rätta."


def test_collected_errors_stand_one_per_line_in_order():
    parts = [InputError(f"Fel {n}.", Place("a.csv", n), "Rätta.") for n in (4, 2)]
    error = CollectedInputError(parts)
    assert str(error) == "a.csv, rad 4: Fel 4. Rätta.\na.csv, rad 2: Fel 2. Rätta."
    assert error.errors == tuple(parts)
    assert error.place == Place("a.csv", 4)


def test_nothing_collected_is_a_mistake_in_the_program():
    with pytest.raises(ValueError, match="at least one"):
        CollectedInputError([])


@pytest.mark.parametrize(
    ("kind", "base"),
    [(UsageError, ForecastError), (InputError, ForecastError), (CollectedInputError, InputError)],
)
def test_the_tree_of_errors(kind, base):
    assert issubclass(kind, base)
    assert not issubclass(UsageError, InputError)
