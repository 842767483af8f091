"""Sentences about the months so far: against the period budget, and against last year."""

from __future__ import annotations

from forecast.ledger.tree import INCOME_TYPES, CostType
from forecast.report.commentary.facts import Asked

NO_OUTCOME = "Inget utfall är inlagt."


def so_far(asked: Asked) -> list[str]:
    """The outcome beside the period budget."""
    facts = asked.facts
    if not facts.known("actual"):
        return [NO_OUTCOME]
    outcome = f"Utfallet {facts.months} är {facts.level('actual')}"
    if not facts.known("ytd_budget", "ytd_deviation"):
        return [f"{outcome}. Periodbudget saknas i underlaget."]
    amount = facts.value("ytd_deviation")
    versus = f"mot periodbudgeten {facts.level('ytd_budget')}"
    if facts.is_zero(amount):
        return [f"{outcome}, i nivå med periodbudgeten {facts.level('ytd_budget')}."]
    return [f"{outcome} {versus}, {facts.gap(amount)}."]


def printed_so_far(asked: Asked) -> list[str]:
    """The deviation so far as a report's own text gives it, where there is no period budget to count it from."""
    facts, ground = asked.facts, asked.facts.ground
    if facts.known("ytd_deviation") or ground.result.as_of != ground.workspace.settings.as_of:
        return []
    about = (ground.tree.statement, facts.key)
    written = [item.quote for item in ground.workspace.comments if (item.statement, item.row) == about]
    return [
        f"”{item.quote.rstrip('.')}.” ({item.source})."
        for item in ground.workspace.text_figures
        if (item.statement, item.row, item.measure) == (*about, "ytd_deviation")
        and not any(item.quote.rstrip(".") in quote for quote in written)
    ]


def prior(asked: Asked) -> list[str]:
    """The outcome beside the same months last year."""
    facts = asked.facts
    closed = facts.ground.result.closed
    year = facts.ground.result.as_of.year - 1
    before = "prior_total" if closed else "prior_actual"
    if not facts.known("actual"):
        return [NO_OUTCOME]
    if not facts.known(before):
        which = str(year) if closed else f"{facts.months} {year}"
        return [f"Utfallet {which} finns inte i underlaget."]
    moved = facts.value("actual") - facts.value(before) if closed else facts.value("actual_change")
    levels = (
        f"År {year} var utfallet {facts.level(before)}"
        if closed
        else f"Utfallet {facts.months} är {facts.level('actual')} mot {facts.level(before)} samma månader {year}"
    )
    return [f"{levels}: {'oförändrat' if facts.is_zero(moved) else _moved(asked, moved)}."]


def _moved(asked: Asked, moved: float) -> str:
    """`kostnaden har ökat med 3 500 tkr`: whether there is more or less of what the row holds."""
    facts = asked.facts
    income = facts.kind in INCOME_TYPES
    if facts.kind in {CostType.FINANCE, CostType.RESULT}:
        return f"en förändring med {facts.signed(moved)}"
    what = "intäkten" if income else "nettokostnaden" if facts.kind is CostType.NET else "kostnaden"
    more = moved > 0 if income else moved < 0
    return f"{what} har {'ökat' if more else 'minskat'} med {facts.size(moved)}"
