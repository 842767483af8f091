"""Kept forecasts of earlier years: which were forecasts, and how their judgements join the track record."""

import datetime as dt

import pytest

from builders import FILES, tiny, write_workspace
from entries import AT, kept
from forecast.errors import InputError
from forecast.periods import Month
from forecast.scenario.result import Choice
from forecast.service import forecast_to_keep, run
from forecast.store.database import database_at
from forecast.store.opened import open_workspace
from forecast.store.past import last_of_months, with_past
from forecast.store.records import NewSnapshot
from forecast.store.restored import restored
from forecast.store.store import open_store

HISTORY = "statement;row;as_of;layer;forecast;source\nby_activity;51;2023-08;judged;-80;delårsrapport\n"


def forecast(as_of, judged, scenarios=()):
    """A kept forecast whose two leaves are judged so, SEK; None = not judged."""
    made = kept(as_of=as_of, scenarios=list(scenarios), judged=judged)
    rows = [
        {"statement": "by_activity", "row": key, "name": key, "role": "leaf", "model": -1.0, "judged": amount}
        for key, amount in judged.items()
    ]
    total = {"statement": "by_activity", "row": "total", "name": "S", "role": "sum", "model": -2.0, "judged": -9.0}
    return NewSnapshot("prov", as_of, made.inputs, {**made.result, "rows": [*rows, total]})


@pytest.fixture
def folder(tmp_path):
    """Kept in this order: April, a scenario of April, August, June afterwards, August again, and this year's."""
    path = write_workspace(tmp_path / "prov")
    order = [
        forecast("2023-04", {"51": -81.0, "52": None}),
        forecast("2023-04", {"51": -1.0, "52": -1.0}, ["grafsänkning"]),
        forecast("2023-08", {"51": -82.0, "52": -30.0}),
        forecast("2023-06", {"51": -99.0, "52": -99.0}),
        forecast("2023-08", {"51": -83.0, "52": None, "gone": -5.0}),
        forecast("2024-04", {"51": -84.0, "52": -31.0}),
    ]
    with open_store(path / "store.sqlite") as store:
        for hour, snapshot in enumerate(order):
            store.put_snapshot(snapshot, at=AT + dt.timedelta(hours=hour))
    return path


def test_the_last_of_a_month_counts_and_what_was_made_afterwards_is_no_forecast(folder):
    with open_store(folder / "store.sqlite") as store:
        found = store.forecasts_before("prov", 2024)
        assert found == last_of_months(store.snapshots("prov"))[:-1]
        assert store.forecasts_before("prov", 2023) == store.forecasts_before("annan", 2024) == ()
    assert [(item.as_of, item.result["rows"][0]["judged"]) for item in found] == [("2023-04", -81), ("2023-08", -83)]


def test_earlier_years_judgements_join_the_track_record_and_the_digest(folder, tmp_path):
    alone = tiny(tmp_path / "utan" / "prov")
    opened = open_workspace(folder)
    said = [(item.row, item.as_of, item.forecast) for item in opened.track_record]
    assert said == [("51", Month(2023, 4), -81), ("51", Month(2023, 8), -83)], "no sums, no rows that are gone"
    assert opened.track_record[0].source.startswith("sparad prognos ")
    assert opened.digest != alone.digest


def test_a_line_of_the_file_goes_before_what_is_kept(folder):
    (folder / "track_record.csv").write_text(HISTORY, encoding="utf-8")
    opened = open_workspace(folder)
    assert [item.forecast for item in opened.track_record] == [-80_000, -81]


def test_this_years_alone_change_nothing(tmp_path):
    opened = tiny(tmp_path / "prov", FILES)
    with open_store(tmp_path / "s.sqlite") as store:
        store.put_snapshot(forecast("2024-04", {"51": -84.0, "52": -31.0}), at=AT)
        assert with_past(opened, store.snapshots("prov")) is opened


def test_a_forecast_is_made_again_with_the_record_that_it_had(folder):
    opened = open_workspace(folder)
    with open_store(folder / "store.sqlite") as store:
        made, _ = store.put_snapshot(forecast_to_keep(opened, run(opened, (), Choice(draws=1)), ()), at=AT)
        store.put_snapshot(forecast("2023-11", {"51": -1.0, "52": None}), at=AT)
        again = restored(store, made)
    assert again is not None
    assert (again[0].digest, len(again[0].track_record)) == (opened.digest, 2)
    assert open_workspace(folder).digest == opened.digest, "a past year that is kept afterwards is no forecast"


def test_an_altered_one_is_refused(folder):
    database = database_at(folder / "store.sqlite", 1.0)
    with database.engine.begin() as connection:
        for (name,) in connection.exec_driver_sql("SELECT name FROM sqlite_master WHERE type = 'trigger'").all():
            connection.exec_driver_sql(f"DROP TRIGGER {name}")
        connection.exec_driver_sql("UPDATE forecast_snapshots SET result = replace(result, '-81.0', '-18.0')")
    with pytest.raises(InputError, match="Posten är ändrad"):
        open_workspace(folder)
