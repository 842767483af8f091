"""Which accounts of a SIE file are income and cost, and whose chart of accounts it is."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import IntEnum

import numpy as np
from numpy.typing import NDArray

from forecast.formats.sie.records import SieFile

_STAFF = re.compile(
    r"\blön|löner|arbetsgivaravg|sociala avg|personalomk|semester|pensionskostn|pensionsförs|\bob-", re.IGNORECASE
)
_COMPANY = re.compile(r"bas\s?\d{2}|bas\s?20\d{2}|ne\s?20\d{2}", re.IGNORECASE)
_MUNICIPAL = re.compile(r"kommun|k-bas|kbas|\bkb\d", re.IGNORECASE)


class AccountKind(IntEnum):
    """What an account is for a budget."""

    BALANCE = 0
    RESULT = 1
    UNKNOWN = 2
    """Neither its class nor #KTYP says."""


def account_kinds(sie: SieFile) -> NDArray[np.int64]:
    """(C,) the kind of each of `sie.codes`.

    Classes 3 to 8 are income and cost and 1 and 2 the balance sheet, in BAS and in Kommun-Bas. #KTYP decides for the
    others, and may lift a balance account into the result; it never takes money out of classes 3 to 8.
    """
    kinds = []
    for code in sie.codes:
        account = sie.accounts.get(code)
        ktyp = account.ktyp if account else ""
        if ktyp in {"I", "K"} or code[:1] in set("345678"):
            kinds.append(AccountKind.RESULT)
        elif ktyp in {"T", "S"} or code[:1] in {"1", "2"}:
            kinds.append(AccountKind.BALANCE)
        else:
            kinds.append(AccountKind.UNKNOWN)
    return np.array(kinds, dtype=np.int64)


def contradicted(sie: SieFile) -> list[str]:
    """Accounts that amounts stand on whose #KTYP says otherwise than their class."""
    against = {"1": "IK", "2": "IK", **dict.fromkeys("345678", "TS")}
    accounts = [sie.accounts[code] for code in sie.codes if code in sie.accounts]
    return [a.number for a in accounts if a.ktyp and a.ktyp in against.get(a.number[:1], "")]


@dataclass(frozen=True, slots=True)
class AccountPlan:
    """The chart of accounts: "kommun", "eubas" or "" without accounts; `evidence` is a Swedish sentence."""

    plan: str
    evidence: str
    sure: bool


def account_plan(sie: SieFile, read: Sequence[str]) -> AccountPlan:
    """Kommun-Bas or a company's BAS, by where the staff accounts lie (class 5 or 7) and by #KPTYP.

    Args:
        sie: the file.
        read: account numbers that gave amounts.
    """
    if not read:
        return AccountPlan("", "Inga resultatkonton är lästa.", sure=True)
    names = [(account.number[:1], account.name) for account in sie.accounts.values()]
    five, seven = (sum(first == digit and _STAFF.search(name) is not None for first, name in names) for digit in "57")
    said = sie.heading.kptyp
    by_name = "kommun" if five > 2 * seven else "eubas" if seven > 2 * five else ""
    by_type = "kommun" if _MUNICIPAL.search(said) else "eubas" if _COMPANY.search(said) else ""
    counted = f"{five} konton i klass 5 och {seven} i klass 7 heter som lönekostnader"
    evidence = f"{counted}; #KPTYP är {said[:30]}." if said else f"{counted}; #KPTYP saknas."
    if by_name and by_type and by_name != by_type:
        return AccountPlan(by_name, f"{evidence} De säger emot varandra; namnen gäller.", sure=False)
    if by_name or by_type:
        return AccountPlan(by_name or by_type, evidence, sure=True)
    return AccountPlan("kommun", f"{evidence} Inget av det avgör; Kommun-Bas är antaget.", sure=False)
