"""A tiny workspace with two units and a row of the economist's, for tests of the monthly round."""

from builders import TABLE, write_workspace
from forecast.store.sayings import Voice

UNITS = """\
schema: 1
comment_threshold: {percent: 1, amount: 3}
units:
  - {key: aldre, name: Äldreomsorg, managers: [Anna Ek], rows: ["51"]}
  - {key: missbruk, name: Missbruksvård, managers: [Bo Al], rows: ["52"]}
"""
ROWS = """\
# Radernas träd.
statement;row;parent;name;activity;cost_type;role;aliases
by_activity;51;total;Äldreomsorg;51;net;leaf;Omsorg om äldre
by_activity;52;total;Missbruksvård;52;net;leaf;
by_activity;53;total;Kansli;53;net;leaf;
by_activity;total;;Socialnämnden;;net;sum;
"""
MORE = TABLE.replace(";Summa;-80;-123;-120;-3", "53;Kansli;-8;-12;-12;0\n;Summa;-88;-135;-132;-3")
VOICE = Voice("Eva Berg", "Prövat.")


def town(folder):
    """Write the workspace: budgets of −90, −30 and −12 tkr, which the model proposes too; returns the folder."""
    return write_workspace(folder, {"rows.csv": ROWS, "tabell.csv": MORE, "units.yaml": UNITS})
