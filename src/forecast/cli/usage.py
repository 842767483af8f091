"""What is wrong with the words on the command line, in Swedish; typer's own texts are English."""

from __future__ import annotations

import difflib
import re
from collections.abc import Collection

import typer

# typer carries its own copy of click and names its usage error only as the base of BadParameter
USAGE: type[Exception] = typer.BadParameter.__mro__[1]

GROUPS = {"store": ("verify", "log", "snapshots", "add", "export", "import")}
"""Commands that are followed by another."""


def asked_command(arguments: list[str], commands: Collection[str]) -> str:
    """`forecast run`, or `forecast` where no command of ours was named."""
    if not arguments or arguments[0] not in commands:
        return "forecast"
    inner = GROUPS.get(arguments[0], ())
    return " ".join(["forecast", arguments[0], *(word for word in arguments[1:2] if word in inner)])


def usage_words(error: Exception, arguments: list[str]) -> str:
    """One sentence or two: what was found, and what is allowed."""
    unknown = getattr(error, "option_name", None)
    if unknown:
        near = difflib.get_close_matches(unknown, getattr(error, "possibilities", None) or [], n=1)
        return f"Valet {unknown} finns inte." + (f" Menar du {near[0]}?" if near else "")
    parameter = getattr(error, "param", None)
    if parameter is None:
        words = [argument for argument in arguments if not argument.startswith("-")]
        if words and words[0] in GROUPS:
            known = f"Välj {', '.join(GROUPS[words[0]])}."
            return f"”{words[0]} {words[1]}” är inget kommando. {known}" if words[1:] else f"Ange vad. {known}"
        return f"”{words[0]}” är inget kommando." if words else "Ange ett kommando."
    name = next((option for option in parameter.opts if option.startswith("--")), parameter.metavar or "ett värde")
    if type(error).__name__ == "MissingParameter":
        return f"{name} saknas."
    joined = next((argument.partition("=")[2] for argument in arguments if argument.startswith(f"{name}=")), "")
    quoted = re.search(r"'([^']*)' is not one of ", str(error))
    placed = quoted[1] if quoted and not name.startswith("--") else joined
    given = arguments[arguments.index(name) + 1] if name in arguments[:-1] else placed
    choices = re.findall(r"'([^']+)'", str(error).partition(" one of ")[2])
    allowed = f" Välj {', '.join(choices)}." if choices else ""
    return f"{name} kan inte vara ”{given}”.{allowed}"
