"""What is known of rows beside their months, as arrays: footing, sums taken out and put back, restated history.

The engine stays ignorant of it. `common_footing.py` brings history and booked months on a comparable footing before the
engine reads them, and its remaining months back on this year's.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from forecast.drivers.easter import easter_level
from forecast.drivers.events import booked_one_offs
from forecast.drivers.holiday_liability import OTHER, moved_part, reprofiled
from forecast.drivers.pay_review import PayStep, pay_index, steps_of, years_with_review
from forecast.drivers.posting import rhythm_shares
from forecast.drivers.preliminary import booked_share, by_month_of_booking
from forecast.drivers.restatements import moved_months
from forecast.fullyear.arrays import MONTHS, Bools, Floats, Ints
from forecast.fullyear.books import Books
from forecast.fullyear.known.lump_rows import LumpRows, lump_rows
from forecast.ledger.tree import CostType, Tree
from forecast.money import format_number
from forecast.parameters import load_parameter, load_profiles
from forecast.periods import MONTH_NAMES, Month
from forecast.workspace.workspace import Workspace

PLAIN = ("linear", "budget", "closed")
LEAST_YEARS = 2
"""Complete years by month from which a row's own months are read."""


@dataclass(frozen=True, slots=True)
class Knowledge:
    """What is known of R rows over Y earlier years and this one (last); SEK, income > 0, cost < 0.

    Attributes:
        level: (R, Y+1, 12) what a month costs on its own footing against the common one; 1 = the same.
        taken_out: (R, Y+1, 12) sums in the outcome that are not the row's habit; none after as-of.
        moved: (R, Y, 12) what restating adds to earlier months; sums to zero over the rows.
        prior_moved: (R,) what it adds to last year's January to as-of.
        lumps: sums booked at once: what they take out and put back, and the rows that hold nothing else.
        shares: (R, 12) month shares for rows without own months, sum 1.
        rhythm: (R,) rows without two own years whose rhythm a person has told; it goes before a single year of theirs.
        late: (R,) share of a month that is booked the month after.
        complete: (R, 12) share booked of this year's months; 1 = whole.
        step_back: (R,) booked months that are left out of the reading, since nobody knows how whole they are.
        one_offs: (R, 12) this year's one-offs that are booked.
        notes: (R,) what to say of each row, Swedish sentences.
    """

    level: Floats
    taken_out: Floats
    moved: Floats
    prior_moved: Floats
    lumps: LumpRows
    shares: Floats
    rhythm: Bools
    late: Floats
    complete: Floats
    step_back: Ints
    one_offs: Floats
    notes: tuple[str, ...]


@dataclass(slots=True)
class Notes:
    """Sentences by row, in the order that they are said."""

    rows: int
    said: dict[int, list[str]] = field(default_factory=dict)

    def say(self, where: Bools, sentence: str) -> None:
        """One sentence on all rows of a mask (R,)."""
        for at in np.flatnonzero(where):
            self.say_at(int(at), sentence)

    def say_at(self, at: int, sentence: str) -> None:
        """One sentence on one row, once."""
        said = self.said.setdefault(at, [])
        if sentence not in said:
            said.append(sentence)

    def all(self) -> tuple[str, ...]:
        """(R,) the sentences of each row as one text."""
        return tuple(" ".join(self.said.get(at, ())) for at in range(self.rows))


def knowledge_of(workspace: Workspace, books: Books, fixed: Sequence[str | None]) -> Knowledge:
    """Everything that the workspace knows of one statement's rows, as of the books' month.

    Args:
        workspace: where knowledge.yaml, events.yaml and the principles stand.
        books: the statement's amounts.
        fixed: (R,) methods that are not for the data to choose; the footing of a row on the plain pace, on its budget
            or on its outcome is left alone.
    """
    notes = Notes(len(books.tree.rows))
    plain = np.array([key in PLAIN for key in fixed], dtype=np.bool_)
    complete_years = np.all(np.isfinite(books.history), axis=2)
    booked = np.all(np.isfinite(books.booked[:, : books.months]), axis=1)
    reads = (np.sum(complete_years, axis=1) >= LEAST_YEARS) & booked
    pay = pay_share(workspace, books.tree)
    one_offs = _one_offs(workspace, books, fixed, notes)
    lumps = lump_rows(workspace, books, reads & ~plain, fixed, notes)
    moved, prior_moved = _moved(workspace, books, pay, notes)
    late, complete, step_back = _preliminary(workspace, books, reads, plain | lumps.whole, notes)
    taken_out = _all_one_offs(workspace, books, one_offs)
    return Knowledge(
        level=_level(workspace, books, pay, reads & ~plain & ~lumps.whole, notes),
        taken_out=taken_out + lumps.taken_out,
        moved=moved,
        prior_moved=prior_moved,
        lumps=lumps,
        shares=_shares(workspace, books, pay, (~reads & ~plain, np.any(complete_years, axis=1)), notes),
        rhythm=~reads & _given_rhythm(workspace, books),
        late=late,
        complete=complete,
        step_back=step_back,
        one_offs=one_offs,
        notes=notes.all(),
    )


def pay_share(workspace: Workspace, tree: Tree) -> Floats:
    """(R,) share of each row that is pay: staff rows whole, others as knowledge.yaml says."""
    out = np.array([float(row.cost_type is CostType.STAFF) for row in tree.rows])
    for item in workspace.known.pay_rows:
        if item.statement == tree.statement:
            out[tree.position(item.row)] = item.share
    return out


def _pay_steps(workspace: Workspace) -> tuple[PayStep, ...]:
    """The reviews, where the workspace says that the rows' budgets hold them."""
    if workspace.settings.principles.pay_review_budget != "rows":
        return ()
    return steps_of(workspace.known.pay_reviews, load_parameter("pay_review"))


def _this_step(steps: tuple[PayStep, ...], year: int) -> PayStep | None:
    return next((step for step in steps if step.start.year == year), None)


def _level(workspace: Workspace, books: Books, pay: Floats, on: Bools, notes: Notes) -> Floats:
    """(R, Y+1, 12) the footing of rows that are read by month."""
    years = (*books.years, books.year)
    out = np.ones((len(pay), len(years), MONTHS))
    pays, part = on & (pay > 0), pay[:, None, None]
    steps = _pay_steps(workspace)
    this = _this_step(steps, books.year)
    if this is not None and books.years:
        known = years_with_review(steps)
        unknown = np.array([year not in known for year in books.years], dtype=np.bool_)
        complete = np.all(np.isfinite(books.history), axis=2)
        since = np.logical_or.accumulate(complete, axis=1)
        gaps = np.any(since & unknown[None, :], axis=1)
        index = pay_index(steps, years, Month(books.year, books.months))
        out = np.where((pays & ~gaps)[:, None, None], 1 - part + part * index[None], out)
        notes.say(pays & ~gaps, f"Lönerevisionen på {this.label} är inräknad.")
        notes.say(
            pays & gaps, "Lönerevisionen läses ur radens egna månader; alla tidigare års revisioner är inte kända."
        )
    elif workspace.settings.principles.pay_review_budget == "rows":
        notes.say(pays, f"Lönerevisionen {books.year} är inte känd och räknas inte särskilt.")
    easter = workspace.known.easter
    if easter is not None:
        out = np.where(pays[:, None, None], out * (1 - part + part * easter_level(easter, years)[None]), out)
        notes.say(pays, f"Påsken flyttas mellan mars och april ({format_number(100 * easter.share, 1)} % av en månad).")
    return out


def _given_rhythm(workspace: Workspace, books: Books) -> Bools:
    """(R,) rows whose posting rhythm knowledge.yaml tells."""
    told = {item.row for item in workspace.known.rhythms if item.statement == books.tree.statement}
    return np.array([key in told for key in books.tree.keys], dtype=np.bool_)


def _shares(workspace: Workspace, books: Books, pay: Floats, where: tuple[Bools, Bools], notes: Notes) -> Floats:
    """(R, 12) month shares: a given rhythm, else the holiday profile or the pay review's step, else twelfths.

    Args:
        workspace: where they are told.
        books: the statement's amounts.
        pay: (R,) share of each row that is pay.
        where: (R,) rows that take the dial, and rows with a whole own year, which says more than profile or step.
        notes: what is said of each row.
    """
    on, own = where
    level = np.ones((len(pay), MONTHS))
    pays, part = pay > 0, pay[:, None]
    this = _this_step(_pay_steps(workspace), books.year)
    holiday = workspace.known.holiday_liability
    if holiday is not None and holiday.rows_without_months:
        profile, told = holiday_profile(workspace, workspace.settings.principles.holiday_liability)
        level = np.where(pays[:, None], 1 - part + part * MONTHS * profile[None], level)
        notes.say(
            on & pays & ~own, f"Semesterlöneskuldens månadsprofil ({told}) gäller i stället för lönerevisionens steg."
        )
    elif this is not None:
        index = pay_index((this,), (books.year,), Month(books.year, books.months))[0]
        level = np.where(pays[:, None], 1 - part + part * index[None], level)
        notes.say(on & pays & ~own, f"Lönerevisionen på {this.label} är inräknad.")
    elif workspace.settings.principles.pay_review_budget == "rows":
        notes.say(on & pays, f"Lönerevisionen {books.year} är inte känd och räknas inte.")
    for item in workspace.known.rhythms:
        if item.statement == books.tree.statement:
            at = books.tree.position(item.row)
            level[at] = rhythm_shares(item) * MONTHS
            if on[at]:
                notes.say_at(at, "Månaderna följer radens angivna rytm.")
    late = _late(workspace, books)
    level = np.where((late > 0)[:, None], by_month_of_booking(level, late), level)
    return np.asarray(level / np.sum(level, axis=1, keepdims=True), dtype=np.float64)


def holiday_profile(workspace: Workspace, principle: str) -> tuple[Floats, str]:
    """(12,) a principle's shares, and how they are known."""
    holiday = workspace.known.holiday_liability
    own = None
    if holiday is not None:
        own = holiday.profiles.unit if principle == "unit" else holiday.profiles.central
    if own is not None:
        return np.array(own.shares), "egen profil"
    return np.array(load_profiles("holiday_profile").shares[principle]), "schablon som ingen har kontrollerat"


def _moved(workspace: Workspace, books: Books, pay: Floats, notes: Notes) -> tuple[Floats, Floats]:
    """(R, Y, 12) what restating adds to earlier months, and (R,) to last year's January to as-of."""
    tree, unit = books.tree, workspace.settings.unit
    rows = workspace.known.restatements
    moved = moved_months(rows, tree, books.years, unit)
    last = moved_months(rows, tree, (books.year - 1,), unit)[:, 0]
    for item in rows:
        if item.statement == tree.statement and item.span.year < books.year:
            for key, word in ((item.to_row, "tillagda"), (item.from_row, "borttagna")):
                notes.say_at(tree.position(key), f"Tidigare år är omräknade: belopp för {item.span.label} är {word}.")
    prior = np.sum(last[:, : books.months], axis=1)
    holiday = workspace.known.holiday_liability
    principle = workspace.settings.principles.holiday_liability
    if holiday is None or holiday.changed is None or books.year < holiday.changed:
        return moved, prior
    old, told = holiday_profile(workspace, OTHER[principle])
    new, _ = holiday_profile(workspace, principle)
    central = (
        tree.position(holiday.central_row) if holiday.statement == tree.statement and holiday.central_row else None
    )
    touched = pay.copy()
    if central is not None:
        touched[central] = 0.0
    before = np.array([year < (holiday.changed or 0) for year in books.years], dtype=np.bool_)
    history = books.history + moved
    turned = np.where(before[None, :, None], reprofiled(history, touched, old, new), history)
    change = np.where(np.isfinite(turned), turned - history, 0.0)
    if central is not None:
        change[central] -= np.sum(change, axis=0)
    if books.year - 1 < holiday.changed:
        prior += _prior_change(books, change, touched, old, new, central)
    notes.say(
        touched > 0, f"Åren före {holiday.changed} är omräknade till dagens princip för semesterlöneskuld ({told})."
    )
    return moved + change, prior


def _prior_change(books: Books, change: Floats, pay: Floats, old: Floats, new: Floats, central: int | None) -> Floats:
    """(R,) what the change of principle adds to last year's January to as-of: by month where known, else by sums."""
    m = books.months
    part = np.nan_to_num(moved_part(books.prior_actual, pay, old[:m], new[:m]))
    if books.years and books.years[-1] == books.year - 1:
        known = np.all(np.isfinite(books.history[:, -1]), axis=1)
        part = np.where(known, np.sum(change[:, -1, :m], axis=1), part)
    if central is not None:
        part[central] = 0.0
        part[central] = -np.sum(part)
    return np.asarray(part, dtype=np.float64)


def _late(workspace: Workspace, books: Books) -> Floats:
    """(R,) share of a month that is booked the month after."""
    out = np.zeros(len(books.tree.rows))
    for item in workspace.known.preliminary:
        if item.statement == books.tree.statement and item.booked_in == "next_month" and item.complete is not None:
            out[[i for i, row in enumerate(books.tree.rows) if item.covers(row)]] = 1 - item.complete[0]
    return out


def _preliminary(
    workspace: Workspace, books: Books, reads: Bools, left_alone: Bools, notes: Notes
) -> tuple[Floats, Floats, Ints]:
    """(R,) late share, (R, 12) share booked, (R,) months to leave out of the reading.

    A month is preliminary as of the workspace's own month; seen from a later one, the ledger holds it corrected.
    """
    tree, m = books.tree, books.months
    late = np.where(reads & ~left_alone, _late(workspace, books), 0.0)
    complete, back = np.ones((len(tree.rows), MONTHS)), np.zeros(len(tree.rows), dtype=np.int64)
    notes.say(late > 0, "Fakturor som kommer en månad sent är räknade i den månad som de hör till.")
    newest = Month(books.year, m) == workspace.settings.as_of
    for item in workspace.known.preliminary:
        if item.statement != tree.statement or item.booked_in != "same_month" or not newest:
            continue
        for at in (i for i, row in enumerate(tree.rows) if item.covers(row) and not left_alone[i]):
            if item.complete is not None:
                complete[at] = booked_share(item.complete, m)
                share = format_number(100 * item.complete[0])
                notes.say_at(at, f"{MONTH_NAMES[m - 1].capitalize()} är preliminär: {share} % räknas som bokfört.")
            elif reads[at] and m > item.count:
                back[at] = item.count
                notes.say_at(
                    at, f"Raden är läst till och med {MONTH_NAMES[m - 1 - item.count]}; senare är preliminärt."
                )
            else:
                notes.say_at(at, "Senaste månaden är preliminär, men hur mycket som saknas är inte känt.")
    return late, complete, back


def _one_offs(workspace: Workspace, books: Books, fixed: Sequence[str | None], notes: Notes) -> Floats:
    """(R, 12) this year's booked one-offs, and a sentence on their rows."""
    as_of = Month(books.year, books.months)
    out = booked_one_offs(workspace.events, books.tree, workspace.settings.unit, as_of)
    for event in workspace.events:
        if event.kind == "one_off" and event.statement == books.tree.statement and event.row in books.tree.keys:
            at = books.tree.position(event.row)
            span = event.booked
            booked = span is not None and span.year == books.year and span.first <= books.months
            if booked and fixed[at] != "budget":
                notes.say_at(at, f"Räknat utan engångsposten ”{event.name}”, som sedan läggs till.")
    return out


def _all_one_offs(workspace: Workspace, books: Books, now: Floats) -> Floats:
    """(R, Y+1, 12) one-offs of all years."""
    past = [booked_one_offs(workspace.events, books.tree, workspace.settings.unit, Month(y, 12)) for y in books.years]
    return np.stack([*past, now], axis=1)
