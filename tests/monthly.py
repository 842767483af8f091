"""A small workspace by month, as of May or later, in which one thing at a time can be another."""

from __future__ import annotations

from pathlib import Path

from forecast.workspace.load import load_workspace
from forecast.workspace.workspace import Workspace

SETTINGS = """\
schema: 1
municipality: Provkommun
code: "0001"
committee: Socialnämnden
year: 2024
as_of: {as_of}
source: påhittad
unit: kr
sign: cost_negative
headline: {headline}
tables:
"""
TABLE = """\
  - file: {year}.csv
    title: Månader {year}
    statement: by_activity
    label: [rad]
    period_column: period
    measures: {{utfall: {{kind: actual}}, budget: {{kind: budget}}}}
"""
ROWS = """\
statement;row;parent;name;activity;cost_type;role;aliases
by_activity;51;total;Äldreomsorg;51;net;sum;
by_activity;51.staff;51;Personal;51;staff;leaf;
by_activity;51.grants;51;Bidrag;51;grants;leaf;
by_activity;52;total;Missbruksvård;52;net;leaf;
by_activity;53;total;Färdtjänst;53;net;leaf;
{more}by_activity;total;;Socialnämnden;;net;sum;
"""
NEW_ROW = "by_activity;54;total;Ny verksamhet;54;net;leaf;\n"
GRANTS = """\
schema: 1
summable: true
grants:
  - {{id: g1, name: Prestation, amount: {amount}, status: expected, year: 2024, statement: by_activity, row: 51.grants,
     in_base: false, booked: 0, probability: 0.5, source: påhittad}}
"""
MEASURES = """\
schema: 1
measures:
  - {{id: m1, name: Schema, statement: by_activity, row: 51.staff, state: planned, full_year_effect: {effect},
     start: 2024-10, counted_in: [], source: påhittad}}
"""
EVENTS = """\
schema: 1
events:
  - {id: e1, name: Engångsersättning, kind: one_off, state: certain, statement: by_activity, row: 51.staff,
     amount: -300, booked: 2024-03, source: påhittad, note: Retroaktiv lön.}
"""
BUDGET = """\
version;kind;state;date;decision;statement;row;amount;from;in_tables;source
Tilläggsbudget;supplement;decided;{day};KF § 7;by_activity;53;-120;;nej;påhittad
"""
RHYTHM = """\
schema: 1
rhythms:
  - {statement: by_activity, row: "52", months: [11, 12], source: påhittad}
"""
METHODS = """\
schema: 1
methods:
  - {{statement: by_activity, row: "53", method: {method}, reason: Årets takt säger mer., name: Eva Ek}}
"""
JUDGED = """\
schema: 1
judgements:
  - {statement: by_activity, row: 51.staff, forecast: -13100, reason: Färre vikarier., name: Bo Al, date: 2024-06-10}
"""
SCENARIO = """\
schema: 1
workspace: prov
name: Prov
grants: {{g1: {{probability: 1.0}}}}
measures: {{m1: {{happens: true}}}}
prices: {{"51.staff": {{change: {price}, from: 2024-11}}}}
"""
CHANGES = (
    "restated", "budget", "drivers", "grants", "events", "measures", "method", "outcomes", "judgement", "new_row",
)  # fmt: skip
"""What can be another in the files; `new_row` comes with its budget, history and outcomes."""


def _months(year: int, booked: int, changed: frozenset[str]) -> str:
    lines = ["rad;period;utfall;budget"]
    rows = ["51.staff", "51.grants", "52", "53", *(["54"] if "new_row" in changed else [])]
    for number, row in enumerate(rows):
        if row == "52" and year < 2024:
            continue  # a row without own years
        for month in range(1, 13):
            size = 400 if row == "51.grants" else -(1000 - 150 * number)
            amount = size - 3 * ((month * 7 + year * 5 + number * 11) % 13)
            if "restated" in changed and (year, month, row) == (2024, 4, "51.staff"):
                amount -= 250
            if "restated_last" in changed and (year, month, row) == (2024, 5, "51.staff"):
                amount -= 250
            actual = amount if year < 2024 or month <= booked else ""
            lines.append(f"{row};{year}-{month:02d};{actual};{size}")
    return "\n".join(lines) + "\n"


def write(folder: Path, changed: frozenset[str] = frozenset()) -> Path:
    """Write the workspace with some things changed; returns its folder."""
    folder.mkdir(parents=True, exist_ok=True)
    as_of = 7 if "outcomes" in changed else 5
    headline = "judged" if "judgement" in changed else "model"
    files = {
        "workspace.yaml": SETTINGS.format(as_of=f"2024-{as_of:02d}", headline=headline)
        + "".join(TABLE.format(year=year) for year in (2021, 2022, 2023, 2024)),
        "rows.csv": ROWS.format(more=NEW_ROW if "new_row" in changed else ""),
        **{f"{year}.csv": _months(year, as_of, changed) for year in (2021, 2022, 2023, 2024)},
        "grants.yaml": GRANTS.format(amount=900 if "grants" in changed else 600),
        "measures.yaml": MEASURES.format(effect=480 if "measures" in changed else 240),
        "methods.yaml": METHODS.format(method="linear" if "method" in changed else "budget"),
    }
    files |= {"events.yaml": EVENTS} if "events" in changed else {}
    files |= {"budget.csv": BUDGET.format(day="2024-05-17")} if "budget" in changed else {}
    files |= {"budget.csv": BUDGET.format(day="2024-07-31")} if "budget_of_july" in changed else {}
    files |= {"knowledge.yaml": RHYTHM} if "drivers" in changed else {}
    files |= {"judgements.yaml": JUDGED} if "judgement" in changed else {}
    for old in folder.iterdir():
        if old.name not in files and old.is_file() and old.suffix != ".sqlite":
            old.unlink()
    for name, text in files.items():
        (folder / name).write_text(text, encoding="utf-8")
    return folder


def opened(folder: Path, changed: frozenset[str] = frozenset()) -> Workspace:
    """Write and read it."""
    return load_workspace(write(folder, changed))
