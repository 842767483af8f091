"""stdout and stderr: what was asked for goes to the one, sentences for people to the other."""

from __future__ import annotations

import sys


def answer(text: str) -> None:
    """What was asked for, on stdout."""
    sys.stdout.write(text)


def say(sentence: str) -> None:
    """A sentence for people, on stderr."""
    sys.stderr.write(sentence + "\n")
