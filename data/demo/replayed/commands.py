"""The program's public commands, called in this process: what a person would type at a terminal."""

from __future__ import annotations

import contextlib
import io
import json
import sys
from typing import Any

from forecast import cli


class RefusedError(RuntimeError):
    """A command that did not do what the script counts on."""


def forecast(*words: object, codes: tuple[int, ...] = (0,)) -> str:
    """Run `forecast WORDS` and return its stdout.

    Args:
        words: as on the command line.
        codes: exit codes that are as they should be.

    Raises:
        RefusedError: another exit code; the text is the command and what it said.
    """
    code, out, told = tried(*words)
    if code not in codes:
        raise RefusedError(f"forecast {' '.join(map(str, words))}\n{told}")
    return out


def tried(*words: object) -> tuple[int, str, str]:
    """Run `forecast WORDS`: exit code, stdout, stderr."""
    out, told, before = io.StringIO(), io.StringIO(), sys.argv
    sys.argv = ["forecast", *(str(word) for word in words)]
    code: object = 0
    try:
        with contextlib.redirect_stdout(out), contextlib.redirect_stderr(told):
            cli.main()
    except SystemExit as ended:
        code = ended.code
    finally:
        sys.argv = before
    return code if isinstance(code, int) else 1, out.getvalue(), told.getvalue()


def last_line(out: str) -> dict[str, Any]:
    """The object on the last line of an answer."""
    return dict(json.loads(out.splitlines()[-1]))
