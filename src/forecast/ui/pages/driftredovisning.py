"""Driftredovisning: which row, how do we know, where does the figure stand?"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import pandas as pd
import streamlit as st
from pandas.io.formats.style import Styler

from forecast.money import Unit, format_amount
from forecast.periods import Span
from forecast.report.labels import distinct
from forecast.report.lines_view import THRESHOLD, By, Line, keep, lines
from forecast.report.overview import heading, tone
from forecast.report.rows_view import OpenRow, open_row
from forecast.ui import address, frame, ownership, remark_forms, row_forms, row_methods, row_timing, show
from forecast.ui.text import coloured, plain

BY: dict[str, By] = {"verksamhet": "activity", "organisation": "organisation", "kostnadsslag": "cost_type"}
BY_NAMES = {"verksamhet": "Verksamhet", "organisation": "Organisation", "kostnadsslag": "Kostnadsslag"}
ROWS = ("alla", "storre")
BAR = 4  # position of the column that holds bar and number
INK = {"worse": "var(--worse)", "better": "var(--better)", "plain": "var(--ink)"}  # of style.css: they follow the theme
EMPTY = {
    "verksamhet": "Underlaget är inte delat på verksamheter. Välj kostnadsslag.",
    "organisation": "Underlaget har inga enheter. Välj verksamhet, eller läs in en fil med kostnadsställe.",
    "kostnadsslag": "Underlaget är inte delat på kostnadsslag. Välj verksamhet.",
}


def draw(chosen: frame.Chosen) -> None:
    """The page: heading, table to the left, one row opened to the right."""
    start = "kostnadsslag" if chosen.workspace.tree.statement == "by_cost_type" else "verksamhet"
    address.begin_choice("visa", list(BY), start)
    address.begin_choice("rader", list(ROWS), "alla")
    all_lines = lines(chosen.workspace, chosen.result, BY[st.session_state["visa"]])
    frame.head(chosen, _heading(chosen, all_lines))
    with st.container(key="delad"):
        left, right = st.columns([8, 5], gap="large")
    with left:
        _table(chosen, all_lines)
        row_timing.all_rows(chosen)
    with right:
        _card(chosen, all_lines)
    frame.foot(chosen)
    address.write({"visa": st.session_state["visa"], "rader": st.session_state["rader"]})


def _heading(chosen: frame.Chosen, all_lines: tuple[Line, ...]) -> str:
    """The first-level row that gives most of the deviation."""
    tree, unit = chosen.result.main.tree, chosen.unit
    own = tree.rows[chosen.result.total].key
    totals = [line for line in all_lines if line.role == "total"]
    total = next((line.deviation for line in totals if line.key == own), totals[-1].deviation if totals else math.nan)
    first = {tree.rows[i].key for i in tree.children(chosen.result.total)}
    known = [line for line in all_lines if line.key in first and not math.isnan(line.deviation)]
    if len(known) < 3:
        known = [line for line in all_lines if line.role == "leaf" and not math.isnan(line.deviation)]
    if not known or math.isnan(total) or tone(total, Unit.MNKR) == "plain":
        return heading(chosen.workspace, chosen.result, total, chosen.unit)
    worst = min(known, key=lambda line: line.deviation) if total < 0 else max(known, key=lambda line: line.deviation)
    label = worst.label.lstrip("0123456789- ")
    part, amount = (format_amount(abs(value), unit) for value in (worst.deviation, total))
    if total >= 0:
        return f"{label} ger mest av överskottet på {amount} {unit}"
    if worst.deviation < total:
        return f"{label} ger ett underskott på {part}, totalt blir det {amount} {unit}"
    return f"{label} står för {part} av underskottet på {amount} {unit}"


def _table(chosen: frame.Chosen, all_lines: tuple[Line, ...]) -> None:
    one, two = st.columns(2)
    with one:
        st.segmented_control(
            "Visa efter", list(BY), format_func=BY_NAMES.__getitem__, key="visa", required=True, persist_state="session"
        )
    with two:
        names = {"alla": "Alla rader", "storre": f"Avvikelse över {format_amount(THRESHOLD, chosen.unit)}"}
        st.segmented_control(
            "Rader", ROWS, format_func=names.__getitem__, key="rader", required=True, persist_state="session"
        )
    if not all_lines:
        st.write(EMPTY[st.session_state["visa"]])
        return
    shown = [line for line in all_lines if st.session_state["rader"] == "alla" or keep(THRESHOLD)(line)]
    if len(shown) == 1 and len(all_lines) > 1:
        st.write(f"Ingen rad avviker mer än {format_amount(THRESHOLD, chosen.unit)} {chosen.unit}.")
    with st.container(key="rader-tabell"):
        st.table(_styled(chosen, shown), border="horizontal", hide_index=True)
    text = "Staplar per rad i samma skala; summor utan stapel."
    missing = _missing(chosen, shown)
    show.note(f"{text} {missing} finns inte i underlaget." if missing else text)


def _missing(chosen: frame.Chosen, shown: list[Line]) -> str:
    """What a reader would look for beside the table and the source does not hold, as a list in words."""
    so_far = Span.through(chosen.result.as_of)
    words = []
    if so_far.last < 12 and all(math.isnan(line.prior_actual) for line in shown):
        words.append(f"{so_far.months_label} {so_far.year - 1}")
    if all(math.isnan(line.prior) for line in shown):
        words.append(f"utfall {so_far.year - 1}")
    if not chosen.workspace.previous:
        words.append("förra prognosen")
    text = " och ".join(filter(None, (", ".join(words[:-1]), *words[-1:])))
    return text[:1].upper() + text[1:]


def _styled(chosen: frame.Chosen, shown: list[Line]) -> Styler:
    """The table with a bar and its number in one cell."""
    unit, columns = chosen.unit, _columns(chosen, shown)
    head = ["Rad", *columns]
    rows = zip(shown, *columns.values(), strict=True)
    table = pd.DataFrame([[plain(line.label), *amounts] for line, *amounts in rows], columns=head)
    css = pd.DataFrame(_css(shown, st.session_state.get("rad"), unit, len(head)), columns=head)

    def text(value: object) -> str:
        return format_amount(value, unit) if isinstance(value, float) and not math.isnan(value) else ""

    def signed(value: object) -> str:
        return format_amount(value, unit, signed=True) if isinstance(value, float) and not math.isnan(value) else ""

    def look(_: pd.DataFrame) -> pd.DataFrame:
        return css

    formats: dict[Any, str | Callable[[object], str] | None] = {
        title: signed if number == BAR else text for number, title in enumerate(head) if number
    }
    return table.style.format(formats).apply(look, axis=None)


def _columns(chosen: frame.Chosen, shown: list[Line]) -> dict[str, list[float]]:
    """Head -> amounts; last year's same months only where the ledger has them. The deviation's place is `BAR`."""
    so_far = Span.through(chosen.result.as_of)
    before = [line.prior_actual for line in shown]
    closed = so_far.last == 12 or all(map(math.isnan, before))
    return {
        f"Utfall {so_far.months_label}": [line.actual for line in shown],
        "Prognos helår": [line.forecast for line in shown],
        f"Budget {so_far.year}": [line.budget for line in shown],
        "Avvikelse mot budget": [line.deviation for line in shown],
        **({} if closed else {f"{so_far.months_label} {so_far.year - 1}": before}),
        f"Utfall {so_far.year - 1}": [line.prior for line in shown],
    }


def _cell(value: float, unit: Unit, *, signed: bool) -> str:
    if math.isnan(value):
        return ""
    return coloured(value, unit) if signed else plain(format_amount(value, unit))


def _css(shown: list[Line], opened: str | None, unit: Unit, columns: int) -> list[list[str]]:
    bars = [line.deviation for line in shown if line.role in {"leaf", "memo"} and not math.isnan(line.deviation)]
    low, high = min([*bars, 0.0]), max([*bars, 0.0])
    out = []
    for line in shown:
        ground = "background-color:var(--opened);" if line.key is not None and line.key == opened else ""
        weight = "font-weight:600;" if line.role in {"sum", "total"} else ""
        rule = "border-top:2px solid var(--ink);" if line.role == "total" else ""
        cells = [f"{ground}{weight}{rule}"] * columns
        cells[0] += f"min-width:9rem;padding-left:{0.5 + 1.25 * line.level}rem;"
        ink = "plain" if math.isnan(line.deviation) else tone(line.deviation, unit)
        cells[BAR] += f"min-width:13rem;color:{INK[ink]};"
        if line.role in {"leaf", "memo"} and not math.isnan(line.deviation):
            cells[BAR] += _bar(line.deviation, low, high)
        out.append(cells)
    return out


def _bar(deviation: float, low: float, high: float) -> str:
    """A bar and the zero line as two backgrounds of the cell; the number stands to the right of them."""
    room = 60.0
    width = (high - low) or 1.0
    zero = 2 - room * low / width
    start, end = sorted((zero, zero + room * deviation / width))
    colour = INK["worse" if deviation < 0 else "better"]
    stops = f"transparent {start:.2f}%,{colour} {start:.2f}%,{colour} {end:.2f}%,transparent {end:.2f}%"
    line = f"{zero:.2f}%"
    mark = f"transparent {line},var(--line) {line},var(--line) calc({line} + 1px),transparent calc({line} + 1px)"
    return (
        f"background-image:linear-gradient(to right,{stops}),linear-gradient(to right,{mark});"
        "background-size:100% 55%,100% 100%;background-position:center;background-repeat:no-repeat;"
    )


def _card(chosen: frame.Chosen, all_lines: tuple[Line, ...]) -> None:
    keys = [line.key for line in all_lines if line.key is not None]
    if not keys:
        return
    worst = min(
        (line for line in all_lines if line.key is not None and line.role == "leaf"),
        key=lambda line: (math.isnan(line.deviation), line.deviation),
        default=all_lines[-1],
    )
    address.begin_choice("rad", keys, worst.key or keys[0])
    names = distinct({line.key: line.label for line in all_lines if line.key is not None})
    st.selectbox("Öppna rad", keys, format_func=lambda key: names[key], key="rad", persist_state="session")
    at = keys.index(st.session_state["rad"])
    with st.container(horizontal=True):
        st.button("Föregående", key="forra", shortcut="Alt+Up", disabled=at == 0, on_click=_step, args=(keys, -1))
        last = at == len(keys) - 1
        st.button("Nästa", key="nasta", shortcut="Alt+Down", disabled=last, on_click=_step, args=(keys, 1))
    opened = open_row(
        chosen.workspace, chosen.result, st.session_state["rad"], BY[st.session_state["visa"]], chosen.unit
    )
    with st.container(border=True):
        _opened(chosen, opened)
    address.write({"rad": st.session_state["rad"]})


def _step(keys: list[str], by: int) -> None:
    """Open the row before or after the one that is open when the press arrives."""
    at = keys.index(st.session_state["rad"]) + by
    st.session_state["rad"] = keys[min(max(at, 0), len(keys) - 1)]


def _opened(chosen: frame.Chosen, opened: OpenRow) -> None:
    unit = chosen.unit
    show.note(opened.path)
    st.header(plain(opened.name), anchor=False)
    if not math.isnan(opened.deviation):
        share = f", {opened.share}" if opened.share else ""
        st.markdown(f"**{coloured(opened.deviation, unit)} {unit}** mot budget{share}")
    if opened.year is not None:
        show.note(f"Nettokostnad helår, {unit}. Annan skala än tabellen.")
        show.drawn(opened.year, chosen.look(), "rad-diagram")
    show.table(
        [
            (
                f"**{line.name}, visas i tabellen**" if line.shown else line.name,
                "" if math.isnan(line.forecast) else plain(format_amount(line.forecast, unit)),
                ("inget inlagt" if math.isnan(line.forecast) else "")
                if math.isnan(line.deviation)
                else coloured(line.deviation, unit),
            )
            for line in opened.layers
        ],
        ("Skikt", "Prognos", "Avvikelse"),
        show.AMOUNTS,
    )
    for sentence in (opened.since, opened.span):
        if sentence:
            show.note(sentence)
    if opened.parts:
        _parts(opened, unit)
    if opened.timing is not None:
        row_timing.card(opened.timing, unit)
    st.subheader("Metod och skäl", anchor=False)
    st.write(plain(opened.method))
    st.subheader("Kommentar", anchor=False)
    if not opened.comments:
        st.write("Ingen kommentar är skriven.")
    for words, who in opened.comments:
        st.markdown(f"{plain(words)} :gray[{plain(who)}]")
    st.subheader("Källa", anchor=False)
    st.write(plain("; ".join(opened.sources)) or "Ingen egen rad i underlaget.")
    row_forms.history(chosen, opened)
    row_methods.how(opened, unit)
    _forms(chosen, opened)


def _forms(chosen: frame.Chosen, opened: OpenRow) -> None:
    """What a person can say of the row; where the page shows another month it is only read."""
    writable = row_forms.may_write(chosen)
    others = ownership.others_row(chosen.workspace, opened.statement, opened.key) if writable else ""
    if others:
        show.note(others)
        writable = False
    if writable:
        row_forms.judge(chosen, opened)
        row_forms.comment(chosen, opened)
    remark_forms.texts(chosen, opened, writable=writable)
    if writable:
        row_methods.fix(chosen, opened)


def _parts(opened: OpenRow, unit: Unit) -> None:
    st.subheader("Delar", anchor=False)
    show.table(
        [
            (
                plain(part.label),
                _cell(part.forecast, unit, signed=False),
                _cell(part.budget, unit, signed=False),
                _cell(part.deviation, unit, signed=True),
            )
            for part in opened.parts
        ],
        ("Kostnadsslag", "Prognos", "Budget", "Avvikelse"),
        show.AMOUNTS,
    )


frame.page(draw, Unit.TKR)
