"""The commands by name. Only the one that is asked for is loaded: half of the program is of no use to the others."""

from __future__ import annotations

import importlib
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass

import typer


@dataclass(frozen=True, slots=True)
class Command:
    """Where a command stands, and the sentence that `forecast --help` shows: its own help's first."""

    module: str
    function: str
    says: str


COMMANDS: Mapping[str, Command] = {
    "new": Command("intake", "new_command", "Gör en ny arbetsyta, tom eller av en fil."),
    "import": Command("intake", "import_command", "Läs in filer, alla eller ingen, med kvitto."),
    "check": Command("forecasts", "check_command", "Läs en arbetsyta och berätta vad som inte stämmer."),
    "run": Command("forecasts", "run_command", "Räkna helårsprognosen."),
    "report": Command(
        "papers", "report_command", "Skriv tabellerna så som kommunen trycker dem, eller nämndens underlag som filer."
    ),
    "compare": Command("questions", "compare_command", "Ställ scenarier bredvid bas, vart och ett för sig."),
    "solve": Command("questions", "solve_command", "Vad krävs? Lös ut ett reglage så att avvikelsen når ett mål."),
    "sensitivity": Command("questions", "sensitivity_command", "Vad flyttar året mest?"),
    "phase": Command("month_budget", "phase_command", "Föreslå budget per månad för varje rad."),
    "grants": Command("grants", "grants_command", "Visa bidragen: bokfört, kvar, väntat, i risk, villkor."),
    "split": Command("deviations", "split_command", "Dela avvikelsen i volym, bruttopris och intäkt."),
    "offsets": Command("deviations", "offsets_command", "Vad prognosen kräver utöver namngivna avvikelser."),
    "budget": Command("deviations", "budget_command", "Budgetens versioner (ursprunglig, beslutad, väntad)."),
    "years": Command("deviations", "years_command", "Åren framåt: årets nivå, volymer × pris, helårseffekter."),
    "measures": Command("measures", "measures_command", "Visa åtgärderna och prognosen med och utan dem."),
    "holiday": Command(
        "holiday",
        "holiday_command",
        "Räkna om året och jämförelseåret som om semesterlöneskulden bokfördes på annat sätt.",
    ),
    "placements": Command("placements", "placements_command", "Räkna placeringarnas kostnad resten av året."),
    "purchases": Command(
        "purchases",
        "purchases_command",
        "Dela beställarens och utförarens avvikelse i timmar, pris och kostnad per timme.",
    ),
    "allocation": Command("purchases", "allocation_command", "Fördela en ram efter behov, eller prissätt behovet."),
    "backtest": Command("panel", "backtest_command", "Prognostisera hela år ur en panel med månader."),
    "population": Command("population", "population_command", "Framskriv befolkningen per kön och ettårsklass."),
    "fetch": Command("fetch", "fetch_app", "Hämta offentliga tal från SCB och Kolada."),
    "refresh": Command("refresh", "refresh_command", "Kontrollera, räkna och spara prognosen."),
    "collect": Command(
        "collect", "collect_command", "Månadens inlämning: vem som har lämnat in vad, godkännande, fastställelse."
    ),
    "history": Command(
        "history", "history_command", "Visa de sparade prognoserna, eller vad som har ändrats mellan två av dem."
    ),
    "accuracy": Command("accuracy", "accuracy_command", "Håll tidigare prognoser mot utfallet."),
    "app": Command("page", "app_command", "Öppna sidan i webbläsaren (bara på den egna datorn)."),
    "store": Command("store", "store_app", "Minnet: journalen och de sparade prognoserna."),
}


def app_of(loaded: Collection[str]) -> typer.Typer:
    """The command line with these commands loaded; of the others only what `forecast --help` shows.

    Args:
        loaded: names; those that are no commands are left out.
    """
    app = typer.Typer(add_completion=False, rich_markup_mode=None, pretty_exceptions_enable=False)
    for name, command in COMMANDS.items():
        there = _load(command) if name in loaded else _unloaded
        if isinstance(there, typer.Typer):
            app.add_typer(there, name=name)
        else:
            app.command(name, help=command.says if there is _unloaded else None)(there)
    return app


def _load(command: Command) -> Callable[..., None] | typer.Typer:
    loaded: Callable[..., None] | typer.Typer = getattr(
        importlib.import_module(f"forecast.cli.{command.module}"), command.function
    )
    return loaded


def _unloaded() -> None:
    """Stands for a command that was not asked for."""
