"""Översikt: how does the year go, and why?"""

from __future__ import annotations

import math

import streamlit as st

from forecast.money import Unit, format_amount
from forecast.report.charts.bridge import BridgeBar
from forecast.report.charts.fan import Fan
from forecast.report.overview import Overview, overview
from forecast.report.span_words import span_text
from forecast.ui import frame, menu, row_timing, show
from forecast.ui.text import coloured, plain

TONES = {"worse": ":red[{}]", "better": ":blue[{}]", "quiet": ":gray[{}]", "plain": "{}"}


def draw(chosen: frame.Chosen) -> None:
    """The page, in reading order."""
    view = overview(chosen.workspace, chosen.result, chosen.unit)
    frame.head(chosen, view.heading, view.lead)
    for outer, pair in zip(st.columns(2), (view.figures[:2], view.figures[2:]), strict=True):
        with outer:
            for column, figure in zip(st.columns(2, wrap=False), pair, strict=True):
                with column:
                    st.metric(figure.label, TONES[figure.tone].format(plain(figure.value)))
                    show.note(figure.caption)
    with st.container(key="delad-smal"):
        left, right = st.columns([3, 2], gap="large")
    with left:
        _bridge(chosen, view)
    with right:
        _causes(chosen, view)
        _year(chosen, view)
    _tables(chosen, view)
    frame.foot(chosen)


def _under(chosen: frame.Chosen, what: str) -> str:
    settings = chosen.workspace.settings
    return f"{settings.committee}, {what}, helår {settings.year}, {chosen.unit}"


def _bridge(chosen: frame.Chosen, view: Overview) -> None:
    show.section(view.bridge_title, _under(chosen, "avvikelse mot budget"))
    if view.bridge is None:
        st.write("Ingen budget är inläst, så ingen avvikelse kan visas.")
        return
    look = chosen.look(view.bridge_decimals)
    show.drawn(view.bridge, look, "bridge")
    show.note(view.bridge_caption)


def _causes(chosen: frame.Chosen, view: Overview) -> None:
    show.section(view.causes_title)
    decimals = 2 if chosen.unit is Unit.MNKR else None
    if view.causes:
        show.table(
            [
                (
                    f"**{plain(cause.name)}**  \n{plain(cause.cause)}",
                    coloured(cause.deviation, chosen.unit, decimals),
                    f"**{plain(cause.status)}**  \n{plain(cause.detail)}",
                )
                for cause in view.causes
            ],
            ("Orsak ur underlaget", "Avvikelse", "Resten av året"),
            numbers=(1,),
        )
    if view.cancelling is not None:
        row_timing.cancelling(view.cancelling, chosen.unit)
    show.note(" ".join(view.one_offs))
    st.page_link(
        menu.page("driftredovisning"), label=f"Alla {view.rows} rader i Driftredovisning →", query_params=_carried()
    )


def _carried() -> dict[str, str]:
    return {key: st.query_params[key] for key in ("arbetsyta", "per", "skikt") if key in st.query_params}


def _year(chosen: frame.Chosen, view: Overview) -> None:
    show.section(view.booked_title, _under(chosen, "nettokostnad") + ". Annan skala än i det andra diagrammet.")
    look = chosen.look()
    if view.fan is not None:
        show.drawn(view.fan, look, "fan")
    elif view.year is not None:
        show.drawn(view.year, look, "year")


def _tables(chosen: frame.Chosen, view: Overview) -> None:
    with st.expander("Diagrammen som tabeller"):
        unit = chosen.unit
        if view.bridge is not None:
            rows = [(plain(bar.label), coloured(bar.amount, unit, view.bridge_decimals)) for bar in view.bridge.bars]
            show.table(rows, (f"Från budget till {view.bridge.forecast_label}", f"Avvikelse, {unit}"), show.AMOUNTS)
            others = [(plain(bar.label), plain(_ends(bar, unit))) for bar in view.bridge.others]
            if others:
                show.table(others, ("Andra sätt att räkna", f"Avvikelse, {unit}"), show.AMOUNTS)
        if view.fan is not None:
            _fan_table(view.fan, unit)
        elif view.year is not None:
            year = view.year
            named = [
                ("Budget", year.budget),
                ("Bokfört", year.actual),
                ("Återstår", year.rest),
                (year.whole, year.forecast),
            ]
            if year.prior is not None:
                named.append((f"Utfall {year.booked.year - 1}", year.prior))
            show.table([(name, _known(value, unit)) for name, value in named], ("Året", str(unit)), show.AMOUNTS)


def _fan_table(fan: Fan, unit: Unit) -> None:
    columns = (fan.actual, fan.forecast, fan.low, fan.high, fan.budget, fan.prior)
    rows = [(name, *(_known(column[at], unit) for column in columns)) for at, name in enumerate(fan.months)]
    if fan.previous is not None:
        rows.append(("förra prognosen", "", _known(fan.previous, unit), "", "", "", ""))
    head = (f"Ackumulerat, {unit}", "Utfall", "Prognos", "Spann från", "Spann till", "Budget", "Förra året")
    show.table(rows, head, show.AMOUNTS)


def _ends(bar: BridgeBar, unit: Unit) -> str:
    """A reference's deviation, or a span's ends no finer than the span deserves."""
    if bar.low is not None and bar.high is not None:
        return span_text(bar.low, bar.high, unit)
    return format_amount(bar.amount, unit, signed=True)


def _known(value: float, unit: Unit) -> str:
    return "" if math.isnan(value) else plain(format_amount(value, unit))


frame.page(draw, Unit.MNKR)
