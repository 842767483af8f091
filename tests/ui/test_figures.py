"""Every number in the tables of Översikt and Driftredovisning is the service's."""

import math
import re
from collections.abc import Callable

import pytest
from seen import address, cells, row_of, shown, table_headed, tables
from streamlit.testing.v1 import AppTest

from builders import REAL
from forecast.ledger.specs import Layer
from forecast.model import Result
from forecast.money import Unit, format_amount
from forecast.report.lines_view import By, lines
from forecast.report.overview import overview
from forecast.report.rows_view import open_row
from forecast.scenario.result import Choice
from forecast.service import run
from forecast.workspace.workspace import Workspace

Open = Callable[..., AppTest]
Read = Callable[[str], Workspace]


@pytest.fixture(scope="module")
def result(real_workspace: Read) -> Callable[[str], tuple[Workspace, Result]]:
    """Name -> the workspace and what the service forecasts with its own headline layer."""
    kept: dict[str, tuple[Workspace, Result]] = {}

    def of(name: str) -> tuple[Workspace, Result]:
        if name not in kept:
            opened = real_workspace(name)
            kept[name] = (opened, run(opened, (), Choice(headline=opened.settings.headline)))
        return kept[name]

    return of


Of = Callable[[str], tuple[Workspace, Result]]


def amount(sek: float, unit: Unit, *, signed: bool = False) -> str:
    """An amount as a cell shows it: nothing where nothing is known."""
    return "" if math.isnan(sek) else format_amount(sek, unit, signed=signed)


@pytest.mark.parametrize("by", ["verksamhet", "kostnadsslag"])
@pytest.mark.parametrize("name", REAL)
def test_the_rows_are_the_services_rows(read_page: Open, result: Of, name: str, by: str) -> None:
    opened, made = result(name)
    which: By = "activity" if by == "verksamhet" else "cost_type"
    found_lines = lines(opened, made, which)
    before = made.as_of.number < 12 and any(not math.isnan(line.prior_actual) for line in found_lines)
    wanted = [
        [
            line.label,
            *(amount(sek, Unit.TKR) for sek in (line.actual, line.forecast, line.budget)),
            amount(line.deviation, Unit.TKR, signed=True),
            *([amount(line.prior_actual, Unit.TKR)] if before else []),
            amount(line.prior, Unit.TKR),
        ]
        for line in found_lines
    ]
    app = read_page("driftredovisning", name, visa=by)
    found = [[cell.strip("\N{EM SPACE}") for cell in row] for row in tables(app)[0][1:]] if wanted else []
    assert found == wanted


@pytest.mark.parametrize("name", REAL)
def test_the_opened_rows_layers_are_the_services(read_page: Open, result: Of, name: str) -> None:
    opened, made = result(name)
    app = read_page("driftredovisning", name)
    which: By = "cost_type" if address(app)["visa"] == "kostnadsslag" else "activity"
    layers = open_row(opened, made, address(app)["rad"], which, Unit.TKR).layers
    body = table_headed(app, "Skikt")
    assert [row[1] for row in body] == [amount(layer.forecast, Unit.TKR) for layer in layers]
    for row, layer in zip(body, layers, strict=True):
        if not math.isnan(layer.deviation):
            assert row[2] == amount(layer.deviation, Unit.TKR, signed=True)
    assert [layer.name for layer in layers if layer.shown] == [
        row[0].removesuffix(", visas i tabellen") for row in body if row[0].endswith("visas i tabellen")
    ]


@pytest.mark.parametrize("name", REAL)
def test_the_key_figures_are_the_totals(read_page: Open, result: Of, name: str) -> None:
    _, made = result(name)
    app = read_page("oversikt", name)
    values = {metric.label: shown(metric.value) for metric in app.metric}
    total, year = made.total, made.as_of.year
    assert values["Avvikelse mot budget"] == amount(float(made.main.deviation[total]), Unit.MNKR, signed=True)
    assert values[f"Budget {year}"] == amount(float(made.main.base.budget[total]), Unit.MNKR)
    label = f"Utfall {year}" if made.as_of.number == 12 else "Helårsprognos"
    assert values[label] == amount(float(made.main.forecast[total]), Unit.MNKR)


@pytest.mark.parametrize("name", REAL)
def test_the_bridges_table_is_the_bridge_and_foots_as_printed(read_page: Open, result: Of, name: str) -> None:
    opened, made = result(name)
    view = overview(opened, made, Unit.MNKR)
    assert view.bridge is not None
    body = table_headed(read_page("oversikt", name), f"Från budget till {view.bridge.forecast_label}")
    assert body == [
        [bar.label, format_amount(bar.amount, Unit.MNKR, view.bridge_decimals, signed=True)] for bar in view.bridge.bars
    ]
    printed = [int(row[1].replace("−", "-").replace(",", "").replace("\N{NO-BREAK SPACE}", "")) for row in body]
    assert sum(printed[:-1]) == printed[-1]


@pytest.mark.parametrize("name", REAL)
def test_the_causes_are_the_largest_deficits(read_page: Open, result: Of, name: str) -> None:
    opened, made = result(name)
    view = overview(opened, made, Unit.MNKR)
    body = table_headed(read_page("oversikt", name), "Orsak ur underlaget")
    assert [row[0].split("\n")[0].strip() for row in body] == [cause.name for cause in view.causes]
    assert [row[1] for row in body] == [
        format_amount(cause.deviation, Unit.MNKR, 2, signed=True) for cause in view.causes
    ]


@pytest.mark.parametrize("name", ["askersund-2024", "pitea-2024", "alingsas-2024"])
def test_the_span_reads_the_same_in_the_figure_and_in_the_table(read_page: Open, name: str) -> None:
    app = read_page("oversikt", name)
    figure = next(metric for metric in app.metric if "spann" in metric.label)
    others = table_headed(app, "Andra sätt att räkna")
    assert row_of(others, figure.label)[1] == shown(figure.value)


def test_the_year_is_the_services(read_page: Open, result: Of) -> None:
    _, made = result("askersund-2024")
    base, total = made.main.base, made.total
    actual, forecast = float(base.actual[total]), float(made.main.forecast[total])
    body = table_headed(read_page("oversikt", "askersund-2024"), "Året")
    wanted = {"Budget": base.budget[total], "Bokfört": actual, "Återstår": forecast - actual, "Prognos": forecast}
    wanted["Utfall 2023"] = base.prior_total[total]
    assert body == [[name, amount(float(sek), Unit.MNKR)] for name, sek in wanted.items()]


def test_the_months_of_the_year_are_the_services(read_page: Open, result: Of) -> None:
    opened, made = result("demo")
    fan = overview(opened, made, Unit.MNKR).fan
    assert fan is not None
    body = table_headed(read_page("oversikt", "demo"), "Ackumulerat, mnkr")
    columns = (fan.months, fan.actual, fan.forecast, fan.low, fan.high, fan.budget, fan.prior)
    assert body[:12] == [
        [month, *(amount(value, Unit.MNKR) for value in values)] for month, *values in zip(*columns, strict=True)
    ]
    assert body[12][:3] == ["förra prognosen", "", amount(fan.previous, Unit.MNKR)]
    assert row_of(body, "dec")[2] == amount(float(made.main.forecast[made.total]), Unit.MNKR)


def test_the_models_layer_gives_the_models_numbers(read_page: Open, real_workspace: Read) -> None:
    opened = real_workspace("askersund-2024")
    made = run(opened, (), Choice(headline=Layer.MODEL))
    app = read_page("driftredovisning", "askersund-2024", skikt="model")
    total = cells(app.table[0])[-1]
    assert total[2] == amount(float(made.main.forecast[made.total]), Unit.TKR)
    assert total[4] == amount(float(made.main.deviation[made.total]), Unit.TKR, signed=True)


def test_a_layer_that_only_some_rows_have_is_not_added_up(read_page: Open, real_workspace: Read) -> None:
    judged = [judgement.row for judgement in real_workspace("demo").judgements]
    assert 0 < len(judged) < 10
    line = row_of(table_headed(read_page("driftredovisning", "demo", rad="total"), "Skikt"), "Bedömd")
    assert not any(cell.startswith("+") for cell in line[1:])


@pytest.mark.parametrize("name", REAL)
def test_rows_have_bars_and_the_total_has_none(read_page: Open, name: str) -> None:
    table = read_page("driftredovisning", name).table[0]
    body = cells(table)[1:]
    styles = table.proto.arrow_data.styler.styles
    rules = [rule.split("{") for rule in styles.split("}") if "linear-gradient" in rule]
    barred = {int(number) for names, _ in rules for number in re.findall(r"_row(\d+)_col4", names)}
    totals = {at for at, row in enumerate(body) if row[0].strip() in {"Summa", "TOTALT", "Resultat"}}
    assert barred
    assert not barred & totals
