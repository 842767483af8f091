"""The sign rule held against what was read: income must come out positive and costs negative."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from forecast.errors import Place
from forecast.ledger.findings import Finding, Severity
from forecast.ledger.intake.intake import SignRule
from forecast.ledger.intake.mapping_file import Holds, ImportSign
from forecast.ledger.intake.proposal.signs import sides
from forecast.ledger.intake.reading.table_read import TableRead
from forecast.ledger.intake.words import keys_of
from forecast.ledger.tree import INCOME_TYPES
from forecast.money import Unit, format_amount

_RULE_SV = {
    ImportSign.COST_NEGATIVE: "kostnader är negativa i filen",
    ImportSign.COST_POSITIVE: "kostnader är positiva i filen",
    ImportSign.UNSIGNED: "både intäkter och kostnader är utan minus i filen",
}


@dataclass(frozen=True, slots=True)
class _Money:
    """What a table's levels came to, SEK: income rows, cost rows, rows that say neither."""

    income: float
    cost: float
    neither: float
    count: int


def sign_rule(reads: Sequence[TableRead], file: str) -> tuple[SignRule, list[Finding]]:
    """The file's sign rule with evidence of what was read by it, and findings where that speaks against it."""
    money = [_money(read) for read in reads]
    findings = [found for read, own in zip(reads, money, strict=True) for found in _contradictions(read, own, file)]
    rules: dict[ImportSign, int] = {}
    for read, own in zip(reads, money, strict=True):
        rules[read.part.sign] = rules.get(read.part.sign, 0) + own.count
    rule = max(rules, key=lambda sign: rules[sign])
    whole = [own for read, own in zip(reads, money, strict=True) if read.part.sign is rule]
    total = _Money(
        sum(own.income for own in whole), sum(own.cost for own in whole), sum(own.neither for own in whole), 0
    )
    evidence = f"Regeln är att {_RULE_SV[rule]}. {_seen(total, reads[0].part.unit)}"
    if len(rules) > 1:
        evidence += " Andra tabeller i filen har en annan regel."
    return SignRule(rule.value, evidence), findings


def _money(read: TableRead) -> _Money:
    side = _row_sides(read)
    own = read.roles.role == ""
    sums = np.zeros(3)
    count = 0
    for piece in read.pieces:
        if piece.base is not None:
            continue
        here = own[piece.rows]
        of_column = [0 if w.cost_type is None else 1 if w.cost_type in INCOME_TYPES else -1 for w in piece.whats]
        column = np.array(of_column, dtype=np.int64)[piece.what]
        which = np.where(column != 0, column, side[piece.rows])
        for at, sign in enumerate((1, -1, 0)):
            sums[at] += float(piece.sek[here & (which == sign)].sum())
        count += int(here.sum())
    return _Money(float(sums[0]), float(sums[1]), float(sums[2]), count)


def _row_sides(read: TableRead) -> NDArray[np.int64]:
    """(B,) +1 income, -1 cost, 0 neither, by accounts and words; names of activities say nothing."""
    names = read.names
    texts = [
        names.of(Holds.ACCOUNT),
        names.of(Holds.COST_TYPE).or_else(names.of(Holds.ACCOUNT_NAME)),
        names.of(Holds.LABEL),
    ]
    key, _ = pd.factorize(keys_of(texts))
    _, first = np.unique(key, return_index=True)
    out: NDArray[np.int64] = sides(*(words.all()[first].tolist() for words in texts)).astype(np.int64)[key]
    return out


def _seen(money: _Money, unit: Unit) -> str:
    """What came out by the rule."""
    parts = [
        f"{name} {format_amount(value, unit)} {unit.value}"
        for name, value in (("intäkter", money.income), ("kostnader", money.cost), ("övriga rader", money.neither))
        if value
    ]
    return f"Så lästa ger filens belopp {', '.join(parts)}." if parts else "Inga belopp visar om den stämmer."


def _contradictions(read: TableRead, money: _Money, file: str) -> list[Finding]:
    """What speaks against the rule: negative income, positive costs, or a net that is an income."""
    place = Place(file, None, None, read.table.sheet.name or None)
    unit = read.part.unit
    sentences = []
    if money.income < 0:
        sentences.append(f"intäkterna blir negativa ({format_amount(money.income, unit)} {unit.value})")
    if money.cost > 0:
        sentences.append(f"kostnaderna blir positiva ({format_amount(money.cost, unit)} {unit.value})")
    if not money.income and not money.cost and money.neither > 0:
        amount = f"{format_amount(money.neither, unit)} {unit.value}"
        sentences.append(f"nettot blir en intäkt ({amount}), men en nämnd brukar kosta")
    return [
        Finding(
            "tecken", Severity.WARNING, f"Med regeln att {_RULE_SV[read.part.sign]} gäller att {sentence}.", place,
            "Stämmer det inte, byt sign i mallen.",
        )
        for sentence in sentences
    ]  # fmt: skip
