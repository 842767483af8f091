"""docs/exempel/schemalagt: what a scheduler is given works as it stands there."""

import configparser
import os
import re
import subprocess

import pytest
import typer
from lxml import etree

from builders import DATA
from forecast.cli.refresh import refresh_command
from forecast.report.alerts.rules import read_rules

DOCS = DATA.parent / "docs"
FOLDER = DOCS / "exempel" / "schemalagt"
TASK = "{http://schemas.microsoft.com/windows/2004/02/mit/task}"


def options():
    """The options that `forecast refresh` has."""
    app = typer.Typer(add_completion=False)
    app.command()(refresh_command)
    return {name for param in typer.main.get_command(app).params for name in param.opts}


@pytest.mark.parametrize(
    "path", [FOLDER / "forecast-refresh.sh", FOLDER / "forecast-refresh.cmd", DOCS / "schemalagd-korning.md"], ids=str
)
def test_every_option_exists(path):
    said = set(re.findall(r"(?<![\w-])--[a-z][a-z-]+", path.read_text(encoding="utf-8")))
    others = {"--now"}  # of systemctl
    assert {"--report", "--alert", "--format"} <= said
    assert said - others <= options()


def test_the_rules_can_be_read_with_and_without_what_is_left_out():
    text = (FOLDER / "larm.yaml").read_text(encoding="utf-8")
    assert read_rules(text.encode(), "larm.yaml").said.outcomes.days_after_month_end == 12
    every = re.sub(r"(?m)^( *)# (?=- |  - |[a-z]+:)", r"\1", text)
    whole = read_rules(every.encode(), "larm.yaml").said
    assert (len(whole.deviation), len(whole.sources), whole.units.by_day) == (2, 2, 15)


def test_crontab():
    [line] = [
        line
        for line in (FOLDER / "forecast.crontab").read_text(encoding="utf-8").splitlines()
        if line and line[0] not in "#M"
    ]
    *fields, command = line.split(maxsplit=5)
    assert all(re.fullmatch(r"\*|\d+(-\d+)?", field) for field in fields)
    assert len(fields) == 5
    assert command == "/srv/forecast/forecast-refresh.sh"


def test_systemd():
    units = {}
    for kind in ("service", "timer"):
        units[kind] = configparser.ConfigParser(interpolation=None, strict=True)
        units[kind].optionxform = str
        units[kind].read(FOLDER / f"forecast-refresh.{kind}", encoding="utf-8")
    assert units["service"]["Service"]["ExecStart"] == "/srv/forecast/forecast-refresh.sh"
    assert units["service"]["Service"]["SuccessExitStatus"] == "3"
    assert units["timer"].sections() == ["Unit", "Timer", "Install"]
    assert units["timer"]["Timer"]["OnCalendar"] == "Mon..Fri *-*-* 06:15:00"


def test_windows_task():
    text = (FOLDER / "forecast-refresh.xml").read_text(encoding="ascii")
    assert text.startswith('<?xml version="1.0"?>')  # another encoding than the file's is refused by schtasks
    root = etree.fromstring(text)
    assert root.tag == f"{TASK}Task"
    assert [child.tag.removeprefix(TASK) for child in root] == ["RegistrationInfo", "Triggers", "Settings", "Actions"]
    assert root.find(f".//{TASK}Command").text.endswith(r"\forecast-refresh.cmd")


@pytest.mark.parametrize(
    ("code", "subject"),
    [(0, None), (3, "-s Larm: prov ekonomi@kommun.example"), (1, "-s forecast: namnd gick inte att räkna om (kod 1)")],
)
def test_the_script_mails_by_the_exit_code(tmp_path, code, subject):
    for name, text in {
        ".venv/bin/forecast": f'echo "$@" > "$FORECAST_ROT/ord"; mkdir -p "$FORECAST_ROT/ut/namnd"\n'
        f'echo "Larm: prov" > "$FORECAST_ROT/ut/namnd/alert.txt"; exit {code}\n',
        "bin/mail": 'echo "$@" > "$FORECAST_ROT/post"\n',
    }.items():
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f"#!/bin/sh\n{text}", encoding="utf-8")
        path.chmod(0o755)
    seen = {
        "FORECAST_ROT": str(tmp_path),
        "FORECAST_NAMND": "namnd",
        "PATH": f"{tmp_path / 'bin'}:{os.environ['PATH']}",
    }
    done = subprocess.run(["sh", FOLDER / "forecast-refresh.sh"], env=seen, check=False)
    assert done.returncode == code
    post = tmp_path / "post"
    assert (post.read_text(encoding="utf-8").startswith(subject) if subject else not post.exists()) is True
    assert (tmp_path / "ord").read_text(encoding="utf-8").startswith(f"refresh {tmp_path}/arbetsytor/namnd --report ")
