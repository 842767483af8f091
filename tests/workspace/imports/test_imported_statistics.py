"""Imported statistics beside a workspace's own: the user's stay, a later import corrects an earlier."""

import numpy as np
import pytest

from forecast.drivers.population.counts import Population
from forecast.workspace.imports.statistics import population_to_use, with_imported_facts
from forecast.workspace.notes import DriverFact


def fact(key, value):
    return DriverFact(key, "2024", "statistik", "antal", "st", value, "", "", "", "")


def people(first, last, counted_to, source):
    years = tuple(range(first, last + 1))
    return Population(years, np.ones((len(years), 2, 101)), tuple(year > counted_to for year in years), source)


def test_own_facts_stay_first_and_a_later_vintage_corrects_an_earlier():
    own = (fact("1", "a"), fact("N1", "egen"))
    made = with_imported_facts(own, [[fact("N1", "x"), fact("N2", "y")], [fact("N2", "z")]])
    assert [(item.id, item.value) for item in made] == [("1", "a"), ("N1", "egen"), ("N1", "x"), ("N2", "z")]


def test_an_import_is_used_where_there_is_nothing_else():
    imported = people(2020, 2024, 2024, "a")
    assert population_to_use(None, []) == (None, "")
    assert population_to_use(None, [people(2019, 2023, 2023, "b"), imported]) == (imported, "")
    own = people(2020, 2030, 2023, "egen")
    assert population_to_use(own, []) == (own, "")


@pytest.mark.parametrize(
    ("last", "counted", "taken", "told"),
    [
        (2030, 2024, True, "Befolkningen är ur ny, som är nyare än egen."),
        (2024, 2024, False, "ny är nyare än egen men slutar 2024, före 2030: egen används."),
        (2030, 2023, False, "ny är inte nyare än egen, som används."),
    ],
)
def test_a_newer_import_counts_where_it_reaches_as_far(last, counted, taken, told):
    own, imported = people(2020, 2030, 2023, "egen"), people(2020, last, counted, "ny")
    used, said = population_to_use(own, [imported])
    assert used is (imported if taken else own)
    assert said.startswith(told)
