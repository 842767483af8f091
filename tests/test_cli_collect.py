"""`forecast collect`: the round shown, and taken a step further, from the command line."""

import json

import pytest

from rounds import town

AT = ("--at", "2024-09-10T08:15+00:00")
WHO = ("--name", "Eva Berg", "--reason", "Prövat", *AT)
HEAD = "  ".join(
    ("Enhet            Läge  ", "Budget", "Modellens förslag", "Bedömd prognos", "Avvikelse", "Chef")
)  # fmt: skip


@pytest.fixture
def folder(tmp_path):
    return town(tmp_path / "prov")


@pytest.fixture
def collect(call, folder):
    return lambda *words: call("collect", folder, *words)


def test_the_year_of_a_month(collect, call, folder):
    """From drafts to a locked month, as a team would take it."""
    code, out, err = collect()
    assert (code, err) == (0, "ENHET skrivs som nyckeln i units.yaml: aldre (Äldreomsorg), missbruk (Missbruksvård).\n")
    lines = [line.rstrip() for line in out.splitlines()]
    assert lines[0] == "Inlämning augusti 2024"
    assert lines[3] == HEAD
    assert [line.split("  ")[0] for line in lines[5:10]] == [
        "Äldreomsorg", "Missbruksvård", "Ekonomens rader", lines[4], "Hela nämnden",
    ]  # fmt: skip
    assert "0 av 2 enheter har lämnat in, 0 är godkända." in lines
    assert "Kommentar krävs där avvikelsen är större än både 1 % av radens budget och 3 tkr." in lines
    assert not (folder / "store.sqlite").exists()

    assert call("store", "add", folder, "judgement", "--row", "51", "--value", "-99", *WHO)[0] == 0
    code, out, err = collect("--submit", "aldre", *WHO)
    assert (code, out) == (1, "")
    assert err == (
        "prov, Äldreomsorg: Äldreomsorg avviker −9 tkr från budgeten, mer än 1\N{NO-BREAK SPACE}% av "
        "budgeten och 3 tkr, och har ingen "
        "kommentar. Kommentera raden ”51” i den bedömda prognosen.\n"
    )
    words = ("comment", "--row", "51", "--layer", "judged", "--text", "Fler timmar")
    assert call("store", "add", folder, *words, *WHO)[0] == 0
    place = folder / "store.sqlite"
    for number, (words, what) in enumerate(
        [
            (("--submit", "aldre"), "Äldreomsorg inlämnad"),
            (("--return", "aldre"), "Äldreomsorg återlämnad"),
            (("--submit", "aldre"), "Äldreomsorg inlämnad"),
            (("--withdraw", "aldre"), "Äldreomsorg återtagen"),
            (("--submit", "aldre"), "Äldreomsorg inlämnad"),
            (("--approve", "aldre"), "Äldreomsorg godkänd"),
        ],
        3,
    ):
        assert collect(*words, *WHO) == (0, "", f"Post {number} i journalen för prov: {what} av Eva Berg. {place}.\n")
    code, _, err = collect("--adopt", *WHO)
    assert code == 1
    assert err.startswith("prov, Missbruksvård: Enheten är inte godkänd: saknas. Godkänn den, eller säg att den följer")
    code, out, err = collect("--adopt", "--follow-model", "missbruk", *WHO)
    assert (code, out) == (0, "")
    assert err.splitlines()[1].startswith("Augusti 2024 är fastställd med prognosen ")

    code, out, _ = collect("--format", "json")
    told = json.loads(out)
    assert (told["schema"], told["as_of"], told["unit"]) == (1, "2024-08", "SEK")
    assert told["threshold"] == {"percent": 1.0, "amount_sek": 3_000.0}
    assert (told["adopted"]["who"], told["adopted"]["following"]) == ("Eva Berg", ["missbruk"])
    assert [(unit["key"], unit["state"], unit["handed"]) for unit in told["units"]] == [
        ("aldre", "approved", -99_000.0), ("missbruk", "draft", None),
    ]  # fmt: skip
    assert told["total"] == {
        "budget": -132_000.0, "model": -132_000.0, "forecast": -141_000.0, "deviation": -9_000.0,
        "adopted": -141_000.0,
    }  # fmt: skip
    for name in ("budget", "forecast", "deviation", "adopted"):
        assert sum(part[name] for part in (*told["units"], told["own"])) == told["total"][name]
    locked = "Augusti 2024 är fastställd av Eva Berg 2024-09-10 10:15 och låst."
    assert (
        f"{locked} Prognos {told['adopted']['snapshot'][:12]}. Skäl: Prövat. Följer modellen: Missbruksvård."
        in (collect()[1])
    )
    code, _, err = call("store", "add", folder, "judgement", "--row", "51", "--value", "-98", *WHO)
    assert code == 1
    assert err.startswith(
        f"journalen, kolumn ”bedömning”: {locked} Säg det i en senare månad, eller öppna augusti 2024"
    )
    assert collect("--reopen", *WHO)[::2] == (
        0, f"Post 10 i journalen för prov: månaden öppnad igen av Eva Berg. {place}.\n",
    )  # fmt: skip
    assert call("store", "add", folder, "judgement", "--row", "51", "--value", "-98", *WHO)[0] == 0
    assert call("store", "verify", folder)[0] == 0
    log = call("store", "log", folder)[1]
    assert "   forecast_sek −99 000 kr, state submitted -> state returned\n" in log


def test_a_units_rows(collect, call, folder):
    call("store", "add", folder, "judgement", "--row", "51", "--value", "-92", *WHO)
    collect("--submit", "aldre", "--name", "Anna Ek", "--reason", "Klar", *AT)
    call("store", "add", folder, "judgement", "--row", "51", "--value", "-91", *WHO)
    out = collect("--unit", "aldre")[1]
    assert out.startswith("Äldreomsorg: ändrad efter inlämning, augusti 2024\n")
    assert "\nInlämnad av Anna Ek 2024-09-10 10:15: Klar.\n" in out
    assert "\nJusterad efteråt av Eva Berg 2024-09-10 10:15: Äldreomsorg −92 tkr → −91 tkr. Skäl: Prövat.\n" in out
    told = json.loads(collect("--unit", "aldre", "--format", "json")[1])
    assert (told["state"], told["changed"], told["adjusted"]) == ("submitted", [3], [1, 3])
    [row] = told["rows"]
    assert (row["row"], row["model"], row["judged"], row["forecast"], row["handed"]) == (
        "51", -90_000.0, -91_000.0, -91_000.0, -92_000.0,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("words", "code", "sentence"),
    [
        (("--unit", "aldr"), 1, "prov, units.yaml: Enheten ”aldr” finns inte. Menar du ”aldre”?\n"),
        (
            ("--unit", "Missbruksvård"),
            1,
            "prov, units.yaml: Enheten ”Missbruksvård” finns inte. Menar du ”missbruk”?\n",
        ),
        (("--submit", "aldre"), 2, "--name saknas.\n"),
        (("--submit", "aldre", "--name", "Eva"), 2, "--reason saknas.\n"),
        (("--submit", "aldre", "--approve", "aldre", *WHO), 2, "Ta ett steg i taget: --submit eller --approve.\n"),
        (("--adopt", "--unit", "aldre", *WHO), 2, "--unit visar en enhet och går inte ihop med --adopt.\n"),
        (("--snapshot", "ab"), 2, "--snapshot och --follow-model hör till --adopt.\n"),
        (("--approve", "aldre", *WHO), 1, "Äldreomsorg har inte lämnat in, och går inte att godkänna. Vänta på"),
        (("--reopen", *WHO), 1, "prov: Augusti 2024 är inte fastställd. Den är redan öppen.\n"),
        (("--adopt", "--snapshot", "ab", *WHO), 1, "Minnet finns inte. Utan --snapshot sparas en ny prognos.\n"),
        (("--store", "nej.sqlite"), 1, "Minnet finns inte."),
    ],
)
def test_wrong_words_and_steps_make_no_store(collect, folder, words, code, sentence):
    found, out, err = collect(*words)
    assert (found, out) == (code, "")
    assert sentence in err
    assert not (folder / "store.sqlite").exists()


def test_units_are_counted_as_one_or_several(collect, call, folder):
    call("collect", folder, "--submit", "missbruk", *WHO)
    call("collect", folder, "--approve", "missbruk", *WHO)
    assert "1 av 2 enheter har lämnat in, 1 är godkänd." in collect()[1].splitlines()
    (folder / "units.yaml").write_text(
        'schema: 1\nunits:\n  - {key: missbruk, name: Missbruksvård, managers: [Bo Al], rows: ["52"]}\n'
    )
    assert "Missbruksvård, den enda enheten, har lämnat in och är godkänd." in collect()[1].splitlines()
