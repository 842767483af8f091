"""Every file of the demo as text: the months, the trees, the settings, and what people wrote beside them."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import timedelta

from maker.books import Books
from maker.invented import CASES, COST_TYPES, EPISODES, GRANTS, KINDS
from maker.published import ACTIVITIES, BOOKED, GROUP, LAST_YEAR, YEAR, YEARS
from maker.shapes import placement_days
from maker.texts import COMMENTS, DOCUMENT, DRIVERS, INDICATORS, JUDGED, MEASURES, SOURCE, VOLUMES

STATEMENT = "by_activity"
NOTE = "# Påhittad kommun: alla siffror är syntetiska. Görs av make.py; ändra där och inte här."
NOW = YEARS.index(YEAR)
OPENINGS = {"opening": "börjar", "price": "nytt avtal"}
Cell = str | int | float | None
Item = Mapping[str, str | int | float | None]


def kronor(amount: int) -> str:
    """A whole amount as a Swedish text writes it."""
    return f"{amount:,}".replace(",", " ")


def csv_text(header: str, rows: Iterable[Sequence[Cell]]) -> str:
    """A semicolon-separated file with a note on top; None is an empty cell and decimals have a comma."""
    lines = [NOTE, header]
    for row in rows:
        cells = ["" if c is None else str(c).replace(".", ",") if isinstance(c, float) else str(c) for c in row]
        if any(";" in cell or '"' in cell for cell in cells):
            raise ValueError(f"a cell would need quotes: {cells}")
        lines.append(";".join(cells))
    return "\n".join(lines) + "\n"


def yaml_list(key: str, items: Iterable[Item], bare: Sequence[str] = ()) -> str:
    """A YAML file with one list of flat items; texts are quoted, dates and spans (the keys in `bare`) are not."""
    lines = [NOTE, "schema: 1", f"{key}:"]
    for item in items:
        filled = [(name, value) for name, value in item.items() if value not in (None, "")]
        for number, (name, value) in enumerate(filled):
            text = value if name in bare else json.dumps(value, ensure_ascii=False)
            lines.append(f"  {'-' if number == 0 else ' '} {name}: {text}")
    return "\n".join(lines) + "\n"


def workspace_yaml() -> str:
    """workspace.yaml: who, when, and how each year's file is read."""
    measures = "{utfall: {kind: actual}, budget: {kind: budget}}"
    names = ", ".join(f"{name}: {key}" for key, name in COST_TYPES.items())
    tables = "".join(
        f"  - file: manader_{year}.csv\n"
        f"    title: Utfall och budget per månad {year}\n"
        f"    statement: {STATEMENT}\n"
        f"    label: [verksamhet]\n"
        f"    cost_type_column: kostnadsslag\n"
        f"    cost_types: {{{names}}}\n"
        f"    period_column: period\n"
        f"    measures: {measures}\n"
        for year in YEARS
    )
    return (
        f"{NOTE}\n"
        "# Årssummorna per verksamhet 2023 och jan-aug 2024 är lika stora som Askersunds tryckta. Det är allt som är\n"
        "# hämtat någonstans ifrån: månader, kostnadsslag, bidrag, placeringar, orsaker och personer är påhittade.\n"
        "schema: 1\n"
        "municipality: Demokommun (påhittad)\n"
        'code: "9999"\n'
        "committee: Socialnämnden\n"
        f"year: {YEAR}\n"
        f"as_of: {YEAR}-{BOOKED:02d}\n"
        f"source: påhittade månader till och med augusti {YEAR}\n"
        "synthetic: true\n"
        "unit: kr\n"
        "sign: cost_negative\n"
        f"primary_statement: {STATEMENT}\n"
        "total: total\n"
        "headline: model\n"
        "profile: askersund\n"
        "budget_version: påhittad fördelning på månader\n"
        "principles:\n"
        "  holiday_liability: unit\n"
        "  pay_review_budget: rows\n"
        f"tables:\n{tables}"
    )


def rows_csv(rows: Iterable[str]) -> str:
    """rows.csv: the printed tree, with the cost types of every activity below it."""
    out: list[tuple[Cell, ...]] = []
    below: dict[str, list[str]] = {}
    for row in rows:
        below.setdefault(row.partition(".")[0], []).append(row)
    group_key, group_name = GROUP
    for activity in ACTIVITIES:
        if activity.parent == group_key and not any(row[1] == group_key for row in out):
            out.append((STATEMENT, group_key, "total", group_name, group_key, "net", "sum", ""))
        out.append((STATEMENT, activity.key, activity.parent, activity.name, activity.key, "net", "sum", ""))
        for row in below[activity.key]:
            cost_type = row.partition(".")[2]
            out.append((STATEMENT, row, activity.key, COST_TYPES[cost_type], activity.key, cost_type, "leaf", ""))
    out.append((STATEMENT, "total", "", "Summa", "", "net", "sum", ""))
    return csv_text("statement;row;parent;name;activity;cost_type;role;aliases", out)


def months_csv(actual: Books, budget: Books, year: int) -> str:
    """One year's long table; the outcome is empty in months that are not booked."""
    names = {activity.key: activity.name for activity in ACTIVITIES}
    index, out = YEARS.index(year), []
    for row in actual:
        activity, _, cost_type = row.partition(".")
        for month in range(1, 13):
            booked = year < YEAR or month <= BOOKED
            outcome = int(actual[row][index, month - 1]) if booked else None
            plan = int(budget[row][index, month - 1])
            out.append((names[activity], COST_TYPES[cost_type], f"{year}-{month:02d}", outcome, plan))
    return csv_text("verksamhet;kostnadsslag;period;utfall;budget", out)


def episode_events() -> list[Item]:
    """The episodes that people have written down, with what is booked of them."""
    out: list[Item] = []
    for episode in (episode for episode in EPISODES if episode.note):
        span = f"{episode.year}-{episode.first:02d}"
        if episode.last > episode.first:
            span += f"..{episode.year}-{episode.last:02d}"
        stops = f"{episode.year}-{episode.last + 1:02d}-01" if episode.kind == "ending" else None
        out.append({"name": episode.name, "kind": episode.kind, "row": episode.row, "amount": episode.amount,
                    "booked": span, "state": episode.state, "from": stops, "note": episode.note})  # fmt: skip
    return out


def placement_events() -> list[Item]:
    """This year's changes of placements; `from` is the first day that is different."""
    out: list[Item] = []
    for case in CASES:
        name, price = f"Påhittat: placering {case.name}", f"{kronor(case.price)} kr per dygn"
        if case.first.year == YEAR:
            out.append({"name": f"{name}, {OPENINGS[case.kind]}", "kind": case.kind, "row": case.row,
                        "state": "certain", "from": case.first.isoformat(), "note": f"{price}."})  # fmt: skip
        if case.last is not None and case.last.year == YEAR:
            state, gone = "certain" if case.last.month <= BOOKED else "planned", case.last + timedelta(days=1)
            out.append({"name": f"{name}, avslutas", "kind": "ending", "row": case.row, "state": state,
                        "from": gone.isoformat(), "note": f"{price} upphör."})  # fmt: skip
    return out


def placements_csv() -> str:
    """placements.csv: the cases at this year's price; a new contract replaces the old one from the first day on."""
    rows: dict[str, tuple[Cell, ...]] = {}
    for case in CASES:
        start = rows[case.name][4] if case.name in rows else case.first.isoformat()
        end = None if case.last is None else case.last.isoformat()
        rows[case.name] = (case.name, case.row, KINDS[case.name[0]], case.price, start, end, SOURCE)
    return csv_text("id;row;kind;price_per_day;start;end;source", rows.values())


def events_yaml() -> str:
    """events.yaml: episodes and placements."""
    events = [*episode_events(), *placement_events()]
    items: list[Item] = [
        {"id": f"h{number}", "statement": STATEMENT, **event, "source": SOURCE}
        for number, event in enumerate(events, start=1)
    ]
    return yaml_list("events", items, bare=("booked", "from"))


def grants_yaml() -> str:
    """grants.yaml: the year's grants and what is booked of them."""
    items: list[Item] = [
        {
            "id": f"b{number}", "name": grant.name, "giver": "Påhittad myndighet", "statement": STATEMENT,
            "row": grant.row, "amount": grant.amounts[NOW] * 1000,
            "booked": grant.amounts[NOW] * 1000 * sum(m <= BOOKED for m in grant.months) // len(grant.months),
            "status": grant.status, **grant.terms, "where": "committee", "year": YEAR, "source": SOURCE,
            "note": grant.note,
        }
        for number, grant in enumerate((grant for grant in GRANTS if grant.status), start=1)
    ]  # fmt: skip
    return yaml_list("grants", items)


def measures_yaml() -> str:
    """measures.yaml: amounts in kr."""
    lines = [NOTE, "schema: 1", "measures:"]
    for measure in MEASURES:
        fields = {**measure, "statement": STATEMENT, "source": SOURCE}
        lines += [f"  {'- ' if at == 0 else '  '}{key}: {value}" for at, (key, value) in enumerate(fields.items())]
    return "\n".join(lines) + "\n"


def previous_csv(actual: Books, budget: Books) -> str:
    """previous_forecast.csv: what a forecast in May said, half the budget's rest and half last year's, per row."""
    out = []
    for row in actual:
        so_far = int(actual[row][NOW, :4].sum())
        plan, before = int(budget[row][NOW, 4:].sum()), int(actual[row][YEARS.index(LAST_YEAR), 4:].sum())
        level = round((so_far + (plan + before * 1.03) / 2) / 1000) * 1000
        out.append((STATEMENT, row, level, None, "maj", SOURCE))
    return csv_text("statement;row;forecast;change;label;source", out)


def judgements_yaml(actual: Books) -> str:
    """judgements.yaml: the months so far and a judged pace for the rest, in round 10 000 kr."""
    items: list[Item] = []
    for row, pace, reason, role, day in JUDGED:
        so_far = int(actual[row][NOW, :BOOKED].sum())
        level = round(so_far * (1 + pace * (12 - BOOKED) / BOOKED) / 10_000) * 10_000
        items.append(
            {"statement": STATEMENT, "row": row, "forecast": level, "reason": reason, "name": role, "date": day}
        )
    return yaml_list("judgements", items, bare=("date",))


def volumes_csv() -> str:
    """volumes.csv: written volumes, and the days in care counted from the same cases that make the costs."""
    out: list[tuple[Cell, ...]] = []
    for area, measure, unit, outcome, plan in VOLUMES:
        for year, done, planned in zip(YEARS, outcome, plan, strict=True):
            out.append((area, measure, unit, year, done, planned, "", SOURCE))
    for row, area in (("56.placements", "Barn och unga"), ("55.placements", "Vuxna med missbruksproblem")):
        days = placement_days(row)
        for year in YEARS:
            done = sum(item[2] for item in days if item[0] == year) if year < YEAR else None
            out.append((area, "Placeringar", "dygn", year, done, None, "räknat ur de påhittade placeringarna", SOURCE))
    return csv_text("area;measure;unit;year;actual;budget;note;source", out)


def comments_csv() -> str:
    """comments.csv: causes in invented words, for the judged layer."""
    rows = [
        (STATEMENT, row, "judged", f"Påhittat: {cause[0].lower()}{cause[1:]}", f"Påhittat: {text}", role, DOCUMENT)
        for row, cause, text, role in COMMENTS
    ]
    return csv_text("statement;row;layer;cause;quote;author;source", rows)


def drivers_csv() -> str:
    """drivers.csv: invented drivers."""
    rows = [(n, *driver, f"Påhittat: {driver[2]} {driver[4]}", SOURCE) for n, driver in enumerate(DRIVERS, start=1)]
    return csv_text("id;period;category;driver;unit;value;comparison_period;comparison_value;quote;source", rows)


def indicators_csv() -> str:
    """indicators.csv: invented goal figures."""
    rows = [(*indicator, DOCUMENT, f"Påhittat: {indicator[0]} {indicator[3]}") for indicator in INDICATORS]
    return csv_text("indicator;unit;period;value;target;target_period;kind;document;quote", rows)
