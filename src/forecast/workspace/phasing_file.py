"""phasing.csv: the month budget as persons have edited and locked it; `forecast phase` writes the file anew."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

import numpy as np

from forecast.errors import InputError, Place
from forecast.ledger.tree import Role, Tree, full_name
from forecast.model import Floats
from forecast.money import Unit, format_number, parse_amount
from forecast.periods import short_month
from forecast.workspace.notes import Reader

FILE = "phasing.csv"
MONTH_COLUMNS = tuple(short_month(number) for number in range(1, 13))
LOCKED, UNLOCKED = "ja", "nej"
COLUMNS = ("statement", "row", "name", "choice", "locked", "unit", *MONTH_COLUMNS, "year", "reason")
_ORE = Decimal("0.01")


@dataclass(frozen=True, slots=True)
class PhasedRow:
    """A row's budget by month.

    Attributes:
        statement: key of the statement.
        row: key of a leaf.
        choice: how the months came about, in the file's own word.
        locked: a person has decided them; `forecast phase` leaves them alone.
        months: 12 amounts, SEK in whole öre, income > 0, cost < 0.
        reason: why, Swedish.
        place: where the row stands; None where it is proposed.
    """

    statement: str
    row: str
    choice: str
    locked: bool
    months: tuple[Decimal, ...]
    reason: str
    place: Place | None = None

    @property
    def year(self) -> Decimal:
        """The sum of the months, SEK."""
        return sum(self.months, Decimal(0))


def phased_months(rows: Sequence[PhasedRow], tree: Tree) -> Floats:
    """(R, 12) SEK of the tree's rows, NaN where the file says nothing."""
    out = np.full((len(tree.rows), 12), np.nan)
    for phased in rows:
        if phased.statement == tree.statement:
            out[tree.position(phased.row)] = [float(month) for month in phased.months]
    return out


def phasing_faults(
    rows: Sequence[PhasedRow], trees: Mapping[str, Tree], budgets: Mapping[str, Floats], year: int, *, only_locked: bool
) -> list[InputError]:
    """Rows that stand twice, are no leaves, do not sum to the year's budget, or are missing.

    Args:
        rows: of the file.
        trees: the workspace's statements.
        budgets: (R,) the year's budget by statement, with what is decided.
        year: the budget year.
        only_locked: unlocked rows are to be proposed anew, so their sums and rows that are missing do not matter.
    """
    faults: list[InputError] = []
    seen: dict[tuple[str, str], PhasedRow] = {}
    for phased in rows:
        first = seen.setdefault((phased.statement, phased.row), phased)
        if first is not phased and first.place is not None and phased.place is not None:
            found = f"Raden ”{phased.row}” i ”{phased.statement}” står redan på rad {first.place.row}."
            faults.append(InputError(found, phased.place, "Behåll en av dem."))
    for statement in dict.fromkeys(phased.statement for phased in rows):
        tree = trees[statement]
        budget = budgets[statement]
        mine = [phased for phased in seen.values() if phased.statement == statement]
        for phased in mine:
            if phased.locked or not only_locked:
                faults += _row_faults(phased, tree, float(budget[tree.position(phased.row)]), year)
        if not only_locked:
            faults += _missing(tree, budget, {phased.row for phased in mine})
    return faults


def _row_faults(phased: PhasedRow, tree: Tree, budget: float, year: int) -> list[InputError]:
    place = phased.place or Place(FILE)
    at = tree.position(phased.row)
    name, role = full_name(tree, at), tree.rows[at].role
    if role is not Role.LEAF:
        what = "en summa" if role is Role.SUM else "en varav-rad"
        return [InputError(f"{name} är {what} och budgeteras inte per månad för sig.", place, _NOT_A_LEAF)]
    if np.isnan(budget):
        return [InputError(f"{name} har ingen årsbudget {year}.", place, "Läs in årsbudgeten, eller ta bort raden.")]
    missing = Decimal(repr(budget)).quantize(_ORE) - phased.year
    if missing == 0:
        return []
    found = (
        f"Månaderna för {name} blir {kronor(phased.year)} kr men årets budget är {kronor(budget)} kr; "
        f"{kronor(missing, signed=True)} kr fattas."
    )
    remedy = (
        "Rätta månaderna så att de blir årets budget."
        if phased.locked
        else "Rätta månaderna, eller kör forecast phase igen: den räknar om olåsta rader."
    )
    return [InputError(found, Place(place.file, place.row, "jan–dec"), remedy)]


_NOT_A_LEAF = "Ta bort raden; månaderna skrivs på de rader som är leaf i rows.csv."


def _missing(tree: Tree, budget: Floats, known: set[str]) -> list[InputError]:
    """Leaves with a budget that the file has no months for: their sums would be half known."""
    return [
        InputError(
            f"{full_name(tree, at)} (”{tree.rows[at].key}” i ”{tree.statement}”) har årsbudget men står inte i filen.",
            Place(FILE),
            "Kör forecast phase igen: den behåller låsta rader och lägger till resten.",
        )
        for at in tree.where(Role.LEAF)
        if not np.isnan(budget[at]) and tree.rows[at].key not in known
    ]


def kronor(sek: Decimal | float, *, signed: bool = False) -> str:
    """SEK in Swedish, with öre where there are any."""
    return format_number(sek if isinstance(sek, Decimal) else Decimal(repr(sek)), 2, signed=signed).removesuffix(",00")


def _read(cells: Mapping[str, str], place: Place, unit: Unit) -> PhasedRow:
    locked = cells["locked"].casefold()
    if locked not in {LOCKED, UNLOCKED, ""}:
        raise InputError(
            f"”{cells['locked']}” är varken {LOCKED} eller {UNLOCKED}.",
            Place(place.file, place.row, "locked"),
            f"Skriv {LOCKED} på rader som är bestämda, annars {UNLOCKED}.",
        )
    own = _unit(cells.get("unit", ""), place, unit)
    return PhasedRow(
        statement=cells["statement"],
        row=cells["row"],
        choice=cells.get("choice", ""),
        locked=locked == LOCKED,
        months=tuple(_month(cells[column], Place(place.file, place.row, column), own) for column in MONTH_COLUMNS),
        reason=cells.get("reason", ""),
        place=place,
    )


def _unit(text: str, place: Place, otherwise: Unit) -> Unit:
    if not text:
        return otherwise
    if text not in {item.value for item in Unit}:
        raise InputError(
            f"Enheten ”{text}” finns inte.", Place(place.file, place.row, "unit"), "Skriv kr, tkr eller mnkr."
        )
    return Unit(text)


def _month(text: str, place: Place, unit: Unit) -> Decimal:
    """A month's amount in SEK; raises InputError."""
    if not text:
        raise InputError("Månaden är tom.", place, "Skriv 0 om inget ligger på den.")
    try:
        amount = parse_amount(text) * unit.sek
    except ValueError as error:
        raise InputError(str(error), place, "Skriv månadens budget som ett tal.") from error
    if amount != amount.quantize(_ORE):
        raise InputError(f"{text} {unit} är inte hela ören.", place, "Avrunda till ören.")
    return amount.quantize(_ORE)


PHASING = Reader(("statement", "row", "locked", *MONTH_COLUMNS), _read, rows_known=True)
