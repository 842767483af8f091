"""Tables of statistics for tests: drawn at random, and written as the formats write them."""

import json

import numpy as np
from hypothesis import strategies as st

from forecast.formats.statistics.cube import plain

MARKS = ("..", "-", ".")
LETTERS = st.text("abcåäöÅÄÖ0123456789 -+(),;:%[]", min_size=1, max_size=12).map(plain).filter(bool)


@st.composite
def tables(draw):
    """Dimensions as (name, codes, labels) and flat cells: numbers or marks."""
    names = draw(st.lists(LETTERS, min_size=1, max_size=3, unique=True))
    dimensions = []
    for name in names:
        codes = draw(st.lists(LETTERS, min_size=1, max_size=4, unique=True))
        labels = draw(st.lists(LETTERS, min_size=len(codes), max_size=len(codes)))
        dimensions.append((name, codes, labels))
    count = int(np.prod([len(codes) for _, codes, _ in dimensions]))
    number = st.floats(-1e12, 1e12, allow_nan=False).map(lambda value: round(value, 3))
    cells = draw(st.lists(st.one_of(number, st.sampled_from(MARKS)), min_size=count, max_size=count))
    return dimensions, cells


def quoted(texts):
    return ",".join(f'"{text}"' for text in texts)


def px_text(dimensions, cells, *, stub=None, head='CHARSET="ANSI";'):
    """A PX file; the first `stub` variables stand in the stub."""
    names = [name for name, _, _ in dimensions]
    stub = len(names) - 1 if stub is None else stub
    lines = [head, 'MATRIX="T1";', 'TITLE="Antal efter allt";', 'UNITS="antal";', 'SOURCE="SCB";']
    lines += [f"STUB={quoted(names[:stub])};"] if stub else []
    lines += [f"HEADING={quoted(names[stub:])};"] if stub < len(names) else []
    for name, codes, labels in dimensions:
        lines += [f'VALUES("{name}")={quoted(labels)};', f'CODES("{name}")={quoted(codes)};']
    data = " ".join(f'"{cell}"' if isinstance(cell, str) else repr(cell) for cell in cells)
    return "\n".join([*lines, "DATA=", data + ";"]) + "\n"


def json_stat(dimensions, cells, *, listed=False, sparse=False):
    """A JSON-stat2 dataset."""
    values = [None if isinstance(cell, str) else cell for cell in cells]
    marks = {str(at): cell for at, cell in enumerate(cells) if isinstance(cell, str)}
    return {
        "version": "2.0",
        "class": "dataset",
        "label": "Antal efter allt",
        "source": "SCB",
        "updated": "2026-02-21T07:00:00Z",
        "id": [name for name, _, _ in dimensions],
        "size": [len(codes) for _, codes, _ in dimensions],
        "dimension": {
            name: {
                "label": name,
                "category": {
                    "index": codes if listed else {code: at for at, code in enumerate(codes)},
                    "label": dict(zip(codes, labels, strict=True)),
                },
            }
            for name, codes, labels in dimensions
        },
        "value": {str(at): value for at, value in enumerate(values) if value is not None} if sparse else values,
        "status": marks,
        "extension": {"px": {"tableid": "T1"}},
    }


def json_bytes(value):
    return json.dumps(value, ensure_ascii=False).encode()


def assert_same(cube, dimensions, cells):
    """The cube holds just the table."""
    assert [item.codes for item in cube.dimensions] == [tuple(codes) for _, codes, _ in dimensions]
    assert [item.labels for item in cube.dimensions] == [tuple(labels) for _, _, labels in dimensions]
    expected = np.array([np.nan if isinstance(cell, str) else cell for cell in cells])
    np.testing.assert_array_equal(cube.values.ravel(), expected)
    found = [cube.marks[at] for at in cube.status.ravel()]
    assert found == [cell if isinstance(cell, str) else "" for cell in cells]
    assert cube.cells == len(cells)


_SMALL = [("Kon", ["1", "2"], ["män", "kvinnor"]), ("Tid", ["2023", "2024"], ["2023", "2024"])]
_KOLADA = {"values": [{"kpi": "N1", "municipality": "0125", "period": 2023, "values": [{"gender": "T", "value": 1}]}]}
SEEDS = (
    px_text(_SMALL, [1, 2, "..", 4]).encode("cp1252"),
    px_text(_SMALL, [1, 2, 3, 4]).replace("DATA=\n1.0 2.0", 'KEYS("Kon")=CODES;\nDATA="1",1.0 2.0').encode(),
    json_bytes(json_stat(_SMALL, [1, 2, "..", 4])),
    json_bytes(_KOLADA),
    "Region,Kon,BE0101N1 2024\n0125,1,5\n0125,2,7\n".encode("cp1252"),
    "tid;kön;ålder;Befolkning\n2024;Män;0 år;5\n".encode(),
)

_BITS = (b'"', b";", b",", b"=", b"(", b")", b"{", b"[", b"\n", b"\x00", b"\xff", b"1e400")


def mutated(seed, data):
    """The bytes with a few places changed, doubled, cut or shuffled."""
    rng = np.random.default_rng(seed)
    out = bytearray(data)
    for _ in range(rng.integers(1, 7)):
        at = rng.integers(len(out) + 1)
        kind = rng.integers(5)
        if kind == 0:
            out[at : at + rng.integers(1, 9)] = b""
        elif kind == 1:
            out[at:at] = _BITS[rng.integers(len(_BITS))]
        elif kind == 2:
            out[at:at] = out[at : at + rng.integers(1, 31)]
        elif kind == 3:
            out[at : at + 1] = bytes([rng.integers(256)])
        else:
            del out[at:]
        if not out:
            return b""
    return bytes(out)
