"""From one amount to another in named steps that sum exactly, to the öre."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from forecast.ledger.tree import Tree
from forecast.model import BridgeStep, Floats

INTERACTION = "Samspel mellan ändringarna"


def contributions(steps: Sequence[BridgeStep], difference: float) -> tuple[BridgeStep, ...]:
    """The steps, each alone, and an interaction that takes what is left of the difference.

    Args:
        steps: each change's effect when made alone, SEK.
        difference: effect of all changes together, SEK.

    Returns:
        the steps rounded to the öre and, last, the interaction; they sum to `difference` rounded to the öre.
    """
    rounded = [BridgeStep(step.step, round(step.amount, 2), step.row) for step in steps]
    left = round(round(difference, 2) - sum(step.amount for step in rounded), 2) + 0.0
    return (*rounded, BridgeStep(INTERACTION, left))


def deviations(tree: Tree, below: int, forecast: Floats, budget: Floats) -> tuple[BridgeStep, ...]:
    """Budget to forecast by leaf row: every leaf under `below` that deviates, in printed order.

    A row without budget deviates by its whole forecast, one without forecast by its whole budget, so that the steps
    sum to the sum's deviation. Without any budget there is nothing to begin at, and no steps.

    Args:
        tree: R rows.
        below: position of the row to explain.
        forecast: (R,) SEK, NaN = none.
        budget: (R,) SEK, NaN = none.
    """
    if np.isnan(budget[below]) or np.isnan(forecast[below]):
        return ()
    amounts = np.round(np.nan_to_num(forecast) - np.nan_to_num(budget), 2)
    return tuple(
        BridgeStep(tree.rows[i].name, float(amounts[i]), tree.rows[i].key)
        for i in tree.leaves_below(below)
        if amounts[i] != 0
    )
