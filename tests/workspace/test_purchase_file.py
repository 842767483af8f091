"""purchases.yaml, hours.csv and allocation.yaml: what is refused, where, and what does not net."""

import numpy as np
import pytest

from builders import refusal, write_workspace
from forecast.errors import CollectedInputError
from forecast.workspace.checks import check_workspace
from forecast.workspace.purchase_checks import CHECK
from forecast.workspace.purchase_file import with_hours_of
from known_workspace import known_workspace

PAIR = """\
schema: 1
pairs:
  - id: hemtjanst
    name: Hemtjänst
    purchaser: {name: Beställaren, row: kop}
    provider: {name: Utföraren, row: salj, cost_rows: [lon]}
    budget_price: 440
    budget_hours: [10, 10, 10, 10, 10, 10, 10, 10, 10, 10, 10, 10]
    source: prov
"""
HEAD = "pair;month;hours;known_at;source\n"
TOLD = HEAD + "".join(f"hemtjanst;2024-{n:02d};11;2024-{n:02d};prov\n" for n in range(1, 9))


def months(amount, *, off=0.0):
    """Four years of months; `off` is added to March 2024."""
    out = np.full((4, 12), float(amount))
    out[3, 2] += off
    return out


def town(folder, *, off=0.0, knowledge="", hours=TOLD):
    rows = {
        "kop": ("purchase", months(-4840)),
        "salj": ("income", months(4840, off=off)),
        "lon": ("staff", months(-5000)),
    }
    return known_workspace(folder, rows, knowledge, files={"purchases.yaml": PAIR, "hours.csv": hours})


def about(workspace):
    return [finding for finding in check_workspace(workspace) if finding.check == CHECK]


def test_what_is_bought_but_not_sold_is_found_with_amounts_and_rows(tmp_path):
    budget, outcome = sorted(about(town(tmp_path, off=-340.0)), key=lambda finding: "utfallet" in finding.sentence)
    said = outcome.sentence.replace("\N{NO-BREAK SPACE}", " ")
    assert said == (
        "Hemtjänst: köpet på ”kop” (Rad kop) är −38 720 kr och intäkten på ”salj” (Rad salj) 38 380 kr i utfallet "
        "jan–aug 2024. −340 kr tar inte ut varandra och ligger kvar i nämndens resultat. Månad för månad: mar −340 kr."
    )
    assert "−2 400 kr tar inte ut varandra" in budget.sentence.replace("\N{NO-BREAK SPACE}", " "), (
        "both are -100 a month"
    )


def test_what_nets_is_no_finding_and_late_hours_are_asked_about(tmp_path):
    late = TOLD + "hemtjanst;2024-07;12;2024-08;prov\n"
    told = [f.sentence for f in about(town(tmp_path / "a", hours=late)) if "utfallet" not in f.sentence]
    assert any(
        "knowledge.yaml säger inte att senaste månaden är preliminär på ”kop” och ”salj”" in text for text in told
    )
    known = "preliminary:\n  - {statement: by_activity, rows: [kop, salj], source: prov}\n"
    assert len(about(town(tmp_path / "b", hours=late, knowledge=known))) == 1, "only the budget, which is -100 on both"
    missing = town(tmp_path / "c", hours=HEAD + "hemtjanst;2024-01;11;2024-01;prov\n")
    assert any("timmar saknas för feb, mar, apr, maj, jun, jul, aug 2024" in f.sentence for f in about(missing))


def test_the_demo_has_nothing_to_mend(real_findings):
    assert [finding for finding in real_findings("demo") if finding.check == CHECK] == []


def test_every_fault_of_the_hours_is_told_with_its_row(tmp_path):
    faulty = HEAD + (
        "hemtjenst;2024-01;1;2024-01;s\nhemtjanst;2024-13;1;2024-01;s\nhemtjanst;2024-03;x;2024-03;s\n"
        "hemtjanst;2024-04;1;2024-03;s\nhemtjanst;2024-05;-1;2024-05;s\nhemtjanst;2024-06;1;2024-06;\n"
        "hemtjanst;2024-07;1;2024-07;s\nhemtjanst;2024-07;2;2024-07;s\n"
    )
    with pytest.raises(CollectedInputError) as caught:
        town(tmp_path, hours=faulty)
    lines = str(caught.value).splitlines()
    assert [line.partition(":")[0] for line in lines] == [
        "hours.csv, rad 2, kolumn ”pair”",
        "hours.csv, rad 3, kolumn ”month”",
        "hours.csv, rad 4, kolumn ”hours”",
        "hours.csv, rad 5, kolumn ”known_at”",
        "hours.csv, rad 6, kolumn ”hours”",
        "hours.csv, rad 7, kolumn ”source”",
        "hours.csv, rad 9",
    ]
    assert "Menar du ”hemtjanst”?" in lines[0]
    assert "Timmarna för april 2024 kan inte vara kända redan i mars 2024." in lines[3]
    assert "står redan med 1; här står 2. Behåll den gamla raden." in lines[6]


def test_a_corrected_file_is_added_and_never_writes_over(tmp_path):
    workspace = town(tmp_path / "prov")
    more = tmp_path / "mer.csv"
    more.write_text(HEAD + "hemtjanst;2024-07;12;2024-08;prov\nhemtjanst;2024-06;11;2024-06;prov\n")
    held = with_hours_of(more, workspace.hours, workspace.purchases)
    assert (len(workspace.hours), len(held)) == (8, 9), "the row that both have alike is one"
    more.write_text(HEAD + "hemtjanst;2024-07;12;2024-07;rättad\n")
    with pytest.raises(CollectedInputError, match="rad 2: Timmarna för juli 2024, kända i juli 2024, står redan"):
        with_hours_of(more, workspace.hours, workspace.purchases)


ALLOCATION = """\
schema: 1
allocations:
  - id: a
    name: A
    measures: [{id: t, name: Timmar, kind: hours, unit: timmar, price: 1, source: s}]
    units: [{id: u, name: U, needs: {t: 1}, row: ROW}, {id: v, name: V, needs: {t: 1}, row: aldre}]
    source: s
"""


@pytest.mark.parametrize(
    ("files", "message"),
    [
        ({"hours.csv": HEAD}, "hours.csv: Timmarna hör inte till något par. Lägg till purchases.yaml"),
        ({"purchases.yaml": PAIR}, "purchases.yaml, kolumn ”pairs › hemtjanst”: Raden ”kop” finns inte"),
        ({"purchases.yaml": PAIR.replace("[lon]", "[total, total.x]")}, "”total.x” finns inte"),
        (
            {"allocation.yaml": ALLOCATION.replace("ROW", "nej")},
            "allocation.yaml, kolumn ”allocations › a”: Raden ”nej”",
        ),
        ({"allocation.yaml": ALLOCATION.replace("needs: {t", "needs: {x")}, "”x” hos U finns inte i ”measures” (t)"),
    ],
)
def test_what_has_no_meaning_is_refused(tmp_path, files, message):
    assert message in refusal(write_workspace(tmp_path / "prov", files))
