"""A backtest as one page that stands alone: HTML in Swedish, without scripts and without requests to anywhere."""

from __future__ import annotations

import math
from collections.abc import Callable
from html import escape
from importlib import resources
from string import Template

from forecast.fullyear.scores import Scores
from forecast.money import Unit, format_number
from forecast.periods import MONTH_NAMES
from forecast.report.backtest_view import OURS, PLAIN, SHOWN_SKIPPED, BacktestView, MethodScores, Miss
from forecast.report.charts.backtest import (
    NOMINAL,
    coverage_alt,
    coverage_scene,
    misses_alt,
    misses_scene,
    percent,
    years_alt,
    years_scene,
)
from forecast.report.charts.marks import Look
from forecast.report.charts.svg import svg
from forecast.report.html import Cell, Row, facts, figure, folded, heading, paragraph, table

_LOOK = Look(Unit.KR, label_column=90)
_WIDTH = 720
_UNKNOWN = "–"


def backtest_html(view: BacktestView) -> str:
    """The whole page."""
    page = Template(resources.files("forecast.report").joinpath("backtest_page.html").read_text(encoding="utf-8"))
    parts = [heading(f"Hur väl hade prognosen träffat? {view.panel}", 1), _lead(view), _asked(view)]
    if view.forecast.by_cutoff:
        parts += [_accuracy(view), _beside(view), _held(view), _by_year(view), _worst(view)]
    return page.substitute(title=escape(f"Prövning av prognosen: {view.panel}"), body="\n".join(parts))


def _lead(view: BacktestView) -> str:
    """The message in one or two sentences."""
    ours = view.forecast.everything
    if math.isnan(ours.wape):
        return paragraph("Inget går att mäta: serierna saknar tidigare belopp eller utfall.", "lead")
    told = f"Prognosen missade helåret med {percent(ours.wape)} i genomsnitt."
    plain = next((method for method in view.others if method.key == PLAIN), None)
    if plain is not None:
        told += f" Årets takt rakt uppräknad missade med {percent(plain.everything.wape)}."
    held = (
        f"Spannet på 80 % höll i {percent(ours.cover80, 0)} av fallen och det på 95 % i {percent(ours.cover95, 0)}. "
        f"{_lean(ours.bias)}"
    )
    return paragraph(told, "lead") + paragraph(held)


def _lean(bias: float) -> str:
    if math.isnan(bias) or abs(bias) < 0.05:
        return "Prognoserna lutade inte åt något håll."
    side = "låga" if bias < 0 else "höga"
    return f"Sammantaget var prognoserna {percent(abs(bias))} för {side}, räknat med tecken."


def _asked(view: BacktestView) -> str:
    years = [year for year, _ in view.years]
    span = "" if not years else f": {years[0]}" if len(years) == 1 else f": {years[0]} till {years[-1]}"
    words = {"last": "varje series sista år", "all": "alla år med två hela år före"}
    pairs = [
        ("Panel", view.panel),
        ("Serier", f"{_count(view.series[0])}, varav {_count(view.series[1])} prövade"),
        ("Brytmånader", ", ".join(f"{MONTH_NAMES[cutoff - 1]} ({cutoff})" for cutoff in view.cutoffs)),
        ("Målår", words.get(view.asked, view.asked) + span),
        ("Uppgifter", f"{_count(view.tasks)} (en uppgift är en serie, ett målår och en brytmånad)"),
        ("Valda metoder", ", ".join(f"{name} {_count(count)}" for name, count in view.chosen)),
    ]
    if view.unscored:
        pairs.append(("Utan mått", f"{_count(view.unscored)} uppgifter: serien är noll alla tidigare hela år"))
    return heading("Vad som prövades") + facts(pairs) + _skipped(view)


def _skipped(view: BacktestView) -> str:
    """Which target years were left out and why."""
    total = sum(count for _, count in view.skipped)
    if not total:
        return paragraph("Inget målår hoppades över.", "note")
    why = ", ".join(f"{reason} ({_count(count)})" for reason, count in view.skipped)
    rows = [Row(series, (Cell(str(year)), Cell(reason, words=True))) for series, year, reason in view.first_skipped]
    shown = f" De {SHOWN_SKIPPED} första visas." if total > SHOWN_SKIPPED else ""
    caption = f"Målår som hoppades över.{shown}"
    return paragraph(f"{_count(total)} målår hoppades över: {why}.") + folded(
        "Vilka", table(caption, ("Serie", "Målår", "Skäl"), rows, (2,))
    )


def _accuracy(view: BacktestView) -> str:
    head = (
        "Prognos efter",
        "Uppgifter",
        "Fel (WAPE)",
        "Mittersta felet (MdAPE)",
        "Lutning",
        f"80 %-spannet höll (ska vara {percent(NOMINAL[0], 0)})",
        f"95 %-spannet höll (ska vara {percent(NOMINAL[1], 0)})",
        "Spannets betyg (W80)",
    )
    rows = [_score_row(MONTH_NAMES[cutoff - 1], scores) for cutoff, scores in view.forecast.by_cutoff.items()]
    rows.append(_score_row("alla", view.forecast.everything, "all"))
    picture = svg(misses_scene(view, _LOOK), _LOOK, misses_alt(view), _WIDTH)
    return (
        heading("Träffsäkerhet per brytmånad")
        + figure(picture, "Fel (WAPE) efter antal bokförda månader: prognosen heldragen, årets takt streckad.")
        + table("Prognosens träffsäkerhet per brytmånad, procent.", head, rows)
    )


def _score_row(name: str, scores: Scores, kind: str = "") -> Row:
    shares = (scores.wape, scores.mdape, scores.bias, scores.cover80, scores.cover95, scores.w80)
    return Row(name, (Cell(_count(scores.count)), *(Cell(_number(share)) for share in shares)), kind)


def _beside(view: BacktestView) -> str:
    """The forecast among the other methods: WAPE in full, the rest one click away."""
    tables = [
        _compared(view, "Fel (WAPE) per metod och brytmånad, procent. Minst fel är märkt bäst.", lambda s: s.wape),
        _compared(
            view,
            "Mittersta felet (MdAPE) per metod och brytmånad, procent. Minst fel är märkt bäst.",
            lambda s: s.mdape,
        ),
        _compared(
            view,
            "Lutning per metod och brytmånad, procent; minus är för lågt. Närmast noll är märkt bäst.",
            lambda s: s.bias,
        ),
    ]
    return (
        heading("Mot andra sätt att räkna")
        + tables[0]
        + folded("Mittersta fel och lutning per metod", tables[1] + tables[2])
        + paragraph("Bara prognosen har spann; de andra sätten ger en siffra.", "note")
    )


def _compared(view: BacktestView, caption: str, measure: Callable[[Scores], float]) -> str:
    """One measure by method and cutoff, with the best of each column marked."""
    columns = [[_of(method, cutoff, measure) for method in view.methods] for cutoff in (*view.cutoffs, None)]
    least = [min((abs(v) for v in column if not math.isnan(v)), default=math.nan) for column in columns]
    rows = []
    for at, method in enumerate(view.methods):
        cells = tuple(
            Cell(_number(column[at]), best=abs(column[at]) == low) for column, low in zip(columns, least, strict=True)
        )
        rows.append(Row(method.name, cells, "ours" if method.name == OURS else ""))
    head = ("Metod", *(MONTH_NAMES[cutoff - 1] for cutoff in view.cutoffs), "alla")
    return table(caption, head, rows)


def _of(method: MethodScores, cutoff: int | None, measure: Callable[[Scores], float]) -> float:
    """A measure at a cutoff, or of everything; NaN where the method made no forecast."""
    if cutoff is None:
        return measure(method.everything)
    return measure(method.by_cutoff[cutoff]) if cutoff in method.by_cutoff else math.nan


def _held(view: BacktestView) -> str:
    picture = svg(coverage_scene(view, _LOOK), _LOOK, coverage_alt(view), _WIDTH)
    return heading("Hur ofta spannen höll") + figure(
        picture,
        "Andel utfall inom spannet, procent: fylld punkt 80 %-spannet, ofylld 95 %-spannet. Till vänster om sin "
        "streckade linje är spannet för smalt, till höger för brett.",
    )


def _by_year(view: BacktestView) -> str:
    head = ("Målår", "Uppgifter", "Fel (WAPE)", "Lutning", "80 %-spannet höll", "95 %-spannet höll")
    rows = [
        Row(
            str(year),
            (
                Cell(_count(scores.count)),
                *(Cell(_number(v)) for v in (scores.wape, scores.bias, scores.cover80, scores.cover95)),
            ),
        )
        for year, scores in view.years
    ]
    drawn = ""
    if len(view.years) > 1:
        picture = svg(years_scene(view, _LOOK), _LOOK, years_alt(view), _WIDTH)
        drawn = figure(picture, "Fel (WAPE) per målår, alla brytmånader.")
    return heading("Fel per målår") + drawn + table("Prognosens träffsäkerhet per målår, procent.", head, rows)


def _worst(view: BacktestView) -> str:
    total = sum(miss.of_all for miss in view.worst)
    head = (
        "Serie",
        "Målår",
        "Prognos efter",
        "Utfall",
        "Prognos",
        "80 %-spann",
        "Miss, % av storleken",
        "Del av allt fel, %",
    )
    rows = [_miss_row(miss) for miss in view.worst]
    many = f"De {_count(len(view.worst))} största missarna" if len(view.worst) > 1 else "Den största missen"
    return (
        heading("De största missarna")
        + paragraph(f"{many} är {percent(total)} av allt fel. Börja här: är det ett fel i panelen eller en händelse?")
        + table("Störst miss i förhållande till seriens storlek; belopp i panelens enhet.", head, rows, (2, 5))
    )


def _miss_row(miss: Miss) -> Row:
    inside = miss.low <= miss.outcome <= miss.high
    span = f"{_amount(miss.low)} till {_amount(miss.high)}, {'höll' if inside else 'höll inte'}"
    return Row(
        miss.series,
        (
            Cell(str(miss.year)),
            Cell(MONTH_NAMES[miss.cutoff - 1], words=True),
            Cell(_amount(miss.outcome)),
            Cell(_amount(miss.point)),
            Cell(span, words=True),
            Cell(format_number(miss.share, 1, signed=True)),
            Cell(_number(miss.of_all)),
        ),
    )


def _number(value: float) -> str:
    """Per cent with one decimal, without the sign for per cent."""
    return _UNKNOWN if math.isnan(value) else format_number(value, 1)


def _amount(value: float) -> str:
    """An amount in the panel's unit, with decimals only where it is small."""
    size = abs(value)
    return format_number(value, 0 if size >= 1000 else 1 if size >= 10 else 3)


def _count(count: int) -> str:
    return format_number(count)
