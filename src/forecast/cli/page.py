"""`app`: the page in the browser."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import Annotated

import typer

from forecast.cli.memory import StoreUrl
from forecast.store.door import VARIABLE, open_to_read, whole_place


def app_command(
    folder: Annotated[Path | None, typer.Argument(help="Mapp med arbetsytor; annars ./data.")] = None,
    port: Annotated[int, typer.Option(help="Port på den egna datorn.")] = 8501,
    store: StoreUrl = None,
) -> None:
    """Öppna sidan i webbläsaren (bara på den egna datorn)."""
    root = Path(__file__).parents[3]
    inside = (root / "app.py").is_file()
    script = root / "app.py" if inside else Path(__file__).parents[1] / "ui" / "main.py"
    environment = {**os.environ, "FORECAST_WORKSPACES": str((folder or Path("data")).resolve())}
    if store is not None:
        open_to_read(store).close()  # what is wrong with it is told here, before there is a page
        environment[VARIABLE] = whole_place(
            store
        )  # not in the page's own words, which every user of the computer can read
    command = [sys.executable, "-m", "streamlit", "run", str(script), "--server.port", str(port)]
    command += ["--server.address", "127.0.0.1", "--server.showEmailPrompt", "false"]
    command += ["--browser.gatherUsageStats", "false", "--server.maxUploadSize", "200"]
    raise typer.Exit(subprocess.call(command, env=environment, cwd=root if inside else None))
