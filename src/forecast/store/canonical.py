"""One text for one value, and its hash: what the chains are made of."""

from __future__ import annotations

import hashlib
import json
from typing import Any, NoReturn


def canonical(value: object) -> str:
    """JSON with sorted keys, no blanks and ASCII only; floats in the shortest decimal that means them.

    Raises:
        ValueError: NaN, infinity, or a value that JSON does not know.
    """
    try:
        return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=True, allow_nan=False)
    except (TypeError, RecursionError) as error:
        raise ValueError(f"no JSON: {type(value).__name__}") from error


def parsed(text: str) -> object:
    """The value of a JSON text.

    Raises:
        ValueError: it is not JSON, or holds NaN or infinity, or is nested beyond reason.
    """
    try:
        return json.loads(text, parse_constant=_no_number)
    except RecursionError as error:
        raise ValueError("nested too deep") from error


def parsed_mapping(text: str) -> dict[str, Any]:
    """The mapping of a JSON text; raises ValueError where it is something else."""
    value = parsed(text)
    if isinstance(value, dict):
        return value
    raise ValueError("no mapping")


def digest_of(value: object) -> str:
    """SHA-256 of the canonical text, 64 hexadecimal digits."""
    return hashlib.sha256(canonical(value).encode("ascii")).hexdigest()


def bytes_digest(data: bytes) -> str:
    """SHA-256 of a file's bytes, 64 hexadecimal digits."""
    return hashlib.sha256(data).hexdigest()


def _no_number(name: str) -> NoReturn:
    raise ValueError(f"{name} is no number")
