"""What a new workspace must know beyond its file: who, and which month. Every answer is echoed, nothing is written."""

from __future__ import annotations

import re
from dataclasses import dataclass

import streamlit as st

from forecast.periods import Month
from forecast.report.intake.intake_words import folder_name
from forecast.ui import data, show

UNKNOWN_CODE = "0000"
_KEY = "ny-arbetsyta"
_LONGEST = 80


@dataclass(frozen=True, slots=True)
class Answers:
    """What somebody has answered; `folder` is a new name in the folder of workspaces."""

    municipality: str
    code: str
    committee: str
    as_of: Month
    folder: str


def ask(found: Month | None) -> Answers | None:
    """Draw the questions; None until they are answered.

    Args:
        found: the last booked month that the files tell of.
    """
    left, right = st.columns(2)
    with left:
        municipality = _text("Kommun", "kommun", "")
        committee = _text("Nämnd", "namnd", "Socialnämnden")
    with right:
        as_of = _month(found)
        code = _code()
    if not municipality:
        show.note("Skriv kommunens namn, så går det att skapa arbetsytan.")
    if not municipality or not committee or as_of is None or code is None:
        return None
    root = data.folder()
    taken = {path.name.lower() for path in root.iterdir()} if root.is_dir() else set()
    name = folder_name(municipality, as_of.year, taken)
    show.echo(f"= {municipality}, {committee.lower()} {as_of.year}, i mappen {name}")
    return Answers(municipality, code, committee, as_of, name)


def _text(label: str, key: str, start: str) -> str:
    key = f"{_KEY}.{key}"
    st.session_state.setdefault(key, start)
    return " ".join((st.text_input(label, key=key, max_chars=_LONGEST) or "").split())


def _month(found: Month | None) -> Month | None:
    """The last booked month: the file's own until somebody says otherwise."""
    key = f"{_KEY}.per.{found}"
    if found is not None:
        years = (found.year,)
    else:
        year = _year()
        if year is None:
            return None
        years = (year,)
    months = [str(Month(year, number)) for year in years for number in range(1, 13)]
    start = months.index(str(found)) if found is not None else None
    text = st.selectbox(
        "Sista bokförda månad",
        months,
        index=start,
        format_func=lambda month: Month.parse(month).label,
        key=key,
        placeholder="Välj månad",
    )
    if found is not None:
        show.echo("= filens sista månad" if text == str(found) else f"= filen säger {found.label}")
    return Month.parse(text) if text else None


def month_of_file(key: str) -> None:
    """Ask for the last booked month of a file that does not say it; the answer is kept as text, `2024-08`."""
    year = _year()
    if year is None:
        return
    chosen = st.selectbox(
        "Sista bokförda månad i filen",
        [str(Month(year, number)) for number in range(1, 13)],
        index=None,
        format_func=lambda month: Month.parse(month).label,
        key=f"{key}.val",
        placeholder="Välj månad",
    )
    if chosen:
        st.session_state[key] = chosen
        st.rerun()


def _year() -> int | None:
    """The budget year where no file says it; told as what is missing."""
    text = _text("Budgetår", "ar", "")
    if re.fullmatch(r"(19|2\d)\d{2}", text):
        return int(text)
    show.echo(f"”{text}” är inte ett årtal. Skriv fyra siffror." if text else "Filen säger inte vilket år.", fault=True)
    return None


def _code() -> str | None:
    text = _text("Kommunkod, fyra siffror (kan lämnas tom)", "kod", "")
    if not text:
        show.echo(f"= {UNKNOWN_CODE}, okänd; behövs bara för siffror från SCB och Kolada")
        return UNKNOWN_CODE
    if not re.fullmatch(r"[0-9]{4}", text):
        show.echo(f"”{text}” är inte fyra siffror. Skriv till exempel 1882, eller lämna tomt.", fault=True)
        return None
    show.echo(f"= {text}")
    return text
