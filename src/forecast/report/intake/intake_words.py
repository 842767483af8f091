"""What the page Läs in says of files that somebody has uploaded, in sentences; and the name of a new folder."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence

from forecast.periods import Month
from forecast.report.intake.import_view import FileView
from forecast.report.intake.receipt_view import LISTED, kronor

_SWEDISH = str.maketrans("åäöéüÅÄÖÉÜ", "aaoeuAAOEU")
LONGEST_NAME = 60
"""Characters of a folder's name."""


def intake_heading(views: Sequence[FileView], faults: int) -> str:
    """The message of the page."""
    if faults:
        files = faults + len(views)
        return "Filen kan inte läsas in" if files == 1 else f"{faults} av {files} filer kan inte läsas in"
    if not views:
        return "Från din fil till en prognos"
    if not all(view.receipt.adds_up for view in views):
        return "Filens summa stämmer inte med det inlästa"
    if all(view.there_already for view in views):
        return "Filen är redan inläst" if len(views) == 1 else "Filerna är redan inlästa"
    return _how_much(views) if any(view.loads for view in views) else "Inget är inläst ännu"


def _how_much(views: Sequence[FileView]) -> str:
    left = sum(amount for view in views for name, amount in view.receipt.totals if name == LISTED)
    if left:
        return f"{kronor(left)} kr läses inte in: se skälen och bekräfta"
    if any(view.receipt.values for view in views):
        return "Inläst så långt det går: se kvittot och bekräfta"
    what = "Alla belopp" if any(view.receipt.totals for view in views) else "Alla värden"
    return f"{what} i filen är med" if len(views) == 1 else f"{what} i {len(views)} filer är med"


def folder_name(municipality: str, year: int, taken: Collection[str]) -> str:
    """`exempelkommun-2024`; letters a–z, digits and hyphens only, and no name that is taken."""
    bare = re.sub(r"[^a-z0-9]+", "-", municipality.translate(_SWEDISH).lower()).strip("-")[:LONGEST_NAME].strip("-")
    name = f"{bare or 'arbetsyta'}-{year}"
    return next(one for one in (name, *(f"{name}-{n}" for n in range(2, 10_000))) if one not in taken)


def latest(months: Sequence[Month | None]) -> Month | None:
    """The last month that any file tells of."""
    return max((month for month in months if month is not None), default=None)


def later_month(found: Month | None, as_of: Month) -> str:
    """What to do where the files are booked further than the workspace's forecast; "" where they are not."""
    if found is None or found <= as_of or found.year != as_of.year:
        return ""
    return f"Filen är bokförd till och med {found.label}, men arbetsytans prognos görs efter {as_of.label}."
