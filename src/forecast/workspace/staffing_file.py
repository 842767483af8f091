"""staffing.csv: an activity's staff as it is today; every fault at once, with its row and column."""

from __future__ import annotations

import difflib
from collections.abc import Mapping
from dataclasses import dataclass

from forecast.drivers.staffing import staffed_below, staffing_activities
from forecast.drivers.staffing_facts import StaffingFacts
from forecast.errors import CollectedInputError, InputError, Place
from forecast.formats.csv_table import CsvTable
from forecast.ledger.tree import Tree
from forecast.money import format_number, parse_amount
from forecast.periods import Month

FILE = "staffing.csv"
REQUIRED = ("row", "fte", "monthly_pay", "source")


@dataclass(frozen=True, slots=True)
class _Bounds:
    """What a number in a column may be, and its unit in words."""

    low: float
    high: float
    unit: str
    above: bool = False
    """Whether it must be more than `low`."""


_SHARE = _Bounds(0, 1, "en andel, 0 till 1")
_FTE = _Bounds(0, 100_000, "årsarbetare, 0 eller fler")
_HOURS = _Bounds(0, 10_000_000, "timmar i månaden, 0 eller fler")
_PRICE = _Bounds(0, 1_000_000, "kronor, större än 0", above=True)
_NUMBERS: Mapping[str, _Bounds] = {
    "fte": _Bounds(0, 100_000, "årsarbetare, fler än 0", above=True),
    "monthly_pay": _PRICE,
    "ob_share": _SHARE,
    "sick_short": _SHARE,
    "sick_long": _SHARE,
    "sick_case_days": _Bounds(1, 14, "arbetsdagar, 1 till 14"),
    "sick_pay_later": _SHARE,
    "replaced_share": _SHARE,
    "substitute_hour_pay": _PRICE,
    "overtime_hours": _HOURS,
    "qualified_hours": _HOURS,
    "additional_hours": _HOURS,
    "agency_fte": _FTE,
    "agency_hour_price": _PRICE,
    "agency_multiple": _Bounds(0, 10, "en multipel, större än 0 och högst 10", above=True),
    "base_fte": _FTE,
    "budget_fte": _FTE,
    "budget_hours": _HOURS,
    "worked_hours": _HOURS,
    "po_rate": _SHARE,
    "month_hours": _Bounds(100, 200, "timmar, 100 till 200"),
    "monthly_cost": _Bounds(0, 10_000_000_000, "kronor, större än 0", above=True),
}
OPTIONAL = (*(name for name in _NUMBERS if name not in REQUIRED), "agency_exit", "note")


def read_staffing(table: CsvTable, tree: Tree) -> tuple[StaffingFacts, ...]:
    """Read staffing.csv whole.

    Args:
        table: the file; money in kr whatever the workspace's unit is, shares from 0 to 1.
        tree: of the primary statement.

    Raises:
        InputError: a column that is missing or unknown.
        CollectedInputError: every row that cannot be read, stands twice or names no activity with staff.
    """
    table.require(REQUIRED)
    _check_columns(table)
    known = staffing_activities(tree)
    faults: list[InputError] = []
    out: dict[str, StaffingFacts] = {}
    for number, cells in table.records():
        place = Place(table.file, number)
        try:
            facts = _facts(cells, place)
            if facts.row not in known:
                raise _unknown(facts.row, tree, place)
            if facts.row in out:
                first = out[facts.row].place
                where = f" på rad {first.row}" if first is not None else ""
                raise InputError(f"”{facts.row}” står redan{where}.", place, "Behåll en av dem.")
            out[facts.row] = facts
        except InputError as error:
            faults += error.errors if isinstance(error, CollectedInputError) else [error]
    if faults:
        raise CollectedInputError(faults)
    return tuple(out.values())


def _check_columns(table: CsvTable) -> None:
    """A misspelt optional column would be dropped without a word."""
    known = (*REQUIRED, *OPTIONAL)
    for column in table.header:
        if column not in known:
            near = difflib.get_close_matches(column, known, n=1)
            hint = f"Menar du ”{near[0]}”?" if near else f"Kända kolumner är {', '.join(known)}."
            raise InputError(f"Kolumnen ”{column}” är okänd.", Place(table.file, table.head_row, column), hint)


def _unknown(row: str, tree: Tree, place: Place) -> InputError:
    known = staffing_activities(tree)
    below = staffed_below(tree, row)
    if below:
        return InputError(f"”{row}” är en summa.", place, f"Skriv dess delar var för sig: {', '.join(below)}.")
    near = difflib.get_close_matches(row, known, n=1)
    hint = f"Menar du ”{near[0]}”?" if near else f"Välj bland {', '.join(known) or 'inga'}."
    return InputError(f"”{row}” är ingen verksamhet som har personal.", place, hint)


def _facts(cells: Mapping[str, str], place: Place) -> StaffingFacts:
    faults: list[InputError] = []
    numbers: dict[str, float | None] = {}
    for column, bounds in _NUMBERS.items():
        try:
            numbers[column] = _number(cells.get(column, ""), bounds)
        except ValueError as error:
            at = Place(place.file, place.row, column)
            faults.append(InputError(str(error), at, f"Skriv {bounds.unit}."))
    empty = [column for column in REQUIRED if not cells[column]]
    faults += [InputError("Cellen är tom.", Place(place.file, place.row, column), "Fyll i den.") for column in empty]
    exit_month = _month(cells.get("agency_exit", ""), Place(place.file, place.row, "agency_exit"), faults)
    if not faults:
        faults += _together(numbers, exit_month, place)
    if faults:
        raise CollectedInputError(faults)
    fte, pay = numbers.pop("fte"), numbers.pop("monthly_pay")
    if fte is None or pay is None:
        raise InputError("Cellen är tom.", place, "Fyll i fte och monthly_pay.")
    return StaffingFacts(cells["row"], fte, pay, cells["source"], agency_exit=exit_month, place=place, **numbers)


def _number(text: str, bounds: _Bounds) -> float | None:
    """A cell as a number within its bounds, None where it is empty; raises ValueError (Swedish)."""
    if not text:
        return None
    value = float(parse_amount(text))
    if value < bounds.low or value > bounds.high or (bounds.above and value == bounds.low):
        raise ValueError(f"{format_number(value, 2).removesuffix(',00')} är utanför det tillåtna.")
    return value


def _month(text: str, place: Place, faults: list[InputError]) -> Month | None:
    try:
        return Month.parse(text) if text else None
    except ValueError as error:
        faults.append(InputError(str(error), place, "Skriv första månaden utan hyrpersonal, eller lämna tomt."))
        return None


def _together(numbers: Mapping[str, float | None], exit_month: Month | None, place: Place) -> list[InputError]:
    """What cells say of each other."""
    out = []
    absent = (numbers["sick_short"] or 0) + (numbers["sick_long"] or 0)
    if absent > 1:
        found = f"Kort och lång sjukfrånvaro blir tillsammans {format_number(100 * absent)} %."
        out.append(InputError(found, place, "Skriv andelar av arbetstiden, till exempel 0,066 och 0,037."))
    if numbers["agency_hour_price"] is not None and numbers["agency_multiple"] is not None:
        found = "Hyrpersonalen har både timpris och multipel."
        out.append(InputError(found, place, "Lämna agency_multiple tom när timpriset är känt."))
    if exit_month is not None and not numbers["agency_fte"]:
        found = "Hyrpersonalen har en månad då den slutar men ingen mängd."
        out.append(InputError(found, Place(place.file, place.row, "agency_fte"), "Skriv hur många årsarbetare den är."))
    return out
