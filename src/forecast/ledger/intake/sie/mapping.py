"""The mapping of a SIE file: which of its dimensions are the organisation and the activity."""

from __future__ import annotations

import re
import unicodedata

from forecast.formats.sie.records import SieFile
from forecast.ledger.intake.mapping_file import ImportMapping

_ORGANISATION = re.compile(r"kostn.{0,3}dsst|resultatenh|ansvar|enhet|avdelning|förvaltning", re.IGNORECASE)
_ACTIVITY = re.compile(r"verksamhet", re.IGNORECASE)
_STANDARD_ORGANISATION = "1"
"""SIE reserves dimension 1 for kostnadsställe and resultatenhet."""


def propose_sie_mapping(sie: SieFile) -> ImportMapping:
    """The mapping that a person looks at before the file is loaded.

    The activity is the dimension named "verksamhet". The organisation is the one named for it (kostnadsställe,
    resultatenhet, ansvar, enhet), dimension 1 first; else dimension 1 where objects of it occur.
    """
    used = {dimension for pairs in sie.object_sets for dimension, _ in pairs}
    names = {number: said.name for number, said in sie.dimensions.items()}
    numbers = sorted({*names, *used}, key=lambda number: (number not in used, number != _STANDARD_ORGANISATION, number))
    activity = next((number for number in numbers if _ACTIVITY.search(names.get(number, ""))), None)
    others = [number for number in numbers if number != activity]
    named = next((number for number in others if _ORGANISATION.search(names.get(number, ""))), None)
    standard = _STANDARD_ORGANISATION if _STANDARD_ORGANISATION in others else None
    return ImportMapping(
        schema=1,
        source=_source(sie),
        organisation_dimension=named or standard,
        activity_dimension=activity,
    )


def _source(sie: SieFile) -> str:
    """The same for next month's file: program and company in small letters."""
    said = f"sie {sie.heading.program} {sie.heading.company}"
    plain = unicodedata.normalize("NFKD", said).encode("ascii", "ignore").decode("ascii").lower()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:60].strip("-")
