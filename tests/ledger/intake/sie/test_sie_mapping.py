import pytest

from forecast.ledger.intake.mapping_file import ImportMapping
from forecast.ledger.intake.sie.mapping import propose_sie_mapping
from sie_text import read, take

DIMENSIONS = ('#DIM 1 "Ansvar"', '#DIM 6 "Verksamhet"', '#OBJEKT 1 10 "Hemtjänst norr"', '#OBJEKT 6 510 "Äldreomsorg"')


@pytest.mark.parametrize(
    ("head", "organisation", "activity"),
    [
        (("#DIM 1 Kostnadsställe", "#DIM 6 Projekt"), "1", None),
        (("#DIM 1 Verksamhet", "#DIM 6 Ansvar"), "6", "1"),
        (("#DIM 1 Kostnadsbärare", "#DIM 20 Enhet", "#DIM 21 Verksamhet"), "20", "21"),
        (("#DIM 1 Konstigt",), "1", None),
        ((), None, None),
    ],
)
def test_the_proposed_mapping_goes_by_the_dimensions_names(head, organisation, activity):
    mapping = propose_sie_mapping(read(head=head))
    assert (mapping.organisation_dimension, mapping.activity_dimension) == (organisation, activity)
    assert mapping.source == "sie-ekonomi-vard-och-omsorgsnamnden"


def test_objects_of_dimension_1_that_nobody_declared_are_the_organisation():
    assert propose_sie_mapping(read("#PSALDO 0 202401 5010 {1 a} 5.00")).organisation_dimension == "1"


def test_a_mapping_that_a_person_has_changed_decides():
    mapping = ImportMapping(schema=1, source="x", organisation_dimension="6", activity_dimension="1")
    intake = take("#PSALDO 0 202401 5010 {1 10 6 510} 5.00", head=DIMENSIONS, mapping=mapping)
    assert (intake.lines.organisation[0], intake.lines.activity[0]) == ("510", "10")
    assert intake.mapping is mapping
