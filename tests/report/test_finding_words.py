"""Findings where people read them."""

from collections.abc import Callable

from forecast.errors import Place
from forecast.ledger.findings import Finding, Severity
from forecast.report.finding_words import spoken
from forecast.workspace.workspace import Workspace


def test_columns_go_by_their_titles_and_only_in_the_file_that_has_them(
    real_workspace: Callable[[str], Workspace],
) -> None:
    say = spoken(real_workspace("alingsas-2024"))
    text = "Totala: ”diff_utfall_2023_2024” är 1 683, men delarsbokslut_2024 − delarsbokslut_2023 ger 1 410."

    def found(file: str) -> Finding:
        return Finding("avvikelse", Severity.WARNING, text, Place(file, 8, "diff_utfall_2023_2024"), "")

    assert say(found("investeringar.csv")) == (
        "Totala: ”Diff utfall 2023–2024” är 1 683, men Delårsbokslut 2024 − Delårsbokslut 2023 ger 1 410."
    )
    assert say(found("andra.csv")) == text
