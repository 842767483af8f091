"""Which kept forecasts are of the same thing, so that the change between them means something."""

from __future__ import annotations

from collections.abc import Sequence

from forecast.store.kept_rows import kept_amount, kept_total
from forecast.store.records import Snapshot


def previous_of(kept: Sequence[Snapshot], snapshot: Snapshot) -> Snapshot | None:
    """The one before a snapshot of the same year, layer and scenarios; None where it is the first.

    Args:
        kept: a workspace's snapshots, oldest first.
        snapshot: one of them.
    """
    before = [item for item in kept if item.seq < snapshot.seq and _thing(item) == _thing(snapshot)]
    return before[-1] if before else None


def total_of(snapshot: Snapshot, key: str) -> float | None:
    """An amount of the kept total, SEK; None where it is not known."""
    return kept_amount(kept_total(snapshot), key)


def change_since(snapshot: Snapshot, earlier: Snapshot | None) -> float | None:
    """How the forecast of the total has moved, SEK, better > 0; None where there is nothing to hold it against."""
    now = total_of(snapshot, "forecast")
    then = None if earlier is None else total_of(earlier, "forecast")
    return None if now is None or then is None else round(now - then, 2) + 0.0


def _thing(snapshot: Snapshot) -> tuple[str, object, object]:
    return snapshot.as_of[:4], snapshot.inputs.get("headline"), snapshot.inputs.get("scenario")
