"""`grants`: the register of a workspace's grants."""

from __future__ import annotations

from collections.abc import Callable

from forecast.cli.memory import StoreUrl, open_remembered
from forecast.cli.options import Answer, AnswerForm, WorkspacePath
from forecast.cli.streams import answer, say
from forecast.report.grants_table import entries_of, grants_json, grants_table
from forecast.report.table import as_csv, as_text


def grants_command(
    workspace: WorkspacePath,
    form: AnswerForm = Answer.TABLE,
    store: StoreUrl = None,
) -> None:
    """Visa bidragen: bokfört, kvar, väntat, i risk, villkor och vad som inte är känt."""
    opened = open_remembered(workspace, store)
    writers: dict[Answer, Callable[[], str]] = {
        Answer.JSON: lambda: grants_json(opened),
        Answer.CSV: lambda: as_csv(grants_table(opened)),
        Answer.TABLE: lambda: as_text(grants_table(opened)),
    }
    answer(writers[form]())
    year = opened.settings.year
    own = [made for made in entries_of(opened) if made.grant.year == year]
    missing = [made.grant.id for made in own if made.at_risk is None]
    why = f" Risken går inte att räkna för {', '.join(missing)}: uppgifter saknas." if missing else ""
    say(f"{len(own)} bidrag för {year}.{why}")
