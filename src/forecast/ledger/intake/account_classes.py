"""Accounts by their first digit: what belongs to the balance sheet, and which plan the names speak for."""

from __future__ import annotations

import re

import numpy as np
from numpy.typing import NDArray

from forecast.ledger.intake.words import Words

_PAY = re.compile(
    r"(?<![a-zåäö])(?:lön|löner|arvode|personal|semester|arbetsgivaravgift|sociala avg|pension|po-p)", re.IGNORECASE
)
KOMMUN, EUBAS = "kommun", "eubas"


def balance_rows(accounts: Words) -> NDArray[np.bool_]:
    """(B,) rows on accounts of class 1 and 2, in a table that has accounts of other classes too."""
    whole = accounts.test(lambda text: re.match(r"\d{3}", text) is not None)
    balance = whole & accounts.test(lambda text: text[0] in "12")
    if not (whole & ~balance).any():
        return np.zeros(len(balance), dtype=np.bool_)
    return balance


def account_plan(accounts: Words, names: Words) -> str:
    """Which plan the accounts' names speak for: pay in class 5 (Kommun-Bas) or in class 7 (EUBAS); "" without accounts.

    Kommun-Bas where the names say nothing: a municipality's ledger is what most files come from.
    """
    if not accounts.filled.any():
        return ""
    pay = names.test(lambda text: _PAY.search(text) is not None)
    five = int((pay & accounts.test(lambda text: text[0] == "5")).sum())
    seven = int((pay & accounts.test(lambda text: text[0] == "7")).sum())
    return EUBAS if seven > five else KOMMUN
