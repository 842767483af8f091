"""A proposal's evidence as the page tells it: each sentence once, what speaks for a column beside the column."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from forecast.ledger.intake.mapping_file import Column
from forecast.ledger.intake.proposal.propose import Told

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


def proposal_words(told: Sequence[Told]) -> ProposalWords:
    """What a proposal was seen from, in sentences."""
    why: dict[Column, str] = {}
    for one in told:
        if one.column is not None:
            why.setdefault(one.column, one.sentence)
    rest = [one for one in told if one.column is None and not one.guess]
    return ProposalWords(_once(one for one in told if one.guess), _once(rest), why)


def _once(every: Iterable[Told]) -> tuple[str, ...]:
    """Each sentence once, with the columns that it is about."""
    columns: dict[str, dict[str, None]] = {}
    for one in every:
        found = columns.setdefault(one.sentence, {})
        if one.place.column:
            found[one.place.column] = None
    return tuple(f"{sentence}{_named(list(names))}" for sentence, names in columns.items())


def _named(names: list[str]) -> str:
    if not names:
        return ""
    more = f" och {len(names) - _MOST_COLUMNS} till" if len(names) > _MOST_COLUMNS else ""
    return f" ({', '.join(names[:_MOST_COLUMNS])}{more})"
