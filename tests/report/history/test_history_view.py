"""Historik as values: what changed, what is kept, and how well it held."""

import datetime as dt
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from builders import write_workspace
from entries import AT
from forecast.ledger.specs import Layer
from forecast.model import Result
from forecast.money import Unit
from forecast.report.history.kept_change import change_between
from forecast.report.history.view import NONE_KEPT, history_view
from forecast.scenario.result import Choice
from forecast.service import forecast_to_keep, open_workspace, run
from forecast.store.records import Snapshot
from forecast.store.store import open_store
from forecast.workspace.workspace import Workspace

Read = Callable[[str], Workspace]
Kept = tuple[Workspace, Result, tuple[Snapshot, ...]]


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Kept:
    """The small workspace with the adopted and then the model's forecast kept."""
    folder = write_workspace(tmp_path_factory.mktemp("historik") / "prov")
    opened = open_workspace(folder)
    with open_store(folder / "store.sqlite") as store:
        for hour, layer in enumerate((Layer.ADOPTED, Layer.MODEL)):
            made = run(opened, (), Choice(headline=layer, draws=1))
            store.put_snapshot(forecast_to_keep(opened, made, ()), at=AT + dt.timedelta(hours=hour))
        return opened, made, store.snapshots("prov")


def test_without_anything_kept_it_says_how_to_keep(real_workspace: Read) -> None:
    opened = real_workspace("pitea-2024")
    view = history_view(opened, run(opened, (), Choice(draws=1)), (), Unit.TKR)
    assert view.heading == "Ingen tidigare prognos att jämföra med"
    assert view.lead == NONE_KEPT
    assert (view.picture, view.since, view.kept, view.pairs) == (None, None, None, ())


def test_alingsas_has_changed_since_may_with_a_cause_a_row(real_workspace: Read) -> None:
    opened = real_workspace("alingsas-2024")
    view = history_view(opened, run(opened, (), Choice(headline=Layer.ADOPTED, draws=1)), (), Unit.TKR)
    assert view.heading == "Sedan maj har prognosen ändrats med +0,1\N{NO-BREAK SPACE}mnkr".replace("\xa0", " ")
    assert view.since is not None
    changes = [row.cells[0] for row in view.since.rows]
    assert changes == [12_200_000, -2_500_000, -2_000_000, -3_500_000, -4_100_000, 100_000]
    assert all(row.note for row in view.since.rows[:-1])


def test_two_kept_forecasts_differ_by_rows_that_sum(kept: Kept) -> None:
    opened, result, (adopted, model) = kept
    table = change_between(opened, result, (adopted, model), Unit.TKR)
    *steps, whole = (row.cells[0] for row in table.rows)
    # Adopted -95 and -28; the model's pace gives -90 and -30.
    assert [row.label for row in table.rows][-1] == "Ändring"
    assert sum(float(str(step)) for step in steps) == pytest.approx(float(str(whole)), abs=0.005)
    assert whole == pytest.approx(result.main.forecast[result.total] + 123_000, abs=0.01)
    assert table.rows[-1].parts == tuple(row.key for row in table.rows[:-1])
    back = change_between(opened, result, (model, adopted), Unit.TKR)
    assert back.rows[-1].cells[0] == -float(str(whole))


def test_the_kept_stand_newest_first_with_layer_and_scenario(kept: Kept) -> None:
    opened, result, snapshots = kept
    table = history_view(opened, result, snapshots, Unit.TKR).kept
    assert table is not None
    assert [(row.label, *row.cells[1:3]) for row in table.rows] == [
        ("augusti 2024", "modellens", "bas"),
        ("augusti 2024", "fastställd", "bas"),
    ]
    assert table.rows[0].cells[0] == "2024-09-10 11:15"
    assert table.text_cells(table.rows[1])[3:5] == ("−123", "−3")


def test_an_earlier_forecast_of_another_layer_is_pointed_to(kept: Kept) -> None:
    opened, result, (adopted, model) = kept
    lead = history_view(opened, result, (replace(adopted, as_of="2024-07"), model), Unit.TKR).lead
    assert lead.endswith(" Den efter juli är fastställd prognos: välj den i Skikt för att se ändringen sedan dess.")
    assert history_view(opened, result, (adopted, replace(model, as_of="2024-07")), Unit.TKR).lead.endswith(" 11:15.")


def test_a_folder_without_a_store_is_no_fault(tmp_path: Path) -> None:
    opened = open_workspace(write_workspace(tmp_path / "prov"))
    view = history_view(opened, run(opened, (), Choice(draws=1)), (), Unit.MNKR)
    assert view.kept is None
