"""A paper with every kind of picture, a screen of rows, and a table of hostile names whose sums do not all hold."""

from dataclasses import replace

from forecast.money import Unit
from forecast.periods import Span
from forecast.report.charts.bridge import Bridge, BridgeBar
from forecast.report.charts.fan import Fan
from forecast.report.charts.marks import Look
from forecast.report.charts.scenario_bridge import Change, ScenarioBridge
from forecast.report.charts.side_by_side import Beside, SideBySide
from forecast.report.charts.tornado import Bar, Tornado
from forecast.report.charts.track import Said, Track
from forecast.report.charts.year_bar import YearBar
from forecast.report.papers.paper import Picture, Screen, ScreenRow, Section, Words
from forecast.report.table import Column, Table, TableRow

M = 1_000_000.0
NAN = float("nan")
HOSTILE = ("=1+1", "+CMD|'/c calc'!A0", "@SUM(A1)", "-2+3", '<b>fet</b> & "citat"', "a\x0bb\x1fc", "[Ram]:*?/\\'")
MONTHS = ("jan", "feb", "mar", "apr", "maj", "jun", "jul", "aug", "sep", "okt", "nov", "dec")


def table(key="saker", title="[Ram]:*?/\\' i en tabell vars namn är längre än ett blads namn får vara"):
    """Sums that hold, one that was printed otherwise, a difference, words among numbers, something below a half."""
    rows = (
        TableRow("a", HOSTILE[0], 1, "leaf", (-1_000_400.0, -900_000.0, -100_400.0, 2.5, HOSTILE[1])),
        TableRow("b", HOSTILE[2], 1, "leaf", (-312.45, 0.0, -312.45, 0.04, "ej satt"), decimals=1),
        TableRow("c", HOSTILE[4], 1, "leaf", (500.0, None, "ej satt", None, None)),
        TableRow("s", HOSTILE[5], 0, "sum", (-1_000_212.45, -900_000.0, -100_712.45, 3.0, ""), "", ("a", "b", "c")),
        TableRow("t", HOSTILE[6], 0, "total", (-1_001_000.0, -900_000.0, -101_000.0, None, ""), "", ("s",)),
    )
    columns = (
        Column("Prognos"),
        Column(HOSTILE[3]),
        Column("Avvikelse", signed=True, minus=(0, 1)),
        Column("Antal", kind="number"),
        Column("Ord", kind="text"),
    )
    return Table(key, title, "Prov & prov, tkr", ("Rad",), columns, rows, Unit.TKR, 0, ("En anmärkning.",), ("Foten.",))


def fan(*, calibrated):
    """A year after August, every line known."""
    actual = tuple(-27.0 * M * n if n <= 8 else NAN for n in range(1, 13))
    forecast = tuple(NAN if n <= 8 else -216.0 * M - 30.0 * M * (n - 8) for n in range(1, 13))
    low = tuple(v - 2.0 * M * (n - 8) for n, v in enumerate(forecast, 1))
    high = tuple(v + 2.0 * M * (n - 8) for n, v in enumerate(forecast, 1))
    budget, prior = tuple(-26.5 * M * n for n in range(1, 13)), tuple(-26.7 * M * n for n in range(1, 13))
    return Fan(2024, MONTHS, actual, forecast, low, high, budget, prior, -330.0 * M, calibrated)


def drawings():
    """One of each kind, some on both sides of zero."""
    bars = (
        BridgeBar("=1+1", -5.35 * M, "step"),
        BridgeBar("Barn- och ungdomsvård med ett mycket långt namn som bryts", -4.05 * M, "step"),
        BridgeBar("3 övriga underskott", -1.0 * M, "rest"),
        BridgeBar("2 överskott", 12.4 * M, "rest"),
        BridgeBar("Hela nämnden", 2.0 * M, "total"),
    )
    others = (
        BridgeBar("Årets takt", -3.0 * M, "reference_model"),
        BridgeBar("Osäkert spann", 0.0, "span", -4.0 * M, 6.0 * M, 0),
        BridgeBar("Utfall 2023", 1.5 * M, "reference_outcome"),
    )
    return (
        Bridge(bars, others, -318.4 * M, -316.4 * M),
        ScenarioBridge(
            -17.6 * M, (Change("Lägre bemanning", 2.0 * M), Change("Utan bidrag", -3.1 * M)), 0.0, -18.7 * M, -318.4 * M
        ),
        YearBar(Span(2024, 1, 8), -318.4 * M, -222.1 * M, -336.0 * M, -321.0 * M),
        YearBar(Span(2024, 1, 8), -3.0 * M, -4.0 * M, -2.5 * M, 1.0 * M),
        fan(calibrated=True),
        fan(calibrated=False),
        SideBySide((Beside("Bas", -17.6 * M), Beside("Utan bidrag", -20.7 * M), Beside("Sänkt", 1.2 * M)), -318.4 * M),
        Tornado(
            (Bar("Löner", -4.0 * M, 3.0 * M), Bar("Pris", -1.0 * M, -0.5 * M), Bar("Volym", 0.0, 2.0 * M)), -336.0 * M
        ),
        Track((Said("per maj 2024", -13.5 * M), Said("per aug 2024", -17.6 * M), Said("2024", 1.0 * M, booked=True))),
    )


def pictures():
    """Each drawing with what stands beside it."""
    look = Look(Unit.MNKR, 2)
    return tuple(
        Picture(
            f"bild-{n}", f"Budskap {n} om 17,6", "Prov, mnkr", each, look, f"Mening {n}.", table(f"t{n}", f"Tabell {n}")
        )
        for n, each in enumerate(drawings())
    )


def pictured(paper):
    """The paper with a screen for each picture, a screen of rows, and the hostile table in a section."""
    rows = tuple(ScreenRow(name, "−5,35", "Placeringar över budget.", "worse") for name in HOSTILE[:6])
    shown = tuple(
        Screen(each.key, each.title, each.subtitle, each, (), "Annan skala än tabellen.") for each in pictures()
    )
    said = Screen(
        "rader",
        "En orsak fortsätter, två vänder delvis av dem som står för underskottet på 17,6 mnkr i år",
        "mnkr",
        None,
        rows,
    )
    words = (Words("Så gick det.", "body", "machine"), table())
    return replace(paper, screens=(*shown, said), sections=(*paper.sections, Section("prov", HOSTILE[0], words)))
