"""The house's own rules: every shipped scenario, parameter and profile works, and the code keeps to its size.

A scenario has its golden result beside it, `<name>.golden.csv`: the rows whose forecast differs from the base with the
workspace's own layer, in tkr. When a result is meant to change, the failing test prints the new text.
"""

import ast
import re
import shlex
import subprocess
import sys
import tomllib
from functools import cache
from importlib import resources
from pathlib import Path

import numpy as np
import pytest
import typer.main

from forecast.cli.commands import COMMANDS, app_of
from forecast.money import Unit, in_unit
from forecast.parameters import load_parameter
from forecast.report.profile import load_profile
from forecast.scenario.files import load_scenario
from forecast.scenario.result import Choice, base_year, with_scenario
from forecast.scenario.schema import unite
from forecast.service import open_workspace

ROOT = Path(__file__).parents[1]
SCENARIOS = sorted((ROOT / "scenarios").glob("*/*.yaml"))
SOURCES = sorted((ROOT / "src").rglob("*.py"))
GOLDEN_HEAD = "statement;row;forecast_tkr;delta_tkr"
USAGE = typer.BadParameter.__mro__[1]
"""typer's own usage error, which it names only as this base."""
LONGEST_FILE, LONGEST_FUNCTION = 350, 60


@cache
def _base(name):
    """A workspace, its base year and its base result, with the workspace's own layer."""
    workspace = open_workspace(ROOT / "data" / name)
    choice = Choice(headline=workspace.settings.headline, draws=1)
    year = base_year(workspace, choice)
    return workspace, choice, year, with_scenario(workspace, year, unite((), name), choice, ())


def _moved(path):
    """The result of a scenario file and its golden text."""
    workspace, choice, year, base = _base(path.parent.name)
    scenario = load_scenario(path)
    made = with_scenario(workspace, year, unite((scenario,), workspace.name), choice, (scenario.name,))
    lines = [GOLDEN_HEAD]
    for statement, part in made.statements.items():
        before = base.statements[statement]
        known = dict(zip(before.tree.keys, before.forecast, strict=True))
        for key, value in zip(part.tree.keys, part.forecast, strict=True):
            if np.isnan(value):
                continue
            delta = in_unit(float(value - known.get(key, 0.0)), Unit.TKR, 1)
            if delta:
                lines.append(f"{statement};{key};{in_unit(float(value), Unit.TKR, 1)};{delta}")
    return made, "\n".join(lines) + "\n"


def test_there_are_scenarios():
    assert SCENARIOS


@pytest.mark.parametrize("path", SCENARIOS, ids=lambda path: f"{path.parent.name}/{path.stem}")
class TestScenario:
    def test_it_is_made_for_the_workspace_of_its_folder(self, path):
        assert load_scenario(path).workspace == path.parent.name

    def test_every_override_changes_something(self, path):
        made, _ = _moved(path)
        assert {lever.key for lever in made.levers} == set(load_scenario(path).keys)
        assert all(lever.amount for lever in made.levers)

    def test_it_gives_its_golden_result(self, path):
        _, text = _moved(path)
        golden = path.with_suffix(".golden.csv")
        assert golden.is_file(), f"{golden} is missing; it should hold:\n{text}"
        assert golden.read_text(encoding="utf-8") == text, f"{golden} should hold:\n{text}"

    def test_it_says_why(self, path):
        assert load_scenario(path).description


def test_every_golden_result_has_its_scenario():
    golden = {path.name.removesuffix(".golden.csv") for path in (ROOT / "scenarios").glob("*/*.golden.csv")}
    assert golden == {path.stem for path in SCENARIOS}


def _shipped(package):
    names = [item.name for item in resources.files(package).iterdir()]
    return sorted(name.removesuffix(".yaml") for name in names if name.endswith(".yaml"))


@pytest.mark.parametrize("name", _shipped("forecast.parameters"))
def test_every_parameter_file_is_dated_and_sourced(name):
    text = (resources.files("forecast.parameters") / f"{name}.yaml").read_text(encoding="utf-8")
    assert "source" in text
    if re.search(r"^values:", text, re.MULTILINE):
        assert load_parameter(name)


@pytest.mark.parametrize("name", _shipped("forecast.report.profiles"))
def test_every_profile_parses_and_is_named_for_its_file(name):
    profile = load_profile(name)
    assert profile.name == name
    assert profile.tables


@cache
def _parsed(path):
    return ast.parse(path.read_text(encoding="utf-8"))


def _imports(path, *packages):
    """Whether a file imports one of the packages; only a file that names one is parsed."""
    text = path.read_text(encoding="utf-8")
    if not any(package in text for package in packages):
        return False
    names = set()
    for node in ast.walk(_parsed(path)):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            names.add(node.module or "")
    return any(name.split(".")[0] in packages for name in names)


def test_streamlit_is_imported_by_the_pages_only():
    files = [*SOURCES, *(ROOT / "data").rglob("*.py"), *(ROOT / "benchmarks").rglob("*.py")]
    pages = ROOT / "src" / "forecast" / "ui"
    users = {path for path in files if _imports(path, "streamlit")}
    assert users
    assert {str(path.relative_to(ROOT)) for path in users if pages not in path.parents} == set()


def test_peers_are_imported_by_their_benchmark_only():
    files = [path for folder in ("src", "data", "benchmarks", "tests") for path in (ROOT / folder).rglob("*.py")]
    peers = ("statsforecast", "prophet", "utilsforecast")
    users = {path for path in files if _imports(path, *peers)}
    assert {path.relative_to(ROOT).as_posix() for path in users} == {"benchmarks/peers.py"}


def test_what_needs_more_is_run_where_it_lies():
    """`.ci/run` names the folders that it collects: a marked test elsewhere would never run."""
    run = (ROOT / ".ci" / "run").read_text(encoding="utf-8")
    off = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["pytest"]["ini_options"]
    for marker in ("browser", "postgres", "year"):
        assert f"not {marker}" in off["addopts"]
        [line] = re.findall(rf"-m pytest -m \"?{marker}\b(.*)", run)
        folders = [ROOT / word for word in line.split() if word.startswith("tests/")]
        marked = [path for path in (ROOT / "tests").rglob("*.py") if f"mark.{marker}" in path.read_text("utf-8")]
        assert folders
        assert marked
        assert [path for path in marked if not any(path.is_relative_to(folder) for folder in folders)] == []


def test_files_are_read_in_one_sitting():
    long = {str(path.relative_to(ROOT)): len(path.read_text(encoding="utf-8").splitlines()) for path in SOURCES}
    assert {name: lines for name, lines in long.items() if lines > LONGEST_FILE} == {}


def test_every_file_that_the_program_reads_is_packed():
    packed = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["setuptools"]["package-data"]
    home = ROOT / "src" / "forecast"
    read = [path for path in home.rglob("*.*") if path.is_file() and path.suffix not in {".py", ".pyc"}]
    assert len(read) > 40
    assert [path.relative_to(home) for path in read if not any(path.match(end) for end in packed["forecast"])] == []


def test_a_function_is_one_thought():
    long = {}
    for path in SOURCES:
        for node in ast.walk(_parsed(path)):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.end_lineno is not None:
                lines = node.end_lineno - node.lineno + 1
                if lines > LONGEST_FUNCTION:
                    long[f"{path.relative_to(ROOT)}:{node.name}"] = lines
    assert long == {}


def _commands(path):
    """Every `forecast ...` line of a document's code blocks, continued lines joined."""
    blocks = re.findall(r"^```[a-z]*\n(.*?)^```", path.read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL)
    for block in blocks:
        for line in block.replace("\\\n", " ").splitlines():
            words = line.strip().removeprefix("$ ").split(" #")[0]
            if re.match(r"(\S*/)?forecast\s", words + " "):
                yield words


def _documents():
    return [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]


def test_the_readme_shows_how_to_run_it():
    commands = {shlex.split(line)[1] for line in _commands(ROOT / "README.md") if len(shlex.split(line)) > 1}
    assert {"check", "run"} <= commands


def test_the_readme_names_every_command():
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    assert {name for name in COMMANDS if f"`forecast {name}" not in text} == set()


def _refusal(words):
    """Why the program does not take a command line; None when it does. Nothing is run."""
    name, *rest = words
    command = typer.main.get_command(app_of({name})).commands.get(name)
    if command is None:
        return None if name == "--help" else f"{name} is no command"
    try:
        command.make_context(name, rest).close()
    except typer.Exit:  # --help
        return None
    except USAGE as error:
        return str(error)
    return None


def test_every_documented_command_is_one_that_the_program_takes():
    refused = {
        f"{path.name}: {line}": fault
        for path in _documents()
        for line in _commands(path)
        if (fault := _refusal(word for word in shlex.split(line)[1:] if word != "--debug"))
    }
    assert refused == {}


def test_help_says_of_each_command_what_the_command_says():
    whole = typer.main.get_command(app_of(COMMANDS)).commands
    assert {
        name: whole[name].help.startswith(said.says.rstrip(".")) for name, said in COMMANDS.items()
    } == dict.fromkeys(COMMANDS, True)


@pytest.mark.parametrize(
    ("command", "module", "not_needed"),
    [
        (
            "run",
            "forecast.cli.forecasts",
            {"forecast.cli.refresh", "sqlalchemy", "alembic", "statsmodels", "streamlit"},
        ),
        (
            "report",
            "forecast.cli.papers",
            {"docx", "pptx", "xlsxwriter", "typst", "vl_convert", "altair", "sqlalchemy", "statsmodels", "streamlit"},
        ),
        ("import", "forecast.cli.intake", {"forecast.service", "forecast.fullyear", "forecast.scenario", "scipy"}),
    ],
)
def test_what_a_command_does_not_need_is_not_loaded(command, module, not_needed):
    code = f"import sys; from forecast.cli.commands import app_of; app_of({{'{command}'}}); print(*sys.modules)"
    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.split()
    assert module in loaded
    assert not_needed.isdisjoint(loaded)


def test_a_wrong_documented_command_would_be_found(tmp_path):
    document = tmp_path / "x.md"
    document.write_text("```\n$ forecast run data/demo \\\n  --drows 3   # no\nls\n```\n", encoding="utf-8")
    [words] = [shlex.split(line) for line in _commands(document)]
    assert words == ["forecast", "run", "data/demo", "--drows", "3"]
    assert "--drows" in _refusal(words[1:])
    assert _refusal(["run", "data/demo", "--draws", "3"]) is None
    assert _refusal(["run", "--help"]) is None
    assert "nej" in _refusal(["nej"])
