"""knowledge.yaml: what the demo's economist knows of the effects that were built into the months."""

from __future__ import annotations

import json

from maker.invented import GRANTS, LEVELS, QUARTERLY_RENT
from maker.papers import NOTE, STATEMENT
from maker.published import YEARS
from maker.shapes import LATE_SHARE, PAY_REVIEW, RETRO_YEARS
from maker.texts import SOURCE


def pay_reviews() -> list[str]:
    """Every year's review; in the years in which it was signed late it is paid in May."""
    late = {year: f", paid: {year}-05" for year in RETRO_YEARS}
    return [
        f"  - {{from: {year}-04{late.get(year, '')}, rate: {rate}, source: {SOURCE}}}"
        for year, rate in PAY_REVIEW.items()
    ]


def pay_rows() -> list[str]:
    """Substitutes are pay as well; only staff rows are so by themselves."""
    rows = [f"{activity}.substitutes" for activity, level in LEVELS.items() if "substitutes" in level]
    return [f"  - {{statement: {STATEMENT}, row: {row}, share: 1, source: {SOURCE}}}" for row in rows]


def rhythms() -> list[str]:
    """One landlord is paid for three months at a time; with a history of months the row shows it by itself."""
    row = f"{QUARTERLY_RENT}.rent"
    return [f"  - {{statement: {STATEMENT}, row: {row}, months: [1, 4, 7, 10], source: {SOURCE}}}"]


def lump_sums() -> list[str]:
    """Every year's decided grants, in the months in which they are booked; an uncertain one is left to its history."""
    out = []
    for grant in GRANTS:
        if grant.status != "decided":
            continue
        name = json.dumps(grant.name, ensure_ascii=False)
        for year, amount in zip(YEARS, grant.amounts, strict=True):
            months = ", ".join(f"{year}-{month:02d}" for month in grant.months)
            out.append(
                f"  - {{name: {name}, statement: {STATEMENT}, row: {grant.row}, amount: {amount * 1000}, "
                f"months: [{months}], status: decided, source: {SOURCE}}}"
            )
    return out


def preliminary() -> list[str]:
    """A part of each month's purchases is invoiced the month after."""
    rows = f"statement: {STATEMENT}, cost_types: [purchase]"
    return [f"  - {{{rows}, booked_in: next_month, complete: [{round(1 - LATE_SHARE, 2)}], source: {SOURCE}}}"]


def knowledge_yaml() -> str:
    """knowledge.yaml."""
    sections = {
        "pay_reviews": pay_reviews(),
        "pay_rows": pay_rows(),
        "rhythms": rhythms(),
        "lump_sums": lump_sums(),
        "preliminary": preliminary(),
    }
    lines = [NOTE, "schema: 1"]
    for key, items in sections.items():
        lines += [f"{key}:", *items]
    return "\n".join(lines) + "\n"
