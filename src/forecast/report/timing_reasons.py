"""Why a row's deviation turns before the year ends: only what the workspace's data and people say, never a guess."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from forecast.drivers.events import Event
from forecast.drivers.pay_review import steps_of
from forecast.fullyear.known.knowledge import pay_share
from forecast.fullyear.timing import Timing
from forecast.ledger.specs import Layer
from forecast.ledger.tree import Role
from forecast.model import StatementResult
from forecast.money import Unit, format_amount, format_number
from forecast.parameters import load_parameter
from forecast.periods import MONTH_NAMES, Span
from forecast.report.known_reasons import lump_reasons, preliminary_reasons, rhythm_reasons
from forecast.report.run_table import method_words
from forecast.workspace.workspace import Workspace

NO_REASON = "Ingen orsak i underlaget."
FOLLOWS = "Följer takten."
_TIMING = re.compile(
    r"jämna|semesterlöneskuld|halvår|periodiser|eftersläp|förskj|försen|dröj|retroaktiv|resten av året", re.IGNORECASE
)
_SEASON = re.compile(
    r"sommar|\bhöst|\bvår(as|en)\b|semester|engång|faktur|under året|avsluta|upphör|tillfällig|flytt|väntas",
    re.IGNORECASE,
)
"""Words with which people say that an amount has to do with when, and not only with how much; plainest first."""
_LONGEST_QUOTE = 200
_BREAKS = re.compile(r"[\r\n\t]+")
_PATTERN_PART, _PATTERN_GAP = 0.5, 0.005
"""Last year's rhythm is told where it explains half of a correction and lies half a per cent of the year off."""
_GRANT_GAP = 0.05
_MOST_EVENTS = 3


class ReasonKind(StrEnum):
    """What a reason rests on."""

    FOLLOWS = "follows"
    """The forecast keeps the pace; nothing is to be explained."""
    PERSON = "person"
    """A person's or a report's words about when."""
    DATA = "data"
    """Something in the workspace's data."""
    PARTS = "parts"
    """The parts of a sum have their own."""
    NONE = "none"
    """Nothing says why."""


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a row turns: a Swedish text and what it rests on."""

    text: str
    kind: ReasonKind


@dataclass(frozen=True, slots=True)
class _Asked:
    """One row that is asked about."""

    workspace: Workspace
    part: StatementResult
    found: Timing
    at: int
    unit: Unit

    @property
    def key(self) -> tuple[str, str]:
        return self.part.tree.statement, self.part.tree.rows[self.at].key

    def money(self, sek: float, *, signed: bool = True) -> str:
        """`+1 500 tkr`."""
        return f"{format_amount(sek, self.unit, signed=signed)} {self.unit}"


def timing_reason(workspace: Workspace, part: StatementResult, found: Timing, at: int, unit: Unit) -> Reason:
    """Why the forecast of a row leaves the pace of its deviation so far.

    Args:
        workspace: comments, judgements, events, grants, knowledge.
        part: the statement that the row belongs to.
        found: the split of its rows.
        at: position of the row.
        unit: of amounts in the text.
    """
    correction = float(found.correction[at])
    if part.base.closed or np.isnan(correction):
        return Reason("", ReasonKind.FOLLOWS)
    if abs(correction) <= found.tolerance[at]:
        return Reason(FOLLOWS, ReasonKind.FOLLOWS)
    if part.tree.rows[at].role is Role.SUM:
        return _of_sum(workspace, part, found, at, unit)
    asked = _Asked(workspace, part, found, at, unit)
    said, general = _persons_words(asked)
    facts = [text for source in _SOURCES for text in source(asked)]
    if said or facts:
        return Reason(" ".join([*said, *facts]), ReasonKind.PERSON if said else ReasonKind.DATA)
    return Reason(" ".join([NO_REASON, *general, *_models_words(asked)]), ReasonKind.NONE)


def _of_sum(workspace: Workspace, part: StatementResult, found: Timing, at: int, unit: Unit) -> Reason:
    """A sum's own words if people have written any, else its two largest parts' reasons."""
    said, _ = _persons_words(_Asked(workspace, part, found, at, unit))
    leaves = [i for i in part.tree.leaves_below(at) if abs(found.correction[i]) > found.tolerance[i]]
    leaves.sort(key=lambda i: (-abs(float(found.correction[i])), i))
    texts, kinds = [], []
    for i in leaves[:2]:
        reason = timing_reason(workspace, part, found, i, unit)
        amount = format_amount(float(found.correction[i]), unit, signed=True)
        texts.append(f"{part.tree.rows[i].name} {amount}: {reason.text}")
        kinds.append(reason.kind)
    if said:
        return Reason(" ".join([*said, *texts]), ReasonKind.PERSON)
    if not texts:
        return Reason("Många små delar; ingen av dem lämnar takten för sig.", ReasonKind.PARTS)
    return Reason(" ".join(texts), ReasonKind.NONE if kinds[0] is ReasonKind.NONE else ReasonKind.PARTS)


def _persons_words(asked: _Asked) -> tuple[list[str], list[str]]:
    """(words about when, words about the deviation at large), quoted with their source; at most one each."""
    layer = asked.part.layer[asked.at]
    said = [
        _quoted(judgement.reason, judgement.name)
        for judgement in asked.workspace.judgements
        if (judgement.statement, judgement.row) == asked.key and layer == Layer.JUDGED
    ]
    own = [c for c in asked.workspace.comments if (c.statement, c.row) == asked.key and c.cause]
    own.sort(key=lambda comment: comment.layer.value != layer)
    about_time = [
        *((c.cause, c.source) for c in own if _TIMING.search(c.cause)),
        *((sentence, c.source) for c in own if (sentence := _sentence_about(c.quote))),
        *((c.cause, c.source) for c in own if _SEASON.search(c.cause)),
    ]
    said += [_quoted(words, source) for words, source in about_time[:1]]
    general = [f"Om avvikelsen: {_quoted(c.cause, c.source)}" for c in own[:1]]
    return said[:1], general


def _quoted(words: str, source: str) -> str:
    """Words between quotation marks with their source, on one line."""
    return _BREAKS.sub(" ", f"”{words.strip().rstrip('.')}” ({source}).")


def _sentence_about(quote: str) -> str:
    """The first sentence of a quote that plainly speaks of timing, verbatim; "" where none does or it is long."""
    sentences = re.split(r"(?<=[.!?])\s+", quote)
    return next((text for text in sentences if len(text) <= _LONGEST_QUOTE and _TIMING.search(text)), "")


def _one_offs(asked: _Asked) -> list[str]:
    """Booked one-offs: the pace counts them once more for every month that is left."""
    out = []
    for event in asked.workspace.events:
        if event.kind != "one_off" or (event.statement, event.row) != asked.key:
            continue
        if event.booked is None or event.amount is None or event.booked.year != asked.part.base.as_of.year:
            continue
        if event.booked.first <= asked.part.base.as_of.number:
            amount = asked.money(float(event.amount) * asked.workspace.settings.unit.sek)
            out.append(f"Engångspost i utfallet: {event.name}, {amount}; takten räknar upp den ({event.source}).")
    return out


def _events(asked: _Asked) -> list[str]:
    """What begins or ends during the year."""
    out = [text for event in asked.workspace.events if (text := _event(asked, event))]
    return out[:_MOST_EVENTS]


def _event(asked: _Asked, event: Event) -> str:
    as_of = asked.part.base.as_of
    if (event.statement, event.row) != asked.key or event.kind in {"one_off", "legal", "other"}:
        return ""
    texts = []
    for day, word in ((event.start, "från"), (event.until, "till och med")):
        if day is None or day.year != as_of.year or (word == "från" and day.month == 1):
            continue
        ahead = day.month > as_of.number or (word != "från" and day.month == as_of.number)
        after = "" if ahead else "; takten innehåller månaderna före"
        texts.append(f"{word} {MONTH_NAMES[day.month - 1]}{after}")
    return f"{event.name}, {', '.join(texts)} ({event.source})." if texts else ""


def _grants(asked: _Asked) -> list[str]:
    """Grants that are booked faster or slower than the year goes."""
    as_of, sek = asked.part.base.as_of, asked.workspace.settings.unit.sek
    out = []
    for grant in asked.workspace.grants:
        if (grant.statement, grant.row) != asked.key or grant.booked is None or grant.year != as_of.year:
            continue
        if abs(float(grant.booked / grant.amount) - as_of.number / 12) > _GRANT_GAP:
            booked = format_amount(float(grant.booked) * sek, asked.unit)
            whole = asked.money(float(grant.amount) * sek, signed=False)
            out.append(f"Bidraget ”{grant.name}”: {booked} av {whole} är bokfört ({grant.source}).")
    return out


def _pay_review(asked: _Asked) -> list[str]:
    """The pay review that the row's budget holds, where the budget is laid straight over the year."""
    workspace, as_of = asked.workspace, asked.part.base.as_of
    pays = pay_share(workspace, asked.part.tree)[asked.at] > 0
    if not pays or not asked.found.straight[asked.at]:
        return []
    if workspace.settings.principles.pay_review_budget != "rows":
        return []
    steps = steps_of(workspace.known.pay_reviews, load_parameter("pay_review"))
    step = next((step for step in steps if step.start.year == as_of.year), None)
    if step is None:
        return []
    paid = as_of.number - step.start.number + 1 if step.paid <= as_of else 0  # what was missed is paid as well
    start = MONTH_NAMES[step.start.number - 1]
    return [
        f"Årets lönerevision från {start} märks i {paid} av {as_of.number} bokförda månader men i alla som återstår."
    ]


def _last_year(asked: _Asked) -> list[str]:
    """Last year's rhythm, where it explains at least half of the correction."""
    base, at = asked.part.base, asked.at
    if any((item.statement, item.row) == asked.key for item in asked.workspace.known.rhythms):
        return []  # a given rhythm says the same and is told instead
    whole, part = float(base.prior_total[at]), float(base.prior_actual[at])
    if np.isnan(whole) or np.isnan(part) or whole == 0 or np.isnan(base.actual[at]) or np.isnan(base.budget[at]):
        return []
    before, now = part / whole, _budgeted_share(asked)
    straight = bool(asked.found.straight[at])
    if not 0.05 <= before <= 1.5 or abs(before - now) < _PATTERN_GAP:
        return []
    explained = float(base.actual[at]) / before - float(base.budget[at]) - float(asked.found.pace[at])
    correction = float(asked.found.correction[at])
    if explained * correction <= 0 or abs(explained) < _PATTERN_PART * abs(correction):
        return []
    span = Span.through(base.as_of).months_label
    against = "jämn takt" if straight else "periodbudgeten"
    shares = [format_number(100 * share, 1) for share in (before, now)]
    return [f"I fjol låg {shares[0]} procent av årets utfall i {span}; {against} räknar med {shares[1]}."]


def _budgeted_share(asked: _Asked) -> float:
    """Share of the year's budget that the outcome so far is compared with, NaN where no period budget is known."""
    base, at = asked.part.base, asked.at
    if asked.found.straight[at] or not base.budget[at]:
        return base.as_of.number / 12
    return float(base.ytd_budget[at] / base.budget[at])


def _scenario(asked: _Asked) -> list[str]:
    """That the scenario's changes lie in the forecast and not in the pace."""
    effect = float(asked.part.effects[:, asked.at].sum()) if len(asked.part.effects) else 0.0
    return [f"Ändringar i scenariot: {asked.money(effect)}."] if effect else []


def _models_words(asked: _Asked) -> list[str]:
    """That the correction is the model's own, where it is."""
    if asked.part.layer[asked.at] != Layer.MODEL:
        return []
    return [f"Rättelsen är modellens ({method_words(asked.part.base.method[asked.at])})."]


def _known(asked: _Asked) -> list[str]:
    """What knowledge.yaml says about when the row is booked."""
    known = asked.workspace, asked.part.tree.statement, asked.part.tree.rows[asked.at], asked.part.base.as_of
    budgeted = _budgeted_share(asked)
    rhythm = [] if np.isnan(budgeted) else rhythm_reasons(*known, budgeted)
    return [*lump_reasons(*known, asked.unit), *rhythm, *preliminary_reasons(*known)]


_SOURCES: tuple[Callable[[_Asked], list[str]], ...] = (
    _one_offs,
    _events,
    _grants,
    _known,
    _pay_review,
    _last_year,
    _scenario,
)
"""What the data may know, gravest first."""
