"""`import` and `new`: files into a workspace, and a workspace from nothing.

The workspace is asked without the service: with it comes the whole model, which takes longer to start than most files
take to read.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer

from forecast.cli.files import refuse_shared_files
from forecast.cli.options import ShortAnswer, ShortForm, month_of
from forecast.cli.streams import answer, say
from forecast.errors import InputError, Place, UsageError, unreadable
from forecast.formats.kinds import LARGEST_FILE
from forecast.formats.yaml_file import read_yaml
from forecast.ledger.intake.mapping_file import ImportMapping
from forecast.periods import Month
from forecast.report.intake.import_table import import_text
from forecast.workspace.disk import write_whole
from forecast.workspace.imports.looked import FileToTake, Looked, look
from forecast.workspace.imports.receipt import receipts_together
from forecast.workspace.imports.taken import new_from_looked, take_in_looked
from forecast.workspace.imports.target import NOWHERE, target_of
from forecast.workspace.new import refuse_taken
from forecast.workspace.settings_text import NewWorkspace

UNKNOWN_CODE = "0000"
"""Where nobody has said the municipality's code."""


MappingFile = Annotated[Path | None, typer.Option("--mapping", metavar="MAP.yaml", help="Hur filerna läses.")]


def import_command(
    files: Annotated[list[Path], typer.Argument(metavar="FILE...", help="xlsx, xls, ods, CSV, SIE, PX eller JSON.")],
    mapping: MappingFile = None,
    into: Annotated[
        Path | None,
        typer.Option("--into", metavar="WORKSPACE", help="Arbetsyta att läsa in i; annars visas bara kvittot."),
    ] = None,
    *,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Visa kvittot utan att skriva något.")] = False,
    as_of: Annotated[
        str | None, typer.Option("--as-of", metavar="2024-09", help="Sista bokförda månad; prognosen görs efter den.")
    ] = None,
    save_mapping: Annotated[
        Path | None,
        typer.Option("--save-mapping", metavar="MAP.yaml", help="Skriv mallen, att rätta och ge --mapping."),
    ] = None,
    form: ShortForm = ShortAnswer.TABLE,
) -> None:
    """Läs in filer, alla eller ingen, med kvitto. Kod 0 även när något bör ses över, 1: en fil går inte att läsa."""
    refuse_shared_files({"--save-mapping": save_mapping, **{f"FILE {n}": path for n, path in enumerate(files, 1)}})
    month = month_of(as_of)
    looked = look(_read_all(files), NOWHERE if into is None else target_of(into), _mapping(mapping), month)
    if save_mapping is not None:
        _save_mapping(looked, save_mapping)
    if form is ShortAnswer.JSON:
        receipt = receipts_together([file.receipt for file in looked.files])
        answer(json.dumps(receipt, ensure_ascii=False, indent=2) + "\n")
    else:
        answer(import_text(looked))
    if into is None or dry_run:
        say("Inget är skrivet." if into is not None else "Inget är skrivet; ge --into WORKSPACE för att läsa in.")
        return
    for sentence in take_in_looked(into, looked, month).told:
        say(sentence)


def _save_mapping(looked: Looked, path: Path) -> None:
    texts = [file.mapping for file in looked.files if file.mapping]
    if len(set(texts)) != 1:
        raise UsageError(f"--save-mapping skriver en mall, men filerna har {len(set(texts))}. Ge en fil i taget.")
    write_whole({path: texts[0]})
    say(f"Mallen är skriven i {path}.")


def _read_all(paths: Sequence[Path]) -> list[FileToTake]:
    return [FileToTake(path.name, _bytes(path)) for path in paths]


def _bytes(path: Path) -> bytes:
    try:
        if path.is_file() and path.stat().st_size > LARGEST_FILE:
            size = path.stat().st_size / 1e6
            raise InputError(f"Filen är {size:.0f} MB, mer än 200.", Place(path.name), "Dela den per år.")
        return path.read_bytes()
    except FileNotFoundError as error:
        raise InputError("Filen finns inte.", Place(str(path)), "Kontrollera namnet.") from error
    except OSError as error:
        raise unreadable(error, Place(str(path))) from error


def _mapping(path: Path | None) -> ImportMapping | None:
    return None if path is None else read_yaml(_bytes(path), path.name, ImportMapping)


def new_command(
    folder: Annotated[Path, typer.Argument(metavar="FOLDER", help="Mapp som inte finns än.")],
    source: Annotated[
        list[Path] | None, typer.Option("--from", metavar="FILE", help="Fil med utfall och budget; kan upprepas.")
    ] = None,
    mapping: MappingFile = None,
    municipality: Annotated[str | None, typer.Option(help="Kommunens namn.")] = None,
    code: Annotated[str | None, typer.Option(metavar="1882", help="Kommunkod, fyra siffror.")] = None,
    committee: Annotated[str | None, typer.Option(help="Nämnd, som den inleder en mening.")] = None,
    year: Annotated[int | None, typer.Option(help="Budgetår; annars månadens.")] = None,
    as_of: Annotated[str | None, typer.Option("--as-of", metavar="2024-08", help="Sista bokförda månad.")] = None,
    form: ShortForm = ShortAnswer.TABLE,
) -> None:
    """Gör en ny arbetsyta, tom eller av en fil. Det som inte anges frågas efter vid en terminal."""
    refuse_taken(folder)
    looked = look(_read_all(source), NOWHERE, _mapping(mapping), month_of(as_of)) if source else None
    if looked is not None and form is ShortAnswer.JSON:
        receipt = receipts_together([file.receipt for file in looked.files])
        answer(json.dumps(receipt, ensure_ascii=False, indent=2) + "\n")
    elif looked is not None:
        answer(import_text(looked))
    said = _answers(municipality, code, committee, year, _asked_month(as_of, looked, year))
    new_from_looked(folder, said, looked)
    say(f"{folder} är skapad: {said.municipality}, {said.committee}, {said.year} per {said.as_of}.")
    if looked is None:
        say(f"Läs in en fil: forecast import FIL --into {folder}")
    else:
        say(f"Prognosen: forecast run {folder}")


def _asked_month(text: str | None, looked: Looked | None, year: int | None) -> Month:
    """The month that was said, else the file's, else the one that is answered."""
    said = month_of(text)
    if said is not None:
        return said
    found = None if looked is None else looked.as_of
    if found is not None and year in {None, found.year}:
        return found
    typed = _ask("Sista bokförda månad (till exempel 2024-08)", "--as-of 2024-08", "")
    month = month_of(typed)
    if month is None:
        raise UsageError("Sista bokförda månad saknas: ange --as-of 2024-08.")
    return month


def _answers(
    municipality: str | None, code: str | None, committee: str | None, year: int | None, as_of: Month
) -> NewWorkspace:
    name = municipality or _ask("Kommun", "--municipality NAMN", "")
    return NewWorkspace(
        municipality=name,
        code=code or _ask("Kommunkod, fyra siffror (Enter om okänd)", "", UNKNOWN_CODE),
        committee=committee or _ask("Nämnd", "", "Socialnämnden"),
        year=year or as_of.year,
        as_of=as_of,
    )


def _ask(question: str, option: str, usual: str) -> str:
    """What a person answers at a terminal; else the usual answer, or a sentence with the option that is missing."""
    if sys.stdin is not None and sys.stdin.isatty():
        sys.stderr.write(f"{question}{f' [{usual}]' if usual else ''}: ")
        sys.stderr.flush()
        usual = sys.stdin.readline().strip() or usual
    if not usual:
        raise UsageError(f"{question.split(' (', maxsplit=1)[0]} saknas: ange {option}.")
    return usual
