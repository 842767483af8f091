"""What a SIE file holds, as it stands there: SIE's own signs (income negative), nothing summed, nothing chosen."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal

import numpy as np
from numpy.typing import NDArray

SieType = Literal["1", "2", "3", "4", "4I"]
Checksum = Literal["", "right", "wrong", "unfinished"]
"""Of #KSUMMA: "" where the file has none."""

Objects = tuple[tuple[str, str], ...]
"""An object list: (dimension, object), in the order of the dimensions' numbers."""


@dataclass(frozen=True, slots=True)
class Fault:
    """Something that is wrong in the file and does not stop the reading; Swedish sentences."""

    check: str
    line: int | None
    sentence: str
    remedy: str
    grave: bool = True
    """Whether amounts may be wrong or missing because of it."""


@dataclass(frozen=True, slots=True)
class Unread:
    """A record that should hold an amount and could not be read.

    `amount` is in the file's sign, None where it cannot be told. Beyond the first 10 000 of a file one entry stands for
    `count` records, and its amount is their sum.
    """

    line: int
    label: str
    why: str
    account: str = ""
    amount: float | None = None
    count: int = 1


@dataclass(frozen=True, slots=True)
class FinancialYear:
    """#RAR: 0 is the current year, -1 the one before."""

    index: int
    first: date
    last: date

    @property
    def is_calendar_year(self) -> bool:
        """Whether it is January to December of one year, as a municipal budget year is."""
        start, end = (self.first.month, self.first.day), (self.last.month, self.last.day)
        return self.first.year == self.last.year and start == (1, 1) and end == (12, 31)


@dataclass(frozen=True, slots=True)
class Account:
    """#KONTO with #KTYP (T, S, K, I or "")."""

    number: str
    name: str
    ktyp: str = ""


@dataclass(frozen=True, slots=True)
class Dimension:
    """#DIM, or #UNDERDIM with its parent."""

    number: str
    name: str
    parent: str | None = None


@dataclass(frozen=True, slots=True)
class Amounts:
    """Records of one label: (N,) arrays in the file's order.

    Attributes:
        line: line in the file.
        year: index of the financial year (0, -1 ...).
        period: yyyymm, mm as written (00 to 99); 0 where the label has none.
        account: position in `SieFile.codes`.
        objects: position in `SieFile.object_sets`; 0 is the empty list.
        amount: SEK, SIE's sign: income < 0, cost > 0.
    """

    line: NDArray[np.int64]
    year: NDArray[np.int64]
    period: NDArray[np.int64]
    account: NDArray[np.int64]
    objects: NDArray[np.int64]
    amount: NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Vouchers:
    """#VER and their rows. Texts and signatures are not kept: they may name persons.

    Attributes:
        number: (V,) series and number, "A 17".
        date: (V,) yyyymmdd, 0 where it cannot be read.
        head: (V,) line of #VER.
        voucher: (T,) which voucher a row belongs to, -1 where it stands outside every voucher.
        line, account, objects, amount: (T,) as in `Amounts`.
        row_date: (T,) the row's own date yyyymmdd, 0 where it has none.
        counted: (T,) whether it is money of the voucher; a removed row (#BTRANS) and an added row (#RTRANS) that the
            next #TRANS repeats are not.
        label: (T,) 0 #TRANS, 1 #RTRANS, 2 #BTRANS.
    """

    number: tuple[str, ...]
    date: NDArray[np.int64]
    head: NDArray[np.int64]
    voucher: NDArray[np.int64]
    line: NDArray[np.int64]
    account: NDArray[np.int64]
    objects: NDArray[np.int64]
    amount: NDArray[np.float64]
    row_date: NDArray[np.int64]
    counted: NDArray[np.bool_]
    label: NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Heading:
    """The records that say what the file is; "" and None where the file does not."""

    flag: str = ""
    format: str = ""
    type: SieType = "1"
    program: str = ""
    company: str = ""
    created: date | None = None
    through: date | None = None
    """#OMFATTN: the day that period balances reach."""
    kptyp: str = ""
    currency: str = "SEK"


@dataclass(frozen=True, slots=True)
class SieFile:
    """One SIE file, read.

    Attributes:
        file: name to show.
        encoding: as found, not as #FORMAT says: ascii, cp437, cp1252, latin-1, utf-8, utf-8-sig, utf-16.
        heading: what the file is.
        years: by falling index: 0, -1 ...
        accounts, dimensions: by number, in the file's order.
        objects: (dimension, object) -> name.
        codes: account numbers that amounts stand on, declared or not.
        object_sets: the object lists that occur; the first is empty.
        opening, closing, results: #IB, #UB, #RES.
        opening_objects, closing_objects: #OIB, #OUB.
        period_balances, period_budgets: #PSALDO, #PBUDGET.
        vouchers: #VER.
        checksum: whether #KSUMMA holds.
        records: how many of each label, the unknown ones among them.
        unknown: labels that SIE 1 to 4 does not have, and how many; at most a thousand labels.
        unread: records that gave no amount.
        faults: what is wrong.
    """

    file: str
    encoding: str
    heading: Heading
    years: tuple[FinancialYear, ...]
    accounts: Mapping[str, Account]
    dimensions: Mapping[str, Dimension]
    objects: Mapping[tuple[str, str], str]
    codes: tuple[str, ...]
    object_sets: tuple[Objects, ...]
    opening: Amounts
    closing: Amounts
    results: Amounts
    opening_objects: Amounts
    closing_objects: Amounts
    period_balances: Amounts
    period_budgets: Amounts
    vouchers: Vouchers
    checksum: Checksum
    records: Mapping[str, int]
    unknown: Mapping[str, int]
    unread: tuple[Unread, ...]
    faults: tuple[Fault, ...]

    @property
    def format(self) -> str:
        """`SIE 4`, for a receipt."""
        return f"SIE {self.heading.type}"

    def year(self, index: int) -> FinancialYear | None:
        """The financial year of an index; None where #RAR does not give it."""
        return next((year for year in self.years if year.index == index), None)
