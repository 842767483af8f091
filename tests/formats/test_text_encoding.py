import pytest
from hypothesis import given
from hypothesis import strategies as st

from forecast.errors import InputError
from forecast.formats.text_encoding import decode_text

TEXT = "Äldre;på särskilt boende;Öppen förskola;två;ÅR\n"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252", "cp437"])
def test_each(encoding):
    decoded = decode_text(TEXT.encode(encoding), "fil.csv")
    assert (decoded.text, decoded.encoding, decoded.told) == (TEXT, encoding, ())


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
def test_two_bytes_a_letter_without_mark(encoding):
    decoded = decode_text(TEXT.encode(encoding), "fil.csv")
    assert (decoded.text, decoded.encoding) == (TEXT, "utf-16")


@pytest.mark.parametrize("text", ["”Äldre” – särskilt", "”plain” text", "„x” † – …", "50 € och 3 ½", "ordet”"])
def test_quotes_of_windows_are_no_letters_of_dos(text):
    decoded = decode_text(text.encode("cp1252"), "fil.csv")
    assert (decoded.text, decoded.encoding) == (text, "cp1252")


@pytest.mark.parametrize("text", ["Särskilt boende", "på", "Äldre", "Öppenvård", "förskola"])
def test_one_word_in_the_letters_of_dos(text):
    assert decode_text(text.encode("cp437"), "fil.csv").text == text


def test_the_end_mark_of_dos_is_no_text():
    assert decode_text("Nämnd\r\n\x1a".encode("cp437"), "fil.csv").text == "Nämnd\r\n"


@pytest.mark.parametrize("word", ["Särskilt", "på", "Öppen", "ÅR", "Éva"])
def test_text_saved_again_with_the_wrong_letters_is_told_and_not_mended(word):
    wrong = word.encode().decode("cp1252", "replace")
    decoded = decode_text(f"a;b\n{wrong};1\n".encode(), "fil.csv")
    assert wrong in decoded.text
    assert "Rad 2 har ”" in decoded.told[0]
    assert "filen har sparats om med fel teckenkodning" in decoded.told[0]


def test_a_letter_that_is_lost_is_told():
    told = decode_text("a\nN\ufffdmnd\n".encode(), "fil.csv").told
    assert told == ("Rad 2 har ”\ufffd” i stället för en bokstav: den gick förlorad när filen sparades.",)


def test_a_file_that_ends_inside_a_letter_is_told():
    decoded = decode_text("Nämnd;på".encode()[:-1], "fil.csv")
    assert decoded.text == "Nämnd;p"
    assert decoded.told == ("Filen slutar mitt i ett tecken; den kan vara avhuggen.",)
    assert decode_text("Nämnd".encode("utf-16")[:-1], "fil.csv").told == decoded.told


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"a\nb\x00c", "fil.csv, rad 2: Filen är inte text: den har nollbyte. Spara den som CSV (UTF-8)."),
        (b"a\nb\x07", "fil.csv, rad 2: Filen har ett tecken som inte är text (U+0007)."),
        (b"a\n\x81\xe5", "fil.csv, rad 2: Tecknet på plats 2 går inte att läsa."),
        (b"\xff\xfea\x00\x00\xd8b\x00", "fil.csv: Tecknet på plats"),
    ],
)
def test_what_is_no_text_is_refused(data, sentence):
    with pytest.raises(InputError) as caught:
        decode_text(data, "fil.csv")
    assert sentence in str(caught.value)


@given(st.text(st.sampled_from("abcåäöÅÄÖé ;\n1,-"), min_size=1), st.sampled_from(["utf-8", "utf-8-sig", "utf-16"]))
def test_swedish_text_comes_out_as_it_was(text, encoding):
    assert decode_text(text.encode(encoding), "fil.csv").text == text
