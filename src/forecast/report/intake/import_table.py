"""The receipt of an import as lines that a controller can sign."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from forecast.ledger.findings import SEVERITY_SV
from forecast.ledger.intake.receipt import receipt_text
from forecast.ledger.specs import STATEMENT_SV
from forecast.ledger.tree import Tree
from forecast.money import NBSP, Unit, format_amount
from forecast.report.intake.import_view import change_line, told_changes
from forecast.report.intake.proposal_words import proposal_words
from forecast.workspace.imports.differences import Change
from forecast.workspace.imports.looked import Looked, LookedFile

MOST_LISTED = 12
"""Reasons, changes and findings that the lines list; the JSON has all."""


def import_text(looked: Looked) -> str:
    """The receipts of all files."""
    return "\n".join("\n".join(_file(file)) + "\n" for file in looked.files)


def _file(file: LookedFile) -> list[str]:
    lines = _statistics(file) if file.intake is None else receipt_text(file.intake, file.placed)
    lines += _guesses(file)
    if file.placed is not None:
        names = [(STATEMENT_SV.get(key, key).lower(), amount) for key, amount in file.placed.sums.items()]
        lines += [f"  Uppställning efter {name}: {_kr(amount)} kr" for name, amount in names]
        lines += _changes(file.changes, file.placed.trees)
    if file.there_already is not None:
        lines.append(f"  Redan inläst som {file.there_already.number}; inget nytt.")
    return lines


def _guesses(file: LookedFile) -> list[str]:
    """Sheets that hold no amounts and what a proposed mapping guessed; or which saved one read the file."""
    if file.intake is None or not file.intake.mapping.tables:
        return []
    if not file.told:
        return [f"  Läst med mallen ”{file.source}”."]
    lines = list(dict.fromkeys(f"  {one.sentence}" for one in file.told if one.about == "sheet" and not one.guess))
    guessed = proposal_words(file.told).questions
    if guessed:
        lines.append("  Gissat, titta på det här (--save-mapping FIL skriver mallen, som går att ändra):")
        lines += [f"    {text}" for text in guessed[:MOST_LISTED]]
    if len(guessed) > MOST_LISTED:
        lines.append(f"    … och {len(guessed) - MOST_LISTED} till; --save-mapping skriver alla.")
    return ["".join(sign if sign.isprintable() or sign == NBSP else " " for sign in line) for line in lines]


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


def _changes(changes: Sequence[Change], trees: Mapping[str, Tree]) -> list[str]:
    """Amounts that the source had otherwise, by name; sums after the rows that move them."""
    if not changes:
        return []
    ordered = told_changes(changes, trees)
    lines = ["  Ändrar belopp som källan har sagt förut:"]
    for change in ordered[:MOST_LISTED]:
        line = change_line(change, trees)
        lines.append(f"    {line.row}, {line.what}: {line.old} → {line.new} kr, ändring {line.change}")
    if len(ordered) > MOST_LISTED:
        lines.append(f"    … och {len(ordered) - MOST_LISTED} till, alla i kvittot.")
    return lines


def _kr(sek: float) -> str:
    return format_amount(sek + 0.0, Unit.KR, 2)
