"""What people know of a row's months, as ways to spread its year: known sums, a given rhythm, the holiday profile."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from forecast.drivers.lump_sums import EXPECTED, LumpSum, lump_months
from forecast.drivers.posting import rhythm_shares
from forecast.fullyear.arrays import MONTHS, Floats
from forecast.fullyear.known.knowledge import holiday_profile, pay_share
from forecast.fullyear.phasing.propose import NOTHING_GIVEN, Way
from forecast.fullyear.phasing.rhythm import LEAST_YEARS
from forecast.ledger.tree import Tree
from forecast.money import format_amount
from forecast.workspace.workspace import Workspace

LUMP_SUMS, GIVEN_RHYTHM, HOLIDAY = "lump_sums", "given_rhythm", "holiday"
BOOKED_SV = {"unit": "per enhet", "central": "centralt"}


def known_ways(workspace: Workspace, tree: Tree, budget: Floats, history: Floats) -> tuple[Way, ...]:
    """The ways of knowledge.yaml over a tree's rows (R); a row that nothing is known of is NaN and says so.

    Args:
        workspace: what is known, the principles and the unit.
        tree: the rows.
        budget: (R,) the year's budget, SEK, NaN = none.
        history: (R, Y, 12) earlier years, one-offs out, NaN = unknown month.
    """
    return (
        _lump_sums(workspace, tree, budget, history),
        _given_rhythm(workspace, tree),
        _holiday(workspace, tree),
    )


def _lump_sums(workspace: Workspace, tree: Tree, budget: Floats, history: Floats) -> Way:
    """Rows that hold nothing but known sums: the year's budget in their months, by their size."""
    rows = len(tree.rows)
    shares = np.full((rows, MONTHS), np.nan)
    words = [NOTHING_GIVEN] * rows
    for at, lumps in _sure_sums(workspace, tree).items():
        unit = workspace.settings.unit
        months = np.sum([lump_months(lump, unit) for lump in lumps], axis=0)
        total = float(months.sum())
        told = f"{format_amount(total, unit)} {unit}"
        same = round(total, 2) == budget[at]
        if not same and not _holds_nothing_else(history[at], months):
            words[at] = f"Kända belopp ({told}) är inte hela radens budget, så de styr inte månaderna."
        elif not total or (months * total < 0).any():
            words[at] = "Radens kända belopp tar ut varandra, så de styr inte månaderna."
        else:
            shares[at] = months / total
            names = " och ".join(f"”{lump.name}” i {lump.months_label}" for lump in lumps)
            words[at] = f"Kända belopp: {names}."
            if not same:
                words[at] += f" De är {told}; budgeten är delad efter dem."
    return Way(LUMP_SUMS, shares, tuple(words))


def _sure_sums(workspace: Workspace, tree: Tree) -> Mapping[int, Sequence[LumpSum]]:
    """The budget year's sums by row; uncertain ones are not counted."""
    out: dict[int, list[LumpSum]] = {}
    for lump in workspace.known.lump_sums:
        if lump.statement == tree.statement and lump.year == workspace.settings.year and lump.status in EXPECTED:
            out.setdefault(tree.position(lump.row), []).append(lump)
    return out


def _holds_nothing_else(history: Floats, months: Floats) -> bool:
    """Whether a row (Y, 12) was zero outside the sums' months, in the years that a rhythm is read from as well."""
    whole = history[np.all(np.isfinite(history), axis=1)]
    return len(whole) >= LEAST_YEARS and not whole[:, months == 0].any()


def _given_rhythm(workspace: Workspace, tree: Tree) -> Way:
    rows = len(tree.rows)
    shares = np.full((rows, MONTHS), np.nan)
    words = [NOTHING_GIVEN] * rows
    for item in workspace.known.rhythms:
        if item.statement == tree.statement:
            at = tree.position(item.row)
            shares[at] = rhythm_shares(item)
            words[at] = f"Månaderna följer radens angivna rytm ({item.source})."
    return Way(GIVEN_RHYTHM, shares, tuple(words))


def _holiday(workspace: Workspace, tree: Tree) -> Way:
    """Pay by the month profile of the principle, instead of the review's step, as in the forecast of such rows."""
    rows = len(tree.rows)
    known = workspace.known.holiday_liability
    if known is None or not known.rows_without_months:
        off = "Semesterlöneskuldens profil är inte påslagen (holiday_liability i knowledge.yaml)."
        return Way(HOLIDAY, np.full((rows, MONTHS), np.nan), (off,) * rows)
    principle = workspace.settings.principles.holiday_liability
    profile, told = holiday_profile(workspace, principle)
    part = pay_share(workspace, tree)[:, None]
    shares = (1 - part) / MONTHS + part * profile[None]
    pays = part > 0
    how = f"bokförd {BOOKED_SV[principle]} ({told})"
    on = f"Semesterlöneskuldens månadsprofil, {how}, i stället för lönerevisionens steg."
    return Way(
        HOLIDAY, np.where(pays, shares, np.nan), tuple(on if pay else "Raden är inte lön." for pay in pays[:, 0])
    )
