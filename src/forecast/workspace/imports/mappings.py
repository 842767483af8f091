"""How each source's files are read, kept from month to month: mappings/SOURCE.yaml."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

from forecast.formats.yaml_file import read_yaml
from forecast.ledger.intake.mapping_file import ImportMapping
from forecast.ledger.intake.placing.labels import slug
from forecast.workspace.disk import write_to_disk
from forecast.workspace.folder import Folder
from forecast.workspace.imports.vintages import vintages

MAPPINGS = "mappings"


def save_mappings(path: Path, texts: Mapping[str, str]) -> None:
    """Write mappings/SOURCE.yaml for each source; what cannot be written is found in the import itself."""
    for source, text in texts.items():
        with suppress(OSError):
            (path / MAPPINGS).mkdir(exist_ok=True)
            if not (path / MAPPINGS).resolve().is_relative_to(path.resolve()):
                continue  # a link out of the workspace: nothing is written there
            part = path / MAPPINGS / f".ny-{slug(source) or 'kalla'}"
            write_to_disk(part, text.encode())
            part.replace(path / MAPPINGS / f"{slug(source) or 'kalla'}.yaml")


def saved_mappings(path: Path) -> dict[str, ImportMapping]:
    """Source -> mapping to use next time: the user's own in mappings/, else that of the source's last import.

    A file in mappings/ that is word for word an earlier import's has not been touched since; the last import's goes
    before it.

    Raises:
        InputError: a mapping cannot be read.
    """
    folder = Folder(path)
    made: dict[str, list[bytes]] = {}
    for vintage in vintages(folder):
        if vintage.has(path, "mapping.yaml"):
            made.setdefault(vintage.source, []).append(folder.bytes(f"{vintage.folder}/mapping.yaml"))
    out = {source: read_yaml(texts[-1], "mapping.yaml", ImportMapping) for source, texts in made.items()}
    own = sorted((path / MAPPINGS).glob("*.yaml")) if (path / MAPPINGS).is_dir() else []
    for file in own:
        name = f"{MAPPINGS}/{file.name}"
        data = folder.bytes(name)
        mapping = read_yaml(data, name, ImportMapping)
        if data not in made.get(mapping.source, []):
            out[mapping.source] = mapping
    return out
