"""demand.yaml against the workspace: rows and series exist, a row is one activity, levels give the year back."""

import pytest

from builders import DATA, refusal, tiny, write_workspace
from forecast.errors import InputError
from forecast.workspace.load import load_workspace
from forecast.workspace.volume_levels import volume_levels

VOLUMES = """\
area;measure;unit;year;actual;budget;note;source
Omsorg;Brukare;personer;2022;90;;;s
Omsorg;Brukare;personer;2023;100;;;s
Omsorg;Planerad tid;timmar;2023;2000;;;s
Omsorg;Utförd tid;timmar;2023;1500;;;s
Omsorg;Tom;personer;2023;0;;;s
"""
DRIVER = (
    "{{id: {id}, name: Hemtjänst, statement: by_activity, row: {row}, clients: {{area: {area}, measure: {measure}}}, "
    "cost_year: {year}, source: s{more}}}"
)
SETTINGS_2023 = """
  - file: forra.csv
    title: Bokslut 2023
    statement: by_activity
    label: [verksamhet]
    measures:
      utfall: {kind: actual, span: 2023}
"""
LAST_YEAR = "verksamhet;utfall\nÄldreomsorg;-3000\nMissbruksvård;0\nSocialnämnden;-3000\n"


def driver(**changes):
    known = {"id": "h", "row": "'51'", "area": "Omsorg", "measure": "Brukare", "year": 2023, "more": ""}
    return DRIVER.format(**known | changes)


def files(*drivers, more=""):
    return {"volumes.csv": VOLUMES, "demand.yaml": f"schema: 1\nvolumes: [{', '.join(drivers)}]\n{more}"}


def whole(folder, **changes):
    """The tiny workspace with last year's outcome, 3 000 tkr on row 51, and one driver."""
    write_workspace(folder, files(driver(**changes)) | {"forra.csv": LAST_YEAR})
    path = folder / "workspace.yaml"
    path.write_text(path.read_text(encoding="utf-8").rstrip("\n") + SETTINGS_2023, encoding="utf-8")
    return load_workspace(folder)


def test_a_workspace_without_the_file_has_no_demand(tmp_path):
    assert tiny(tmp_path).demand.volumes == ()


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"row": "'511'"}, "Raden ”511” finns inte i ”by_activity”. Menar du ”51”?"),
        ({"row": "total"}, "Raden ”total” är en summa. Skriv en rad som den består av: 51, 52."),
        ({"measure": "Brukarna"}, "Serien ”Brukarna” i ”Omsorg” finns inte i volumes.csv. Menar du ”Brukare”?"),
        ({"area": "Omsorgen"}, "finns inte i volumes.csv. Menar du området ”Omsorg”?"),
        ({"area": "Skola"}, "Välj område bland Omsorg."),
        (
            {"id": "Hem Tjänst"},
            "kolumn ”volumes › 0 › id”: ”Hem Tjänst” går inte att läsa här. Väntat: små bokstäver a–z",
        ),
        ({"more": ", per_client: 1.2"}, "Väntat: högst 1."),
        ({"more": ", per_client: 0"}, "Väntat: ett tal större än 0."),
        ({"more": ", planned_hours: {area: Omsorg, measure: Planerad tid}"}, "anges båda eller ingen"),
        ({"more": ", mix: {alarm_only_share: 1, alarm_only_cost: 5, source: s}"}, "Väntat: ett tal mindre än 1."),
        ({"more": ", marginal: {share: .nan, source: s}"}, "går inte att läsa här"),
        ({"more": ", margin: 1"}, "Nyckeln ”margin” är okänd. Menar du ”marginal”?"),
        (
            {"more": ", population: [{year: 2022, count: 5}, {year: 2022, count: 6}]"},
            "Ett år står två gånger i ”population”",
        ),
    ],
)
def test_what_has_no_meaning_is_refused(tmp_path, changes, message):
    assert message in refusal(write_workspace(tmp_path, files(driver(**changes))))


def test_an_id_twice_is_refused(tmp_path):
    assert "”h” står två gånger i ”volumes”" in refusal(write_workspace(tmp_path, files(driver(), driver())))


def test_a_row_of_the_payment_liability_must_exist(tmp_path):
    more = (
        "payment_liability: [{statement: by_activity, row: '53', plannings: {area: Omsorg, measure: Tom}, source: s}]"
    )
    assert "Raden ”53” finns inte" in refusal(write_workspace(tmp_path, files(more=more)))


def test_levels_give_the_year_back(tmp_path):
    hours = (
        ", planned_hours: {area: Omsorg, measure: Planerad tid}, performed_hours: {area: Omsorg, measure: Utförd tid}"
    )
    workspace = whole(tmp_path, more=f"{hours}, per_client: 0.5")
    levels = volume_levels(workspace, workspace.demand.volumes[0])
    assert (levels.cost, levels.clients, levels.cost_per_client) == (1_500_000, 100, 15_000)
    assert (levels.last, levels.unit) == ((2023, 100), "personer")
    assert levels.care is not None
    assert (levels.care.performed_share, levels.care.price_per_hour) == (0.75, 1000)


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"year": 2021}, "”Brukare” har inget utfall över noll för 2021. Välj ett annat cost_year"),
        ({"year": 2022}, "Raden ”51” har ingen känd nettokostnad för hela 2022."),
        ({"row": "'52'"}, "Raden ”52” har ingen känd nettokostnad för hela 2023."),
        ({"measure": "Tom"}, "”Tom” har inget utfall över noll för 2023."),
        ({"more": ", population: [{year: 2022, count: 5}]"}, "Befolkningen saknas för 2023."),
    ],
)
def test_levels_that_are_not_known_are_refused(tmp_path, changes, message):
    workspace = whole(tmp_path, **changes)
    with pytest.raises(InputError) as caught:
        volume_levels(workspace, workspace.demand.volumes[0])
    assert message in str(caught.value)
    assert "demand.yaml, kolumn ”volumes › h”" in str(caught.value)


@pytest.mark.parametrize("name", ["askersund-2024", "demo"])
def test_every_shipped_driver_has_its_levels(name):
    workspace = load_workspace(DATA / name)
    assert workspace.demand.volumes
    for volume in workspace.demand.volumes:
        assert volume_levels(workspace, volume).cost_per_client > 0


def test_the_reports_cost_per_client():
    workspace = load_workspace(DATA / "askersund-2024")
    levels = volume_levels(workspace, workspace.demand.volumes[0])
    assert levels.cost == 62_571_000
    assert levels.cost_per_client == pytest.approx(140_300, abs=50)
    assert levels.care is not None
    assert levels.care.price_per_hour == pytest.approx(983, abs=0.5)
