"""Words that a round's views share: under the message, of rows without a comment, of who did it."""

from __future__ import annotations

from collections.abc import Sequence

from forecast.money import Unit, format_amount
from forecast.report.labels import whole_label
from forecast.report.row_history import swedish_time
from forecast.store.desk import Desk
from forecast.store.records import Entry


def under_words(desk: Desk, unit: Unit) -> str:
    """Who, when, what, unit."""
    settings = desk.workspace.settings
    return (
        f"{settings.municipality}, {settings.committee.lower()} · helår {settings.year} · efter "
        f"{desk.round.month.label.split()[0]} · bedömd prognos, annars modellens · {unit}"
    )


def uncommented_rows(desk: Desk, leaves: Sequence[int], unit: Unit) -> tuple[str, ...]:
    """`Särskilt boende (−4 050)`: rows that need a comment and have none."""
    return tuple(
        f"{whole_label(desk.tree, at)} ({format_amount(float(desk.deviation[at]), unit, signed=True)})"
        for at in desk.missing_in(leaves)
    )


def by_whom(entry: Entry | None) -> str:
    """`Anna Ek, 2024-09-10 10:15`; "" where nobody has said anything."""
    return "" if entry is None else f"{entry.who}, {swedish_time(entry.at)}"


def listed(names: Sequence[str]) -> str:
    """`A, B och C`."""
    return " och ".join(filter(None, (", ".join(names[:-1]), *names[-1:])))
