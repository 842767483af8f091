"""Commentary: a text for each section and row, the machine's until a person has touched it; as sections of a paper."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from forecast.model import Result
from forecast.money import Unit
from forecast.report.commentary import period_words, said_words, year_words
from forecast.report.commentary.facts import Asked, Facts, Ground, ground_of
from forecast.report.commentary.plan import Build, SectionPlan, planned_rows
from forecast.report.labels import row_label
from forecast.report.papers.paper import Section, Words
from forecast.report.row_history import swedish_time
from forecast.workspace.notes import Remark as Written
from forecast.workspace.workspace import Workspace

_BUILDS: Mapping[Build, Callable[[Asked], list[str]]] = {
    "forecast": year_words.forecast,
    "deviation": year_words.deviation,
    "parts": year_words.parts,
    "pace": year_words.pace,
    "change": year_words.change,
    "since": year_words.since,
    "so_far": period_words.so_far,
    "printed_so_far": period_words.printed_so_far,
    "prior": period_words.prior,
    "volume": year_words.volume,
    "cause": said_words.cause,
    "quotes": said_words.quotes,
    "measures": said_words.measures,
}
_NUMBER = re.compile(r"\d{1,3}(?:[ \u00a0\u202f]\d{3})+(?:,\d+)?|\d+(?:,\d+)?")
_BLANKS = re.compile(r"[ \u00a0\u202f]")


@dataclass(frozen=True, slots=True)
class Remark:
    """One section's text about one row.

    Attributes:
        section, title: key and title of the section.
        statement, row, name: what it is about.
        suggestion: the machine's text, of today's numbers.
        written: a person's, of this month; None where nobody has touched it.
        required: the row's deviation is so large that somebody should have read it.
    """

    section: str
    title: str
    statement: str
    row: str
    name: str
    suggestion: str
    written: Written | None
    required: bool

    @property
    def text(self) -> str:
        """What the report says."""
        return self.suggestion if self.written is None else self.written.text

    @property
    def by(self) -> str:
        """`Anna Ek, 2024-09-10`, after whose it was where it was only approved; "" where nobody has touched it."""
        if self.written is None:
            return ""
        who = f"{self.written.who}, {swedish_time(self.written.at)[:10]}"
        same = bool(self.written.suggestion) and self.written.text.startswith(self.written.suggestion)
        return f"förslaget godkänt av {who}" if same else who

    @property
    def stale(self) -> str:
        """That a number of a person's text was the machine's then and is not now; "" where none is."""
        if self.written is None:
            return ""
        gone = numbers_in(self.written.suggestion) - numbers_in(self.suggestion)
        if not gone & numbers_in(self.written.text):
            return ""
        return f"Siffrorna har ändrats sedan texten skrevs {swedish_time(self.written.at)[:10]}."


def numbers_in(text: str) -> frozenset[str]:
    """The numbers that a text mentions, without sign and without blanks: `3517`, `4,3`."""
    return frozenset(_BLANKS.sub("", found) for found in _NUMBER.findall(text))


def text_unit(workspace: Workspace) -> Unit:
    """The unit of the report's texts and tables: the workspace's own, and tkr where its files are in kronor."""
    return Unit.TKR if workspace.settings.unit is Unit.KR else workspace.settings.unit


def remarks(workspace: Workspace, result: Result, unit: Unit) -> tuple[Remark, ...]:
    """Every text that the workspace's report holds, by row in printed order and then by section.

    Args:
        workspace: with what persons have written.
        result: what the texts are built from.
        unit: of the report's tables, so that a number in a text is the number of a table.
    """
    return _remarks(ground_of(workspace, result, unit))


def _remarks(ground: Ground) -> tuple[Remark, ...]:
    rows = [Facts(ground, at) for at in planned_rows(ground.plan, ground.tree, ground.result.total)]
    return tuple(remark for facts in rows if _told(facts) for remark in _of_row(facts))


def row_remarks(workspace: Workspace, result: Result, unit: Unit, statement: str, row: str) -> tuple[Remark, ...]:
    """The texts about one row, by section; none where the report has none about it."""
    if statement != result.primary or row not in result.main.tree.keys:
        return ()
    ground = ground_of(workspace, result, unit)
    facts = Facts(ground, ground.tree.position(row))
    planned = facts.at in planned_rows(ground.plan, ground.tree, result.total)
    return _of_row(facts) if planned and _told(facts) else ()


def remaining(workspace: Workspace, result: Result) -> tuple[Remark, ...]:
    """The texts that no person has read: those that must be read, by their deviation, first."""
    untouched = [item for item in remarks(workspace, result, text_unit(workspace)) if item.written is None]
    return tuple(sorted(untouched, key=lambda item: not item.required))


def _told(facts: Facts) -> bool:
    """The plan tells of the row; what a scenario has added is no row of the workspace's own."""
    return facts.key in facts.ground.workspace.tree.keys and (facts.passes or not facts.ground.plan.deviating)


def _of_row(facts: Facts) -> tuple[Remark, ...]:
    return tuple(_remark(facts, section) for section in facts.ground.plan.sections)


def _remark(facts: Facts, section: SectionPlan) -> Remark:
    ground, asked = facts.ground, Asked(facts, section)
    about = (ground.tree.statement, facts.key, section.key, ground.result.as_of)
    kept = (w for w in ground.workspace.remarks if (w.statement, w.row, w.section, w.month) == about)
    sentences = [sentence for build in section.builds for sentence in _BUILDS[build](asked) if sentence]
    return Remark(
        section=section.key,
        title=section.title,
        statement=ground.tree.statement,
        row=facts.key,
        name=row_label(ground.tree, facts.at),
        suggestion=" ".join(sentences) or "Inget att anmärka.",
        written=next(kept, None),
        required=facts.passes,
    )


def commentary(workspace: Workspace, result: Result, unit: Unit) -> tuple[Section, ...]:
    """The sections that the workspace's profile prints: a chapter, then a part for each row, or for each section."""
    ground = ground_of(workspace, result, unit)
    found, plan = _remarks(ground), ground.plan
    chapter = Section("kommentarer", plan.title, (Words(" ".join(_opening(ground, found)), "note"),))
    if plan.arrange == "section":
        parts = [(item.key, item.title, [r for r in found if r.section == item.key]) for item in plan.sections]
        made = [_section(key, title, [(r.name, r) for r in own]) for key, title, own in parts if own]
    else:
        rows = {item.row: [r for r in found if r.row == item.row] for item in found}
        alone = len(plan.sections) == 1
        made = [_section(row, own[0].name, [("" if alone else r.title, r) for r in own]) for row, own in rows.items()]
    return (chapter, *made)


def _opening(ground: Ground, found: tuple[Remark, ...]) -> list[str]:
    """Which rows are told of, and how many texts no person has read."""
    limit = f"{ground.threshold.words} (programmets förval)"
    if not found:
        return [f"Ingen rad avviker mer än {limit}."]
    said = [f"Texter om rader som avviker mer än {limit}."] if ground.plan.deviating else []
    untouched = sum(item.written is None for item in found)
    if untouched:
        said.append(f"{untouched} av {len(found)} texter är maskinella förslag som ingen har läst.")
    else:
        said.append("Alla texter är lästa.")
    return said


def _section(key: str, title: str, own: list[tuple[str, Remark]]) -> Section:
    words = [part for name, remark in own for part in _words(name, remark)]
    return Section(f"kommentar-{key}", title, tuple(words), level=2)


def _words(name: str, remark: Remark) -> list[Words]:
    """A text as paragraphs, its first with what it is about in front, its last with whose it is."""
    paragraphs = [line.strip() for line in remark.text.splitlines() if line.strip()] or [remark.text]
    paragraphs[0] = f"{name}: {paragraphs[0]}" if name else paragraphs[0]
    if remark.written is None:
        return [Words(text, "body", "machine") for text in paragraphs]
    made = [Words(text, "body", "person") for text in paragraphs[:-1]]
    made.append(Words(paragraphs[-1], "body", "person", remark.by))
    return [*made, Words(remark.stale, "note")] if remark.stale else made
