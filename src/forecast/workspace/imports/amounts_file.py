"""amounts.csv of an import: the ledger's amounts as text, and back to the öre."""

from __future__ import annotations

import hashlib
import io
import re
from collections.abc import Callable, Mapping

import numpy as np
import pandas as pd

from forecast.errors import InputError, Place
from forecast.formats.csv_table import decode
from forecast.formats.formula_guard import guarded, unguarded
from forecast.ledger import book
from forecast.ledger.specs import Kind, Layer

AMOUNTS = "amounts.csv"
SEAL = "amounts_sha256"
"""The receipt's key for `seal_of`."""
MOST_SEK = 1e18
"""No amount of a ledger comes near it: a million times the largest that a file may hold."""
COLUMNS = (
    "statement", "row", "kind", "layer", "version", "span", "amount", "digit", "file", "sheet", "line", "lines",
    "column",
)  # fmt: skip
_TEXTS = ("version", "file", "sheet", "column")
_SPAN = re.compile(r"(\d{4})(?:-(\d\d)(?:\.\.\1-(\d\d))?)?")


def seal_of(data: bytes) -> str:
    """What the receipt keeps of amounts.csv, so that a change by hand is seen; the ends of its lines may be changed."""
    return hashlib.sha256(data.replace(b"\r\n", b"\n")).hexdigest()


def amounts_text(frame: pd.DataFrame) -> str:
    """The ledger's long table as amounts.csv: öre as kronor with two decimals, texts guarded against formulas."""
    spans = frame[["year", "first", "last"]].astype(int)
    span_of = {key: span_text(*key) for key in set(spans.itertuples(index=False, name=None))}
    columns: dict[str, object] = {
        "span": [span_of[key] for key in spans.itertuples(index=False, name=None)],
        "amount": [f"{amount:.2f}" for amount in frame["amount"].tolist()],
        "digit": _each(frame["digit"], lambda digit: repr(float(str(digit)))),
    }
    columns |= {name: _each(frame[name], lambda text: guarded(_seen(str(text)))) for name in _TEXTS}
    columns |= {name: frame[name].to_numpy() for name in ("statement", "row", "kind", "layer", "line", "lines")}
    return pd.DataFrame(columns)[list(COLUMNS)].to_csv(sep=";", index=False, lineterminator="\n")


def read_amounts(data: bytes, file: str) -> pd.DataFrame:
    """amounts.csv as the ledger's long table, columns `ledger.book.COLUMNS`.

    Raises:
        InputError: it is no such table: somebody has changed it by hand.
    """
    try:
        frame = pd.read_csv(io.StringIO(decode(data, file)), sep=";", dtype=str, na_filter=False)
    except (pd.errors.ParserError, pd.errors.EmptyDataError) as error:
        raise changed_by_hand("Tabellen går inte att läsa.", file) from error
    if tuple(frame.columns) != COLUMNS:
        raise changed_by_hand(f"Rubrikerna är {', '.join(map(str, frame.columns))[:200]}.", file)
    try:
        numbers: Mapping[str, object] = {
            "amount": frame["amount"].to_numpy(dtype=np.float64), "digit": frame["digit"].to_numpy(dtype=np.float64),
            "line": frame["line"].to_numpy(dtype=np.int64), "lines": frame["lines"].to_numpy(dtype=np.int64),
        }  # fmt: skip
    except (ValueError, OverflowError) as error:
        raise changed_by_hand("Ett tal går inte att läsa.", file) from error
    sizes = frame[["amount", "digit"]].to_numpy(dtype=np.float64)
    if not (np.abs(sizes) < MOST_SEK).all():  # not a number either
        raise changed_by_hand("Ett belopp är inget vanligt tal.", file)
    _check_words(frame, file)
    spans = {text: _read_span(text, file) for text in frame["span"].unique()}
    parts = {
        name: frame["span"].map({text: span[at] for text, span in spans.items()}) for at, name in enumerate(_SPANS)
    }
    texts = {name: _each(frame[name], lambda text: unguarded(str(text))) for name in _TEXTS}
    whole = {name: frame[name] for name in ("statement", "row", "kind", "layer")}
    return pd.DataFrame({**whole, **parts, **texts, **numbers})[list(book.COLUMNS)]


_SPANS = ("year", "first", "last")


def _check_words(frame: pd.DataFrame, file: str) -> None:
    kinds, layers = {kind.value for kind in Kind}, {"", *(layer.value for layer in Layer)}
    for column, known in (("kind", kinds), ("layer", layers)):
        odd = set(frame[column].unique()) - known
        if odd:
            raise changed_by_hand(f"”{sorted(odd)[0]}” är inte känt i ”{column}”.", file)


def _each(column: pd.Series, change: Callable[[object], str]) -> pd.Series:
    """A column with every distinct value changed once."""
    return column.map({value: change(value) for value in column.unique()})


def _seen(text: str) -> str:
    """A text on one line, that can be written as UTF-8."""
    return " ".join("".join(char if char.isprintable() else " " for char in text).split())


def span_text(year: int, first: int, last: int) -> str:
    """A span as amounts.csv has it; unlike `str(Span)` it tells a year with its closing period from one without."""
    if (first, last) == (1, 12):
        return str(year)
    return f"{year}-{first:02d}" if first == last else f"{year}-{first:02d}..{year}-{last:02d}"


def _read_span(text: str, file: str) -> tuple[int, int, int]:
    match = _SPAN.fullmatch(text)
    if match is None:
        raise changed_by_hand(f"Perioden ”{text[:40]}” går inte att läsa.", file)
    year, first, last = match.groups()
    span = (int(year), int(first or 1), int(last or first or 12))
    if not 1 <= span[1] <= span[2] <= 13:
        raise changed_by_hand(f"Perioden ”{text}” finns inte.", file)
    return span


def changed_by_hand(found: str, file: str) -> InputError:
    """A file of an import that is not as it was written."""
    remedy = "Filen skrivs av forecast import och ska inte ändras: läs in källan igen, eller ta bort importens mapp."
    return InputError(found, Place(file), remedy)
