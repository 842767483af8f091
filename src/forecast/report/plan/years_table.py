"""The years ahead: as tables for people and as JSON."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from forecast.model import Floats, Result
from forecast.money import Unit, format_amount, in_unit
from forecast.questions.needs import Need, needed_in
from forecast.questions.year_lines import YearLine
from forecast.questions.years import SeveralYears
from forecast.report.contract import SCHEMA, dump, json_amount
from forecast.report.measures_plan import unallocated
from forecast.report.table import Column, Table, TableRow
from forecast.report.words import footer, layer_words, subtitle
from forecast.workspace.workspace import Workspace

_SPAN = (
    "Sämst och bäst är volymernas ytterlägen ur källan, alla på en gång. De är inte ett sannolikt spann, och "
    "prognosens eget spann är inte med."
)
_NO_SPAN = "Inget spann: ingen källa anger hur mycket volymerna kan avvika."
_NEEDS = (
    "Behovslistan läggs inte till (antagande: behoven är mest kostnader som redan ligger i prognosens nivå och saknar "
    "budget). Håll den mot gapet; add_needs i years.yaml, eller valet på sidan Budget och plan, lägger till den."
)
_ADDED = "Behovslistan är tillagd ovan: behoven räknas som kostnader utöver prognosens nivå."
_ROUNDED = "Varje belopp är avrundat för sig, så en summa kan skilja sig i sista siffran från sina delar."
_KINDS_SV = {
    "level": "årets nivå",
    "volume": "volym × pris",
    "effect": "helårseffekt av scenariot",
    "measure": "helårseffekt av beslutad åtgärd",
    "event": "daterad ändring",
    "need": "ur behovslistan",
    "index": "antagande",
}


def years_tables(workspace: Workspace, result: Result, found: SeveralYears) -> tuple[Table, ...]:
    """What differs by year against the frame, and the needs list."""
    first = years_table(workspace, result, found)
    grounds = (f"{line.name}: {line.arithmetic}" for line in found.lines if line.kind != "level")
    without = (f"Inte räknat: {text}" for text in found.undated)
    first = replace(first, notes=(*first.notes, *grounds, *without))
    return (first, _needs_table(workspace, result, found)) if found.needs else (first,)


def plan_subtitle(workspace: Workspace, result: Result, found: SeveralYears | None, unit: Unit) -> str:
    """Who, which years, what and unit."""
    settings = workspace.settings
    when = f"{found.years[0]}–{found.years[-1]}" if found else f"helår {settings.year}"
    words = f"{layer_words(result)} efter {result.as_of.label.split()[0]}"
    return f"{settings.municipality}, {settings.committee.lower()} · {when} · {words} · {unit}"


def years_table(workspace: Workspace, result: Result, found: SeveralYears, unit: Unit = Unit.TKR) -> Table:
    """What makes each year's net cost, the frame and the gap; the last lines tell parts of the gap."""
    spans = not np.array_equal(found.low, found.high)
    keys = tuple(f"{line.kind}-{n}" for n, line in enumerate(found.lines))
    rows = [_row(key, line.name, line.point, "leaf") for key, line in zip(keys, found.lines, strict=True)]
    rows.append(replace(_row("netto", "Nettokostnad", found.net, "total"), parts=keys))
    rows.append(_row("ram", "Ram", found.frame, "leaf"))
    rows.append(_row("gap", "Gap mot ramen", found.gap, "total"))
    for saving in unallocated(workspace, result):
        short = round(saving.expected - saving.budget, 2) + 0.0
        known = np.array([np.nan if stated else short for stated in found.frame_stated])
        rows.append(_row(f"ofordelat-{saving.key}", f"varav ofördelad besparing: {saving.name}", known, "memo"))
    if spans:
        rows.append(_row("gap-samst", "Gap, sämst", np.asarray(found.low - found.frame), "memo"))
        rows.append(_row("gap-bast", "Gap, bäst", np.asarray(found.high - found.frame), "memo"))
    table = Table(
        key="flera_ar",
        title=f"Flera år, {found.years[0]}–{found.years[-1]}",
        subtitle=plan_subtitle(workspace, result, found, unit),
        labels=("Rad",),
        columns=tuple(Column(str(year)) for year in found.years),
        rows=tuple(rows),
        unit=unit,
        decimals=unit.decimals,
        notes=(*found.told, f"Ram: {found.frame_source}.", _SPAN if spans else _NO_SPAN),
        footer=footer(workspace, result),
    )
    return replace(table, notes=(*table.notes, *rounding_note(table)))


def rounding_note(table: Table) -> tuple[str, ...]:
    """Says so where the shown parts of a sum do not add up to it: each amount is rounded by itself."""
    by_key = {row.key: row for row in table.rows}
    for row in table.rows:
        for at, cell in enumerate(row.cells):
            parts = [by_key[key].cells[at] for key in row.parts]
            known = [in_unit(part, table.unit, table.decimals) for part in parts if isinstance(part, float)]
            if known and isinstance(cell, float) and sum(known) != in_unit(cell, table.unit, table.decimals):
                return (
                    "Varje belopp är avrundat för sig, så en summa kan skilja sig i sista siffran från sina delar.",
                )
    return ()


def grounds_table(workspace: Workspace, result: Result, found: SeveralYears) -> Table:
    """What each line of the years rests on, the frame's too."""
    rows = [
        TableRow(f"{line.kind}-{n}", line.name, 0, "leaf", (_KINDS_SV[line.kind], line.arithmetic))
        for n, line in enumerate(found.lines)
    ]
    stated = found.frame_stated[1:]
    kind = "angiven" if all(stated) else "delvis angiven" if any(stated) else "antagande"
    rows.append(TableRow("ram", "Ram", 0, "leaf", (kind, f"{found.frame_source[:1].upper()}{found.frame_source[1:]}.")))
    return Table(
        key="grunder",
        title="Vad varje rad bygger på",
        subtitle=plan_subtitle(workspace, result, found, Unit.TKR),
        labels=("Rad",),
        columns=(Column("Slag", kind="text"), Column("Bygger på", kind="text")),
        rows=tuple(rows),
        unit=Unit.TKR,
        decimals=0,
        notes=tuple(f"Inte räknat: {text}" for text in found.undated),
        footer=footer(workspace, result),
    )


def needs_list(workspace: Workspace, result: Result, needs: tuple[Need, ...], unit: Unit = Unit.TKR) -> Table:
    """The needs as they were listed, with why and from when; the last row is their sum."""
    years = {need.first for need in needs}
    begins = f" från {max(year or 0 for year in years)}" if len(years) == 1 and None not in years else ""
    rows = [
        TableRow(f"behov-{n}", need.name, 0, "leaf", (need.amount,), need.reason if begins else _when(need))
        for n, need in enumerate(needs)
    ]
    parts = tuple(row.key for row in rows)
    total = round(sum(need.amount for need in needs), 2) + 0.0
    rows.append(TableRow("summa", "Summa behov", 0, "total", (total,), parts=parts))
    table = Table(
        key="behovslista",
        title=f"Behov{begins}: {format_amount(-total, unit)} {unit}",
        subtitle=subtitle(workspace, result, unit),
        labels=("Behov", "Grund"),
        columns=(Column("Belopp per år"),),
        rows=tuple(rows),
        unit=unit,
        decimals=unit.decimals,
        notes=tuple(f"Källa: {title}." for title in dict.fromkeys(need.table for need in needs) if title),
        footer=footer(workspace, result),
    )
    return replace(table, notes=(*table.notes, *rounding_note(table)))


def _when(need: Need) -> str:
    """Why, and from which year."""
    begins = "inget år i listan" if need.first is None else f"från {need.first}"
    return f"{need.reason}, {begins}" if need.reason else begins


def needs_by_year(workspace: Workspace, result: Result, found: SeveralYears, unit: Unit = Unit.TKR) -> Table:
    """The needs of each year beside the gap; they are two readings of one lack of money and are not added."""
    needs = np.array([needed_in(found.needs, year) for year in found.years])
    return Table(
        key="behov_per_ar",
        title="Behov och gap, år för år",
        subtitle=plan_subtitle(workspace, result, found, unit),
        labels=("Rad",),
        columns=tuple(Column(str(year)) for year in found.years),
        rows=(
            _row("behov", "Behov enligt listan", np.where(needs == 0, np.nan, needs), "leaf"),
            _row("gap", "Gap mot ramen", found.gap, "leaf"),
        ),
        unit=unit,
        decimals=unit.decimals,
        notes=(_ADDED if found.needs_added else _NEEDS, *_undated_needs(found)),
        footer=footer(workspace, result),
    )


def _row(key: str, name: str, values: Floats, role: str) -> TableRow:
    return TableRow(key, name, 0, role, tuple(None if np.isnan(value) else float(value) for value in values))


def _needs_table(workspace: Workspace, result: Result, found: SeveralYears) -> Table:
    unit = Unit.TKR
    rows = [
        TableRow(f"behov-{n}", need.name, 0, "leaf", _cells(need, found.years), need.reason)
        for n, need in enumerate(found.needs)
    ]
    sums = [needed_in(found.needs, year) for year in found.years]
    parts = tuple(row.key for row in rows)
    rows.append(TableRow("summa", "Summa behov", 0, "total", tuple(total or None for total in sums), parts=parts))
    return Table(
        key="behov",
        title="Behovslista",
        subtitle=plan_subtitle(workspace, result, found, unit),
        labels=("Behov", "Grund"),
        columns=tuple(Column(str(year)) for year in found.years),
        rows=tuple(rows),
        unit=unit,
        decimals=unit.decimals,
        notes=(_ADDED if found.needs_added else _NEEDS, _needs_against_gap(found), *_undated_needs(found)),
        footer=footer(workspace, result),
    )


def _undated_needs(found: SeveralYears) -> tuple[str, ...]:
    without = [need.name for need in found.needs if need.first is None]
    return (f"Utan år i listan, inte med i årens summor: {', '.join(without)}.",) if without else ()


def _cells(need: Need, years: tuple[int, ...]) -> tuple[float | None, ...]:
    return tuple(need.amount if need.first is not None and need.first <= year else None for year in years)


def _needs_against_gap(found: SeveralYears) -> str:
    """The whole list against next year's gap."""
    year = found.years[1]
    texts = [format_amount(-x, Unit.TKR) for x in (needed_in(found.needs, year), float(found.gap[1]))]
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
