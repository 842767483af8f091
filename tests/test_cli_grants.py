"""`forecast grants`: the register on stdout, what is not known on stderr."""

import json
from pathlib import Path

from builders import write_workspace

DATA = Path(__file__).parents[1] / "data"


def test_the_register_goes_to_stdout_and_what_is_missing_to_stderr(call):
    code, out, err = call("grants", DATA / "alingsas-2024")
    assert code == 0
    assert out.startswith("Bidrag 2024\nAlingsås, vård- och omsorgsnämnden · efter augusti 2024 · tkr\n")
    assert "Sannolikhet: anges inte för riktade-statsbidrag (probability)." in out
    assert err == "1 bidrag för 2024. Risken går inte att räkna för riktade-statsbidrag: uppgifter saknas.\n"


def test_json_is_all_that_stdout_holds(call):
    code, out, err = call("grants", DATA / "ekero-2023", "--format", "json")
    made = json.loads(out)
    assert (code, made["against_budget"]["committee"]["deviation"]) == (0, 14_003_000)
    assert made["totals"]["central"]["amount"] == 13_045_000
    assert err == "5 bidrag för 2023.\n"


def test_csv(call):
    code, out, _ = call("grants", DATA / "demo", "--format", "csv")
    assert code == 0
    assert out.splitlines()[1].startswith("# Demokommun")
    assert "rad;nivå;Bidrag;Belopp;Bokfört;Kvar;Väntat;I risk;Villkor" in out


def test_a_wrong_format_and_a_missing_folder(call, tmp_path):
    code, _, err = call("grants", DATA / "demo", "--format", "xml")
    assert (code, err) == (
        2, "Fel användning: --format kan inte vara ”xml”. Välj table, json, csv. Se forecast grants --help.\n",
    )  # fmt: skip
    assert call("grants", tmp_path / "nej")[0] == 1


def test_a_faulty_contract_is_told_with_its_line(call, tmp_path):
    grant = "  - {id: g, name: G, amount: 1, status: decided, probability: 1.5, year: 2024, source: s}\n"
    folder = write_workspace(tmp_path / "prov", {"grants.yaml": f"schema: 1\ngrants:\n{grant}"})
    code, out, err = call("grants", folder)
    assert (code, out) == (1, "")
    assert err == (
        "grants.yaml, rad 3, kolumn ”grants › 0 › probability”: ”1.5” går inte att läsa här. Väntat: högst 1.\n"
    )
