"""`phase`: the year's budget proposed by month."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from forecast.cli.options import WorkspacePath
from forecast.cli.streams import answer, say
from forecast.errors import UsageError
from forecast.money import Unit
from forecast.report.phasing_sheet import phasing_xlsx
from forecast.report.phasing_table import phasing_csv, phasing_told
from forecast.service import CHOICES, open_to_phase, phase
from forecast.workspace.disk import write_whole


class PhaseFormat(StrEnum):
    """What `phase` writes."""

    CSV = "csv"
    XLSX = "xlsx"


class PhaseUnit(StrEnum):
    """The unit that `phase` writes months in."""

    KR = "kr"
    TKR = "tkr"


def phase_command(
    workspace: WorkspacePath,
    year_budget: Annotated[str, typer.Option(help="Budgetversion att fördela; auto är den senaste.")] = "auto",
    choice: Annotated[str, typer.Option(help=f"{', '.join(CHOICES)}.")] = "auto",
    unit: Annotated[PhaseUnit | None, typer.Option(help="kr eller tkr; annars arbetsytans.")] = None,
    to: Annotated[PhaseFormat, typer.Option("--to", help="csv eller xlsx; xlsx behöver --out.")] = PhaseFormat.CSV,
    out: Annotated[Path | None, typer.Option("--out", help="Fil att skriva; annars skrivs csv ut.")] = None,
) -> None:
    """Föreslå budget per månad för varje rad. Låsta rader i phasing.csv står kvar."""
    if to is PhaseFormat.XLSX and out is None:
        raise UsageError("--to xlsx behöver --out FIL.")
    ending = None if out is None else out.suffix.lower()
    if ending in {".csv", ".xlsx"} and ending != f".{to.value}":
        raise UsageError(f"{out} slutar på {ending} men --to är {to.value}. Gör dem lika.")
    opened = open_to_phase(workspace)
    proposed = phase(opened, choice, None if unit is None else Unit(unit.value), year_budget)
    if out is None:
        answer(phasing_csv(opened, proposed))
    else:
        write_whole({out: (phasing_xlsx if to is PhaseFormat.XLSX else phasing_csv)(opened, proposed)})
        say(f"Månadsbudgeten är skriven i {out}.")
    for sentence in phasing_told(proposed):
        say(sentence)
