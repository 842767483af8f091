"""What people and reports have said of a row: causes quoted with who said them, and measures with their state."""

from __future__ import annotations

from forecast.drivers.measures import NOT_COMPUTED, STATES_SV, PlannedMeasure, measure_figures
from forecast.ledger.specs import LAYER_SV, Layer
from forecast.report.commentary.facts import Asked, Facts
from forecast.workspace.notes import Comment

NO_CAUSE = "Ingen orsak skriven."
NO_MEASURE = "Ingen åtgärd är inlagd."


def cause(asked: Asked) -> list[str]:
    """Why, in somebody's words; that nobody has written it where the row deviates."""
    said = quotes(asked)
    facts = asked.facts
    deviates = facts.known("deviation") and not facts.is_zero(facts.value("deviation"))
    return said or ([NO_CAUSE] if deviates else [])


def quotes(asked: Asked) -> list[str]:
    """Persons' judgements, then comments of the shown layer (else of any), each quoted with who said it.

    What people said belongs to the workspace's month; of another month it is not said (decision 0011).
    """
    facts, ground = asked.facts, asked.facts.ground
    if ground.result.as_of != ground.workspace.settings.as_of:
        return []
    about = (ground.tree.statement, facts.key)
    said = []
    if asked.section.rest and ground.part.layer[facts.at] == Layer.JUDGED:
        said = [
            f"”{item.reason}” ({item.name}, {item.date.isoformat()})."
            for item in ground.workspace.judgements
            if (item.statement, item.row) == about
        ]
    own = [
        item
        for item in ground.workspace.comments
        if (item.statement, item.row) == about and ground.plan.section_of(item.source) is asked.section
    ]
    shown = [item for item in own if item.layer is ground.result.headline]
    return [*said, *(_quoted(facts, item) for item in shown or own)]


def _quoted(facts: Facts, comment: Comment) -> str:
    """The words and who said them; of a forecast that is not the one shown, which it is about."""
    result = facts.ground.result
    other = comment.layer is not result.headline and not result.closed
    about = f"Om {LAYER_SV[comment.layer]} prognos: " if other else ""
    who = ", ".join(part for part in (comment.author, comment.source) if part)
    words = f"{about}”{comment.quote or comment.cause}”"
    return f"{words} ({who})." if who else f"{words}."


def measures(asked: Asked) -> list[str]:
    """The measures on the row and below it, then what has been written of measures."""
    facts, ground = asked.facts, asked.facts.ground
    said = [
        _measure(facts, item)
        for item in ground.workspace.measures
        if item.statement == ground.tree.statement and item.row in facts.keys_below
    ]
    return [*said, *quotes(asked)] or [NO_MEASURE]


def _measure(facts: Facts, item: PlannedMeasure) -> str:
    """A measure with its state and effect: `Färre vikarier (beslutad): helårseffekt +900 tkr`."""
    ground = facts.ground
    seen = measure_figures(item, ground.result.as_of, ground.workspace.settings.unit)
    head = f"{item.name} ({STATES_SV[item.state]})"
    if seen.full_year is None:
        return f"{head}; {NOT_COMPUTED}."
    done = "" if seen.realised is None else f", realiserat {facts.signed(seen.realised)}"
    return f"{head}: helårseffekt {facts.signed(seen.full_year)}{done}."
