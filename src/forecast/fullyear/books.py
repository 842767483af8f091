"""A statement's amounts of the ledger as arrays over its rows, as of a month."""

from __future__ import annotations

import numpy as np
import pandas as pd

from forecast.drivers.budget_versions import Standing, added, moved
from forecast.errors import InputError, Place
from forecast.ledger.book import booked_through, by_month, over_span
from forecast.ledger.specs import Kind, Layer
from forecast.ledger.tree import Role, Tree
from forecast.model import Floats
from forecast.money import round_ore
from forecast.periods import CLOSING_PERIOD, Month, Span
from forecast.workspace.phasing_file import phased_months
from forecast.workspace.printed import meaning, printed_cells
from forecast.workspace.workspace import Workspace, decided_budget

MOST_YEARS = 12
"""Earlier years that are read; older ones say little about today's phasing."""


class Books:
    """The ledger's amounts of one statement as arrays over its rows, NaN where not known."""

    def __init__(self, workspace: Workspace, tree: Tree, as_of: Month) -> None:
        self.ledger, self.tree, self.year, self.months = workspace.ledger, tree, as_of.year, as_of.number
        actual = self.ledger.select(tree.statement, Kind.ACTUAL)
        budget = self.ledger.select(tree.statement, Kind.BUDGET)
        so_far = Span.through(as_of)
        self.actual = over_span(actual, tree, so_far)
        if tree is workspace.tree and np.isnan(self.actual[tree.where(Role.LEAF)]).all():
            raise _no_outcome(workspace, as_of)
        self.budget = decided_budget(workspace, tree, as_of)
        change = moved(workspace.budget_changes, tree, Standing.DECIDED, as_of)
        ytd = over_span(self.ledger.select(tree.statement, Kind.YTD_BUDGET), tree, so_far)
        phased = phased_months(workspace.phasing, tree)
        in_file = np.isfinite(phased[:, 0])
        changed = change[:, : as_of.number].sum(axis=1)
        planned = np.where(
            in_file,
            round_ore(phased[:, : as_of.number].sum(axis=1)),
            added(over_span(budget, tree, so_far), changed, known_only=True),
        )
        self.ytd_budget = np.where(np.isnan(ytd), planned, added(ytd, changed, known_only=True))
        self.ytd_deviation = self._ytd_deviation(workspace, so_far)
        self.booked = by_month(actual, tree, as_of.year)
        self.booked[:, as_of.number :] = np.nan
        self.budget_months = np.where(
            in_file[:, None], phased, added(by_month(budget, tree, as_of.year), change, known_only=True)
        )
        self.prior_total = over_span(actual, tree, Span.full_year(as_of.year - 1))
        self.prior_actual = over_span(actual, tree, Span(as_of.year - 1, 1, as_of.number))
        self.prior_budget = over_span(budget, tree, Span.full_year(as_of.year - 1))
        self.prior_months = by_month(actual, tree, as_of.year - 1)
        years = sorted({int(y) for y in actual["year"] if as_of.year - MOST_YEARS <= y < as_of.year})
        self.years = tuple(years)
        self.history = (
            np.stack([by_month(actual, tree, y) for y in years], axis=1) if years else np.zeros((len(tree.rows), 0, 12))
        )
        self.past_budgets = (
            np.stack([over_span(budget, tree, Span.full_year(y)) for y in years], axis=1)
            if years
            else np.zeros((len(tree.rows), 0))
        )

        self.closing = np.stack([_closing_period(actual, tree, y) for y in (*years, as_of.year)], axis=1)

    def _ytd_deviation(self, workspace: Workspace, so_far: Span) -> Floats:
        """(R,) actual - period budget, as printed where rounding explains what it misses by.

        One rounded number is nearer the truth than the difference of two.
        """
        out = self.actual - self.ytd_budget
        pair = (meaning("actual", so_far), meaning("ytd_budget", so_far))
        printed = printed_cells(workspace, self.tree.statement).differences
        for at, key in enumerate(self.tree.keys):
            shown = printed.get((self.tree.statement, key, pair))
            if shown is not None and abs(shown - out[at]) <= workspace.settings.unit.sek:
                out[at] = shown
        return out

    def layer(self, layer: Layer) -> Floats:
        """(R,) full-year forecast of a layer."""
        entries = self.ledger.select(self.tree.statement, Kind.FORECAST, layer)
        return over_span(entries, self.tree, Span.full_year(self.year))


def _closing_period(entries: pd.DataFrame, tree: Tree, year: int) -> Floats:
    """(R,) what is booked in period 13 of a year, NaN where nothing is."""
    out = np.full(len(tree.rows), np.nan)
    single = entries[(entries["year"] == year) & (entries["first"] == CLOSING_PERIOD)]
    for key, amount in zip(single["row"], single["amount"], strict=True):
        at = tree.position(str(key))
        out[at] = amount if np.isnan(out[at]) else out[at] + amount
    return out


def _no_outcome(workspace: Workspace, as_of: Month) -> InputError:
    last = booked_through(workspace.ledger, workspace.tree.statement, as_of.year)
    found = f"Utfall för {Span.through(as_of).label} finns inte"
    place = Place(f"{workspace.name}/workspace.yaml", None, "as_of")
    if last is None:
        return InputError(f"{found}, och inget annat utfall för {as_of.year}.", place, "Läs in årets utfall.")
    if as_of > last:
        return InputError(f"{found}; sista bokförda månad är {last.label}.", place, f"Välj {last} eller tidigare.")
    return InputError(
        f"{found}; utfallet finns bara som summa till och med {last.label}.",
        place,
        f"Välj {last}, eller läs in utfall per månad.",
    )
