"""What a controller should see of a SIE file that has become amounts."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from forecast.errors import Place
from forecast.formats.sie.records import SieFile
from forecast.ledger.findings import Finding, Severity
from forecast.ledger.intake.mapping_file import ImportMapping
from forecast.ledger.intake.sie.accounts import AccountPlan, contradicted
from forecast.ledger.intake.sie.levels import Choice
from forecast.ledger.intake.sie.months import AsOf
from forecast.ledger.intake.sie.reasons import Why
from forecast.ledger.intake.sie.records import LABELS, NO_YEAR, Candidates, Chosen, Source
from forecast.money import format_number
from forecast.periods import CLOSING_PERIOD

_LOOK = "Kontrollera mot huvudboken."
_NOTHING = "Inget behöver göras."
_EXPORT = "Exportera SIE typ 3 eller 4 med periodsaldon (#PSALDO) per objekt."
_NAMED = 5
_ORE = 0.005
_RESULT_OF_YEAR = ("8990", "8999")


@dataclass(frozen=True, slots=True)
class Reading:
    """All that findings are made from.

    `why` is (N,) a `Why` for each of `chosen.candidates`; `choices` are (source, year, account, choice).
    """

    sie: SieFile
    mapping: ImportMapping
    chosen: Chosen
    why: NDArray[np.int64]
    choices: tuple[tuple[Source, int, int, Choice], ...]
    plan: AccountPlan
    as_of: AsOf

    @property
    def taken(self) -> Candidates:
        """The records that became amounts."""
        return self.chosen.candidates.where(self.why == Why.TAKEN)

    def not_taken(self, *reasons: Why) -> Candidates:
        """The records that did not, for these reasons."""
        return self.chosen.candidates.where(np.isin(self.why, reasons))

    def finding(self, check: str, severity: Severity, sentence: str, remedy: str, line: int | None = None) -> Finding:
        """A finding about the file."""
        return Finding(check, severity, sentence, Place(self.sie.file, line), remedy)


def sie_findings(reading: Reading) -> tuple[Finding, ...]:
    """Faults of the file first, then how it was read."""
    return (
        *_faults(reading),
        *_nothing_read(reading),
        *_sources(reading),
        *_levels(reading),
        *_against_results(reading),
        *_left_out(reading),
        *_periods(reading),
        *_dimensions(reading),
        *_accounts(reading),
    )


def _faults(reading: Reading) -> Iterator[Finding]:
    for fault in reading.sie.faults:
        severity = Severity.WARNING if fault.grave else Severity.INFO
        yield reading.finding(fault.check, severity, fault.sentence, fault.remedy, fault.line)


def _nothing_read(reading: Reading) -> Iterator[Finding]:
    if not len(reading.taken.line):
        yield reading.finding(
            "inläsning", Severity.WARNING, "Filen har inga belopp på intäkts- och kostnadskonton.", _EXPORT
        )


def _sources(reading: Reading) -> Iterator[Finding]:
    """Where each year's outcome comes from, where it is not from period balances."""
    for index, source in sorted(reading.chosen.outcome.items(), reverse=True):
        year = _year_name(reading.sie, index)
        if source is Source.VOUCHERS:
            yield reading.finding(
                "källa", Severity.INFO,
                f"Utfallet {year} är summerat från verifikationer per månad, för filen har inga periodsaldon för det.",
                _NOTHING,
            )  # fmt: skip
        if source is Source.RESULTS and (said := reading.sie.year(index)) is not None and said.is_calendar_year:
            spans = {(int(first), int(last)) for first, last in _spans(reading, index)}
            months = "hela året" if spans <= {(1, 12)} else f"januari till månad {max(last for _, last in spans)}"
            yield reading.finding(
                "källa", Severity.WARNING if index == 0 else Severity.INFO,
                f"Utfallet {year} har inga perioder i filen: #RES är läst som en summa för {months}.", _EXPORT,
            )  # fmt: skip
    if reading.chosen.unused_vouchers:
        yield reading.finding(
            "källa", Severity.INFO,
            f"{reading.chosen.unused_vouchers} verifikationsrader är inte lästa: "
            "periodsaldona är samma pengar.",
            _NOTHING,
        )  # fmt: skip


def _spans(reading: Reading, index: int) -> list[tuple[int, int]]:
    mine = reading.taken.where((reading.taken.source == Source.RESULTS) & (reading.taken.year == index))
    return list(zip(mine.first.tolist(), mine.last.tolist(), strict=True))


def _levels(reading: Reading) -> Iterator[Finding]:
    """Which level was taken, and how far splits are from totals where totals were."""
    by_year: dict[tuple[Source, int], list[tuple[int, Choice]]] = {}
    for source, year, account, choice in reading.choices:
        by_year.setdefault((source, year), []).append((account, choice))
    for (source, year), mine in sorted(by_year.items(), key=lambda pair: (pair[0][0], -pair[0][1])):
        counts = {level: sum(c.level == level for _, c in mine) for level in ("split", "parts", "total", "unproven")}
        name = f"{LABELS[source]} {_year_name(reading.sie, year)}"
        words = {
            "split": "lästa per objekt (delarna blir totalen)",
            "parts": "lästa med alla poster (de är delar av kontots summa, och posten utan objekt är resten)",
            "total": "lästa som total utan objekt",
            "unproven": "lästa med alla uppdelningar (inget visar att de upprepar varandra)",
        }
        told = "; ".join(f"{count} konton {words[level]}" for level, count in counts.items() if count)
        yield reading.finding("nivå", Severity.INFO, f"{name} finns på flera nivåer: {told}.", _NOTHING)
        yield from _apart(reading, name, [(a, c) for a, c in mine if c.level == "total"])
        yield from _unproven(reading, name, [(a, c) for a, c in mine if c.level == "unproven"])


def _unproven(reading: Reading, name: str, mine: list[tuple[int, Choice]]) -> Iterator[Finding]:
    if mine:
        accounts = ", ".join(reading.sie.codes[account] for account, _ in mine[:_NAMED])
        more = f" och {len(mine) - _NAMED} till" if len(mine) > _NAMED else ""
        money = format_number(-sum(c.apart for _, c in mine), 2)
        yield reading.finding(
            "nivå", Severity.WARNING,
            f"{name}: {len(mine)} konton är delade på olika sätt utan total ({accounts}{more}); {money} kr kan vara "
            "räknade två gånger.", _LOOK,
        )  # fmt: skip


def _apart(reading: Reading, name: str, mine: list[tuple[int, Choice]]) -> Iterator[Finding]:
    apart = sorted([(a, c) for a, c in mine if abs(c.apart) > _ORE], key=lambda pair: -abs(pair[1].apart))
    if not apart:
        return
    named = ", ".join(f"{reading.sie.codes[a]} ({format_number(-c.apart, 2)} kr)" for a, c in apart[:_NAMED])
    more = f" och {len(apart) - _NAMED} till" if len(apart) > _NAMED else ""
    money = format_number(-sum(c.apart for _, c in apart), 2)
    yield reading.finding(
        "nivå", Severity.WARNING,
        f"{name}: på {len(apart)} konton når fördelningen på objekt inte totalen; {money} kr saknar objekt "
        f"({named}{more}). Totalen är läst.", "Fördela resten i ekonomisystemet om raderna behövs per enhet.",
    )  # fmt: skip


def _against_results(reading: Reading) -> Iterator[Finding]:
    """Σ periods is #RES, an account at a time."""
    sie, taken = reading.sie, reading.taken
    for index, source in sorted(reading.chosen.outcome.items(), reverse=True):
        known = sie.results.year == index
        if source is Source.RESULTS or not known.any():
            continue
        gap = np.zeros(len(sie.codes))
        mine = (taken.year == index) & (taken.source == source)
        np.add.at(gap, sie.results.account[known], sie.results.amount[known])
        np.add.at(gap, taken.account[mine], -taken.amount[mine])
        apart = np.flatnonzero(np.abs(gap.round(2)) > _ORE)
        if len(apart):
            apart = apart[np.argsort(-np.abs(gap[apart]), kind="stable")]
            named = ", ".join(
                f"{sie.codes[at]} ({format_number(-float(gap[at]), 2)} kr)" for at in apart[:_NAMED].tolist()
            )
            more = f" och {len(apart) - _NAMED} till" if len(apart) > _NAMED else ""
            total = format_number(-float(gap[apart].sum()), 2)
            yield reading.finding(
                "resultat", Severity.WARNING,
                f"{LABELS[source]} {_year_name(sie, index)} är inte #RES: {len(apart)} konton skiljer, sammanlagt "
                f"{total} kr som finns i #RES och inte i perioderna ({named}{more}).", _LOOK,
            )  # fmt: skip


def _left_out(reading: Reading) -> Iterator[Finding]:
    balance = reading.not_taken(Why.BALANCE)
    if len(balance.line):
        yield reading.finding(
            "balanskonto", Severity.INFO,
            f"{len(balance.line)} poster på {len(np.unique(balance.account))} balanskonton är inte lästa; driften har "
            "bara intäkter och kostnader.", _NOTHING,
        )  # fmt: skip
    for reason, what in (
        (Why.UNKNOWN_ACCOUNT, "poster står på konton som varken kontoklass eller #KTYP gör till intäkt eller kostnad"),
        (Why.BROKEN_YEAR, "#RES hör till ett räkenskapsår som inte är ett kalenderår och kan inte läggas på ett år"),
        (Why.NO_PERIOD, "poster har en period som inte är en månad"),
        (Why.REPEATED, "poster upprepar en månad under ett annat årsnummer och är räknade en gång"),
        (Why.CONTRADICTED, "poster har en månad utanför sitt år där en annan post redan står"),
    ):
        part = reading.not_taken(reason)
        if len(part.line):
            accounts = [reading.sie.codes[at] for at in np.unique(part.account).tolist()]
            more = " ..." if len(accounts) > _NAMED else ""
            yield reading.finding(
                "inläsning", Severity.WARNING,
                f"{len(part.line)} {what}: {format_number(-float(part.amount.sum()), 2)} kr på konto "
                f"{', '.join(accounts[:_NAMED])}{more}.", "Se listan över rader som inte lästs.", int(part.line.min()),
            )  # fmt: skip


def _periods(reading: Reading) -> Iterator[Finding]:
    closing = reading.taken.where(reading.taken.first == CLOSING_PERIOD)
    if len(closing.line):
        yield reading.finding(
            "bokslutsperiod", Severity.INFO,
            f"{len(closing.line)} poster i period 13 och senare är lästa som bokslutsposter: "
            f"{format_number(-float(closing.amount.sum()), 2)} kr.", _NOTHING, int(closing.line[0]),
        )  # fmt: skip
    if reading.as_of.told:
        yield reading.finding("per", Severity.WARNING, reading.as_of.told, "Ändra månaden om den inte stämmer.")


def _dimensions(reading: Reading) -> Iterator[Finding]:
    sie = reading.sie
    said = []
    for what, number in (
        ("Organisation", reading.mapping.organisation_dimension), ("verksamhet", reading.mapping.activity_dimension),
    ):  # fmt: skip
        dimension = sie.dimensions.get(number) if number else None
        name = f" ”{dimension.name}”" if dimension else ""
        said.append(f"{what} är dimension {number}{name}" if number else f"{what} finns inte i filen")
    remedy = "Ändra organisation_dimension och activity_dimension i mallen om det är fel."
    yield reading.finding("dimension", Severity.INFO, f"{' och '.join(said)}.", remedy)


def _accounts(reading: Reading) -> Iterator[Finding]:
    plan = reading.plan
    if plan.plan:
        name = "Kommun-Bas" if plan.plan == "kommun" else "EU-BAS (företag)"
        grave = Severity.INFO if plan.sure and plan.plan == "kommun" else Severity.WARNING
        yield reading.finding(
            "kontoplan", grave, f"Kontoplanen är läst som {name}: {plan.evidence}", "Rätta den om det är fel."
        )
    against = contradicted(reading.sie)
    if against:
        named = ", ".join(against[:_NAMED]) + (" ..." if len(against) > _NAMED else "")
        yield reading.finding(
            "kontotyp", Severity.INFO,
            f"#KTYP för {len(against)} konton säger emot kontoklassen ({named}); klass 3–8 är läst som "
            "resultat.", _LOOK,
        )  # fmt: skip
    codes = np.array([code in _RESULT_OF_YEAR for code in reading.sie.codes] or [False])
    result = reading.taken.where(codes[reading.taken.account] & (reading.taken.amount != 0))
    if len(result.line):
        yield reading.finding(
            "årets resultat", Severity.WARNING,
            f"Kontot för årets resultat är med ({format_number(-float(result.amount.sum()), 2)} kr): det tar ut "
            "de andra, och ett avslutat år blir noll.", "Lägg kontot på en egen rad utanför driften.",
            int(result.line[0]),
        )  # fmt: skip


def _year_name(sie: SieFile, index: int) -> str:
    year = sie.year(index)
    if year is None:
        return "utanför räkenskapsåren" if index == NO_YEAR else f"(år {index})"
    return str(year.first.year) if year.is_calendar_year else f"{year.first}–{year.last}"
