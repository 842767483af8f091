"""A proposal's evidence as the page tells it: each sentence once, what speaks for a column beside the column."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from forecast.ledger.intake.mapping_file import Column, Holds
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
    """Each sentence once, after the columns that it is about."""
    columns: dict[tuple[str, bool], dict[str, None]] = {}
    for one in every:
        left_out = one.column is not None and one.column.holds is Holds.NOTHING
        found = columns.setdefault((one.sentence, left_out), {})
        if one.place.column:
            found[one.place.column] = None
    return tuple(_named(list(names), sentence, left_out=left_out) for (sentence, left_out), names in columns.items())


def _named(names: list[str], sentence: str, *, left_out: bool) -> str:
    """`”Prognos maj” läses inte: En tidigare prognos än ”Prognos aug”.`; alone without columns."""
    if not names:
        return sentence
    more = f" och {len(names) - _MOST_COLUMNS} till" if len(names) > _MOST_COLUMNS else ""
    shown = ", ".join(f"”{name}”" for name in names[:_MOST_COLUMNS])
    return f"{shown}{more}{' läses inte' if left_out else ''}: {sentence}"
