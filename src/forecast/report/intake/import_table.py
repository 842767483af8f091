"""The receipt of an import as lines that a controller can sign."""

from __future__ import annotations

from collections.abc import Sequence

from forecast.ledger.findings import SEVERITY_SV
from forecast.ledger.intake.receipt import receipt_text
from forecast.ledger.specs import KIND_SV
from forecast.money import Unit, format_amount
from forecast.workspace.imports.differences import Change
from forecast.workspace.imports.looked import Looked, LookedFile

MOST_LISTED = 12
"""Reasons, changes and findings that the lines list; the JSON has all."""


def import_text(looked: Looked) -> str:
    """The receipts of all files."""
    return "\n".join("\n".join(_file(file)) + "\n" for file in looked.files)


def _file(file: LookedFile) -> list[str]:
    lines = _statistics(file) if file.intake is None else receipt_text(file.intake, file.placed)
    if file.placed is not None:
        lines += [f"  Uppställning {statement}: {_kr(amount)} kr" for statement, amount in file.placed.sums.items()]
    lines += _changes(file.changes)
    if file.there_already is not None:
        lines.append(f"  Redan inläst som {file.there_already.number}; inget nytt.")
    return lines


def _statistics(file: LookedFile) -> list[str]:
    read = file.statistics
    if read is None:
        return []
    encoding = f", {read.encoding}" if read.encoding else ""
    files = ", ".join(sorted(read.files)) or "ingen fil"
    lines = [
        f"{read.file} ({read.format}{encoding})",
        f"  Värden: {read.values_read} lästa, {read.values_loaded} inlästa till {files}.",
    ]
    lines += [f"    Ej inlästa, {item.values} från {item.first}: {item.why}" for item in read.skipped[:MOST_LISTED]]
    lines += [f"  {SEVERITY_SV[finding.severity]}: {finding}" for finding in read.findings[:MOST_LISTED]]
    return ["".join(sign if sign.isprintable() else " " for sign in line) for line in lines]


def _changes(changes: Sequence[Change]) -> list[str]:
    if not changes:
        return []
    lines = [f"  Ändrar {len(changes)} belopp som källan har sagt förut:"]
    for change in changes[:MOST_LISTED]:
        old, new = ("–" if amount is None else _kr(amount) for amount in (change.old, change.new))
        lines.append(f"    {change.row}, {KIND_SV[change.kind]} {change.span}: {old} → {new} kr")
    if len(changes) > MOST_LISTED:
        lines.append(f"    … och {len(changes) - MOST_LISTED} till, alla i kvittot.")
    return lines


def _kr(sek: float) -> str:
    return format_amount(sek + 0.0, Unit.KR, 2)
