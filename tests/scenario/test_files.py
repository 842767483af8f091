"""Scenario files on disk: built on each other, never in a circle, every fault with its line; written and read back."""

import json
from pathlib import Path

import pytest

from builders import scenario_of
from forecast.errors import CollectedInputError, InputError
from forecast.periods import Month
from forecast.scenario.files import load_scenario, parse_scenario, scenario_schema, scenario_text
from forecast.scenario.levers import BY_GROUP, LEVERS
from forecast.scenario.levers.grants import GrantChange
from forecast.scenario.levers.staffing import StaffingChange
from forecast.scenario.schema import GROUPS, ScenarioFile

ROOT = Path(__file__).parents[2]
HEAD = "schema: 1\nworkspace: askersund-2024\nname: {name}\n"
ONE_FEWER = "staffing:\n  {key}: {{fte: -1, from: 2024-10, cost_per_fte: 600000}}\n"


def write(folder, name, body):
    path = folder / f"{name}.yaml"
    path.write_text(HEAD.format(name=name) + body, encoding="utf-8")
    return path


def fault(path):
    with pytest.raises(InputError) as caught:
        load_scenario(path)
    return str(caught.value)


def test_a_field_has_one_name(tmp_path):
    told = fault(write(tmp_path, "a", "staffing:\n  hemtjanst: {fte: -1, start: 2024-10}\n"))
    assert "a.yaml, rad 5, kolumn ”staffing › hemtjanst › start”: Nyckeln ”start” är okänd." in told


class TestBasedOn:
    def test_the_overrides_of_both_hold(self, tmp_path):
        write(tmp_path, "a", ONE_FEWER.format(key="hemtjanst"))
        made = load_scenario(write(tmp_path, "b", "based_on: [a.yaml]\n" + ONE_FEWER.format(key="trygghetslarm")))
        assert (made.name, made.keys) == ("b", ("staffing.trygghetslarm", "staffing.hemtjanst"))

    def test_a_circle_is_drawn(self, tmp_path):
        write(tmp_path, "a", "based_on: [b.yaml]\n")
        write(tmp_path, "b", "based_on: [c.yaml]\n")
        path = write(tmp_path, "c", "based_on: [a.yaml]\n")
        assert fault(path) == (
            "b.yaml, rad 4, kolumn ”based_on › 0”: Scenarierna bygger på varandra i en cirkel: "
            "c.yaml → a.yaml → b.yaml → c.yaml. Ta bort en hänvisning."
        )

    def test_a_file_on_itself(self, tmp_path):
        assert "i en cirkel: a.yaml → a.yaml." in fault(write(tmp_path, "a", "based_on: [a.yaml]\n"))

    def test_a_file_that_is_not_there_lists_those_that_are(self, tmp_path):
        write(tmp_path, "grund", "")
        path = write(tmp_path, "a", "\nbased_on:\n  - grunden.yaml\n")
        assert fault(path) == (
            "a.yaml, rad 6, kolumn ”based_on › 0”: Scenariofilen ”grunden.yaml” finns inte. "
            "I samma mapp finns grund.yaml."
        )

    def test_one_key_in_both_is_refused_at_its_line(self, tmp_path):
        write(tmp_path, "a", ONE_FEWER.format(key="hemtjanst"))
        path = write(tmp_path, "b", "based_on: [a.yaml]\n" + ONE_FEWER.format(key="hemtjanst"))
        assert fault(path) == (
            "a.yaml, rad 5, kolumn ”staffing › hemtjanst”: ”staffing.hemtjanst” ändras redan av ”b”. "
            "Ta bort den ena ändringen."
        )

    def test_a_base_for_another_workspace(self, tmp_path):
        other = write(tmp_path, "a", "")
        other.write_text(other.read_text(encoding="utf-8").replace("askersund", "pitea"), encoding="utf-8")
        path = write(tmp_path, "b", "based_on: [a.yaml]\n")
        assert "”a.yaml” är gjort för ”pitea-2024”, inte ”askersund-2024”." in fault(path)

    @pytest.mark.parametrize("name", ["../hemlig.yaml", "länk.yaml", "b.txt"])
    def test_a_file_elsewhere_is_never_read(self, tmp_path, name):
        folder = tmp_path / "mapp"
        folder.mkdir()
        for outside in (tmp_path / "hemlig.yaml", folder / "b.txt"):
            outside.write_text("nyckel: hemlig\n", encoding="utf-8")
        (folder / "länk.yaml").symlink_to(tmp_path / "hemlig.yaml")
        assert fault(write(folder, "a", f"based_on: [{name}]\n")) == (
            f"a.yaml, rad 4, kolumn ”based_on › 0”: ”{name}” är ingen scenariofil i samma mapp eller en under den. "
            "Lägg filen där, med namn på .yaml."
        )

    def test_a_file_in_a_folder_below(self, tmp_path):
        (tmp_path / "mapp").mkdir()
        write(tmp_path / "mapp", "a", ONE_FEWER.format(key="hemtjanst"))
        assert load_scenario(write(tmp_path, "b", "based_on: [mapp/a.yaml]\n")).keys == ("staffing.hemtjanst",)

    def test_links_in_a_circle_and_endless_names_are_no_files(self, tmp_path):
        (tmp_path / "ring.yaml").symlink_to(tmp_path / "ring.yaml")
        assert "Scenariofilen ”ring.yaml” finns inte." in fault(write(tmp_path, "a", "based_on: [ring.yaml]\n"))
        endless = fault(write(tmp_path, "a", f"based_on: [{'x' * 5000}]\n"))
        assert len(endless) < 400
        assert "finns inte." in endless

    def test_a_long_chain_is_refused(self, tmp_path):
        write(tmp_path, "s0", "")
        for number in range(1, 23):
            path = write(tmp_path, f"s{number}", f"based_on: [s{number - 1}.yaml]\n")
        assert "s2.yaml, rad 4, kolumn ”based_on › 0”: Scenarierna bygger på varandra i fler än 20 led." in fault(path)

    def test_an_uploaded_file_stands_alone(self):
        with pytest.raises(InputError, match="Scenariot bygger på andra filer, som inte följer med"):
            parse_scenario((HEAD.format(name="a") + "based_on: [b.yaml]\n").encode(), "a.yaml")


class TestWriting:
    def test_what_is_written_is_read_back(self):
        made = scenario_of(
            "askersund-2024",
            "Två ändringar",
            staffing={"hemtjanst": StaffingChange(fte=-1.5, start=Month(2024, 10), cost_per_fte=612_000.5)},
            grants={"timvikarier": GrantChange(rest_of_year=False, avoidable_share=0.25)},
        )
        text = scenario_text(made, "Påhittat")
        assert text.startswith("# Påhittat\nschema: 1\nworkspace: askersund-2024\n")
        again = parse_scenario(text.encode(), "a.yaml")
        assert (again.digest, again.name, again.keys) == (made.digest, made.name, made.keys)

    def test_every_shipped_scenario_survives_the_way_out_and_in(self):
        for path in sorted((ROOT / "scenarios").glob("*/*.yaml")):
            made = load_scenario(path)
            assert parse_scenario(scenario_text(made).encode(), path.name).digest == made.digest, path


def test_the_schema_for_editors_is_the_one_that_is_read():
    assert (ROOT / "scenarios" / "scenario.schema.json").read_text(encoding="utf-8") == scenario_schema()
    assert set(json.loads(scenario_schema())["properties"]) >= set(GROUPS)


def test_every_group_of_a_file_has_its_lever_and_every_field_its_swedish_title():
    assert set(BY_GROUP) == set(GROUPS) == {lever.group for lever in LEVERS}
    for lever in LEVERS:
        assert str(ScenarioFile.model_fields[lever.group].annotation).endswith(f"{lever.change.__name__}]")
        assert all(field.title for field in lever.change.model_fields.values()), lever.group


def test_faults_of_several_overrides_are_told_together(tmp_path):
    first, second = ONE_FEWER.format(key="a"), "  b: {fte: 2000, from: 2024-10, cost_per_fte: 600000}\n"
    with pytest.raises(CollectedInputError) as caught:
        load_scenario(write(tmp_path, "a", first.replace("fte: -1", "fte: x") + second))
    assert [error.place.row for error in caught.value.errors] == [5, 6]


def test_an_endless_name_is_refused() -> None:
    said = "schema: 1\nworkspace: demo\nname: " + "å" * 201
    with pytest.raises(InputError, match=r"rad 3, kolumn ”name”: .* Väntat: en kortare text"):
        parse_scenario(said.encode(), "elak.yaml")
