"""The README's own example, run as it stands: from the shipped file to a forecast."""

import re
import shlex
from collections.abc import Callable
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
FOLDER = "egna/min-namnd"


def commands() -> list[list[str]]:
    """The words of the first code block under "Your own figures", without the program's name."""
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    block = re.search(r"## Your own figures.*?```sh\n(.*?)```", text, re.DOTALL)
    assert block is not None
    return [shlex.split(line)[1:] for line in block[1].splitlines()]


def test_two_commands_lead_from_a_file_to_a_forecast(
    call: Callable[..., tuple[object, str, str]], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.chdir(ROOT)
    new, run = ([str(tmp_path / "egen") if word == FOLDER else word for word in line] for line in commands())
    code, receipt, said = call(*new)
    assert code == 0
    assert "412\N{NO-BREAK SPACE}243\N{NO-BREAK SPACE}000,00" in receipt.replace(" ", "\N{NO-BREAK SPACE}")
    assert "är skapad: Exempelkommun, Socialnämnden, 2024 per 2024-08." in said
    code, table, said = call(*run)
    assert code == 0
    assert "Hemtjänst" in table
    assert "Socialnämnden i Exempelkommun: helårsprognos" in said
    assert "avvikelse mot budget" in said
