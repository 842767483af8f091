"""Reading a panel of monthly series: `series_id,year,month,value[,budget]`, one row a month.

An empty value is a month that nobody knows and makes its year incomplete; the word "nan", text or infinity is a fault.
"""

from __future__ import annotations

import gzip
import re
import zlib
from dataclasses import dataclass
from io import StringIO
from pathlib import Path

import numpy as np
import pandas as pd

from forecast.errors import InputError, Place
from forecast.fullyear.arrays import MONTHS, Bools, Floats

COLUMNS = ("series_id", "year", "month", "value")
GZIP = b"\x1f\x8b"
FIRST_ROW = 2
"""The row that an editor shows for the first data row."""
YEARS = (1900, 2999)
MOST_YEARS = 200
"""From the first year to the last; more is a slip of the pen, and every series would be laid out over all of them."""
MOST_AMOUNT = 1e18
"""No money is larger in any currency, and sums of squares of it still are numbers."""
CONTROL = re.compile(r"[\x00-\x1f\x7f]")
NOT_A_NUMBER = re.compile(r"[,;\t\"\s]nan\b", re.IGNORECASE)
"""The word that a quick reader takes for an empty cell."""
PLAIN_NUMBER = "Skriv ett vanligt tal med decimalpunkt och utan mellanrum."


@dataclass(frozen=True, slots=True)
class Cube:
    """S series over consecutive years.

    Attributes:
        series: (S,) names in the order that they first stand in.
        first_year: the calendar year of index 0.
        amounts: (S, Y, 12), NaN = unknown.
        budgets: (S, Y) the year's budget as it stood in January, NaN = none.
        present: (S, Y) years that have at least one row in the panel.
    """

    series: tuple[str, ...]
    first_year: int
    amounts: Floats
    budgets: Floats
    present: Bools


def read_panel(path: Path) -> pd.DataFrame:
    """Read a panel file (.csv or .csv.gz, comma, semicolon or tab) and check it.

    Raises:
        InputError: when the file cannot be read, a column is missing or a cell is wrong; names file, row and column.
    """
    text = _text(path)
    head = text.partition("\n")[0]
    separator = max(",;\t", key=head.count)
    names = [name.strip().strip('"').strip() for name in head.split(separator)]
    for column in (*COLUMNS, "budget"):
        if names.count(column) > 1:
            place = Place(path.name, row=1, column=column)
            raise InputError("Kolumnen står två gånger.", place, "Behåll en av dem.")
    quick = _quick(text, separator, path.name)
    return _careful(text, separator, path.name) if quick is None else quick


def _quick(text: str, separator: str, file: str) -> pd.DataFrame | None:
    """The panel where every cell is what its column says, some ten times sooner; None where anything is odd.

    What is odd is then read cell by cell, since only that tells where it stands.
    """
    if NOT_A_NUMBER.search(text):
        return None
    numbers = {"value": np.float64, "budget": np.float64}
    try:
        frame = pd.read_csv(
            StringIO(text),
            sep=separator,
            dtype={"series_id": str, "year": np.int64, "month": np.int64, **numbers},
            keep_default_na=False,
            na_values={column: [""] for column in numbers},
        )
        return check_panel(frame, file) if len(frame) else None
    except (InputError, ValueError, OverflowError):  # pandas' own errors are ValueErrors
        return None


def _careful(text: str, separator: str, file: str) -> pd.DataFrame:
    """The panel read as text, or its first fault with the row that an editor shows."""
    try:
        frame = pd.read_csv(StringIO(text), dtype=str, keep_default_na=False, sep=separator, skip_blank_lines=False)
    except pd.errors.EmptyDataError as error:
        raise InputError("Panelen är tom.", Place(file), f"Den ska ha kolumnerna {', '.join(COLUMNS)}.") from error
    except pd.errors.ParserError as error:
        place = Place(file, row=_row_of(error))
        raise InputError("Raden har fel antal celler.", place, "Kontrollera avgränsare och citattecken.") from error
    frame.columns = frame.columns.str.strip()
    found = check_panel(frame[(frame != "").any(axis=1)], file)
    if found.empty:
        raise InputError(
            "Panelen har inga rader under rubriken.", Place(file, row=FIRST_ROW), "Skriv en rad per månad."
        )
    return found


def _row_of(error: pd.errors.ParserError) -> int | None:
    """The row that an editor shows for what pandas counts as a line from 1 or a row from 0."""
    at = re.search(r"(line|row) (\d+)", str(error))
    return None if at is None else int(at[2]) + (at[1] == "row")


def _text(path: Path) -> str:
    """The file's text, unpacked where it is gzip."""
    try:
        data = path.read_bytes()
        return (gzip.decompress(data) if data.startswith(GZIP) else data).decode("utf-8-sig")
    except FileNotFoundError as error:
        raise InputError("Filen finns inte.", Place(str(path)), "Kontrollera sökvägen.") from error
    except (OSError, EOFError, zlib.error, UnicodeDecodeError) as error:
        raise InputError(
            "Panelen går inte att läsa.", Place(path.name), "Den ska vara en CSV-fil i UTF-8, gärna packad som .csv.gz."
        ) from error


def check_panel(frame: pd.DataFrame, file: str = "panelen") -> pd.DataFrame:
    """A panel with typed columns, or the first fault in it.

    Args:
        frame: rows of text or numbers; other columns than the known are dropped.
        file: the name to use in messages.

    Returns:
        series_id (text), year, month (int), value and, where given, budget (float, NaN = not known).

    Raises:
        InputError: names file, row and column.
    """
    for column in COLUMNS:
        if column not in frame.columns:
            raise InputError(
                f"Kolumnen ”{column}” saknas.", Place(file, row=1), f"Panelen ska ha kolumnerna {', '.join(COLUMNS)}."
            )
    codes, found = pd.factorize(frame["series_id"], use_na_sentinel=False)  # each name is looked at once
    names = np.array([str(name).strip() for name in found], dtype=object)
    nameless = np.array([name == "" for name in names], dtype=np.bool_)
    odd = np.array([CONTROL.search(name) is not None for name in names], dtype=np.bool_)
    _refuse(nameless[codes], frame, "series_id", file, "Skriv vilken serie raden hör till.")
    _refuse(odd[codes], frame, "series_id", file, "Skriv seriens namn utan styrtecken.")
    out = pd.DataFrame({"series_id": pd.Series(names[codes], dtype=object)})
    for column, (low, high) in {"year": YEARS, "month": (1, MONTHS)}.items():
        remedy = f"Skriv ett heltal från {low} till {high}."
        number = _numbers(frame, column, file, remedy, empty=False)
        _refuse((number != np.floor(number)) | (number < low) | (number > high), frame, column, file, remedy)
        out[column] = number.astype(np.int64)
    for column in ("value", "budget"):
        if column in frame.columns:
            out[column] = _numbers(frame, column, file, PLAIN_NUMBER, empty=True)
            _refuse(np.abs(out[column]) > MOST_AMOUNT, frame, column, file, "Skriv ett belopp mindre än 1e18.")
    _refuse_wide_years(out["year"], frame, file)
    _refuse_twice(out, frame, file)
    return out


def _refuse_wide_years(year: pd.Series[int], frame: pd.DataFrame, file: str) -> None:
    """Raise InputError for the year furthest from the others where the panel spans more than MOST_YEARS."""
    if len(year) and int(year.max()) - int(year.min()) >= MOST_YEARS:
        away = (year - int(year.median())).abs()
        remedy = f"Panelen spänner från {year.min()} till {year.max()}, högst {MOST_YEARS} år går; rätta årtalet."
        _refuse(away == away.max(), frame, "year", file, remedy)


def _refuse_twice(out: pd.DataFrame, frame: pd.DataFrame, file: str) -> None:
    """Raise InputError for the first row whose series, year and month stand in an earlier row, which is named."""
    series_code = pd.factorize(out["series_id"])[0].astype(np.int64)
    cell = (series_code * (YEARS[1] + 1) + out["year"].to_numpy()) * (MONTHS + 1) + out["month"].to_numpy()
    twice = np.flatnonzero(pd.Series(cell).duplicated())
    if twice.size:
        at = int(twice[0])
        series, year, month = out[["series_id", "year", "month"]].iloc[at]
        earlier = int(np.flatnonzero(cell == cell[at])[0])
        raise InputError(
            f"Serien ”{series}” har redan {year}-{month:02d}, på rad {_row(frame, earlier)}.",
            Place(file, row=_row(frame, at), column="month"),
            "Behåll en av raderna.",
        )


def _numbers(frame: pd.DataFrame, column: str, file: str, remedy: str, *, empty: bool) -> Floats:
    """(N,) a column as floats; empty cells become NaN where they are allowed."""
    raw = frame[column]
    if pd.api.types.is_numeric_dtype(raw):
        number = raw.to_numpy(dtype=np.float64)
        blank = np.isnan(number)
    else:
        text = raw.astype(str).str.strip()
        blank = ((text == "") | raw.isna()).to_numpy(dtype=np.bool_)
        number = np.asarray(pd.to_numeric(text.where(~blank, "0"), errors="coerce"), dtype=np.float64)
        number = np.where(blank, 0.0, number)
    _refuse(~np.isfinite(number) & ~blank, frame, column, file, remedy)
    if not empty:
        _refuse(blank, frame, column, file, "Fyll i cellen.")
    return np.where(blank, np.nan, number)


def _refuse(wrong: Bools | pd.Series[bool], frame: pd.DataFrame, column: str, file: str, remedy: str) -> None:
    """Raise InputError for the first row that is wrong."""
    at = np.flatnonzero(np.asarray(wrong))
    if at.size:
        found = str(frame[column].iloc[int(at[0])])
        shown = "".join(letter if letter.isprintable() else "?" for letter in found)
        sentence = f"”{shown}” går inte att använda." if found.strip() else "Cellen är tom."
        raise InputError(sentence, Place(file, row=_row(frame, int(at[0])), column=column), remedy)


def _row(frame: pd.DataFrame, at: int) -> int:
    """The row that an editor shows; blank lines have been left out, but their numbers are kept."""
    label = frame.index[at]
    return int(label if isinstance(label, int | np.integer) else at) + FIRST_ROW


def to_cube(panel: pd.DataFrame) -> Cube:
    """Lay a checked panel out as series x years x months; a panel without rows gives an empty cube."""
    codes, names = pd.factorize(panel["series_id"])
    first = int(panel["year"].min()) if len(panel) else YEARS[0]
    count = int(panel["year"].max()) - first + 1 if len(panel) else 0
    year = panel["year"].to_numpy() - first
    month = panel["month"].to_numpy() - 1
    amounts = np.full((len(names), count, MONTHS), np.nan)
    amounts[codes, year, month] = panel["value"].to_numpy()
    budgets = np.full((len(names), count), np.nan)
    if "budget" in panel.columns:
        january = month == 0
        budgets[codes[january], year[january]] = panel["budget"].to_numpy()[january]
    present = np.zeros((len(names), count), dtype=np.bool_)
    present[codes, year] = True
    return Cube(tuple(str(name) for name in names), first, amounts, budgets, present)
