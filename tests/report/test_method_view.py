"""The methods one click away: names and weights, what each would give, and who has fixed one."""

from functools import cache
from pathlib import Path

import pytest

from builders import tiny
from forecast.fullyear.methods import METHODS
from forecast.report.method_view import (
    MethodPart,
    alternatives_of,
    fixable,
    fixed_by,
    heaviest,
    made_of,
    row_made_of,
)
from forecast.scenario.result import Choice
from forecast.service import open_workspace, run

ROOT = Path(__file__).parents[2]


@cache
def made(name):
    workspace = open_workspace(ROOT / "data" / name)
    return workspace, run(workspace, (), Choice(headline=workspace.settings.headline, draws=1))


def at_of(name, key):
    main = made(name)[1].main
    return main, main.tree.position(key)


class TestMadeOf:
    def test_names_weights_and_what_each_gives_heaviest_first(self):
        found = made_of("", (("bf", 0.25, -100.0), ("level", 0.4, -90.0), ("judged", 0.35, -95.0)))
        assert [(part.name, part.textbook, part.weight) for part in found] == [
            ("vanlig nivå", "generalised Cape Cod", 0.4),
            ("bedömd", "", 0.35),
            ("utfall + budget för resten", "Bornhuetter-Ferguson", 0.25),
        ]
        assert [part.forecast for part in found] == [-90.0, -95.0, -100.0]

    def test_a_method_that_is_not_known_here_keeps_its_key(self):
        [part] = made_of("Personal", (("ny-metod", 1.0, -5.0),))
        assert (part.row, part.name, part.textbook) == ("Personal", "ny-metod", "")

    def test_a_plain_method_is_the_whole_row(self):
        main, at = at_of("alingsas-2024", "personal")
        [part] = row_made_of(main, at)
        assert (part.row, part.name, part.textbook, part.weight) == ("", "vägd takt", "Benktander (n = 2)", 1.0)
        assert part.forecast == main.base.model[at]

    def test_a_small_sum_tells_its_leaves_and_their_weights_sum_to_one_each(self):
        main, at = at_of("demo", "sarskilt-boende")
        found = row_made_of(main, at)
        names = {main.tree.rows[i].name for i in main.tree.leaves_below(at)}
        assert {part.row for part in found} == names
        for name in names:
            assert sum(part.weight for part in found if part.row == name) == pytest.approx(1.0)
        # a grant that is known to the krona is made of no method, and is told all the same
        assert [part.name for part in found if part.row == "Bidrag"] == ["kända belopp"]

    def test_a_large_sum_is_not_told_leaf_by_leaf(self):
        main, at = at_of("demo", "total")
        assert row_made_of(main, at) == ()
        assert fixable(main, at) == ()


class TestFixing:
    def test_leaves_with_an_outcome_can_be_fixed(self):
        assert fixable(*at_of("alingsas-2024", "personal")) == (("personal", "Personalkostnader"),)
        keys = [key for key, _ in fixable(*at_of("demo", "sarskilt-boende"))]
        assert "sarskilt-boende.staff" in keys

    def test_nothing_can_be_fixed_in_a_closed_year(self):
        main = made("ekero-2023")[1].main
        assert all(fixable(main, at) == () for at in range(len(main.tree.rows)))

    def test_the_method_that_is_used_stands_first_then_the_gravest(self):
        main, at = at_of("alingsas-2024", "personal")
        found = alternatives_of(main, at, {"linear": -794e6, "budget": -802.02e6, "credibility": -795e6})
        assert [(one.key, one.used) for one in found] == [("credibility", True), ("budget", False), ("linear", False)]
        assert found[1].deviation == pytest.approx(0.0)
        assert found[1].name == METHODS["budget"].name_sv

    def test_who_has_fixed_a_method_is_told_with_the_reason(self, tmp_path):
        lines = "schema: 1\nmethods:\n  - {statement: by_activity, row: '51', method: budget, reason: skäl, name: Bo}\n"
        fixed = tiny(tmp_path, {"methods.yaml": lines})
        assert fixed_by(fixed, "by_activity", "51") == "Låst av Bo: budget. skäl"
        assert fixed_by(fixed, "by_activity", "52") == ""


class TestHeaviest:
    def parts(self, row, *weights):
        return tuple(MethodPart(row, f"m{i}", "", weight, -100.0 * (i + 1)) for i, weight in enumerate(weights))

    def test_the_lighter_ones_are_told_as_one_and_nothing_is_lost(self):
        every = self.parts("", 0.3, 0.2, 0.15, 0.1, 0.1, 0.09, 0.06)
        found = heaviest(every)
        assert [part.name for part in found] == ["m0", "m1", "m2", "m3", "m4", "2 andra metoder"]
        assert found[-1].weight == pytest.approx(0.15)
        assert found[-1].forecast == pytest.approx(-640.0)
        for told in (every, found):
            assert sum(part.weight * part.forecast for part in told) == pytest.approx(-301.0)

    def test_a_single_lighter_one_keeps_its_name(self):
        every = self.parts("", 0.3, 0.2, 0.15, 0.15, 0.1, 0.1)
        assert heaviest(every) == every

    def test_a_sum_tells_two_of_each_leaf(self):
        found = heaviest((*self.parts("A", 0.4, 0.3, 0.2, 0.1), *self.parts("B", 1.0)))
        assert [(part.row, part.name) for part in found] == [
            ("A", "m0"), ("A", "m1"), ("A", "2 andra metoder"), ("B", "m0"),
        ]  # fmt: skip
