"""What a table on a sheet of its own for each month holds: the month alone, January to it, or the whole year."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from forecast.ledger.intake.layout.headers import HeadedTable
from forecast.ledger.intake.layout.month_sheets import sheet_month
from forecast.ledger.intake.layout.period_words import main_period
from forecast.ledger.intake.mapping_file import AmountKind, Holds, When
from forecast.ledger.intake.proposal.columns import Decided, Seen

_SAME = 0.05
"""A year's budget moves by no more than this from sheet to sheet."""
Sheet = tuple[HeadedTable, Sequence[Seen], tuple[Decided, ...]]


def with_months_of_sheets(sheets: Sequence[Sheet]) -> list[tuple[Decided, ...]]:
    """The columns of tables that have the same headers, decided by how their totals move from month to month.

    Args:
        sheets: each table, its columns as seen and as decided.

    Returns:
        The columns of each; as they were where the sheets are not of different months.
    """
    months = [sheet_month(table) for table, _, _ in sheets]
    known = sorted((month, at) for at, month in enumerate(months) if month is not None)
    columns = {len(decided) for _, _, decided in sheets}
    if len(known) < 2 or len({month for month, _ in known}) < len(sheets) or len(columns) != 1:
        return [decided for _, _, decided in sheets]
    order = [at for _, at in known]
    out = [list(decided) for _, _, decided in sheets]
    for column in range(columns.pop()):
        first = sheets[order[0]]
        each = first[2][column]
        if each.column.holds is not Holds.AMOUNT or main_period(first[1][column].header) is not None:
            continue
        totals = [float(np.abs(np.nansum(sheets[at][1][column].values))) for at in order]
        kind, when, told = _by_totals(each.column.kind, totals)
        for at in range(len(sheets)):
            own = out[at][column]
            changed = own.column.model_copy(update={"kind": kind, "when": when})
            out[at][column] = replace(own, column=changed, reason=f"ett blad per månad: {told}", guess=True)
    return [tuple(decided) for decided in out]


def _by_totals(kind: AmountKind | None, totals: Sequence[float]) -> tuple[AmountKind | None, When, str]:
    grows = bool((np.diff(totals) > 0).all()) and totals[-1] >= max(1.5, 0.45 * len(totals)) * totals[0]
    if kind in {"forecast", "forecast_deviation"}:
        return kind, When.YEAR, "prognosen är hela årets, och det sista bladets läses"
    if kind == "budget" and max(totals) - min(totals) <= _SAME * max(totals):
        return kind, When.YEAR, "budgeten är lika stor på alla blad: hela årets, och det sista bladets läses"
    if kind == "budget" and grows:
        return "ytd_budget", When.TO_DATE, "talen växer från blad till blad: de går från januari"
    if kind == "ytd_budget" or grows:
        return kind, When.TO_DATE, "talen växer från blad till blad: de går från januari"
    return kind, When.NAMED, "talen växer inte från blad till blad: varje månad för sig"
