"""measures.yaml against the workspace's rows and months."""

import pytest

from builders import refusal, tiny, write_workspace

LINE = "  - {{id: m, name: Å, statement: {statement}, row: {row}, state: planned, counted_in: [], source: k{more}}}\n"
HERE = "measures.yaml, kolumn ”measures › 0”: "
LATER = (
    "Åtgärden ”m” har gett effekt till och med september 2024, men augusti 2024 är sista bokförda månad. "
    "Skriv en månad i 2024 till och med 2024-08."
)
STARTED = ", full_year_effect: 1, start: 2024-02, realised: {{amount: 1, through: {}}}"


def measures(row='"51"', statement="by_activity", more=""):
    return {"measures.yaml": "schema: 1\nmeasures:\n" + LINE.format(row=row, statement=statement, more=more)}


def test_measures_are_read(tmp_path):
    (measure,) = tiny(tmp_path, measures(more=STARTED.format("2024-08"))).measures
    assert (measure.id, measure.counted_in) == ("m", ())


@pytest.mark.parametrize(
    ("files", "sentence"),
    [
        (
            measures(row="total"),
            HERE + "Åtgärden ”m” står på ”total”, som är en summa. Skriv den på en rad som summan består av: 51, 52.",
        ),
        (measures(row="totall"), "measures.yaml: Raden ”totall” finns inte i ”by_activity”. Menar du ”total”?"),
        (
            measures(statement="by_aktivitet"),
            "measures.yaml: Uppställningen ”by_aktivitet” finns inte. Välj bland by_activity.",
        ),
        (
            measures(more=STARTED.format("2024-09")),
            HERE + LATER,
        ),
    ],
)
def test_a_measure_that_does_not_fit_the_workspace_is_refused(tmp_path, files, sentence):
    assert refusal(write_workspace(tmp_path, files)) == sentence
