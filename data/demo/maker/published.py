"""The only real figures in the demo: yearly sums of Askersund's socialnämnd, tkr, cost < 0, as printed.

Sources: Askersunds kommun, årsbokslut 2023 (Driftredovisning 2023; Redovisning verksamhet 51*) and delårsrapport per
2024-08-31 (Driftredovisning 2024; Särredovisning verksamhet 51*). They give the demo a believable size. Everything
that stands below these sums (months, cost types, causes, grants, placements) is invented.
"""

from __future__ import annotations

from dataclasses import dataclass

YEARS = (2019, 2020, 2021, 2022, 2023, 2024)
LAST_YEAR, YEAR = 2023, 2024
BOOKED = 8
"""The last booked month of 2024."""


@dataclass(frozen=True, slots=True)
class Activity:
    """One printed activity: names as in the 2024 report, amounts in tkr with cost < 0.

    `actual_2024` is January to August; the other three are whole years.
    """

    key: str
    parent: str
    name: str
    actual_2023: int
    budget_2023: int
    actual_2024: int
    budget_2024: int

    def printed_actual(self, year: int) -> int | None:
        """The printed outcome in tkr (January to August in 2024), None for a year that was not printed."""
        return {LAST_YEAR: self.actual_2023, YEAR: self.actual_2024}.get(year)

    def printed_budget(self, year: int) -> int | None:
        """The printed budget of the year in tkr, None for a year that was not printed."""
        return {LAST_YEAR: self.budget_2023, YEAR: self.budget_2024}.get(year)


GROUP = ("51", "Äldreomsorg/LSS")
"""The one sum between the activities and the total."""

ACTIVITIES = (
    Activity("10", "total", "Nämnd och styrelseverksamhet", -870, -817, -573, -904),
    Activity("aldreomsorg", "51", "Äldreomsorg", -1455, -2594, 0, 757),
    Activity("hemtjanst", "51", "Hemtjänst i ordinärt boende ink natt", -62571, -61517, -41672, -63506),
    Activity("trygghetslarm", "51", "Trygghetslarm", -1227, -764, -841, -1039),
    Activity("korttidsboende", "51", "Korttidsboende / Korttidsvård", -11415, -8062, -7165, -9928),
    Activity("dagverksamhet", "51", "Dagverksamhet, ordinärt boende", -1299, -1462, -847, -1311),
    Activity("sarskilt-boende", "51", "Särskilt boende/annat boende", -84831, -77207, -58661, -81983),
    Activity("sjukskoterskor", "51", "Sjuksköterskeverksamhet", -18281, -16548, -13147, -19692),
    Activity("rehab-inkontinens", "51", "Inkontinens, rehab, omvårdnad", -7672, -6237, -4953, -6686),
    Activity("psykisk-storning", "51", "Långvarig psykisk störning", -5923, -6821, -3863, -6904),
    Activity("bostadsanpassning", "51", "Bostadsanpassningsbidrag", -1115, -1900, -498, -1500),
    Activity("lss-boende-vuxna", "51", "Boende enl. LSS för vuxna", -28479, -25838, -19658, -27071),
    Activity("lss-boende-barn", "51", "Boende enligt LSS för barn och unga", -2592, 0, -1683, 0),
    Activity("personlig-assistans", "51", "Personlig assistans enl. LSS/SFB", -15569, -13109, -9419, -15843),
    Activity("daglig-verksamhet", "51", "Daglig verksamhet enligt LSS", -6998, -6833, -4504, -6577),
    Activity("ledsagare", "51", "Ledsagare, kontaktpersoner", -1162, -1143, -576, -1147),
    Activity("korttidsvistelse", "51", "Korttidsvistelse utanför egna hemmet", -2315, -2625, -1611, -2663),
    Activity("55", "total", "Vård vuxna missbruksproblem", -1329, -1957, -1360, -2125),
    Activity("56", "total", "Barn- och ungdomsvård", -10510, -8433, -9229, -8501),
    Activity("57", "total", "Övr. insatser vux/Eko bistånd", -7074, -4715, -4483, -4786),
    Activity("60", "total", "Flyktingmottagande", -56, -56, -31, -48),
    Activity("92", "total", "Gemensamma verksamheter", -48301, -47313, -37333, -56920),
)
