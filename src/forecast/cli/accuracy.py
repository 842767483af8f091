"""`accuracy`: how well earlier forecasts held against what came out."""

from __future__ import annotations

from forecast.cli.memory import StoreUrl, open_remembered
from forecast.cli.options import Answer, AnswerForm, AsOf, Headline, WorkspacePath, month_of
from forecast.cli.streams import answer, say
from forecast.report.history.accuracy_answer import accuracy_csv, accuracy_json
from forecast.report.history.error_split import split_table
from forecast.report.table import as_text
from forecast.scenario.result import Choice
from forecast.service.accuracy import accuracy_of


def accuracy_command(
    workspace: WorkspacePath,
    as_of: AsOf = None,
    headline: Headline = None,
    form: AnswerForm = Answer.TABLE,
    store: StoreUrl = None,
) -> None:
    """Håll tidigare prognoser mot utfallet: modellen, bedömd, fastställd och de linjära, per månad och rad."""
    opened = open_remembered(workspace, store)
    choice = Choice(month_of(as_of), headline=headline or opened.settings.headline, draws=1)
    result, found, past = accuracy_of(workspace, opened, choice, store)
    if form is Answer.JSON:
        answer(accuracy_json(opened, result, found, past))
    elif form is Answer.CSV:
        answer(accuracy_csv(opened, found))
    else:
        split = split_table(opened, result, past.changes, opened.settings.unit)
        answer("\n".join(as_text(table) for table in (*found.tables, *(() if split is None else (split,)))))
    for sentence in found.words:
        say(sentence)
