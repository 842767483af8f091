"""What the words above a column say: a dimension of the account string, or money and of what kind."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from forecast.ledger.intake.layout.headers import JOINED
from forecast.ledger.intake.layout.period_words import find_periods
from forecast.ledger.intake.mapping_file import AmountKind, Holds
from forecast.ledger.tree import CostType


@dataclass(frozen=True, slots=True)
class MoneyWords:
    """What a header, a title or a cell of a KIND column says of money.

    Attributes:
        kind: None where no word says it.
        to_date: January to the month, in words.
        whole_year: the year as a whole, in words (helår, årsbudget, bokslut).
        derived: a difference, a rest or a share, that follows from other columns.
        total: a sum of other columns.
        volume: no money: persons, hours, full-time equivalents.
        version: of a budget; "original" where no word says it.
        cost_type: the column holds income or cost alone, or their net.
    """

    kind: AmountKind | None = None
    to_date: bool = False
    whole_year: bool = False
    derived: bool = False
    total: bool = False
    volume: bool = False
    version: str = "original"
    cost_type: CostType | None = None


def _words(pattern: str) -> re.Pattern[str]:
    return re.compile(rf"(?<![a-zåäö])(?:{pattern})")


_DERIVED = _words(
    r"(?:\w*budget|\w*prognos|\w*period|\w*års|\w*helårs|\w*netto|\w*resultat)?avvik\w*|avv\b|diff(?:erens\w*)?\b"
    r"|deviation\w*|error|rest\b|återst\w*|aterst\w*|kvar\b|disponibel\w*|förändring\w*|forandring\w*|procent|andel\w*|index"
    r"|\w*skillnad\w*|mot budget|ing(?:ående|\.)? \w+|ib\b|jmf|jämf\w*|utnyttj\w*|förbr\w*gr"
)
_PERCENT = re.compile(r"%|(?<![a-z])pct(?![a-z])")
_VOLUME = _words(r"antal|st\b|timmar|årsarb\w*|åa\b|brukare|dygn|platser|volym\w*|kvantitet")
_TO_DATE = _words(
    r"ack(?:\.|um\w*)?\b|t\.? ?o\.? ?m\.?\b|till och med|ytd|hittills|delår\w*|delars\w*"
    r"|(?:samma|motsv\w*) (?:period|tid)"
)
_WHOLE_YEAR = _words(r"(?:hel)?(?:års|ars)\w*|hel(?:år|ar)\w*|bokslut\w*|år\b")
_OF_THE_PERIOD = _words(r"perioden\b")
_LAST_YEAR = re.compile(r"(?<![a-zåäö])(?:föreg\w*|fg|f\.? ?g\.?|förra)[ _]*(?:år\w*|ar\b)")
_ABOUT_BUDGETS = r"(?:s?(?:uppf|utfall|rapport|ansvar|dialog|jämför|möte|läge))|(?:år|ar)(?:et)?\b"
"""How words go on that are of budgets and name none: budgetuppföljning, budgetår."""
_FOLLOWS = re.compile(r"uppf|följ|rapport|läge")
_KINDS: tuple[tuple[AmountKind, re.Pattern[str]], ...] = (
    ("forecast", _words(r"\w*prognos\w*|progn?\b|(?:helårs)?bedömning\w*|bedömt|forecast")),
    ("ytd_budget", _words(
        r"period\w*budget\w*|(?:ack\w*|t\.? ?o\.? ?m\.?)[. ]*bud(?:get\w*)?\b"
        r"|bud(?:get\w*)?[ .]+(?:ack\w*|period(?:en)?\b)"
    )),
    ("budget", _words(rf"\w*budget(?!{_ABOUT_BUDGETS})\w*|bud\b|(?:budget)?ram\b")),
    ("actual", _words(
        r"\w*utfall\w*|utf\b|förbruk\w*|forbruk\w*|bokfö?r\w*|bokfor\w*|redovisat\w*|\w*bokslut\w*|saldo\w*|upparb\w*|verklig\w*"
    )),
)  # fmt: skip
_AMOUNT = _words(
    r"belopp\w*|summa|kr\b|tkr|mnkr|mkr|ack(?:\.|um\w*)?\b|värde|amount|netto\w*|kostnad(?:er)?|intäkt(?:er)?"
)
_TOTAL = _words(r"summa|total\w*|s:a|alla månader|sum\b")
_REVISED = _words(r"revider\w*|aktuell\w*|justera\w*|gällande|omdisp\w*|(?:just|rev)\b|tilläggs\w*")
_INCOME = _words(r"intäkt(?:er)?\b|intakter\b|inkomst(?:er)?\b")
_COST = _words(r"(?:brutto)?kostnad(?:er)?\b|utgift(?:er)?\b")
_NET = _words(r"netto(?:kostnad\w*)?\b|resultat\b")

_DIMENSIONS: tuple[tuple[Holds, re.Pattern[str]], ...] = (
    (Holds.COST_TYPE, _words(
        r"(?:kostnads?|intäkts?|konto)[ /]*slag\w*|intäkt(?:er)?[ /]+kostnad|kostnadstyp\w*|slag\b|art\b"
    )),
    (Holds.ACCOUNT, _words(r"konto\w*|kto\b|bas-?konto\w*")),
    (Holds.ORGANISATION, _words(
        r"ansvar\w*|ansv\b|enhet\w*|kostn(?:ads)?\.? ?st\w*|kst\b|resultatenhet\w*|org(?:\.|anisation\w*)?\b"
        r"|avdelning\w*|avd\b|förvaltning\w*|nämnd\b|sektor|arbetsplats|rollup|bolag"
    )),
    (Holds.ACTIVITY, _words(r"verksamhet\w*|vht\b|vsh\b|verks(?:\.|omr\w*)?\b|omr[åa]de")),
    (Holds.PERIOD, _words(r"period\w*|månad\w*|manad\w*|mån\b|\w*datum|år\b|ar\b|year|month")),
    (Holds.LABEL, _words(r"rad\b|resultaträkning\w*|resultatrapport|post(?:er)?\b|rubrik")),
)  # fmt: skip
_IGNORED = _words(
    r"projekt\w*|proj\b|objekt\w*|aktivitet\w*|motpart\w*|mp\b|fri(?:kod)?\b|ver(?:ifikat\w*|nr)?"
    r"\b|leverant\w*|kund\w*|komment\w*|anm(?:ärkning)?\b|analys\w*|not\b|ansvarig\w*|chef\w*|signatur"
)
_NAME = _words(r"\w*benämning|\w*namn|\w*text\b|\w*beskrivning|klartext")
_CODE = _words(r"kod\b|nr\b|nummer|id\b|code")
NAME_OF = {
    Holds.ORGANISATION: Holds.ORGANISATION_NAME,
    Holds.ACTIVITY: Holds.ACTIVITY_NAME,
    Holds.ACCOUNT: Holds.ACCOUNT_NAME,
}


def plain_words(text: str) -> str:
    """A header in lower case without its periods, underscores as blanks."""
    out, at = [], 0
    for period in find_periods(text):
        out.append(text[at : period.start])
        at = period.end
    return re.sub(r"[\s_]+", " ", " ".join([*out, text[at:]])).strip().lower()


def money_words(text: str) -> MoneyWords:
    """What a text says of money; of joined header rows the lowest that says a kind decides it."""
    parts = [plain_words(part) for part in text.split(JOINED)]
    whole = " ".join(parts)
    kind = next((found for part in reversed(parts) if (found := _kind(part)) is not None), None)
    to_date = bool(_TO_DATE.search(whole))
    derived = bool(_DERIVED.search(whole) or _PERCENT.search(whole))
    if derived and kind == "forecast" and not _PERCENT.search(whole):
        kind = "forecast_deviation"
    if kind == "budget" and (to_date or _OF_THE_PERIOD.search(whole)):
        kind = "ytd_budget"
    last, this_year = parts[-1], _LAST_YEAR.sub(" ", whole)
    cost_type = next(
        (
            kind
            for kind, words in ((CostType.NET, _NET), (CostType.INCOME, _INCOME), (CostType.COST, _COST))
            if words.search(last)
        ),
        None,
    )
    return MoneyWords(
        kind, to_date, bool(_WHOLE_YEAR.search(this_year)) and not to_date, derived, bool(_TOTAL.search(last)),
        bool(_VOLUME.search(whole)), "revised" if _REVISED.search(whole) else "original", cost_type,
    )  # fmt: skip


def _kind(part: str) -> AmountKind | None:
    return next((kind for kind, words in _KINDS if words.search(part)), None)


def kinds_named(text: str) -> frozenset[AmountKind]:
    """Every kind of money that a text names: of "Utfall mot budget" both. A period budget is no budget besides."""
    words = plain_words(text)
    found = set()
    for kind, named in _KINDS:
        words, count = named.subn(" ", words)
        found |= {kind} if count else set()
    return frozenset(found)


def follows_budget(text: str) -> bool:
    """Whether a text is of how a budget is followed: Uppföljning av budget 2024, Budgetläge, Budgetrapport."""
    return _FOLLOWS.search(text.casefold()) is not None


def says_amount(text: str) -> bool:
    """Whether the words above a column say that it holds money."""
    words = plain_words(text)
    return _kind(words) is not None or _AMOUNT.search(words) is not None


def dimension(text: str) -> Holds | None:
    """The dimension that a header names; NOTHING for one that the forecast has no use for (a project, a comment)."""
    parts = [plain_words(part) for part in text.split(JOINED)]
    for part in reversed(parts):
        if _IGNORED.match(part):
            return Holds.NOTHING
        found = [(match.start(), -match.end(), holds) for holds, words in _DIMENSIONS if (match := words.search(part))]
        if found:
            return min(found)[2]
    return None


def says_name(text: str) -> bool:
    """Whether the header is of names: Benämning, kontotext."""
    return _NAME.search(plain_words(text)) is not None


def says_code(text: str) -> bool:
    """Whether the header is of codes and does not say of what: Kod, Nr."""
    words = plain_words(text)
    return _CODE.fullmatch(words) is not None


_MOST_KINDS, _LONGEST_KIND = 12, 40


def are_kinds(values: Sequence[str]) -> bool:
    """Whether the cells of a column say what the amounts beside them are: Utfall, Budget 2024, Prognos, Avvikelse."""
    if len({plain_words(value) for value in values}) > _MOST_KINDS or any(len(v) > _LONGEST_KIND for v in values):
        return False
    words = [money_words(value) for value in values]
    return any(each.kind is not None for each in words) and all(each.kind or each.derived for each in words)


_CODE_AND_NAME = re.compile(r"(\d[\dXx*.\-]{0,11}[A-Za-z]?)\s*(?:[-–—:]\s*|\s)(?=\D*[A-Za-zÅÄÖåäö]{2})(\S.*)")


def code_and_name(text: str) -> tuple[str, str]:
    """`60 Stab, nämnd och ledning` as its code and its name; ("", text) where there is no code."""
    match = _CODE_AND_NAME.fullmatch(text.strip())
    return (match[1].rstrip(".-"), match[2].strip()) if match else ("", text.strip())
