"""What a table is refused for: the whole sentence, with file, row, column and remedy."""

import pytest

from builders import change, refusal, write_workspace


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        (
            "51;Äldreomsorg",
            ";Äldreomsorgen",
            ("tabell.csv, rad 3, kolumn ”kod”: ”Äldreomsorgen” är en okänd rad i Driftredovisning. "
            "Menar du ”Äldreomsorg”? Rätta texten, eller lägg till den i rows.csv som rad eller alias."),
        ),
        (
            "51;Äldreomsorg",
            ";zzz",
            ("tabell.csv, rad 3, kolumn ”kod”: ”zzz” är en okänd rad i Driftredovisning. "
            "Rätta texten, eller lägg till den i rows.csv som rad eller alias."),
        ),
        (
            ";-30;",
            ";trettio;",
            ("tabell.csv, rad 4, kolumn ”budget”: Kan inte tolka ”trettio” som ett tal. "
            "Skriv ett tal, eller lämna cellen tom."),
        ),
        (
            ";-30;",
            ";1.000;",
            ("tabell.csv, rad 4, kolumn ”budget”: Menar ”1.000” tusental eller decimaler? Skriv utan punkt. "
            "Skriv ett tal, eller lämna cellen tom."),
        ),
        (
            "52;Missbruksvård;-20;-28;-30;2",
            "51;Äldreomsorg;-20;;;",
            ("tabell.csv, rad 4, kolumn ”utfall”: Raden ”51” finns redan på rad 3 för jan–aug 2024. "
            "Ta bort dubbletten."),
        ),
        (
            "budget;avvikelse",
            "buget;avvikelse",
            ("tabell.csv, rad 2: Kolumnen ”budget” saknas. Närmast är ”buget”. "
            "Rubrikraden har: kod, verksamhet, utfall, prognos, buget, avvikelse. "
            "Rätta rubriken eller workspace.yaml."),
        ),
        (
            "budget;avvikelse",
            "budget;x",
            ("tabell.csv, rad 2: Kolumnen ”avvikelse” saknas. "
            "Rubrikraden har: kod, verksamhet, utfall, prognos, budget, x. Rätta rubriken eller workspace.yaml."),
        ),
    ],
)  # fmt: skip
def test_one_fault_in_a_table_is_one_sentence(folder, old, new, sentence):
    change(folder, "tabell.csv", old, new)
    assert refusal(folder) == sentence


def test_a_table_without_rows(folder):
    (folder / "tabell.csv").write_text("kod;verksamhet;utfall;prognos;budget;avvikelse\n")
    assert refusal(folder) == "tabell.csv: Tabellen har inga rader. Exportera den på nytt."


def test_unknown_cost_types_and_periods_are_told_where_they_stand(tmp_path):
    write_workspace(
        tmp_path,
        {
            "tabell.csv": "kod;verksamhet;slag;period;utfall;prognos;budget;avvikelse\n"
            "51;;lön;2024-01;1;;;\n52;;net;2024-14;1;;;\n52;;income;2024-02;1;;;\n"
        },
    )
    change(tmp_path, "workspace.yaml", "    measures:", "    cost_type_column: slag\n    period_column: period\n"
           "    measures:")  # fmt: skip
    assert refusal(tmp_path).splitlines() == [
        "tabell.csv, rad 2, kolumn ”slag”: ”lön” är ett okänt kostnadsslag. Lägg till det under cost_types.",
        (
            "tabell.csv, rad 3, kolumn ”period”: Månad 14 finns inte; månader är 1 till 12. "
            "Skriv perioden som 2024-08 eller 202408."
        ),
        "tabell.csv, rad 4, kolumn ”utfall”: Raden ”52” har inget kostnadsslag income. Lägg till raden i rows.csv.",
    ]


def test_a_statement_that_rows_csv_does_not_have(folder):
    change(folder, "workspace.yaml", "    statement: by_activity", "    statement: by_cost")
    assert refusal(folder) == (
        "workspace.yaml: Uppställningen ”by_cost” finns inte i rows.csv. Rätta Driftredovisning."
    )


def test_several_faults_in_one_table_are_told_at_once(folder):
    change(folder, "tabell.csv", "51;Äldreomsorg;-60", ";Aldreomsorg;sextio")
    change(folder, "tabell.csv", ";-30;", ";1.000;")
    assert refusal(folder).splitlines() == [
        (
            "tabell.csv, rad 3, kolumn ”kod”: ”Aldreomsorg” är en okänd rad i Driftredovisning. "
            "Menar du ”Äldreomsorg”? Rätta texten, eller lägg till den i rows.csv som rad eller alias."
        ),
        (
            "tabell.csv, rad 3, kolumn ”utfall”: Kan inte tolka ”sextio” som ett tal. "
            "Skriv ett tal, eller lämna cellen tom."
        ),
        (
            "tabell.csv, rad 4, kolumn ”budget”: Menar ”1.000” tusental eller decimaler? Skriv utan punkt. "
            "Skriv ett tal, eller lämna cellen tom."
        ),
    ]
