"""What a check found: a named sentence with its place, how grave it is and what to do."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from forecast.errors import Place


class Severity(StrEnum):
    """How grave a finding is; only a blocker makes a forecast impossible."""

    BLOCKER = "blocker"
    WARNING = "warning"
    INFO = "info"


SEVERITY_SV = {Severity.BLOCKER: "hinder", Severity.WARNING: "varning", Severity.INFO: "upplysning"}


@dataclass(frozen=True, slots=True)
class Finding:
    """One finding.

    Attributes:
        check: name of the check.
        severity: how grave.
        sentence: what was found and why it matters, Swedish.
        place: where it stands.
        remedy: what to do, Swedish.
    """

    check: str
    severity: Severity
    sentence: str
    place: Place
    remedy: str

    def __str__(self) -> str:
        return f"{self.place}: {self.sentence} {self.remedy}"


def finding_json(finding: Finding) -> dict[str, str]:
    """A finding as the receipts of imports have it (docs/file-formats.md)."""
    return {
        "check": finding.check,
        "severity": finding.severity.value,
        "sentence": finding.sentence,
        "place": str(finding.place),
        "remedy": finding.remedy,
    }
