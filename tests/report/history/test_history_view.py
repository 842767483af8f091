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
from forecast.report.charts.drawing import in_words
from forecast.report.history.change_view import ChangeView, change_view
from forecast.report.history.view import NONE_KEPT, history_view
from forecast.scenario.result import Choice
from forecast.service import forecast_to_keep, open_workspace, run
from forecast.service.changes import change_between
from forecast.store.records import Snapshot
from forecast.store.store import open_store
from forecast.workspace.workspace import Workspace

STILL = (
    "programmet, rättade och omräknade belopp, budgeten, drivare och kunskap, statsbidrag, händelser, åtgärder, metod, "
    "nya utfall, scenario"
)
Read = Callable[[str], Workspace]
Kept = tuple[Workspace, Result, tuple[Snapshot, ...], tuple[ChangeView, ChangeView]]


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Kept:
    """The small workspace with the adopted and then the model's forecast kept."""
    folder = write_workspace(tmp_path_factory.mktemp("historik") / "prov")
    opened = open_workspace(folder)
    with open_store(folder / "store.sqlite") as store:
        for hour, layer in enumerate((Layer.ADOPTED, Layer.MODEL)):
            made = run(opened, (), Choice(headline=layer, draws=1))
            store.put_snapshot(forecast_to_keep(opened, made, ()), at=AT + dt.timedelta(hours=hour))
        ids = [item.id for item in store.snapshots("prov")]
        views = tuple(
            change_view(opened, change_between(store, opened, (old, new)), Unit.TKR) for old, new in (ids, ids[::-1])
        )
        return opened, made, store.snapshots("prov"), (views[0], views[1])


def test_without_anything_kept_it_says_how_to_keep(real_workspace: Read) -> None:
    opened = real_workspace("pitea-2024")
    view = history_view(opened, run(opened, (), Choice(draws=1)), (), Unit.TKR)
    assert view.heading == "Fastställd prognos efter mars 2024 slog fel med +16,5 mnkr"
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
    assert view.since_picture is not None
    words = in_words(view.since_picture.drawing, view.since_picture.look)
    assert words.startswith("Ändring av helårsprognosen i tkr: maj ")
    assert (
        "personalkostnader −2 500; lokalhyror −2 000; köp av tjänster −3 500; övriga kostnader −4 100; ändring +100"
        in (words.replace("\xa0", " ").lower())
    )
    in_mnkr = history_view(opened, run(opened, (), Choice(headline=Layer.ADOPTED, draws=1)), (), Unit.MNKR).since
    assert in_mnkr is not None
    assert [in_mnkr.text_cells(row)[0] for row in in_mnkr.rows] == ["+12,2", "−2,5", "−2,0", "−3,5", "−4,1", "+0,1"]


def test_a_files_previous_forecast_is_not_shown_beside_a_kept_one_of_the_layer(
    kept: Kept, real_workspace: Read
) -> None:
    opened = real_workspace("alingsas-2024")
    made = run(opened, (), Choice(headline=Layer.ADOPTED, draws=1))
    (one, _) = kept[2]
    july = replace(one, as_of="2024-07", result={"total": {"forecast": float(made.main.forecast[made.total]) - 7e6}})
    view = history_view(opened, made, (july,), Unit.TKR)
    assert (view.since, view.since_picture) == (None, None)
    assert view.heading.replace("\xa0", " ") == "Sedan juli 2024 har prognosen ändrats med +7,0 mnkr"
    other = replace(july, inputs={**one.inputs, "headline": "model"})
    assert history_view(opened, made, (other,), Unit.TKR).since is not None


def test_two_kept_forecasts_differ_by_rows_that_sum(kept: Kept) -> None:
    _, result, _, (view, back) = kept
    *steps, whole = (row.cells[0] for row in view.rows.rows)
    # Adopted -95 and -28; the model's pace gives -90 and -30.
    assert [row.label for row in view.rows.rows][-1] == "Ändring"
    assert sum(float(str(step)) for step in steps) == pytest.approx(float(str(whole)), abs=0.005)
    assert whole == pytest.approx(result.main.forecast[result.total] + 123_000, abs=0.01)
    assert back.rows.rows[-1].cells[0] == -float(str(whole))


def test_a_change_is_told_by_cause_and_what_did_not_move_it_is_counted(kept: Kept) -> None:
    _, _, _, (view, _) = kept
    assert view.heading == "Från augusti 2024, fastställd, bas till augusti 2024, modellens, bas har prognosen " + (
        "ändrats med +3\xa0tkr".replace("\xa0", " ")
    )
    assert view.sentences == (
        "Orsaken: bedömning +3 tkr.",
        "Budgeten är oförändrad, så avvikelsen mot budget har ändrats lika mycket som prognosen.",
        f"10 av 11 orsaker har inte ändrat prognosen: {STILL}.",
    )
    assert [row.note for row in view.rows.rows] == ["Bedömning", "Bedömning", ""]
    assert view.picture is not None
    assert [bar.label for bar in view.picture.drawing.bars] == ["Bedömning", "Ändring"]
    assert view.kinds is not None
    assert view.kinds.notes == ("Bedömning: bedömda och fastställda prognoser, och byte av skikt.",)


def test_the_kept_stand_newest_first_with_layer_and_scenario(kept: Kept) -> None:
    opened, result, snapshots, _ = kept
    table = history_view(opened, result, snapshots, Unit.TKR).kept
    assert table is not None
    assert [(row.label, *row.cells[1:3]) for row in table.rows] == [
        ("augusti 2024", "modellens", "bas"),
        ("augusti 2024", "fastställd", "bas"),
    ]
    assert table.rows[0].cells[0] == "2024-09-10 11:15"
    assert table.text_cells(table.rows[1])[3:5] == ("−123", "−3")


def test_an_earlier_forecast_of_another_layer_is_pointed_to(kept: Kept) -> None:
    opened, result, (adopted, model), _ = kept
    lead = history_view(opened, result, (replace(adopted, as_of="2024-07"), model), Unit.TKR).lead
    assert lead.endswith(" Den efter juli är fastställd prognos: välj den i Skikt för att se ändringen sedan dess.")
    assert history_view(opened, result, (adopted, replace(model, as_of="2024-07")), Unit.TKR).lead.endswith(" 11:15.")


def test_a_folder_without_a_store_is_no_fault(tmp_path: Path) -> None:
    opened = open_workspace(write_workspace(tmp_path / "prov"))
    view = history_view(opened, run(opened, (), Choice(draws=1)), (), Unit.MNKR)
    assert view.kept is None
