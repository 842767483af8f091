"""`holiday`: the years told by another principle for the holiday liability."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

import typer

from forecast.cli.memory import StoreUrl, open_remembered
from forecast.cli.options import AsOf, WorkspacePath, month_of
from forecast.cli.streams import answer
from forecast.report.holiday_table import holiday_table
from forecast.report.table import as_csv, as_text
from forecast.service import restate_holiday


class To(StrEnum):
    """The principle to tell the years by."""

    UNIT = "unit"
    CENTRAL = "central"


class HolidayFormat(StrEnum):
    """How `holiday` answers."""

    TABLE = "table"
    CSV = "csv"


def holiday_command(
    workspace: WorkspacePath,
    to: Annotated[To, typer.Option("--to", help="unit (per enhet) eller central.")],
    as_of: AsOf = None,
    pay_share: Annotated[
        float | None, typer.Option(min=0, max=1, help="Antagen andel lön på rader vars andel inte är känd, 0 till 1.")
    ] = None,
    central_row: Annotated[str | None, typer.Option(help="Raden som håller skulden centralt.")] = None,
    form: Annotated[HolidayFormat, typer.Option("--format", help="table eller csv.")] = HolidayFormat.TABLE,
    store: StoreUrl = None,
) -> None:
    """Räkna om året och jämförelseåret som om semesterlöneskulden bokfördes på annat sätt. Summan ändras inte."""
    opened = open_remembered(workspace, store)
    restated = restate_holiday(opened, "unit" if to is To.UNIT else "central", month_of(as_of), pay_share, central_row)
    answer((as_text if form is HolidayFormat.TABLE else as_csv)(holiday_table(opened, restated)))
