"""A round for programs: JSON by the contract of `forecast collect` in docs/file-formats.md."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from forecast.ledger.tree import full_name
from forecast.report.collect.amounts import amounts, handed_in
from forecast.report.collect.tables import with_parts
from forecast.report.contract import SCHEMA, dump, json_amount
from forecast.store.desk import Desk
from forecast.store.records import Entry
from forecast.store.rounds import UnitStand


def round_json(desk: Desk) -> str:
    """The contract of `forecast collect --format json`."""
    adopted, limit = desk.round.adopted, desk.workspace.comment_threshold
    total = [desk.tree.position(desk.workspace.settings.total)]
    return dump(
        {
            **_head(desk),
            "threshold": None
            if limit is None
            else {"percent": limit.percent, "amount_sek": float(limit.amount) * desk.workspace.settings.unit.sek},
            "adopted": None if adopted is None else {**_entry(adopted), **_said(adopted)},
            "units": [_unit_object(desk, stand) for stand in desk.round.units],
            "own": {**_amounts_object(desk, desk.own), "missing_comments": _missing(desk, desk.own)},
            "total": _amounts_object(desk, total),
        }
    )


def unit_json(desk: Desk, stand: UnitStand) -> str:
    """The contract of `forecast collect --unit KEY --format json`."""
    tree, base = desk.tree, desk.base
    handed = stand.handed
    rows = [
        {
            "row": tree.rows[at].key,
            "name": full_name(tree, at),
            "level": level,
            "actual": json_amount(base.actual[at]),
            **_amounts_object(desk, [at]),
            "judged": json_amount(base.judged[at]),
            "handed": None if handed is None else json_amount(handed_in(desk, handed.rows, at)),
            "comment_asked": bool(desk.asked[at]),
            "comment_missing": bool(desk.missing[at]),
            "method": base.method[at],
            "reason": base.reason[at],
        }
        for level, at in with_parts(desk, stand)
    ]
    return dump({**_head(desk), **_unit_object(desk, stand), "rows": rows})


def _head(desk: Desk) -> dict[str, object]:
    settings = desk.workspace.settings
    return {
        "schema": SCHEMA,
        "workspace": desk.workspace.name,
        "synthetic": settings.synthetic,
        "as_of": str(desk.round.month),
        "unit": "SEK",
    }


def _unit_object(desk: Desk, stand: UnitStand) -> dict[str, object]:
    handed, leaves = stand.handed, desk.leaves(stand)
    return {
        "key": stand.unit.key,
        "name": stand.unit.name,
        "managers": list(stand.unit.managers),
        "state": stand.state.value,
        "changed": [entry.seq for entry in stand.changed],
        "adjusted": [entry.seq for entry in desk.adjusted(stand)],
        "last": None if stand.last is None else _entry(stand.last),
        **_amounts_object(desk, leaves),
        "handed": None if handed is None else handed.forecast_sek,
        "missing_comments": _missing(desk, leaves),
    }


def _missing(desk: Desk, leaves: Sequence[int]) -> list[dict[str, object]]:
    tree = desk.tree
    return [
        {"row": tree.rows[at].key, "name": full_name(tree, at), "deviation": json_amount(desk.deviation[at])}
        for at in desk.missing_in(leaves)
    ]


def _entry(entry: Entry) -> dict[str, object]:
    return {"seq": entry.seq, "who": entry.who, "at": entry.at, "reason": entry.reason}


def _amounts_object(desk: Desk, rows: Sequence[int]) -> dict[str, float | None]:
    return {name: json_amount(value) for name, value in amounts(desk, rows).items()}


def _said(entry: Entry) -> Mapping[str, object]:
    """What an entry that takes nothing back says."""
    return entry.new if isinstance(entry.new, Mapping) else {}
