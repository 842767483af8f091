"""A workspace by month for tests of what is known of rows: rows, years and principles as a test asks for them."""

from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from builders import tiny
from forecast.workspace.workspace import Workspace

YEARS = (2021, 2022, 2023, 2024)
MONTHLY = """\
schema: 1
municipality: Provkommun
code: "0001"
committee: Socialnämnden
year: 2024
as_of: 2024-{as_of:02d}
source: påhittad
unit: kr
sign: cost_negative
principles: {{{principles}}}
tables:
  - file: tabell.csv
    title: Månader
    statement: by_activity
    label: [rad]
    period_column: period
    measures:
      utfall: {{kind: actual}}
      budget: {{kind: budget}}
"""


def known_workspace(
    folder: Path,
    rows: Mapping[str, tuple[str, NDArray[np.float64]]],
    knowledge: str = "",
    *,
    principles: str = "",
    as_of: int = 8,
    closing: Sequence[tuple[str, int, float]] = (),
    budget: str = "-100",
    files: Mapping[str, str] | None = None,
    years: Sequence[int] = YEARS,
) -> Workspace:
    """Rows (key -> cost type, (Y, 12) kr of `years`) with a month's budget, and what is known of them.

    `closing` holds (row, year, amount) of period 13.
    """
    tree = ["statement;row;parent;name;activity;cost_type;role;aliases"]
    tree += [f"by_activity;{key};total;Rad {key};{key};{kind};leaf;" for key, (kind, _) in rows.items()]
    lines = ["rad;period;utfall;budget"]
    for key, (_, months) in rows.items():
        for year, amounts in zip(years, months, strict=True):
            for number, amount in enumerate(amounts, start=1):
                lines.append(f"{key};{year}-{number:02d};{'' if np.isnan(amount) else f'{amount:.2f}'};{budget}")
    lines += [f"{key};{year}-13;{amount};" for key, year, amount in closing]
    made = {
        "workspace.yaml": MONTHLY.format(as_of=as_of, principles=principles),
        "rows.csv": "\n".join([*tree, "by_activity;total;;Summa;;net;sum;"]) + "\n",
        "tabell.csv": "\n".join(lines) + "\n",
        **(files or {}),
    }
    if knowledge:
        made["knowledge.yaml"] = f"schema: 1\n{knowledge}"
    return tiny(folder, made)
