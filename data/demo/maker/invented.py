"""What is invented: the split on cost types, placements, grants and episodes. Amounts in kr unless tkr is said."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

COST_TYPES = {
    "income": "Intäkter",
    "grants": "Bidrag",
    "fees": "Avgifter",
    "staff": "Personal",
    "substitutes": "Vikarier",
    "rent": "Lokaler",
    "purchase": "Köp av verksamhet",
    "placements": "Placeringar",
    "benefits": "Lämnade bidrag",
    "other": "Övrigt",
}
"""Cost type -> its name in the files, in printed order."""

LEVELS: dict[str, dict[str, int]] = {
    "10": {"staff": -740, "other": -130},
    "aldreomsorg": {"grants": 0, "staff": -3100, "other": -755},
    "hemtjanst": {"income": 600, "grants": 0, "fees": 3300, "staff": -56600, "substitutes": -9000, "purchase": -1100,
                  "other": -3550},
    "trygghetslarm": {"fees": 1150, "purchase": -1780, "other": -600},
    "korttidsboende": {"fees": 720, "staff": -8050, "substitutes": -1350, "rent": -1300, "other": -420},
    "dagverksamhet": {"fees": 45, "staff": -1030, "rent": -114, "other": -200},
    "sarskilt-boende": {"income": 9000, "grants": 0, "fees": 3800, "staff": -74400, "substitutes": -11900,
                        "rent": -10800, "purchase": -2500, "other": -4000},
    "sjukskoterskor": {"staff": -14900, "substitutes": -1150, "purchase": -600, "other": -700},
    "rehab-inkontinens": {"staff": -4500, "purchase": -2400, "other": -770},
    "psykisk-storning": {"grants": 0, "staff": -4650, "substitutes": -420, "placements": 0, "other": -420},
    "bostadsanpassning": {"benefits": -1050, "other": -65},
    "lss-boende-vuxna": {"income": 1250, "fees": 350, "staff": -22300, "substitutes": -3250, "rent": -2720,
                         "purchase": -1000, "other": -810},
    "lss-boende-barn": {"placements": 0, "purchase": -130},
    "personlig-assistans": {"income": 6500, "staff": -15200, "substitutes": -2600, "benefits": -3870, "other": -400},
    "daglig-verksamhet": {"income": 180, "grants": 0, "staff": -5100, "substitutes": -380, "rent": -720,
                          "benefits": -540, "other": -790},
    "ledsagare": {"staff": -1060, "other": -100},
    "korttidsvistelse": {"staff": -930, "purchase": -1230, "other": -155},
    "55": {"income": 60, "placements": 0, "purchase": -330, "other": -110},
    "56": {"income": 450, "staff": -2000, "placements": 0, "purchase": -2350, "other": -330},
    "57": {"income": 1150, "placements": 0, "purchase": -820, "benefits": -6350, "other": -190},
    "60": {"grants": 0, "staff": -910, "benefits": -590, "other": -56},
    "92": {"income": 150, "grants": 0, "staff": -35900, "substitutes": -420, "rent": -1900, "purchase": -4300,
           "other": -7100},
}  # fmt: skip
"""Yearly level 2023 per activity and cost type, tkr; 0 = comes from GRANTS or CASES."""

VOLUME_GROWTH = {"hemtjanst": 0.022, "sarskilt-boende": 0.02, "lss-boende-vuxna": 0.02, "92": 0.02, "ledsagare": -0.03}
"""Real growth a year, above pay and prices; others grow by 1.5 %."""

QUARTERLY_RENT = "lss-boende-vuxna"
"""The landlord of this activity is paid in January, April, July and October; others every month."""


@dataclass(frozen=True, slots=True)
class Case:
    """One dated placement; `price` is kr a day in 2024 prices (a cost, written positive), `last` None = still open.

    `kind` as in events.yaml: a new contract for a running placement is a price and not an opening.
    """

    name: str
    row: str
    first: date
    last: date | None
    price: int
    kind: str = "opening"


CASES = (
    Case("P1", "psykisk-storning.placements", date(2018, 3, 1), date(2020, 10, 31), 1700),
    Case("P2", "psykisk-storning.placements", date(2021, 1, 11), None, 1950),
    Case("L1", "lss-boende-barn.placements", date(2021, 8, 16), date(2024, 4, 30), 3350),
    Case("L2", "lss-boende-barn.placements", date(2022, 11, 1), date(2023, 12, 31), 3700),
    Case("L2", "lss-boende-barn.placements", date(2024, 1, 1), None, 4880, "price"),
    Case("M1", "55.placements", date(2019, 2, 4), date(2019, 11, 30), 2100),
    Case("M2", "55.placements", date(2019, 9, 2), date(2020, 6, 14), 2050),
    Case("M3", "55.placements", date(2020, 8, 10), date(2021, 9, 30), 2200),
    Case("M4", "55.placements", date(2021, 11, 1), date(2022, 7, 15), 2150),
    Case("M5", "55.placements", date(2022, 5, 2), date(2023, 1, 31), 2100),
    Case("M6", "55.placements", date(2023, 1, 16), date(2023, 10, 8), 2200),
    Case("M7", "55.placements", date(2023, 8, 1), date(2024, 3, 24), 2000),
    Case("M8", "55.placements", date(2024, 1, 8), None, 2400),
    Case("M9", "55.placements", date(2024, 4, 15), date(2024, 9, 30), 2400),
    Case("F1", "56.placements", date(2016, 5, 1), date(2022, 6, 12), 1450),
    Case("F2", "56.placements", date(2017, 9, 1), date(2021, 8, 20), 1400),
    Case("F3", "56.placements", date(2018, 9, 10), None, 1520),
    Case("F4", "56.placements", date(2018, 2, 5), None, 1480),
    Case("F5", "56.placements", date(2019, 5, 13), None, 2300),
    Case("F6", "56.placements", date(2021, 2, 1), None, 1550),
    Case("F7", "56.placements", date(2021, 9, 6), None, 2350),
    Case("F8", "56.placements", date(2022, 9, 1), None, 1500),
    Case("F9", "56.placements", date(2023, 2, 6), None, 2400),
    Case("H1", "56.placements", date(2019, 3, 4), date(2019, 9, 15), 6200),
    Case("H2", "56.placements", date(2020, 3, 9), date(2020, 11, 30), 5600),
    Case("H3", "56.placements", date(2021, 5, 3), date(2021, 11, 14), 5900),
    Case("H4", "56.placements", date(2022, 1, 17), date(2022, 6, 30), 6100),
    Case("H5", "56.placements", date(2023, 3, 1), date(2023, 10, 31), 6300),
    Case("H6", "56.placements", date(2024, 1, 8), None, 7600),
    Case("H7", "56.placements", date(2024, 2, 12), date(2024, 10, 31), 6900),
    Case("S1", "57.placements", date(2019, 6, 3), date(2019, 11, 10), 2600),
    Case("S2", "57.placements", date(2020, 10, 5), date(2021, 2, 28), 2700),
    Case("S3", "57.placements", date(2021, 9, 13), date(2022, 3, 31), 2650),
    Case("S4", "57.placements", date(2022, 8, 15), date(2023, 2, 12), 2700),
    Case("S5", "57.placements", date(2023, 3, 20), date(2023, 9, 17), 2800),
    Case("S6", "57.placements", date(2024, 5, 6), date(2024, 9, 29), 2800),
)
"""Invented cases; in 2024 those that end after August have a planned last day."""

KINDS = {"P": "sol", "L": "lss", "M": "hvb", "F": "familjehem", "H": "hvb", "S": "annan"}
"""First letter of a case's name -> what placements.csv calls it."""


@dataclass(frozen=True, slots=True)
class Grant:
    """An invented grant: booked in equal parts in `months`; `amounts` a year from 2019, tkr; `terms` are its keys."""

    row: str
    name: str
    months: tuple[int, ...]
    amounts: tuple[int, int, int, int, int, int]
    status: str = ""
    note: str = ""
    terms: Mapping[str, str | int | float] = field(default_factory=dict)


GRANTS = (
    Grant("aldreomsorg.grants", "Påhittat bidrag: utbildning inom äldreomsorgen", (2, 5, 8, 11),
          (1500, 1800, 2100, 2300, 2400, 3520), "decided", "Bokas var tredje månad: februari, maj, augusti, november.",
          {"type": "rekvirerat", "avoidable_share": 0.5, "notice_months": 2, "deferred_share": 0, "repayable": True,
           "until": "2025-12-31"}),
    Grant("hemtjanst.grants", "Påhittat bidrag: färre timvikarier", (6, 12),
          (2400, 2800, 3200, 3600, 4200, 3800), "decided", "Bokas två gånger om året: juni och december.",
          {"type": "prestation", "condition": "Högst 17 procent av timmarna utförs av timanställda",
           "condition_deadline": "2024-11-30", "deferred_share": 0, "repayable": True}),
    Grant("sarskilt-boende.grants", "Påhittat bidrag: god vård och omsorg", (3, 6, 9, 12),
          (4400, 5000, 5400, 5600, 6000, 5600), "decided", "Bokas kvartalsvis: mars, juni, september, december."),
    Grant("psykisk-storning.grants", "Påhittat bidrag: samverkan psykisk hälsa", (9,), (300, 300, 300, 300, 300, 300)),
    Grant("daglig-verksamhet.grants", "Påhittat bidrag: habiliteringsersättning", (5, 11),
          (340, 340, 350, 350, 350, 360)),
    Grant("60.grants", "Påhittat bidrag: schablonersättning", tuple(range(1, 13)),
          (1250, 1290, 1340, 1430, 1500, 1560)),
    Grant("92.grants", "Påhittat bidrag: prestationsersättning", (12,), (700, 750, 800, 900, 1200, 1000), "uncertain",
          "Beslutas i december. Kraven kan ändras, och inget är bokfört.",
          {"type": "prestation", "in_base": True, "probability": 0.5, "decision": "2024-12",
           "matching_share": 0.6, "cost_committed": "before_decision"}),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Episode:
    """Something that happened once: `monthly` kr in each month from `first` to `last` of `row`, cost < 0.

    `kind` and `state` as in events.yaml; an episode lies within one year, so a longer one is written twice.
    """

    name: str
    row: str
    year: int
    first: int
    last: int
    monthly: int
    kind: str
    state: str = "certain"
    note: str = ""

    @property
    def amount(self) -> int:
        """The whole amount in kr."""
        return self.monthly * (self.last - self.first + 1)


AGENCY = "Påhittat: hyrsköterskor"
EPISODES = (
    Episode("Påhittat: tillfälliga korttidsplatser", "korttidsboende.staff", 2023, 1, 6, -150_000, "one_off", "certain",
            "Åtta extra platser första halvåret 2023."),
    Episode("Påhittat: hyrundersköterskor", "hemtjanst.purchase", 2023, 5, 11, -170_000, "one_off", "certain",
            "Hyrpersonal under rekryteringen 2023, avslutad i november."),
    Episode("Påhittat: flytt av arkivet", "92.other", 2022, 10, 10, -900_000, "one_off", "certain", "Gjordes en gång."),
    Episode(AGENCY, "sjukskoterskor.purchase", 2023, 9, 12, -230_000, "ending"),
    Episode(AGENCY, "sjukskoterskor.purchase", 2024, 1, 8, -230_000, "ending", "certain",
            "Avtalet upphör den 31 augusti 2024. Det har kostat 230 000 kr i månaden."),
    Episode("Påhittat: brandskydd efter tillsyn", "sarskilt-boende.other", 2024, 3, 3, -620_000, "one_off", "certain",
            "Åtgärder efter tillsyn, gjorda och betalda i mars."),
    Episode("Påhittat: dubbla larmavtal", "trygghetslarm.purchase", 2024, 3, 6, -40_000, "double_running", "certain",
            "Två leverantörer samtidigt under bytet, mars till juni."),
    Episode("Påhittat: återbetald assistansersättning", "personlig-assistans.income", 2024, 5, 5, 1_500_000, "one_off",
            "appealed", "Beslutet är överklagat: pengarna kan behöva betalas tillbaka."),
)  # fmt: skip
