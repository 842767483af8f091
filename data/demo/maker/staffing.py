"""staffing.csv: invented staff of five activities, so that the chain's cost lies near what is booked to August."""

from __future__ import annotations

from maker.papers import NOTE
from maker.texts import SOURCE

COLUMNS = (
    "row", "fte", "monthly_pay", "ob_share", "sick_short", "sick_long", "replaced_share", "overtime_hours",
    "qualified_hours", "additional_hours", "agency_fte", "agency_hour_price", "agency_exit", "base_fte", "budget_fte",
    "budget_hours", "worked_hours", "source",
)  # fmt: skip
STAFF = (
    ("hemtjanst", "106", "29900", "0,11", "0,064", "0,038", "0,7", "150", "20", "420", "", "", "", "105,5", "103",
     "14600", "15200"),
    ("korttidsboende", "15,4", "30200", "0,13", "0,058", "0,035", "", "25", "", "40", "", "", "", "15,5", "14,25",
     "", ""),
    ("sarskilt-boende", "135", "30800", "0,13", "0,062", "0,041", "0,75", "160", "20", "350", "", "", "", "132,5",
     "127,5", "18900", "19900"),
    ("sjukskoterskor", "19", "41500", "0,08", "0,041", "0,022", "0,4", "60", "15", "", "2", "810", "2024-09", "", "",
     "", ""),
    ("lss-boende-vuxna", "42", "30100", "0,12", "0,045", "0,044", "", "", "", "90", "", "", "", "", "", "", ""),
)  # fmt: skip
"""By column; empty = not known, as in most municipalities. Two agency nurses at 810 kr cost EPISODES' 230 tkr."""


def staffing_csv() -> str:
    """staffing.csv."""
    lines = [NOTE, ";".join(COLUMNS)]
    lines += [";".join((*row, SOURCE)) for row in STAFF]
    return "\n".join(lines) + "\n"
