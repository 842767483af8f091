"""What `refresh` tells: the kept forecast beside the one before, its alerts, and the card beside the report."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from forecast.ledger.findings import Severity
from forecast.report.alerts.passed import Alert, million
from forecast.report.contract import dump
from forecast.store.history import change_since, total_of
from forecast.store.records import Snapshot

SCHEMA = 1


@dataclass(frozen=True, slots=True)
class Kept:
    """A refreshed forecast.

    Attributes:
        snapshot: as it is kept.
        new: whether it was kept now; False: the same inputs had been forecast already.
        previous: the one before of the same year, layer and scenarios.
        alerts: the rules that were passed.
    """

    snapshot: Snapshot
    new: bool
    previous: Snapshot | None
    alerts: tuple[Alert, ...]


def kept_object(
    kept: Kept, total: Mapping[str, object], files: Sequence[str] | None, message: str | None = None
) -> dict[str, object]:
    """The contract of `refresh --format json`."""
    snapshot = kept.snapshot
    return {
        "schema": SCHEMA,
        "workspace": snapshot.workspace,
        "synthetic": snapshot.result.get("synthetic"),
        "as_of": snapshot.as_of,
        "scenario": snapshot.inputs.get("scenarios", []),
        "headline": snapshot.inputs.get("headline"),
        "unit": "SEK",
        "snapshot": snapshot.id,
        "new": kept.new,
        "at": snapshot.at,
        "previous": None if kept.previous is None else kept.previous.id,
        "change_sek": change_since(snapshot, kept.previous),
        "total": dict(total),
        "findings": snapshot.result.get("findings"),
        "alerts": alert_objects(kept.alerts),
        "record": snapshot.result.get("record"),
        "report": None if files is None else list(files),
        "message": message,
    }


def alert_objects(alerts: Sequence[Alert]) -> list[dict[str, object]]:
    """The rules that were passed, as every answer has them."""
    return [
        {
            "rule": item.rule, "subject": item.subject, "limit": item.limit, "value": item.value,
            "unit": item.unit.value, "sentence": item.sentence,
        }
        for item in alerts
    ]  # fmt: skip


def refused_object(
    workspace: str, findings: Mapping[str, int] | None, why: Sequence[str], kept: Kept | None = None
) -> dict[str, object]:
    """What `refresh --format json` says where it went wrong; `kept` where the forecast was kept before it did."""
    return {
        "schema": SCHEMA,
        "workspace": workspace,
        "snapshot": None if kept is None else kept.snapshot.id,
        "new": kept is not None and kept.new,
        "findings": None if findings is None else dict(findings),
        "why": list(why),
        "alerts": [] if kept is None else alert_objects(kept.alerts),
    }


def run_card(snapshot: Snapshot) -> str:
    """What lies beside the report: all that decides its figures; the same bytes for the same forecast."""
    return dump(
        {
            "schema": SCHEMA,
            "workspace": snapshot.workspace,
            "municipality": snapshot.result.get("municipality"),
            "synthetic": snapshot.result.get("synthetic"),
            "snapshot": snapshot.id,
            "kept_at": snapshot.at,
            "inputs": dict(snapshot.inputs),
            "run": _run_id(snapshot.result),
            "forecast": total_of(snapshot, "forecast"),
            "budget": total_of(snapshot, "budget"),
            "deviation": total_of(snapshot, "deviation"),
            "findings": snapshot.result.get("findings"),
        }
    )


def kept_text(kept: Kept, findings: Mapping[str, int]) -> str:
    """A few lines for people."""
    snapshot = kept.snapshot
    state = "sparad nu" if kept.new else f"oförändrad: samma underlag sparades {snapshot.at}"
    change = change_since(snapshot, kept.previous)
    forecast, deviation = _known(total_of(snapshot, "forecast")), _known(total_of(snapshot, "deviation"), signed=True)
    lines = [
        f"{snapshot.workspace}, prognos efter {snapshot.as_of}: {state}.",
        f"Id {snapshot.id[:12]}, körning {_run_id(snapshot.result)}.",
        f"Helårsprognos {forecast} mnkr, avvikelse mot budget {deviation} mnkr.",
    ]
    if kept.previous is not None:
        word = "okänd" if change is None else f"{million(change, signed=True)} mnkr"
        lines.append(f"Ändring sedan {kept.previous.as_of} ({kept.previous.id[:12]}): {word}.")
    lines.append(counts_sentence(findings))
    return "\n".join(lines) + "\n"


def counts_sentence(findings: Mapping[str, int]) -> str:
    """How many findings of each severity there are."""
    blockers, warnings, notes = (findings[level.value] for level in (Severity.BLOCKER, Severity.WARNING, Severity.INFO))
    named = (f"{warnings} varning{'ar' * (warnings != 1)}", f"{notes} upplysning{'ar' * (notes != 1)}")
    return f"{blockers} hinder, {', '.join(named)}."


def _run_id(result: Mapping[str, Any]) -> object:
    record = result.get("record")
    return record.get("run") if isinstance(record, Mapping) else None


def _known(sek: float | None, *, signed: bool = False) -> str:
    return "okänd" if sek is None else million(sek, signed=signed)
