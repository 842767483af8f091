"""A proposal's evidence as the page tells it: each sentence once, what speaks for a column beside the column."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from forecast.ledger.intake.mapping_file import Column
from forecast.ledger.intake.propose import Proposal, Told

_MOST_COLUMNS = 4
"""Names of columns that a sentence about several of them lists."""


@dataclass(frozen=True, slots=True)
class ProposalWords:
    """What was seen.

    Attributes:
        questions: guesses that a person should look at.
        evidence: what speaks for unit, sign, months and division.
        why: column -> what speaks for how it is read.
    """

    questions: tuple[str, ...]
    evidence: tuple[str, ...]
    why: Mapping[Column, str]


def proposal_words(proposal: Proposal) -> ProposalWords:
    """The evidence of a proposal, in sentences."""
    why: dict[Column, str] = {}
    for told in proposal.evidence:
        if told.column is not None:
            why.setdefault(told.column, told.sentence)
    rest = [told for told in proposal.evidence if told.column is None and not told.guess]
    return ProposalWords(_once(proposal.questions), _once(rest), why)


def _once(every: Iterable[Told]) -> tuple[str, ...]:
    """Each sentence once, with the columns that it is about."""
    columns: dict[str, dict[str, None]] = {}
    for told in every:
        found = columns.setdefault(told.sentence, {})
        if told.place.column:
            found[told.place.column] = None
    return tuple(f"{sentence}{_named(list(names))}" for sentence, names in columns.items())


def _named(names: list[str]) -> str:
    if not names:
        return ""
    more = f" och {len(names) - _MOST_COLUMNS} till" if len(names) > _MOST_COLUMNS else ""
    return f" ({', '.join(names[:_MOST_COLUMNS])}{more})"
