"""Tables of resource allocation, and the sentences of the same."""

from __future__ import annotations

from collections.abc import Sequence

from forecast.drivers.allocation import MEASURES_SV, AllocationMeasure
from forecast.model import Result
from forecast.money import NBSP, Unit, format_amount, format_number, format_shortly, in_unit
from forecast.questions.allocation import AllocationAnswer, UnitShare
from forecast.report.misses import footed
from forecast.report.table import Cell, Column, Table, TableRow
from forecast.report.words import footer
from forecast.workspace.workspace import Workspace

SIGNS = "Budgetar är kostnader och har minus. Skillnad = fördelat − budget: minus är mer att röra sig med, plus mindre."
ONE_PER_CENT = {
    True: "Om behovet ökar 1 %: det som enheten får till ur samma ram om bara dess behov växer; de andra lämnar det.",
    False: "Om behovet ökar 1 %: så mycket mer kostar enheten; ingen ram håller emot.",
}


def heading(answer: AllocationAnswer, unit: Unit) -> str:
    """Who would get most more and most less; or what the needs cost, where nobody's budget is known."""
    name, decimals = answer.allocation.name, _decimals(answer, unit)
    known = [share for share in answer.units if share.difference is not None]
    more = min(known, key=lambda share: share.difference or 0.0, default=None)
    less = max(known, key=lambda share: share.difference or 0.0, default=None)
    if more is None or less is None or (answer.budget is None and not any(share.difference for share in known)):
        return f"{name}: behovet kostar {format_amount(-answer.priced, unit, decimals)} {unit}"
    said = [
        f"{share.unit.name} {format_amount(abs(share.difference), unit, decimals)} {unit} {word}"
        for share, word, right in ((more, "mer", -1), (less, "mindre", 1))
        if share.difference is not None and in_unit(share.difference, unit, decimals) * right > 0
    ]
    if not said:
        return f"{name}: budgeten följer redan behovet"
    return f"{name}: efter behov får {' och '.join(said)}"


def _decimals(answer: AllocationAnswer, unit: Unit) -> int:
    """The unit's own, or as many as the largest budget needs for three digits: 0,388 mnkr."""
    largest = max(abs(share.allotted) for share in answer.units) / unit.sek
    return next((d for d in range(unit.decimals, 3) if largest * 10**d >= 100), 3) if largest else unit.decimals


def lead(workspace: Workspace, answer: AllocationAnswer, unit: Unit) -> str:
    """What is shared, how far it goes, and what the units' own budgets leave outside."""
    decimals = _decimals(answer, unit)
    needs = f"Behovet kostar {format_amount(-answer.priced, unit, decimals)} {unit} till de priser som anges"
    if answer.frame is None or answer.coverage is None:
        parts = [f"{needs}. Ingen ram är satt, så varje enhet får priset på sitt behov."]
    else:
        whose = "angiven i frågan" if answer.stated else _frame_words(workspace, answer)
        covered = f"{format_number(100 * answer.coverage, 1)}{NBSP}%"
        frame = format_amount(-answer.frame, unit, decimals)
        parts = [f"{needs}; ramen är {frame} {unit} ({whose}) och räcker till {covered}."]
    if answer.budget is None:
        parts.append("Alla enheters budget är inte känd, så skillnaden kan inte delas upp.")
    elif answer.frame is not None and abs(answer.budget - answer.frame) >= 0.005:
        left = format_amount(abs(answer.frame - answer.budget), unit, decimals)
        word = "större" if answer.frame < answer.budget else "mindre"
        held = format_amount(-answer.budget, unit, decimals)
        parts.append(f"Enheternas budgetar är tillsammans {held} {unit}; ramen är {left} {unit} {word}.")
    return " ".join(parts)


def _frame_words(workspace: Workspace, answer: AllocationAnswer) -> str:
    """`budgeten på Hemtjänst: Personal, Vikarier`, or who says the amount."""
    said = answer.allocation.frame
    if said is None or not said.rows:
        return said.source if said is not None else ""
    tree = workspace.trees[answer.allocation.statement or workspace.settings.primary_statement]
    below: dict[str, list[str]] = {}
    for row in said.rows:
        at = tree.position(row)
        above = tree.rows[at].parent
        top = above is None or above == workspace.settings.total
        below.setdefault("" if top or above is None else tree.rows[tree.position(above)].name, []).append(
            tree.rows[at].name
        )
    named = [f"{name}: {', '.join(parts)}" if name else ", ".join(parts) for name, parts in below.items()]
    return f"budgeten på {'; '.join(named)}"


def allocation_table(workspace: Workspace, result: Result, answer: AllocationAnswer, unit: Unit) -> Table:
    """Each unit: need, budget from the need, the budget that it has, the difference in parts, one per cent more."""
    sized = any(share.by_size for share in answer.units)
    rows = [
        _row(answer, share, share.unit.id, sized=sized, note=_reason(answer, share, unit)) for share in answer.units
    ]
    rows.append(_total(answer, tuple(row.key for row in rows), sized=sized))
    held = answer.budget is not None or any(share.budget is not None for share in answer.units)
    columns = (
        *(Column(_measured(m), kind="number") for m in answer.allocation.measures),
        Column("Andel av behovet,\N{NO-BREAK SPACE}%", kind="number"),
        Column("Fördelat"),
        *(_budget_columns(len(answer.allocation.measures), sized=sized) if held else ()),
        Column("Om behovet ökar 1\N{NO-BREAK SPACE}%"),
    )
    settings = workspace.settings
    return footed(
        Table(
            key=f"fordelning-{answer.allocation.id}",
            title=heading(answer, unit),
            subtitle=f"{settings.municipality}, {settings.committee.lower()} · resursfördelning efter behov · {unit}",
            labels=("Enhet", "Varför"),
            columns=columns,
            rows=tuple(rows),
            unit=unit,
            decimals=_decimals(answer, unit),
            notes=(lead(workspace, answer, unit), SIGNS, ONE_PER_CENT[answer.frame is not None], *_prices(answer)),
            footer=footer(workspace, result),
        )
    )


def _measured(measure: AllocationMeasure) -> str:
    """The measure with its unit, which is left out where its name already says it."""
    return measure.name if measure.unit.lower() in measure.name.lower() else f"{measure.name}, {measure.unit}"


def _budget_columns(measures: int, *, sized: bool) -> tuple[Column, ...]:
    allotted = measures + 1
    parts = (Column("varav andelen", signed=True), Column("varav ramens storlek", signed=True)) if sized else ()
    plus = (allotted + 3, allotted + 4) if sized else ()
    difference = Column("Skillnad", signed=True, minus=(allotted, allotted + 1), plus=plus)
    return Column("Budget i dag"), difference, *parts


def _cells(
    needs: Sequence[float],
    share: float | None,
    amounts: tuple[float, float | None, float | None, float | None, float | None, float | None],
    *,
    sized: bool,
    held: bool,
) -> tuple[Cell, ...]:
    allotted, budget, difference, by_share, by_size, more = amounts
    own: tuple[Cell, ...] = (budget, difference, *((by_share, by_size) if sized else ())) if held else ()
    return (*needs, share, allotted, *own, more)


def _row(answer: AllocationAnswer, share: UnitShare, key: str, *, sized: bool, note: str) -> TableRow:
    held = answer.budget is not None or any(item.budget is not None for item in answer.units)
    needs = [share.unit.needs.get(m.id, 0.0) for m in answer.allocation.measures]
    part = None if share.need_share != share.need_share else 100 * share.need_share
    amounts = (
        share.allotted, share.budget, share.difference, share.by_share, share.by_size, share.one_per_cent,
    )  # fmt: skip
    cells = _cells(needs, part, amounts, sized=sized, held=held)
    return TableRow(key, share.unit.name, 0, "leaf", cells, note, places=_places(answer, len(cells)))


def _places(answer: AllocationAnswer, count: int) -> tuple[int, ...]:
    """Decimals: of each need as many as it is written with, at most two; one of the share."""
    places = []
    for measure in answer.allocation.measures:
        values = [share.unit.needs.get(measure.id, 0.0) for share in answer.units]
        places.append(next((d for d in (0, 1) if all(round(value, d) == value for value in values)), 2))
    return (*places, 1, *(0,) * (count - len(places) - 1))


def _total(answer: AllocationAnswer, parts: tuple[str, ...], *, sized: bool) -> TableRow:
    held = answer.budget is not None or any(item.budget is not None for item in answer.units)
    needs = [sum(share.unit.needs.get(m.id, 0.0) for share in answer.units) for m in answer.allocation.measures]
    difference = None if answer.budget is None else round(answer.allotted - answer.budget, 2) + 0.0
    known = answer.budget is not None
    amounts = (answer.allotted, answer.budget, difference, 0.0 if known else None, difference, None)
    cells = _cells(needs, 100.0 if answer.priced else None, amounts, sized=sized, held=held)
    return TableRow("summa", "Summa", 0, "total", cells, parts=parts, places=_places(answer, len(cells)))


def _reason(answer: AllocationAnswer, share: UnitShare, unit: Unit) -> str:
    """Need against budget in shares, and what a person has said of the unit."""
    parts = []
    if share.difference is not None:
        word = "mer" if share.difference < 0 else "mindre"
        amount = format_amount(abs(share.difference), unit, _decimals(answer, unit))
        moved = in_unit(share.difference, unit, _decimals(answer, unit))
        parts.append(f"{amount} {unit} {word}" if moved else "som i dag")
    if answer.budget and share.budget is not None and share.need_share == share.need_share:
        need, own = (format_number(100 * value, 1) for value in (share.need_share, share.budget / answer.budget))
        parts.append(f"{need}{NBSP}% av behovet, {own}{NBSP}% av budgeten")
    said = f". ”{share.unit.note.rstrip('.')}”" if share.unit.note else ""
    return ": ".join(parts) + said if parts else said.removeprefix(". ")


def _prices(answer: AllocationAnswer) -> list[str]:
    """What one of each measure is worth, who says so, and that it is an assumption where it is."""
    return [
        f"{_named(measure)}: {format_shortly(measure.price)} kr per {_one(measure.unit)}. "
        + ("Priset är ett antagande (schablon), ändra till det egna. " if measure.assumed else "")
        + f"Källa: {measure.source}."
        for measure in answer.allocation.measures
    ]


def _named(measure: AllocationMeasure) -> str:
    """The measure and what kind it is, where its name does not say it."""
    kind = MEASURES_SV[measure.kind]
    return measure.name if kind in measure.name.lower() else f"{measure.name} ({kind})"


def _one(unit: str) -> str:
    return {"timmar": "timme", "personer": "person", "platser": "plats", "brukare": "brukare"}.get(unit, unit)
