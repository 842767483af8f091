"""What was read from a foreign file: every amount with its codes, and every row that was not loaded with its reason."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from forecast.ledger.findings import Finding
from forecast.ledger.intake.mapping_file import ImportMapping
from forecast.ledger.specs import Kind, Layer
from forecast.ledger.tree import CostType
from forecast.money import sum_ore
from forecast.periods import Month, Span


@dataclass(frozen=True, slots=True)
class Lines:
    """The rows that amounts stand on: (L,) arrays, text "" where a row does not say.

    Attributes:
        sheet: sheet name.
        number: the row in the sheet or the line in the file.
        statement: the statement that the row's table is bound to; "" where its columns decide.
        organisation, organisation_name, activity, activity_name, account, account_name, cost_type, label: as the file
            has them, leading zeros kept.
        role: "" for amounts, "sum" for a printed sum, "memo" for a "varav".
        part_of: the line of the printed sum that a row is part of, of a "varav" the row above; -1 where none is known.
    """

    sheet: NDArray[np.object_]
    number: NDArray[np.int64]
    statement: NDArray[np.object_]
    organisation: NDArray[np.object_]
    organisation_name: NDArray[np.object_]
    activity: NDArray[np.object_]
    activity_name: NDArray[np.object_]
    account: NDArray[np.object_]
    account_name: NDArray[np.object_]
    cost_type: NDArray[np.object_]
    label: NDArray[np.object_]
    role: NDArray[np.object_]
    part_of: NDArray[np.int64] | None = None


@dataclass(frozen=True, slots=True)
class Measured:
    """What an amount is; a printed full-year deviation has already become the level budget + deviation."""

    kind: Kind
    layer: Layer | None
    version: str
    span: Span
    column: str
    """The header that it came from."""
    digit: float = 1.0
    """One unit of the last digit printed, SEK."""
    cost_type: CostType | None = None
    """The column holds only this kind of money (`Column.cost_type`)."""


@dataclass(frozen=True, slots=True)
class Skipped:
    """A row that gave the ledger no amounts.

    `sum_sek` is the money on it that is in no other row (an unreadable period, a balance account); 0.0 for what repeats
    other rows (a sum) or holds no money (a note).
    """

    row: int
    why: str
    sheet: str = ""
    sum_sek: float = 0.0


@dataclass(frozen=True, slots=True)
class SignRule:
    """How the file prints costs, and how that was seen."""

    rule: Literal["cost_negative", "cost_positive", "unsigned"]
    evidence: str


@dataclass(frozen=True, slots=True)
class Intake:
    """One file, read.

    Attributes:
        file: name to show.
        format, encoding: as the receipt says them ("xlsx", "SIE 4"; "cp437").
        mapping: the mapping that it was read by.
        lines: L rows.
        measures: M measures.
        line: (N,) which row each amount stands on.
        measure: (N,) what it is.
        amount: (N,) SEK, income > 0, cost < 0.
        rows_read: rows with something in them below the headers.
        skipped: rows that gave no amounts.
        sum_file: sum of the amounts as the file prints them, turned into SEK and the inner sign; printed sums and
            "varav" rows left out. Counted on its own, from the cells.
        sign: the sign habit.
        findings: what a controller should see.
        as_of: the last booked month that the file tells of; None where it tells of none.
        account_plan: "kommun", "eubas" or "" where no accounts are read.
        base: (N,) the budget within a forecast that is printed as a deviation, SEK; 0.0 elsewhere, None where none is.
    """

    file: str
    format: str
    encoding: str
    mapping: ImportMapping
    lines: Lines
    measures: tuple[Measured, ...]
    line: NDArray[np.int64]
    measure: NDArray[np.int64]
    amount: NDArray[np.float64]
    rows_read: int
    skipped: tuple[Skipped, ...]
    sum_file: float
    sign: SignRule
    findings: tuple[Finding, ...]
    as_of: Month | None
    account_plan: str = ""
    base: NDArray[np.float64] | None = None

    @property
    def sum_loaded(self) -> float:
        """Sum of the amounts on rows that are no sums and no "varav", deviations as deviations: SEK to the öre."""
        own = self.lines.role[self.line] == ""
        loaded = sum_ore(self.amount[own])
        return round(loaded if self.base is None else loaded - sum_ore(self.base[own]), 2) + 0.0

    @property
    def sum_skipped(self) -> float:
        """Money on rows that were not loaded: SEK to the öre."""
        return round(math.fsum(row.sum_sek for row in self.skipped), 2) + 0.0
