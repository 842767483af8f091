"""Underlag och metod: where tables come from, how each row was forecast, what is not known, and which run it is."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np

from forecast.ledger.findings import SEVERITY_SV, Finding, Severity
from forecast.ledger.specs import LAYER_SV, Layer
from forecast.model import Result
from forecast.money import Unit
from forecast.report.finding_words import spoken
from forecast.report.labels import one_line, row_label, whole_label
from forecast.report.measures import shown
from forecast.report.method_view import fixed_by
from forecast.report.papers.chapters.topics import TITLES
from forecast.report.papers.paper import Section, Words
from forecast.report.run_table import method_words, run_table
from forecast.report.table import Cell, Column, Table, TableRow
from forecast.report.words import budget_name, footer, layer_words, subtitle
from forecast.store.shapes import PLACE
from forecast.workspace.workspace import Workspace

HASH_SHOWN = 16
"""Characters of a SHA-256 that a paper shows; enough to tell two runs apart, short enough to read."""


def grounds(workspace: Workspace, result: Result, findings: Sequence[Finding], unit: Unit) -> tuple[Section, ...]:
    """The last chapter and its parts."""
    budget = f"Budget: {budget_name(workspace, result)}."
    if workspace.budget_changes:
        budget += " Ändringar av budgeten står i budget.csv."
    return (
        Section("underlag", "Underlag och metod", (Words(budget),)),
        Section("kallor", "Källor", (sources_table(workspace, result),), 2),
        Section("metod", "Metod per rad", (methods_table(workspace, result, unit),), 2),
        Section("okant", "Det här vet inte modellen", tuple(Words(text) for text in unknowns(workspace, result)), 2),
        Section("fynd", "Kontroll av underlaget", (findings_table(workspace, result, findings),), 2),
        Section("korning", "Körningen", (run_card(workspace, result),), 2),
    )


def _table(
    workspace: Workspace, result: Result, key: str, title: str, label: str, columns: tuple[Column, ...],
    rows: tuple[TableRow, ...], notes: tuple[str, ...] = (),
) -> Table:  # fmt: skip
    """A table without amounts of its own."""
    settings = workspace.settings
    under = f"{settings.municipality}, {settings.committee.lower()} · {settings.source}"
    return Table(key, title, under, (label,), columns, rows, Unit.TKR, 0, notes, footer(workspace, result, None))


def sources_table(workspace: Workspace, result: Result) -> Table:
    """Every table that was read, then the small files that hold something: file, title, what it is for."""
    receipts = {(receipt.file, receipt.title): receipt for receipt in workspace.ledger.receipts}
    rows: list[TableRow] = []
    for printed in workspace.printed:
        spec = printed.spec
        receipt = receipts.pop((spec.file, spec.title), None)
        cells = sum(value is not None for column in printed.cells.values() for value in column)
        read = float(cells if receipt is None else receipt.cells)
        used = TITLES.get(spec.topic or "", ("", spec.topic or "driftredovisning"))[1].lower()
        rows.append(_source(len(rows), spec.title, spec.file, used, read))
    for receipt in receipts.values():  # what imports have laid in
        rows.append(_source(len(rows), receipt.title, receipt.file, "inläst fil", float(receipt.cells)))
    others = ""
    for vintage in workspace.imports:  # statistics, named as their licences ask for
        credit = vintage.receipt.get("credit")
        if isinstance(credit, str) and credit:
            whose = credit.removesuffix(f", {vintage.file}")
            rows.append(_source(len(rows), whose, vintage.file, "drivare", None))
            others = " annat"
    for file, title, used, count in _small_files(workspace):
        if count:
            rows.append(_source(len(rows), title, file, used, None))
    columns = (Column("Fil", kind="text"), Column("Används till", kind="text"), Column("Antal belopp", kind="number"))
    notes = (f"Källa för allt{others}: {workspace.settings.source}.",)
    return _table(workspace, result, "kallor", "Varifrån siffrorna kommer", "Tabell", columns, tuple(rows), notes)


def _source(at: int, title: str, file: str, used: str, read: float | None) -> TableRow:
    return TableRow(f"kalla-{at + 1}", one_line(title), 0, "leaf", (file, used, read))


def _small_files(workspace: Workspace) -> tuple[tuple[str, str, str, int], ...]:
    """(file, what it holds, what it is for, how many) of the files beside the tables."""
    adopted = sum(item.source.startswith(PLACE) for item in workspace.previous)
    return (
        ("comments.csv", "Orsaker", "orsaker och kommentarer", len(workspace.comments)),
        ("previous_forecast.csv", "Förra prognosen", "prognosförändring", len(workspace.previous) - adopted),
        (PLACE, "Prognosen som fastställdes senast", "prognosförändring", adopted),
        ("judgements.yaml", "Bedömningar", "bedömd prognos", len(workspace.judgements)),
        ("budget.csv", "Ändringar av budgeten", "budget och avvikelse", len(workspace.budget_changes)),
        ("events.yaml", "Händelser och engångsposter", "prognos och underliggande avvikelse", len(workspace.events)),
        ("grants.yaml", "Bidrag", "bidrag och scenarier", len(workspace.grants)),
        ("measures.yaml", "Åtgärder", "åtgärder", len(workspace.measures)),
        ("staffing.csv", "Bemanning", "bemanning och scenarier", len(workspace.staffing)),
        ("placements.csv", "Placeringar", "prognos och drivare", len(workspace.placements)),
        ("volumes.csv", "Volymer", "volymer och drivare", len(workspace.volumes)),
        ("indicators.csv", "Mål och nyckeltal", "mål och nyckeltal", len(workspace.indicators)),
        ("drivers.csv", "Uppgifter i löpande text", "drivare", len(workspace.driver_facts)),
        ("population.csv", "Befolkning", "drivare", 0 if workspace.population is None else 1),
    )


def methods_table(workspace: Workspace, result: Result, unit: Unit) -> Table:
    """Every row of the primary statement: its forecast as shown, the method in the trade's words, the reason."""
    main, seen = result.main, shown(workspace, result, result.primary).values["forecast"]
    tree = main.tree
    rows = []
    for at, row in enumerate(tree.rows):
        total = at == result.total
        value = float(seen[at])
        cells: tuple[Cell, ...] = (None if math.isnan(value) else value, method_words(main.method[at]))
        reason = fixed_by(workspace, result.primary, row.key) or main.reason[at]
        parts = tuple(tree.rows[i].key for i in tree.children(at)) if row.role.value == "sum" else ()
        label = row_label(tree, at) if row.role.value == "sum" else whole_label(tree, at)
        level = max(int(tree.level[at]) - 1, 0)
        role = "total" if total else row.role.value
        rows.append(TableRow(row.key, label, level, role, (*cells, one_line(reason) or None), parts=parts))
    word = f"Utfall {result.as_of.year}" if result.closed else "Prognos"
    return Table(
        key="metod",
        title="Prognos, metod och skäl",
        subtitle=subtitle(workspace, result, unit),
        labels=("Rad",),
        columns=(Column(word), Column("Metod", kind="text"), Column("Skäl", kind="text")),
        rows=tuple(rows),
        unit=unit,
        decimals=unit.decimals,
        footer=footer(workspace, result),
    )


def unknowns(workspace: Workspace, result: Result) -> tuple[str, ...]:
    """What the forecast rests on for want of data, a sentence each; those of the run first."""
    main, months = result.main, result.as_of.number
    base, total = main.base, result.total
    out = [note for note in run_table(workspace, result).notes if not note.startswith("Budget: ")]
    if result.closed:
        return (*out, "Året är bokfört: inget återstår att prognostisera.")
    if np.isnan(base.booked[total, :months]).any():
        out.append("Utfallet månad för månad finns inte i underlaget, så årets rytm är inte sedd.")
    if np.isnan(base.ytd_budget[total]) and not np.isnan(base.budget[total]):
        out.append("Periodbudget saknas: avvikelsen hittills räknas mot tolftedelar av årsbudgeten.")
    if np.isnan(base.prior_total[total]):
        out.append("Förra årets utfall saknas för nämnden som helhet.")
    missing = {
        "bemanningen (staffing.csv)": bool(workspace.staffing),
        "enskilda placeringar (placements.csv)": bool(workspace.placements),
        "befolkningen (population.csv)": workspace.population is not None,
        "beslutade åtgärder (measures.yaml)": bool(workspace.measures),
        "händelser och engångsposter (events.yaml)": bool(workspace.events),
    }
    lacks = [name for name, there in missing.items() if not there]
    if lacks:
        out.append(f"Underlaget säger inget om {', '.join(lacks)}.")
    if workspace.grants and any(grant.chance is None for grant in workspace.grants):
        out.append("För en del bidrag anges ingen sannolikhet, så vad som är att vänta av dem är inte räknat.")
    if result.headline is not Layer.MODEL:
        out.append(
            f"Det som visas är {LAYER_SV[result.headline]} prognos; modellen vet inte vad som avgjorde den utöver de "
            "orsaker som är skrivna."
        )
    return (*out, "Beslut, avtal och ärenden som inte står i underlaget ingår inte.")


def findings_table(workspace: Workspace, result: Result, findings: Sequence[Finding]) -> Table:
    """How many findings of each severity, and the blockers and warnings with their place and what to do."""
    counts = {level: sum(finding.severity is level for finding in findings) for level in Severity}
    told, say = [finding for finding in findings if finding.severity is not Severity.INFO], spoken(workspace)
    rows = tuple(
        TableRow(
            f"fynd-{at + 1}",
            str(finding.place),
            0,
            "leaf",
            (SEVERITY_SV[finding.severity], say(finding), one_line(finding.remedy)),
        )
        for at, finding in enumerate(told)
    )
    words = (
        (Severity.BLOCKER, "hinder", "hinder"),
        (Severity.WARNING, "varning", "varningar"),
        (Severity.INFO, "upplysning", "upplysningar"),
    )
    counted = ", ".join(f"{counts[level]} {one if counts[level] == 1 else many}" for level, one, many in words)
    columns = (Column("Slag", kind="text"), Column("Fynd", kind="text"), Column("Att göra", kind="text"))
    notes = (f"{counted}. Upplysningarna står på sidan Kontroll.",)
    return _table(workspace, result, "fynd", "Hinder och varningar", "Plats", columns, rows, notes)


def run_card(workspace: Workspace, result: Result) -> Table:
    """What made the numbers: two equal cards mean equal numbers."""
    record = result.record
    said = {
        "Körning": record.run_id,
        "Arbetsyta": result.workspace,
        "Efter": result.as_of.label,
        "Skikt som visas": layer_words(result),
        "Scenario": " + ".join(result.scenario) or "bas",
        "Underlagets kontrollsumma": record.data[:HASH_SHOWN],
        "Scenariots kontrollsumma": record.scenario[:HASH_SHOWN],
        "Parametrarnas kontrollsumma": record.parameters[:HASH_SHOWN],
        "Programmets version": record.version,
        "Frö": str(record.seed),
        "Dragningar": str(record.draws),
    }
    rows = tuple(
        TableRow(f"kort-{at + 1}", label, 0, "leaf", (one_line(text),)) for at, (label, text) in enumerate(said.items())
    )
    notes = ("Kontrollsummorna är de första 16 tecknen av SHA-256. Samma kort ger samma siffror.",)
    return _table(
        workspace, result, "korning", "Körkort för siffrorna", "Uppgift", (Column("Värde", kind="text"),), rows, notes
    )
