"""Which columns of numbers are amounts, of what kind and which months; what follows from others is not read."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from forecast.ledger.intake.layout.column_words import MoneyWords, follows_budget, kinds_named, money_words, says_amount
from forecast.ledger.intake.layout.headers import HeadedTable
from forecast.ledger.intake.layout.period_words import Period, Reach, main_period, normalised_header
from forecast.ledger.intake.layout.spans import TableTime
from forecast.ledger.intake.mapping_file import AmountKind, Column, Holds, ImportSign
from forecast.ledger.intake.proposal.columns import Decided, Seen, is_money, nothing
from forecast.ledger.intake.proposal.derived import Formula, as_matrix, explained, grows, is_last_filled, sum_of
from forecast.ledger.intake.proposal.timing import month_columns, with_when, without_doubles
from forecast.ledger.tree import CostType

_LEVEL_KINDS = frozenset({"actual", "budget", "ytd_budget", "forecast"})
_KIND_SV = {"actual": "utfall", "budget": "budget", "ytd_budget": "periodbudget", "forecast": "prognos"}


@dataclass(frozen=True, slots=True)
class Amounts:
    """The decided columns of a table, and whether its columns of months run to date."""

    columns: tuple[Decided, ...]
    cumulative: bool
    cumulative_reason: str
    cumulative_guess: bool


def amount_columns(
    table: HeadedTable, seen: Sequence[Seen], rows: Sequence[Decided | None], time: TableTime
) -> Amounts:
    """All columns decided: `rows` as `columns.row_columns` left them, and the amounts.

    Args:
        table: the table.
        seen: its columns.
        rows: one a column, None for what is or may be money.
        time: of the table.
    """
    by_row = any(each is not None and each.column.holds is Holds.KIND for each in rows)
    has_period = any(each is not None and each.column.holds in {Holds.PERIOD, Holds.KIND} for each in rows)
    context = context_words(table)
    open_ = [at for at, each in enumerate(rows) if each is None]
    levels = [(at, _level(seen[at], context, by_row=by_row)) for at in open_]
    known = {at: each for at, each in levels if each is not None} or _only_numbers(seen, open_, context)
    known = _debit_and_credit(seen, open_, known, context, by_row=by_row)
    known, shown = _without_sums(seen, known)
    known = _without_nets(seen, known)
    out = [each or known.get(at) or _follows(seen, at, known) for at, each in enumerate(rows)]
    out = _one_cost_type(_deviations_as_forecast(seen, out))
    cumulative, reason, guess = _cumulative(seen, out, shown, has_period=has_period)
    out = without_doubles(seen, with_when(table, seen, out, time), time)
    return Amounts(tuple(out), cumulative, reason, guess)


def context_words(table: HeadedTable) -> MoneyWords:
    """What the sheet's name and the title say that all the amounts are: Utfall 2024.

    "Utfall och budget" says neither, and "Uppföljning av budget" is mostly of outcomes.
    """
    texts = (table.sheet.name, *reversed(table.title))
    said = [money_words(text) for text in texts if len(kinds_named(text)) == 1 and not follows_budget(text)]
    return next((words for words in said if words.kind in _LEVEL_KINDS and not words.derived), MoneyWords())


def _level(each: Seen, context: MoneyWords, *, by_row: bool) -> Decided | None:
    """A column of amounts as its header says; None for what follows from others or says nothing."""
    words, period = each.words, main_period(each.header)
    if (each.cells and not each.numeric) or words.derived or (words.volume and words.kind is None):
        return None
    if words.kind is None and period is None and not says_amount(each.header):
        return None
    kind = words.kind or (None if by_row else context.kind or "actual")
    if kind == "budget" and (words.to_date or _runs_to_date(period)):
        kind = "ytd_budget"
    return Decided(_column(each, kind), *_why(words, context, by_row=by_row))


def _why(words: MoneyWords, context: MoneyWords, *, by_row: bool) -> tuple[str, bool]:
    """Why a column holds its kind, and whether that is a guess."""
    if words.kind is not None:
        return f"rubriken säger {_KIND_SV.get(words.kind, words.kind)}", False
    if by_row:
        return "raden säger vad beloppet är", False
    if context.kind is not None:
        return f"titeln eller bladet säger {_KIND_SV[context.kind]}", False
    return "inget säger vad beloppen är; utfall är vanligast", True


def _runs_to_date(period: Period | None) -> bool:
    """Whether a header names January to a month before December."""
    return (
        period is not None and period.reach is not Reach.MONTH and period.first == 1 and period.last not in {None, 12}
    )


def _only_numbers(seen: Sequence[Seen], open_: Sequence[int], context: MoneyWords) -> dict[int, Decided]:
    """Where no header says amount, the last column of numbers is taken for one."""
    numbers = [at for at in open_ if seen[at].numeric and not (seen[at].words.volume or seen[at].words.derived)]
    if not numbers:
        return {}
    column = _column(seen[numbers[-1]], context.kind or "actual")
    return {numbers[-1]: Decided(column, "den enda kolumnen med tal som kan vara belopp", guess=True)}


def _debit_and_credit(
    seen: Sequence[Seen], open_: Sequence[int], known: dict[int, Decided], context: MoneyWords, *, by_row: bool
) -> dict[int, Decided]:
    """Debit and credit side by side are amounts where no balance stands beside them."""
    sides = {at: sign for at in open_ if seen[at].numeric and (sign := _side(seen[at].header)) is not None}
    if set(sides.values()) != {ImportSign.COST_POSITIVE, ImportSign.COST_NEGATIVE}:
        return known
    others = {at: each for at, each in known.items() if at not in sides}
    if by_row or any(each.column.kind == "actual" for each in others.values()):
        return others
    for at, sign in sides.items():
        column = _column(seen[at], context.kind or "actual").model_copy(update={"sign": sign})
        told = "debet är kostnad" if sign is ImportSign.COST_POSITIVE else "kredit är intäkt"
        others[at] = Decided(column, f"debet och kredit står i var sin kolumn: {told}")
    return others


def _side(header: str) -> ImportSign | None:
    words = header.casefold()
    debit, credit = re.search(r"\bdeb(?:et|it)?\b", words), re.search(r"\b[kc]red(?:it)?\b", words)
    if bool(debit) == bool(credit):
        return None
    return ImportSign.COST_POSITIVE if debit else ImportSign.COST_NEGATIVE


def _column(each: Seen, kind: AmountKind | None) -> Column:
    """A column of amounts of a kind."""
    words = each.words
    return Column(
        header=normalised_header(each.header),
        holds=Holds.AMOUNT,
        kind=kind,
        layer="adopted" if kind is not None and kind.startswith("forecast") else None,
        version=words.version if kind == "budget" else "original",
        cost_type=None if words.cost_type is CostType.NET else words.cost_type,
    )


def _without_sums(seen: Sequence[Seen], known: dict[int, Decided]) -> tuple[dict[int, Decided], dict[int, bool]]:
    """Columns that sum the months to their left are not read; month -> whether its total shows that it runs to date."""
    months = [
        at for at in known if (period := main_period(seen[at].header)) is not None and period.reach is Reach.MONTH
    ]
    if len(months) < 2:
        return known, {}
    out, shown = dict(known), dict[int, bool]()
    for at, look in enumerate(seen):
        left = [month for month in months if month < at]
        if at in months or len(left) < 2 or not (at in known or (look.numeric and look.words.total)):
            continue
        same = left
        if at in known:
            same = [month for month in left if known[month].column.kind == known[at].column.kind] or left
        parts = as_matrix([seen[month].values for month in same], len(look.values))
        if sum_of(look.values, parts, look.digit):
            out[at] = nothing(look, "summan av månaderna till vänster")
            shown |= dict.fromkeys(same, False)
        elif look.words.total and is_last_filled(look.values, parts):
            out[at] = nothing(look, "samma som den sista månaden, som går från januari")
            shown |= dict.fromkeys(same, True)
        elif look.words.total:
            out[at] = nothing(look, "rubriken säger summa, men den är inte månadernas summa", guess=True)
    return out, shown


def _without_nets(seen: Sequence[Seen], known: dict[int, Decided]) -> dict[int, Decided]:
    """Of income, cost and net side by side the net is not read."""
    out = dict(known)
    typed = {at for at, each in known.items() if each.column.cost_type is not None}
    if len({known[at].column.cost_type for at in typed}) < 2:
        return out
    for at, each in known.items():
        if at in typed or seen[at].words.cost_type is not CostType.NET:
            continue
        near = [other for other in typed if known[other].column.kind == each.column.kind]
        formula = explained(
            seen[at].values, as_matrix([seen[other].values for other in near], len(seen[at].values)), seen[at].digit
        )
        if formula is not None:
            out[at] = nothing(seen[at], f"netto av {_formula(seen, near, formula)}")
    return out


def _follows(seen: Sequence[Seen], at: int, known: dict[int, Decided]) -> Decided:
    """A column of numbers that is no level: a deviation that stands for the forecast, or nothing, with the reason."""
    each = seen[at]
    levels = list(known)
    formula = explained(each.values, as_matrix([seen[other].values for other in levels], len(each.values)), each.digit)
    if formula is not None and (each.words.derived or not is_money(each)):
        return nothing(each, f"följer av andra kolumner: {_formula(seen, levels, formula)}")
    kinds = {decided.column.kind for decided in known.values()}
    if each.words.kind == "forecast_deviation" and "forecast" not in kinds and "budget" in kinds:
        return Decided(_column(each, "forecast_deviation"), "prognosen är tryckt som avvikelse mot årsbudget")
    if each.words.derived:
        return nothing(each, "rubriken säger skillnad eller andel; den läses inte, och går inte att räkna fram här")
    if each.words.volume:
        return nothing(each, "rubriken säger antal och inte belopp")
    return nothing(each, "rubriken säger inte vad talen är", guess=True)


def _formula(seen: Sequence[Seen], columns: Sequence[int], formula: Formula) -> str:
    first, second = seen[columns[formula.first]].header, seen[columns[formula.second]].header
    return f"”{first[:60]}” {'+' if formula.plus else '−'} ”{second[:60]}”"


def _deviations_as_forecast(seen: Sequence[Seen], out: list[Decided]) -> list[Decided]:
    """A forecast that is far smaller than the budget is a deviation, whatever its header says."""
    budgets = [at for at, each in enumerate(out) if each.column.kind == "budget"]
    result = list(out)
    for at, each in enumerate(out):
        period = main_period(seen[at].header)
        of_month = period is not None and period.reach is Reach.MONTH
        if each.column.kind != "forecast" or not budgets or of_month:
            continue
        budget, forecast = seen[budgets[0]].values, seen[at].values
        both = ~np.isnan(budget) & ~np.isnan(forecast) & (budget != 0)
        if both.sum() >= 4 and float(np.median(np.abs(forecast[both] / budget[both]))) < 0.3:
            column = each.column.model_copy(update={"kind": "forecast_deviation"})
            reason = "talen är mycket mindre än budgeten: prognosen är troligen tryckt som avvikelse"
            result[at] = Decided(column, reason, guess=True)
    return result


def _one_cost_type(out: list[Decided]) -> list[Decided]:
    """A column is of income or cost alone only where the table has both."""
    types = {each.column.cost_type for each in out} - {None}
    if len(types) >= 2:
        return out
    return [replace(each, column=each.column.model_copy(update={"cost_type": None})) for each in out]


def _cumulative(
    seen: Sequence[Seen], out: Sequence[Decided], shown: Mapping[int, bool], *, has_period: bool
) -> tuple[bool, str, bool]:
    """Whether columns of months hold January to the month, why, and whether that is a guess.

    Their headers decide, else a total beside them, else their values.

    Args:
        seen: the columns.
        out: as decided.
        shown: month column -> whether the total beside it says that it runs from January.
        has_period: rows say the months.
    """
    if has_period:
        return False, "", False
    for kind in ("actual", None, "forecast", "budget", "ytd_budget"):
        months = month_columns(seen, out, kind)
        last_year = max((period.year or 0 for period in months.values()), default=0)
        months = {at: period for at, period in months.items() if (period.year or 0) == last_year}
        if len({period.last for period in months.values()}) < 2:
            continue
        names = f"”{seen[min(months)].header[:40]}” till ”{seen[max(months)].header[:40]}”"
        if all(period.first == 1 for period in months.values()) and len(months) >= 3:
            return True, f"Månadskolumnerna går från januari: {names}.", False
        if any(period.reach is not Reach.MONTH for period in months.values()):
            return False, "", False
        if any(at in shown for at in months):
            to_date = any(shown.get(at, False) for at in months)
            what = "den sista månaden: de går från januari" if to_date else "deras summa: månad för månad"
            return to_date, f"Totalen bredvid {names} är {what}.", False
        growth = grows(as_matrix([seen[at].values for at in months], len(seen[0].values)))
        return growth.cumulative, f"Talen från {names} {growth.told}", growth.guess
    return False, "", False
