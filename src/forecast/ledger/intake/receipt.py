"""The receipt of a file: what was read against what was loaded, as JSON and as lines that a controller can sign."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np

from forecast.ledger.findings import SEVERITY_SV, Finding, finding_json
from forecast.ledger.intake.intake import Intake, Measured
from forecast.ledger.intake.mapping_file import Holds
from forecast.ledger.intake.row_ranges import row_ranges
from forecast.ledger.intake.skipped_groups import gathered, sums_told
from forecast.ledger.specs import KIND_SV, LAYER_SV
from forecast.money import NBSP, Unit, format_amount
from forecast.periods import Span

SCHEMA = 1
_MOST = 20
"""Findings, new codes and reasons that the text lists; the JSON has all."""


class PlacedCodes(Protocol):
    """What the receipt tells of where amounts were placed."""

    @property
    def unmapped(self) -> Sequence[str]:
        """Codes that no row had."""

    @property
    def findings(self) -> Sequence[Finding]:
        """What was found when they were placed."""


@dataclass(frozen=True, slots=True)
class MeasureSum:
    """What one measure came to, over all columns that hold it.

    Attributes:
        words: what it is, Swedish: `utfall jan–aug 2024`.
        columns: the headers that it came from.
        amounts: how many.
        sum_sek: their sum, SEK; a forecast that is printed as a deviation as its level.
        base_sek: the budget within that level; 0.0 for others.
    """

    words: str
    columns: tuple[str, ...]
    amounts: int
    sum_sek: float
    base_sek: float


def rows_loaded(intake: Intake) -> int:
    """Rows of the file that gave amounts and are no printed sums and no "varav"."""
    return int((intake.lines.role == "").sum())


def receipt_json(intake: Intake, placed: PlacedCodes | None = None) -> dict[str, object]:
    """A file's receipt with the keys of the contract (docs/file-formats.md)."""
    return {
        "schema": SCHEMA,
        "file": intake.file,
        "format": intake.format,
        "encoding": intake.encoding,
        "rows_read": intake.rows_read,
        "rows_loaded": rows_loaded(intake),
        "rows_skipped": [
            {"row": row.row, "why": row.why, "sheet": row.sheet, "sum_sek": round(row.sum_sek, 2) + 0.0}
            for row in intake.skipped
        ],
        "sum_file_sek": intake.sum_file,
        "sum_loaded_sek": intake.sum_loaded,
        "sum_skipped_sek": intake.sum_skipped,
        "unmapped": list(placed.unmapped) if placed is not None else [],
        "sign": {"rule": intake.sign.rule, "evidence": intake.sign.evidence},
        "columns_not_read": columns_not_read(intake),
        "measures": [
            {
                "words": each.words, "columns": list(each.columns), "amounts": each.amounts,
                "sum_sek": each.sum_sek, "base_sek": each.base_sek,
            }
            for each in measure_sums(intake)
        ],
        "findings": [
            finding_json(finding) for finding in _findings(intake, placed)
        ],
    }  # fmt: skip


def receipt_text(intake: Intake, placed: PlacedCodes | None = None) -> list[str]:
    """The receipt as lines of plain text, without signs that a terminal would obey."""
    encoding = f", {intake.encoding}" if intake.encoding else ""
    sheets = [sheet for sheet in dict.fromkeys(intake.lines.sheet) if sheet]
    lines = [f"{intake.file} ({intake.format}{encoding})"]
    if sheets:
        lines.append(f"  Blad: {_some([f'”{sheet}”' for sheet in sheets])}")
    lines += _rows(intake)
    lines += _sums(intake)
    lines.append("  Inläst, utfall, budget och prognos var för sig:")
    lines += [_measure(each) for each in measure_sums(intake)]
    lines += _how(intake)
    lines.append(f"  Tecken: {intake.sign.evidence}")
    if intake.as_of is not None:
        lines.append(f"  Bokfört till och med {intake.as_of.label}.")
    if placed is not None and placed.unmapped:
        lines.append(f"  Nya koder: {_some(placed.unmapped)}")
    findings = _findings(intake, placed)
    lines += [f"  {SEVERITY_SV[finding.severity]}: {finding}" for finding in findings[:_MOST]]
    if len(findings) > _MOST:
        lines.append(f"  … och {len(findings) - _MOST} till, alla i --format json.")
    return [_visible(line) for line in lines]


def measure_sums(intake: Intake) -> list[MeasureSum]:
    """What each measure came to on rows that are no sums; months of one year that follow each other are one."""
    own = intake.lines.role[intake.line] == ""
    measure, size = intake.measure[own], len(intake.measures)
    count = np.bincount(measure, minlength=size)
    total = np.bincount(measure, weights=intake.amount[own], minlength=size)
    base = np.zeros(size) if intake.base is None else np.bincount(measure, weights=intake.base[own], minlength=size)
    groups: dict[tuple[object, ...], list[int]] = {}
    for at, each in enumerate(intake.measures):
        months = each.span.year if each.span.first == each.span.last else each.span
        groups.setdefault((each.kind, each.layer, each.version, each.cost_type, months), []).append(at)
    return [
        MeasureSum(
            _words([intake.measures[at] for at in group]),
            tuple(dict.fromkeys(intake.measures[at].column for at in group)),
            int(count[group].sum()), round(float(total[group].sum()), 2) + 0.0,
            round(float(base[group].sum()), 2) + 0.0,
        )
        for group in groups.values()
        if count[group].any()
    ]  # fmt: skip


def _words(same: Sequence[Measured]) -> str:
    first = same[0]
    layer = f"{LAYER_SV[first.layer]} " if first.layer is not None else ""
    version = "" if first.version == "original" else f" ({first.version})"
    kind = "" if first.cost_type is None else f", {first.cost_type.value}"
    months = sorted({each.span.first for each in same})
    span = first.span
    if len(months) > 1:
        span = Span(span.year, months[0], months[-1])
    apart = ", månad för månad" if len(months) > 1 else ""
    return f"{layer}{KIND_SV[first.kind]}{version} {span.label}{kind}{apart}"


def _findings(intake: Intake, placed: PlacedCodes | None) -> list[Finding]:
    return [*intake.findings, *(placed.findings if placed is not None else ())]


def _rows(intake: Intake) -> list[str]:
    """Rows read = loaded + skipped, and why the skipped ones were."""
    lines = [f"  Rader: {intake.rows_read} lästa, {rows_loaded(intake)} inlästa."]
    sheets = list(dict.fromkeys(row.sheet for row in intake.skipped))
    groups = [
        (sheet, why, rows)
        for sheet in sheets
        for why, rows in gathered([row for row in intake.skipped if row.sheet == sheet], sums_told(intake.findings))
    ]
    for sheet, why, rows in groups[:_MOST]:
        money = sum(row.sum_sek for row in rows)
        where = f"blad ”{sheet}” " if len(sheets) > 1 and sheet else ""
        amount = f" ({_kr(money)} kr)" if money else ""
        lines.append(f"    Ej inläst, {where}rad {row_ranges([row.row for row in rows])}: {why}{amount}")
    if len(groups) > _MOST:
        lines.append(f"    … och {len(groups) - _MOST} skäl till, alla i --format json.")
    return lines


def columns_not_read(intake: Intake) -> list[str]:
    """Headers of columns that the mapping does not read, months as {period}."""
    tables = intake.mapping.tables
    return list(dict.fromkeys(each.header for part in tables for each in part.columns if each.holds is Holds.NOTHING))


def _how(intake: Intake) -> list[str]:
    """Unit, what columns of months hold, and the columns that nobody reads."""
    tables = intake.mapping.tables
    if not tables:
        return []
    units = ", ".join(dict.fromkeys(part.unit.value for part in tables))
    lines = [f"  Enhet i filen: {units}."]
    if any(part.cumulative for part in tables):
        lines.append("  Månadskolumnerna går från januari: en månad är det som den lägger till månaden före.")
    left = [f"”{_header(header)}”" for header in columns_not_read(intake)]
    return [*lines, f"  Kolumner som inte läses: {_some(left)}."] if left else lines


def _header(header: str) -> str:
    return header.replace("{period}", "‹månad›").replace("{year}", "‹år›")


def _sums(intake: Intake) -> list[str]:
    left = intake.sum_file - intake.sum_loaded - intake.sum_skipped
    figures = (
        ("Summa i filen", intake.sum_file),
        ("Summa inläst", intake.sum_loaded),
        ("Ej inläst, listat ovan", intake.sum_skipped),
        ("Skillnad", left),
    )
    return [f"  {name + ':':<24}{_kr(round(value, 2)):>22} kr" for name, value in figures]


def _measure(each: MeasureSum) -> str:
    told = f" ({_kr(each.sum_sek - each.base_sek)} kr tryckt som avvikelse)" if each.base_sek else ""
    columns = _some([f"”{column}”" for column in each.columns], 2)
    return f"    {each.words}: {_kr(each.sum_sek)} kr{told}, {each.amounts} belopp ur {columns}"


def _some(texts: Sequence[str], most: int = 8) -> str:
    shown = ", ".join(texts[:most])
    return shown if len(texts) <= most else f"{shown} och {len(texts) - most} till"


def _kr(sek: float) -> str:
    return format_amount(sek + 0.0, Unit.KR, 2)


def _visible(line: str) -> str:
    """A line without signs that are not to be seen: a file's labels cannot move a terminal's cursor."""
    return "".join(sign if sign.isprintable() or sign == NBSP else " " for sign in line)
