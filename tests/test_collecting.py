"""The adoption of a round: what stands in its way, what is kept, and what the adopted forecast then is."""

import datetime as dt
from dataclasses import replace

import numpy as np
import pytest

from builders import change
from entries import AT, judged
from forecast.errors import InputError
from forecast.ledger.specs import Layer
from forecast.periods import Month
from forecast.report.contract import result_object
from forecast.report.run_table import run_table
from forecast.report.words import layer_words
from forecast.scenario.result import Choice
from forecast.service import check, run
from forecast.service.collecting import adoption, keep_adoption, open_desk, read_desk
from forecast.service.forecasts import forecast_to_keep
from forecast.store import handing, sayings
from forecast.store.desk import desk_of
from forecast.store.door import FILE
from forecast.store.opened import open_workspace
from forecast.store.restored import restored
from forecast.store.shapes import Cause
from forecast.store.store import open_store
from forecast.workspace.load import load_workspace
from rounds import VOICE, town

ROW = ("by_activity", "51")


@pytest.fixture
def prov(tmp_path):
    return town(tmp_path / "prov")


@pytest.fixture
def say(prov):
    """Keep entries in the folder's store; entries may be made of the desk as it is then."""

    def keep(*entries):
        with open_store(prov / FILE) as store:
            for entry in entries:
                made = entry(read_desk(prov, None)) if callable(entry) else entry
                store.append([made], at=AT)

    return keep


def handed(*units):
    return [lambda desk, unit=unit: handing.submit(desk, unit, VOICE) for unit in units] + [
        lambda desk, unit=unit: handing.approve(desk, unit, VOICE) for unit in units
    ]


def adopt(prov, *following, snapshot=None):
    made = adoption(read_desk(prov, None), following, VOICE, snapshot, draws=1)
    with open_store(prov / FILE) as store:
        return keep_adoption(store, made, at=AT)


def commented(row="51"):
    return lambda desk: sayings.comment(desk.workspace, ("by_activity", row), Layer.JUDGED, Cause(cause="Fler"), VOICE)


def test_all_that_stands_in_the_way_is_told_at_once(prov, say):
    say(judged(-99_000.0), judged(-20_000.0, row="53"), commented(), *handed("aldre"), judged(-98_000.0))
    say(lambda desk: handing.submit(desk, "missbruk", VOICE))
    with pytest.raises(InputError) as caught:
        adopt(prov)
    ready = "Godkänn den, eller säg att den följer modellen, med skäl."
    comment = "Kommentera raden ”53” i den bedömda prognosen."
    limits = "mer än 1\N{NO-BREAK SPACE}% av budgeten och 3 tkr"
    assert str(caught.value).splitlines() == [
        f"prov, Äldreomsorg: Enheten är inte godkänd: ändrad efter godkännande. {ready}",
        f"prov, Missbruksvård: Enheten är inte godkänd: inlämnad. {ready}",
        f"prov, ekonomens rader: Kansli avviker −8 tkr från budgeten, {limits}, och har ingen kommentar. {comment}",
    ]


def test_what_is_adopted_is_the_layer_of_its_month_and_then_the_last_one(prov, say):
    say(judged(-99_000.0), commented(), *handed("aldre", "missbruk"))
    snapshot, entry = adopt(prov)
    assert entry.new == {"snapshot": snapshot.id, "following": []}
    opened = open_workspace(prov)
    result = run(opened, (), Choice(headline=Layer.ADOPTED, draws=1))
    assert list(result.main.forecast) == [-99_000.0, -30_000.0, -12_000.0, -141_000.0]
    assert result.main.reason[0].startswith("Bedömd av ")
    assert result.main.reason[1] == f"Modellens: {result.main.base.reason[1]}"
    assert result_object(opened, result)["adopted_forecast"] == {
        "month": "2024-08", "snapshot": snapshot.id, "who": "Eva Berg", "at": "2024-09-10T08:15:00Z",
    }  # fmt: skip
    assert layer_words(result) == "fastställd prognos"
    assert not [found for found in check(opened) if found.check == "takt"]  # 1,3 times the pace, and the judge's reason
    # a month later the file's own adopted forecast is the newer one
    change(prov, "workspace.yaml", "as_of: 2024-08", "as_of: 2024-09")
    change(prov, "workspace.yaml", "2024-01..2024-08", "2024-01..2024-09")
    assert open_workspace(prov).adopted is None
    # and without one, what was adopted last is shown with its month
    change(prov, "workspace.yaml", "      prognos: {kind: forecast, layer: adopted}\n", "")
    change(prov, "workspace.yaml", "    differences:\n      avvikelse: [prognos, budget]\n", "")
    later = open_workspace(prov)
    assert later.adopted.month == Month(2024, 8)
    result = run(later, (), Choice(headline=Layer.ADOPTED, draws=1))
    assert list(result.main.base.adopted) == [-99_000.0, -30_000.0, -12_000.0, -141_000.0]
    assert layer_words(result) == "senast fastställd prognos (augusti)"
    # ... and is everybody's forecast of last time, whatever a file says
    assert {(item.row, item.forecast, item.label) for item in later.previous} == {
        ("51", -99_000.0, "augusti"), ("52", -30_000.0, "augusti"), ("53", -12_000.0, "augusti"),
    }  # fmt: skip
    assert list(result.main.base.previous) == [-99_000.0, -30_000.0, -12_000.0, -141_000.0]
    table = run_table(later, result)
    assert "Fastställd augusti" in [column.title for column in table.columns]
    assert "Fastställd för augusti 2024 av Eva Berg 2024-09-10." in table.footer
    # the new month is open
    assert read_desk(prov, None).round.adopted is None


def test_a_printed_change_is_held_against_the_printed_forecast(prov, say):
    (prov / "previous_forecast.csv").write_text(
        "statement;row;forecast;change;label;source\nby_activity;51;;-5;maj;rapport\n", encoding="utf-8"
    )
    before = run(open_workspace(prov), (), Choice(draws=1)).main.base.previous[0]
    assert before == -95_000.0 + 5_000.0
    say(judged(-99_000.0), commented(), *handed("aldre", "missbruk"))
    adopt(prov)
    assert run(open_workspace(prov), (), Choice(draws=1)).main.base.previous[0] == before


def test_a_missing_unit_that_follows_the_model_loses_its_drafts_and_is_named(prov, say):
    say(judged(-99_000.0), *handed("missbruk"))
    snapshot, entry = adopt(prov, "aldre", "aldre")  # named twice it is named once
    assert entry.new == {"snapshot": snapshot.id, "following": ["aldre"]}
    assert entry.reason == "Prövat."
    opened = open_workspace(prov)
    base = run(opened, (), Choice(draws=1)).main.base
    with open_store(prov / FILE) as store:  # both can be made again out of what is kept
        later, _ = store.put_snapshot(forecast_to_keep(opened, run(opened, (), Choice(draws=1)), ()), at=AT)
        for item in (snapshot, later):
            assert restored(store, item)[0].digest == item.inputs["data"]
        made = run(restored(store, snapshot)[0], (), Choice(headline=Layer.JUDGED, draws=1))
    assert list(made.main.forecast[:3]) == [row["forecast"] for row in snapshot.result["rows"][:3]]
    assert (base.adopted[0], base.model[0], base.judged[0]) == (-90_000.0, -90_000.0, -99_000.0)
    say(lambda desk: handing.reopen(desk, VOICE))
    with pytest.raises(InputError, match="Enheten är godkänd och ska inte följa modellen"):
        adopt(prov, "aldre", "missbruk")


def test_a_kept_forecast_is_adopted_only_where_it_holds_what_was_approved(prov, say):
    with open_store(prov / FILE) as store:
        kept = [
            store.put_snapshot(made, at=AT)[0]
            for made in (_forecast(prov, "aldre", "missbruk"), _forecast(prov, "aldre", "missbruk", as_of="2024-07"))
        ]
    say(judged(-92_000.0), *handed("aldre", "missbruk"))
    with pytest.raises(InputError) as caught:
        adopt(prov, snapshot=kept[0])
    assert str(caught.value) == (
        "prov, Äldreomsorg: Äldreomsorg är −90 tkr i prognosen, men enheten är godkänd med −92 tkr. "
        "Underlaget är nytt: godkänn enheten igen."
    )
    with pytest.raises(InputError, match="Den är per 2024-07, och omgången gäller 2024-08"):
        adopt(prov, snapshot=kept[1])
    say(judged(None), *handed("aldre"))
    assert adopt(prov, snapshot=kept[0])[0] == kept[0]


def _forecast(prov, *following, as_of="2024-08"):
    """A forecast that may be kept, of the workspace as it is."""
    made = adoption(read_desk(prov, None), following, VOICE, draws=1).snapshot
    return replace(made, as_of=as_of, inputs={**made.inputs, "as_of": as_of})


def test_what_was_said_while_the_forecast_was_made_stops_the_adoption(prov, say):
    say(*handed("aldre", "missbruk"))
    made = adoption(read_desk(prov, None), (), VOICE, draws=1)
    say(judged(-90_001.0))
    with open_store(prov / FILE) as store:
        with pytest.raises(InputError, match="Anna skrev i journalen 2024-09-10 10:15"):
            keep_adoption(store, made, at=AT + dt.timedelta(minutes=1))
        assert store.snapshots("prov") == ()


def test_another_persons_words_on_a_units_row_are_told_apart(prov, say):
    say(judged(-91_000.0, who="Anna Ek"), lambda desk: handing.submit(desk, "aldre", VOICE))
    say(judged(-92_000.0, who="Ekonomen"))
    desk = read_desk(prov, None)
    stand = desk.stand("aldre")
    assert (stand.words, [entry.who for entry in stand.changed]) == ("ändrad efter inlämning", ["Ekonomen"])
    [adjusted] = desk.adjusted(stand)
    assert (adjusted.old, adjusted.new) == ({"forecast_sek": -91_000.0}, {"forecast_sek": -92_000.0})
    assert [entry.who for entry in desk.said_of(stand)] == ["Anna Ek", "Ekonomen"]
    assert stand.handed.rows == {"51": -91_000.0}


def test_a_comment_on_the_models_forecast_counts_where_nobody_has_judged(prov):
    change(prov, "units.yaml", "amount: 3", "amount: 0")
    (prov / "comments.csv").write_text(
        "statement;row;layer;cause;quote;author;source\nby_activity;51;model;Fler;;Eva;rapport\n", encoding="utf-8"
    )
    workspace = load_workspace(prov)
    base = open_desk(workspace, ()).base
    far = replace(base, model=base.model - np.array([9_000.0, 0.0, 0.0, 9_000.0]))
    assert [bool(x) for x in _missing(workspace, far)] == [False, False, False, False]
    person = replace(far, judged=np.array([-99_000.0, np.nan, np.nan, np.nan]))
    assert [bool(x) for x in _missing(workspace, person)] == [True, False, False, False]


def _missing(workspace, base):
    return desk_of(workspace, base, ()).missing
