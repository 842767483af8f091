"""Which kind of money an account, a word or a column holds: the user's mapping first, then the shipped defaults."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from forecast.ledger.tree import COST_TYPES, CostType
from forecast.parameters import load_account_plans

NAMES: Mapping[CostType, str] = {
    CostType.NET: "Utan kostnadsslag",
    CostType.INCOME: "Intäkter",
    CostType.COST: "Kostnader",
    CostType.GRANTS: "Bidrag",
    CostType.FEES: "Avgifter",
    CostType.STAFF: "Personal",
    CostType.SUBSTITUTES: "Vikarier",
    CostType.RENT: "Lokaler",
    CostType.PURCHASE: "Köp av verksamhet",
    CostType.PLACEMENTS: "Placeringar",
    CostType.BENEFITS: "Lämnade bidrag",
    CostType.OTHER: "Övrigt",
    CostType.CAPITAL: "Kapitalkostnader",
    CostType.APPROPRIATION: "Kommunbidrag",
    CostType.FINANCE: "Finansnetto",
    CostType.RESULT: "Resultat",
}
"""What a row of a kind of money is called where the file has no word for it."""


@dataclass(frozen=True, slots=True)
class KindOfMoney:
    """A kind of money and who says so.

    Attributes:
        cost_type: the kind; None where nothing says it.
        default: the shipped defaults say it, and nobody has confirmed it.
    """

    cost_type: CostType | None
    default: bool = False


@dataclass(frozen=True, slots=True)
class Accounts:
    """How a source's accounts and words are read.

    Attributes:
        plan: "kommun" or "eubas"; anything else is read as "kommun", the plan of municipalities.
        own_accounts: the mapping's first digits -> kind.
        own_words: the mapping's words -> kind.
    """

    plan: str
    own_accounts: Mapping[str, CostType]
    own_words: Mapping[str, CostType]

    def of(self, account: str, word: str) -> KindOfMoney:
        """The kind of money of a row with an account, a word, both or none ("")."""
        said = self._said(account, word)
        if said is not None:
            return KindOfMoney(said)
        digits = leading_digits(account) or leading_digits(word)
        found = (self._by_plan(digits) if digits else None) or kind_of_word(word) or kind_of_word(account)
        return KindOfMoney(found, default=True)

    def _said(self, account: str, word: str) -> CostType | None:
        """What the mapping says, or what the file says in our own keys."""
        words = {plain(text): kind for text, kind in self.own_words.items()}
        for text in (word, account):
            if text and plain(text) in words:
                return words[plain(text)]
        digits = leading_digits(account) or leading_digits(word)
        first = longest(digits, self.own_accounts)
        if first is not None:
            return self.own_accounts[first]
        return CostType(plain(word)) if plain(word) in set(CostType) else None

    def _by_plan(self, digits: str) -> CostType | None:
        plans = load_account_plans().plans
        accounts = (plans.get(self.plan) or plans["kommun"]).accounts
        first = longest(digits, accounts)
        return None if first is None else CostType(accounts[first])


def longest(digits: str, known: Collection[str]) -> str | None:
    """The longest of the known first digits that an account begins with; None where none does."""
    return next((digits[:n] for n in range(len(digits), 0, -1) if digits[:n] in known), None)


def plain(text: str) -> str:
    """A text without regard to case and blanks."""
    return " ".join(text.casefold().split())


def leading_digits(text: str) -> str:
    """The account number that a text begins with: `31` of `31 Taxor och avgifter`; "" where there is none."""
    match = re.match(r"\s*(\d+)(?![\d]*[,.]\d)", text)
    return match[1] if match else ""


def kind_of_word(text: str) -> CostType | None:
    """The kind of money that a text's words mean, by the shipped list; None where none is known."""
    low = plain(text)
    if not low:
        return None
    for key, parts in load_account_plans().stems:
        if any(part in low for part in parts):
            kind = CostType(key)
            return CostType.INCOME if "intäkt" in low and kind in COST_TYPES else kind
    return None
