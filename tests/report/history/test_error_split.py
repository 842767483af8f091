"""A closed year's errors in parts: what a measure gave and a late grant brought is not drift, of any layer."""

import datetime as dt
from types import SimpleNamespace

import numpy as np
import pytest

from entries import AT
from forecast.ledger.specs import Layer
from forecast.money import NBSP
from forecast.periods import Month
from forecast.questions.forecast_change import Cause, ForecastChange
from forecast.report.history.error_split import KeptYears, parts_of, split_table, to_split
from forecast.report.table import Table
from forecast.scenario.result import Choice
from forecast.service import forecast_to_keep, open_workspace, run
from forecast.service.accuracy import accuracy_of
from forecast.store.store import open_store
from forecast.workspace.workspace import Workspace
from known_workspace import known_workspace

YEARS = (2021, 2022, 2023, 2024)
STAFF = np.full((4, 12), -5_000_000.0)
STAFF[3, 4:] += 125_000.0  # what the measure gives from May: a million
STAFF[3, 8:] -= 400_000.0  # what nobody has recorded: drift
INCOME = np.full((4, 12), 300_000.0)
INCOME[3, 10] += 2_000_000.0
JUDGED = """\
schema: 1
judgements:
  - {statement: by_activity, row: "51", forecast: -60500000, reason: Fler, name: Anna, date: 2024-04-30}
"""
MEASURE = """\
schema: 1
measures:
  - {{id: m, name: Schema, statement: by_activity, row: "51", state: {state}, decided_by: Nämnden,
     decided_on: 2024-03-20, full_year_effect: 1500000, start: 2024-05, counted_in: [], source: påhittad{realised}}}
"""
GRANT = """\
schema: 1
grants:
  - {id: g, name: Sent bidrag, amount: 2000000, booked: 2000000, status: received, year: 2024, statement: by_activity,
     row: "52", source: påhittad}
"""


@pytest.mark.parametrize(
    ("months", "closed", "split"),
    [
        (range(3, 13), True, ["2024-03", "2024-07", "2024-11"]),
        (range(10, 13), True, ["2024-10", "2024-11"]),
        ((11,), True, ["2024-11"]),
        ((12,), True, []),
        (range(3, 13), False, []),
    ],
)
def test_the_first_the_middle_and_the_last_forecast_of_a_closed_year_are_split(months, closed, split) -> None:
    kept = [SimpleNamespace(as_of=f"{year}-{month:02d}") for year in (2023, 2024) for month in months]
    result = SimpleNamespace(as_of=Month(2024, 12), closed=closed)
    assert [item.as_of for item in to_split(kept, result)] == split


@pytest.fixture(scope="module")
def closed(tmp_path_factory: pytest.TempPathFactory) -> tuple[Workspace, KeptYears, Table]:
    """Kept in March by the model and in April with a judgement; then the year is booked and the registers filled."""
    folder = tmp_path_factory.mktemp("register") / "prov"

    def write(as_of: int, **files: str) -> Workspace:
        rows = {"51": ("staff", STAFF), "52": ("grants", INCOME)}
        known_workspace(folder, rows, as_of=as_of, budget="-5000000", years=YEARS, files=files)
        return open_workspace(folder)

    decided = {"measures.yaml": MEASURE.format(state="decided", realised="")}
    for hour, (month, layer, files) in enumerate(
        ((3, Layer.MODEL, {}), (4, Layer.JUDGED, {"judgements.yaml": JUDGED}))
    ):
        opened = write(month, **decided, **files)
        with open_store(folder / "store.sqlite") as store:
            snapshot = forecast_to_keep(opened, run(opened, (), Choice(headline=layer, draws=1)), ())
            store.put_snapshot(snapshot, at=AT + dt.timedelta(hours=hour))
    (folder / "judgements.yaml").unlink()
    given = MEASURE.format(state="started", realised=", realised: {amount: 1000000, through: 2024-12}")
    opened = write(12, **{"measures.yaml": given, "grants.yaml": GRANT})
    result, _, past = accuracy_of(folder, opened, Choice(draws=1))
    table = split_table(opened, result, past.changes, opened.settings.unit)
    assert table is not None
    return opened, past, table


def test_drift_is_what_is_left_when_the_measure_and_the_late_grant_are_told(
    closed: tuple[Workspace, KeptYears, Table],
) -> None:
    _, past, table = closed
    assert [row.cells[0] for row in table.rows] == ["modellens", "bedömd"]
    assert table.notes[2].replace(NBSP, " ") == (
        "Efter mars 2024, april 2024: belopp enligt register, tagna ur nya utfall och inte mätta av modellen (kr): "
        "statsbidrag: ”Sent bidrag” +2 000 000; åtgärder: ”Schema” +1 000 000."
    )
    for _, change in past.changes:
        assert isinstance(change, ForecastChange)
        parts = parts_of(change)
        assert (parts["Beslutade åtgärder"], parts["Sena bidrag"]) == (1_000_000, 2_000_000)
        assert parts["Drift"] == pytest.approx(change.change - 3_000_000, abs=0.01)
        assert parts["Övrigt"] == 0, "when the year is over the outcome has taken the judgement's place"
    judged = past.changes[1][1]
    assert judged is not None
    # Judged -60.5 million, booked -60.6: the million that the measure gave hid that the rest drifted by 1.1.
    drift = judged.amounts[judged.causes.index(Cause.OUTCOMES), judged.rows.index("51")]
    assert drift == pytest.approx(-1_100_000, abs=0.01)
