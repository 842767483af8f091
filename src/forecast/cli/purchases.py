"""`purchases` and `allocation`: köp/sälj in parts, and each unit's budget from its need."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from forecast.cli.memory import StoreUrl, open_remembered
from forecast.cli.options import Answer, AnswerForm, AsOf, Headline, WorkspacePath, month_of
from forecast.cli.streams import answer, say
from forecast.errors import UsageError
from forecast.money import Unit, parse_amount
from forecast.questions.allocation import allocations
from forecast.questions.purchases import purchases
from forecast.report.allocation.answer import allocation_json
from forecast.report.allocation.tables import allocation_table, heading
from forecast.report.purchases.answer import purchases_json
from forecast.report.purchases.tables import months_table
from forecast.report.purchases.view import purchase_view
from forecast.report.table import as_csv, as_text
from forecast.scenario.result import Choice
from forecast.service import run
from forecast.workspace.purchase_file import with_hours_of


def purchases_command(
    workspace: WorkspacePath,
    as_of: AsOf = None,
    headline: Headline = None,
    hours: Annotated[
        Path | None, typer.Option(help="Rättade timmar ur en annan fil; arbetsytans hours.csv står kvar.")
    ] = None,
    hours_a_month: Annotated[
        str | None, typer.Option("--hours-a-month", help="Timmar i var och en av årets återstående månader.")
    ] = None,
    form: AnswerForm = Answer.TABLE,
    store: StoreUrl = None,
) -> None:
    """Dela beställarens och utförarens avvikelse i timmar, pris och kostnad per timme, med spann för sista månaden."""
    opened = open_remembered(workspace, store)
    result = run(opened, (), Choice(month_of(as_of), "auto", headline))
    held = opened.hours
    if hours is not None and opened.purchases:
        held = with_hours_of(hours, held, opened.purchases)
    ahead = None if hours_a_month is None else _number(hours_a_month, "--hours-a-month")
    if ahead is not None and ahead < 0:
        raise UsageError("--hours-a-month: timmarna kan inte vara färre än 0.")
    stands = purchases(opened, result, hours=held, hours_a_month=ahead)
    views = [purchase_view(opened, result, stand, Unit.TKR) for stand in stands]
    if form is Answer.JSON:
        answer(purchases_json(opened, result, stands))
    elif form is Answer.CSV:
        months = months_table(opened, result, stands, Unit.KR)
        answer("" if months is None else as_csv(months))
    else:
        tables = [table for view in views for table in (view.parts, *view.details) if table is not None]
        answer("\n".join(as_text(table) for table in tables))
    for view in views:
        for sentence in (f"{view.heading}.", *view.sentences):
            say(sentence)


def allocation_command(
    workspace: WorkspacePath,
    as_of: AsOf = None,
    only: Annotated[str | None, typer.Option("--id", help="En av fördelningarna; annars alla.")] = None,
    frame: Annotated[
        str | None, typer.Option(metavar="SEK", help="Ram att fördela i stället för filens; kostnad med minus.")
    ] = None,
    form: AnswerForm = Answer.TABLE,
    store: StoreUrl = None,
) -> None:
    """Fördela en ram efter behov, eller prissätt behovet, bredvid den budget som varje enhet har."""
    opened = open_remembered(workspace, store)
    result = run(opened, (), Choice(month_of(as_of)))
    given = None if frame is None else _number(frame, "--frame")
    found = allocations(opened, result.as_of, given, only)
    if form is Answer.JSON:
        answer(allocation_json(opened, result, found))
    else:
        unit = Unit.KR if form is Answer.CSV else Unit.TKR
        write = as_csv if form is Answer.CSV else as_text
        answer("\n".join(write(allocation_table(opened, result, item, unit)) for item in found))
    for item in found:
        say(f"{heading(item, Unit.TKR)}.")


def _number(text: str, option: str) -> float:
    try:
        return float(parse_amount(text))
    except ValueError as error:
        raise UsageError(f"{option}: {error}") from error
