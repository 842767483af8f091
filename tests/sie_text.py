"""Small SIE files for tests."""

from forecast.formats.sie.reader import read_sie
from forecast.ledger.intake.sie.amounts import sie_intake


def sie_text(*records, kind="3", years=("0 20240101 20241231",), head=()):
    """A file's text: the records that SIE requires, then these."""
    start = [
        "#FLAGGA 0",
        "#FORMAT PC8",
        f"#SIETYP {kind}",
        '#PROGRAM "Ekonomi" 1.0',
        "#GEN 20250115",
        '#FNAMN "Vård- och omsorgsnämnden"',
        *(f"#RAR {year}" for year in years),
        *head,
    ]
    return "\r\n".join([*start, *records]) + "\r\n"


def read(*records, encoding="cp437", **how):
    """The file, read."""
    return read_sie(sie_text(*records, **how).encode(encoding), "a.se")


def take(*records, mapping=None, **how):
    """The file's amounts."""
    return sie_intake(read(*records, **how), mapping)


def voucher(number, date, *rows):
    """A voucher's lines; a row is "3010 {} -100", #TRANS unless it names another label."""
    return [f'#VER A {number} {date} "text"', "{", *(r if r.startswith("#") else f"#TRANS {r}" for r in rows), "}"]


def amounts(intake, *columns):
    """{(columns of the line..., kind, span): amount}."""
    found = {}
    for line, measure, amount in zip(
        intake.line.tolist(), intake.measure.tolist(), intake.amount.tolist(), strict=True
    ):
        said = intake.measures[measure]
        key = (*(getattr(intake.lines, column)[line] for column in columns), said.kind.value, str(said.span))
        found[key] = round(found.get(key, 0.0) + amount, 2)
    return found


def law(intake):
    """Sum in file less what is loaded and what is listed: 0."""
    return round(intake.sum_file - float(intake.amount.sum()) - sum(row.sum_sek for row in intake.skipped), 2) + 0.0
