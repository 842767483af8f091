"""Words that several commands take: the workspace, the month, scenarios, the layer, and how they answer."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from forecast.errors import InputError, Place
from forecast.ledger.specs import Layer
from forecast.periods import Month


class Answer(StrEnum):
    """How a command answers."""

    TABLE = "table"
    JSON = "json"
    CSV = "csv"


class ShortAnswer(StrEnum):
    """How a command answers whose tables are read and not reckoned on."""

    TABLE = "table"
    JSON = "json"


AnswerForm = Annotated[Answer, typer.Option("--format", help="table, json eller csv.")]
ShortForm = Annotated[ShortAnswer, typer.Option("--format", help="table eller json.")]
WorkspacePath = Annotated[Path, typer.Argument(metavar="WORKSPACE", help="Mapp med workspace.yaml.")]
AsOf = Annotated[str | None, typer.Option("--as-of", metavar="2024-08", help="Sista bokförda månad.")]
Scenarios = Annotated[list[Path] | None, typer.Option("--scenario", help="Scenariofil; kan upprepas.")]
Headline = Annotated[Layer | None, typer.Option("--headline", help="Skikt som prognosen visar.")]


def month_of(text: str | None) -> Month | None:
    """The month that was asked for; raises InputError where the text is no month."""
    if text is None:
        return None
    try:
        return Month.parse(text)
    except ValueError as error:
        raise InputError(str(error), Place("--as-of"), "Välj en bokförd månad.") from error
