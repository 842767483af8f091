"""A change to begin with: what is not said is the earliest month and the shipped, labelled defaults."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from pydantic import ValidationError
from pydantic.fields import FieldInfo

from forecast.errors import UsageError
from forecast.formats.yaml_file import Closed
from forecast.money import format_shortly
from forecast.parameters import dated_value_on, load_parameter
from forecast.periods import Month
from forecast.scenario.levers import Lever


def proposed(
    lever: Lever, as_of: Month, said: Mapping[str, object], own: Collection[str] = ()
) -> tuple[Closed, tuple[str, ...]]:
    """A change of a lever, and what was assumed in it.

    Args:
        lever: the lever.
        as_of: last booked month; a change begins in the month after unless told.
        said: field name or alias -> value.
        own: fields whose value the workspace knows, which are left to it.

    Raises:
        UsageError: a field that the lever does not have, one that must be said, or a value outside its bounds.
    """
    fields = lever.change.model_fields
    names = {field.alias or name: name for name, field in fields.items()} | {name: name for name in fields}
    for name in said:
        if name not in names:
            own = ", ".join(field.alias or key for key, field in fields.items())
            raise UsageError(f"”{lever.group}” har inget fält ”{name}”. Fälten är {own}.")
    values: dict[str, object] = {names[name]: value for name, value in said.items()}
    assumed = []
    for name, field in fields.items():
        if name in values or name in own or not (field.is_required() or extra(field).get("goes_with") in values):
            continue
        if name == "start":
            values[name] = str(Month(as_of.year, min(as_of.number + 1, 12)))
            continue
        parameter = extra(field).get("parameter")
        if parameter is None:
            raise UsageError(f"”{lever.group}” behöver ”{field.alias or name}” ({field.title}). Ange det med --set.")
        default = dated_value_on(load_parameter(str(parameter)), as_of)
        values[name] = default.value
        assumed.append(f"{field.title}: {default.source}")
    try:
        return lever.change.model_validate(values), tuple(assumed)
    except ValidationError as error:
        raise UsageError(_refusal(error, fields)) from error


def bounds(field: FieldInfo) -> tuple[float, float]:
    """The least and largest value that a field allows; infinite where it has no bound."""
    low, high = float("-inf"), float("inf")
    for rule in field.metadata:
        low = max(low, *(float(getattr(rule, name)) for name in ("ge", "gt") if hasattr(rule, name)), low)
        high = min(high, *(float(getattr(rule, name)) for name in ("le", "lt") if hasattr(rule, name)), high)
    return low, high


def extra(field: FieldInfo) -> Mapping[str, object]:
    """What a field says beside its type: unit, parameter."""
    said = field.json_schema_extra
    return said if isinstance(said, Mapping) else {}


def _refusal(error: ValidationError, fields: Mapping[str, FieldInfo]) -> str:
    detail = error.errors()[0]
    if detail["type"] == "value_error":
        return str(detail["ctx"]["error"])
    path: Sequence[int | str] = detail["loc"]
    field = next((f for key, f in fields.items() if path and path[0] in {key, f.alias}), None)
    low, high = bounds(field) if field is not None else (float("-inf"), float("inf"))
    allowed = (
        f" Tillåtet är {format_shortly(low)} till {format_shortly(high)}."
        if low > float("-inf") or high < float("inf")
        else ""
    )
    return f"”{path[0] if path else ''}” kan inte vara ”{detail['input']}”.{allowed}"
