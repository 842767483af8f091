"""A month's round: no sequence of steps adopts what is not ready, and an adopted month is locked, also in a race."""

import dataclasses
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from types import MappingProxyType

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from entries import AT, judged, kept, said
from forecast.errors import InputError
from forecast.fullyear.baseline import baseline
from forecast.ledger.specs import Layer
from forecast.periods import Month
from forecast.service.collecting import adoption
from forecast.store import handing, sayings
from forecast.store.desk import desk_of
from forecast.store.following import following_model
from forecast.store.locks import adoption_of, check_open, lock_on
from forecast.store.overlay import with_journal
from forecast.store.records import FIRST, Entry, EntryKind, subject_key
from forecast.store.rounds import UnitState, round_of
from forecast.store.shapes import Cause, check_entry
from forecast.store.store import open_store
from forecast.workspace.load import load_workspace
from rounds import VOICE, town

MONTH = Month(2024, 8)
LOCKED = "Augusti 2024 är fastställd av Gun 2024-09-10 10:15 och låst."
ADOPTED = {"snapshot": "a" * 64, "following": []}


def adopted(new=ADOPTED, month="2024-08", old=None):
    return dataclasses.replace(said(EntryKind.ADOPTION, new, who="Gun", month=month), old=old)


class Journal:
    """What the store does with an entry, without a database."""

    def __init__(self):
        self.entries = []

    def append(self, entry):
        check_entry(entry)
        same = [item for item in self.entries if item.key == subject_key(entry.kind, entry.subject)]
        last = same[-1].new if same else None
        check_open(entry, [item for item in self.entries if item.kind is EntryKind.ADOPTION], last)
        plain = {name: getattr(entry, name) for name in ("workspace", "kind", "subject", "new", "reason", "who")}
        old = last if same else entry.old
        number = len(self.entries) + 1
        self.entries.append(Entry(**plain, seq=number, old=old, at="2024-09-10T08:15:00Z", previous=FIRST, hash=FIRST))


@pytest.fixture(scope="module")
def prov(tmp_path_factory):
    return load_workspace(town(tmp_path_factory.mktemp("round") / "prov"))


def desk(workspace, journal, known):
    """The desk; a baseline is reckoned once for what is judged."""
    laid = with_journal(workspace, journal.entries)
    judged_now = tuple(sorted((item.row, item.forecast) for item in laid.judgements))
    if judged_now not in known:
        known[judged_now] = baseline(laid, "by_activity", MONTH)
    return desk_of(laid, known[judged_now], journal.entries)


class Steps(RuleBasedStateMachine):
    """Managers, economist and approver in any order, beside a plain account of what should hold."""

    prov = None
    known = None
    budget = MappingProxyType({"51": -90_000.0, "52": -30_000.0, "53": -12_000.0})
    units = MappingProxyType({"aldre": "51", "missbruk": "52"})

    def __init__(self):
        super().__init__()
        self.journal = Journal()
        self.judged = {}
        self.comments = set()
        self.state = dict.fromkeys(self.units, "draft")
        self.changed = dict.fromkeys(self.units, False)
        self.locked = False

    def desk(self):
        return desk(self.prov, self.journal, self.known)

    def say(self, entry):
        """Whether it could be said; in a locked month nothing can."""
        if not self.locked:
            self.journal.append(entry)
            return True
        with pytest.raises(InputError, match="är fastställd av Eva Berg"):
            self.journal.append(entry)
        return False

    def step(self, take, unit):
        """Take a step; whether the round allowed it."""
        try:
            self.journal.append(take(self.desk(), unit, VOICE))
        except InputError:
            return False
        return True

    def lacks(self, row, forecast):
        return abs(forecast - self.budget[row]) > 3_000 and row not in self.comments

    @rule(row=st.sampled_from(sorted(budget)), change=st.sampled_from([None, -500.0, 9_000.0]))
    def judge(self, row, change):
        sek = None if change is None else self.budget[row] + change
        if self.say(judged(sek, row=row)):
            self.judged[row] = self.budget[row] if sek is None else sek
            self.changed |= {unit: True for unit, mine in self.units.items() if mine == row}

    @rule(row=st.sampled_from(sorted(budget)), taken_away=st.booleans())
    def comment(self, row, taken_away):
        cause = None if taken_away else Cause(cause="Fler timmar")
        if self.say(sayings.comment(self.prov, ("by_activity", row), Layer.JUDGED, cause, VOICE)):
            (self.comments.discard if taken_away else self.comments.add)(row)

    @rule(unit=st.sampled_from(sorted(units)))
    def submit(self, unit):
        row = self.units[unit]
        allowed = not self.locked and not self.lacks(row, self.judged.get(row, self.budget[row]))
        assert self.step(handing.submit, unit) == allowed
        if allowed:
            self.state[unit], self.changed[unit] = "submitted", False

    @rule(unit=st.sampled_from(sorted(units)))
    def approve(self, unit):
        settled = self.state[unit] == "approved" and not self.changed[unit]
        allowed = not self.locked and self.state[unit] in {"submitted", "approved"} and not settled
        assert self.step(handing.approve, unit) == allowed
        if allowed:
            self.state[unit], self.changed[unit] = "approved", False

    @rule(unit=st.sampled_from(sorted(units)))
    def send_back(self, unit):
        allowed = not self.locked and self.state[unit] in {"submitted", "approved"}
        assert self.step(handing.send_back, unit) == allowed
        if allowed:
            self.state[unit] = "returned"

    @rule(unit=st.sampled_from(sorted(units)))
    def take_back(self, unit):
        allowed = not self.locked and self.state[unit] != "draft"
        assert self.step(handing.take_back, unit) == allowed
        if allowed:
            self.state[unit] = "draft"

    @rule(unit=st.sampled_from(sorted(units)))
    def make_ready(self, unit):
        self.submit(unit)
        self.approve(unit)

    @rule(who=st.sampled_from(["nobody", "the missing", "everybody"]))
    def adopt(self, who):
        settled = {unit for unit in self.units if self.state[unit] == "approved" and not self.changed[unit]}
        following = {"nobody": set(), "the missing": set(self.units) - settled, "everybody": set(self.units)}[who]
        said_of = {row: self.judged.get(row, self.budget[row]) for row in self.budget}
        said_of |= {self.units[unit]: self.budget[self.units[unit]] for unit in following}
        ready = settled | following == set(self.units) and not settled & following
        allowed = not self.locked and ready and not any(self.lacks(row, sek) for row, sek in said_of.items())
        try:
            made = adoption(self.desk(), sorted(following), VOICE, draws=1)
        except InputError:
            assert not allowed
            return
        assert allowed
        rows = {row["row"]: row["forecast"] for row in made.snapshot.result["rows"]}
        assert {row: rows[row] for row in said_of} == said_of
        self.journal.append(made.entry)
        self.locked = True

    @precondition(lambda self: self.locked)
    @rule()
    def reopen(self):
        self.journal.append(handing.reopen(self.desk(), VOICE))
        self.locked = False

    @invariant()
    def the_round_says_so(self):
        found = round_of(self.prov, self.journal.entries, MONTH)
        for stand in found.units:
            state = self.state[stand.unit.key]
            handed = state in {"submitted", "approved"}
            assert (stand.state, bool(stand.changed)) == (
                UnitState(state), handed and self.changed[stand.unit.key],
            )  # fmt: skip
        assert (found.adopted is not None) == self.locked


def test_no_sequence_of_steps_adopts_what_is_not_ready(prov):
    machine = type("Steps", (Steps,), {"prov": prov, "known": {}})
    few = settings(max_examples=20, stateful_step_count=20, suppress_health_check=list(HealthCheck))
    machine.TestCase.settings = few
    machine.TestCase().runTest()


@pytest.mark.parametrize(
    ("month", "counts"), [("2024-07", True), ("2024-08", True), ("2024-09", False), ("2023-12", False)]
)
def test_what_is_said_of_an_earlier_month_of_the_year_changes_what_is_handed_in(prov, month, counts):
    journal = Journal()
    journal.append(handing.submit(desk(prov, journal, {}), "aldre", VOICE))
    journal.append(judged(-90_500.0, row="51", month=month))
    journal.append(judged(-12_500.0, row="53"))  # the economist's row changes no unit
    states = {stand.unit.key: len(stand.changed) for stand in round_of(prov, journal.entries, MONTH).units}
    assert states == {"aldre": counts, "missbruk": 0}


def test_what_was_said_between_reading_and_handing_in_is_not_in_what_is_handed_in(prov):
    journal = Journal()
    made = handing.submit(desk(prov, journal, {}), "aldre", VOICE)
    journal.append(judged(-90_500.0, row="51"))
    journal.append(made)
    [aldre, _] = round_of(prov, journal.entries, MONTH).units
    assert (aldre.state, [entry.seq for entry in aldre.changed]) == (UnitState.SUBMITTED, [1])


def test_units_that_follow_the_model_are_in_the_digest_in_any_order(prov):
    digests = [following_model(prov, keys).digest for keys in ([], ["okänd"], ["aldre"], ["missbruk", "aldre"])]
    assert digests[:2] == [prov.digest] * 2
    assert len(set(digests)) == 3
    assert following_model(prov, ["aldre", "missbruk"]).digest == digests[3]


class TestLock:
    """The lock is in the store itself: whoever writes, by whatever way, meets it."""

    @pytest.mark.parametrize(
        "entry",
        [
            judged(),
            judged(None),
            judged(month="2024-03"),
            said(EntryKind.COMMENT, {"cause": "x", "quote": ""}, statement="s", row="r", layer="judged"),
            said(EntryKind.METHOD, {"method": "budget"}, statement="s", row="r"),
            said(EntryKind.MEASURE_PROGRESS, {"state": "done"}, measure="m"),
            said(EntryKind.REMARK, {"text": "x"}, statement="s", row="r", section="analys"),
            said(EntryKind.SUBMISSION, {"state": "submitted", "journal": 1}, unit="a"),
        ],
        ids=lambda entry: f"{entry.kind} {entry.subject['month']}",
    )
    def test_nothing_can_be_said_of_an_adopted_month_or_an_earlier_one(self, where, entry):
        with open_store(where) as store:
            store.append([adopted()], at=AT)
            with pytest.raises(InputError) as caught:
                store.append([judged(month="2024-09"), entry], at=AT)
            assert len(store.journal("prov")) == 1
        mine = entry.subject["month"] == "2024-08"
        words = (
            LOCKED if mine else f"Mars 2024 är låst: augusti 2024 {LOCKED.split(' ', 2)[2].removesuffix(' och låst.')}."
        )
        assert caught.value.found == words
        assert caught.value.remedy == (
            "Säg det i en senare månad, eller öppna augusti 2024 igen med ett skäl (forecast collect ... --reopen)."
        )

    def test_a_later_month_another_year_and_another_workspace_are_open(self, where):
        with open_store(where) as store:
            store.append([adopted()], at=AT)
            others = [judged(month="2024-09"), judged(month="2023-12"), judged(workspace="annan")]
            assert len(store.append(others, at=AT)) == 3
            decided = said(EntryKind.APPROVAL, {"decision": "returned"}, snapshot="a" * 64)
            assert store.append([decided], at=AT)[0].new == {"decision": "returned"}

    def test_opened_again_it_can_be_said_and_adopted_again(self, where):
        with open_store(where) as store:
            store.append([adopted()], at=AT)
            [opened] = store.append([adopted(None, old=ADOPTED)], at=AT)
            assert opened.old == ADOPTED
            store.append([judged(), adopted()], at=AT)
            entries = store.journal("prov")
        assert adoption_of(entries, MONTH) == entries[-1]
        assert lock_on(entries, Month(2024, 7)) == entries[-1]
        assert lock_on(entries, Month(2024, 9)) is None

    @pytest.mark.parametrize(
        ("entry", "sentence"),
        [
            (adopted(), LOCKED),
            (adopted(month="2024-07"), "Juli 2024 är låst: augusti 2024 är fastställd av Gun 2024-09-10 10:15."),
            (adopted(None, month="2024-07"), "Juli 2024 är låst: augusti 2024 är fastställd av Gun 2024-09-10 10:15."),
            (adopted(None, month="2024-09"), "September 2024 är inte fastställd."),
            (adopted(None), "Någon annan har sagt något om samma sak sedan du läste."),
        ],
        ids=[
            "twice",
            "an earlier month",
            "opening an earlier month",
            "opening an open month",
            "without having seen it",
        ],
    )
    def test_what_cannot_be_adopted_or_opened(self, where, entry, sentence):
        with open_store(where) as store:
            store.append([adopted()], at=AT)
            with pytest.raises(InputError) as caught:
                store.append([entry], at=AT)
        assert caught.value.found == sentence

    def test_a_step_is_refused_where_another_came_between(self, where):
        first = said(EntryKind.SUBMISSION, {"state": "submitted", "journal": 0}, unit="a")
        with open_store(where) as store:
            store.append([first], at=AT)
            with pytest.raises(InputError, match="Någon annan har sagt något om samma sak sedan du läste"):
                store.append([first], at=AT)
            again = dataclasses.replace(first, old={"journal": 0, "state": "submitted"})
            assert store.append([again], at=AT)[0].seq == 2

    def test_two_who_adopt_and_judge_at_once_one_loses_and_nothing_is_half_kept(self, where):
        """Whoever comes second is told why; a forecast is never kept without its adoption."""
        open_store(where).__exit__(None, None, None)

        def told(write):
            try:
                write()
            except InputError as error:
                return error.found
            return None

        for number in range(8):
            name, both = f"prov{number}", Barrier(2)

            def adopt(name=name, both=both):
                with open_store(where) as store:
                    both.wait()
                    entry = dataclasses.replace(adopted(), workspace=name)
                    store.adopt(kept(workspace=name), entry, seen=0, at=AT)

            def judge(name=name, both=both):
                with open_store(where) as store:
                    both.wait()
                    store.append([judged(workspace=name)], at=AT)

            with ThreadPoolExecutor(2) as writers:
                adopting, judging = writers.map(told, (adopt, judge))
            with open_store(where) as store:
                entries, snapshots = store.journal(name), store.snapshots(name)
                assert store.verify()[0] == ()
            if adopting is None:
                assert judging == LOCKED
                assert [entry.kind for entry in entries] == [EntryKind.ADOPTION]
            else:
                assert judging is None
                assert adopting == (
                    "Anna skrev i journalen 2024-09-10 10:15 (bedömning, post 1), efter att prognosen räknades."
                )
                assert [entry.kind for entry in entries] == [EntryKind.JUDGEMENT]
            assert len(snapshots) == (adopting is None)
