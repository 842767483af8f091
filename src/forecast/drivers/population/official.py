"""Official counts and projections as SCB's database gives them: CSV with codes or texts, wide or long.

Known tables: TAB638 (folkmängd to 2024), TAB5557 (folkmängd from 2025, with CKM noise), TAB6008 (projection by born in
Sweden or abroad). Whatever further columns a table has are summed over, and a category that is a total is taken alone.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from forecast.drivers.population import cells
from forecast.drivers.population.counts import Cell, Population, fill
from forecast.drivers.population.labels import OLDEST, is_total, open_from
from forecast.errors import CollectedInputError, InputError, Place
from forecast.formats.csv_table import CsvTable

CKM_TOLD = (
    "Talen är störda med brus av SCB (CKM): summan av ettårsklasser är inte SCB:s publicerade tal för 65+ eller 80+. "
    "Hämta gruppen själv där det exakta talet behövs."
)
_REGIONS = ("region", "kommun", "regionkod")
_CKM_CONTENT = "000007me"
_CKM_WORDS = frozenset({"sc", "totsa", "100+1"})
_COUNT_WORDS = ("folkmängd", "be0101n1", _CKM_CONTENT, "befolkning", "antal", "population", "personer", "count")
_WITH_YEAR = re.compile(r"(?:(.*)\s)?(\d{4})")
_WANTED = "Hämta en kommun i taget, innehållet Folkmängd, med kön och ettårsklasser."


@dataclass(frozen=True, slots=True)
class _Columns:
    """Where a table has what: positions; `values` holds (position, year or None where a column says it)."""

    region: int | None
    year: int | None
    sex: int
    age: int
    values: tuple[tuple[int, int | None], ...]
    other: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class _Count:
    """One count before anything is summed; sex and age are None for totals, `opens` for single ages."""

    other: tuple[str, ...]
    year: int
    sex: int | None
    age: int | None
    opens: int | None
    value: float


def read_official(table: CsvTable, region: str = "") -> Population:
    """Read a table of SCB's database.

    Args:
        table: with sex, one-year ages, years in the header or in a column; notes above it begin with `#`.
        region: municipality code to take where the file holds several.

    Raises:
        InputError: columns that are missing, counts that are unknown, several municipalities, open classes below 100.
    """
    columns = _columns(table)
    code, rows = _of_one_region(table, columns, region)
    counts = _read_rows(table, columns, rows)
    kept, told = _without_totals(table, columns, counts)
    _refuse_old_twice(kept, table.file)
    summed = _sum(kept)
    years, array = fill(summed, Place(table.file))
    told += _beside_totals(kept, summed)
    if _is_noisy(table, columns):
        told.append(CKM_TOLD)
    counted = any(cells.folded(table.header[at]).startswith("civilst") for at in columns.other)
    return Population(years, array, (not counted,) * len(years), table.file, code, tuple(told))


def _columns(table: CsvTable) -> _Columns:
    sex, age = cells.need_column(table, cells.SEX_NAMES), cells.need_column(table, cells.AGE_NAMES)
    region, year = cells.find_column(table, _REGIONS), cells.find_column(table, cells.YEAR_NAMES)
    taken = {sex, age, region, year}
    values: list[tuple[int, int | None]]
    if year is not None:
        values = [(at, None) for at in _count_columns(table, [len(table.header) - 1], taken)]
    else:
        dated = [at for at, name in enumerate(table.header) if _WITH_YEAR.fullmatch(name) and at not in taken]
        values = [(at, int(table.header[at][-4:])) for at in _count_columns(table, dated, taken)]
    used = taken | {at for at, _ in values}
    dated_others = {at for at, name in enumerate(table.header) if year is None and _WITH_YEAR.fullmatch(name)}
    other = tuple(at for at in range(len(table.header)) if at not in used | dated_others)
    return _Columns(region, year, sex, age, tuple(values), other)


def _count_columns(table: CsvTable, candidates: Sequence[int], taken: set[int | None]) -> list[int]:
    """The columns that hold population, where a table has other contents beside it."""
    place = Place(table.file, table.head_row)
    candidates = [at for at in candidates if at not in taken]
    if not candidates:
        raise InputError("Ingen kolumn med folkmängd finns.", place, _WANTED)
    contents = {at: cells.folded(_WITH_YEAR.sub(r"\1", table.header[at])) for at in candidates}
    if len(set(contents.values())) == 1:
        return candidates
    known = {word for word in contents.values() if word.startswith(_COUNT_WORDS)}
    if len(known) != 1:
        raise InputError(f"Filen har flera innehåll: {', '.join(sorted(set(contents.values())))}.", place, _WANTED)
    return [at for at in candidates if contents[at] in known]


def _of_one_region(table: CsvTable, columns: _Columns, region: str) -> tuple[str, list[tuple[int, tuple[str, ...]]]]:
    """The municipality's code and its rows with their numbers in the file."""
    rows = list(zip(table.numbers, table.rows, strict=True))
    if columns.region is None:
        return "", rows
    at = columns.region
    codes = sorted({row[at].split(" ")[0] for _, row in rows})
    if not region and len(codes) > 1:
        some = ", ".join(codes[:8]) + (" …" if len(codes) > 8 else "")
        raise InputError(f"Filen har {len(codes)} kommuner: {some}.", Place(table.file), "Ange en av dem med --region.")
    asked = region or (codes[0] if codes else "")
    if codes and asked not in codes:
        some = ", ".join(codes[:8]) + (" …" if len(codes) > 8 else "")
        raise InputError(f"Kommunen {asked} finns inte i filen.", Place(table.file), f"Den har {some}.")
    return asked, [(number, row) for number, row in rows if row[at].split(" ")[0] == asked]


def _read_rows(table: CsvTable, columns: _Columns, rows: Sequence[tuple[int, tuple[str, ...]]]) -> list[_Count]:
    counts: list[_Count] = []
    faults: list[InputError] = []
    seen: dict[tuple[tuple[str, ...], int, str, str], int] = {}
    for number, row in rows:
        try:
            for at, year in columns.values:
                place = Place(table.file, number, table.header[at])
                counts.append(_read_cell(table, columns, row, year, place, at))
                key = (counts[-1].other, counts[-1].year, row[columns.sex], row[columns.age])
                if key in seen:
                    raise InputError(
                        f"Samma kön, ålder och år står också på rad {seen[key]}.", place, "Ta bort den ena raden."
                    )
                seen[key] = number
        except InputError as error:
            faults.append(error)
    if faults:
        raise CollectedInputError(faults)
    return counts


def _read_cell(
    table: CsvTable, columns: _Columns, row: tuple[str, ...], year: int | None, place: Place, at: int
) -> _Count:
    when = year
    if when is None and columns.year is not None:
        when = cells.read_year(row[columns.year], Place(table.file, place.row, table.header[columns.year]))
    return _Count(
        other=tuple(row[i] for i in columns.other),
        year=when or 0,
        sex=cells.read_sex(row[columns.sex], Place(table.file, place.row, table.header[columns.sex])),
        age=cells.read_age(row[columns.age], Place(table.file, place.row, table.header[columns.age])),
        opens=open_from(row[columns.age]),
        value=cells.read_count(row[at], place),
    )


def _without_totals(table: CsvTable, columns: _Columns, counts: list[_Count]) -> tuple[list[_Count], list[str]]:
    """Counts of further columns without what would be added twice, and what was done, told."""
    told: list[str] = []
    for i, at in enumerate(columns.other):
        name, words = table.header[at], sorted({count.other[i] for count in counts})
        totals = [word for word in words if is_total(word)]
        if totals:
            counts = [count for count in counts if count.other[i] == totals[0]]
            if len(words) > 1:
                told.append(f"{name}: ”{totals[0]}” är summan och används; delarna räknas inte till.")
            continue
        sums = _by_category(counts, i)
        total = cells.total_category(sums)
        if total is not None:
            counts = [count for count in counts if count.other[i] != total]
            told.append(f"{name}: ”{total}” är summan av de övriga och räknas inte en gång till.")
        elif len(words) == 1:
            told.append(f"{name}: filen har bara ”{words[0]}”. Kontrollera att det är alla invånare.")
        else:
            told.append(f"{name}: {len(words)} delar summerade ({', '.join(words[:6])}).")
    return counts, told


def _by_category(counts: Sequence[_Count], i: int) -> Mapping[str, Mapping[tuple[int, ...], float]]:
    sums: dict[str, dict[tuple[int, ...], float]] = {}
    for count in counts:
        if count.sex is None or count.age is None:
            continue
        of_word = sums.setdefault(count.other[i], {})
        cell = (count.year, count.sex, count.age)
        of_word[cell] = of_word.get(cell, 0.0) + count.value
    return sums


def _refuse_old_twice(counts: Sequence[_Count], file: str) -> None:
    """An open class holds the single ages from where it begins; both with persons in them would count twice."""
    opened = {(count.year, count.sex): count.opens for count in counts if count.opens is not None and count.value}
    if OLDEST not in opened.values():
        return
    singles = [count for count in counts if count.opens is None and count.age == OLDEST and count.value]
    if any(opened.get((count.year, count.sex)) == OLDEST for count in singles):
        raise InputError(
            "Filen har både 100+ och enskilda åldrar från 100 år.", Place(file), "Hämta bara det ena av dem."
        )


def _sum(counts: Sequence[_Count]) -> dict[Cell, float]:
    summed: dict[Cell, float] = {}
    for count in counts:
        if count.sex is not None and count.age is not None:
            cell = (count.year, count.sex, count.age)
            summed[cell] = summed.get(cell, 0.0) + count.value
    return summed


def _beside_totals(counts: Sequence[_Count], summed: Mapping[Cell, float]) -> list[str]:
    """Where the file's own total of all ages differs from the sum of one-year classes, told for the last year."""
    totals: dict[int, float] = {}
    for count in counts:
        if count.age is None and count.sex is not None:
            totals[count.year] = totals.get(count.year, 0.0) + count.value
    if not totals:
        return []
    year = max(totals)
    parts = sum(value for cell, value in summed.items() if cell[0] == year)
    if abs(parts - totals[year]) < 0.5:
        return []
    return [f"År {year} är filens total {totals[year]:.0f} men summan av ettårsklasserna {parts:.0f}; summan används."]


def _is_noisy(table: CsvTable, columns: _Columns) -> bool:
    """Whether SCB has added noise: the content's code, or the codes of its totals and its oldest class."""
    if any(cells.folded(table.header[at]).startswith(_CKM_CONTENT) for at, _ in columns.values):
        return True
    looked = (columns.age, *columns.other)
    return any(row[at].casefold() in _CKM_WORDS for row in table.rows for at in looked)
