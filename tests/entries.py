"""Entries and snapshots for tests of the store."""

from __future__ import annotations

import datetime as dt

from forecast.store.records import EntryKind, NewEntry, NewSnapshot

AT = dt.datetime(2024, 9, 10, 8, 15, tzinfo=dt.UTC)


def judged(
    sek=-87_000_000.0, row="51", workspace="prov", who="Anna", reason="Färre vikarier.", month="2024-08", old=None
):
    """A judgement of a row; None takes it away."""
    subject = {"statement": "by_activity", "row": row, "month": month}
    new = None if sek is None else {"forecast_sek": sek}
    return NewEntry(workspace, EntryKind.JUDGEMENT, subject, old, new, reason, who)


def said(kind, new, workspace="prov", who="Anna", reason="Skäl.", **subject):
    """Any entry."""
    return NewEntry(workspace, kind, {"month": "2024-08", **subject}, None, new, reason, who)


def kept(forecast=-123_000.0, workspace="prov", as_of="2024-08", **inputs):
    """A snapshot whose total has a forecast."""
    total = {"forecast": forecast, "budget": -120_000.0, "deviation": None if forecast is None else forecast + 120_000}
    whole = {"workspace": workspace, "headline": "model", "scenario": "bas", "scenarios": [], **inputs}
    return NewSnapshot(workspace, as_of, {"forecast": forecast, "as_of": as_of, **whole}, {"total": total})
