"""What has been taken into a workspace, newest first: every vintage as its receipt tells it, and what it changed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from forecast.ledger.specs import KIND_SV
from forecast.money import format_number
from forecast.report.intake.import_view import ChangeLine
from forecast.report.intake.receipt_view import kronor
from forecast.report.labels import row_label
from forecast.workspace.workspace import Workspace

MOST_CHANGES = 40
"""Changes of one import that the page lists."""


@dataclass(frozen=True, slots=True)
class EarlierImport:
    """One file that was taken in.

    Attributes:
        number: "0003", or "0003/2" where several came at once.
        file: its name.
        source: what it comes from.
        holds: "utfall jan–aug 2024, månad för månad" and so on; what became of statistics.
        rows: "6 av 9 rader".
        sum_loaded: kronor as text, "" of what is no money.
        replaced: later imports have said all of it anew.
        changes: what it changed of what its source had said before, the first ones.
        changes_count: how many there are.
    """

    number: str
    file: str
    source: str
    holds: tuple[str, ...]
    rows: str
    sum_loaded: str
    replaced: bool
    changes: tuple[ChangeLine, ...]
    changes_count: int


def earlier_imports(workspace: Workspace) -> tuple[EarlierImport, ...]:
    """All imports of a workspace, newest first; keys that a receipt lacks are left out."""
    held = {receipt.title for receipt in workspace.ledger.receipts}
    out = []
    for vintage in reversed(workspace.imports):
        said = vintage.receipt
        money = said.get("sum_loaded_sek")
        changes = [_change(item, workspace) for item in _objects(said.get("changes"))]
        out.append(
            EarlierImport(
                number=vintage.number,
                file=vintage.file,
                source=vintage.source,
                holds=_holds(said),
                rows=f"{_count(said, 'rows_loaded')} av {_count(said, 'rows_read')} {_what(said)}",
                sum_loaded=kronor(float(money)) if isinstance(money, int | float) else "",
                replaced=isinstance(money, int | float) and f"import {vintage.number}" not in held,
                changes=tuple(changes[:MOST_CHANGES]),
                changes_count=max(_whole(said.get("changes_count")), len(changes)),
            )
        )
    return tuple(out)


def _holds(said: Mapping[str, object]) -> tuple[str, ...]:
    files = said.get("files")
    if isinstance(files, list):
        credit = said.get("credit")
        whose = (credit.removesuffix(f", {said.get('file')}"),) if isinstance(credit, str) and credit else ()
        return (f"blir {', '.join(str(name) for name in files)}", *whose)
    return tuple(str(measure["words"]) for measure in _objects(said.get("measures")) if "words" in measure)


def _what(said: Mapping[str, object]) -> str:
    return "värden" if "values_read" in said else "rader"


def _count(said: Mapping[str, object], key: str) -> str:
    return format_number(_whole(said.get(key)))


def _whole(value: object) -> int:
    return value if isinstance(value, int) else 0


def _objects(value: object) -> list[Mapping[str, object]]:
    return [item for item in value if isinstance(item, dict)] if isinstance(value, list) else []


def _change(said: Mapping[str, object], workspace: Workspace) -> ChangeLine:
    statement, row, kind = (str(said.get(key, "")) for key in ("statement", "row", "kind"))
    tree = workspace.trees.get(statement)
    name = row_label(tree, tree.position(row)) if tree is not None and row in tree.keys else row
    words = KIND_SV.get(kind, kind).lower()
    old, new, change = (_kronor(said.get(key)) for key in ("old", "new", "change"))
    return ChangeLine(name, f"{words} {said.get('span', '')}", old, new, change)


def _kronor(value: object) -> str:
    return kronor(float(value)) if isinstance(value, int | float) else "–"
