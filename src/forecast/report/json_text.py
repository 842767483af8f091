"""Plain values to JSON as every command writes it."""

from __future__ import annotations

import json
import math

SCHEMA = 1


def json_text(value: object) -> str:
    """JSON with Swedish letters as they are; NaN is refused."""
    return json.dumps(value, ensure_ascii=False, indent=2, allow_nan=False) + "\n"


def sek(value: float) -> float | None:
    """SEK to the öre; None where nothing is known."""
    return None if math.isnan(value) else round(float(value), 2) + 0.0
