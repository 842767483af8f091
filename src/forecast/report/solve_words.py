"""What it would take: the answer in sentences, the other levers as a table, and both as JSON."""

from __future__ import annotations

import math

from forecast.model import Result
from forecast.money import Unit, format_amount, format_number
from forecast.periods import Month
from forecast.questions.solve import Answer, Question, Solved
from forecast.report.contract import answer_head, dump
from forecast.report.labels import sentence_name, whole_label
from forecast.report.table import Column, Table, TableRow
from forecast.report.words import footer, subtitle
from forecast.workspace.workspace import Workspace

SHOWN = 15
"""Rows of the table of other levers; JSON has them all."""


def solve_sentences(workspace: Workspace, result: Result, solved: Solved) -> tuple[str, ...]:
    """The question, the answer, whether it is realistic, and what was assumed; Swedish."""
    question, answer = solved.question, solved.answer
    tree = workspace.tree
    row = whole_label(tree, tree.position(question.row))
    gap = _tkr(question.target - question.deviation)
    asked = f"avvikelsen är {_tkr(question.deviation)} tkr och ska bli {_tkr(question.target)}, alltså {gap}"
    out = [f"{row}: {asked}.", _answer_words(answer, question)]
    if solved.with_notice is not None:
        start = getattr(solved.with_notice.change, "start", None)
        begins = start.label.split()[0] if isinstance(start, Month) else ""
        out.append(
            f"Med {question.notice} månaders uppsägning eller omställning (antagande) från beslut i "
            f"{_next(result.as_of)} börjar det först i {begins}: {_value(solved.with_notice)}"
            f"{'' if solved.with_notice.reached else ', och det räcker inte'}."
        )
    if solved.too_late:
        out.append(
            f"Med {question.notice} månaders uppsägning eller omställning (antagande) från beslut i "
            f"{_next(result.as_of)} hinner inget ändras i år."
        )
    realistic = answer.plausible and not solved.too_late
    if solved.with_notice is not None:
        realistic = realistic and solved.with_notice.plausible
    if not realistic and question.target > question.deviation:
        out.append(f"Det är inte realistiskt i år{_why(answer, question)}.")
    out += [f"Antagande: {text}." for text in answer.assumed]
    return tuple(out)


def _answer_words(answer: Answer, question: Question) -> str:
    arithmetic = f" {answer.arithmetic}." if answer.arithmetic else ""
    if answer.reached:
        return f"{answer.name}: {_value(answer)}.{arithmetic}"
    gap = question.target - answer.deviation
    return (
        f"Det går inte med {sentence_name(answer.name)} ensam. Närmast kommer "
        f"{_value(answer)}: avvikelsen blir {_tkr(answer.deviation)} tkr, {_tkr(gap)} från målet.{arithmetic}"
    )


def _why(answer: Answer, question: Question) -> str:
    if not math.isfinite(answer.share):
        return ": vad som återstår av raden är inte känt"
    if answer.share > question.realistic:
        part = format_number(100 * answer.share, 1)
        most = format_number(100 * question.realistic, 1)
        return f": det tar {part} % av det som återstår av raden, och mer än {most} % antas inte hinnas"
    return ": uppsägningstiden gör att det hinner verka för kort tid"


def _value(answer: Answer) -> str:
    """The value in the field's own unit: `−20,3 årsarbetare`, `+4,1 %`."""
    if answer.unit == "andel":
        return f"{format_number(100 * answer.value, 1, signed=True)} %"
    decimals = 1 if abs(answer.value) < 1000 else 0
    unit = "i antal" if answer.unit == "antal" else answer.unit
    return f"{format_number(answer.value, decimals, signed=True)} {unit}".strip()


def solve_table(workspace: Workspace, result: Result, solved: Solved) -> Table:
    """What each other lever would have to be alone, the most plausible first."""
    left = len(solved.others) - SHOWN
    return Table(
        key="vad-kravs",
        title="Andra ändringar, var och en för sig",
        subtitle=subtitle(workspace, result, Unit.TKR),
        labels=("Ändring", "Vad som krävs"),
        columns=(Column("Effekt i år", signed=True), Column("Avvikelse då", signed=True)),
        rows=tuple(
            TableRow(one.path, f"{one.field}: {one.name}", 0, "leaf", (one.effect, one.deviation), note=_note(one))
            for one in solved.others[:SHOWN]
        ),
        unit=Unit.TKR,
        decimals=0,
        notes=(f"Ytterligare {left} ändringar står i --format json.",) if left > 0 else (),
        footer=footer(workspace, result),
    )


def _note(answer: Answer) -> str:
    share = f" ({format_number(100 * answer.share, 1)} % av resten)" if math.isfinite(answer.share) else ""
    return f"{_value(answer)}{share}{'' if answer.reached else ', räcker inte'}"


def solve_json(workspace: Workspace, result: Result, solved: Solved) -> str:
    """The question and every answer; SEK, better > 0."""
    question = solved.question
    return dump(
        {
            **answer_head(workspace, result),
            "row": question.row,
            "deviation": question.deviation,
            "target_deviation": question.target,
            "notice_months": question.notice,
            "realistic_share": question.realistic,
            "answer": _plain(solved.answer),
            "with_notice": None if solved.with_notice is None else _plain(solved.with_notice),
            "too_late_this_year": solved.too_late,
            "sentences": list(solve_sentences(workspace, result, solved)),
            "others": [_plain(one) for one in solved.others],
        }
    )


def _plain(answer: Answer) -> dict[str, object]:
    return {
        "lever": answer.path,
        "name": answer.name,
        "field": answer.field,
        "field_unit": answer.unit,
        "value": round(answer.value, 6),
        "change": answer.change.model_dump(mode="json", by_alias=True),
        "effect": answer.effect,
        "reached": answer.reached,
        "deviation": answer.deviation,
        "share_of_rest": round(answer.share, 6) if math.isfinite(answer.share) else None,
        "plausible": answer.plausible,
        "assumed": list(answer.assumed),
        "arithmetic": answer.arithmetic,
    }


def _next(as_of: Month) -> str:
    return Month(as_of.year, min(as_of.number + 1, 12)).label.split()[0]


def _tkr(sek: float) -> str:
    return format_amount(sek, Unit.TKR, signed=True)
