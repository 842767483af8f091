"""What would it take? One lever to a target deviation, within its bounds and its notice time.

The effect is evaluated by the lever's own function, so an answer always agrees with the scenario that it becomes. The
root is found by Brent's method (scipy.optimize.brentq) between the field's bounds; a linear lever is then exact.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np

from forecast.errors import InputError, Place, UsageError
from forecast.formats.yaml_file import Closed
from forecast.model import Baseline, Floats, LeverEffect
from forecast.periods import Month
from forecast.questions.root import all_of_the_rest, end_that_holds, inside_of, root_of
from forecast.scenario.apply import place, rows_for
from forecast.scenario.levers import BY_GROUP, LEVERS, Lever
from forecast.scenario.levers.ground import near
from forecast.scenario.levers.proposal import bounds, extra, proposed
from forecast.scenario.resolve import effects_of
from forecast.scenario.schema import Override
from forecast.workspace.workspace import Workspace

_ORE = 0.005
_WIDEST = 1e9
"""Where a field has no bound of its own."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What a user asks.

    Attributes:
        lever: `staffing.sarskilt-boende.fte`.
        target: deviation asked for, SEK.
        row: the row whose deviation it is; None = the committee's.
        said: the change's other fields; what is missing is the earliest month and labelled defaults.
        notice: months of notice; None = the shipped, labelled default.
        realistic: the largest plausible share of a row's rest; None = the shipped, labelled default.
    """

    lever: str
    target: float
    row: str | None = None
    said: Mapping[str, object] = field(default_factory=dict)
    notice: int | None = None
    realistic: float | None = None


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked; amounts in SEK.

    Attributes:
        row: the row whose deviation is to reach the target.
        target: the deviation asked for.
        deviation: the deviation as it is.
        notice: months from the decision (in the month after as-of) until staff can be fewer.
        realistic: the largest share of a row's rest that one change plausibly takes.
    """

    row: str
    target: float
    deviation: float
    notice: int
    realistic: float


@dataclass(frozen=True, slots=True)
class Answer:
    """What one lever would have to be, alone.

    Attributes:
        path: `staffing.sarskilt-boende.fte`.
        name: Swedish name of what it acts on.
        field: Swedish title of the field.
        unit: of the value.
        value: the value that reaches the target, or the one that comes closest.
        change: the whole change with that value.
        effect: what it does to the row this year, SEK, better > 0.
        reached: whether the target is reached within the bounds.
        deviation: the row's deviation with it.
        share: the effect beside what is left of the year on the rows that it acts on; NaN where that is not known.
        plausible: whether that share is within what is called realistic and the change does not begin too early.
        assumed: what was assumed to get there.
        arithmetic: how the effect comes about.
    """

    path: str
    name: str
    field: str
    unit: str
    value: float
    change: Closed
    effect: float
    reached: bool
    deviation: float
    share: float
    plausible: bool
    assumed: tuple[str, ...]
    arithmetic: str


@dataclass(frozen=True, slots=True)
class Solved:
    """The answer, the same with notice time where that begins later, and every other lever alone.

    Attributes:
        question: what was asked.
        answer: the asked lever.
        with_notice: the same lever from the first month that the notice time allows; None where it begins no later, or
            where the year is over before.
        too_late: the notice time ends after December.
        others: what each other lever would have to be alone, the most plausible first.
    """

    question: Question
    answer: Answer
    with_notice: Answer | None
    too_late: bool
    others: tuple[Answer, ...]


@dataclass(frozen=True, slots=True)
class _Field:
    """A lever and the field that is solved for."""

    lever: Lever
    key: str
    name: str

    @property
    def path(self) -> str:
        """As it is written on the command line."""
        return f"{self.lever.group}.{self.key}.{self.lever.change.model_fields[self.name].alias or self.name}"


@dataclass(frozen=True, slots=True)
class Stand:
    """The base that a question stands on.

    Attributes:
        workspace: its inputs.
        base: the primary statement, rows included that a scenario has added.
        rest: (R, 12) what is left of the year in the asked layer.
        layers: (R,) the layer that each row's forecast comes from; the model's where nothing is said.
    """

    workspace: Workspace
    base: Baseline
    rest: Floats
    layers: tuple[str, ...] = ()

    def effects(self, override: Override) -> tuple[LeverEffect, ...]:
        """What an override does alone; levers know the workspace's own rows and none that a scenario has added."""
        where = {row.key: at for at, row in enumerate(self.base.tree.rows)}
        own = [where[row.key] for row in self.workspace.tree.rows]
        layers = tuple(self.layers[at] for at in own) if self.layers else ()
        return effects_of(override, self.workspace, self.base.as_of, self.rest[own], layers)


def solve(stand: Stand, path: str, question: Question, said: Mapping[str, object]) -> Solved:
    """Solve one lever for a target, and every other one alone.

    Args:
        stand: the base.
        path: group, key and field, `staffing.sarskilt-boende.fte`.
        question: what is asked.
        said: the change's other fields; what is missing is the earliest month and labelled defaults.

    Raises:
        UsageError: an unknown lever or field, or one that is not a number.
        InputError: a key that the lever cannot act on, or a lever that does not act on the row.
    """
    asked = _field(path, stand)
    if not _touches(stand, asked, question.row, said):
        raise InputError(
            f"”{path}” rör inte raden ”{question.row}”.",
            Place("--lever"),
            "Välj ett reglage på raden, eller fråga om hela nämnden.",
        )
    start = said.get("from", said.get("start"))
    answer = _answer(stand, asked, question, said)
    late = _notice_month(stand.base.as_of, question.notice)
    begins = (
        Month.parse(str(start)[:7]) if start is not None else Month(stand.base.as_of.year, stand.base.as_of.number + 1)
    )
    later = asked.lever.notice and (late is None or late > begins)
    with_notice = _answer(stand, asked, question, {**said, "from": str(late)}) if later and late is not None else None
    others = [_other(stand, other, question) for other in _every_field(stand) if other.path != asked.path]
    ranked = sorted((one for one in others if one is not None), key=lambda one: _rank(one, question.target))
    return Solved(question, answer, with_notice, later and late is None, tuple(ranked))


def _touches(stand: Stand, asked: _Field, row: str, said: Mapping[str, object]) -> bool:
    """Whether a lever puts any money on the row or below it, whatever its value."""
    low, high = bounds(asked.lever.change.model_fields[asked.name])
    alias = asked.lever.change.model_fields[asked.name].alias or asked.name
    inside = inside_of(low, high) or min(1.0, high)
    template, _ = proposed(
        asked.lever, stand.base.as_of, {**said, alias: inside}, asked.lever.own(stand.workspace, asked.key)
    )
    effects = stand.effects(Override(asked.lever.group, asked.key, template, Place("--lever")))
    placed = place(stand.base, effects)
    return bool(np.any(placed.effects[:, placed.base.tree.position(row)])) or not any(e.amount for e in effects)


def _rank(answer: Answer, target: float) -> tuple[bool, bool, float, str]:
    """Those that reach the target by the share that they take, then the others by how close they come."""
    share = answer.share if np.isfinite(answer.share) else np.inf
    gap = abs(target - answer.deviation)
    return not answer.reached, not answer.plausible, share if answer.reached else gap, answer.path


def _notice_month(as_of: Month, notice: int) -> Month | None:
    """The first month with fewer staff when the decision is taken in the month after as-of; None after December."""
    number = as_of.number + 1 + notice
    return Month(as_of.year, number) if number <= 12 else None


def _field(path: str, stand: Stand) -> _Field:
    """The lever and field of a path; without a field, the one that the lever is usually asked for."""
    group, _, rest = path.partition(".")
    if group in BY_GROUP and BY_GROUP[group].answer is not None:
        usual = BY_GROUP[group]
        if rest in usual.keys(stand.workspace, stand.base.as_of):
            return _Field(usual, rest, str(usual.answer))
    key, _, name = rest.rpartition(".")
    if group not in BY_GROUP or not key:
        raise UsageError(
            f"Spaken ”{path}” finns inte. Skriv grupp.nyckel.fält, till exempel staffing.sarskilt-boende.fte; "
            f"grupperna är {', '.join(BY_GROUP)}."
        )
    lever = BY_GROUP[group]
    fields = lever.change.model_fields
    known = {field.alias or own: own for own, field in fields.items() if _is_number(lever, own)}
    if name not in known:
        raise UsageError(f"”{group}” har inget tal ”{name}” att lösa ut. Välj bland {', '.join(known) or 'inga'}.")
    keys = lever.keys(stand.workspace, stand.base.as_of)
    if key not in keys:
        raise InputError(f"”{key}” går inte att ändra med ”{group}”.", Place("--lever"), near(key, keys))
    return _Field(lever, key, known[name])


def _is_number(lever: Lever, name: str) -> bool:
    annotation = lever.change.model_fields[name].annotation
    return annotation in {float, int} or str(annotation).startswith(("float | None", "int | None"))


def _every_field(stand: Stand) -> list[_Field]:
    return [
        _Field(lever, key, lever.answer)
        for lever in LEVERS
        if lever.answer is not None
        for key in lever.keys(stand.workspace, stand.base.as_of)
    ]


def _other(stand: Stand, asked: _Field, question: Question) -> Answer | None:
    """Another lever alone; None where it needs what only the user knows, or cannot act on the asked row."""
    try:
        answer = _answer(stand, asked, question, {})
    except (UsageError, InputError):
        return None
    return answer if abs(answer.effect) > _ORE else None


def _answer(stand: Stand, asked: _Field, question: Question, said: Mapping[str, object]) -> Answer:
    """The value of one field that closes the gap, or comes closest within its bounds and what is left of its rows."""
    info = asked.lever.change.model_fields[asked.name]
    alias = info.alias or asked.name
    low, high = bounds(info)
    own = asked.lever.own(stand.workspace, asked.key)
    template, assumed = proposed(asked.lever, stand.base.as_of, {**said, alias: inside_of(low, high)}, own)
    needed = round(question.target - question.deviation, 2)

    def effects(value: float) -> tuple[LeverEffect, ...]:
        change = template.model_copy(update={asked.name: value})
        override = Override(asked.lever.group, asked.key, change, Place("--lever"))
        return stand.effects(override)

    def effect(value: float) -> float:
        return _on_row(stand, effects(value), question.row)

    least, most = max(low, -_WIDEST), min(high, _WIDEST)
    inside = inside_of(low, high)
    ends = end_that_holds(effects, inside, least), end_that_holds(effects, inside, most)
    value, reached = root_of(effect, needed, *ends)
    if _takes_away(stand, effects(value)) and _share(stand, effects(value)) > 1 + 1e-9:
        value, reached = (
            all_of_the_rest(lambda at: _share(stand, effects(at)), root_of(effect, 0.0, *ends)[0], value),
            False,
        )
    made = effects(value)
    taken = _on_row(stand, made, question.row)
    share = _share(stand, made)
    return Answer(
        path=asked.path,
        name=asked.lever.keys(stand.workspace, stand.base.as_of)[asked.key],
        field=str(info.title or alias),
        unit=str(extra(info).get("unit", "")),
        value=value,
        change=template.model_copy(update={asked.name: value}),
        effect=round(taken, 2) + 0.0,
        reached=reached,
        deviation=round(question.deviation + taken, 2) + 0.0,
        share=share,
        plausible=reached and np.isfinite(share) and share <= question.realistic,
        assumed=assumed,
        arithmetic="; ".join(step.arithmetic for step in made),
    )


def _on_row(stand: Stand, effects: tuple[LeverEffect, ...], row: str) -> float:
    """What effects do to a row of the primary statement, SEK."""
    placed = place(stand.base, effects)
    return float(placed.effects[:, placed.base.tree.position(row)].sum()) if effects else 0.0


def _takes_away(stand: Stand, effects: tuple[LeverEffect, ...]) -> bool:
    """Whether effects make what is left of their rows smaller: only that has an end, a cost may more than double."""
    rest = np.nan_to_num(stand.rest).sum(axis=1)
    postings = [posting for effect in effects for posting in effect.postings if not posting.budget]
    moved = [(posting.amount, rows_for(stand.base.tree, posting)) for posting in postings]
    return sum(amount * float(rest[rows].sum()) for amount, rows in moved if rows) < 0


def _share(stand: Stand, effects: tuple[LeverEffect, ...]) -> float:
    """The effect beside what is left of the year, in the same months, on the rows where it lands."""
    tree, rest = stand.base.tree, np.abs(np.nan_to_num(stand.rest))
    moved, left = 0.0, 0.0
    for posting in (p for effect in effects for p in effect.postings if not p.budget):
        acts = posting.months != 0
        rows = rows_for(tree, posting)
        moved += abs(posting.amount)
        left += float(rest[rows][:, acts].sum()) if rows else 0.0
    return moved / left if left > 0 else float("nan")
