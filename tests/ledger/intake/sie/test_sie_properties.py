"""What holds for every SIE file: nothing is lost, nothing is read twice, and no bytes make a traceback."""

import contextlib

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from forecast.errors import InputError
from forecast.formats.sie.reader import read_sie
from forecast.ledger.intake.sie.amounts import sie_intake
from sie_text import law, sie_text, voucher

ACCOUNTS = ("3010", "4510", "5010", "6010")
STYLES = ("total", "total and split", "parts", "split", "vouchers", "results")
HOW_READ = {"kontoplan", "dimension", "balanskonto", "källa", "nivå", "per"}

money = st.integers(-10_000_000, 10_000_000).map(lambda ore: ore / 100)
cells = st.dictionaries(
    st.tuples(st.sampled_from(ACCOUNTS), st.integers(1, 12), st.sampled_from(["", "a", "b", "007"])), money, min_size=1
)  # fmt: skip


def records(style, said):
    """The records of {(account, month, object): SEK in SIE's sign} in one style of writing."""
    totals, years = {}, {}
    for (account, month, _), amount in said.items():
        totals[account, month] = totals.get((account, month), 0.0) + amount
        years[account] = years.get(account, 0.0) + amount
    results = [f"#RES 0 {account} {amount:.2f}" for account, amount in years.items()]
    if style == "results":
        return "1", results
    if style == "vouchers":
        rows = [
            line
            for at, ((account, month, code), amount) in enumerate(said.items())
            for line in voucher(
                at, f"2024{month:02d}28", f"{account} {_list(code)} {amount:.2f}", f"1930 {{}} {-amount:.2f}"
            )
        ]  # fmt: skip
        return "4", [*results, *rows]
    whole = [f"#PSALDO 0 2024{month:02d} {account} {{}} {amount:.2f}" for (account, month), amount in totals.items()]
    objects = [
        f"#PSALDO 0 2024{month:02d} {account} {_list(code)} {amount:.2f}"
        for (account, month, code), amount in said.items()
    ]
    if style == "total":
        return "2", [*whole, *results]
    if style == "split":
        return "3", [*[row.replace("{}", '{1 ""}') if "{}" in row else row for row in objects], *results]
    if style == "parts":
        return "3", [*objects, *results]
    split = [row.replace("{}", "{1 rest}") for row in objects]
    return "3", [*whole, *split, *results]


def _list(code):
    return f'{{1 "{code}"}}' if code else "{}"


def sums(intake, *, by_month):
    found = {}
    for line, measure, amount in zip(
        intake.line.tolist(), intake.measure.tolist(), intake.amount.tolist(), strict=True
    ):
        key = (intake.lines.account[line], intake.measures[measure].span.last if by_month else 0)
        found[key] = found.get(key, 0.0) + amount
    return {key: round(amount, 2) for key, amount in found.items() if round(amount, 2)}


def expected(said, *, by_month):
    found = {}
    for (account, month, _), amount in said.items():
        key = (account, month if by_month else 0)
        found[key] = found.get(key, 0.0) - amount
    return {key: round(amount, 2) for key, amount in found.items() if round(amount, 2)}


@given(st.sampled_from(STYLES), cells)
def test_whatever_way_a_program_writes_the_same_money_it_is_read_once(style, said):
    kind, rows = records(style, said)
    intake = sie_intake(read_sie(sie_text(*rows, kind=kind).encode("cp437"), "a.se"), None)
    by_month = style != "results"
    assert sums(intake, by_month=by_month) == expected(said, by_month=by_month)
    assert law(intake) == 0.0
    assert round(intake.sum_file + sum(round(amount, 2) for amount in said.values()), 2) == 0.0
    assert not [finding for finding in intake.findings if finding.check in {"resultat", "verifikation", "oläst post"}]


def accounted(intake):
    """The law, and that all that is read is finite and stands on a line."""
    assert law(intake) == 0.0
    assert np.isfinite(intake.amount).all()
    assert intake.rows_read >= len(intake.skipped)
    assert set(intake.line.tolist()) <= set(range(len(intake.lines.number)))


def read_or_refused(data):
    with contextlib.suppress(InputError):
        accounted(sie_intake(read_sie(data, "a.se"), None))


SAMPLE = sie_text(
    "#OMFATTN 20240831", "#KPTYP EUBAS97", "#DIM 1 Ansvar", '#UNDERDIM 2 "Del" 1', '#OBJEKT 1 a "Norr"',
    '#KONTO 5010 "Löner"', "#KTYP 5010 K", "#IB 0 1930 10.00", "#UB 0 1930 -40.00", "#RES 0 5010 50.00",
    "#RES -1 5010 60.00",
    "#PSALDO 0 202401 5010 {} 50.00", "#PSALDO 0 202401 5010 {1 a} 50.00", "#PSALDO 0 202413 5010 {} 0.00",
    "#PBUDGET 0 202401 5010 {} 55,50",
    *voucher(1, 20240115, "#RTRANS 5010 {1 a} 50.00", "5010 {1 a} 50.00", "1930 {} -50.00"),
    kind="4", years=("0 20240101 20241231", "-1 20230101 20231231"),
).encode("cp437")  # fmt: skip
PIECES = (
    b'"',
    b"{",
    b"}",
    b"#",
    b" ",
    b"\n",
    b"-",
    b".",
    b",",
    b"0",
    b"9",
    b"x",
    b"\xe5",
    b"\x86",
    b"\\",
    b"#TRANS 5010 {} 1\n",
)


@given(st.binary(max_size=300), st.binary(max_size=200))
@example(b"#RAR", b"")
@example(b"#FLAGGA 0\n#RAR 0 0 0\n", b"")
@example(b"#VER {{{", b"")
@example(b"{" * 5_000, b"}" * 5_000)
def test_any_bytes_are_read_or_refused_in_a_sentence(head, tail):
    read_or_refused(head)
    read_or_refused(b"#FLAGGA 0\n" + head + b"\n#RES 0 3010 " + tail)


def broken(draw_edits):
    data = bytearray(SAMPLE)
    for at, piece, cut in draw_edits:
        place = at % (len(data) + 1)
        data[place : place + cut] = piece
    return bytes(data)


edits = st.lists(
    st.tuples(st.integers(0, 4000), st.sampled_from(PIECES) | st.binary(max_size=3), st.integers(0, 6)), max_size=8
)


@given(edits)
def test_a_file_that_is_damaged_anywhere_keeps_its_sums(said):
    read_or_refused(broken(said))


@pytest.mark.soak
@settings(max_examples=5_000)
@given(edits)
def test_many_damaged_files(said):
    read_or_refused(broken(said))


@pytest.mark.soak
@settings(max_examples=5_000)
@given(st.lists(st.sampled_from([*PIECES, *SAMPLE.split()]), max_size=60).map(b" ".join))
def test_many_files_of_loose_words(data):
    read_or_refused(b"#FLAGGA 0\n" + data)


def told(data):
    """What a reader learns of faults; None where the file is refused."""
    try:
        intake = sie_intake(read_sie(data, "a.se"), None)
    except InputError:
        return None
    return {str(finding) for finding in intake.findings if finding.check not in HOW_READ}, round(
        float(intake.amount.sum()), 2
    )


BY_PERIODS = sie_text(
    '#KONTO 5010 "Löner"', "#DIM 1 Ansvar", "#PBUDGET 0 202401 5010 {} 55.00", "#PSALDO 0 202401 5010 {} 50.25",
    "#PSALDO 0 202401 5010 {1 a} 50.25", "#PSALDO 0 202402 5010 {1 a} 70.00", "#PSALDO 0 202402 5010 {} 70.00",
    "#IB 0 1930 10.00", "#UB 0 1930 -110.25", "#RES 0 3010 -25.00", "#RES 0 5010 120.25",
)  # fmt: skip
BY_VOUCHERS = sie_text(
    "#IB 0 1930 10.00", "#UB 0 1930 -40.00", "#UB 0 1510 -9.00", "#RES 0 5010 59.00",
    *voucher(1, 20240115, "5010 {} 50.00", "1930 {} -50.00"), *voucher(2, 20240115, "5010 {} 9.00", "1510 {} -9.00"),
    kind="4",
)  # fmt: skip


@pytest.mark.parametrize("text", [BY_PERIODS, BY_VOUCHERS])
def test_a_file_cut_at_any_byte_says_so(text):
    data = text.replace("#RES 0 3010 -25.00\r\n", "").encode("cp437")
    whole, loaded = told(data)
    for cut in range(len(data)):
        said = told(data[:cut])
        same = data[cut:].strip(b"\r\n}") == b"" and said is not None and said[1] == loaded
        assert said is None or said[0] - whole or same, data[:cut]
