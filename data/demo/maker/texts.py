"""Invented texts and volumes. Everything that a reader could take for a fact begins with "Påhittat"."""

from __future__ import annotations

SOURCE = "Påhittat underlag för demon"
DOCUMENT = "Påhittad månadsrapport augusti 2024"

COMMENTS = (
    ("sarskilt-boende", "Fler vikarier och för låg grundbudget",
     "Vikarierna har kostat mer än budget varje sommar, och bemanningen är högre än budgeten räknar med.",
     "Påhittad verksamhetschef särskilt boende"),
    ("korttidsboende", "Platserna är fler än budgeten räknar med",
     "Alla korttidsplatser har varit belagda sedan mars.", "Påhittad verksamhetschef särskilt boende"),
    ("sjukskoterskor", "Hyrsköterskor till och med augusti",
     "Alla hyrsköterskor är avslutade från och med september.", "Påhittad medicinskt ansvarig"),
    ("lss-boende-barn", "Två placeringar utan budget, en avslutad",
     "En placering avslutades i april. Den andra har ett dyrare avtal från januari.",
     "Påhittad verksamhetschef funktionsstöd"),
    ("personlig-assistans", "Återbetalning på 1,5 mnkr är överklagad",
     "Återbetalningen bokades i maj. Beslutet är överklagat och pengarna kan behöva lämnas tillbaka.",
     "Påhittad verksamhetschef funktionsstöd"),
    ("bostadsanpassning", "De flesta anpassningar betalas på hösten",
     "Beslutade ärenden motsvarar nästan hela budgeten, men få är fakturerade.", "Påhittad enhetschef bistånd"),
    ("56", "Två nya HVB-placeringar sedan årsskiftet",
     "Två barn placerades i januari och februari. Prognosen är högst osäker.",
     "Påhittad verksamhetschef individ och familj"),
    ("57", "Ekonomiskt bistånd högre än budget",
     "Antalet hushåll är ungefär som förra året, men varje hushåll får mer.",
     "Påhittad verksamhetschef individ och familj"),
    ("92", "Enhetschefernas löner flyttades hit i januari",
     "Flytten finns i budgeten, men inte alla vakanser är tillsatta.", "Påhittad ekonom"),
)  # fmt: skip
"""(row, cause, text, role): why the judged forecast is what it is."""

JUDGED = (
    ("sarskilt-boende.substitutes", 0.74, "Påhittat: bemanningen sänks i oktober, färre vikarier.",
     "Påhittad verksamhetschef särskilt boende", "2024-09-10"),
    ("sjukskoterskor.purchase", 0.17, "Påhittat: inga hyrsköterskor från september, bara vanliga köp.",
     "Påhittad medicinskt ansvarig", "2024-09-09"),
    ("bostadsanpassning.benefits", 3.4, "Påhittat: beslutade ärenden ska betalas före jul.",
     "Påhittad enhetschef bistånd", "2024-09-06"),
    ("56.placements", 0.9, "Påhittat: en placering avslutas sista oktober.",
     "Påhittad verksamhetschef individ och familj", "2024-09-11"),
    ("lss-boende-barn.placements", 0.75, "Påhittat: bara en placering resten av året.",
     "Påhittad verksamhetschef funktionsstöd", "2024-09-10"),
)  # fmt: skip
"""(row, pace of the rest of the year against January to August, reason, role, date)."""

VOLUMES: tuple[tuple[str, str, str, tuple[float | None, ...], tuple[float | None, ...]], ...] = (
    ("Hemtjänst", "Personer med hemtjänst, genomsnitt per månad", "personer",
     (371, 382, 396, 411, 428, None), (370, 380, 388, 400, 410, 425)),
    ("Hemtjänst", "Utförd tid", "timmar",
     (53900, 55200, 56700, 58900, 61800, None), (53500, 54800, 56000, 57500, 59000, 61000)),
    ("Särskilt boende", "Belagda platser, genomsnitt per månad", "platser",
     (108, 107, 109, 111, 112, None), (108, 108, 108, 108, 108, 108)),
    ("Korttidsboende", "Belagda platser, genomsnitt per månad", "platser",
     (11.2, 11.5, 11.9, 12.4, 16.8, None), (11, 11, 11, 11, 11, 12)),
    ("LSS", "Personer i boende för vuxna, genomsnitt per månad", "personer",
     (28, 28, 29, 29, 30, None), (28, 28, 28, 29, 29, 30)),
    ("LSS", "Personer med personlig assistans, genomsnitt per månad", "personer",
     (18, 18, 19, 19, 19, None), (18, 18, 18, 18, 18, 19)),
    ("Individ och familj", "Hushåll med ekonomiskt bistånd, genomsnitt per månad", "hushåll",
     (104, 108, 106, 109, 118, None), (100, 100, 100, 100, 100, 105)),
)  # fmt: skip
"""(area, measure, unit, outcome 2019 to 2024, budget 2019 to 2024); the year 2024 is not over."""

DRIVERS = (
    ("2024", "befolkning", "invånare 80 år och äldre", "personer", "842", "2019", "731"),
    ("2030", "befolkning", "invånare 80 år och äldre, prognos", "personer", "1015", "2024", "842"),
    ("2024-01..2024-08", "hemtjänst", "personer med hemtjänst, genomsnitt per månad", "personer", "436", "2023", "428"),
    ("2023", "utskrivning", "vårdplaneringar", "antal", "405", "2019", "268"),
    ("2024-01..2024-08", "utskrivning", "dagar med betalningsansvar", "dagar", "6", "2023", "14"),
    ("2024-04", "lön", "lönerevision", "procent", "3,4", "2023-04", "3,6"),
    ("2024", "bemanning", "kostnad per årsarbetare", "tkr", "585", "2023", "565"),
    ("2024-01..2024-08", "bemanning", "årsarbetare i särskilt boende över budget", "årsarbetare", "4,5", "", ""),
    ("2024-01..2024-08", "sjukfrånvaro", "korttidsfrånvaro", "procent", "5,9", "2023", "6,3"),
    ("2024-08", "placeringar", "barn i familjehem", "antal", "7", "2023-08", "7"),
    ("2024-08", "placeringar", "barn på HVB", "antal", "2", "2023-08", "1"),
)
"""(period, category, driver, unit, value, comparison period, comparison value)."""

INDICATORS = (
    ("Sjukfrånvaro", "procent", "2024-01..2024-08", "9,8", "7", "2024", "rate"),
    ("Andel timavlönad tid", "procent", "2024-01..2024-08", "14,2", "12", "2024", "rate"),
    ("Avslutade tillsvidareanställningar", "antal", "2024-01..2024-06", "31", "55", "2024", "flow"),
    ("Brukartid i hemtjänsten", "procent", "2024-01..2024-08", "74", "75", "2024", "rate"),
    ("Andel familjehem i egen regi", "procent", "2024-01..2024-08", "57", "60", "2024", "rate"),
    ("Vårdplaneringar", "antal", "2024-01..2024-08", "283", "420", "2024", "flow"),
)
"""(indicator, unit, period, value, target, target period, kind)."""

MEASURES = (
    {
        "id": "schema-hemtjanst",
        "name": '"Påhittat: schemaläggning i hemtjänsten"',
        "row": "hemtjanst.staff",
        "state": "started",
        "decided_by": "Påhittad socialnämnd",
        "decided_on": "2024-03-19",
        "full_year_effect": "1800000",
        "start": "2024-05",
        "ramp_months": "3",
        "realised": "{amount: 190000, through: 2024-08}",
        "low": "0.3",
        "likely": "0.6",
        "high": "0.9",
        "one_time_cost": "120000",
        "one_time_cost_month": "2024-10",
        "counted_in": "[model, judged]",
    },
    {
        "id": "vikarier-korttids",
        "name": '"Påhittat: färre vikarier i korttidsboendet"',
        "row": "korttidsboende.substitutes",
        "state": "decided",
        "decided_by": "Påhittad förvaltningschef",
        "decided_on": "2024-08-28",
        "full_year_effect": "900000",
        "start": "2024-10",
        "realisation": "0.5",
        "counted_in": "[]",
    },
    {
        "id": "lokaler-92",
        "name": '"Påhittat: färre lokaler för administrationen"',
        "row": "92.other",
        "state": "planned",
        "counted_in": "[]",
    },
)
"""The plan; values as YAML writes them, amounts in kr."""
