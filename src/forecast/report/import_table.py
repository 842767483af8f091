"""The receipt of an import as lines that a controller can sign."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from forecast.ledger.findings import SEVERITY_SV, Severity
from forecast.money import Unit, format_amount
from forecast.workspace.looked import Looked, LookedFile

MOST_LISTED = 12
"""Groups of skipped rows, changes and findings that the receipt on a terminal lists."""
_KIND_SV = {"actual": "utfall", "budget": "budget", "ytd_budget": "periodbudget", "forecast": "prognos"}


def import_text(looked: Looked) -> str:
    """The receipts of all files."""
    return "\n".join("\n".join(_file(file)) + "\n" for file in looked.files)


def _file(file: LookedFile) -> list[str]:
    said = file.receipt
    encoding = f", {said['encoding']}" if said["encoding"] else ""
    lines = [f"{said['file']} ({said['format']}{encoding})"]
    if file.there_already is not None:
        lines.append(f"  Redan inläst som {file.there_already.number}; inget nytt.")
    what = "Värden" if file.intake is None else "Rader"
    lines.append(f"  {what}: {said['rows_read']} lästa, {said['rows_loaded']} inlästa.")
    if file.intake is not None:
        lines += _sums(file)
    lines += _skipped(_records(said["rows_skipped"]))
    lines += _changes(_records(said.get("changes")), int(str(said.get("changes_count", 0))))
    lines += _findings(_records(said["findings"]))
    return lines


def _sums(file: LookedFile) -> list[str]:
    intake = file.intake
    if intake is None:
        return []
    left = intake.sum_file - intake.sum_loaded - intake.sum_skipped
    lines = [
        f"  Summa i filen:     {_kr(intake.sum_file):>20} kr",
        f"  Summa inläst:      {_kr(intake.sum_loaded):>20} kr",
        f"  Ej inläst, listat: {_kr(intake.sum_skipped):>20} kr",
        f"  Skillnad:          {_kr(left):>20} kr",
        f"  Tecken: {intake.sign.evidence}",
    ]
    placed = file.placed
    if placed is None:
        return lines
    lines += [f"  {statement}: {_kr(amount)} kr" for statement, amount in placed.sums.items()]
    if placed.unmapped:
        lines.append(f"  Nya koder: {_some(placed.unmapped)}")
    return lines


def _skipped(rows: Sequence[Mapping[str, object]]) -> list[str]:
    groups: dict[str, list[Mapping[str, object]]] = {}
    for row in rows:
        groups.setdefault(str(row["why"]), []).append(row)
    lines = []
    for why, members in list(groups.items())[:MOST_LISTED]:
        numbers = _some([str(member["row"]) for member in members])
        money = sum(float(str(member.get("sum_sek") or 0.0)) for member in members)
        lines.append(f"  Ej inläst, rad {numbers}: {why}" + (f" ({_kr(money)} kr)" if money else ""))
    if len(groups) > MOST_LISTED:
        lines.append(f"  … och {len(groups) - MOST_LISTED} skäl till, alla i --format json.")
    return lines


def _changes(changes: Sequence[Mapping[str, object]], count: int) -> list[str]:
    if not count:
        return []
    lines = [f"  Ändrar {count} belopp som källan har sagt förut:"]
    for change in changes[:MOST_LISTED]:
        old, new = (("–" if change[key] is None else _kr(float(str(change[key])))) for key in ("old", "new"))
        kind = _KIND_SV.get(str(change["kind"]), str(change["kind"]))
        lines.append(f"    {change['row']}, {kind} {change['span']}: {old} → {new} kr")
    if count > MOST_LISTED:
        lines.append(f"    … och {count - MOST_LISTED} till, alla i kvittot.")
    return lines


def _findings(findings: Sequence[Mapping[str, object]]) -> list[str]:
    lines = []
    order = [severity.value for severity in Severity]
    for finding in sorted(findings, key=lambda item: order.index(str(item["severity"])))[:MOST_LISTED]:
        severity = SEVERITY_SV[Severity(str(finding["severity"]))]
        lines.append(f"  {severity}: {finding['place']}: {finding['sentence']} {finding['remedy']}")
    if len(findings) > MOST_LISTED:
        lines.append(f"  … och {len(findings) - MOST_LISTED} till, alla i --format json.")
    return lines


def _records(value: object) -> list[Mapping[str, object]]:
    return [item for item in value if isinstance(item, Mapping)] if isinstance(value, list) else []


def _some(texts: Sequence[str]) -> str:
    shown = ", ".join(texts[:8])
    return shown if len(texts) <= 8 else f"{shown} och {len(texts) - 8} till"


def _kr(sek: float) -> str:
    return format_amount(sek + 0.0, Unit.KR, 2)
