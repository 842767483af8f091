"""Guesses that move money, as findings of the receipt: who takes a file in unseen is told what nobody confirmed."""

from __future__ import annotations

from collections.abc import Sequence

from forecast.ledger.findings import Finding, Severity
from forecast.ledger.intake.mapping_file import Holds
from forecast.ledger.intake.proposal.told import Told

_REMEDY = {
    "unit": "Stämmer det inte, ändra unit i mallen.",
    "sign": "Stämmer det inte, ändra sign i mallen.",
    "cumulative": "Stämmer det inte, ändra cumulative i mallen.",
    "period": "Stämmer det inte, ändra year och as_of i mallen.",
    "column": "Stämmer det inte, ändra kolumnen i mallen.",
}


def guess_findings(told: Sequence[Told]) -> tuple[Finding, ...]:
    """A finding for each guess: a warning where it decides amounts, information where it decides a name or a sheet.

    Args:
        told: what a proposed mapping was seen from; nothing of a mapping that somebody has given or saved.
    """
    return tuple(
        Finding(
            "gissning", Severity.WARNING if _moves_money(each) else Severity.INFO, f"Gissning: {each.sentence}",
            each.place, _REMEDY.get(each.about, "Stämmer det inte, ändra mallen."),
        )
        for each in told if each.guess
    )  # fmt: skip


def _moves_money(each: Told) -> bool:
    if each.about == "column":
        return each.column is not None and each.column.holds in {Holds.AMOUNT, Holds.PERIOD, Holds.KIND}
    return each.about in _REMEDY
