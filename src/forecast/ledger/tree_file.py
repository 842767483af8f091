"""rows.csv: the trees as a user writes them, and the rows that imports add to them."""

from __future__ import annotations

import csv
import difflib
import io
import re
from collections.abc import Iterable, Mapping, Sequence

from forecast.errors import CollectedInputError, InputError, Place
from forecast.formats.csv_table import CsvTable
from forecast.formats.formula_guard import guarded, unguarded
from forecast.ledger.tree import CostType, Role, Row, Tree, make_tree

_KEY = re.compile(r"[a-z0-9][a-z0-9.\-]*")
COLUMNS = ("statement", "row", "parent", "name", "activity", "cost_type", "role", "aliases")


def read_trees(table: CsvTable) -> dict[str, Tree]:
    """Read rows.csv: statement key -> tree.

    Raises:
        CollectedInputError: repeated or malformed keys, unknown parents, circles, unknown roles or cost types, a sum
            without parts, a leaf with parts, a statement without exactly one top row.
    """
    table.require(COLUMNS)
    faults: list[InputError] = []
    found: dict[str, dict[str, tuple[Row, int]]] = {}
    unread: dict[str, set[str]] = {}
    for number, cells in table.records():
        place = Place(table.file, number)
        rows = found.setdefault(cells["statement"], {})
        try:
            row = _row(cells, place)
        except InputError as error:
            faults.append(error)
            unread.setdefault(cells["statement"], set()).add(cells["row"])
            continue
        if row.key in rows:
            faults.append(
                InputError(f"Raden ”{row.key}” finns redan på rad {rows[row.key][1]}.", place, "Ta bort den ena.")
            )
        rows[row.key] = (row, number)
    for statement, rows in found.items():
        faults += _tree_faults(statement, rows, unread.get(statement, set()), table.file)
    if not found:
        faults.append(InputError("Inga rader.", Place(table.file), "Skriv minst en rad per uppställning."))
    if faults:
        raise CollectedInputError(faults)
    return {name: make_tree(name, [row for row, _ in rows.values()]) for name, rows in found.items()}


def _row(cells: Mapping[str, str], place: Place) -> Row:
    if not _KEY.fullmatch(cells["row"]):
        raise InputError(
            f"Nyckeln ”{cells['row']}” är inte giltig.",
            place,
            "Använd små bokstäver a–z, siffror, punkt och bindestreck.",
        )
    for column, kind in (("cost_type", CostType), ("role", Role)):
        allowed = [item.value for item in kind]
        if cells[column] not in allowed:
            raise InputError(f"”{cells[column]}” är inte känt i ”{column}”.", place, f"Skriv {', '.join(allowed)}.")
    aliases = tuple(alias.strip() for alias in unguarded(cells["aliases"]).split("|") if alias.strip())
    return Row(
        cells["row"], cells["parent"] or None, unguarded(cells["name"]), cells["activity"],
        CostType(cells["cost_type"]), Role(cells["role"]), aliases,
    )  # fmt: skip


def _tree_faults(statement: str, rows: Mapping[str, tuple[Row, int]], unread: set[str], file: str) -> list[InputError]:
    """What is wrong between rows; faults that only follow from a row that could not be read are left out."""
    faults = []
    parents = {row.parent for row, _ in rows.values()}
    summed = {row.parent for row, _ in rows.values() if row.role is not Role.MEMO}
    for row, number in rows.values():
        place = Place(file, number)
        if row.parent in unread:
            continue
        if row.parent is not None and row.parent not in rows:
            near = difflib.get_close_matches(row.parent, list(rows), n=1)
            hint = f"Menar du ”{near[0]}”?" if near else "Lägg till den raden."
            faults.append(InputError(f"Överraden ”{row.parent}” finns inte i ”{statement}”.", place, hint))
        elif _in_circle(row, rows):
            faults.append(InputError(f"Raden ”{row.key}” ligger under sig själv.", place, "Rätta kolumnen parent."))
        if row.role is Role.SUM and row.key not in parents and not unread:
            faults.append(
                InputError(f"Summan ”{row.key}” har inga delar.", place, "Lägg delar under den, eller skriv leaf.")
            )
        if row.role is not Role.SUM and row.key in summed:
            faults.append(InputError(f"Raden ”{row.key}” har delar men är inte en summa.", place, "Skriv sum."))
    tops = [row.key for row, _ in rows.values() if row.parent is None]
    if len(tops) != 1 and not unread:
        faults.append(
            InputError(
                f"Uppställningen ”{statement}” har {len(tops)} översta rader ({', '.join(tops)}).",
                Place(file),
                "Den ska ha exakt en rad utan parent.",
            )
        )
    return faults


def _in_circle(row: Row, rows: Mapping[str, tuple[Row, int]]) -> bool:
    """Whether the way up from a row comes back to the row itself."""
    seen: set[str] = set()
    above = row.parent
    while above is not None and above in rows and above not in seen:
        if above == row.key:
            return True
        seen.add(above)
        above = rows[above][0].parent
    return False


def with_added(trees: Mapping[str, Tree], tables: Sequence[CsvTable], used: Mapping[str, set[str]]) -> dict[str, Tree]:
    """The user's trees with the rows that imports add.

    A row that the user has placed in rows.csv stands as the user has it; one that no amount is on any more is left out.

    Args:
        trees: of rows.csv; none where the workspace has no such file.
        tables: the imports' rows.csv, oldest first.
        used: statement -> keys that the imports' amounts are on.

    Raises:
        CollectedInputError: malformed rows, or a row whose place is no longer there.
    """
    faults: list[InputError] = []
    added: dict[str, dict[str, tuple[Row, Place]]] = {}
    own = {(statement, row.key) for statement, tree in trees.items() for row in tree.rows}
    for table in tables:
        table.require(COLUMNS)
        for number, cells in table.records():
            place = Place(table.file, number)
            try:
                row = _row(cells, place)
            except InputError as error:
                faults.append(error)
                continue
            statement = cells["statement"]
            needed = row.role is Role.SUM or row.key in used.get(statement, set())
            if needed and (statement, row.key) not in own:
                added.setdefault(statement, {}).setdefault(row.key, (row, place))
    for statement, rows in added.items():
        faults += _homeless(statement, trees.get(statement), rows)
    if faults:
        raise CollectedInputError(faults)
    out = dict(trees)
    for statement, rows in added.items():
        before = trees[statement].rows if statement in trees else ()
        tree = with_rows(statement, before, tuple(row for row, _ in rows.values()))
        if tree.rows:
            out[statement] = tree
    return out


def _homeless(statement: str, tree: Tree | None, added: Mapping[str, tuple[Row, Place]]) -> list[InputError]:
    """Added rows whose parent is gone, or is no sum."""
    roles = {row.key: row.role for row in (() if tree is None else tree.rows)}
    roles |= {key: row.role for key, (row, _) in added.items()}
    return [
        InputError(
            f"”{row.name}” ({key}) ligger under ”{row.parent}”, som inte är en summa i ”{statement}” i rows.csv.",
            place,
            f"Lägg till raden {key} i rows.csv, där den ska ligga.",
        )
        for key, (row, place) in added.items()
        if (row.parent is None and tree is not None)
        or (row.parent is not None and roles.get(row.parent) is not Role.SUM)
    ]


def rows_text(trees: Mapping[str, Iterable[Row]], note: str = "") -> str:
    """Rows as rows.csv, statement by statement; names that a spreadsheet would take for formulas are guarded."""
    out = io.StringIO()
    if note:
        out.write(f"# {note}\n")
    writer = csv.writer(out, delimiter=";", lineterminator="\n")
    writer.writerow(COLUMNS)
    for statement, rows in trees.items():
        for row in rows:
            cells = (row.key, row.parent or "", guarded(row.name), row.activity, row.cost_type.value, row.role.value)
            writer.writerow((statement, *cells, guarded("|".join(row.aliases))))
    return out.getvalue()


def with_rows(statement: str, rows: tuple[Row, ...], added: tuple[Row, ...]) -> Tree:
    """A tree of old rows in their order and new ones, each after what already lies under its parent.

    Sums that the new rows leave without parts become no rows.
    """
    kept = _without_empty_sums(rows, list(added))
    if not rows:
        return make_tree(statement, _under_each_other(kept))
    old = make_tree(statement, rows)
    where = {key: i for i, key in enumerate(old.keys)}
    below = dict.fromkeys(range(len(rows)), -1)
    for i in range(len(rows)):
        above = int(old.parent[i])
        while above >= 0:
            below[above] = max(below[above], i)
            above = int(old.parent[above])
    last = [i if below[i] < 0 else below[i] for i in range(len(rows))]
    anchor: dict[str, int] = {}
    after: dict[int, list[Row]] = {}
    for row in _under_each_other(kept):
        at = anchor[row.parent] if row.parent in anchor else last[where[row.parent or ""]]
        anchor[row.key] = at
        after.setdefault(at, []).append(row)
    return make_tree(statement, [row for i, old_row in enumerate(rows) for row in (old_row, *after.get(i, ()))])


def _without_empty_sums(rows: tuple[Row, ...], added: list[Row]) -> list[Row]:
    """Added rows without sums that have no parts, nor only such."""
    while True:
        parents = {row.parent for row in (*rows, *added) if row.role is not Role.MEMO}
        kept = [row for row in added if row.role is not Role.SUM or row.key in parents]
        if len(kept) == len(added):
            return kept
        added = kept


def _under_each_other(rows: list[Row]) -> list[Row]:
    """Rows in their order, each followed by those that lie under it."""
    below: dict[str | None, list[Row]] = {}
    keys = {row.key for row in rows}
    for row in rows:
        below.setdefault(row.parent if row.parent in keys else None, []).append(row)
    out: list[Row] = []
    left = list(reversed(below.get(None, [])))
    while left:
        row = left.pop()
        out.append(row)
        left += reversed(below.get(row.key, []))
    return out
