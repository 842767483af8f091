import re

import pytest

from builders import SETTINGS
from forecast.drivers.events import EventFile
from forecast.errors import CollectedInputError, InputError
from forecast.formats.yaml_file import read_yaml
from forecast.workspace.settings import Settings

EVENTS = "schema: 1\nevents:\n  - {id: a, name: b, kind: one_off, state: certain, source: s, KEY}\n"


def refused(old, new):
    assert old in SETTINGS
    with pytest.raises(InputError) as caught:
        read_yaml(SETTINGS.replace(old, new, 1).encode(), "workspace.yaml", Settings)
    return str(caught.value)


def refused_event(key):
    with pytest.raises(InputError) as caught:
        read_yaml(EVENTS.replace("KEY", key).encode(), "events.yaml", EventFile)
    return str(caught.value)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252"])
def test_settings_are_read_in_both_encodings(encoding):
    settings = read_yaml(SETTINGS.encode(encoding), "workspace.yaml", Settings)
    assert settings.committee == "Socialnämnden"
    assert settings.tables[0].differences == {"avvikelse": ("prognos", "budget")}


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        (
            "unit: tkr",
            "unitt: tkr",
            "rad 8, kolumn ”unitt”: Nyckeln ”unitt” är okänd. Menar du ”unit”?",
        ),
        (
            "kind: budget",
            "kin: budget, kind: budget",
            "rad 19, kolumn ”tables › 0 › measures › budget › kin”: Nyckeln ”kin” är okänd. Menar du ”kind”?",
        ),
        (
            "unit: tkr",
            "zzz: tkr",
            (
                "rad 8, kolumn ”zzz”: Nyckeln ”zzz” är okänd. Nycklarna här är schema, municipality, code, committee, "
                "year, as_of, source, synthetic, unit, sign, primary_statement, total, headline, profile, "
                "budget_version, principles, accuracy_target, tables."
            ),
        ),
        (
            "municipality: Provkommun\n",
            "",
            "rad 1, kolumn ”municipality”: Nyckeln ”municipality” saknas. Lägg till den; se docs/file-formats.md.",
        ),
        ("unit: tkr", "unit: TKR", "rad 8, kolumn ”unit”: ”TKR” är inte tillåtet. Skriv ”kr”, ”tkr” eller ”mnkr”."),
        (
            "sign: cost_negative",
            "sign: minus",
            "rad 9, kolumn ”sign”: ”minus” är inte tillåtet. Skriv ”cost_negative” eller ”cost_positive”.",
        ),
        (
            "kind: actual",
            "kind: utfall",
            (
                "rad 17, kolumn ”tables › 0 › measures › utfall › kind”: ”utfall” är inte tillåtet. "
                "Skriv ”actual”, ”budget”, ”ytd_budget”, ”forecast” eller ”forecast_deviation”."
            ),
        ),
        (
            "schema: 1",
            "schema: 2",
            (
                "rad 1, kolumn ”schema”: Filen har schema 2, men programmet kan läsa schema 1. "
                "Uppgradera programmet, eller spara filen i det schemat."
            ),
        ),
        (
            "as_of: 2024-08",
            "as_of: 2024-14",
            "rad 6, kolumn ”as_of”: Månad 14 finns inte; månader är 1 till 12. Rätta värdet.",
        ),
        (
            "2024-01..2024-08",
            "2024-01..2024-14",
            (
                "rad 17, kolumn ”tables › 0 › measures › utfall › span”: "
                "Månad 14 finns inte; månader är 1 till 12. Rätta värdet."
            ),
        ),
        (
            "2024-01..2024-08",
            "2024-00",
            (
                "rad 17, kolumn ”tables › 0 › measures › utfall › span”: "
                "Månad 0 finns inte; månader är 1 till 12. Rätta värdet."
            ),
        ),
        (
            "year: 2024",
            "year: tjugofyra",
            "rad 5, kolumn ”year”: ”tjugofyra” går inte att läsa här. Väntat: ett heltal.",
        ),
        (
            'code: "0001"',
            "code: 0001",
            "rad 3, kolumn ”code”: ”1” går inte att läsa här. Väntat: text (sätt citattecken om siffror).",
        ),
        (
            'code: "0001"',
            'code: "12"',
            (
                'rad 3, kolumn ”code”: Kommunkoden ”12” ska vara fyra siffror inom citattecken, till exempel "1882". '
                "Rätta värdet."
            ),
        ),
        (
            "layer: adopted",
            "version: v",
            (
                "rad 18, kolumn ”tables › 0 › measures › prognos”: ”layer” (adopted eller judged) hör till forecast "
                "och forecast_deviation, och bara dit. Rätta värdet."
            ),
        ),
        (
            "statement: by_activity\n",
            "topic: needs\n    statement: by_activity\n",
            (
                "rad 11, kolumn ”tables › 0”: En tabell har antingen ”statement” (uppställning) eller ”topic” (ämne). "
                "Rätta värdet."
            ),
        ),
        (
            "label: [kod, verksamhet]",
            "label: kod",
            "rad 14, kolumn ”tables › 0 › label”: ”kod” går inte att läsa här. Väntat: en lista.",
        ),
    ],
)
def test_one_fault_is_one_sentence_with_its_line(old, new, sentence):
    assert refused(old, new) == f"workspace.yaml, {sentence}"


@pytest.mark.parametrize("data", [b"", b"# bara en not\n", b"- a\n- b\n", b"text\n"])
def test_a_file_without_keys(data):
    with pytest.raises(InputError) as caught:
        read_yaml(data, "events.yaml", EventFile)
    assert str(caught.value) == "events.yaml: Filen är tom eller saknar nycklar. Se docs/file-formats.md."


def test_a_duplicate_key_is_told_with_its_line_in_swedish():
    text = refused("unit: tkr\n", "unit: tkr\nunit: kr\n")
    assert text.startswith("workspace.yaml, rad 9: ")
    assert "unit" in text
    assert "found duplicate key" not in text, "an English sentence in a Swedish one"


@pytest.mark.parametrize(("new", "line"), [("source: [a\n", 8), ("source: a: b\n", 7), ("source: x\n\tunit: kr\n", 8)])
def test_what_is_no_yaml_is_told_with_its_line(new, line):
    text = refused("source: påhittad\n", new)
    assert re.match(rf"workspace.yaml, rad {line}: Filen går inte att läsa som YAML ", text), text
    assert text.endswith("Rätta raden; indrag är blanksteg.")


def test_all_faults_of_a_file_are_told_at_once_in_one_line_each():
    with pytest.raises(CollectedInputError) as caught:
        read_yaml(
            SETTINGS.replace("unit: tkr", "unit: Tkr").replace("year: 2024", "yaer: 2024").encode(),
            "workspace.yaml",
            Settings,
        )
    assert str(caught.value).splitlines() == [
        "workspace.yaml, rad 1, kolumn ”year”: Nyckeln ”year” saknas. Lägg till den; se docs/file-formats.md.",
        "workspace.yaml, rad 8, kolumn ”unit”: ”Tkr” är inte tillåtet. Skriv ”kr”, ”tkr” eller ”mnkr”.",
        "workspace.yaml, rad 5, kolumn ”yaer”: Nyckeln ”yaer” är okänd. Menar du ”year”?",
    ]


def test_a_hint_is_never_the_refused_key_itself():
    text = refused("source: påhittad", "source: x\naliases: {a: b}")
    assert "Nyckeln ”aliases” är okänd." in text
    assert "Menar du ”aliases”" not in text


@pytest.mark.parametrize("data", [b"a: \x00", b"a: \x81"])
def test_yaml_that_is_not_text_is_not_to_be_saved_as_csv(data):
    with pytest.raises(InputError) as caught:
        read_yaml(data, "events.yaml", EventFile)
    assert "CSV" not in str(caught.value)


@pytest.mark.parametrize(
    ("old", "new"),
    [("as_of: 2024-08", "as_of: 2024-08-31"), ("[prognos, budget]", "[prognos, budget, utfall]"),
     ("[prognos, budget]", "[prognos]"), ("year: 2024", "year: .nan")],
)  # fmt: skip
def test_no_word_of_the_library_reaches_the_user(old, new):
    text = refused(old, new)
    assert not re.search(r"[a-z]+_[a-z]+", text.split(": ", 1)[1].replace("file-formats", "")), text
    assert "Nyckeln ”1”" not in text


@pytest.mark.parametrize(
    ("key", "cell"),
    [("from: 2024", "2024"), ("until: 2024", "2024"), ("amount: .nan", "nan"), ("from: imorgon", "imorgon"),
     ("from: 2024-14", "2024-14")],
)  # fmt: skip
def test_a_faulty_event_is_told_as_it_stands_and_in_swedish(key, cell):
    text = refused_event(key)
    assert f"”{cell}”" in text or "Månad 14" in text, "the value is not shown as the file has it"
    assert not re.search(r"[a-z]+_[a-z]+", text.split(": ", 1)[1]), text


@pytest.mark.parametrize(
    ("key", "sentence"),
    [
        (
            "amount: abc",
            "events.yaml, rad 3, kolumn ”events › 0 › amount”: Kan inte tolka ”abc” som ett tal. Rätta värdet.",
        ),
        (
            "amount: '1.000'",
            (
                "events.yaml, rad 3, kolumn ”events › 0 › amount”: "
                "Menar ”1.000” tusental eller decimaler? Skriv utan punkt. Rätta värdet."
            ),
        ),
        (
            "until: 2024-14",
            "events.yaml, rad 3, kolumn ”events › 0 › until”: Månad 14 finns inte; månader är 1 till 12. Rätta värdet.",
        ),
        (
            "booked: 2024-03",
            (
                "events.yaml, rad 3, kolumn ”events › 0”: "
                "En bokförd händelse behöver ”amount”, ”statement” och ”row”. Rätta värdet."
            ),
        ),
    ],
)
def test_a_faulty_event_in_a_whole_sentence(key, sentence):
    assert refused_event(key) == sentence


def refused_text(text):
    with pytest.raises(InputError) as caught:
        read_yaml(text.encode(), "events.yaml", EventFile)
    return str(caught.value)


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        ("a: b: c", 1, "ett kolon där inget kan stå; sätt citattecken om texten"),
        ("a:\n\tb: 1", 2, "en tabb i indraget"),
        ("a: *b", 1, "”*b” hänvisar till något som inte finns"),
        ("a: @b", 1, "texten börjar med @; sätt citattecken om den"),
        ("a: 'b", 1, "ett citattecken är inte avslutat"),
        ("a: {b: ", 1, "en parentes, ett komma eller ett värde saknas"),
        ("a:\n  b: 1\n c: 2", 3, "indraget stämmer inte med raderna ovanför"),
        ("a: 1\n---\nb: 2", 2, "filen har mer än ett dokument; ”---” eller ”...” står mitt i"),
        ("a: {<<: b}", 1, "”<<” tar bara in nycklar med värden"),
        ("a: &a {<<: *a}", 1, "”<<” tar bara in nycklar med värden"),
        ("a: &a {b: {<<: [*a]}}", 1, "”<<” tar bara in nycklar med värden"),
        ("a: 1\na: 2", 2, "nyckeln ”a” står två gånger"),
        ("a: " + "[" * 3000, 1, "fler än 40 nivåer"),
        ("a: " + "{b: " * 3000, 1, "fler än 40 nivåer"),
        ("\n".join(" " * depth + "a:" for depth in range(1500)), 41, "fler än 40 nivåer"),
        ('a: "b\\x07"', 1, "texten har ett tecken som inte syns, U+0007"),
        ('a: "b\\ud800"', 1, "texten har ett tecken som inte syns, U+D800"),
        ('a: "b\\u202ec"', 1, "texten har ett tecken som inte syns, U+202E"),
    ],
)
def test_what_is_no_yaml_is_told_in_swedish_with_its_line(text, line, words):
    assert re.fullmatch(
        rf"events\.yaml, rad {line}: Filen går inte att läsa som YAML \({re.escape(words)}\)\. "
        r"Rätta raden; indrag är blanksteg\.",
        refused_text(text),
    )


def test_a_sign_that_cannot_be_seen_is_told_with_its_line():
    assert refused_text("schema: 1\n\nev\x07ents: []") == (
        "events.yaml, rad 3: Raden har ett tecken som inte syns. Ta bort det."
    )


@pytest.mark.parametrize("value", ["!!float b", "!!bool b", "!!int b"])
def test_a_value_that_is_not_of_the_kind_it_says_is_refused_by_the_schema(value: str) -> None:
    assert "Nyckeln ”a” är okänd." in refused_text(f"a: {value}")


def test_folded_text_over_several_lines_is_read():
    folded = "schema: 1\nevents:\n  - id: a\n    name: >\n      en not\n      i två rader\n    kind: legal\n"
    read = read_yaml(f"{folded}    state: certain\n    source: s\n".encode(), "events.yaml", EventFile)
    assert read.events[0].name == "en not i två rader\n"


@pytest.mark.parametrize(
    ("key", "sentence"),
    [
        ("amount: true", "”true” går inte att läsa här. Väntat: ett tal."),
        ("amount: " + "9" * 5000, "Belopp"),
        ("until: 0001-01-01", "År 1 är inte ett fyrsiffrigt årtal. Rätta värdet."),
        ("until: 9999-12-31", "År 9999 är inte ett fyrsiffrigt årtal. Rätta värdet."),
        ("until: '2024-02-31'", "31 februari 2024 finns inte; februari har 29 dagar. Rätta värdet."),
        ("note: null", "Här står inget värde. Väntat: text (sätt citattecken om siffror)."),
        ("kind_: " + "x" * 5000, "Nyckeln ”kind_” är okänd. Menar du ”kind”?"),
    ],
)
def test_a_value_that_cannot_be_one(key, sentence):
    told = refused_event(key)
    assert sentence in told
    assert len(told) < 400


def test_a_key_that_is_no_text_is_told_as_it_stands():
    assert refused_text("schema: 1\nevents: []\n10: 1") == (
        "events.yaml, rad 3, kolumn ”10”: ”10” går inte att läsa här. Väntat: text (sätt citattecken om siffror)."
    )


def test_a_thousand_unknown_keys_and_an_alias_bomb_end_in_sentences():
    told = refused_text("schema: 1\n" + "".join(f"y{n}: 1\n" for n in range(1000)))
    assert told.count("är okänd.") == 1000
    bomb = "x0: &x0 [a]\n" + "".join(f"x{n}: &x{n} [{', '.join([f'*x{n - 1}'] * 9)}]\n" for n in range(1, 12))
    told = refused_text(f"{bomb}events: *x11\n")
    assert "(hänvisningarna blir fler än en miljon värden när de skrivs ut)" in told
    deep = "x0: &x0 [a]\n" + "".join(f"x{n}: &x{n} [*x{n - 1}]\n" for n in range(1, 2000))
    assert "(fler än 40 nivåer)" in refused_text(f"{deep}events: *x1999\n")
    assert "ring" not in refused_text("schema: 1\nevents: &a\n  - *a\n")


def test_schema_as_text_and_as_truth():
    assert "Schemat ”1” är text. Skriv 1 utan citattecken." in refused_text('schema: "1"\nevents: []')
    assert "rad 1, kolumn ”schema”: ”true” går inte att läsa här. Väntat: ett tal." in refused_text(
        "schema: true\nevents: []"
    )
