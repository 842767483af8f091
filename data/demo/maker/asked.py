"""split.yaml, years.yaml and budget.csv: what the demo's economist says so that questions can be answered."""

from __future__ import annotations

from maker.papers import NOTE, STATEMENT
from maker.texts import SOURCE

_MEAN = "genomsnitt per månad"
_LINKS = (
    ("hemtjanst", "Hemtjänst", f"Personer med hemtjänst, {_MEAN}", "Alla räknas, även de som har få timmar."),
    ("hemtjanst", "Hemtjänst", "Utförd tid", "Timmarna är utförda, inte beviljade."),
    ("sarskilt-boende", "Särskilt boende", f"Belagda platser, {_MEAN}", "Båda är särskilt boende."),
    ("korttidsboende", "Korttidsboende", f"Belagda platser, {_MEAN}", "Båda är korttidsboende."),
    ("57", "Individ och familj", f"Hushåll med ekonomiskt bistånd, {_MEAN}", "Raden har även annat än bistånd."),
)


def split_yaml() -> str:
    """Which volume the rows' money buys."""
    links = [
        f'  - {{row: "{row}", area: {area}, measure: "{measure}", scope: "{scope}", source: {SOURCE}}}'
        for row, area, measure, scope in _LINKS
    ]
    return "\n".join((NOTE, "schema: 1", "links:", *links)) + "\n"


def years_yaml() -> str:
    """The years ahead: people with home care as those of 80 years and more in population.csv, and a frame."""
    return f"""{NOTE}
schema: 1
volumes:
  - name: Hemtjänst, fler personer
    unit: personer
    area: Hemtjänst
    measure: "Personer med hemtjänst, genomsnitt per månad"
    population: {{from_age: 80}}
    source: "{SOURCE}; antagande att hemtjänsten följer 80 år och äldre"
frame:
  amounts: {{2024: -318377000, 2025: -325000000}}
  source: {SOURCE}
"""


def budget_csv() -> str:
    """A reallocation that the month budget already holds, and a supplement that is only expected."""
    moved = f"Omdisponering mars;reallocation;decided;2024-03-21;SN § 31;{STATEMENT}"
    asked = f"Tilläggsbudget hösten;supplement;expected;2024-10-28;;{STATEMENT}"
    lines = [
        f"{moved};korttidsboende.staff;-400000;;ja;{SOURCE}",
        f"{moved};dagverksamhet.staff;400000;;ja;{SOURCE}",
        f"{asked};56.placements;-1500000;2024-10;nej;{SOURCE}",
    ]
    head = "version;kind;state;date;decision;statement;row;amount;from;in_tables;source"
    return "\n".join((NOTE, head, *lines)) + "\n"
