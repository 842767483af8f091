"""Why a record of a SIE file gives no amount, and the money that is then in no other record."""

from __future__ import annotations

from enum import IntEnum

import numpy as np
from numpy.typing import NDArray

from forecast.formats.sie.records import SieFile, Unread
from forecast.ledger.intake.intake import Skipped
from forecast.ledger.intake.sie.accounts import AccountKind
from forecast.ledger.intake.sie.records import LABELS, Candidates, Source


class Why(IntEnum):
    """Why a record is not taken; TAKEN where it is."""

    TAKEN = 0
    BALANCE = 1
    UNKNOWN_ACCOUNT = 2
    NO_PERIOD = 3
    BROKEN_YEAR = 4
    REMOVED = 5
    MIRRORED = 6
    OTHER_LEVEL = 7
    REPEATED = 8
    CONTRADICTED = 9


SENTENCES = {
    Why.BALANCE: "Balanskonto {account}: hör inte till driften och räknas inte i summorna.",
    Why.UNKNOWN_ACCOUNT: "Konto {account}: varken kontoklass (3–8) eller #KTYP gör det till intäkt eller kostnad.",
    Why.NO_PERIOD: "{label} på konto {account} har en period som inte är en månad.",
    Why.BROKEN_YEAR: "#RES på konto {account}: räkenskapsåret är inget kalenderår, så summan har inget budgetår.",
    Why.REMOVED: "Borttagen rad (#BTRANS) på konto {account}.",
    Why.MIRRORED: "Tillagd rad (#RTRANS) på konto {account}; nästa #TRANS är samma pengar.",
    Why.OTHER_LEVEL: "{label} på konto {account}: samma pengar på en annan nivå.",
    Why.REPEATED: "{label} på konto {account}: upprepar månadens post under ett annat årsnummer.",
    Why.CONTRADICTED: "{label} på konto {account}: månaden ligger utanför postens år och har redan ett annat belopp.",
}
_WITH_MONEY = (Why.UNKNOWN_ACCOUNT, Why.NO_PERIOD, Why.BROKEN_YEAR, Why.CONTRADICTED)


def first_reasons(sie: SieFile, records: Candidates, kinds: NDArray[np.int64]) -> NDArray[np.int64]:
    """(N,) a `Why` each, before levels are chosen.

    Args:
        sie: the file.
        records: the candidates.
        kinds: (C,) an `AccountKind` a code.
    """
    why = np.full(len(records.line), int(Why.TAKEN))
    _mark(why, records.removed == 1, Why.REMOVED)
    _mark(why, records.removed == 2, Why.MIRRORED)
    kind = kinds[records.account] if len(kinds) else why
    _mark(why, kind == AccountKind.BALANCE, Why.BALANCE)
    _mark(why, kind == AccountKind.UNKNOWN, Why.UNKNOWN_ACCOUNT)
    no_span = records.first == 0
    _mark(why, no_span & (records.source == Source.RESULTS), Why.BROKEN_YEAR)
    _mark(why, no_span, Why.NO_PERIOD)
    _mark_repeated(sie, records, why)
    return why


def with_money(why: NDArray[np.int64]) -> NDArray[np.bool_]:
    """(N,) whether a record that is not taken holds money that no other record does."""
    return np.isin(why, _WITH_MONEY)


def _mark(why: NDArray[np.int64], mask: NDArray[np.bool_], reason: Why) -> None:
    why[mask & (why == Why.TAKEN)] = reason


def _mark_repeated(sie: SieFile, records: Candidates, why: NDArray[np.int64]) -> None:
    """Records whose period lies outside their year, where the year that holds the period has the same record.

    Some programs write two years' budgets with one year's periods; loading both would double it.
    """
    outside = np.isin(records.source, (Source.BALANCES, Source.BUDGETS)) & (why == Why.TAKEN)
    inside = outside.copy()
    month = records.calendar * 100 + np.minimum(records.first, 12)
    held = np.ones(len(month), dtype=bool)
    for year in sie.years:
        first, last = year.first.year * 100 + year.first.month, year.last.year * 100 + year.last.month
        held &= (records.year != year.index) | ((month >= first) & (month <= last))
    outside &= ~held
    if not outside.any():
        return
    inside &= held
    own: dict[tuple[int, ...], float] = {}
    for at in np.flatnonzero(inside).tolist():
        key = _key(records, at)
        own[key] = own.get(key, 0.0) + float(records.amount[at])
    for at in np.flatnonzero(outside).tolist():
        said = own.get(_key(records, at))
        if said is not None:
            same = round(said - float(records.amount[at]), 2) == 0
            why[at] = Why.REPEATED if same else Why.CONTRADICTED


def _key(records: Candidates, at: int) -> tuple[int, ...]:
    columns = (records.source, records.calendar, records.first, records.account, records.objects)
    return tuple(int(column[at]) for column in columns)


def skipped_rows(sie: SieFile, records: Candidates, why: NDArray[np.int64]) -> list[Skipped]:
    """A row for each record that is not taken; its money in the inner sign."""
    money = with_money(why)
    words: dict[tuple[int, int, int], str] = {}
    rows = []
    for at in np.flatnonzero(why != Why.TAKEN).tolist():
        key = (int(why[at]), int(records.source[at]), int(records.account[at]))
        if key not in words:
            words[key] = SENTENCES[Why(key[0])].format(account=sie.codes[key[2]], label=LABELS[Source(key[1])])
        sum_sek = -float(records.amount[at]) + 0.0 if money[at] else 0.0
        rows.append(Skipped(int(records.line[at]), words[key], "", sum_sek))
    return rows


def unread_rows(sie: SieFile, outcome: dict[int, Source]) -> list[Skipped]:
    """A row for each record that could not be read; with money where it would have been an amount of the budget."""
    sources = set(outcome.values())
    used = {"#PSALDO", "#PBUDGET"}
    if Source.VOUCHERS in sources or not sources:
        used |= {"#TRANS", "#RTRANS"}
    if Source.RESULTS in sources or not sources:
        used.add("#RES")
    return [Skipped(row.line, _sentence(row), "", _money(sie, row, used)) for row in sie.unread]


def _sentence(row: Unread) -> str:
    more = f" ({row.count} poster)" if row.count > 1 else ""
    return f"{row.label}: {row.why}{more}"


def _money(sie: SieFile, row: Unread, used: set[str]) -> float:
    account = sie.accounts.get(row.account)
    balance = row.account[:1] in {"1", "2"} and not (account and account.ktyp in {"I", "K"})
    if row.amount is None or row.label not in used or balance:
        return 0.0
    return -row.amount + 0.0
