"""Prognossäkerhet: a year kept month by month and closed; what reports print; what is said where little is known."""

import datetime as dt
import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from builders import write_workspace
from entries import AT
from forecast.ledger.specs import Layer
from forecast.model import Result
from forecast.money import NBSP, Unit
from forecast.periods import Month
from forecast.questions.forecast_change import Cause, ForecastChange
from forecast.questions.track import Voice
from forecast.report.charts.drawing import in_words
from forecast.report.charts.funnel import Funnel
from forecast.report.history.accuracy import Accuracy, accuracy
from forecast.report.history.accuracy_answer import accuracy_csv, accuracy_json
from forecast.report.history.error_split import UNSPLIT, KeptYears, split_table, voice_of
from forecast.report.table import Table
from forecast.scenario.result import Choice
from forecast.service import forecast_to_keep, open_workspace, run
from forecast.service.accuracy import accuracy_of
from forecast.store.records import Snapshot
from forecast.store.store import open_store
from forecast.workspace.notes import PastForecast
from forecast.workspace.workspace import Workspace
from known_workspace import known_workspace

Read = Callable[[str], Workspace]
Closed = tuple[Workspace, Result, Accuracy, KeptYears]
YEARS = (2021, 2022, 2023, 2024)
MONTHS = np.full((4, 12), -100.0) * np.array([1.0, 1.02, 1.04, 1.1])[:, None]
MONTHS[3, 8:] -= 50.0
"""2024 is -110 a month to August, then -160."""
ROWS = {"51": ("other", MONTHS), "52": ("other", np.full((4, 12), -10.0))}


def judgement(sek: float) -> str:
    said = f"statement: by_activity, row: '51', forecast: {sek:.0f}, reason: Fler, name: Anna, date: 2024-05-10"
    return f"schema: 1\njudgements:\n  - {{{said}}}\n"


def rewritten(folder: Path, as_of: int, **files: str) -> Workspace:
    return known_workspace(folder, ROWS, as_of=as_of, budget="-105", years=YEARS, files=files)


@pytest.fixture(scope="module")
def closed(tmp_path_factory: pytest.TempPathFactory) -> Closed:
    """Kept in April and August, with a judgement of row 51 each time; the year is booked to December."""
    folder = tmp_path_factory.mktemp("stangt") / "prov"
    for hour, (month, said) in enumerate(((4, -1450.0), (8, -1500.0))):
        rewritten(folder, month, **{"judgements.yaml": judgement(said)})
        opened = open_workspace(folder)
        with open_store(folder / "store.sqlite") as store:
            snapshot = forecast_to_keep(opened, run(opened, (), Choice(draws=1)), ())
            store.put_snapshot(snapshot, at=AT + dt.timedelta(hours=hour))
    (folder / "judgements.yaml").unlink()
    rewritten(folder, 12)
    opened = open_workspace(folder)
    return opened, *accuracy_of(folder, opened, Choice(draws=1))


def table(found: Accuracy, key: str) -> Table:
    return next(item for item in found.tables if item.key == key)


def test_all_layers_and_both_lines_are_held_against_the_closed_year(closed: Closed) -> None:
    _, _, found, _ = closed
    # Row 51 became -1 520 and row 52 -120; each month's budget is -105, so 2 520 in all.
    held = {(score.as_of.number, score.voice): score for score in found.held}
    assert sorted({month for month, _ in held}) == [4, 8]
    assert {voice for _, voice in held} == {Voice.MODEL, Voice.JUDGED, Voice.LINEAR, Voice.LINEAR_DEVIATION}
    for month in (4, 8):
        line = held[month, Voice.LINEAR]
        assert (line.forecast, line.outcome, line.error, line.apart) == (-1440, -1640, -200, 200)
        assert line.percent == pytest.approx(-100 * 200 / 2520)
        assert held[month, Voice.LINEAR_DEVIATION].forecast == -1440, "a level budget keeps its pace"
        model, judged = held[month, Voice.MODEL], held[month, Voice.JUDGED]
        assert judged.forecast - model.forecast == pytest.approx(
            {4: -1450.0, 8: -1500.0}[month] - found.track.amounts[0 if month == 4 else 1, 0, 0]
        ), "where nobody judged, the judged layer is the model"


def test_it_says_whether_it_got_better_and_who_was_nearest(closed: Closed) -> None:
    _, _, found, _ = closed
    assert found.words[0] == "2 prognoser hålls mot bokfört utfall (2024)."
    assert found.words[1].startswith("Modellens prognos missade i snitt med ")
    assert found.words[2] == "Närmast utfallet var oftast bedömd prognos: 2 av 2 gånger."
    rows = table(found, "traffsakerhet_manad").rows
    assert [(row.label, row.cells[-1]) for row in rows] == [("april", "bedömd"), ("augusti", "bedömd")]
    # -1 520 against the judged -1 500, and the model's miss on row 52 beside it.
    assert rows[1].cells[1] == pytest.approx(abs(found.held[5].percent))


def test_the_picture_runs_towards_the_outcome(closed: Closed) -> None:
    _, _, found, _ = closed
    assert found.picture is not None
    drawn = found.picture.drawing
    assert isinstance(drawn, Funnel)
    assert (drawn.outcome, drawn.outcome_name, drawn.year) == (880, "utfall", 2024)
    lines = {voice.name: voice.deviations for voice in drawn.voices}
    assert lines["årets takt"][3] == lines["årets takt"][7] == 1080
    words = in_words(drawn, found.picture.look)
    assert "Årets takt: efter apr +1 080; efter aug +1 080." in words.replace(NBSP, " ")
    assert found.picture.table.rows[-1].cells == (880.0,) * 4


def test_one_year_is_too_few_to_say_which_way_a_row_leans(closed: Closed) -> None:
    _, _, found, _ = closed
    rows = {row.key: dict(zip((c.title for c in table(found, "traffsakerhet_rader").columns), row.cells, strict=True))
            for row in table(found, "traffsakerhet_rader").rows}  # fmt: skip
    assert rows["51"]["Skikt"] == "bedömd"
    assert rows["52"]["Skikt"] == "modellens"
    assert rows["51"]["Utfall − prognos"] == -45, "the mean of -70 and -20"
    assert not {"Tendens", "År"} & set(rows["51"]), "columns that would say the same on every row"
    assert "Åt vilket håll prognoserna brukar slå sägs först efter 5 år." in table(found, "traffsakerhet_rader").notes
    assert rows["51"]["Modellen, procent"] is not None


def test_programs_get_every_row(closed: Closed) -> None:
    opened, result, found, past = closed
    body = json.loads(accuracy_json(opened, result, found, past))
    assert (body["target_percent"], body["target_is_default"], body["unit"]) == (1.0, True, "SEK")
    assert {row["layer"] for row in body["rows"]} == {"model", "judged", "linear", "linear_deviation"}
    assert [item["layer"] for item in body["nearest"]] == ["judged", "judged"]
    line = next(row for row in body["rows"] if (row["month"], row["layer"], row["row"]) == ("2024-08", "linear", "51"))
    assert (line["forecast"], line["outcome"], line["error"]) == (-1320, -1520, -200)
    assert len(line["snapshot"]) == 64
    assert len(accuracy_csv(opened, found).splitlines()) == 1 + len(body["rows"])
    april, august = body["split"]
    assert (april["month"], august["month"]) == ("2024-04", "2024-08")
    assert sum(april["causes"].values()) == pytest.approx(april["error"], abs=0.005)
    assert april["error"] == april["cleared_of_measures"], "no measure was decided"
    assert [cause for cause, sek in april["causes"].items() if sek] == ["outcomes"]


def test_piteas_march_forecast_against_what_the_press_told(real_workspace: Read) -> None:
    opened = real_workspace("pitea-2024")
    result = run(opened, (), Choice(headline=Layer.ADOPTED, draws=1))
    found = accuracy(opened, result, (), Unit.TKR)
    held = {item.voice: (item.deviation, item.error, round(item.percent, 1)) for item in found.published}
    assert held[Voice.ADOPTED] == (-58_574_000, 16_474_000, 1.6)
    assert held[Voice.LINEAR_DEVIATION] == (-58_364_000, 16_264_000, 1.6)
    assert held[Voice.LINEAR] == (-73_494_000, 31_394_000, 3.0)
    assert " ".join(found.words).replace(NBSP, " ") == (
        "Fastställd prognos efter mars 2024 var −58,6 mnkr. Året blev −42,1 mnkr enligt en källa utanför underlaget: "
        "felet är +16,5 mnkr, 1,6 procent av budgeten."
    )
    (published,) = found.tables
    assert "uppgift i pressen, avrundad och inte avstämd mot bokslutet" in published.notes[0]
    assert published.text_cells(published.rows[1])[-1] == "nej"
    assert found.held == ()
    wide = replace(opened, settings=opened.settings.model_copy(update={"accuracy_target": 2.0}))
    (own,) = accuracy(wide, result, (), Unit.TKR).tables
    assert own.text_cells(own.rows[1])[-1] == "ja"
    assert own.notes[-1] == "Målet ±2 procent av budgeten är arbetsytans eget."


def test_a_record_of_some_rows_is_held_against_their_outcome(real_workspace: Read) -> None:
    opened = real_workspace("askersund-2024")
    said = [
        PastForecast("by_activity", row, Month(2023, 8), Layer.JUDGED, sek, "påhittad")
        for row, sek in (("56", -10_000_000.0), ("57", -8_000_000.0))
    ]
    found = accuracy(replace(opened, track_record=tuple(said)), run(opened, (), Choice(draws=1)), (), Unit.TKR)
    assert found.words[0] == "En prognos hålls mot bokfört utfall (2023)."
    assert "+0,4 mnkr netto men 1,4 mnkr utan tecken: raderna tog ut varandra." in found.words[-1].replace(NBSP, " ")
    # Outcome 2023: -10 510 and -7 074, so the errors are -510 and +926; their budgets -8 433 and -4 715.
    year = table(found, "traffsakerhet")
    assert [cell.replace(NBSP, " ") for cell in year.text_cells(year.rows[0])] == [
        "bedömd", "2", "−18 000", "−17 584", "+416", "1 436", "718", "3,2", "nej",
    ]  # fmt: skip


def test_where_nothing_can_be_said_it_says_what_is_missing(tmp_path: Path) -> None:
    opened = open_workspace(write_workspace(tmp_path / "prov"))
    found = accuracy(opened, run(opened, (), Choice(draws=1)), (), Unit.TKR)
    assert found.words[0].startswith("Prognossäkerheten går att säga när ett helt år är bokfört")
    assert (found.picture, found.tables, found.held) == (None, (), ())


def test_with_the_books_open_the_outcome_is_called_preliminary(tmp_path: Path) -> None:
    record = "statement;row;as_of;layer;forecast;source\nby_activity;51;2024-08;adopted;-1500;delårsrapport\n"
    opened = known_workspace(
        tmp_path, ROWS, as_of=12, years=YEARS, closing=[("51", 2023, -30.0)], files={"track_record.csv": record}
    )
    result = run(opened, (), Choice(draws=1))
    found = accuracy(opened, result, (), Unit.KR)
    assert not result.closed
    assert found.words[0] == (
        "En prognos hålls mot bokfört utfall (2024). Utfallet är preliminärt: bokslutsposter väntas."
    )
    year = table(found, "traffsakerhet")
    assert (year.columns[3].title, year.rows[0].cells[4]) == ("Preliminärt utfall", -20)
    assert "Bara rader som både prognosen och utfallet har räknas: som minst 1 av 2." in year.notes
    assert found.picture is not None
    assert isinstance(found.picture.drawing, Funnel)
    assert found.picture.drawing.outcome_name == "preliminärt utfall"


def test_the_demos_managers_lean_as_they_were_invented_to(real_workspace: Read) -> None:
    opened = real_workspace("demo")
    found = accuracy(opened, run(opened, (), Choice(draws=1)), (), Unit.TKR)
    leaning = {item.key: (item.worse, item.better) for _, item in found.tendencies if item.lasting}
    assert leaning == {"hemtjanst": (5, 0), "lss-boende-vuxna": (0, 5)}
    units = {row.label: row.cells[-1] for row in table(found, "traffsakerhet_enheter").rows}
    assert units["Äldreomsorg"] == "har underskattat kostnaden 5 av 5 år"
    assert units["Individ och familj"] == "har underskattat kostnaden 3 av 5 år, kan vara slump"
    rows = {row.key: row.cells[-1] for row in table(found, "traffsakerhet_rader").rows}
    assert rows["hemtjanst"] == "har underskattat kostnaden 5 av 5 år"
    assert rows["sarskilt-boende"] == "har underskattat kostnaden 4 av 5 år, kan vara slump"
    assert rows["55"] == "3 år: för få för att säga"


def test_an_error_stands_in_its_parts_and_cleared_of_decided_measures(closed: Closed) -> None:
    opened, result, _, _ = closed
    snapshot = Snapshot("prov", 1, "a" * 64, "2024-04", "", {"headline": "adopted"}, {}, 0, "", "", "")
    causes = (Cause.RESTATED, Cause.BUDGET, Cause.GRANTS, Cause.MEASURES, Cause.OUTCOMES, Cause.JUDGEMENT)
    amounts = np.array([[1.0, -2.0], [0.0, 4.0], [10.0, 0.0], [30.0, 5.0], [-100.0, 0.0], [0.0, 7.0]])
    change = ForecastChange(
        "april", "bokslut", "by_activity", ("51", "52"), ("A", "B"), ("other", "other"),
        np.zeros(2), amounts.sum(axis=0), causes, amounts,
    )  # fmt: skip
    made = split_table(opened, result, ((snapshot, change), (snapshot, None)), Unit.KR)
    assert made is not None
    heads = [column.title for column in made.columns]
    cells = dict(zip(heads, made.rows[0].cells, strict=True))
    assert cells == {
        "Skikt": "fastställd", "Drift": -100, "Beslutade åtgärder": 35, "Sena bidrag": 10,
        "Omklassat och flyttad budget": 3, "Övrigt": 7, "Utfall − prognos": -45, "Rensat för åtgärder": -80,
    }  # fmt: skip
    assert made.rows[1].note == UNSPLIT
    unjudged = {"rows": [{"judged": None}, {"judged": None}]}
    kept = replace(snapshot, inputs={"headline": "judged"}, result=unjudged)
    assert voice_of(kept) is Voice.MODEL  # nobody had judged: the tables beside call it the model's
    assert voice_of(replace(kept, result={"rows": [{"judged": -1.0}, {"judged": None}]})) is Voice.JUDGED
    assert "Övrigt: bedömning." in made.notes
    assert split_table(opened, result, (), Unit.KR) is None
