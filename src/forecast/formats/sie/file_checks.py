"""What can be seen of a SIE file when all of it has been read."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import numpy as np
from numpy.typing import NDArray

from forecast.formats.sie.lexer import as_date
from forecast.formats.sie.records import Amounts, Fault, SieFile, Vouchers
from forecast.money import format_number

_EXPORT = "Exportera filen på nytt."
_LOOK = "Kontrollera exporten."
_MOST_TOLD = 50
_ORE = 0.005
_MUST_HAVE = ("#FLAGGA", "#FORMAT", "#SIETYP", "#PROGRAM", "#GEN", "#FNAMN")
_UNUSUAL = {
    "komma": ("belopp har decimalkomma; SIE skriver punkt. De är lästa som decimaler.", False),
    "decimaler": ("belopp har fler än två decimaler och är avrundade till öre.", False),
    "objektlista": ("poster saknar objektlistan {}; de är lästa som utan objekt.", False),
    "datum": ("perioder är skrivna som datum eller med streck; de är lästa som månader.", False),
    "verifikationsdatum": ("verifikationer saknar läsligt datum; radens eget datum används där det finns.", True),
    "lös rad": ("rader står utanför verifikationernas klamrar.", True),
    "rtrans": ("tillagda rader (#RTRANS) följs inte av sin #TRANS; de är räknade själva.", True),
    "citattecken": ("rader har ett citattecken som inte är avslutat.", True),
}


def unusual_faults(unusual: Mapping[str, tuple[int, int]]) -> list[Fault]:
    """What `Figures` counted, a sentence each with the first line."""
    return [
        Fault("oväntad post", line, f"{count} {_UNUSUAL[what][0]}", _LOOK, grave=_UNUSUAL[what][1])
        for what, (line, count) in unusual.items()
    ]


def file_faults(sie: SieFile) -> list[Fault]:
    """Faults of the whole: missing records, its type's promises, years, vouchers, doubles, balances."""
    return [
        *_missing(sie),
        *_promises(sie),
        *_no_results(sie),
        *_years(sie),
        *_voucher_faults(sie),
        *_doubles(sie),
        *_balance_sheet(sie),
        *_others(sie),
    ]


def _missing(sie: SieFile) -> Iterator[Fault]:
    absent = [label for label in _MUST_HAVE if label not in sie.records]
    if sie.heading.type != "4I" and "#RAR" not in sie.records:
        absent.append("#RAR")
    if absent:
        yield Fault("saknad post", None, f"Filen saknar {', '.join(absent)}, som SIE kräver.", _LOOK, grave=False)


def _promises(sie: SieFile) -> Iterator[Fault]:
    """A type says what records there are; where they are missing the file is cut or written otherwise than it says."""
    kind, records = sie.heading.type, sie.records
    if kind in {"2", "3"} and "#PSALDO" not in records:
        yield Fault("SIE-typ", None, f"Filen säger typ {kind} men har inga periodsaldon (#PSALDO).", _EXPORT)
    if kind == "3" and not any(sie.object_sets[1:]):
        yield Fault("SIE-typ", None, "Filen säger typ 3 men har inga objekt.", _EXPORT, grave=False)
    if kind in {"4", "4I"} and "#VER" not in records:
        yield Fault("SIE-typ", None, f"Filen säger typ {kind} men har inga verifikationer (#VER).", _EXPORT)
    if kind in {"1", "2", "3", "4"} and not any(label in records for label in ("#IB", "#UB", "#RES")):
        yield Fault("SIE-typ", None, f"Filen säger typ {kind} men har inga saldon (#IB, #UB, #RES).", _EXPORT)


def _no_results(sie: SieFile) -> Iterator[Fault]:
    if sie.heading.type != "4I" and "#RES" not in sie.records and ("#IB" in sie.records or "#UB" in sie.records):
        sentence = "Filen har inga resultat (#RES): periodernas summa kan inte hållas mot årets."
        yield Fault("SIE-typ", None, sentence, _LOOK, grave=False)


def _years(sie: SieFile) -> Iterator[Fault]:
    for year in sie.years:
        if not year.is_calendar_year:
            yield Fault(
                "räkenskapsår", None,
                f"Räkenskapsår {year.index} är {year.first} till {year.last}, inte ett kalenderår, och kan inte vara "
                "ett kommunalt budgetår. Beloppen behåller sina månader.",
                "Välj en fil vars räkenskapsår är kalenderår.",
            )  # fmt: skip
    known = {year.index for year in sie.years}
    for label, column in (("#PSALDO", sie.period_balances), ("#PBUDGET", sie.period_budgets), ("#RES", sie.results)):
        for index in sorted(set(np.unique(column.year).tolist()) - known, reverse=True):
            at = int(column.line[column.year == index][0])
            yield Fault("räkenskapsår", at, f"{label} har år {index}, som #RAR inte ger.", _LOOK)
        yield from _outside_year(sie, label, column)


def _outside_year(sie: SieFile, label: str, column: Amounts) -> Iterator[Fault]:
    """Periods that lie outside the year whose number they carry; the period decides."""
    for year in sie.years:
        mine = (column.year == year.index) & (column.period > 0)
        first, last = year.first.year * 100 + year.first.month, year.last.year * 100 + year.last.month
        month = column.period % 100
        outside = mine & (month >= 1) & (month <= 12) & ((column.period < first) | (column.period > last))
        if outside.any():
            at = int(column.line[outside][0])
            yield Fault(
                "räkenskapsår", at,
                f"{int(outside.sum())} {label} i år {year.index} har en period utanför räkenskapsåret; "
                "perioden gäller.",
                _LOOK,
            )  # fmt: skip


def voucher_sums(vouchers: Vouchers) -> NDArray[np.float64]:
    """(V,) sum of each voucher's money; 0 where it balances."""
    inside = vouchers.counted & (vouchers.voucher >= 0)
    sums = np.zeros(len(vouchers.number))
    np.add.at(sums, vouchers.voucher[inside], vouchers.amount[inside])
    return sums.round(2)


def _voucher_faults(sie: SieFile) -> Iterator[Fault]:
    vouchers = sie.vouchers
    sums = voucher_sums(vouchers)
    unbalanced = np.flatnonzero(np.abs(sums) > _ORE)
    for at in unbalanced[:_MOST_TOLD].tolist():
        yield Fault(
            "verifikation", int(vouchers.head[at]),
            f"Verifikation {vouchers.number[at]} balanserar inte: raderna blir {format_number(float(sums[at]), 2)} kr.",
            "Kontrollera verifikationen; beloppen är lästa som de står.",
        )  # fmt: skip
    if len(unbalanced) > _MOST_TOLD:
        rest = sums[unbalanced[_MOST_TOLD:]]
        yield Fault(
            "verifikation", int(vouchers.head[unbalanced[_MOST_TOLD]]),
            f"Ytterligare {len(rest)} verifikationer balanserar inte, med sammanlagt "
            f"{format_number(float(np.abs(rest).sum()), 2)} kr.", _LOOK,
        )  # fmt: skip
    if sie.years and len(vouchers.date):
        yield from _outside_years(sie)


def _outside_years(sie: SieFile) -> Iterator[Fault]:
    date = sie.vouchers.date
    inside = date == 0
    for year in sie.years:
        first, last = (d.year * 10_000 + d.month * 100 + d.day for d in (year.first, year.last))
        inside |= (date >= first) & (date <= last)
    if not inside.all():
        at = int(np.flatnonzero(~inside)[0])
        yield Fault(
            "räkenskapsår", int(sie.vouchers.head[at]),
            f"{int((~inside).sum())} verifikationer har datum utanför filens räkenskapsår (den första "
            f"{as_date(int(date[at]))}); "
            "de är lästa på sina månader.", _LOOK,
        )  # fmt: skip


def _doubles(sie: SieFile) -> Iterator[Fault]:
    for label, column in (
        ("#IB", sie.opening), ("#UB", sie.closing), ("#RES", sie.results),
        ("#PSALDO", sie.period_balances), ("#PBUDGET", sie.period_budgets),
    ):  # fmt: skip
        if len(column.line) < 2:
            continue
        order = np.lexsort((column.line, column.objects, column.account, column.period, column.year))
        keys = np.stack([column.year, column.period, column.account, column.objects])[:, order]
        again = order[1:][(keys[:, 1:] == keys[:, :-1]).all(axis=0)]
        if len(again):
            money = format_number(float(np.abs(column.amount[again]).sum()), 2)
            at = int(again[np.argmin(column.line[again])])
            yield Fault(
                "dubblett", int(column.line[at]),
                f"{len(again)} {label} upprepar år, period, konto och objekt i en tidigare post (konto "
                f"{sie.codes[column.account[at]]} först; {money} kr). Alla är räknade.", _LOOK,
            )  # fmt: skip


def _balance_sheet(sie: SieFile) -> Iterator[Fault]:
    """Opening balance and vouchers give the closing balance of the current year; else vouchers are missing."""
    year = sie.year(0)
    if not (len(sie.vouchers.line) and len(sie.closing.line)) or year is None:
        return
    size = len(sie.codes)
    closing, opening = (_by_account(column, size) for column in (sie.closing, sie.opening))
    vouchers = sie.vouchers
    moved = np.bincount(
        vouchers.account[vouchers.counted], weights=vouchers.amount[vouchers.counted], minlength=size
    )  # fmt: skip
    is_balance = np.zeros(size, dtype=bool)
    for column in (sie.closing, sie.opening):
        is_balance[column.account[column.year == 0]] = True
    gap = np.where(is_balance, opening + moved - closing, 0.0).round(2)
    apart = np.flatnonzero(np.abs(gap) > _ORE)
    if len(apart):
        most = int(apart[np.argmax(np.abs(gap[apart]))])
        yield Fault(
            "verifikation", None,
            f"Verifikationerna leder inte från ingående till utgående balans på {len(apart)} konton (mest på "
            f"{sie.codes[most]}: {format_number(float(gap[most]), 2)} kr). Verifikationer kan saknas.", _EXPORT,
        )  # fmt: skip


def _by_account(column: Amounts, size: int) -> NDArray[np.float64]:
    mine = column.year == 0
    sums = np.zeros(size)
    np.add.at(sums, column.account[mine], column.amount[mine])
    return sums


def _others(sie: SieFile) -> Iterator[Fault]:
    if sie.heading.currency.upper() != "SEK":
        yield Fault(
            "valuta", None, f"Filens valuta är {sie.heading.currency[:20]}; beloppen läses som kronor.",
            "Exportera filen i SEK.",
        )  # fmt: skip
    if sie.checksum == "wrong":
        yield Fault(
            "kontrollsumma", None, "Kontrollsumman (#KSUMMA) stämmer inte: filen är ändrad sedan den skrevs.", _EXPORT
        )
    if sie.checksum == "unfinished":
        yield Fault(
            "kontrollsumma", None, "Kontrollsumman (#KSUMMA) i slutet saknas: filen kan vara avkortad.", _EXPORT
        )
    if sie.heading.flag == "1":
        yield Fault(
            "flagga", None, "#FLAGGA är 1: filen har lästs in i ett annat system tidigare.", "Inget behöver göras.",
            grave=False,
        )  # fmt: skip
