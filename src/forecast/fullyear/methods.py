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
        "Takten går inte att räkna upp här; det bokförda plus det planerade för resten.",
        "additive method",
    ),
    Method("last_year", "utfall + förra årets rest", "Det bokförda plus samma månader förra året.", "seasonal naive"),
    Method(
        "growth", "förra årets mönster", "Förra årets rest, uppräknad med hittillsvarande förändring.", "capped growth"
    ),
    Method("level", "vanlig nivå", "Radens senaste nivå fördelad som månaderna brukar.", "generalised Cape Cod"),
    Method("trend", "säsongsrensad trend", "Senaste nivån och halva trenden, med månadernas vanliga mönster.", "Theta"),
    Method("smoothing", "utjämnad säsong", "Nivå, trend och säsong följda månad för månad.", "Holt-Winters, additive"),
    Method(
        "combined", "förra årens mönster", "Det mellersta av fem sätt att läsa radens egen historik.", "median of five"
    ),
    Method(
        "combined_budget",
        "förra årens mönster och budget",
        "Medel av radens egen historik och utfall + budget för resten.",
        "median of five with Bornhuetter-Ferguson",
    ),
)

METHODS: Mapping[str, Method] = MappingProxyType({method.key: method for method in _ALL})
"""Every method by key, in the order that they are explained."""
