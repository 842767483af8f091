"""Checks of the measures: what should have begun has begun."""

from __future__ import annotations

from forecast.drivers.measures import STATES_SV, measure_figures
from forecast.errors import Place
from forecast.ledger.findings import Finding, Severity
from forecast.workspace.measure_rows import FILE
from forecast.workspace.workspace import Workspace


def measures_have_begun(workspace: Workspace) -> list[Finding]:
    """A measure whose first month is booked is no longer only planned or decided."""
    settings = workspace.settings
    return [
        Finding(
            "åtgärd",
            Severity.WARNING,
            f"Åtgärden ”{measure.name}” skulle ha börjat i {measure.start.label} men är {STATES_SV[measure.state]}.",
            Place(FILE, None, f"measures › {number}"),
            "Rätta state, eller flytta start: den väntade effekten räknar med att den har börjat.",
        )
        for number, measure in enumerate(workspace.measures)
        if measure.start is not None and measure_figures(measure, settings.as_of, settings.unit).late
    ]
