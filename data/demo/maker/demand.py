"""demand.yaml: which invented volumes drive which rows of the demo."""

from __future__ import annotations

from maker.papers import NOTE

SOURCE = "Påhittat underlag för demon"


def demand_yaml() -> str:
    """demand.yaml; the alarm-only share and its cost are invented like everything else."""
    return f"""\
{NOTE}
schema: 1
volumes:
  - id: hemtjanst
    name: Hemtjänst
    statement: by_activity
    row: hemtjanst
    clients: {{area: Hemtjänst, measure: "Personer med hemtjänst, genomsnitt per månad"}}
    cost_year: 2023
    mix: {{alarm_only_share: 0.25, alarm_only_cost: 6000, source: {SOURCE}}}
    marginal: {{share: 0.8, source: {SOURCE}}}
    source: {SOURCE}
  - id: korttidsboende
    name: Korttidsboende
    statement: by_activity
    row: korttidsboende
    clients: {{area: Korttidsboende, measure: "Belagda platser, genomsnitt per månad"}}
    cost_year: 2023
    source: {SOURCE}
"""
