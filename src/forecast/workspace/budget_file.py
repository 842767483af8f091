"""budget.csv: changes to the year's budget, decided and expected."""

from __future__ import annotations

import datetime as dt
import difflib
from collections import defaultdict
from collections.abc import Mapping, Sequence

from forecast.drivers.budget_versions import BudgetChange, BudgetKind
from forecast.errors import InputError, Place
from forecast.ledger.tree import Role, Tree
from forecast.money import Unit, format_number, parse_amount
from forecast.periods import Month
from forecast.workspace.notes import Reader

FILE = "budget.csv"
COLUMNS = ("version", "kind", "state", "date", "decision", "statement", "row", "amount", "from", "in_tables", "source")
_YES_NO = {"ja": True, "nej": False, "": False}


def _read(cells: Mapping[str, str], place: Place, unit: Unit) -> BudgetChange:
    """One line of the file; raises InputError with the column."""
    if not cells["version"]:
        raise InputError("Ändringen har inget namn.", _at(place, "version"), "Skriv till exempel Tilläggsbudget juni.")
    kind = _one_of(cells, "kind", [item.value for item in BudgetKind], place)
    state = _one_of(cells, "state", ["decided", "expected"], place)
    if state == "decided" and not cells["decision"]:
        remedy = "Skriv var beslutet står, till exempel KF 2024-06-17 § 45, eller skriv expected i state."
        raise InputError("En beslutad ändring saknar beslut.", _at(place, "decision"), remedy)
    held = cells["in_tables"].casefold()
    if held not in _YES_NO:
        remedy = "Skriv ja om tabellernas budget redan har ändringen, annars nej."
        raise InputError(f"”{cells['in_tables']}” är varken ja eller nej.", _at(place, "in_tables"), remedy)
    date = _date(cells["date"], _at(place, "date"))
    return BudgetChange(
        version=cells["version"],
        kind=BudgetKind(kind),
        decided=state == "decided",
        date=date,
        decision=cells["decision"],
        statement=cells["statement"],
        row=cells["row"],
        amount=_amount(cells["amount"], _at(place, "amount"), unit),
        first=_first(cells["from"], _at(place, "from")),
        in_tables=_YES_NO[held],
        source=cells["source"],
    )


BUDGET = Reader(COLUMNS, _read, rows_known=True)


def _at(place: Place, column: str) -> Place:
    return Place(place.file, place.row, column)


def _one_of(cells: Mapping[str, str], column: str, known: Sequence[str], place: Place) -> str:
    text = cells[column]
    if text in known:
        return text
    near = difflib.get_close_matches(text, known, n=1)
    hint = f"Menar du ”{near[0]}”?" if near else f"Skriv {', '.join(known)}."
    raise InputError(f"”{text}” är inte känt.", _at(place, column), hint)


def _date(text: str, place: Place) -> dt.date:
    try:
        return dt.date.fromisoformat(text)
    except ValueError as error:
        found = f"”{text}” är inget datum som finns." if text else "Datumet saknas."
        raise InputError(found, place, "Skriv till exempel 2024-06-17.") from error


def _amount(text: str, place: Place, unit: Unit) -> float:
    try:
        return round(float(parse_amount(text) * unit.sek), 2)
    except ValueError as error:
        raise InputError(str(error) if text else "Beloppet saknas.", place, "Skriv ett tal.") from error


def _first(text: str, place: Place) -> int:
    """The first month that the change pays for; January where nothing is written."""
    if not text:
        return 1
    try:
        return Month.parse(text).number
    except ValueError as error:
        raise InputError(str(error), place, "Lämna cellen tom om ändringen gäller hela året.") from error


def budget_faults(changes: Sequence[BudgetChange], trees: Mapping[str, Tree]) -> list[InputError]:
    """Changes on sums and memo rows, and reallocations that do not sum to zero."""
    faults = []
    sums: defaultdict[tuple[str, str], float] = defaultdict(float)
    for change in changes:
        tree = trees[change.statement]
        at = tree.position(change.row)
        role = tree.rows[at].role
        if role is Role.SUM:
            parts = ", ".join(tree.rows[i].key for i in tree.children(at))
            found = f"”{change.version}” ändrar ”{change.row}”, som är en summa."
            faults.append(InputError(found, Place(FILE), f"Lägg den på raderna som summan består av: {parts}."))
        elif role is Role.MEMO:
            found = f"”{change.version}” ändrar ”{change.row}”, som är en varav-rad."
            faults.append(InputError(found, Place(FILE), "Lägg den på raden som pengarna ligger på."))
        if change.kind is BudgetKind.REALLOCATION:
            sums[change.version, change.statement] += change.amount
    for (version, statement), total in sums.items():
        if abs(total) >= 0.005:
            amount = format_number(total, 0, signed=True)
            found = f"Omdisponeringen ”{version}” i ”{statement}” blir tillsammans {amount} kr."
            remedy = "En omdisponering flyttar budget mellan rader och ska bli noll; annars är den en tilläggsbudget."
            faults.append(InputError(found, Place(FILE), remedy))
    return faults
