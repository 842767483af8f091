"""A month budget as CSV, in the shape that comes back as phasing.csv, and what is told about it."""

from __future__ import annotations

import csv
import io
from collections import Counter
from decimal import Decimal

from forecast.formats.formula_guard import safe
from forecast.fullyear.phasing.month_budgets import MonthBudgets
from forecast.fullyear.phasing.propose import AUTO, WAYS_SV
from forecast.ledger.tree import full_name
from forecast.money import Unit
from forecast.report.words import SYNTHETIC
from forecast.workspace.phasing_file import COLUMNS, LOCKED, UNLOCKED, PhasedRow
from forecast.workspace.workspace import Workspace


def phasing_csv(workspace: Workspace, proposed: MonthBudgets) -> str:
    """The file as text: semicolons, decimal comma, notes first; income > 0, cost < 0."""
    out = io.StringIO()
    for note in phasing_notes(workspace, proposed):
        out.write(f"# {note}\n")
    writer = csv.writer(out, delimiter=";", lineterminator="\n")
    writer.writerow(COLUMNS)
    for row in proposed.rows:
        amounts = [_plain(amount, proposed.unit) for amount in (*row.months, row.year)]
        texts = [safe(text) for text in words_of(workspace, row)]
        writer.writerow([*texts, proposed.unit.value, *amounts, safe(" ".join(row.reason.split()))])
    return out.getvalue()


def phasing_notes(workspace: Workspace, proposed: MonthBudgets) -> tuple[str, ...]:
    """What stands above the table, one line each."""
    settings = workspace.settings
    head = (
        f"Månadsbudget {settings.year} · {settings.municipality}, {settings.committee.lower()} · {proposed.unit} · "
        "intäkt är plus, kostnad är minus"
    )
    how = (
        "Förslag. Ändra månaderna så att raden fortfarande blir årets budget, skriv ja i locked på det som är bestämt, "
        "och spara som phasing.csv i arbetsytan."
    )
    lines = (head, how)
    return tuple(" ".join(line.split()) for line in ((SYNTHETIC, *lines) if settings.synthetic else lines))


def phasing_told(proposed: MonthBudgets) -> tuple[str, ...]:
    """What was done, sentences for people."""
    ways = Counter(row.choice for row in proposed.rows if row.place is None)
    counts = [f"{ways[key]} {name}" for key, name in WAYS_SV.items() if ways[key]]
    counts += [f"{count} {key}" for key, count in ways.items() if key not in WAYS_SV]
    told = [f"Föreslagna rader: {sum(ways.values())}" + (f" ({', '.join(counts)})." if counts else ".")]
    if proposed.kept:
        told.append(f"Låsta rader som står kvar: {proposed.kept}.")
    if proposed.redone:
        told.append(f"Olåsta rader i phasing.csv som hade andra månader och är omräknade: {proposed.redone}.")
    if proposed.version != AUTO:
        told.append(f"Fördelad budget: versionen {proposed.version}.")
    if proposed.without_budget:
        names = [f"{row} ({statement})" for statement, row in proposed.without_budget]
        more = f" och {len(names) - 5} till" if len(names) > 5 else ""
        told.append(f"Rader utan årsbudget, som inte är med: {len(names)} ({', '.join(names[:5])}{more}).")
    return tuple(told)


def words_of(workspace: Workspace, row: PhasedRow) -> tuple[str, str, str, str, str]:
    """statement, row, name, choice, locked."""
    tree = workspace.trees[row.statement]
    name = full_name(tree, tree.position(row.row))
    return row.statement, row.row, name, row.choice, LOCKED if row.locked else UNLOCKED


def in_units(sek: Decimal, unit: Unit) -> Decimal:
    """SEK in a unit, no digit lost."""
    return sek / unit.sek


def _plain(sek: Decimal, unit: Unit) -> str:
    """As many digits as the amount has, decimal comma."""
    text = f"{in_units(sek, unit):f}"
    short = text.rstrip("0").rstrip(".") if "." in text else text
    return "0" if short in {"-0", ""} else short.replace(".", ",")
