"""The message of a refresh that alerts: plain text, ready to be mailed as it is."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from forecast.periods import Month
from forecast.report.alerts.passed import million
from forecast.report.labels import one_line
from forecast.report.papers.files import KINDS
from forecast.report.refresh_card import Kept, counts_sentence
from forecast.report.words import SYNTHETIC
from forecast.store.history import change_since, total_of
from forecast.workspace.workspace import Workspace

BEGINS = "Larm: "
"""The first words of every message: what an earlier one is known by."""


def alert_message(
    workspace: Workspace, kept: Kept, findings: dict[str, int], today: dt.date, report: Sequence[str] = ()
) -> str:
    """The first line serves as the mail's subject; then what passed, where the year stands, and what it rests on.

    Args:
        workspace: as it was read.
        kept: the forecast with its alerts, at least one.
        findings: how many of each severity.
        today: the day of the run on a Swedish clock.
        report: names of the files beside the message.
    """
    settings, snapshot = workspace.settings, kept.snapshot
    count = len(kept.alerts)
    many = "1 gräns är passerad" if count == 1 else f"{count} gränser är passerade"
    who = one_line(f"{settings.municipality}, {settings.committee.lower()}")
    lines = [f"{BEGINS}{who}, prognos efter {Month.parse(snapshot.as_of).label}: {many}", ""]
    lines += [SYNTHETIC, ""] if settings.synthetic else []
    lines += [f"{number}. {alert.sentence}" for number, alert in enumerate(kept.alerts, start=1)]
    lines += ["", *_standing(kept), counts_sentence(findings), ""]
    lines += [f"Underlag: {', '.join(_papers(report))}."] if report else []
    lines.append(f"Läget {today.isoformat()}. Arbetsyta {workspace.name}, sparad prognos {snapshot.id[:12]}.")
    return "\n".join(lines) + "\n"


def _papers(report: Sequence[str]) -> list[str]:
    """The files for people by name; of the others how many there are."""
    papers = [name for name in report if name.rpartition(".")[2] in KINDS]
    others = len(report) - len(papers)
    if not others:
        return papers
    return [*papers, "1 fil till" if others == 1 else f"{others} filer till"] if papers else [_files(others)]


def _files(count: int) -> str:
    return "1 fil" if count == 1 else f"{count} filer"


def _standing(kept: Kept) -> list[str]:
    snapshot = kept.snapshot
    forecast, deviation, change = (
        total_of(snapshot, "forecast"),
        total_of(snapshot, "deviation"),
        change_since(snapshot, kept.previous),
    )
    lines = [
        f"Helårsprognos {_known(forecast)}, avvikelse mot budget {_known(deviation, signed=True)} (minus är sämre)."
    ]
    if kept.previous is not None:
        before = Month.parse(kept.previous.as_of).label
        lines.append(f"Ändring sedan prognosen efter {before}: {_known(change, signed=True)}.")
    return lines


def _known(sek: float | None, *, signed: bool = False) -> str:
    return "okänd" if sek is None else f"{million(sek, signed=signed)} mnkr"
