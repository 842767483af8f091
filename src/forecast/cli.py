"""The command line. stdout holds only what was asked for; sentences for people go to stderr.

Exit codes: 0 fine, 1 something in the files must be mended, 2 wrong usage, 130 interrupted.
"""

from __future__ import annotations

import difflib
import os
import re
import subprocess
import sys
import traceback
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from forecast.errors import ForecastError, InputError, Place, UsageError
from forecast.ledger.findings import SEVERITY_SV, Severity
from forecast.ledger.specs import Layer
from forecast.money import Unit
from forecast.periods import Month
from forecast.report.contract import findings_json, result_csv, result_json
from forecast.report.phasing_sheet import phasing_xlsx
from forecast.report.phasing_table import phasing_csv, phasing_told
from forecast.report.run_table import headline_sentence, run_table
from forecast.report.table import as_csv, as_text
from forecast.report.tables import profile_tables
from forecast.report.timing_table import timing_table
from forecast.report.words import SYNTHETIC
from forecast.scenario.result import DEFAULT_DRAWS, DEFAULT_SEED, Choice
from forecast.scenario.schema import load_scenario
from forecast.service import CHOICES, backtest_file, check, open_to_phase, open_workspace, phase, run

# typer carries its own copy of click and names its usage error only as the base of BadParameter
_USAGE: type[Exception] = typer.BadParameter.__mro__[1]

app = typer.Typer(add_completion=False, rich_markup_mode=None, pretty_exceptions_enable=False)


class RunFormat(StrEnum):
    """How `run` answers."""

    TABLE = "table"
    JSON = "json"
    CSV = "csv"


class CheckFormat(StrEnum):
    """How `check` answers."""

    TABLE = "table"
    JSON = "json"


class ReportFormat(StrEnum):
    """What `report` writes."""

    TEXT = "text"
    CSV = "csv"


class PhaseFormat(StrEnum):
    """What `phase` writes."""

    CSV = "csv"
    XLSX = "xlsx"


class PhaseUnit(StrEnum):
    """The unit that `phase` writes months in."""

    KR = "kr"
    TKR = "tkr"


WorkspacePath = Annotated[Path, typer.Argument(metavar="WORKSPACE", help="Mapp med workspace.yaml.")]
AsOf = Annotated[str | None, typer.Option("--as-of", metavar="2024-08", help="Sista bokförda månad.")]
Scenarios = Annotated[list[Path] | None, typer.Option("--scenario", help="Scenariofil; kan upprepas.")]
Headline = Annotated[Layer | None, typer.Option("--headline", help="Skikt som prognosen visar.")]


@app.command("check")
def check_command(
    workspace: WorkspacePath,
    form: Annotated[CheckFormat, typer.Option("--format", help="table eller json.")] = CheckFormat.TABLE,
) -> None:
    """Läs en arbetsyta och berätta vad som inte stämmer. Kod 0: inga hinder, 1: hinder."""
    opened = open_workspace(workspace)
    findings = check(opened)
    if form is CheckFormat.JSON:
        _out(findings_json(opened, findings))
    else:
        if opened.settings.synthetic:
            _out(f"{SYNTHETIC}\n")
        for receipt in opened.ledger.receipts:
            state = "allt inläst" if receipt.whole else "STÄMMER INTE"
            _out(f"{receipt.file} ({receipt.title}): {receipt.rows} rader, {receipt.cells} belopp, {state}.\n")
        for finding in findings:
            _out(f"{SEVERITY_SV[finding.severity]}: {finding}\n")
    counts = {severity: sum(f.severity is severity for f in findings) for severity in Severity}
    warnings, notes = counts[Severity.WARNING], counts[Severity.INFO]
    _say(f"{counts[Severity.BLOCKER]} hinder, {warnings} varningar, {notes} upplysningar.")
    if counts[Severity.BLOCKER]:
        raise typer.Exit(1)


@app.command("run")
def run_command(
    workspace: WorkspacePath,
    as_of: AsOf = None,
    scenario: Scenarios = None,
    method: Annotated[str, typer.Option(help="auto, linear, linear_deviation, budget, judged, adopted ...")] = "auto",
    headline: Headline = None,
    draws: Annotated[int, typer.Option(help="Antal dragningar.")] = DEFAULT_DRAWS,
    seed: Annotated[int, typer.Option(help="Frö.")] = DEFAULT_SEED,
    form: Annotated[RunFormat, typer.Option("--format", help="table, json eller csv.")] = RunFormat.TABLE,
    number: Annotated[int | None, typer.Option("--run", help="Spela upp dragning K.")] = None,
) -> None:
    """Räkna helårsprognosen. Utan --headline är prognosen modellens."""
    choice = Choice(_month(as_of), method, headline, draws, seed, number)
    opened = open_workspace(workspace)
    result = run(opened, [load_scenario(path) for path in scenario or ()], choice)
    writers: dict[RunFormat, Callable[[], str]] = {
        RunFormat.JSON: lambda: result_json(opened, result),
        RunFormat.CSV: lambda: result_csv(opened, result),
        RunFormat.TABLE: lambda: as_text(run_table(opened, result)),
    }
    _out(writers[form]())
    _say(headline_sentence(opened, result))


@app.command("report")
def report_command(
    workspace: WorkspacePath,
    as_of: AsOf = None,
    scenario: Scenarios = None,
    headline: Headline = None,
    to: Annotated[ReportFormat, typer.Option("--to", help="text eller csv.")] = ReportFormat.TEXT,
    out: Annotated[Path | None, typer.Option("--out", help="Mapp att skriva i; en fil per tabell.")] = None,
) -> None:
    """Skriv tabellerna så som kommunen trycker dem, med arbetsytans skikt om inget annat sägs."""
    opened = open_workspace(workspace)
    choice = Choice(_month(as_of), headline=headline or opened.settings.headline)
    result = run(opened, [load_scenario(path) for path in scenario or ()], choice)
    write, ending = (as_text, "txt") if to is ReportFormat.TEXT else (as_csv, "csv")
    takt = timing_table(opened, result)
    tables = (*profile_tables(opened, result), *(() if takt is None else (takt,)))
    texts = {f"{table.key}.{ending}": write(table) for table in tables}
    if out is None:
        _out("\n".join(texts.values()))
        return
    _make_folder(out)
    write_whole({out / name: text for name, text in texts.items()})
    _say(f"{len(texts)} tabeller skrivna i {out}.")


@app.command("phase")
def phase_command(
    workspace: WorkspacePath,
    year_budget: Annotated[str, typer.Option(help="Budgetversion att fördela; auto är den senaste.")] = "auto",
    choice: Annotated[str, typer.Option(help=f"{', '.join(CHOICES)}.")] = "auto",
    unit: Annotated[PhaseUnit | None, typer.Option(help="kr eller tkr; annars arbetsytans.")] = None,
    to: Annotated[PhaseFormat, typer.Option("--to", help="csv eller xlsx; xlsx behöver --out.")] = PhaseFormat.CSV,
    out: Annotated[Path | None, typer.Option("--out", help="Fil att skriva; annars skrivs csv ut.")] = None,
) -> None:
    """Föreslå budget per månad för varje rad. Låsta rader i phasing.csv står kvar."""
    if to is PhaseFormat.XLSX and out is None:
        raise UsageError("--to xlsx behöver --out FIL.")
    ending = None if out is None else out.suffix.lower()
    if ending in {".csv", ".xlsx"} and ending != f".{to.value}":
        raise UsageError(f"{out} slutar på {ending} men --to är {to.value}. Gör dem lika.")
    opened = open_to_phase(workspace)
    proposed = phase(opened, choice, None if unit is None else Unit(unit.value), year_budget)
    if out is None:
        _out(phasing_csv(opened, proposed))
    else:
        write_whole({out: (phasing_xlsx if to is PhaseFormat.XLSX else phasing_csv)(opened, proposed)})
        _say(f"Månadsbudgeten är skriven i {out}.")
    for sentence in phasing_told(proposed):
        _say(sentence)


@app.command("backtest")
def backtest_command(
    panel: Annotated[Path, typer.Argument(metavar="PANEL.csv", help="series_id,year,month,value[,budget]; även .gz.")],
    out: Annotated[Path, typer.Option("--out", help="Fil för prognoserna.")],
    cutoffs: Annotated[str, typer.Option(help="Månader, till exempel 2,3,4,6,8,10.")] = "2,3,4,6,8,10",
    target_years: Annotated[str, typer.Option(help="last, all eller år med komma.")] = "last",
    all_methods: Annotated[Path | None, typer.Option(help="Fil för varje metods prognos.")] = None,
    report: Annotated[Path | None, typer.Option(help="Fil (HTML) för hur väl prognoserna träffade.")] = None,
) -> None:
    """Prognostisera hela år ur en panel med månader, som om året slutade vid varje brytmånad."""
    _refuse_shared_files({"PANEL": panel, "--out": out, "--all-methods": all_methods, "--report": report})
    with _told_when_interrupted():
        with _progress_line("Läser panelen") as show:
            files = backtest_file(
                panel,
                cutoffs,
                target_years,
                lambda done, total: show(f"Brytmånad {done} av {total} klar"),
                page=report is not None,
            )
        texts = {out: files.predictions}
        if all_methods is not None:
            texts[all_methods] = files.all_methods
        if report is not None:
            texts[report] = files.page
        write_whole(texts)
    for sentence in files.told:
        _say(sentence)


def _refuse_shared_files(places: Mapping[str, Path | None]) -> None:
    """Raise UsageError where two words name one file: one would be written over the other."""
    seen: dict[Path, str] = {}
    for word, path in places.items():
        if path is None:
            continue
        other = seen.setdefault(path.resolve(), word)
        if other != word:
            raise UsageError(f"{other} och {word} är samma fil, {path}. Ange olika filer.")


@contextmanager
def _told_when_interrupted() -> Iterator[None]:
    """Say that nothing was written when the user interrupts; typer then ends the program with 130."""
    try:
        yield
    except KeyboardInterrupt:
        _say("Avbrutet. Inga filer är skrivna.")
        raise


@contextmanager
def _progress_line(first: str) -> Iterator[Callable[[str], None]]:
    """One line on a terminal that says how far the work has come and is wiped after it; nothing elsewhere."""
    shown = 0

    def show(text: str) -> None:
        nonlocal shown
        if sys.stderr.isatty():
            sys.stderr.write("\r" + text.ljust(shown))
            sys.stderr.flush()
            shown = len(text)

    show(first)
    try:
        yield show
    finally:
        show("")
        show("")


@app.command("app")
def app_command(
    folder: Annotated[Path | None, typer.Argument(help="Mapp med arbetsytor; annars ./data.")] = None,
    port: Annotated[int, typer.Option(help="Port på den egna datorn.")] = 8501,
) -> None:
    """Öppna sidan i webbläsaren (bara på den egna datorn)."""
    root = Path(__file__).parents[2]
    inside = (root / "app.py").is_file()
    script = root / "app.py" if inside else Path(__file__).parent / "ui" / "main.py"
    environment = {**os.environ, "FORECAST_WORKSPACES": str((folder or Path("data")).resolve())}
    command = [sys.executable, "-m", "streamlit", "run", str(script), "--server.port", str(port)]
    command += ["--server.address", "127.0.0.1", "--server.showEmailPrompt", "false"]
    command += ["--browser.gatherUsageStats", "false"]
    raise typer.Exit(subprocess.call(command, env=environment, cwd=root if inside else None))


def _make_folder(path: Path) -> None:
    try:
        path.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise ForecastError(f"{path} går inte att använda som mapp: {_why(error)}. Välj en annan plats.") from error


def write_whole(texts: Mapping[Path, str | bytes]) -> None:
    """Write files so that all of them are there whole, or none has been touched.

    Raises:
        ForecastError: when a place cannot be written; the sentence names it.
    """
    parts = {path: path.with_name(path.name + ".part") for path in texts}
    path = next(iter(texts))
    try:
        for path, text in texts.items():
            if path.is_dir():
                raise IsADirectoryError
            if isinstance(text, bytes):
                parts[path].write_bytes(text)
            else:
                parts[path].write_text(text, encoding="utf-8", newline="\n")
        for path, part in parts.items():
            part.replace(path)
    except OSError as error:
        raise ForecastError(f"{path} går inte att skriva: {_why(error)}. Välj en annan plats.") from error
    finally:  # also when the user interrupts
        for part in parts.values():
            with suppress(OSError):  # where its folder is no folder, there is nothing to take away
                part.unlink(missing_ok=True)


def _why(error: OSError) -> str:
    """The system's reason in Swedish; its own texts follow the system's language."""
    known = {
        FileNotFoundError: "mappen finns inte",
        FileExistsError: "det finns redan en fil med det namnet",
        NotADirectoryError: "det finns redan en fil med det namnet",
        IsADirectoryError: "det är en mapp",
        PermissionError: "du har inte rätt att skriva där",
    }
    return known.get(type(error), "disken är full eller går inte att nå")


def _month(text: str | None) -> Month | None:
    if text is None:
        return None
    try:
        return Month.parse(text)
    except ValueError as error:
        raise InputError(str(error), Place("--as-of"), "Välj en bokförd månad.") from error


def _out(text: str) -> None:
    sys.stdout.write(text)


def _say(sentence: str) -> None:
    sys.stderr.write(sentence + "\n")


def main() -> None:
    """Entry point: every fault that a user can mend becomes a sentence and an exit code."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", newline="\n")  # Windows consoles and pipes have other habits
    debug = "--debug" in sys.argv
    arguments = [argument for argument in sys.argv[1:] if argument != "--debug"]
    if not arguments:
        app(args=["--help"], prog_name="forecast", standalone_mode=False)
        sys.exit(2)
    try:
        code = app(args=arguments, prog_name="forecast", standalone_mode=False)
    except _USAGE as error:
        _fail(
            f"Fel användning: {_usage_words(error, arguments)} Se {_asked_command(arguments)} --help.", 2, debug=debug
        )
    except UsageError as error:
        _fail(str(error), 2, debug=debug)
    except ForecastError as error:
        _fail(str(error), 1, debug=debug)
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(1)
    sys.exit(code if isinstance(code, int) else 0)


def _asked_command(arguments: list[str]) -> str:
    known = {command.name for command in app.registered_commands}
    return f"forecast {arguments[0]}" if arguments and arguments[0] in known else "forecast"


def _usage_words(error: Exception, arguments: list[str]) -> str:
    """What is wrong with the words on the command line, in Swedish; typer's own texts are English."""
    unknown = getattr(error, "option_name", None)
    if unknown:
        near = difflib.get_close_matches(unknown, getattr(error, "possibilities", None) or [], n=1)
        return f"Valet {unknown} finns inte." + (f" Menar du {near[0]}?" if near else "")
    parameter = getattr(error, "param", None)
    if parameter is None:
        words = [argument for argument in arguments if not argument.startswith("-")]
        return f"”{words[0]}” är inget kommando." if words else "Ange ett kommando."
    name = next((option for option in parameter.opts if option.startswith("--")), parameter.metavar or "ett värde")
    if type(error).__name__ == "MissingParameter":
        return f"{name} saknas."
    given = arguments[arguments.index(name) + 1] if name in arguments[:-1] else ""
    choices = re.findall(r"'([^']+)'", str(error).partition(" one of ")[2])
    allowed = f" Välj {', '.join(choices)}." if choices else ""
    return f"{name} kan inte vara ”{given}”.{allowed}"


def _fail(sentence: str, code: int, *, debug: bool) -> None:
    if debug:
        traceback.print_exc()
    _say(sentence)
    sys.exit(code)
