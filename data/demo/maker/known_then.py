"""The demo's files as they were known in each month of 2024: what was decided later does not stand in them yet.

The files of August are the demo's own, less what people said (judgements, comments: in the replay they say it month by
month) and with the outcome of the year apart, since it comes with each month's delivery.
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Mapping
from datetime import date

from maker import asked, demand, known, papers, people, staffing, units
from maker.autumn import delivered
from maker.books import Books, Kronor
from maker.invented import COST_TYPES, GRANTS, KINDS
from maker.papers import NOTE, STATEMENT, Cell, Item, csv_text, yaml_list
from maker.published import ACTIVITIES, LAST_YEAR, YEAR, YEARS
from maker.texts import DRIVERS, INDICATORS, MEASURES, SOURCE

START = 2
"""The month that the replay begins after."""
EVENTS_FROM = {"h4": 8, "h5": 3, "h6": 6, "h7": 5, "h8": 4, "h10": 3, "h12": 4, "h13": 8, "h16": 8, "h17": 5, "h18": 8}
"""Event -> the first month in which it was known; the others were known from the start."""
REVIEW_ASSUMED, REVIEW_KNOWN = 0.03, 5
"""The pay review that was counted with until it was signed, and the month in which it was."""
NEW_GRANT, GRANT_KNOWN = "Påhittat bidrag: sommarens bemanning", 6
GRANT_AMOUNT, GRANT_MONTH = 600_000, 10
BUDGET_ASKED, BUDGET_DECIDED = 9, 10
LONGER_KNOWN = 10
"""The month in which H7 was prolonged."""
THRESHOLD = "comment_threshold: {percent: 5, amount: 4000000}"
"""Higher than the demo's: a comment a month is enough to show how it goes."""


def known_files(actual: Books, budget: Books, month: int) -> dict[str, str]:
    """File name -> text: the workspace as its people knew it when `month` had been booked; without any outcome of 2024.

    Args:
        actual: the demo's outcome.
        budget: its budget.
        month: 2 to 12.
    """
    files = {
        "workspace.yaml": workspace_yaml(month),
        "units.yaml": units_yaml(),
        "rows.csv": papers.rows_csv(actual),
        "budget_2024.csv": budget_months_csv(budget),
        "events.yaml": events_yaml(month),
        "grants.yaml": grants_yaml(month),
        "measures.yaml": measures_yaml(month),
        "placements.csv": placements_csv(month),
        "knowledge.yaml": knowledge_yaml(month),
        "budget.csv": budget_csv(month),
        "drivers.csv": drivers_csv(month),
        "indicators.csv": indicators_csv(month),
        "demand.yaml": demand.demand_yaml(),
        "staffing.csv": staffing.staffing_csv(),
        "volumes.csv": papers.volumes_csv(),
        "split.yaml": asked.split_yaml(),
        "years.yaml": asked.years_yaml(),
        "population.csv": people.population_csv(),
    }
    return files | {f"manader_{year}.csv": papers.months_csv(actual, budget, year) for year in YEARS if year < YEAR}


def delivery_csv(year: Mapping[str, Kronor], month: int) -> str:
    """What the books deliver when `month` is closed: all months of the year so far, as they stand then."""
    names = {activity.key: activity.name for activity in ACTIVITIES}
    out: list[tuple[Cell, ...]] = []
    for row, months in delivered(dict(year), month).items():
        activity, _, cost_type = row.partition(".")
        for number, amount in enumerate(months, start=1):
            out.append((names[activity], COST_TYPES[cost_type], f"{YEAR}-{number:02d}", int(amount)))
    return csv_text("verksamhet;kostnadsslag;period;utfall", out)


def workspace_yaml(month: int) -> str:
    """The demo's settings as of a month, with 2024's budget as a table and its outcome left to the imports."""
    text = papers.workspace_yaml().replace(f"as_of: {YEAR}-08", f"as_of: {YEAR}-{month:02d}")
    text = text.replace("headline: model", "headline: judged").replace("till och med augusti 2024", f"{YEAR}")
    before, last = text.rsplit("  - file:", 1)
    last = last.replace("manader_2024.csv", "budget_2024.csv").replace("Utfall och budget", "Budget")
    return f"{before}  - file:{last.replace('utfall: {kind: actual}, ', '')}"


def units_yaml() -> str:
    """The demo's three units."""
    return re.sub(r"comment_threshold: .*", THRESHOLD, units.units_yaml())


def budget_months_csv(budget: Books) -> str:
    """The year's budget by month."""
    names, now = {activity.key: activity.name for activity in ACTIVITIES}, YEARS.index(YEAR)
    out: list[tuple[Cell, ...]] = []
    for row, kronor in budget.items():
        activity, _, cost_type = row.partition(".")
        for number, amount in enumerate(kronor[now], start=1):
            out.append((names[activity], COST_TYPES[cost_type], f"{YEAR}-{number:02d}", int(amount)))
    return csv_text("verksamhet;kostnadsslag;period;budget", out)


def events_yaml(month: int) -> str:
    """The events that were known; one that is only planned in August is certain when it has come."""
    events = [*papers.episode_events(), *papers.placement_events()]
    items: list[Item] = [
        {"id": f"h{number}", "statement": STATEMENT, **_prolonged(event, month), "source": SOURCE}
        for number, event in enumerate(events, start=1)
        if EVENTS_FROM.get(f"h{number}", START) <= month
    ]
    return yaml_list("events", items, bare=("booked", "from"))


def _prolonged(event: Item, month: int) -> Item:
    """An event as it was told: what was planned for a month that has come is certain, and H7 goes on in October."""
    out = dict(event)
    if month >= LONGER_KNOWN and "placering H7, avslutas" in str(event["name"]):
        out |= {"from": f"{YEAR}-12-01", "note": "6 900 kr per dygn upphör, en månad senare än planerat."}
    if out.get("state") == "planned" and str(out["from"]) <= _last_day(month).isoformat():
        out["state"] = "certain"
    return out


def grants_yaml(month: int) -> str:
    """The grants with what was booked of them; one more from June."""
    items: list[dict[str, str | int | float | None]] = []
    for number, grant in enumerate((grant for grant in GRANTS if grant.status), start=1):
        amount = grant.amounts[YEARS.index(YEAR)] * 1000
        items.append(
            {"id": f"b{number}", "name": grant.name, "giver": "Påhittad myndighet", "statement": STATEMENT,
             "row": grant.row, "amount": amount,
             "booked": amount * sum(at <= month for at in grant.months) // len(grant.months), "status": grant.status,
             **grant.terms, "where": "committee", "year": YEAR, "source": SOURCE, "note": grant.note}
        )  # fmt: skip
    if month == 12:
        won = items[-1]
        won |= {"status": "received", "probability": None, "note": "Beslutades i december; kraven är uppfyllda."}
    if month >= GRANT_KNOWN:
        items.append(
            {"id": "b5", "name": NEW_GRANT, "giver": "Påhittad myndighet", "statement": STATEMENT,
             "row": "hemtjanst.grants", "amount": GRANT_AMOUNT, "booked": GRANT_AMOUNT if month >= GRANT_MONTH else 0,
             "status": "decided", "where": "committee", "year": YEAR, "source": SOURCE,
             "note": "Beslutades i juni och betalas i oktober."}
        )  # fmt: skip
    return yaml_list("grants", items)


def measures_yaml(month: int) -> str:
    """The plan: what had been decided; how far it has come is reported month by month."""
    decided = {"schema-hemtjanst": 3, "vikarier-korttids": 8}
    lines = [NOTE, "schema: 1", "measures:"]
    for measure in MEASURES:
        if decided.get(measure["id"], START) > month:
            continue
        fields = {**measure, "statement": STATEMENT, "source": SOURCE}
        if measure["id"] == "schema-hemtjanst":
            fields |= {"state": "decided", "counted_in": "[]"}
            fields.pop("realised")
        lines += [f"  {'- ' if at == 0 else '  '}{key}: {value}" for at, (key, value) in enumerate(fields.items())]
    return "\n".join(lines) + "\n"


def placements_csv(month: int) -> str:
    """The cases that had begun, with the ends that had come or were planned."""
    rows: list[tuple[Cell, ...]] = []
    for line in papers.placements_csv().splitlines()[2:]:
        case, row, kind, price, start, end, source = line.split(";")
        if start > _last_day(month).isoformat():
            continue
        if case == "H7" and month >= LONGER_KNOWN:
            end = f"{YEAR}-11-30"
        foreseen = month >= 8 or end <= _last_day(month).isoformat()
        rows.append((case, row, kind, price, start, end if foreseen else "", source))
    if month >= 9:
        rows.append(("H8", "56.placements", KINDS["H"], "7300", f"{YEAR}-09-23", "", SOURCE))
    return csv_text("id;row;kind;price_per_day;start;end;source", rows)


def knowledge_yaml(month: int) -> str:
    """What is known of effects: the review as it was assumed until it was signed, and June's new grant."""
    text = known.knowledge_yaml()
    if month < REVIEW_KNOWN:
        text = re.sub(
            rf"from: {YEAR}-04, paid: {YEAR}-05, rate: [0-9.]+", f"from: {YEAR}-04, rate: {REVIEW_ASSUMED}", text
        )
    if month >= GRANT_KNOWN:
        lump = (
            f'  - {{name: "{NEW_GRANT}", statement: {STATEMENT}, row: hemtjanst.grants, amount: {GRANT_AMOUNT}, '
            f"months: [{YEAR}-{GRANT_MONTH}], status: decided, source: {SOURCE}}}\n"
        )
        text = text.replace("preliminary:\n", f"{lump}preliminary:\n")
    return text


def budget_csv(month: int) -> str:
    """The reallocation of March, and the supplement: asked for in September, decided in October."""
    head, *lines = asked.budget_csv().splitlines(keepends=True)[1:]
    kept = [line for line in lines if line.startswith("Omdisponering") and month >= 3]
    for line in lines:
        if line.startswith("Tilläggsbudget") and month >= BUDGET_ASKED:
            decided = line.replace(";expected;2024-10-28;;", ";decided;2024-10-28;KF § 98;")
            kept.append(decided if month >= BUDGET_DECIDED else line)
    return "".join((NOTE, "\n", head, *kept))


def drivers_csv(month: int) -> str:
    """Facts whose period was over."""
    rows = [
        (number, *driver, f"Påhittat: {driver[2]} {driver[4]}", SOURCE)
        for number, driver in enumerate(DRIVERS, start=1)
        if _over(driver[0], month)
    ]
    return csv_text("id;period;category;driver;unit;value;comparison_period;comparison_value;quote;source", rows)


def indicators_csv(month: int) -> str:
    """Goal figures whose period was over."""
    document = "Påhittad månadsrapport"
    rows = [
        (*indicator, document, f"Påhittat: {indicator[0]} {indicator[3]}")
        for indicator in INDICATORS
        if _over(indicator[2], month)
    ]
    return csv_text("indicator;unit;period;value;target;target_period;kind;document;quote", rows)


def _over(period: str, month: int) -> bool:
    """Whether a period had ended: a whole year's is known at once, as a plan or a count."""
    return len(period) == 4 or int(period[:4]) <= LAST_YEAR or int(period[-2:]) <= month


def _last_day(month: int) -> date:
    return date(YEAR, month, monthrange(YEAR, month)[1])
