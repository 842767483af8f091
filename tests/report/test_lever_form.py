"""A change's fields, read from its schema: typed in the trade's units, refused in words."""

import datetime as dt
import re
from collections.abc import Mapping
from typing import Literal

import pytest
from hypothesis import given
from hypothesis import strategies as some
from pydantic import Field

from forecast.formats.yaml_file import Closed
from forecast.ledger.specs import MonthText
from forecast.report.lever_form import UNSET, FormField, Kind, form_of, in_titles, primary, read, said, typed


class Everything(Closed):
    """A change with every kind of field."""

    number: float = Field(ge=-1000, le=1000, title="Ändring", json_schema_extra={"unit": "årsarbetare"})
    share: float | None = Field(None, gt=0, lt=1, title="Andel", json_schema_extra={"unit": "andel av bidraget"})
    amount: float = Field(5000.0, ge=0, title="Belopp", json_schema_extra={"unit": "kr/år", "parameter": "fte_cost"})
    count: int = Field(1, ge=1, le=12, title="Antal")
    start: MonthText | None = Field(None, alias="from", title="Från och med")
    day: dt.date | None = Field(None, title="Dag")
    happens: bool = Field(default=True, title="Blir av")
    maybe: bool | None = Field(None, title="Kanske")
    back: bool | float = Field(default=False, title="Återkrav", json_schema_extra={"unit": "kr"})
    kind: Literal["a", "b"] = Field("a", title="Slag", json_schema_extra={"choices": {"a": "Först"}})
    row: str | None = Field(None, title="Rad")
    rows: Mapping[str, float] = Field(default_factory=dict, title="Rader")
    source: str = Field("", title="Källa")


FORM = {item.name: item for item in form_of(Everything)}


def test_each_field_has_its_kind() -> None:
    assert {name: item.kind for name, item in FORM.items()} == {
        "number": Kind.NUMBER, "share": Kind.NUMBER, "amount": Kind.NUMBER, "count": Kind.NUMBER, "from": Kind.MONTH,
        "day": Kind.DAY, "happens": Kind.SWITCH, "maybe": Kind.SWITCH, "back": Kind.NUMBER, "kind": Kind.CHOICE,
        "row": Kind.ROW, "rows": Kind.FILE, "source": Kind.TEXT,
    }  # fmt: skip
    assert [name for name, item in FORM.items() if item.required] == ["number"]
    assert FORM["kind"].choices == {"a": "Först", "b": "b"}
    assert FORM["count"].whole
    assert FORM["back"].yes_no


@pytest.mark.parametrize(
    ("name", "label"),
    [
        ("number", "Ändring, årsarbetare"),
        ("share", "Andel, % av bidraget"),
        ("amount", "Belopp, tkr/år"),
        ("back", "Återkrav, tkr"),
        ("count", "Antal"),
        ("from", "Från och med"),
    ],
)
def test_shares_are_shown_in_per_cent_and_kronor_in_thousands(name: str, label: str) -> None:
    assert FORM[name].label == label


@pytest.mark.parametrize(
    ("name", "text", "value"),
    [
        ("number", "4,5", 4.5), ("number", "4.5", 4.5), ("number", " − 1 ", -1.0), ("number", "-0", 0.0),
        ("number", "1 000", 1000.0), ("share", "12,5", 0.125), ("amount", "552,5", 552_500.0), ("count", "3", 3),
        ("from", "2024-10", "2024-10"), ("day", "2024-02-29", "2024-02-29"), ("day", "2024-09", "2024-09"),
        ("back", "ja", True), ("back", "Nej", False), ("back", "100", 100_000.0), ("maybe", "ja", True),
        ("source", "  nämnden ", "nämnden"), ("share", "", None), ("day", "  ", None),
    ],
)  # fmt: skip
def test_what_is_typed_is_read(name: str, text: str, value: object) -> None:
    found = read(text, FORM[name])
    assert found == value
    assert type(found) is type(value)


@pytest.mark.parametrize(
    ("name", "text", "sentence"),
    [
        ("number", "abc", "Kan inte tolka ”abc” som ett tal. Skriv till exempel 4,5."),
        ("number", "1001", "Högst 1000."),
        ("number", "-1001", "Minst −1000."),
        ("number", "nan", "Kan inte tolka ”nan” som ett tal. Skriv till exempel 4,5."),
        ("number", "1.000", "Menar ”1.000” tusental eller decimaler? Skriv utan punkt. Skriv till exempel 4,5."),
        ("share", "100", "Mindre än 100 %."),
        ("share", "0", "Mer än 0 %."),
        ("amount", "x", "Kan inte tolka ”x” som ett tal. Skriv till exempel 5."),
        ("count", "1,5", "Skriv ett heltal, till exempel 2."),
        ("count", "0", "Minst 1."),
        ("day", "2024-02-31", "”2024-02-31” är inget datum. Skriv till exempel 2024-09-01."),
        ("day", "31 februari", "”31 februari” är inget datum. Skriv till exempel 2024-09-01."),
        ("kind", "c", "Välj bland Först, b."),
    ],
)
def test_what_cannot_be_read_is_told_with_what_is_allowed(name: str, text: str, sentence: str) -> None:
    with pytest.raises(ValueError, match=f"^{re.escape(sentence)}$"):
        read(text, FORM[name])


@pytest.mark.parametrize(
    ("name", "value", "echo"),
    [
        ("number", -1.0, "= −1 årsarbetare"),
        ("share", 0.125, "= 12,5 % av bidraget"),
        ("amount", 600_000.0, "= 600\N{NO-BREAK SPACE}000 kr/år"),
        ("back", True, "= ja"),
        ("back", 3_300_000.0, "= 3\N{NO-BREAK SPACE}300\N{NO-BREAK SPACE}000 kr"),
        ("day", "2024-09-01", "= 2024-09-01"),
        ("share", None, UNSET),
    ],
)
def test_what_was_understood_is_said(name: str, value: float | str | bool | None, echo: str) -> None:
    assert said(value, FORM[name]) == echo


@pytest.mark.parametrize(
    ("unit", "value", "echo"),
    [
        ("placeringar", 1.0, "= 1 placering"),
        ("placeringar", 2.0, "= 2 placeringar"),
        ("procentenheter", -1.0, "= −1 procentenhet"),
        ("antal", -20.0, "= −20"),
    ],
)
def test_the_unit_follows_its_number(unit: str, value: float, echo: str) -> None:
    assert said(value, FormField("one", "Ett", Kind.NUMBER, required=False, unit=unit)) == echo


def test_an_assumption_is_told_from_an_own_value() -> None:
    assert said(600_000.0, FORM["amount"], 600_000.0).endswith("kr/år, antagande")
    assert said(500_000.0, FORM["amount"], 600_000.0).endswith("kr/år, eget värde")


@given(some.integers(-1_000_000, 1_000_000).map(lambda n: n / 1000))
def test_a_number_is_written_as_one_would_type_it_and_reads_back(value: float) -> None:
    assert read(typed(value, FORM["number"]), FORM["number"]) == value


@given(some.integers(1, 99_999).map(lambda n: n / 100_000))
def test_a_share_is_written_as_one_would_type_it_and_reads_back(value: float) -> None:
    assert read(typed(value, FORM["share"]), FORM["share"]) == pytest.approx(value, abs=1e-9)


@pytest.mark.parametrize(
    ("sentence", "shown"),
    [
        ("Skriv antingen number (årsarbetare) eller share.", "Skriv antingen ”Ändring” (årsarbetare) eller ”Andel”."),
        ("”from” hör till ”day”, inte daylight.", "”Från och med” hör till ”Dag”, inte daylight."),
        ("Skriv happens: true eller happens: false.", "Skriv ”Blir av”: ja eller ”Blir av”: nej."),
        ("Verksamheten i row.csv och kind-of är okänd.", "Verksamheten i row.csv och kind-of är okänd."),
    ],
)
def test_a_sentence_of_the_reader_names_fields_as_the_page_does(sentence: str, shown: str) -> None:
    assert in_titles(sentence, tuple(FORM.values())) == shown


def test_what_must_be_said_is_seen_first_and_words_last() -> None:
    seen = [item.name for item in primary(tuple(FORM.values()))]
    assert seen == ["number", "share", "amount", "count"]
    assert "maybe" in [item.name for item in primary(tuple(FORM.values()), "maybe")]
    assert "row" in [item.name for item in primary(tuple(FORM.values()), new=True)]


def test_a_form_without_required_fields_begins_with_its_first(bare: tuple[FormField, ...]) -> None:
    assert [item.name for item in primary(bare)] == ["one", "two"]


@pytest.fixture
def bare() -> tuple[FormField, ...]:
    """Two optional numbers and a source."""
    return (
        FormField("one", "Ett", Kind.NUMBER, required=False),
        FormField("low", "Lägst", Kind.NUMBER, required=False),
        FormField("two", "Två", Kind.NUMBER, required=False),
        FormField("source", "Källa", Kind.TEXT, required=False),
    )
