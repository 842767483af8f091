"""What was said between two forecasts, quoted: reasons, comments, decisions, grants, events and measures."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TypeVar

from forecast.drivers.measures import STATES_SV
from forecast.fullyear.methods import METHODS
from forecast.ledger.specs import LAYER_SV
from forecast.ledger.tree import Role
from forecast.questions.forecast_change import Cause, Said
from forecast.questions.mixed_stands import Inputs
from forecast.workspace.workspace import Workspace

Item = TypeVar("Item")


def said_between(before: Inputs, now: Inputs) -> tuple[Said, ...]:
    """What the later forecast holds that the earlier one did not, in the order of `Cause`, comments last."""
    old, new = before.workspace, now.workspace
    names = _names(new)
    said = [*_decisions(old, new, names), *_facts(old, new), *_persons(old, new, names)]
    order = [*Cause, None]
    return tuple(sorted(said, key=lambda item: order.index(item.cause)))


def _names(workspace: Workspace) -> dict[str, str]:
    """What rows are called where they stand alone: a leaf with the name of the row that it is a part of."""
    tree, total = workspace.tree, workspace.settings.total
    by_key = {row.key: row for row in tree.rows}
    return {
        row.key: f"{by_key[row.parent].name}: {row.name}"
        if row.role is Role.LEAF and row.parent not in {None, total} and row.activity
        else row.name
        for row in tree.rows
    }


def _new(old: Sequence[Item], new: Sequence[Item]) -> list[Item]:
    return [item for item in new if item not in old]


def _decisions(old: Workspace, new: Workspace, names: dict[str, str]) -> Iterator[Said]:
    for item in _new(old.budget_changes, new.budget_changes):
        if item.statement == new.tree.statement:
            text = f"{item.version}, {item.kind.swedish}" + ("" if item.decided else ", väntad")
            by = f"{item.decision or item.source} {item.date}"
            yield Said(Cause.BUDGET, item.row, names.get(item.row, item.row), text, by, quoted=False)


def _facts(old: Workspace, new: Workspace) -> Iterator[Said]:
    known = {grant.id for grant in old.grants}
    for grant in _new(old.grants, new.grants):
        text = grant.note or ("Nytt" if grant.id not in known else "Ändrat")
        yield Said(Cause.GRANTS, grant.row or "", grant.name, text, grant.source, quoted=False)
    known = {event.id for event in old.events}
    for event in _new(old.events, new.events):
        text = event.note or ("Ny" if event.id not in known else "Ändrad")
        yield Said(Cause.EVENTS, event.row or "", event.name, text, event.source, quoted=False)
    known = {measure.id for measure in old.measures}
    for measure in _new(old.measures, new.measures):
        state = STATES_SV[measure.state]
        text = f"{'Ändrad' if measure.id in known else 'Ny'}: {state}" + (f". {measure.note}" if measure.note else "")
        by = f"{measure.decided_by} {measure.decided_on or ''}".strip() or measure.source
        yield Said(Cause.MEASURES, measure.row, measure.name, text, by, quoted=False)


def _persons(old: Workspace, new: Workspace, names: dict[str, str]) -> Iterator[Said]:
    for fixed in _new(old.methods, new.methods):
        word = METHODS[fixed.method].name_sv if fixed.method in METHODS else fixed.method
        name = f"{names.get(fixed.row, fixed.row)}: {word}"
        short = f"”{fixed.reason}” ({fixed.name})"
        yield Said(Cause.METHOD, fixed.row, name, fixed.reason, fixed.name, short=short)
    for judged in _new(old.judgements, new.judgements):
        name, by = names.get(judged.row, judged.row), f"{judged.name} {judged.date}"
        short = f"”{judged.reason}” ({by})"
        yield Said(Cause.JUDGEMENT, judged.row, name, judged.reason, by, short=short)
    for comment in _new(old.comments, new.comments):
        text = comment.quote or comment.cause
        name = f"{names.get(comment.row, comment.row)}, {LAYER_SV[comment.layer]}"
        by = ", ".join(filter(None, (comment.author, comment.source)))
        if text:
            short = f"”{comment.cause}” ({comment.author or comment.source})" if comment.cause else ""
            yield Said(None, comment.row, name, text, by, short=short)
