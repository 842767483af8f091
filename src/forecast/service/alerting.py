"""The rules of alerts read, and held against a kept forecast, its workspace and its store."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from forecast.errors import Place, unreadable
from forecast.ledger.findings import Finding
from forecast.report.alerts.passed import Alert, Stand, alerts_of
from forecast.report.alerts.rules import AlertRules, read_rules
from forecast.store.records import SWEDEN, Snapshot
from forecast.store.rounds import Round, round_of
from forecast.store.store import Store
from forecast.workspace.workspace import Workspace


def rules_at(path: Path) -> AlertRules:
    """Read a file of rules; raises InputError, every fault with its line."""
    try:
        return read_rules(path.read_bytes(), path.name)
    except OSError as error:
        raise unreadable(error, Place(str(path))) from error


def passed(
    rules: AlertRules,
    path: Path,
    read: tuple[Workspace, tuple[Finding, ...]],
    pair: tuple[Snapshot, Snapshot | None],
    told: tuple[Store, dt.date],
) -> tuple[Alert, ...]:
    """The rules that a kept forecast passes.

    Args:
        rules: that fit the workspace.
        path: the workspace's folder.
        read: the workspace with its journal, and what its check found.
        pair: the kept forecast, and the one before, perhaps in short: it is fetched whole, since rules are about rows.
        told: the store, and the day on a Swedish clock.
    """
    (opened, findings), (made, earlier), (store, today) = read, pair, told
    stand = Stand(
        workspace=opened,
        findings=findings,
        snapshot=made,
        previous=None if earlier is None else store.snapshot(opened.name, earlier.id),
        today=today,
        changed=_days_of(path, opened, rules),
        round=_round(opened, store) if opened.units and rules.said.units is not None else None,
    )
    return alerts_of(rules.said, stand)


def _round(opened: Workspace, store: Store) -> Round:
    return round_of(opened, store.journal(opened.name), opened.settings.as_of)


def _days_of(path: Path, opened: Workspace, rules: AlertRules) -> dict[str, dt.date]:
    """The day on which the files that the rules are about, and the imports, were last written."""
    files = {rule.file: path / rule.file for rule in rules.said.sources if rule.file is not None}
    folders = {vintage.folder: path / vintage.folder / "receipt.json" for vintage in opened.imports}
    days = {name: _day_of(place) for name, place in (files | folders).items()}
    return {name: day for name, day in days.items() if day is not None}


def _day_of(place: Path) -> dt.date | None:
    """The day a file was last written; None where there is none, or nothing can have its name."""
    try:
        if not place.is_file():
            return None
        return dt.datetime.fromtimestamp(place.stat().st_mtime, dt.UTC).astimezone(SWEDEN).date()
    except (OSError, ValueError, OverflowError):
        return None
