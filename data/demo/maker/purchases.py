"""purchases.yaml, hours.csv and allocation.yaml: an invented purchaser and provider, late hours, units that share."""

from __future__ import annotations

from maker.papers import NOTE
from maker.texts import SOURCE

BUDGET_HOURS = (5140, 4830, 5160, 4990, 5150, 4990, 5090, 5140, 5030, 5200, 5050, 5230)
"""Of 2024; 61 000 as in volumes.csv."""
FINAL_2023 = (5190, 4720, 5230, 5080, 5200, 5090, 5060, 5170, 5120, 5310, 5190, 5440)
"""Of 2023 as they became; 61 800 as in volumes.csv."""
FINAL_2024 = (5225, 4925, 5270, 5105, 5250, 5080, 5140)
LAST = 5130
"""August 2024: known once, not yet corrected."""
LATE = (
    18, 24, 9, 31, 12, 20, 41, 26, 7, 15, 22, -6,
    19, 28, 11, 34, 16, 23, 37,
)  # fmt: skip
"""What the correction a month later came to, in thousandths of the first number."""
AGAIN = ("2024-03", "2024-06", 40, "Påhittat: fast omsorgskontakt registrerades i efterhand")
"""A month that was corrected once more: month, when it became known, hours, why."""
PAIR = "hemtjanst"


def purchases_yaml() -> str:
    """The pair; its internal entries are not in the books, as purchase and sale take each other out."""
    hours = ", ".join(map(str, BUDGET_HOURS))
    return f"""{NOTE}
schema: 1
pairs:
  - id: {PAIR}
    name: Hemtjänst
    purchaser: {{name: Beställare hemtjänst 65+}}
    provider:
      name: Hemtjänstproduktion
      cost_rows: [hemtjanst.staff, hemtjanst.substitutes, hemtjanst.purchase, hemtjanst.other]
    budget_price: 1180
    prices:
      - {{from: 2024-04, price: 1192, source: {SOURCE}}}
    budget_hours: [{hours}]
    source: {SOURCE}
"""


def hours_csv() -> str:
    """Every month twice, as first known and as corrected a month later; the last one once."""
    lines = [NOTE, "pair;month;hours;known_at;source;note"]
    months = [(2023, number) for number in range(1, 13)] + [(2024, number) for number in range(1, 8)]
    for (year, number), final, late in zip(months, FINAL_2023 + FINAL_2024, LATE, strict=True):
        month, after = f"{year}-{number:02d}", f"{year + number // 12}-{number % 12 + 1:02d}"
        again = AGAIN[2] if month == AGAIN[0] else 0
        corrected = final - again
        lines.append(f"{PAIR};{month};{round(corrected * 1000 / (1000 + late))};{month};{SOURCE};")
        lines.append(f"{PAIR};{month};{corrected};{after};{SOURCE};")
        if again:
            lines.append(f"{PAIR};{month};{final};{AGAIN[1]};{SOURCE};{AGAIN[3]}")
    lines.append(f"{PAIR};2024-08;{LAST};2024-08;{SOURCE};")
    return "\n".join(lines) + "\n"


def allocation_yaml() -> str:
    """Home care by hours and homes by care load within their frames, meeting places by inhabitants from below."""
    return f"""{NOTE}
schema: 1
allocations:
  - id: hemtjanst
    name: Hemtjänstens grupper
    measures:
      - {{id: timmar, name: Beviljade timmar, kind: hours, unit: timmar, price: 1180, source: {SOURCE}}}
    frame:
      rows: [hemtjanst.staff, hemtjanst.substitutes, hemtjanst.purchase, hemtjanst.other]
      source: {SOURCE}
    units:
      - {{id: norr, name: Hemtjänst norr, needs: {{timmar: 17900}}, budget: -19400000}}
      - {{id: soder, name: Hemtjänst söder, needs: {{timmar: 17200}}, budget: -21350000}}
      - {{id: oster, name: Hemtjänst öster, needs: {{timmar: 16400}}, budget: -17189000}}
      - id: natt
        name: Nattpatrullen
        needs: {{timmar: 10900}}
        budget: -13900000
        note: "Påhittat: två går tillsammans på natten, men timmen räknas en gång."
    source: {SOURCE}
  - id: sarskilt-boende
    name: Särskilt boende, husen
    measures:
      - {{id: vardtyngd, name: Vårdtyngd, kind: points, unit: poäng, price: 17000, assumed: true, source: {SOURCE}}}
    frame:
      rows: [sarskilt-boende.staff, sarskilt-boende.substitutes]
      source: {SOURCE}
    units:
      - {{id: ekgarden, name: Ekgården, needs: {{vardtyngd: 1540}}, budget: -24700000}}
      - {{id: bjorken, name: Björken, needs: {{vardtyngd: 1180}}, budget: -21450000}}
      - {{id: lindhaga, name: Lindhaga, needs: {{vardtyngd: 1320}}, budget: -21091000}}
      - {{id: solglantan, name: Solgläntan, needs: {{vardtyngd: 960}}, budget: -16900000}}
    source: {SOURCE}
  - id: motesplatser
    name: Mötesplatser för äldre
    measures:
      - {{id: yngre, name: 65–79 år, kind: population, unit: invånare, price: 180, assumed: true, source: {SOURCE}}}
      - {{id: aldre, name: 80 år och äldre, kind: population, unit: invånare, price: 420, assumed: true,
         source: {SOURCE}}}
    units:
      - {{id: centrum, name: Centrum, needs: {{yngre: 1150, aldre: 430}}, budget: -420000}}
      - {{id: norra, name: Norra, needs: {{yngre: 720, aldre: 310}}, budget: -240000}}
      - {{id: sodra, name: Södra, needs: {{yngre: 540, aldre: 205}}, budget: -190000}}
    source: {SOURCE}
"""
