"""`measures`: the action plan beside the forecast, with and without what it is expected to give."""

from __future__ import annotations

from forecast.cli.memory import StoreUrl, open_remembered
from forecast.cli.options import Answer, AnswerForm, AsOf, Headline, WorkspacePath, month_of
from forecast.cli.streams import answer, say
from forecast.report.measures_plan import action_sentences, measures_json, measures_table, measures_view
from forecast.report.table import as_csv, as_text
from forecast.scenario.result import Choice
from forecast.service import run


def measures_command(
    workspace: WorkspacePath,
    as_of: AsOf = None,
    headline: Headline = None,
    form: AnswerForm = Answer.TABLE,
    store: StoreUrl = None,
) -> None:
    """Visa åtgärderna och prognosen med och utan dem. Utan --headline gäller arbetsytans skikt."""
    opened = open_remembered(workspace, store)
    result = run(opened, (), Choice(month_of(as_of), headline=headline or opened.settings.headline))
    if form is Answer.JSON:
        answer(measures_json(opened, result))
        return
    answer((as_text if form is Answer.TABLE else as_csv)(measures_table(opened, result)))
    for sentence in action_sentences(measures_view(opened, result)):
        say(sentence)
