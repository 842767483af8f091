"""How a municipality prints its tables: data in profiles/*.yaml, read against a closed schema."""

from __future__ import annotations

from functools import cache
from importlib import resources
from typing import Literal

from pydantic import Field

from forecast.formats.yaml_file import Closed, read_yaml
from forecast.ledger.specs import FileSign
from forecast.ledger.tree import CostType

MeasureName = Literal[
    "actual", "prior_actual", "prior_total", "budget", "ytd_budget", "forecast", "deviation", "ytd_deviation",
    "actual_change",
]  # fmt: skip


class ColumnSpec(Closed):
    """A column: a measure, of the row itself, of one of its cost types, or of the row that it sums into."""

    title: str
    measure: MeasureName
    cost_type: CostType | None = None
    of_parent: bool = False


class TableProfile(Closed):
    """One table.

    Attributes:
        when: whether it is printed while the year runs (open), when it is closed, or always.
        rows: `all`, `leaves` (of a statement of typed leaves, labelled by their activity), or `first` (first level).
        under: only the rows below this one, and it last as the sum.
    """

    key: str
    title: str
    statement: str
    when: Literal["open", "closed", "always"] = "always"
    rows: Literal["all", "leaves", "first"] = "all"
    under: str | None = None
    columns: tuple[ColumnSpec, ...]


class VolumesProfile(Closed):
    """How the volumes of volumes.csv are printed: the title, and how many of the latest years with an outcome."""

    title: str
    years: int = Field(ge=1)


class Profile(Closed):
    """profiles/<name>.yaml.

    Attributes:
        volumes: how volumes.csv is printed.
        topic_columns: titles of the columns of printed topic tables, by their name in the file; both may hold {year},
            {last_year} and, of the last booked month's last day, {day} (240831) and {date} (2024-08-31). A column that
            no profile names is titled by its own name.
    """

    schema_: Literal[1] = Field(alias="schema")
    name: str
    title: str
    sign: FileSign = FileSign.COST_NEGATIVE
    tables: tuple[TableProfile, ...]
    volumes: VolumesProfile | None = None
    topic_columns: dict[str, str] = Field(default_factory=dict)


@cache
def load_profile(name: str) -> Profile:
    """A profile that is shipped with the program."""
    file = f"{name}.yaml"
    return read_yaml((resources.files("forecast.report.profiles") / file).read_bytes(), file, Profile)
