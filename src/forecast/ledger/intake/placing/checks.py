"""What a controller should see of how a foreign file was placed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pandas as pd

from forecast.errors import Place
from forecast.ledger.findings import Finding, Severity
from forecast.ledger.intake.intake import Intake
from forecast.ledger.intake.placing.accounts import NAMES
from forecast.ledger.intake.placing.new_rows import Growing
from forecast.ledger.tree import CostType, Role, Tree

MOST_TOLD = 50
"""Unknown codes that each get a finding; the rest are counted in one."""


def _line(cell: pd.Series) -> Place:
    """The line of a ledger entry."""
    return Place(str(cell["file"]), int(cell["line"]), None, str(cell["sheet"]) or None)


def defaults_are_told(intake: Intake, kinds: Mapping[CostType, str]) -> list[Finding]:
    """Kinds of money that only the shipped defaults say."""
    if not kinds:
        return []
    said = ", ".join(f"”{example}” som {NAMES[kind].lower()}" for kind, example in kinds.items())
    return [
        Finding(
            "kostnadsslag",
            Severity.INFO,
            f"Kostnadsslag är lästa med programmets förval, som ingen har bekräftat: {said}.",
            Place(intake.file),
            "Stämmer det inte, skriv accounts eller cost_types i mallen.",
        )
    ]


def unknown_codes(intake: Intake, growing: Growing, frame: pd.DataFrame) -> list[Finding]:
    """Each code that no row had, with the row it got and what may have been meant."""
    if not growing.unknown:
        return []
    first = frame.drop_duplicates("row")
    own = {str(key).partition(".")[0]: at for at, key in zip(first.index[::-1], first["row"][::-1], strict=True)}
    own |= dict(zip(first["row"], first.index, strict=True))
    under = growing.row(growing.under).name
    findings = []
    for key, label in list(growing.unknown.items())[:MOST_TOLD]:
        place = _line(first.loc[own[key]]) if key in own else Place(intake.file)
        near = growing.guess(label)
        hint = f"Menar filen ”{near}”? Skriv då raden i mallens codes. " if near else ""
        name = f" {label.name}" if label.code and label.name else ""
        findings.append(
            Finding(
                "okänd kod",
                Severity.WARNING,
                f"”{label.shown}”{name} finns inte i ”{growing.statement}”: inläst på den nya raden {key} under "
                f"{under}.",
                place,
                f"{hint}Annars: placera {key} i rows.csv.",
            )
        )
    left = len(growing.unknown) - len(findings)
    if left:
        findings.append(
            Finding(
                "okänd kod",
                Severity.WARNING,
                f"Ytterligare {left} koder finns inte i ”{growing.statement}” och är inlästa på nya rader.",
                Place(intake.file),
                "Placera raderna i rows.csv.",
            )
        )
    return findings


def amounts_on_sums(frame: pd.DataFrame, tree: Tree) -> list[Finding]:
    """Amounts that landed on a sum row while none of its parts have any: no forecast counts them."""
    where = {key: i for i, key in enumerate(tree.keys)}
    held = set(frame["row"])
    findings = []
    for key in dict.fromkeys(frame["row"]):
        at = where[str(key)]
        if tree.rows[at].role is not Role.SUM or any(tree.rows[i].key in held for i in tree.leaves_below(at)):
            continue
        cell = frame[frame["row"] == key].iloc[0]
        findings.append(
            Finding(
                "summarad",
                Severity.WARNING,
                f"{tree.rows[at].name} är en summa i rows.csv och filen har inga belopp för dess delar: beloppet "
                "jämförs, men räknas inte i prognosen.",
                _line(cell),
                "Läs in delarna, eller skriv leaf på raden.",
            )
        )
    return findings


def divisions_are_told(intake: Intake, trees: Mapping[str, Tree], filled: Sequence[str]) -> list[Finding]:
    """Statements of the workspace that the file could have filled and did not, and the other way about."""
    lines = intake.lines
    lost = []
    if trees and (lines.organisation != "").any() and "by_organisation" not in filled:
        lost.append("organisation")
    if trees and (lines.activity != "").any() and "by_activity" not in filled:
        lost.append("verksamhet")
    return [
        Finding(
            "uppdelning",
            Severity.INFO,
            f"Filen delar också på {what}; arbetsytan har ingen sådan uppställning, så beloppen är summerade över den.",
            Place(intake.file),
            "Gör en ny arbetsyta av filen om den uppdelningen ska följas.",
        )
        for what in lost
    ]
