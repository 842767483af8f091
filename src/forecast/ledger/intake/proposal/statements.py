"""Which statement of the workspace a table fills: the one whose rows it names."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from forecast.ledger.intake.layout.column_words import NAME_OF, code_and_name
from forecast.ledger.intake.mapping_file import CODES, Holds
from forecast.ledger.intake.proposal.columns import Decided, Seen, nothing
from forecast.ledger.intake.reading.sum_words import plain
from forecast.ledger.tree import CostType, Tree

_NAMES = CODES | frozenset(NAME_OF.values())
_LEAST = 0.5
"""So many of a table's rows must be known in the statement."""


@dataclass(frozen=True, slots=True)
class Chosen:
    """The statement, how many of the table's texts it knows, and the columns as it needs them."""

    statement: str
    known: int
    of: int
    columns: tuple[Decided, ...]


def choose_statement(trees: Mapping[str, Tree], seen: Sequence[Seen], decided: Sequence[Decided]) -> Chosen | None:
    """The statement that knows most of the rows; None where none knows half, or the columns say two themselves."""
    holds = {each.column.holds for each in decided}
    if {Holds.ORGANISATION, Holds.ACTIVITY} <= holds and {"by_activity", "by_organisation"} <= set(trees):
        return None
    naming = [at for at, each in enumerate(decided) if each.column.holds in _NAMES - {Holds.COST_TYPE, Holds.ACCOUNT}]
    typed = Holds.COST_TYPE in holds or len({each.column.cost_type for each in decided} - {None}) > 1
    scores: list[tuple[float, bool, int, str, int]] = []
    for order, (name, tree) in enumerate(trees.items()):
        names = _names(tree)
        for at in naming:
            texts = list(dict.fromkeys(_row_texts(seen[at], decided[at])))
            known = sum(any(plain(text) in names for text in pair) for pair in texts)
            share = known / len(texts) if texts else 0.0
            scores.append((round(share, 2), _is_typed(tree) == typed, -order, name, at))
    best = max(scores, default=None)
    if best is None or best[0] < _LEAST:
        return None
    _, _, _, statement, at = best
    texts = list(dict.fromkeys(_row_texts(seen[at], decided[at])))
    names = _names(trees[statement])
    known = sum(any(plain(text) in names for text in pair) for pair in texts)
    return Chosen(statement, known, len(texts), tuple(_as_needed(statement, at, seen, decided)))


def _names(tree: Tree) -> set[str]:
    return {plain(text) for row in tree.rows for text in (row.key, row.name, row.activity, *row.aliases) if text}


def _is_typed(tree: Tree) -> bool:
    """Whether its leaves divide by kind of money."""
    return any(row.cost_type is not CostType.NET for row in tree.rows if row.activity)


def _row_texts(seen: Seen, decided: Decided) -> list[tuple[str, ...]]:
    if decided.column.with_name:
        return [(text, *filter(None, code_and_name(text))) for text in seen.texts]
    return [(text,) for text in seen.texts]


def _as_needed(statement: str, at: int, seen: Sequence[Seen], decided: Sequence[Decided]) -> list[Decided]:
    """The columns with the naming one bound to what the statement divides by."""
    wanted = (
        Holds.ACTIVITY if statement.startswith("by_activity")
        else Holds.ORGANISATION if statement.startswith("by_organisation")
        else Holds.LABEL
    )  # fmt: skip
    name_of = {name: code for code, name in NAME_OF.items()}
    here = decided[at].column.holds
    code = name_of.get(here, here)
    if code is wanted or (code is Holds.COST_TYPE and wanted is Holds.LABEL):
        return list(decided)
    out = list(decided)
    for other, each in enumerate(decided):
        if each.column.holds is code:
            out[other] = _held(each, wanted)
        elif each.column.holds is NAME_OF.get(code):
            out[other] = _held(each, NAME_OF.get(wanted, Holds.LABEL))
        elif each.column.holds is wanted:
            out[other] = nothing(seen[other], f"raderna i {statement} står i en annan kolumn", guess=True)
    if wanted is Holds.LABEL and NAME_OF.get(code) in {each.column.holds for each in decided}:
        codes = [other for other, each in enumerate(decided) if each.column.holds is code]
        for other in codes:
            out[other] = nothing(seen[other], "koden läses inte när namnet står bredvid")
    return out


def _held(each: Decided, holds: Holds) -> Decided:
    with_name = each.column.with_name and holds in CODES
    return replace(each, column=each.column.model_copy(update={"holds": holds, "with_name": with_name}))
