"""The same money in ways that ledgers and persons print it: read alike, or asked about in words."""

from collections import defaultdict
from decimal import Decimal

import pytest

import layouts
from forecast.errors import InputError
from forecast.ledger.intake.proposal.propose import propose
from forecast.ledger.intake.reading.read import read_book_by

NAMES = ("51 Hemtjänst", "52 Särskilt boende", "53 Boende LSS", "55 Barn och unga", "58 Stab")
MONTHS = {
    name: [Decimal(-(1000 + 137 * at + (311 * month * (at + 2)) % 900)) for month in range(1, 9)]
    for at, name in enumerate(NAMES)
}
PLANNED = {name: [amount - 40 + 25 * (at % 4) for at, amount in enumerate(months)] for name, months in MONTHS.items()}
SO_FAR = {name: sum(months) for name, months in MONTHS.items()}
PLANNED_SO_FAR = {name: sum(months) for name, months in PLANNED.items()}
BUDGET = {name: Decimal(12 * (-1200 - 99 * at)) for at, name in enumerate(NAMES)}
FORECAST = {name: BUDGET[name] + (-1) ** at * 411 - 200 for at, name in enumerate(NAMES)}
ACTUAL, YEAR_BUDGET, PROGNOSIS = ("actual", 1, 8), ("budget", 1, 12), ("forecast", 1, 12)
WHOLE = {
    ACTUAL: sum(SO_FAR.values()), YEAR_BUDGET: sum(BUDGET.values()), PROGNOSIS: sum(FORECAST.values()),
}  # fmt: skip
TITLE = [["Socialnämnden, belopp i tkr"], []]


def months_of(kind, amounts):
    return {(kind, month, month): sum(own[month - 1] for own in amounts.values()) for month in range(1, 9)}


def read(*pages):
    """What a file's amounts come to, in tkr by kind and months, and what its proposal asks."""
    book = layouts.to_book(list(pages))
    proposal = propose(book)
    intake = read_book_by(book, proposal.mapping)
    own = intake.lines.role[intake.line] == ""
    out = defaultdict(Decimal)
    for at, amount in zip(intake.measure[own], intake.amount[own], strict=True):
        measured = intake.measures[at]
        out[measured.kind.value, measured.span.first, measured.span.last] += Decimal(round(amount * 100)) / 100000
    assert round(intake.sum_file, 2) == round(intake.sum_loaded + intake.sum_skipped, 2)
    return dict(out), " ".join(told.sentence for told in proposal.questions), intake


def page(head, rows, *, name="Blad1", above=TITLE):
    return layouts.Page(name, [*above, head, *rows])


def total(rows, label="Summa"):
    return [label, *(sum(row[at] for row in rows) for at in range(1, len(rows[0])))]


def three(name):
    return [SO_FAR[name], FORECAST[name], BUDGET[name]]


HEAD = ["Utfall 2024-08", "Prognos 2024", "Budget 2024"]


@pytest.mark.parametrize(
    ("words", "months"),
    [
        (("Utfall 2024-08", "Prognos 2024", "Budget 2024"), {}),
        (("Utfall jan-aug", "Prognos", "Budget 2024"), {}),
        (("Utfall", "Prognos", "Budget"), {"Period": "202408"}),
    ],
)
def test_the_months_stand_with_the_kind_or_beside_it(words, months):
    rows = [
        [name, *months.values(), word, amount]
        for name in NAMES
        for word, amount in zip((*words, "Avvikelse"), (*three(name), FORECAST[name] - BUDGET[name]), strict=True)
    ]
    got, _, _ = read(page(["Verksamhet", *months, "Mått", "Belopp"], rows))
    assert got == WHOLE


def test_each_month_of_each_kind_on_a_row_of_its_own():
    rows = [
        [name, f"{word} {layouts.MONTHS[month]} 2024", amounts[name][month]]
        for name in NAMES
        for word, amounts in (("Utfall", MONTHS), ("Budget", PLANNED))
        for month in range(8)
    ]
    got, _, _ = read(page(["Verksamhet", "Mått", "Belopp"], rows))
    assert got == months_of("actual", MONTHS) | months_of("budget", PLANNED)


def test_short_words():
    rows = [[name, SO_FAR[name], PLANNED_SO_FAR[name], BUDGET[name], FORECAST[name]] for name in NAMES]
    head = ["Verksamhet", "Utf ack", "Bud ack", "Bud helår", "Progn"]
    got, _, _ = read(page(head, [*rows, total(rows)], above=[["Uppföljning augusti 2024, tkr"], []]))
    assert got == WHOLE | {("ytd_budget", 1, 8): sum(PLANNED_SO_FAR.values())}


def test_the_same_period_last_year_is_no_whole_year():
    rows = [[name, SO_FAR[name], SO_FAR[name] - 50, BUDGET[name]] for name in NAMES]
    head = ["Verksamhet", "Utfall", "Utfall samma period föregående år", "Budget helår"]
    _, _, intake = read(page(head, rows, above=[["Uppföljning per 2024-08-31, tkr"], []]))
    assert [str(m.span) for m in intake.measures] == ["2024-01..2024-08", "2023-01..2023-08", "2024"]


def test_outcome_months_then_forecast_months():
    rows = [[name, *MONTHS[name], *MONTHS[name][:4], BUDGET[name]] for name in NAMES]
    above = [["2024, tkr"], ["Verksamhet", *["Utfall"] * 8, *["Prognos"] * 4, "Årsbudget"]]
    got, _, _ = read(page([None, *layouts.MONTHS, None], rows, above=above))
    ahead = {("forecast", m + 8, m + 8): got[("actual", m, m)] for m in range(1, 5)}
    assert got == months_of("actual", MONTHS) | ahead | {YEAR_BUDGET: WHOLE[YEAR_BUDGET]}


# ---- units and signs of single columns -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("title", "head"),
    [
        ("Socialnämnden, belopp i tkr", ["Utfall 2024-08 (kr)", "Prognos 2024", "Budget 2024"]),
        ("Socialnämnden", ["Utfall 2024-08 (kr)", "Prognos 2024 (tkr)", "Budget 2024 (tkr)"]),
    ],
)
def test_a_column_in_a_unit_of_its_own(title, head):
    rows = [[name, 1000 * SO_FAR[name], FORECAST[name], BUDGET[name]] for name in NAMES]
    got, _, _ = read(page(["Verksamhet", *head], [*rows, total(rows)], above=[[title], []]))
    assert got == WHOLE


def test_a_unit_that_no_committee_turns_over_is_doubted():
    rows = [[name, *(1000 * amount for amount in three(name))] for name in NAMES]
    _, asked, _ = read(page(["Verksamhet", *HEAD], [*rows, total(rows)]))
    assert "mer än någon nämnd omsätter. Är beloppen i en mindre enhet?" in asked


def test_a_budget_without_its_minus_is_turned_and_told():
    rows = [[name, SO_FAR[name], FORECAST[name], -BUDGET[name]] for name in NAMES]
    got, asked, _ = read(page(["Verksamhet", *HEAD], [*rows, total(rows)]))
    assert got == WHOLE
    assert "motsatt tecken mot de andra kolumnernas, och vänds" in asked


@pytest.mark.parametrize("costs", [1, -1])
def test_a_forecast_as_a_deviation_goes_by_the_other_deviation(costs):
    """With costs printed positive or negative, deviations are outcome - budget: plus is worse or better."""
    rows = [
        [name, *(-costs * amount for amount in (BUDGET[name], PLANNED_SO_FAR[name], SO_FAR[name],
         SO_FAR[name] - PLANNED_SO_FAR[name], FORECAST[name] - BUDGET[name]))]
        for name in NAMES
    ]  # fmt: skip
    head = [
        "Verksamhet",
        "Årsbudget 2024",
        "Budget jan-aug",
        "Utfall jan-aug",
        "Avvikelse jan-aug",
        "Avvikelse prognos",
    ]
    got, _, _ = read(page(head, [*rows, total(rows)]))
    assert got == WHOLE | {("ytd_budget", 1, 8): sum(PLANNED_SO_FAR.values())}


def test_a_forecast_as_a_deviation_is_asked_about_where_nothing_shows_its_sign():
    rows = [[name, BUDGET[name], SO_FAR[name], FORECAST[name] - BUDGET[name]] for name in NAMES]
    got, asked, _ = read(page(["Verksamhet", "Årsbudget 2024", "Utfall jan-aug", "Prognosavvikelse"], rows))
    assert got == WHOLE
    assert "plus läses som bättre, fast inget visar det" in asked


@pytest.mark.parametrize("balance", [False, True])
def test_debit_and_credit(balance):
    rows = []
    for name in NAMES:
        rows += [[name, "3010", None, Decimal(5000)], [name, "5010", -1000 * SO_FAR[name], Decimal(200)]]
    if balance:
        rows = [[*row, (row[2] or 0) - (row[3] or 0)] for row in rows]
    head = ["Verksamhet", "Konto", "Debet", "Kredit", *(["Saldo"] if balance else [])]
    got, _, _ = read(page(head, rows, above=[["Saldon 2024-01-01 - 2024-08-31"], []]))
    assert got == {ACTUAL: WHOLE[ACTUAL] + Decimal("5.2") * len(NAMES)}


# ---- sheets --------------------------------------------------------------------------------------------------------


def test_a_sheet_a_month_with_the_months_alone():
    pages = []
    for month in range(8):
        rows = [[name, MONTHS[name][month], PLANNED[name][month]] for name in NAMES]
        pages.append(page(["Verksamhet", "Utfall", "Budget"], [*rows, total(rows)], name=layouts.MONTHS[month].title(),
                          above=[["Utfall och budget 2024, tkr"]]))  # fmt: skip
    got, asked, _ = read(*pages)
    assert got == months_of("actual", MONTHS) | months_of("budget", PLANNED)
    assert "Ett blad per månad: talen växer inte från blad till blad: varje månad för sig." in asked


def test_a_sheet_a_month_to_date_beside_the_years_budget_which_is_read_once():
    pages = []
    for month in range(1, 9):
        rows = [[name, sum(MONTHS[name][:month]), BUDGET[name], FORECAST[name] - month] for name in NAMES]
        pages.append(page(["Verksamhet", "Utfall", "Budget", "Prognos"], rows, name=layouts.MONTHS[month - 1],
                          above=[["Uppföljning 2024, tkr"]]))  # fmt: skip
    got, _, intake = read(*pages)
    assert got[ACTUAL] == WHOLE[ACTUAL]
    assert got[YEAR_BUDGET] == WHOLE[YEAR_BUDGET]
    assert got[PROGNOSIS] == WHOLE[PROGNOSIS] - 8 * len(NAMES)
    assert {s.why for s in intake.skipped} == {"årets belopp läses på en senare månads blad"}


# ---- rows ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("below", [False, True])
@pytest.mark.parametrize("alone_first", [False, True])
def test_a_group_of_one_row_is_loaded_once(below, alone_first):
    rows = [[name[3:], *three(name)] for name in NAMES]
    group = [total(rows[:4], "Vård"), *rows[:4]]
    alone = [["Administration", *rows[4][1:]], rows[4]]
    if below:
        group, alone = group[::-1], alone[::-1]
    groups = [*alone, *group] if alone_first else [*group, *alone]
    body = [*groups, total(rows, "Nämnden")] if below else [total(rows, "Nämnden"), *groups]
    got, _, intake = read(page(["", *HEAD], body))
    assert got == WHOLE
    assert len([s for s in intake.skipped if s.why.startswith("summa")]) == 3


def test_a_month_beside_a_budget_of_its_size_is_that_month_alone():
    rows = [[name, "202408", MONTHS[name][7], PLANNED[name][7]] for name in NAMES]
    got, asked, _ = read(page(["Verksamhet", "Period", "Utfall", "Budget"], rows))
    assert set(got) == {("actual", 8, 8), ("budget", 8, 8)}
    assert "budgeten bredvid är lika stor: båda är månadens" in asked


def test_a_table_that_lies_down_is_refused_in_words():
    rows = [[word, *(three(name)[at] for name in NAMES)] for at, word in enumerate(HEAD)]
    with pytest.raises(InputError, match=r"En tabell ligger ner.* Vänd tabellen"):
        propose(layouts.to_book([page(["", *(name[3:] for name in NAMES)], rows)]))


def test_headings_that_nobody_reads_are_told():
    rows = []
    for at, name in enumerate(NAMES):
        cost = [amount - 300 - at for amount in three(name)]
        rows += [[name], ["Intäkter", *[Decimal(300 + at)] * 3], ["Kostnader", *cost], ["Netto", *three(name)]]
    got, _, intake = read(page(["Verksamhet", *HEAD], rows))
    assert got == WHOLE
    [said] = [finding.sentence for finding in intake.findings if "rubriken ovanför" in finding.sentence]
    assert said.startswith("”Intäkter”, ”Kostnader” står på 5 rader var, och bara rubriken ovanför skiljer dem åt.")


def test_sheets_of_units_with_the_same_rows_are_told():
    pages = [
        page(["", "Utfall", "Budget 2024"],
             [["Intäkter", Decimal(900), Decimal(1000)], ["Personal", SO_FAR[name], BUDGET[name]]],
             name=name, above=[[f"{name}, utfall per 2024-08-31, tkr"]])
        for name in NAMES
    ]  # fmt: skip
    _, _, intake = read(*pages)
    assert any("har samma rader, och bara bladets namn skiljer dem åt" in f.sentence for f in intake.findings)


@pytest.mark.parametrize("apart", [False, True])
def test_a_summary_beside_the_details_is_a_check(apart):
    rows = [[name, *three(name)] for name in NAMES]
    summary = page(["", *HEAD], [total(rows, "Socialnämnden")], name="Sammanfattning")
    details = page(["Verksamhet", *HEAD], [*rows, total(rows)], name="Detaljer")
    both = [layouts.Page("Blad1", [*summary.rows, [], ["Detaljer"], *details.rows[2:]])]
    got, _, intake = read(*([summary, details] if apart else both))
    assert got == WHOLE
    assert any("har bara summan av en annan tabell" in finding.sentence for finding in intake.findings)


def test_the_same_table_in_kr_and_in_tkr_is_loaded_once():
    pages = [
        page(["Verksamhet", *HEAD], [[name, *(factor * amount for amount in three(name))] for name in NAMES],
             name=unit, above=[[f"Belopp i {unit}"], []])
        for unit, factor in (("tkr", 1), ("kr", 1000))
    ]  # fmt: skip
    got, _, intake = read(*pages)
    assert got == WHOLE
    assert any("upprepar en annan tabell" in finding.sentence for finding in intake.findings)


def test_groups_of_the_period_and_of_the_year_and_balances_at_both_ends():
    rows = [[name, SO_FAR[name], PLANNED_SO_FAR[name], BUDGET[name], FORECAST[name]] for name in NAMES]
    above = [["Per 2024-08-31, tkr"], [None, "Perioden", None, "Helår", None]]
    got, _, _ = read(page(["Verksamhet", "Utfall", "Budget", "Budget", "Prognos"], rows, above=above))
    assert got == WHOLE | {("ytd_budget", 1, 8): sum(PLANNED_SO_FAR.values())}
    rows = [[name, "5010", Decimal(0), -1000 * SO_FAR[name], Decimal(0), -1000 * SO_FAR[name]] for name in NAMES]
    head = ["Verksamhet", "Konto", "Ing saldo", "Debet", "Kredit", "Utg saldo"]
    got, _, _ = read(page(head, rows, above=[["Period 202401 - 202408"], []]))
    assert got == {ACTUAL: WHOLE[ACTUAL]}
