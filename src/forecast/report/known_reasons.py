"""What knowledge.yaml says about when a row's money is booked, as reasons why it leaves its pace."""

from __future__ import annotations

from forecast.drivers.lump_sums import EXPECTED, LumpSum, lump_months
from forecast.drivers.posting import rhythm_shares
from forecast.drivers.preliminary import Preliminary
from forecast.ledger.tree import Row
from forecast.money import Unit, format_amount, format_number
from forecast.periods import MONTH_NAMES, Month, Span
from forecast.workspace.workspace import Workspace

RHYTHM_GAP = 0.005
"""A rhythm is told where it lies half a per cent of the year from the budget's own."""


def rhythm_reasons(workspace: Workspace, statement: str, row: Row, as_of: Month, budgeted: float) -> list[str]:
    """A given rhythm that lays another part of the year on the booked months than the budget does.

    Args:
        workspace: what is known.
        statement: key of the statement.
        row: the row that is asked about.
        as_of: last booked month.
        budgeted: share of the year's budget that lies in January to as-of.
    """
    span = Span.through(as_of).months_label
    out = []
    for item in workspace.known.rhythms:
        share = float(rhythm_shares(item)[: as_of.number].sum())
        if (item.statement, item.row) == (statement, row.key) and abs(share - budgeted) >= RHYTHM_GAP:
            where = _and([MONTH_NAMES[month - 1] for month in sorted(item.months)])
            posted = f"Raden bokförs i {where}: " if where else "Radens angivna rytm: "
            shares = [format_number(100 * part, 1) for part in (share, budgeted)]
            out.append(
                f"{posted}{shares[0]} procent av året i {span}, mot {shares[1]} i det som jämförs ({item.source})."
            )
    return out


def lump_reasons(workspace: Workspace, statement: str, row: Row, as_of: Month, unit: Unit) -> list[str]:
    """Known sums of the year: what is still to come, or that all is booked and the pace counts it up."""
    return [
        _lump(lump, workspace.settings.unit, as_of, unit)
        for lump in workspace.known.lump_sums
        if (lump.statement, lump.row, lump.year) == (statement, row.key, as_of.year) and lump.status in EXPECTED
    ]


def _lump(lump: LumpSum, own: Unit, as_of: Month, unit: Unit) -> str:
    months = lump_months(lump, own)
    rest = float(months[as_of.number :].sum())
    if rest:
        later = lump.model_copy(update={"months": tuple(m for m in lump.months if m.number > as_of.number)})
        amount = format_amount(rest, unit, signed=True)
        return f"”{lump.name}”: {amount} {unit} väntas i {later.months_label} ({lump.source})."
    amount = format_amount(float(months.sum()), unit, signed=True)
    return (
        f"”{lump.name}”: {amount} {unit} bokförs i {lump.months_label} och inte mer i år; takten räknar upp det "
        f"({lump.source})."
    )


def preliminary_reasons(workspace: Workspace, statement: str, row: Row, as_of: Month) -> list[str]:
    """Months that will be corrected, or invoices that come the month after."""
    newest = as_of == workspace.settings.as_of
    return [
        _preliminary(item, as_of)
        for item in workspace.known.preliminary
        if item.statement == statement and item.covers(row) and (newest or item.booked_in == "next_month")
    ]


def _preliminary(item: Preliminary, as_of: Month) -> str:
    share = "" if item.complete is None else format_number(100 * item.complete[0])
    if item.booked_in == "next_month":
        return f"Fakturor kommer månaden efter: {share} procent bokförs i den egna månaden ({item.source})."
    first = max(as_of.number - item.count + 1, 1)
    months = _and([MONTH_NAMES[number - 1] for number in range(first, as_of.number + 1)]).capitalize()
    told = f", den sista till {share} procent" if share else ""
    are = "är preliminär" if first == as_of.number else "är preliminära"
    return f"{months} {are}{told} ({item.source})."


def _and(words: list[str]) -> str:
    return f"{', '.join(words[:-1])} och {words[-1]}" if len(words) > 1 else "".join(words)
