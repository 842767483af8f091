"""The command line. stdout holds only what was asked for; sentences for people go to stderr.

Exit codes: 0 fine, 1 something in the files must be mended, 2 wrong usage, 3 an alert of `refresh`, 130 interrupted.
"""

from __future__ import annotations

import os
import sys
import traceback

import typer

from forecast.cli.deviations import budget_command, offsets_command, split_command, years_command
from forecast.cli.forecasts import check_command, report_command, run_command
from forecast.cli.grants import grants_command
from forecast.cli.holiday import holiday_command
from forecast.cli.journal import add_command
from forecast.cli.measures import measures_command
from forecast.cli.month_budget import phase_command
from forecast.cli.page import app_command
from forecast.cli.panel import backtest_command
from forecast.cli.placements import placements_command
from forecast.cli.population import population_command
from forecast.cli.questions import compare_command, sensitivity_command, solve_command
from forecast.cli.refresh import refresh_command
from forecast.cli.store import store_app
from forecast.cli.streams import say
from forecast.cli.usage import USAGE, asked_command, usage_words
from forecast.errors import ForecastError, UsageError

app = typer.Typer(add_completion=False, rich_markup_mode=None, pretty_exceptions_enable=False)
app.command("check")(check_command)
app.command("run")(run_command)
app.command("report")(report_command)
app.command("compare")(compare_command)
app.command("solve")(solve_command)
app.command("sensitivity")(sensitivity_command)
app.command("phase")(phase_command)
app.command("grants")(grants_command)
app.command("split")(split_command)
app.command("offsets")(offsets_command)
app.command("budget")(budget_command)
app.command("years")(years_command)
app.command("measures")(measures_command)
app.command("holiday")(holiday_command)
app.command("placements")(placements_command)
app.command("backtest")(backtest_command)
app.command("population")(population_command)
app.command("refresh")(refresh_command)
store_app.command("add")(add_command)
app.add_typer(store_app, name="store")
app.command("app")(app_command)
_NAMES = frozenset({*(item.name for item in app.registered_commands), *(item.name for item in app.registered_groups)})


def main() -> None:
    """Entry point: every fault that a user can mend becomes a sentence and an exit code."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", newline="\n")  # Windows consoles and pipes have other habits
    debug = "--debug" in sys.argv
    arguments = [argument for argument in sys.argv[1:] if argument != "--debug"]
    if not arguments:
        app(args=["--help"], prog_name="forecast", standalone_mode=False)
        sys.exit(2)
    try:
        code = app(args=arguments, prog_name="forecast", standalone_mode=False)
    except USAGE as error:
        where = f"Se {asked_command(arguments, _NAMES)} --help."
        _fail(f"Fel användning: {usage_words(error, arguments)} {where}", 2, debug=debug)
    except UsageError as error:
        _fail(str(error), 2, debug=debug)
    except ForecastError as error:
        _fail(str(error), 1, debug=debug)
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(1)
    sys.exit(code if isinstance(code, int) else 0)


def _fail(sentence: str, code: int, *, debug: bool) -> None:
    if debug:
        traceback.print_exc()
    say(sentence)
    sys.exit(code)
