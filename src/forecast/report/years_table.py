"""The years ahead: as tables for people and as JSON."""

from __future__ import annotations

import numpy as np

from forecast.model import Floats, Result
from forecast.money import Unit, format_amount
from forecast.questions.years import Need, SeveralYears, YearLine
from forecast.report.contract import SCHEMA, dump, json_amount
from forecast.report.table import Column, Table, TableRow
from forecast.report.words import footer, subtitle
from forecast.workspace.workspace import Workspace

_SPAN = (
    "Sämst och bäst är volymernas ytterlägen ur källan, alla på en gång. De är inte ett sannolikt spann, och "
    "prognosens eget spann är inte med."
)
_NO_SPAN = "Inget spann: ingen källa anger hur mycket volymerna kan avvika."
_NEEDS = (
    "Behovslistan läggs inte till (antagande: behoven är mest kostnader som redan ligger i prognosens nivå och saknar "
    "budget). Håll den mot gapet; add_needs i years.yaml lägger till den."
)
_ADDED = "Behovslistan är tillagd ovan (add_needs i years.yaml): behoven är kostnader utöver prognosens nivå."


def years_tables(workspace: Workspace, result: Result, found: SeveralYears) -> tuple[Table, ...]:
    """What differs by year against the frame, and the needs list."""
    first = _years_table(workspace, result, found)
    return (first, _needs_table(workspace, result, found)) if found.needs else (first,)


def _years_table(workspace: Workspace, result: Result, found: SeveralYears) -> Table:
    unit = Unit.TKR
    spans = not np.array_equal(found.low, found.high)
    rows = [_row(line.name, line.point, "leaf") for line in found.lines]
    rows.append(_row("Nettokostnad", found.net, "total"))
    rows.append(_row("Ram", found.frame, "leaf"))
    rows.append(_row("Gap mot ramen", found.gap, "total"))
    if spans:
        rows.append(_row("Gap, sämst", np.asarray(found.low - found.frame), "leaf"))
        rows.append(_row("Gap, bäst", np.asarray(found.high - found.frame), "leaf"))
    return Table(
        key="flera_ar",
        title=f"Flera år, {found.years[0]}–{found.years[-1]}",
        subtitle=subtitle(workspace, result, unit),
        labels=("Rad",),
        columns=tuple(Column(str(year)) for year in found.years),
        rows=tuple(rows),
        unit=unit,
        decimals=unit.decimals,
        notes=(
            *found.told,
            f"Ram: {found.frame_source}.",
            _SPAN if spans else _NO_SPAN,
            *(f"{line.name}: {line.arithmetic}" for line in found.lines if line.kind != "level"),
            *(f"Inte räknat: {text}" for text in found.undated),
        ),
        footer=footer(workspace, result),
    )


def _row(name: str, values: Floats, role: str) -> TableRow:
    return TableRow("", name, 0, role, tuple(None if np.isnan(value) else float(value) for value in values))


def _needs_table(workspace: Workspace, result: Result, found: SeveralYears) -> Table:
    unit = Unit.TKR
    rows = [TableRow("", need.name, 0, "leaf", _cells(need, found.years), need.reason) for need in found.needs]
    sums = [
        sum(need.amount for need in found.needs if need.first is not None and need.first <= year)
        for year in found.years
    ]
    rows.append(TableRow("", "Summa behov", 0, "total", tuple(total if total else None for total in sums)))
    without = [need.name for need in found.needs if need.first is None]
    return Table(
        key="behov",
        title="Behovslista",
        subtitle=subtitle(workspace, result, unit),
        labels=("Behov", "Grund"),
        columns=tuple(Column(str(year)) for year in found.years),
        rows=tuple(rows),
        unit=unit,
        decimals=unit.decimals,
        notes=(
            _ADDED if any(line.kind == "need" for line in found.lines) else _NEEDS,
            _needs_against_gap(found),
            *((f"Utan år i listan, inte med i summan: {', '.join(without)}.",) if without else ()),
        ),
        footer=footer(workspace, result),
    )


def _cells(need: Need, years: tuple[int, ...]) -> tuple[float | None, ...]:
    return tuple(need.amount if need.first is not None and need.first <= year else None for year in years)


def _needs_against_gap(found: SeveralYears) -> str:
    """The whole list against next year's gap."""
    year = found.years[1]
    total = sum(need.amount for need in found.needs if need.first is not None and need.first <= year)
    texts = [format_amount(-amount, Unit.TKR) for amount in (total, float(found.gap[1]))]
    return f"Behoven {year} är tillsammans {texts[0]} tkr, gapet mot ramen {texts[1]} tkr."


def years_json(workspace: Workspace, result: Result, found: SeveralYears) -> str:
    """The same in SEK, by the contract in docs/file-formats.md."""
    return dump(
        {
            "schema": SCHEMA,
            "workspace": result.workspace,
            "synthetic": workspace.settings.synthetic,
            "as_of": str(result.as_of),
            "scenario": list(result.scenario),
            "headline": result.headline.value,
            "unit": "SEK",
            "years": list(found.years),
            "lines": [_line_object(line) for line in found.lines],
            "net": _list(found.net),
            "net_low": _list(found.low),
            "net_high": _list(found.high),
            "frame": _list(found.frame),
            "frame_source": found.frame_source,
            "gap": _list(found.gap),
            "needs": [
                {"name": need.name, "amount": json_amount(need.amount), "from": need.first, "reason": need.reason}
                for need in found.needs
            ],
            "without_amount": list(found.undated),
            "notes": list(found.told),
        }
    )


def _line_object(line: YearLine) -> dict[str, object]:
    return {
        "kind": line.kind,
        "name": line.name,
        "point": _list(line.point),
        "low": _list(line.low),
        "high": _list(line.high),
        "arithmetic": line.arithmetic,
    }


def _list(values: Floats) -> list[float | None]:
    return [json_amount(float(value)) for value in values]
