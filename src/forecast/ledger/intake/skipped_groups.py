"""Rows that were not loaded, gathered by reason: the same reason on many accounts is one."""

from __future__ import annotations

import re
from collections.abc import Sequence

from forecast.ledger.findings import Finding, Severity
from forecast.ledger.intake.intake import Skipped

SUMS = "summor"
"""The check that tells of printed sums (`reading.table_checks`)."""
_ACCOUNT = re.compile(r"(?<=konto )\d+", re.IGNORECASE)
_MOST_ACCOUNTS = 6


def gathered(skipped: Sequence[Skipped], sums: str) -> list[tuple[str, list[Skipped]]]:
    """Each reason and its rows, in the file's order; `sums` is the reason of all printed sums.

    Balance accounts and the like differ by nothing but the account: they are one reason that names the first accounts.
    """
    groups: dict[str, list[Skipped]] = {}
    accounts: dict[str, dict[str, None]] = {}
    for row in skipped:
        found = _ACCOUNT.search(row.why)
        why = sums if row.why.startswith("summa") else _ACCOUNT.sub("{}", row.why) if found else row.why
        groups.setdefault(why, []).append(row)
        if found and why != sums:
            accounts.setdefault(why, {})[found[0]] = None
    return [(_named(why, list(accounts[why])) if why in accounts else why, rows) for why, rows in groups.items()]


def _named(why: str, accounts: list[str]) -> str:
    left = len(accounts) - _MOST_ACCOUNTS
    named = ", ".join(accounts[:_MOST_ACCOUNTS]) + (f" och {left} till" if left > 0 else "")
    return why.replace("{}", named)


def sums_told(findings: Sequence[Finding]) -> str:
    """What is said of the printed sums: that they are their parts', or that a finding says which are not."""
    wrong = any(each.check == SUMS and each.severity is not Severity.INFO for each in findings)
    if wrong:
        return "summor, lästa som kontroll; alla stämmer inte, se varningarna"
    return "summor, lästa som kontroll: de är summan av sina rader"
