"""The workspace that files are taken into, as far as it stands: it may have no amounts yet."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import pandas as pd

from forecast.formats.yaml_file import read_yaml
from forecast.ledger.intake.mapping_file import ImportMapping
from forecast.ledger.tree import Tree
from forecast.periods import Month
from forecast.workspace.folder import Folder
from forecast.workspace.imports.mappings import saved_mappings
from forecast.workspace.imports.vintages import Vintage, numbers, read_imported
from forecast.workspace.load import ROWS, load_workspace
from forecast.workspace.settings import Settings
from forecast.workspace.settings_text import FILE


@dataclass(frozen=True, slots=True)
class Target:
    """What placing a file needs to know of where it goes.

    Attributes:
        municipality, code, year, as_of: of the workspace; "" and None where there is none yet.
        trees: its statements.
        totals: statement -> the row that new rows lie under.
        mappings: source -> how its files are read.
        vintages: what has been imported.
        held: (source, amounts that hold); the workspace's own tables are "workspace.yaml".
    """

    municipality: str = ""
    code: str = ""
    year: int | None = None
    as_of: Month | None = None
    trees: Mapping[str, Tree] = field(default_factory=dict)
    totals: Mapping[str, str] = field(default_factory=dict)
    mappings: Mapping[str, ImportMapping] = field(default_factory=dict)
    vintages: tuple[Vintage, ...] = ()
    held: tuple[tuple[str, pd.DataFrame], ...] = ()

    def of(self, source: str) -> pd.DataFrame | None:
        """A source's amounts that hold; None where it has none."""
        return next((frame for name, frame in self.held if name == source), None)


NOWHERE = Target()


def target_of(path: Path) -> Target:
    """Read the workspace that files are to go into.

    Raises:
        InputError: as `load_workspace`; only amounts may be missing.
    """
    folder = Folder(path)
    settings = read_yaml(folder.bytes(FILE), FILE, Settings) if (path / FILE).is_file() else None
    if settings is not None and not settings.tables and not folder.has(ROWS) and not numbers(path):
        return Target(settings.municipality, settings.code, settings.year, settings.as_of)
    workspace = load_workspace(path)
    imported = read_imported(Folder(path))
    sources = list(dict.fromkeys(vintage.source for vintage in imported.vintages))
    frame = workspace.ledger.frame
    tables = frame.iloc[: len(frame) - sum(len(part) for part in imported.frames)]  # the ledger has them first
    held = [(source, amounts) for source in sources if (amounts := imported.of(source)) is not None]
    total = {workspace.settings.primary_statement: workspace.settings.total}
    return Target(
        workspace.settings.municipality,
        workspace.settings.code,
        workspace.settings.year,
        workspace.settings.as_of,
        workspace.trees,
        total,
        saved_mappings(path),
        imported.vintages,
        (("workspace.yaml", tables), *held),
    )
