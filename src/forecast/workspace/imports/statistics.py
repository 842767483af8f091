"""Imported statistics beside a workspace's own: whose facts and whose inhabitants count. `load.py` finds the files."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from forecast.drivers.population.counts import Population
from forecast.workspace.notes import DriverFact


def with_imported_facts(own: Sequence[DriverFact], imported: Sequence[Sequence[DriverFact]]) -> tuple[DriverFact, ...]:
    """The workspace's own facts, then the imported ones.

    Args:
        own: `drivers.csv`, as the user wrote it; all of it stays.
        imported: each vintage's `drivers.csv`, the oldest first. A fact whose id comes again in a later vintage is the
            later one: the same table downloaded anew corrects itself.
    """
    latest: dict[str, DriverFact] = {}
    for vintage in imported:
        for fact in vintage:
            latest[fact.id] = fact
    return (*own, *latest.values())


def population_to_use(own: Population | None, imported: Sequence[Population]) -> tuple[Population | None, str]:
    """The inhabitants that count, and a Swedish sentence where an import was passed over or took over.

    Args:
        own: the workspace's `population.csv`, None where it has none.
        imported: each vintage's `population.csv`, the oldest first; the latest stands for all.

    The latest import counts where the workspace has no file of its own, or where the import holds a later counted year
    and ends no sooner: with an earlier end, years that the workspace's plans ask for would be lost.
    """
    if not imported:
        return own, ""
    latest = imported[-1]
    if own is None:
        return latest, ""
    newer = _last_counted(latest) > _last_counted(own)
    if newer and latest.years[-1] >= own.years[-1]:
        return latest, f"Befolkningen är ur {latest.source}, som är nyare än {own.source}."
    if newer:
        return own, (
            f"{latest.source} är nyare än {own.source} men slutar {latest.years[-1]}, före {own.years[-1]}: "
            f"{own.source} används. Framskriv den nya filen med forecast population."
        )
    return own, f"{latest.source} är inte nyare än {own.source}, som används."


def _last_counted(population: Population) -> int:
    """The last year that is counted and not projected; 0 where all are projected."""
    counted = np.flatnonzero(~np.array(population.projected))
    return population.years[int(counted[-1])] if counted.size else 0
