"""The tables of Prognossäkerhet: whether forecasts get better during the year, one year in detail, and the rows."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np

from forecast.model import Result
from forecast.money import Unit
from forecast.periods import MONTH_NAMES, years_label
from forecast.questions.track import VOICES, Score, Track, Voice, nearest
from forecast.report.history.voices import VOICE_SV, Aim, percent_cell
from forecast.report.table import Cell, Column, Table, TableRow, without_empty
from forecast.report.words import footer
from forecast.workspace.workspace import Workspace

PLUS = "Plus: året blev bättre än prognosen."
CANCELLED = "Fel utan tecken lägger ihop radernas fel; är det mycket större än felet tog raderna ut varandra."
ACTED = "En prognos som ledde till åtgärder kan slå fel för att de hjälpte: säkerheten kan då inte fullt ut bedömas."
AFTERWARDS = "En prognos som sparats efter en senare månads prognos räknas inte: den visste mer."
LINES = "Där ingen prognos är sparad är takterna räknade på månaderna som de är bokförda nu."


def months_table(workspace: Workspace, result: Result, track: Track, held: Sequence[Score], aim: Aim) -> Table:
    """Month of the year by voice: the mean error of the committee's total without sign, in per cent of the budget."""
    voices = [voice for voice in VOICES if any(score.voice is voice for score in held)]
    most = {voice: max(score.rows for score in held if score.voice is voice) for voice in voices}
    widest = [score for score in held if score.rows == most[score.voice]]
    rows = []
    for number in sorted({score.as_of.number for score in widest}):
        means = [_mean([score for score in widest if (score.as_of.number, score.voice) == (number, v)]) for v in voices]
        won = [nearest(track, n) for n, month in enumerate(track.as_of) if month.number == number]
        rows.append(
            TableRow(
                f"manad-{number}", MONTH_NAMES[number - 1], 0, "leaf", (*means, _most(won)), decimals=1,
            )
        )  # fmt: skip
    return Table(
        key="traffsakerhet_manad",
        title="Fel efter månad, procent av budgeten",
        subtitle=f"{workspace.settings.committee}, helår {years_label(track.years)}, netto utan tecken, snitt av åren",
        labels=("Prognos efter",),
        columns=(*(Column(VOICE_SV[v].capitalize(), kind="number") for v in voices), Column("Närmast", kind="text")),
        rows=tuple(rows),
        unit=Unit.TKR,
        decimals=0,
        notes=(
            *_covers(track, widest),
            "Närmast: på de rader som alla hade en prognos för; oftast, där åren är flera; tomt när två är lika.",
            aim.words,
        ),
        footer=footer(workspace, result, None),
    )


def _mean(scores: Sequence[Score]) -> Cell:
    percents = [abs(score.percent) for score in scores if not math.isnan(score.percent)]
    return float(np.mean(percents)) if percents else None


def _most(won: Sequence[Voice | None]) -> str:
    """Who was nearest most often; "" where nobody was, or several as often."""
    count = {voice: won.count(voice) for voice in VOICES if voice in won}
    best = max(count.values(), default=0)
    first = [voice for voice, times in count.items() if times == best]
    return VOICE_SV[first[0]] if len(first) == 1 else ""


def _covers(track: Track, held: Sequence[Score]) -> list[str]:
    """Voices that did not speak of every row or year: their per cent is of what they spoke of."""
    out = []
    for voice in VOICES:
        own = [score for score in held if score.voice is voice]
        years = tuple(sorted({score.as_of.year for score in own}))
        if own and (own[0].rows < len(track.rows) or years != track.years):
            rows = "" if own[0].rows == len(track.rows) else f"{own[0].rows} av {len(track.rows)} rader "
            out.append(f"{VOICE_SV[voice]} {rows}{years_label(years)}")
    return [f"Räknat på: {'; '.join(out)}."] if out else []


def year_table(workspace: Workspace, result: Result, held: Sequence[Score], aim: Aim, count: int, unit: Unit) -> Table:
    """The last year's forecasts of the committee, month by month and voice by voice; `count` rows are below it."""
    year = max(score.as_of.year for score in held)
    own = [score for score in held if score.as_of.year == year]
    early = any(score.preliminary for score in own)
    told = ("Utfallet är preliminärt: bokslutsposter väntas.",) if early else ()
    fewest = min(score.rows for score in own)
    if fewest < count:
        told = (*told, f"Bara rader som både prognosen och utfallet har räknas: som minst {fewest} av {count}.")
    table = Table(
        key="traffsakerhet",
        title=f"Prognoser av {year} mot utfallet",
        subtitle=f"{workspace.settings.committee}, helår, {unit}",
        labels=("Prognos efter",),
        columns=(
            Column("Skikt", kind="text"),
            Column("Rader", kind="number"),
            Column("Prognos"),
            Column("Preliminärt utfall" if early else "Utfall"),
            Column("Utfall − prognos", signed=True, minus=(3, 2)),
            Column("Fel utan tecken"),
            Column("Snitt per rad"),
            Column("Procent av budgeten", kind="number"),
            Column(aim.column, kind="text"),
        ),
        rows=tuple(_score_row(number, score, aim, count) for number, score in enumerate(own)),
        unit=unit,
        decimals=unit.decimals,
        notes=(*told, PLUS, CANCELLED, ACTED, LINES, AFTERWARDS, aim.words),
        footer=footer(workspace, result),
    )
    return without_empty(table, ("Rader",))


def _score_row(number: int, score: Score, aim: Aim, count: int) -> TableRow:
    met = "" if math.isnan(score.percent) else "ja" if aim.met(score.percent) else "nej"
    cells: tuple[Cell, ...] = (
        VOICE_SV[score.voice],
        float(score.rows) if score.rows < count else None,
        score.forecast,
        score.outcome,
        score.error,
        score.apart,
        score.mean_apart,
        percent_cell(score.percent),
        met,
    )
    return TableRow(f"prognos-{number}", score.as_of.label, 0, "leaf", cells, places=(0, 0, 0, 0, 0, 0, 0, 1, 0))
