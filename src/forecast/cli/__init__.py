"""The command line. stdout holds only what was asked for; sentences for people go to stderr.

Exit codes: 0 fine, 1 something in the files must be mended, 2 wrong usage, 3 an alert of `refresh`, 130 interrupted.
"""

from __future__ import annotations

import os
import sys
import traceback

from forecast.cli.commands import COMMANDS, app_of
from forecast.cli.streams import say
from forecast.cli.usage import USAGE, asked_command, usage_words
from forecast.errors import ForecastError, UsageError


def main() -> None:
    """Entry point: every fault that a user can mend becomes a sentence and an exit code."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", newline="\n")  # Windows consoles and pipes have other habits
    debug = "--debug" in sys.argv
    arguments = [argument for argument in sys.argv[1:] if argument != "--debug"]
    asked = next((argument for argument in arguments if not argument.startswith("-")), "")
    app = app_of({asked})
    if not arguments:
        app(args=["--help"], prog_name="forecast", standalone_mode=False)
        sys.exit(2)
    try:
        code = app(args=arguments, prog_name="forecast", standalone_mode=False)
    except USAGE as error:
        where = f"Se {asked_command(arguments, COMMANDS)} --help."
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
