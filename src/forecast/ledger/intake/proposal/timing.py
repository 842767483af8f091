"""What decides the months of a column of amounts where its header does not: alone, to date, or the year."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from forecast.ledger.intake.layout.column_words import money_words, plain_words
from forecast.ledger.intake.layout.headers import HeadedTable
from forecast.ledger.intake.layout.period_words import Period, Reach, main_period
from forecast.ledger.intake.layout.spans import TableTime, column_span, period_words, row_periods
from forecast.ledger.intake.mapping_file import CODES, Column, Holds, When
from forecast.ledger.intake.proposal.columns import Decided, Seen, nothing, sample_rows
from forecast.ledger.intake.proposal.derived import Growth, grows
from forecast.ledger.intake.reading.numbers import read_numbers
from forecast.ledger.intake.words import words_of

_FORECASTS = frozenset({"forecast", "forecast_deviation"})
_BEFORE = re.compile(r"(?<![a-zåäö])(?:föreg|foreg|förra|forra|fg\b|tidigare)")
_MOST_KEYS = 20
"""Rows of a long table whose months are followed."""


def month_columns(seen: Sequence[Seen], out: Sequence[Decided], kind: str | None) -> dict[int, Period]:
    """Columns of one kind whose header names a month, or January to it, in the order of the months."""
    found = {}
    for at, each in enumerate(out):
        period = main_period(seen[at].header)
        if each.column.holds is Holds.AMOUNT and each.column.kind == kind and period is not None:
            found[at] = period
    months = {at: period for at, period in found.items() if period.reach is not Reach.YEAR and period.last is not None}
    return dict(sorted(months.items(), key=lambda item: (item[1].year or 0, item[1].last or 0)))


def period_columns(seen: Sequence[Seen], out: Sequence[Decided]) -> list[int]:
    """Columns that say the rows' periods: of periods, and of kinds that name theirs (Utfall 2024-08)."""
    return [
        at for at, each in enumerate(out)
        if each.column.holds is Holds.PERIOD
        or (each.column.holds is Holds.KIND and any(map(period_words, dict.fromkeys(seen[at].texts))))
    ]  # fmt: skip


def with_when(table: HeadedTable, seen: Sequence[Seen], out: Sequence[Decided], time: TableTime) -> list[Decided]:
    """The columns with `when` decided, and why."""
    rows = period_columns(seen, out)
    result = list(out)
    for at, each in enumerate(out):
        if each.column.holds is not Holds.AMOUNT:
            continue
        if rows and main_period(seen[at].header) is None:
            when, told, guess = _by_rows(table, seen, out, at, rows)
        else:
            when, told, guess = _by_header(each.column, seen, out, at, time)
        column = each.column.model_copy(update={"when": when})
        result[at] = Decided(column, f"{each.reason}; {told}" if told else each.reason, each.guess or guess)
    return result


def _by_header(
    column: Column, seen: Sequence[Seen], out: Sequence[Decided], at: int, time: TableTime
) -> tuple[When, str, bool]:
    period, words = main_period(seen[at].header), seen[at].words
    months = month_columns(seen, out, column.kind)
    several = len(months) > len({period.year for period in months.values()}) and not (
        column.kind == "forecast" and _of_whole_years(seen, out, list(months))
    )
    if column.kind == "ytd_budget":
        return When.TO_DATE, "", False
    if column.kind in {*_FORECASTS, "budget"}:
        year = period is None or (period.reach is Reach.MONTH and not several)
        return (When.YEAR if year or (column.kind != "budget" and not several) else When.NAMED), "", False
    if period is None:
        whole = words.whole_year and not words.to_date
        told = "rubriken säger helår" if whole else "från januari till tabellens månad"
        return (When.YEAR if whole else When.TO_DATE), told, not whole and not words.to_date
    if period.reach is Reach.MONTH and not several:
        return _one_month(seen, out, at, period)
    booked = time.as_of is not None and time.as_of.number < 12
    if period.reach is Reach.YEAR and booked and not words.whole_year:
        return When.TO_DATE, "från januari till tabellens månad", True
    return (When.TO_DATE if period.reach is Reach.TO_DATE else When.NAMED), "", False


def _of_whole_years(seen: Sequence[Seen], out: Sequence[Decided], forecasts: Sequence[int]) -> bool:
    """Whether forecasts named by months are of the whole year, made in those months: each is as large as the budget."""
    budgets = [i for i, each in enumerate(out) if each.column.kind == "budget"]
    if not budgets:
        return len(forecasts) < 3
    budget = abs(float(np.nansum(np.abs(seen[budgets[0]].values))))
    return all(float(np.nansum(np.abs(seen[at].values))) > 0.5 * budget for at in forecasts)


def without_doubles(seen: Sequence[Seen], out: Sequence[Decided], time: TableTime) -> list[Decided]:
    """Of several columns of one kind and the same months one is read; another budget is a version of its own.

    Of forecasts the one made last counts: one without a month before one of an earlier month, else the rightmost. Of
    anything else the first counts.
    """
    result = list(out)
    known: dict[tuple[object, ...], int] = {}
    for at, each in enumerate(out):
        column = each.column
        span = column_span(column, seen[at].header, time) if column.holds is Holds.AMOUNT else None
        if span is None or column.kind is None:
            continue
        key = (column.kind, column.version, column.cost_type, column.sign, span)
        before = known.setdefault(key, at)
        if before == at:
            continue
        if column.kind == "budget":
            version = plain_words(seen[at].header)[:40] or f"budget {at}"
            changed = column.model_copy(update={"version": version})
            result[at] = Decided(
                changed, f"ännu en budget för samma år, bredvid ”{seen[before].header[:60]}”", guess=True
            )
        elif column.kind in _FORECASTS:
            old, new = (before, at) if _made_in(seen[before]) <= _made_in(seen[at]) else (at, before)
            told = f"en tidigare prognos än ”{seen[new].header[:60]}”"
            result[old], known[key] = nothing(seen[old], told, guess=True), new
        else:
            result[at] = nothing(seen[at], f"samma slag och månader som ”{seen[before].header[:60]}”", guess=True)
    return result


def _made_in(each: Seen) -> int:
    """The month that a forecast of the year was made in; 0 for the one before, 13 where the header names none."""
    if _BEFORE.search(plain_words(each.header)):
        return 0
    period = main_period(each.header)
    named = period is not None and period.reach in {Reach.MONTH, Reach.TO_DATE}
    return period.last or 13 if period is not None and named else 13


def _one_month(seen: Sequence[Seen], out: Sequence[Decided], at: int, period: Period) -> tuple[When, str, bool]:
    """The only month of a table: to date, unless it is far too small for that beside the year's budget."""
    budgets = [i for i, each in enumerate(out) if each.column.kind == "budget" and each.column.cost_type is None]
    alone = bool(budgets) and _is_alone(
        float(np.nansum(seen[at].values)), float(np.nansum(seen[budgets[0]].values)), period.last or 1
    )
    if alone:
        return When.NAMED, "den enda månaden, och mot årsbudgeten är det en månads belopp", True
    return When.TO_DATE, "den enda månaden: från januari till den", True


def _is_alone(actual: float, budget: float, month: int) -> bool:
    """Whether an amount is nearer to a twelfth of the year's budget than to the months so far."""
    return month >= 3 and budget != 0 and 0 < actual / budget < (1 + month) / 24


def _by_rows(
    table: HeadedTable, seen: Sequence[Seen], out: Sequence[Decided], at: int, columns: Sequence[int]
) -> tuple[When, str, bool]:
    """The months of a long table: each alone, unless the rows show that they run from January."""
    rows = sample_rows(table)
    periods = row_periods([_period_cells(table, out, i)[rows] for i in columns])
    kinds = _row_kinds(table, out, at)
    months = {(p.year, p.last) for p, kind in zip(periods, kinds, strict=True) if p is not None and _is_month(p, kind)}
    month = _only_month([period for period in periods if period is not None])
    alike = month is not None and _as_large_as_the_budget(seen, out, at, month)
    if out[at].column.kind in {*_FORECASTS, "budget", "ytd_budget"}:
        yearly = month is not None and out[at].column.kind != "ytd_budget" and not alike
        return (When.YEAR if yearly else When.NAMED), "hela året" if yearly else "", yearly
    if not months:
        return When.NAMED, "", False
    if alike:
        return When.NAMED, "den enda månaden, och budgeten bredvid är lika stor: båda är månadens", True
    if len(months) == len({year for year, _ in months}):
        with_year = any(kind in {"budget", *_FORECASTS} for kind in kinds) or _has_year(out)
        told = "den enda månaden" + (
            ": från januari till den, som i en rapport med årsbudget" if with_year else ", för sig"
        )
        return (When.TO_DATE if with_year else When.NAMED), told, True
    growth = _long_growth(table, out, at, columns)
    if growth is not None and growth.cumulative:
        told = f"talen växer månad för månad i {growth.grown} av {growth.rows} rader: de går från januari"
        return When.TO_DATE, told, True
    return When.NAMED, "varje månad för sig", growth is not None and growth.guess


def _only_month(periods: Sequence[Period]) -> int | None:
    """The only month that rows name; None where they name several, or something else."""
    named = {(period.year, period.reach, period.last) for period in periods}
    if len(named) != 1:
        return None
    [(_, reach, last)] = named
    return last if reach is Reach.MONTH else None


def _as_large_as_the_budget(seen: Sequence[Seen], out: Sequence[Decided], at: int, month: int) -> bool:
    """Whether outcome and budget side by side are of one size, and the year's budget would be larger."""
    sums = {
        kind: abs(sum(float(np.nansum(seen[i].values)) for i, each in enumerate(out) if each.column.kind == kind))
        for kind in ("actual", "budget")
    }
    if month > 9 or not sums["actual"] or not sums["budget"] or out[at].column.kind not in sums:
        return False
    share = sums["actual"] / sums["budget"]
    return abs(math.log(share)) < min(abs(math.log(share * 12 / month)), abs(math.log(share * 12)))


def _period_cells(table: HeadedTable, out: Sequence[Decided], at: int) -> NDArray[np.object_]:
    """(B,) cells of a column that says periods."""
    cells = table.cells(at)
    return words_of(cells).mapped(period_words).all() if out[at].column.holds is Holds.KIND else cells


def _row_cells(table: HeadedTable, out: Sequence[Decided], at: int) -> NDArray[np.object_]:
    """(B,) cells that name a row whatever its month: kinds without their periods."""
    cells = table.cells(at)
    return words_of(cells).mapped(plain_words).all() if out[at].column.holds is Holds.KIND else cells


def _is_month(period: Period, kind: str | None) -> bool:
    return period.reach is Reach.MONTH and kind == "actual"


def _has_year(out: Sequence[Decided]) -> bool:
    return any(each.column.kind in {"budget", *_FORECASTS} for each in out)


def _row_kinds(table: HeadedTable, out: Sequence[Decided], at: int) -> list[str | None]:
    """What each row of the sample is: by its own word, or by the column's kind."""
    rows = sample_rows(table)
    kind_columns = [i for i, each in enumerate(out) if each.column.holds is Holds.KIND]
    if out[at].column.kind is not None or not kind_columns:
        return [out[at].column.kind or "actual"] * len(rows)
    words = [str(cell or "") for cell in table.cells(kind_columns[0])[rows]]
    known = {word: money_words(word).kind for word in set(words)}
    return [known[word] for word in words]


def _long_growth(table: HeadedTable, out: Sequence[Decided], at: int, columns: Sequence[int]) -> Growth | None:
    """Whether the followed rows only grow; None where there are none."""
    naming = [i for i, each in enumerate(out) if each.column.holds in CODES or each.column.holds is Holds.KIND]
    cells = {i: _row_cells(table, out, i) for i in naming}
    firsts = list(dict.fromkeys(zip(*(cells[i][:2000] for i in naming), strict=True)))[:_MOST_KEYS]
    lines = []
    for key in firsts:
        same = np.logical_and.reduce([cells[i] == cell for i, cell in zip(naming, key, strict=True)])
        where = np.flatnonzero(same)[:40]
        amounts = _floats(table, at, where)
        periods = row_periods([_period_cells(table, out, i)[where] for i in columns])
        pairs = [(p.year or 0, p.last or 0, x) for p, x in zip(periods, amounts, strict=True) if p is not None]
        line = [x for year, _, x in sorted(pairs) if year == min(pairs)[0] and not np.isnan(x)]
        lines.append(np.array([*line[:12], *[np.nan] * (12 - len(line[:12]))]))
    return grows(np.array(lines)) if lines else None


def _floats(table: HeadedTable, at: int, where: NDArray[np.int64]) -> list[float]:
    from_cells = read_numbers(table.cells(at)[where], percent=True)
    return [float(value) for value in from_cells.values]
