"""The areas that drivers are grouped by: reports name theirs in many ways, readers look for a few."""

from __future__ import annotations

import re
from collections.abc import Mapping

ALL = "alla"
OTHER = "ovrigt"
AREAS: Mapping[str, str] = {
    "befolkning": "Befolkning",
    "hemtjanst": "Hemtjänst",
    "utskrivning": "Utskrivning från sjukhus",
    "boende": "Särskilt boende och korttid",
    "lss": "LSS och funktionsstöd",
    "placeringar": "Placeringar",
    "bistand": "Ekonomiskt bistånd",
    "personal": "Personal",
    "bidrag": "Statsbidrag",
    "pris": "Priser, avgifter och avtal",
    "ekonomi": "Resultat och prognos",
    OTHER: "Övrigt",
}
"""Key in the address -> name, in the order of the page."""
COUNTED = ("befolkning", "hemtjanst", "utskrivning", "boende", "lss", "placeringar", "bistand", "personal", OTHER)
"""Areas whose figures are counts and shares; the others are money, which has its own pages."""

_WORDS: Mapping[str, str] = {
    "befolkning": r"demografi|befolkning|invånare",
    "personal": (
        r"sjukfrånvaro|korttidsfrånvaro|långtidsfrånvaro|sjuklön|personal|övertid|\blön\b|lönerev|löneskuld|bemanning"
        r"|timanställd|timavlönad|rekrytering|chefsspann|utbildning|tillsvidareanställning"
    ),
    "hemtjanst": r"hemtjänst|brukartid|larm|trygg hemgång|tillsynskamera",
    "utskrivning": r"utskrivning|vårdplanering|betalningsansvar",
    "bidrag": r"statsbidrag",
    "placeringar": r"placering|familjehem|institution|behandlingshem|\bhvb\b|missbruk",
    "lss": (
        r"\blss\b|funktionsstöd|funktionsnedsättning|assistans|\bass\b|gruppbo|servicebostad|daglig verksamhet"
        r"|korttidsvistelse"
    ),
    "boende": r"säbo|särskilt boende|korttid|beläggning",
    "bistand": r"\beb\b|ekonomiskt bistånd|ek bistånd|försörjningsstöd",
    "pris": r"pris|avgift|avtal|lokal|kundförlust",
    "ekonomi": r"resultat|prognos|intäkt|kostnad|budget|engångspost|reserv|risk|åtgärd|investering",
}
"""In the order that is tried: sick leave in home care is about staff."""


def area_of(*texts: str) -> str:
    """The area of something that a report names; the first text that tells decides.

    Args:
        texts: its category or measure first, then what else is said of it.
    """
    for text in texts:
        for area, words in _WORDS.items():
            if re.search(words, text.lower()):
                return area
    return OTHER
