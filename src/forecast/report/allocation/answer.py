"""Resource allocation as JSON, by the contract in docs/file-formats.md: SEK, cost < 0."""

from __future__ import annotations

import math
from collections.abc import Sequence

from forecast.drivers.allocation import AllocationUnit
from forecast.model import Result
from forecast.questions.allocation import AllocationAnswer, UnitShare
from forecast.report.contract import answer_head, dump
from forecast.workspace.workspace import Workspace


def allocation_json(workspace: Workspace, result: Result, answers: Sequence[AllocationAnswer]) -> str:
    """Every allocation."""
    return dump({**answer_head(workspace, result), "allocations": [_object(answer) for answer in answers]})


def _object(answer: AllocationAnswer) -> dict[str, object]:
    said = answer.allocation
    return {
        "id": said.id,
        "name": said.name,
        "method": "frame" if answer.frame is not None else "priced",
        "frame": answer.frame,
        "priced": answer.priced,
        "allotted": answer.allotted,
        "budget": answer.budget,
        "measures": [
            {
                "id": measure.id,
                "name": measure.name,
                "kind": measure.kind,
                "unit": measure.unit,
                "price": measure.price,
                "assumed": measure.assumed,
                "source": measure.source,
            }
            for measure in said.measures
        ],
        "units": [_unit(share, share.unit) for share in answer.units],
    }


def _unit(share: UnitShare, unit: AllocationUnit) -> dict[str, object]:
    return {
        "id": unit.id,
        "name": unit.name,
        "needs": dict(unit.needs),
        "need_share": None if math.isnan(share.need_share) else round(share.need_share, 6),
        "allotted": share.allotted,
        "budget": share.budget,
        "difference": share.difference,
        "difference_by_share": share.by_share,
        "difference_by_size": share.by_size,
        "one_per_cent_more_need": share.one_per_cent,
        "note": unit.note,
    }
