"""The methods by key, with the words that users read and the textbook name behind them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType


@dataclass(frozen=True, slots=True)
class Method:
    """A method's names.

    Attributes:
        key: what files and results carry.
        name_sv: the trade's words, shown on the row.
        reason_sv: a sentence about why; may hold {weight} (per cent) and {months} (booked months).
        textbook: the English textbook name, one click away.
    """

    key: str
    name_sv: str
    reason_sv: str
    textbook: str


_ALL = (
    Method("closed", "utfall", "Inget mer väntas; utfallet är årets belopp.", "outcome"),
    Method("budget", "budget", "Budgeten står kvar oförändrad.", "expected value"),
    Method("linear", "årets takt", "Takten hittills fortsätter rakt året ut (utfall × 12/{months}).", "run rate"),
    Method(
        "chain_ladder",
        "årets takt, månadsfördelad",
        "Utfallet räknat upp med hur stor del av året som brukar vara bokförd.",
        "chain ladder",
    ),
    Method(
        "bf",
        "utfall + budget för resten",
        "Det bokförda plus det planerade för årets återstående månader.",
        "Bornhuetter-Ferguson",
    ),
    Method(
        "credibility", "vägd takt", "Årets takt väger {weight} %, budget och förra året resten.", "Benktander (n = 2)"
    ),
    Method(
        "additive",
        "utfall + planerad rest",
        "Det bokförda plus det väntade för resten; årets takt räknas inte upp.",
        "additive method",
    ),
    Method("last_year", "utfall + förra årets rest", "Det bokförda plus samma månader förra året.", "seasonal naive"),
    Method(
        "growth", "förra årets mönster", "Förra årets rest, uppräknad med hittillsvarande förändring.", "capped growth"
    ),
    Method("level", "vanlig nivå", "Radens senaste nivå fördelad som månaderna brukar.", "generalised Cape Cod"),
    Method(
        "slow_level",
        "långsam nivå",
        "Radens nivå över längre tid och halva trenden, fördelad som månaderna brukar.",
        "generalised Cape Cod, slow decay",
    ),
    Method(
        "rolling", "senaste tolv månader", "Senaste tolv månaders summa, fördelad som månaderna brukar.", "rolling year"
    ),
    Method(
        "expected",
        "förra årets summa",
        "Förra årets summa minus det bokförda: det tidiga saknas sedan.",
        "expected value",
    ),
    Method(
        "seasonal_step",
        "förra årets månader med avtagande skillnad",
        "Samma månader förra året plus skillnaden hittills, som avtar så som den brukar.",
        "AR(1) on seasonal differences",
    ),
    Method("trend", "säsongsrensad trend", "Senaste nivån och halva trenden, med månadernas vanliga mönster.", "Theta"),
    Method(
        "log_trend",
        "säsongsrensad trend i procent",
        "Senaste nivån och halva trenden i procent, med månadernas vanliga mönster.",
        "Theta on logarithms",
    ),
    Method("smoothing", "utjämnad säsong", "Nivå, trend och säsong följda månad för månad.", "Holt-Winters, additive"),
    Method(
        "log_smoothing",
        "utjämnad säsong i procent",
        "Nivå, trend och säsong i procent följda månad för månad.",
        "Holt-Winters on logarithms",
    ),
    Method(
        "combined",
        "förra årens mönster",
        "Tolv sätt att läsa radens egna månader, vägda efter vad som brukar träffa rätt på sådana rader.",
        "feature-weighted combination",
    ),
    Method(
        "combined_budget",
        "förra årens mönster och budget",
        "Radens egen historik vägd med utfall + budget för resten, efter hur budgeten brukar hålla.",
        "feature-weighted combination with Bornhuetter-Ferguson",
    ),
    Method(
        "prior_growth",
        "förra året med tillväxt",
        "Förra årets summa med hittillsvarande förändring, minus det bokförda.",
        "expected value, prior x growth",
    ),
    Method(
        "benktander",
        "vägd takt på egna månader",
        "Årets takt vägd mot förra året med tillväxt, efter radens egna månader.",
        "Benktander (n = 2), prior x growth",
    ),
    Method(
        "additive_months",
        "månader per förra årets krona",
        "Varje återstående månad så stor som den brukar vara per krona året före.",
        "additive method",
    ),
    Method(
        "development",
        "kedjestege månad för månad",
        "Utfallet fört vidare månad för månad så som tidigare år vuxit.",
        "chain ladder, age to age (Mack)",
    ),
    Method(
        "cape_cod",
        "budget omräknad efter utfall",
        "Det bokförda plus resten av budgeten, omräknad efter hur budgeten brukar hålla.",
        "Cape Cod",
    ),
    Method("ets", "exponentiell utjämning", "Nivå, trend och säsong skattade för just denna rad.", "ETS (state space)"),
    Method(
        "unobserved",
        "strukturell tidsserie",
        "Nivå, trend och säsong som dolda delar, skattade för just denna rad.",
        "unobserved components",
    ),
)

METHODS: Mapping[str, Method] = MappingProxyType({method.key: method for method in _ALL})
"""Every method by key, in the order that they are explained."""


def part_words(key: str) -> str:
    """A part of a combined forecast in the trade's words; a person's forecast is no method that can be fixed."""
    return METHODS[key].name_sv if key in METHODS else "bedömning"
