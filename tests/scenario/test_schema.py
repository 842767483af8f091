"""Scenario files: a closed schema, one conflict rule, and an order that never matters."""

import re
from pathlib import Path

import pytest

from forecast.errors import CollectedInputError, InputError
from forecast.scenario.files import load_scenario
from forecast.scenario.levers import LEVERS
from forecast.scenario.schema import unite

HEAD = "schema: 1\nworkspace: askersund-2024\nname: {name}\n"
STAFFING = "staffing:\n  {key}: {{fte: {fte}, from: 2024-10, cost_per_fte: 600000}}\n"
GRANT = "grants:\n  {key}: {{rest_of_year: false, avoidable_share: {share}}}\n"


def scenario(folder, name="A", body="", head=HEAD):
    path = folder / f"{name}.yaml"
    path.write_text(head.format(name=name) + body, encoding="utf-8")
    return load_scenario(path)


def fault(folder, body, head=HEAD):
    with pytest.raises(InputError) as caught:
        scenario(folder, "A", body, head)
    return str(caught.value)


class TestLoading:
    def test_a_whole_file(self, tmp_path):
        made = scenario(tmp_path, "A", STAFFING.format(key="hemtjanst", fte=-1.5) + GRANT.format(key="g", share=0.5))
        assert made.keys == ("staffing.hemtjanst", "grants.g")
        assert made.group("staffing")["hemtjanst"].fte == -1.5
        assert str(made.group("staffing")["hemtjanst"].start) == "2024-10"
        assert made.group("grants")["g"].avoidable_share == 0.5

    def test_a_file_that_is_not_there(self):
        with pytest.raises(InputError) as caught:
            load_scenario(Path("finns/inte.yaml"))
        assert str(caught.value) == "finns/inte.yaml: Scenariofilen finns inte. Rätta sökvägen."

    @pytest.mark.parametrize(("share", "limit"), [(1.5, "1"), (-0.1, "0")])
    def test_a_share_outside_its_bounds_names_the_bound(self, share, limit, tmp_path):
        sentence = fault(tmp_path, GRANT.format(key="timvikarier", share=share))
        found, _, expected = sentence.partition(" Väntat: ")
        assert found == (
            f"A.yaml, rad 5, kolumn ”grants › timvikarier › avoidable_share”: ”{share}” går inte att läsa här."
        )
        assert re.search(rf"\b{limit}\b", expected), f"the sentence does not say the bound: {expected}"

    def test_an_unknown_key(self, tmp_path):
        body = "grants:\n  timvikarier: {rest_of_year: false, avoidable_shere: 0}\n"
        assert fault(tmp_path, body) == (
            "A.yaml, rad 5, kolumn ”grants › timvikarier › avoidable_shere”: "
            "Nyckeln ”avoidable_shere” är okänd. Menar du ”avoidable_share”?"
        )

    def test_an_unknown_key_far_from_all(self, tmp_path):
        sentence = fault(tmp_path, "xyz: 1\n")
        told, listed = sentence.removesuffix(".").split(" Nycklarna här är ")
        assert told == "A.yaml, rad 4, kolumn ”xyz”: Nyckeln ”xyz” är okänd."
        assert {"schema", "workspace", "name", "based_on", *(lever.group for lever in LEVERS)} <= set(
            listed.split(", ")
        )

    def test_a_swedish_group_is_told_the_groups(self, tmp_path):
        sentence = fault(tmp_path, "bemanning:\n  sarskilt-boende: {fte: -1, from: 2024-10}\n")
        assert "Menar du" not in sentence
        assert "staffing, " in sentence

    def test_an_unknown_field_is_told_the_fields_of_its_own_change(self, tmp_path):
        sentence = fault(tmp_path, "staffing:\n  sarskilt-boende: {antal: -1, from: 2024-10}\n")
        assert sentence.endswith(
            "Nyckeln ”antal” är okänd. Nycklarna här är fte, from, until, cost_per_fte, hours, cost_per_hour, source."
        )

    def test_a_decimal_comma_is_told_the_point(self, tmp_path):
        bare = fault(tmp_path, "staffing:\n  sarskilt-boende: {fte: -1,5, from: 2024-10}\n")
        quoted = fault(tmp_path, 'staffing:\n  sarskilt-boende: {fte: "-1,5", from: 2024-10}\n')
        assert bare.endswith("Nyckeln ”5” är okänd. Decimaltal skrivs med punkt: -1.5.")
        assert quoted.endswith("”-1,5” går inte att läsa här. Väntat: ett tal med decimalpunkt.")

    def test_a_key_of_digits_is_told_its_own_place(self, tmp_path):
        assert fault(tmp_path, "prices:\n  56: {change: 0.05, from: 2024-10}\n") == (
            "A.yaml, rad 5, kolumn ”prices › 56”: ”56” går inte att läsa här. "
            "Väntat: text (sätt citattecken om siffror)."
        )

    def test_a_missing_key(self, tmp_path):
        assert fault(tmp_path, "", "schema: 1\nname: {name}\n") == (
            "A.yaml, rad 1, kolumn ”workspace”: Nyckeln ”workspace” saknas. Lägg till den; se docs/file-formats.md."
        )

    def test_a_newer_schema_is_refused(self, tmp_path):
        sentence = fault(tmp_path, "", "schema: 2\nworkspace: askersund-2024\nname: {name}\n")
        assert sentence.startswith("A.yaml, rad 1, kolumn ”schema”: Filen har schema 2, men programmet kan läsa ")

    def test_every_fault_is_told_at_once(self, tmp_path):
        lines = fault(tmp_path, GRANT.format(key="g", share=1.5) + "bruk: 1\n").splitlines()
        assert len(lines) == 2

    def test_what_is_not_a_month(self, tmp_path):
        body = "staffing:\n  hemtjanst: {fte: 1, from: oktober, cost_per_fte: 600000}\n"
        assert fault(tmp_path, body) == (
            "A.yaml, rad 5, kolumn ”staffing › hemtjanst › from”: ”oktober” är inte en månad. "
            "Skriv till exempel 2024-08. Rätta värdet."
        )


class TestUniting:
    def test_one_key_twice_names_both(self, tmp_path):
        first = scenario(tmp_path, "Första", STAFFING.format(key="hemtjanst", fte=-1))
        second = scenario(tmp_path, "Andra", STAFFING.format(key="hemtjanst", fte=-2))
        with pytest.raises(CollectedInputError) as caught:
            unite([first, second], "askersund-2024")
        assert str(caught.value) == (
            "Andra.yaml, rad 5, kolumn ”staffing › hemtjanst”: ”staffing.hemtjanst” ändras redan av ”Första”. "
            "Ta bort den ena ändringen."
        )

    def test_the_same_change_twice_is_still_a_conflict(self, tmp_path):
        one = scenario(tmp_path, "A", GRANT.format(key="g", share=0))
        with pytest.raises(CollectedInputError, match=r"”grants\.g” ändras redan av ”A”"):
            unite([one, one], "askersund-2024")

    def test_a_scenario_for_another_workspace(self, tmp_path):
        with pytest.raises(CollectedInputError) as caught:
            unite([scenario(tmp_path)], "pitea-2024")
        assert str(caught.value) == (
            "A.yaml, rad 2, kolumn ”workspace”: Scenariot är gjort för ”askersund-2024”, inte ”pitea-2024”. "
            "Välj rätt arbetsyta."
        )

    def test_all_conflicts_are_told_at_once(self, tmp_path):
        body = STAFFING.format(key="hemtjanst", fte=-1) + GRANT.format(key="g", share=0)
        first, second = scenario(tmp_path, "A", body), scenario(tmp_path, "B", body)
        with pytest.raises(CollectedInputError) as caught:
            unite([first, second], "pitea-2024")
        assert len(caught.value.errors) == 4

    def test_different_keys_unite_whatever_their_order(self, tmp_path):
        staffing = scenario(tmp_path, "A", STAFFING.format(key="hemtjanst", fte=-1))
        grant = scenario(tmp_path, "B", GRANT.format(key="g", share=0))
        both, turned = unite([staffing, grant], "askersund-2024"), unite([grant, staffing], "askersund-2024")
        assert set(both.keys) == {"staffing.hemtjanst", "grants.g"}
        assert both.digest == turned.digest
        assert (both.name, turned.name) == ("A + B", "B + A")

    def test_no_scenario_is_the_base(self):
        none = unite([], "askersund-2024")
        assert (none.name, none.keys) == ("bas", ())


class TestDigest:
    def test_it_does_not_depend_on_names_comments_and_order(self, tmp_path):
        lines = [f"  {key}: {{fte: -1, from: 2024-10, cost_per_fte: 600000}}\n" for key in ("a", "b")]
        first = scenario(tmp_path, "A", "staffing:\n" + "".join(lines))
        second = scenario(tmp_path, "B", "description: annat\nstaffing:\n# not\n" + "".join(reversed(lines)))
        assert first.digest == second.digest

    @pytest.mark.parametrize("changed", ["fte: -2", "from: 2024-11", "cost_per_fte: 600001"])
    def test_every_value_counts(self, changed, tmp_path):
        body = STAFFING.format(key="a", fte=-1)
        values = {"fte": "fte: -1", "from": "from: 2024-10", "cost_per_fte": "cost_per_fte: 600000"}
        other = body.replace(values[changed.partition(":")[0]], changed)
        assert scenario(tmp_path, "A", body).digest != scenario(tmp_path, "B", other).digest
