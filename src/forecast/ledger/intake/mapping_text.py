"""A mapping as YAML that a person reads and edits: every line says what it means, and which are guesses."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping, Sequence

from forecast.ledger.intake.mapping_file import Column, Holds, ImportMapping, ImportSign, TableMapping, When
from forecast.ledger.intake.proposal.told import Told

_HEAD = """\
# Så läses filer från den här källan. Rubriker jämförs utan versaler; {period} står för en månad och {year} för ett år,
# så att nästa månads fil läses likadant. Rader märkta GISSNING bör någon titta på. Nycklarna: docs/file-formats.md.
"""
_HOLDS_SV = {
    Holds.ORGANISATION: "ansvar, enhet", Holds.ORGANISATION_NAME: "enhetens namn", Holds.ACTIVITY: "verksamhet",
    Holds.ACTIVITY_NAME: "verksamhetens namn", Holds.ACCOUNT: "konto", Holds.ACCOUNT_NAME: "kontots namn",
    Holds.COST_TYPE: "slags pengar", Holds.LABEL: "radens namn", Holds.PERIOD: "radens period",
    Holds.KIND: "säger om raden är utfall, budget eller prognos", Holds.AMOUNT: "belopp", Holds.NOTHING: "läses inte",
}  # fmt: skip
_SIGN_SV = {
    ImportSign.COST_NEGATIVE: "kostnader är negativa, intäkter positiva",
    ImportSign.COST_POSITIVE: "kostnader är positiva, intäkter negativa",
    ImportSign.UNSIGNED: "både intäkter och kostnader är utan tecken",
}
_WHEN_SV = {When.NAMED: "", When.YEAR: "hela året", When.TO_DATE: "från januari till månaden"}
_LONGEST_COMMENT = 160


def mapping_text(mapping: ImportMapping, told: Sequence[Told] = ()) -> str:
    """The mapping as YAML with comments; read back it is the same mapping.

    Args:
        mapping: what is written.
        told: the proposal's evidence, where the mapping is a proposal.
    """
    lines = [
        _HEAD + "schema: 1",
        f"source: {_scalar(mapping.source)}  # källan; en ny fil från samma källa ersätter den förra för samma månader",
        "tables:" if mapping.tables else "tables: []",
    ]
    for at, part in enumerate(mapping.tables):
        lines += _table(part, [each for each in told if each.table == at])
    lines += [
        f"sums: {_list(mapping.sums)}  # rader som är summor fast det inte syns",
        f"not_sums: {_list(mapping.not_sums)}  # rader som ser ut som summor men är belopp",
        f"codes: {_map(mapping.codes)}  # kod eller namn i filen: rad i rows.csv",
        f"accounts: {_map(mapping.accounts)}  # första siffrorna i ett konto: slags pengar",
        f"cost_types: {_map(mapping.cost_types)}  # ord i kolumnen cost_type: slags pengar",
    ]
    for key in ("organisation_dimension", "activity_dimension"):
        value = getattr(mapping, key)
        if value is not None:
            lines.append(f"{key}: {_scalar(value)}  # SIE")
    return "\n".join(lines) + "\n"


def _table(part: TableMapping, told: Sequence[Told]) -> list[str]:
    def comment(about: str, meaning: str) -> str:
        return _comment(meaning, [each for each in told if each.about == about])

    lines = [
        f"  - sheets: {_list(part.sheets)}" + _comment("bladen, eller tomt för alla blad med de här rubrikerna"),
        f"    statement: {_scalar(part.statement)}"
        + comment("statement", "uppställningen, eller null: efter kolumnerna"),
        f"    unit: {part.unit}" + comment("unit", "kr, tkr eller mnkr"),
        f"    sign: {part.sign}" + comment("sign", _SIGN_SV[part.sign]),
        f"    cumulative: {str(part.cumulative).lower()}"
        + comment("cumulative", "om månadskolumnerna går från januari"),
    ]
    if part.year is not None:
        lines.append(f"    year: {part.year}" + _comment("året där filen inte säger det"))
    if part.as_of is not None:
        lines.append(f'    as_of: "{part.as_of}"' + _comment("den sista månaden där filen inte säger den"))
    lines.append("    columns:")
    for column in part.columns:
        mine = [each for each in told if each.column == column]
        lines.append(f"      - {_flow(column)}" + _comment(_meaning(column), mine))
    return lines


def _flow(column: Column) -> str:
    said = column.model_dump(mode="json", exclude_defaults=True)
    pairs = [f"{key}: {_scalar(value)}" for key, value in said.items() if value is not None]
    return "{" + ", ".join(pairs) + "}"


def _meaning(column: Column) -> str:
    extra = [_WHEN_SV[column.when]] if column.holds is Holds.AMOUNT else []
    extra += ["kod och namn i samma cell"] if column.with_name else []
    extra += [f"i {column.unit}"] if column.unit else []
    if column.sign is not None:
        worse = column.kind == "forecast_deviation" and column.sign is ImportSign.COST_POSITIVE
        extra.append("plus är sämre" if worse else _SIGN_SV[column.sign])
    return ", ".join([_HOLDS_SV[column.holds], *filter(None, extra)])


def _comment(meaning: str, told: Iterable[Told] = ()) -> str:
    said = [("GISSNING: " if each.guess else "") + each.sentence for each in told]
    text = re.sub(r"\s+", " ", ". ".join([meaning, " ".join(dict.fromkeys(said))]).removesuffix(". "))
    return "  # " + "".join(mark for mark in text if mark.isprintable())[:_LONGEST_COMMENT]


def _scalar(value: object) -> str:
    """A value as YAML: plain words bare, all other text in quotes with what cannot be seen escaped."""
    if value is None or isinstance(value, bool | int):
        return json.dumps(value)
    text = str(value)
    if re.fullmatch(r"[a-z][a-z_\-]*", text) and text not in {
        "null",
        "true",
        "false",
        "yes",
        "no",
        "on",
        "off",
        "y",
        "n",
    }:
        return text
    quoted = json.dumps(text, ensure_ascii=False)
    return "".join(mark if mark.isprintable() else f"\\U{ord(mark):08x}" for mark in quoted)


def _list(values: Iterable[str]) -> str:
    return "[" + ", ".join(_scalar(value) for value in values) + "]"


def _map(values: Mapping[str, str]) -> str:
    return "{" + ", ".join(f"{_scalar(str(key))}: {_scalar(str(value))}" for key, value in values.items()) + "}"
