"""The one door: what a file is shows in its bytes, and no bytes bring anything but a cube or a sentence."""

import unicodedata

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from forecast.errors import InputError
from forecast.formats.statistics.cube import Cube
from forecast.formats.statistics.read import looks_like_statistics, read_statistics, statistics_format
from statistics_files import SEEDS, mutated


def read_or_refuse(data):
    """Reads, or says in Swedish why not."""
    cube, refused = None, None
    try:
        cube = read_statistics(data, "fil")
    except InputError as error:
        refused = error
    if refused is not None:
        assert str(refused).startswith("fil")
        assert refused.remedy
        assert str(refused).encode()
        assert not {"Cc", "Cs"} & {unicodedata.category(letter) for letter in str(refused).replace("\n", "")}
        return
    assert isinstance(cube, Cube)
    assert cube.values.shape == cube.status.shape == tuple(len(item.codes) for item in cube.dimensions)
    assert 0 <= cube.cells <= cube.values.size
    assert int(cube.status.max()) < len(cube.marks)
    cube.title.encode()


KINDS = ("px", "px", "json", "json", "csv", "csv")
FORMATS = ("PX", "PX", "JSON-stat2", "Kolada v3", "CSV", "CSV")


@pytest.mark.parametrize(("data", "kind", "named"), list(zip(SEEDS, KINDS, FORMATS, strict=True)))
def test_each_format_is_known_by_its_bytes(data, kind, named):
    assert statistics_format(data) == kind
    assert statistics_format(b"\xef\xbb\xbf \n" + data) == kind
    assert read_statistics(data, "fil").format == named


@pytest.mark.parametrize(
    "data", [*SEEDS, b"region;2024\n0125;1\n", '"Titel"\n\n"Civilstånd","2024"\n'.encode("cp1252")]
)
def test_statistics_are_told_from_ledgers(data):
    assert looks_like_statistics(data)


@pytest.mark.parametrize(
    "text",
    ["", "konto;period;belopp\n1;2;3\n", "region;verksamhet;budget 2024\n", "rad;jan;feb\n", "kommun;antal\n", "\x00"],
)
def test_ledgers_and_other_tables_are_no_statistics(text):
    assert not looks_like_statistics(text.encode())


def test_json_that_is_neither_is_refused():
    with pytest.raises(InputError, match="JSON-filen är varken JSON-stat från SCB eller ett svar från Kolada"):
        read_statistics(b'{"a": 1}', "fil")


@settings(deadline=None, max_examples=150)
@given(st.binary(max_size=300))
@example(b"")
@example(b"MATRIX=")
@example(b"{}")
@example(b"[[]]")
@example(b'{"values": [[]]}')
@example(b'{"class": []}')
def test_any_bytes_are_read_or_refused(data):
    read_or_refuse(data)


@settings(deadline=None, max_examples=300)
@given(st.integers(0, 2**32), st.sampled_from(SEEDS))
def test_files_that_are_damaged_are_read_or_refused(seed, data):
    read_or_refuse(mutated(seed, data))


@pytest.mark.soak
@settings(deadline=None, max_examples=30_000)
@given(st.integers(0, 2**40), st.sampled_from(SEEDS))
def test_many_files_that_are_damaged_are_read_or_refused(seed, data):
    read_or_refuse(mutated(seed, data))
