"""A round's views: they foot, they say whose number stands there, and what was said the month before."""

import datetime as dt
from dataclasses import replace
from pathlib import Path

import pytest

from builders import DATA, tiny
from forecast.ledger.specs import Layer
from forecast.money import Unit
from forecast.periods import Month
from forecast.report.collect.round_view import round_view
from forecast.report.collect.unit_view import unit_view
from forecast.report.collect.words import OWN_KEY
from forecast.report.misses import misses
from forecast.scenario.result import Choice
from forecast.service import open_workspace, run
from forecast.service.collecting import open_desk
from forecast.store import handing, sayings
from forecast.store.desk import Desk
from forecast.store.records import Entry, EntryKind
from forecast.store.sayings import Voice
from forecast.store.store import open_store

UNITS = """\
schema: 1
comment_threshold: {percent: 1, amount: 2}
units:
  - {key: aldre, name: Äldre, managers: [Anna Ek], rows: ["51"]}
"""
ANNA, EVA = Voice("Anna Ek", "Som förra året"), Voice("Eva Ekonom", "Se över *vikarierna*")
AT = dt.datetime(2024, 9, 10, tzinfo=dt.UTC)


def test_the_demo_foots_and_tells_spans_and_whose_numbers() -> None:
    workspace = open_workspace(DATA / "demo")
    desk, result = open_desk(workspace, ()), run(workspace, (), Choice(headline=Layer.JUDGED, draws=64))
    keys = [unit.key for unit in workspace.units]
    view = round_view(desk, result, Unit.TKR, keys)
    assert view.heading == "0 av 3 enheter har lämnat in"
    assert [name for _, name in view.waiting] == ["Äldreomsorg", "Funktionsstöd", "Individ och familj"]
    tables = [view.units, *(unit_view(desk, result, key, Unit.TKR).rows for key in (*keys, OWN_KEY))]
    assert all(miss.rounding for table in tables for miss in misses(table))
    units = {row.key: row.cells for row in view.units.rows}
    for key, table in zip((*keys, OWN_KEY), tables[1:], strict=True):
        assert units[key][1] == pytest.approx(table.rows[-1].cells[1], abs=0.005)  # budget
        assert units[key][3] == pytest.approx(table.rows[-1].cells[4], abs=0.005)  # judged, else the model's
    assert view.units.rows[-1].cells[4] == pytest.approx(float(desk.deviation[result.total]), abs=0.005)
    own = unit_view(desk, result, OWN_KEY, Unit.TKR)
    assert (own.heading, own.state) == ("Ekonomens rader lämnas inte in", None)
    part = round_view(desk, result, Unit.TKR, keys[:1])
    assert (part.heading, len(part.units.rows)) == ("Äldreomsorg: inte inlämnad", 1)


def said(folder: Path) -> Desk:
    """The tiny workspace: handed in for July with -91, returned, and now August."""
    workspace = tiny(folder, {"units.yaml": UNITS})
    july = replace(workspace, settings=workspace.settings.model_copy(update={"as_of": Month(2024, 7)}))
    with open_store(folder / "store.sqlite") as store:
        store.append([sayings.judgement(july, ("by_activity", "51"), -91_000.0, ANNA)], at=AT)
        desk = open_desk(open_workspace(folder), store.journal(workspace.name))
        desk = replace(desk, workspace=july, round=replace(desk.round, month=july.settings.as_of))
        store.append([handing.submit(desk, "aldre", ANNA)], at=AT)
        desk = open_desk(open_workspace(folder), store.journal(workspace.name))
        store.append([handing.submit(desk, "aldre", ANNA)], at=AT)
        desk = open_desk(open_workspace(folder), store.journal(workspace.name))
        store.append([handing.send_back(desk, "aldre", EVA)], at=AT)
        return open_desk(open_workspace(folder), store.journal(workspace.name))


def test_last_months_number_stands_beside_and_a_return_is_quoted(tmp_path: Path) -> None:
    desk = said(tmp_path)
    result = run(desk.workspace, (), Choice(headline=Layer.JUDGED, draws=1))
    view = unit_view(desk, result, "aldre", Unit.TKR)
    assert view.heading == "Äldre: återlämnad"
    assert view.lead == "Eva Ekonom: ”Se över *vikarierna*”"
    titles = [column.title for column in view.rows.columns]
    assert titles[-2:] == ["Inlämnat i juli", "Vems prognos"], "nobody has commented: no column for it"
    assert view.rows.rows[0].cells[-2:] == (-91_000.0, "bedömd av Anna Ek")
    assert [line.what for line in view.history] == ["återlämning", "inlämning", "bedömning, 51 Äldreomsorg"]
    assert round_view(desk, result, Unit.TKR, ["aldre"]).waiting == (("aldre", "Äldre"),)


def test_many_that_are_missing_are_counted_and_a_locked_month_says_by_whom(tmp_path: Path) -> None:
    desk = said(tmp_path)
    stand = desk.stand("aldre")
    many = [replace(stand, unit=stand.unit.model_copy(update={"name": f"Enhet {n}", "key": f"e{n}"})) for n in range(5)]
    result = run(desk.workspace, (), Choice(headline=Layer.JUDGED, draws=1))
    crowd = replace(desk, round=replace(desk.round, units=tuple(many)))
    view = round_view(crowd, result, Unit.TKR, [item.unit.key for item in many])
    assert view.lead == "Återlämnad: Enhet 0, Enhet 1 och 3 till."
    assert "Kommentar saknas" not in [column.title for column in view.units.columns], "nobody lacks one"
    month = {"month": "2024-08"}
    at = "2024-09-11T08:00:00Z"
    lock = Entry("tiny", 99, EntryKind.ADOPTION, month, None, {"snapshot": "a" * 64}, "ok", "Gun", at, "", "")
    locked = replace(desk, entries=(*desk.entries, lock))
    view, unit = round_view(locked, result, Unit.TKR, ["aldre"]), unit_view(locked, result, "aldre", Unit.TKR)
    assert view.locked
    assert unit.locked
    assert unit.heading == "Äldre: låst"
    assert "av Gun" in view.lead
    assert "av Gun" in unit.lead
