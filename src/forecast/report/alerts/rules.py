"""The rules of alerts: a closed file that a person writes; every fault is told with its line."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal, Self

from pydantic import Field, model_validator

from forecast.errors import CollectedInputError, InputError
from forecast.formats.yaml_file import Closed, Lines, read_yaml_with_lines
from forecast.ledger.findings import Severity
from forecast.workspace.workspace import Workspace

CHECKS = (
    "avvikelse", "bemanning", "bidrag", "budgetversion", "dokument mot dokument", "gammal budget", "inläsning",
    "kunskap", "köp och sälj", "månadsbudget", "omfattning", "period mot mål", "placeringar", "rad saknas",
    "samma belopp", "summa", "takt", "tecken", "text mot tabell", "tom cell", "uppställningar", "utfall", "åtgärd",
)  # fmt: skip
"""The checks that `forecast check` tells of: a rule about another would never pass."""
_MOST_MNKR, _MOST_DAYS = 1_000_000, 3_660


class OnRow(Closed):
    """A rule about the committee's total, or about one row of the primary statement."""

    row: str | None = None


class DeviationRule(OnRow):
    """The forecast is worse than budget by more than a share of the budget, or by more than an amount."""

    worse_than_percent: float | None = Field(None, ge=0, le=1_000)
    worse_than_mnkr: float | None = Field(None, ge=0, le=_MOST_MNKR)

    @model_validator(mode="after")
    def _one_limit(self) -> Self:
        if (self.worse_than_percent is None) == (self.worse_than_mnkr is None):
            raise ValueError("En regel har antingen worse_than_percent eller worse_than_mnkr.")
        return self


class ChangeRule(OnRow):
    """The forecast has moved by more than an amount since the one before, either way."""

    more_than_mnkr: float = Field(ge=0, le=_MOST_MNKR)


class FindingRule(Closed):
    """So many findings that are this grave or graver; of all checks or of the named ones."""

    severity: Severity = Severity.WARNING
    checks: tuple[str, ...] = ()
    at_least: int = Field(1, ge=1, le=1_000_000)


class OutcomeRule(Closed):
    """A month's outcome is not there so many days after the month's end."""

    days_after_month_end: int = Field(ge=0, le=365)


class SourceRule(Closed):
    """A file of the workspace, or a source of imports, is too old or holds no outcome of the workspace's month."""

    file: str | None = None
    source: str | None = None
    older_than_days: int | None = Field(None, ge=0, le=_MOST_DAYS)
    months_behind: int | None = Field(None, ge=0, le=12)

    @model_validator(mode="after")
    def _one_of_each(self) -> Self:
        if (self.file is None) == (self.source is None):
            raise ValueError("En regel har antingen file eller source.")
        if (self.older_than_days is None) == (self.months_behind is None):
            raise ValueError("En regel har antingen older_than_days eller months_behind.")
        return self

    @property
    def shown(self) -> str:
        """What the rule is about, as a sentence begins with it."""
        return f"Filen {self.file}" if self.file is not None else f"Källan ”{self.source}”"


class UnitRule(Closed):
    """A unit has not submitted its forecast by a day of the month after the one that it is about."""

    by_day: int = Field(ge=1, le=31)


class AlertFile(Closed):
    """RULES.yaml."""

    schema_: Literal[1] = Field(alias="schema")
    deviation: tuple[DeviationRule, ...] = ()
    change: tuple[ChangeRule, ...] = ()
    findings: tuple[FindingRule, ...] = ()
    outcomes: OutcomeRule | None = None
    sources: tuple[SourceRule, ...] = ()
    units: UnitRule | None = None


@dataclass(frozen=True, slots=True)
class AlertRules:
    """The rules, with the lines that they stand on."""

    said: AlertFile
    lines: Lines


def read_rules(data: bytes, file: str) -> AlertRules:
    """Read the rules.

    Raises:
        CollectedInputError: all faults at once, each with its line.
        InputError: the text is not YAML.
    """
    said, lines = read_yaml_with_lines(data, file, AlertFile)
    faults = [
        InputError(f"Kontrollen ”{name}” finns inte.", lines.place("findings", at, "checks", n), _checks_hint())
        for at, rule in enumerate(said.findings)
        for n, name in enumerate(rule.checks)
        if name not in CHECKS
    ]
    if faults:
        raise CollectedInputError(faults)
    return AlertRules(said, lines)


def fit_rules(rules: AlertRules, workspace: Workspace) -> None:
    """Hold the rules against a workspace: a rule about a row that is not there would never pass.

    Raises:
        CollectedInputError: rows that the primary statement does not have, each with its line.
    """
    faults = list(_unknown_rows(rules, workspace))
    if faults:
        raise CollectedInputError(faults)


def _unknown_rows(rules: AlertRules, workspace: Workspace) -> Iterator[InputError]:
    tree = workspace.tree
    kinds: tuple[tuple[str, tuple[OnRow, ...]], ...] = (
        ("deviation", rules.said.deviation),
        ("change", rules.said.change),
    )
    for kind, said in kinds:
        for at, rule in enumerate(said):
            if rule.row is not None and rule.row not in tree.keys:
                found = f"Raden ”{rule.row}” finns inte i ”{tree.statement}”."
                hint = f"Se rows.csv i {workspace.name}."
                yield InputError(found, rules.lines.place(kind, at, "row"), hint)


def _checks_hint() -> str:
    return f"Skriv en av {', '.join(CHECKS)}."
