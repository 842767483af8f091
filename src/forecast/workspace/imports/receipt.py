"""The receipt of an import as JSON: what was read, what was loaded, what was not and why."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from forecast.ledger.intake.intake import Intake
from forecast.ledger.intake.placing.place import Placed
from forecast.ledger.intake.receipt import SCHEMA, receipt_json
from forecast.workspace.imports.differences import Change

MOST_CHANGES = 1_000
"""Changes that a receipt lists; it says how many there are."""


def money_receipt(intake: Intake, placed: Placed, changes: Sequence[Change]) -> dict[str, object]:
    """A receipt of amounts, as a file's own object in `forecast import --format json`."""
    return {
        **receipt_json(intake, placed),
        "statements": dict(placed.sums),
        "changes": [
            {
                "statement": item.statement, "row": item.row, "kind": item.kind, "span": item.span, "old": item.old,
                "new": item.new, "change": item.change,
            }
            for item in changes[:MOST_CHANGES]
        ],
        "changes_count": len(changes),
    }  # fmt: skip


_SUMS = ("sum_file_sek", "sum_loaded_sek", "sum_skipped_sek")


def receipts_together(receipts: Sequence[Mapping[str, object]]) -> dict[str, object]:
    """One receipt of several files: counts and sums added, lists after each other, each file's own under `files`."""
    if len(receipts) == 1:
        return dict(receipts[0])
    out: dict[str, object] = {"schema": SCHEMA}
    for key in ("format", "encoding"):
        out[key] = ", ".join(dict.fromkeys(str(receipt[key]) for receipt in receipts if receipt[key]))
    for key in ("rows_read", "rows_loaded", *_SUMS):
        values = [value for receipt in receipts if isinstance(value := receipt.get(key), int | float)]
        out[key] = round(sum(values), 2) if values else None
    for key in ("rows_skipped", "unmapped", "findings"):
        out[key] = [item for receipt in receipts for item in _listed(receipt[key])]
    signs = [receipt["sign"] for receipt in receipts if receipt["sign"]]
    out["sign"] = signs[0] if signs else None
    out["files"] = [dict(receipt) for receipt in receipts]
    return out


def _listed(value: object) -> list[object]:
    return list(value) if isinstance(value, list) else []
