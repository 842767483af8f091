"""The receipt of an import as JSON: what was read, what was loaded, what was not and why."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from forecast.ledger.findings import Finding
from forecast.ledger.intake.intake import Intake
from forecast.ledger.intake.place import Placed
from forecast.workspace.vintages import Change

SCHEMA = 1
MOST_CHANGES = 1_000
"""Changes that a receipt lists; it says how many there are."""


def money_receipt(intake: Intake, placed: Placed, changes: Sequence[Change]) -> dict[str, object]:
    """A receipt of amounts, as a file's own object in `forecast import --format json`."""
    return {
        "schema": SCHEMA,
        "file": intake.file,
        "format": intake.format,
        "encoding": intake.encoding,
        "rows_read": intake.rows_read,
        "rows_loaded": intake.rows_read - len({(row.sheet, row.row) for row in intake.skipped}),
        "rows_skipped": [
            {"row": row.row, "why": row.why, "sheet": row.sheet, "sum_sek": round(row.sum_sek, 2)}
            for row in intake.skipped
        ],
        "sum_file_sek": round(intake.sum_file, 2),
        "sum_loaded_sek": intake.sum_loaded,
        "sum_skipped_sek": intake.sum_skipped,
        "unmapped": list(placed.unmapped),
        "sign": {"rule": intake.sign.rule, "evidence": intake.sign.evidence},
        "statements": dict(placed.sums),
        "changes": [
            {
                "statement": item.statement, "row": item.row, "kind": item.kind, "span": item.span, "old": item.old,
                "new": item.new, "change": item.change,
            }
            for item in changes[:MOST_CHANGES]
        ],
        "changes_count": len(changes),
        "findings": [finding_json(finding) for finding in (*intake.findings, *placed.findings)],
    }  # fmt: skip


def finding_json(finding: Finding) -> dict[str, object]:
    """A finding as JSON."""
    return {
        "check": finding.check,
        "severity": finding.severity.value,
        "sentence": finding.sentence,
        "place": str(finding.place),
        "remedy": finding.remedy,
    }


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
