"""The rules of alerts: what is refused, what passes, and what is said of it."""

import ast
import dataclasses
import datetime as dt
from pathlib import Path

import pytest

import forecast
from builders import write_workspace
from forecast.errors import CollectedInputError, InputError, Place
from forecast.ledger.findings import Finding, Severity
from forecast.periods import Month
from forecast.report.alerts.passed import Stand, alerts_of
from forecast.report.alerts.rules import CHECKS, AlertFile, read_rules
from forecast.report.refresh_card import counts_sentence
from forecast.store.records import Snapshot
from forecast.store.rounds import Round, UnitStand, UnitState
from forecast.workspace.imports.vintages import Vintage
from forecast.workspace.load import load_workspace
from forecast.workspace.units import Unit

TODAY = dt.date(2024, 10, 20)


@pytest.fixture(scope="module")
def workspace(tmp_path_factory):
    return load_workspace(write_workspace(tmp_path_factory.mktemp("larm") / "prov"))


def kept(forecast, budget=-100e6, as_of="2024-08", row=None):
    def amounts(key, value, planned):
        deviation = None if value is None or planned is None else value - planned
        own = {"row": key, "forecast": value, "budget": planned, "deviation": deviation}
        return {"statement": "by_activity", **own}

    result = {"total": amounts("total", forecast, budget), "rows": [amounts("51", row, -50e6)]}
    return Snapshot("w", 1, "a" * 64, as_of, "", {}, result, 0, "", "", "")


@pytest.fixture
def alerted(workspace):
    """Rules as a mapping, and what to hold them against -> the alerts."""

    def told(rules, now=-103e6, then=None, row=None, **words):
        previous = None if then is None else kept(then, as_of="2024-05", row=-50e6)
        stand = Stand(workspace, (), kept(now, row=row), previous, TODAY, {})
        said = AlertFile.model_validate({"schema": 1, **rules}, by_alias=True)
        return alerts_of(said, dataclasses.replace(stand, **words))

    return told


PERCENT, CHANGE = {"deviation": [{"worse_than_percent": 2}]}, {"change": [{"more_than_mnkr": 2}]}


class TestAmounts:
    @pytest.mark.parametrize(
        ("rules", "now", "then", "passed"),
        [
            ({}, -103e6, -100e6, []),
            (CHANGE, -103e6, -100e6, ["change"]),
            (CHANGE, -97e6, -100e6, ["change"]),
            (CHANGE, -102e6, -100e6, []),
            (CHANGE, -103e6, None, []),
            (PERCENT, -103e6, None, ["deviation"]),
            (PERCENT, -102e6, None, []),
            (PERCENT, -97e6, None, []),
            (PERCENT | CHANGE, -103e6, -100e6, ["deviation", "change"]),
            (PERCENT | CHANGE, None, -100e6, []),
            ({"deviation": [{"worse_than_mnkr": 2.9}]}, -103e6, None, ["deviation"]),
            ({"deviation": [{"worse_than_mnkr": 3}]}, -103e6, None, []),
        ],
    )
    def test_limits(self, alerted, rules, now, then, passed):
        assert [alert.rule for alert in alerted(rules, now, then)] == passed

    def test_of_a_row_with_its_name(self, alerted):
        rules = {
            "deviation": [{"row": "51", "worse_than_percent": 2.5}],
            "change": [{"row": "51", "more_than_mnkr": 1}],
        }
        deviation, change = alerted(rules, then=-100e6, row=-52e6)
        assert deviation.sentence == (
            "51 Äldreomsorg: avvikelsen mot budget är −2,0 mnkr (gräns −1,3 mnkr, 2,5 procent av budgeten)."
        )
        assert change.sentence == (
            "51 Äldreomsorg: helårsprognosen har ändrats −2,0 mnkr sedan prognosen efter maj 2024 (gräns 1,0 mnkr)."
        )
        assert (deviation.subject, deviation.limit, deviation.value) == ("51", -1_250_000.0, -2e6)


class TestLate:
    def test_outcome_of_a_month(self, alerted):
        rules = {"outcomes": {"days_after_month_end": 15}}
        assert alerted(rules, today=dt.date(2024, 10, 15)) == ()
        [late] = alerted(rules, today=dt.date(2024, 10, 16))
        assert late.sentence == (
            "Utfallet för september 2024 är inte inläst: arbetsytan har utfall till och med augusti 2024. "
            "September 2024 väntades senast 2024-10-15 (15 dagar efter månadens slut), för 1 dag sedan."
        )
        [later] = alerted(rules, today=dt.date(2025, 6, 1))
        assert later.subject == "2024-12"

    def test_files_and_sources(self, alerted, workspace):
        rules = {
            "sources": [
                {"file": "tabell.csv", "older_than_days": 40},
                {"file": "borta.csv", "older_than_days": 40},
                {"source": "Raindance", "older_than_days": 30},
                {"file": "tabell.csv", "months_behind": 0},
                {"source": "Raindance", "months_behind": 1},
            ]
        }
        changed = {"tabell.csv": dt.date(2024, 9, 1), "imports/0001": dt.date(2024, 9, 20)}
        held = dataclasses.replace(workspace, imports=(Vintage("0001", "Raindance", "aug.csv", "", {}),))
        sentences = [alert.sentence for alert in alerted(rules, workspace=held, changed=changed)]
        assert sentences == [
            "Filen tabell.csv är 49 dagar gammal (gräns 40). Läs in en ny.",
            "Filen borta.csv finns inte i arbetsytan.",
            "Källan ”Raindance” har inget utfall 2024; arbetsytan är per augusti 2024.",
        ]

    def test_units_that_have_not_submitted(self, alerted):
        states = {"a": UnitState.DRAFT, "b": UnitState.SUBMITTED, "c": UnitState.RETURNED, "d": UnitState.APPROVED}
        units = tuple(
            UnitStand(Unit(key=key, name=key.upper(), managers=("x",), rows=("51",)), state, None)
            for key, state in states.items()
        )
        month = Round(Month(2024, 8), units, None)
        rules = {"units": {"by_day": 31}}
        assert alerted(rules, round=month, today=dt.date(2024, 9, 30)) == ()
        assert alerted(rules) == ()
        [late] = alerted(rules, round=month, today=dt.date(2024, 10, 1))
        assert late.sentence == (
            "Enheterna A och C har inte lämnat in sin prognos efter augusti 2024 (sista dag 2024-09-30)."
        )


class TestFindings:
    def test_as_grave_or_graver_and_so_many(self, alerted):
        def finding(check, severity):
            return Finding(check, severity, "Fel.", Place("a.csv", 3), "Rätta.")

        found = (finding("summa", Severity.WARNING), finding("takt", Severity.INFO), finding("takt", Severity.WARNING))
        assert alerted({"findings": [{"at_least": 3}]}, findings=found) == ()
        [both] = alerted({"findings": [{"at_least": 2}]}, findings=found)
        assert both.sentence == (
            "Kontrollen har 2 fynd av graden varning eller värre (gräns 2). Först: a.csv, rad 3: Fel. Rätta."
        )
        [named] = alerted({"findings": [{"severity": "info", "checks": ["takt"]}]}, findings=found)
        assert (named.value, named.subject) == (2, "takt")

    def test_the_checks_that_can_be_named_are_those_that_there_are(self):
        folder, named = Path(forecast.__file__).parent, set()
        for path in (*folder.glob("workspace/*.py"), folder / "ledger" / "arithmetic.py"):
            tree = ast.parse(path.read_text(encoding="utf-8"))
            calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)]
            firsts = [call.args[0] for call in calls if call.func.id == "Finding"]
            named |= {first.value for first in firsts if isinstance(first, ast.Constant)}
            named |= {
                node.value.value
                for node in tree.body
                if isinstance(node, ast.Assign) and getattr(node.targets[0], "id", "") == "CHECK"
            }
        assert named == set(CHECKS)


class TestRefused:
    @pytest.mark.parametrize(
        ("text", "sentence"),
        [
            ("schema: 1\ndeviations: []\n", "larm.yaml, rad 2, kolumn ”deviations”: Nyckeln ”deviations” är okänd."),
            ("schema: 2\n", "larm.yaml, rad 1"),
            (
                "schema: 1\ndeviation:\n  - {worse_than_percent: 1, worse_than_mnkr: 2}\n",
                "rad 3, kolumn ”deviation › 0”: En regel har antingen worse_than_percent eller worse_than_mnkr.",
            ),
            ("schema: 1\nchange:\n  - {more_than_mnkr: -1}\n", "”-1” går inte att läsa här. Väntat: lägst 0."),
            ("schema: 1\nsources:\n  - {file: a, months_behind: 1, source: b}\n", "En regel har antingen file eller"),
            ("schema: 1\nfindings:\n  - {checks: [summan]}\n", "rad 3, kolumn ”findings › 0 › checks › 0”: Kontrollen"),
            ("schema: [\n", "Filen går inte att läsa som YAML"),
        ],
    )
    def test_every_fault_with_its_line(self, text, sentence):
        with pytest.raises((CollectedInputError, InputError)) as caught:
            read_rules(text.encode(), "larm.yaml")
        assert sentence in str(caught.value)


def test_one_of_each_is_told_as_one():
    told = [counts_sentence({"blocker": 0, "warning": count, "info": count}) for count in (0, 1, 2)]
    assert told == [
        "0 hinder, 0 varningar, 0 upplysningar.",
        "0 hinder, 1 varning, 1 upplysning.",
        "0 hinder, 2 varningar, 2 upplysningar.",
    ]
