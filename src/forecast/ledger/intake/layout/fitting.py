"""Which part of a mapping reads a table: the headers decide, whatever the month."""

from __future__ import annotations

from forecast.formats.book import Book
from forecast.formats.yaml_guard import without_invisible
from forecast.ledger.intake.layout.headers import HeadedTable, tables_in
from forecast.ledger.intake.layout.period_words import header_key
from forecast.ledger.intake.mapping_file import CODES, Column, Holds, ImportMapping, TableMapping

_NAMES = CODES | {Holds.ORGANISATION_NAME, Holds.ACTIVITY_NAME, Holds.ACCOUNT_NAME}


def table_mapping(table: HeadedTable, mapping: ImportMapping) -> TableMapping | None:
    """The mapping's part that reads a table; None where none does.

    Its sheet is named or no sheet is; its row columns and at least one column of amounts are in the table. Of several
    the one that knows most of the table's headers is meant.
    """
    known = [part for part in mapping.tables if _reads(part, table)]
    keys = {header_key(text) for text in table.headers}
    return max(known, key=lambda part: (bool(part.sheets), len(keys & set(_by_key(part)))), default=None)


def columns_of(table: HeadedTable, part: TableMapping) -> tuple[Column | None, ...]:
    """How each of the table's columns is read; None for a column that the mapping does not know.

    Where the mapping has as many columns of one header as the table, they go by order; otherwise the first reads all.
    """
    by_key = _by_key(part)
    keys = [header_key(text) for text in table.headers]
    out: list[Column | None] = []
    for at, key in enumerate(keys):
        same = by_key.get(key, [])
        nth = keys[:at].count(key)
        out.append(None if not same else same[nth] if len(same) == keys.count(key) else same[0])
    return tuple(out)


def fits(mapping: ImportMapping, book: Book) -> bool:
    """Whether a saved mapping reads a file: a part of it for every table with amounts, and no column unknown to it."""
    tables = [table for sheet in book.sheets for table in tables_in(sheet)]
    parts = [(table, table_mapping(table, mapping)) for table in tables]
    if not any(part is not None for _, part in parts):
        return False
    return all(part is not None and None not in columns_of(table, part) for table, part in parts)


def _by_key(part: TableMapping) -> dict[str, list[Column]]:
    out: dict[str, list[Column]] = {}
    for column in part.columns:
        out.setdefault(header_key(column.header), []).append(column)
    return out


def _reads(part: TableMapping, table: HeadedTable) -> bool:
    if part.sheets and without_invisible(table.sheet.name) not in part.sheets:
        return False
    keys = {header_key(text) for text in table.headers}
    needed = {
        header_key(column.header) for column in part.columns if column.holds in _NAMES | {Holds.PERIOD, Holds.KIND}
    }
    amounts = {header_key(column.header) for column in part.columns if column.holds is Holds.AMOUNT}
    return needed <= keys and bool(amounts & keys)
