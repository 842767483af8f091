"""Prognossäkerhet: how well earlier forecasts held, of years that are over; otherwise what is missing."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from forecast.ledger.specs import LAYER_SV
from forecast.ledger.tree import Tree
from forecast.model import Result
from forecast.money import Unit, format_amount, format_number
from forecast.periods import MONTH_NAMES, years_label
from forecast.questions.track import VOICES, Score, Tendency, Track, Voice, nearest, scores, tendency
from forecast.report.charts.funnel import Funnel, Voiced
from forecast.report.charts.marks import Look
from forecast.report.history.accuracy_records import Groups, records_table, row_groups, unit_groups
from forecast.report.history.accuracy_tables import months_table, year_table
from forecast.report.history.published import AgainstPublished, against_published, published_table
from forecast.report.history.voices import VOICE_SV, Aim, aim_of, spoken
from forecast.report.misses import footed
from forecast.report.papers.paper import Picture
from forecast.report.table import Column, Table, TableRow
from forecast.report.words import footer
from forecast.store.past import last_of_months
from forecast.store.records import Snapshot
from forecast.store.track import track_of
from forecast.workspace.workspace import Workspace

PLAIN = frozenset({Voice.LINEAR, Voice.LINEAR_DEVIATION})
CANCELS = 3.0
"""Errors without sign that are so many times the net error are told: the rows took each other out."""


@dataclass(frozen=True, slots=True)
class Accuracy:
    """What can be said of earlier forecasts.

    Attributes:
        words: in sentences; what is missing, where nothing can be held against an outcome.
        picture: the last year's forecasts running towards the outcome; None where there is none.
        tables: by month, one year in detail, by unit and row, against a published outcome.
        track: the forecasts and outcomes themselves.
        held: each forecast of the committee against its outcome.
        tendencies: (name, record) of the rows that people read.
        units: (name, record) of the units that forecast rows of their own.
        published: against an outcome outside the ledger.
        aim: how near a forecast should have been.
    """

    words: tuple[str, ...]
    picture: Picture | None
    tables: tuple[Table, ...]
    track: Track
    held: tuple[Score, ...]
    tendencies: tuple[tuple[str, Tendency], ...]
    units: tuple[tuple[str, Tendency], ...]
    published: tuple[AgainstPublished, ...]
    aim: Aim


def accuracy(
    workspace: Workspace,
    result: Result,
    kept: Sequence[Snapshot],
    unit: Unit,
    whole: Sequence[Snapshot] = (),
) -> Accuracy:
    """Build Prognossäkerhet.

    Args:
        workspace: its ledger's outcomes, track_record.csv and published_outcomes.csv.
        result: of the page; its own year counts when December is booked.
        kept: every kept forecast, oldest first; their totals are enough.
        unit: of the amounts.
        whole: those of years that are over (`of_years_over`), with all rows.
    """
    track, aim = track_of(workspace, result, whole), aim_of(workspace, result.as_of)
    held = scores(track)
    published = against_published(workspace, result, last_of_months(kept))
    outside = published_table(workspace, result, published, aim, unit)
    others = () if outside is None else (footed(outside),)
    if not held:
        words = _published_words(workspace, published) or (_nothing(workspace, kept),)
        return Accuracy(words, None, others, track, (), (), (), published, aim)
    rows, units = row_groups(workspace), unit_groups(workspace)
    tendencies, by_unit = (tuple(_tendencies(track, workspace.tree, groups)) for groups in (rows, units))
    tables = (
        months_table(workspace, result, track, held, aim),
        footed(year_table(workspace, result, held, aim, len(track.rows), unit)),
        *((records_table(workspace, result, by_unit, units, aim, unit),) if by_unit else ()),
        records_table(workspace, result, tendencies, rows, aim, unit),
        *others,
    )
    words = (*_words(result, track, held, tendencies), *_published_words(workspace, published))
    picture = _picture(workspace, result, track, unit)
    return Accuracy(words, picture, tables, track, held, tendencies, by_unit, published, aim)


def _nothing(workspace: Workspace, kept: Sequence[Snapshot]) -> str:
    count = "En prognos är sparad" if len(kept) == 1 else f"{len(kept)} prognoser är sparade"
    said = f" {count} så här långt." if kept else ""
    return (
        f"Prognossäkerheten går att säga när ett helt år är bokfört: då hålls varje sparad prognos mot utfallet.{said} "
        f"Tidigare bedömningar kan läggas i track_record.csv i arbetsytan {workspace.name}."
    )


def _words(
    result: Result, track: Track, held: Sequence[Score], tendencies: Sequence[tuple[str, Tendency]]
) -> tuple[str, ...]:
    """What the tables say, in sentences built from their numbers."""
    count = len(track.as_of)
    said = "En prognos hålls" if count == 1 else f"{count} prognoser hålls"
    early = " Utfallet är preliminärt: bokslutsposter väntas." if any(track.preliminary) else ""
    out = [f"{said} mot bokfört utfall ({years_label(track.years)}).{early}"]
    return (*out, *_better(result, held), *_nearest(track), *_cancelled(held), *_lasting(tendencies))


def _better(result: Result, held: Sequence[Score]) -> list[str]:
    """Whether it gets better as the year goes, of the layer that the page shows, else of another that was kept."""
    order = (Voice(result.headline.value), Voice.ADOPTED, Voice.JUDGED, Voice.MODEL)
    voice = next((v for v in order if any(score.voice is v for score in held)), None)
    by_month: dict[int, list[float]] = {}
    for score in held:
        if score.voice is voice and not math.isnan(score.percent):
            by_month.setdefault(score.as_of.number, []).append(abs(score.percent))
    if voice is None or not by_month:
        return []
    first, last = min(by_month), max(by_month)
    means = {month: format_number(float(np.mean(by_month[month])), 1) for month in (first, last)}
    who = spoken(voice).capitalize()
    text = f"{who} missade i snitt med {means[first]} procent av budgeten efter {MONTH_NAMES[first - 1]}"
    return [f"{text}."] if first == last else [f"{text} och {means[last]} efter {MONTH_NAMES[last - 1]}."]


def _nearest(track: Track) -> list[str]:
    won = [voice for n in range(len(track.as_of)) if (voice := nearest(track, n)) is not None]
    counts = sorted(((won.count(voice), voice) for voice in VOICES if voice in won), key=lambda pair: -pair[0])
    if not counts or (len(counts) > 1 and counts[0][0] == counts[1][0]):
        return []
    return [f"Närmast utfallet var oftast {spoken(counts[0][1])}: {counts[0][0]} av {len(won)} gånger."]


def _cancelled(held: Sequence[Score]) -> list[str]:
    """The last forecast by a layer whose rows took each other out."""
    layers = [score for score in held if score.voice not in PLAIN and score.rows > 1]
    if not layers or layers[-1].apart <= CANCELS * abs(layers[-1].error):
        return []
    last = layers[-1]
    net, apart = format_amount(last.error, Unit.MNKR, signed=True), format_amount(last.apart, Unit.MNKR)
    when = f"Efter {last.as_of.label} var felet i {spoken(last.voice)}"
    return [f"{when} {net} mnkr netto men {apart} mnkr utan tecken: raderna tog ut varandra."]


def _lasting(tendencies: Sequence[tuple[str, Tendency]]) -> list[str]:
    names = [name for name, item in tendencies if item.lasting]
    if not names:
        return []
    some = names[:3]
    more = f" och {len(names) - 3} till" if len(names) > 3 else ""
    return [f"Åt samma håll år efter år: {', '.join(some)}{more}."]


def published_heading(workspace: Workspace, held: Sequence[AgainstPublished]) -> str:
    """`Fastställd prognos efter mars 2024 slog fel med +16,5 mnkr`; "" where no outcome is published elsewhere."""
    item = _told_of(workspace, held)
    if item is None:
        return ""
    error = format_amount(item.error, Unit.MNKR, signed=True)
    return f"{spoken(item.voice).capitalize()} efter {item.as_of.label} slog fel med {error} mnkr"


def _told_of(workspace: Workspace, held: Sequence[AgainstPublished]) -> AgainstPublished | None:
    """The one that is told of in words: of the workspace's own layer where it has one."""
    order = (Voice(workspace.settings.headline.value), Voice.ADOPTED, Voice.MODEL, Voice.JUDGED)
    return next((item for voice in order for item in held if item.voice is voice), None)


def _published_words(workspace: Workspace, held: Sequence[AgainstPublished]) -> tuple[str, ...]:
    item = _told_of(workspace, held)
    if item is None:
        return ()
    said, became = (format_amount(sek, Unit.MNKR, signed=True) for sek in (item.deviation, item.published))
    error, percent = format_amount(item.error, Unit.MNKR, signed=True), format_number(abs(item.percent), 1)
    first = f"{spoken(item.voice).capitalize()} efter {item.as_of.label} var {said} mnkr."
    second = f"Året blev {became} mnkr enligt en källa utanför underlaget"
    return (f"{first} {second}: felet är {error} mnkr, {percent} procent av budgeten.",)


def _tendencies(track: Track, tree: Tree, groups: Groups) -> list[tuple[str, Tendency]]:
    """A record a group: the judged layer's where somebody judged, else the adopted, else the model's."""
    where = {key: number for number, key in enumerate(track.rows)}
    out = []
    for key, leaves in groups.leaves.items():
        group = np.zeros(len(track.rows), dtype=np.bool_)
        group[[where[tree.keys[leaf]] for leaf in leaves if tree.keys[leaf] in where]] = True
        every = (tendency(track, key, group, v) for v in (Voice.JUDGED, Voice.ADOPTED, Voice.MODEL))
        found = next((item for item in every if item is not None), None)
        if found is not None:
            out.append((groups.names[key], found))
    return out


def _picture(workspace: Workspace, result: Result, track: Track, unit: Unit) -> Picture | None:
    """The last year's forecasts as deviations from its final budget, over the rows that most of them spoke of."""
    year = track.years[-1]
    of_year = [n for n, month in enumerate(track.as_of) if month.year == year]
    known = np.isfinite(track.errors[of_year]) & np.isfinite(track.budget[of_year])[:, None, :]
    wide = max(((known[n, v] for n in range(len(of_year)) for v in range(len(VOICES)))), key=lambda rows: rows.sum())
    if not wide.any():
        return None
    whole = np.asarray(known[:, :, wide].all(axis=2), dtype=np.bool_)
    budget = float(track.budget[of_year[0], wide].sum())
    lines = []
    for v, voice in enumerate(VOICES):
        values = [math.nan] * 12
        for at, n in enumerate(of_year):
            if whole[at, v]:
                values[track.as_of[n].number - 1] = round(float(track.amounts[n, v, wide].sum()) - budget, 2) + 0.0
        if whole[:, v].any():
            own, hollow = voice is Voice.MODEL, voice in {Voice.JUDGED, Voice.LINEAR}
            lines.append(Voiced(VOICE_SV[voice], tuple(values), plain=voice in PLAIN, own=own, hollow=hollow))
    outcome = round(float(track.outcome[of_year[0], wide].sum()) - budget, 2) + 0.0
    early = track.preliminary[of_year[0]]
    drawn = Funnel(year, tuple(lines), outcome, "preliminärt utfall" if early else "utfall")
    title = _picture_title(drawn, unit)
    rows = int(wide.sum())
    some = "" if rows == len(track.rows) else f", {rows} av {len(track.rows)} rader"
    under = f"{workspace.settings.committee}, avvikelse mot årets slutliga budget, helår {year}{some}, {unit}"
    sentence = (
        "Heldragna linjer är skikten, modellens med romber och bedömd med ringar; streckade är ren takt, årets takt "
        "med ringar. "
        "Det tjocka strecket tvärs över är utfallet."
    )
    if not drawn.shows_budget:
        sentence += " Budgeten ligger utanför bilden."
    table = _picture_table(workspace, result, drawn, title, under, unit)
    return Picture("traffsakerhet", title, under, drawn, Look(unit), sentence, table)


def _picture_title(drawn: Funnel, unit: Unit) -> str:
    """The layer that was kept first, from its first month to what came out."""
    layers = [voice for voice in drawn.voices if not voice.plain] or list(drawn.voices)
    voice = max(layers, key=lambda one: (sum(not math.isnan(v) for v in one.deviations), one.name == "fastställd"))
    first = next(at for at, value in enumerate(voice.deviations) if not math.isnan(value))
    said, became = (format_amount(v, unit, signed=True) for v in (voice.deviations[first], drawn.outcome))
    who = f"{voice.name.capitalize()} prognos" if voice.name in LAYER_SV.values() else voice.name.capitalize()
    return f"{who} efter {MONTH_NAMES[first]} var {said} {unit}, {drawn.year} blev {became}"


def _picture_table(workspace: Workspace, result: Result, drawn: Funnel, title: str, under: str, unit: Unit) -> Table:
    months = [at for at in range(12) if any(not math.isnan(voice.deviations[at]) for voice in drawn.voices)]
    rows = [
        TableRow(
            f"tratt-{at + 1}",
            MONTH_NAMES[at],
            0,
            "leaf",
            tuple(None if math.isnan(v) else v for v in (voice.deviations[at] for voice in drawn.voices)),
        )
        for at in months
    ]
    rows.append(
        TableRow("tratt-utfall", drawn.outcome_name.capitalize(), 0, "memo", (drawn.outcome,) * len(drawn.voices))
    )
    return Table(
        "tratt",
        title,
        under,
        ("Prognos efter",),
        tuple(Column(voice.name.capitalize(), signed=True) for voice in drawn.voices),
        tuple(rows),
        unit,
        unit.decimals,
        footer=footer(workspace, result),
    )
