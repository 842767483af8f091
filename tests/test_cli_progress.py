"""Progress on a terminal: a line that can be wiped, however long its words, and nothing where nobody watches."""

import io
import os
import shutil
import sys

from forecast.cli.progress import progress_bar, progress_line


class Terminal(io.StringIO):
    def isatty(self):
        return True


def watched(monkeypatch):
    """Stderr as a terminal."""
    seen = Terminal()
    monkeypatch.setattr(sys, "stderr", seen)
    return seen


def test_a_line_never_breaks_in_two(monkeypatch):
    monkeypatch.setattr(shutil, "get_terminal_size", lambda: os.terminal_size((20, 24)))
    seen = watched(monkeypatch)
    with progress_line("Hämtar") as show:
        show("Kolada: svarade 503. Försök 2 av 4 om 3 s.")
    assert seen.getvalue().split("\r") == ["", "Hämtar", "Kolada: svarade 503", " " * 19, ""]


def test_a_bar_counts_and_is_wiped(monkeypatch):
    seen = watched(monkeypatch)
    with progress_bar(time_left=True) as show:
        show(12, 290, "klara, 1 med [fel]")
    assert "12 av 290 klara, 1 med [fel]" in seen.getvalue()
    assert seen.getvalue().rstrip("\n").endswith("\x1b[2K")


def test_nobody_watches(monkeypatch):
    seen = io.StringIO()
    monkeypatch.setattr(sys, "stderr", seen)
    with progress_line("Hämtar") as show:
        show("Kolada svarar.")
    assert seen.getvalue() == ""
