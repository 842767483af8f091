"""What a page lets a person adjust of how a file is read: every choice in words, and nothing lost on the way back."""

import pytest
from hypothesis import given
from hypothesis import strategies as some

from forecast.ledger.intake.mapping_file import CODES, Column, Holds, ImportMapping, ImportSign, TableMapping, When
from forecast.ledger.tree import CostType
from forecast.money import Unit
from forecast.periods import Month, Span
from forecast.report.intake import mapping_form as form

MONTH = Column(header="Utfall {period}", holds=Holds.AMOUNT, kind="actual")
TABLE = TableMapping(
    columns=(Column(header="Verksamhet", holds=Holds.ACTIVITY, with_name=True), MONTH),
    unit=Unit.TKR,
    sign=ImportSign.COST_NEGATIVE,
    year=2024,
    as_of=Month(2024, 8),
)
MAPPING = ImportMapping(source="raindance", tables=(TABLE,), codes={"58": "omsorg"})
KINDS = ("actual", "budget", "ytd_budget", "forecast", "forecast_deviation", None)


def _column(holds: Holds, kind: str | None, when: When, *, named: bool) -> Column:
    forecast = kind is not None and kind.startswith("forecast")
    return Column(
        header="Belopp {period}" if named else "Belopp",
        holds=holds,
        kind=kind if holds is Holds.AMOUNT else None,
        layer="adopted" if forecast and holds is Holds.AMOUNT else None,
        when=when,
    )


COLUMNS = some.builds(
    _column, some.sampled_from(Holds), some.sampled_from(KINDS), some.sampled_from(When), named=some.booleans()
)


@given(COLUMNS)
def test_what_was_understood_is_among_the_choices_and_choosing_it_changes_nothing(column: Column) -> None:
    meaning, when = form.meaning_of(column), form.when_of(column, TABLE)
    assert meaning.value in meaning.options
    assert when.value in when.options
    assert form.with_meaning(column, meaning.value) == column
    assert form.with_when(column, when.value) == column


@given(COLUMNS, some.sampled_from(list(form.meaning_of(MONTH).options)))
def test_every_meaning_gives_a_valid_column_with_that_meaning(column: Column, value: str) -> None:
    changed = form.with_meaning(column, value)
    assert form.meaning_of(changed).value == value
    assert Column.model_validate(changed.model_dump(by_alias=True)) == changed
    assert changed.header == column.header


@given(COLUMNS)
def test_every_period_can_be_chosen_and_chosen_back(column: Column) -> None:
    for value in form.when_of(column, TABLE).options:
        changed = form.with_when(column, value)
        assert form.when_of(changed, TABLE).value == value


def test_every_meaning_has_words_of_its_own() -> None:
    words = list(form.meaning_of(MONTH).options.values())
    assert len(set(words)) == len(words)
    assert form.meaning_of(MONTH).words == "Utfall"


@pytest.mark.parametrize(
    ("header", "meaning", "when"),
    [
        ("Utfall {period}", "amount.budget", When.NAMED),
        ("Årsbudget", "amount.budget", When.YEAR),
        ("Utfall", "amount.actual", When.TO_DATE),
        ("Helår", "amount.forecast.adopted", When.YEAR),
        ("Utfall {year}", "amount.actual", When.TO_DATE),
        ("Budget {year}", "amount.budget", When.NAMED),
        ("Belopp", "amount", When.NAMED),
    ],
)
def test_an_amount_of_another_kind_takes_the_period_that_such_columns_usually_have(
    header: str, meaning: str, when: When
) -> None:
    assert form.with_meaning(Column(header=header, holds=Holds.NOTHING), meaning).when is when


def test_a_fixed_period_and_a_version_stay_when_only_the_layer_changes() -> None:
    column = Column(
        header="Prognos", holds=Holds.AMOUNT, kind="forecast", layer="adopted", span=Span.full_year(2023), version="tb"
    )
    changed = form.with_meaning(column, "amount.forecast.judged")
    assert (changed.layer, changed.span, changed.version) == ("judged", Span.full_year(2023), "tb")


def test_a_kind_of_money_follows_amounts_and_code_with_name_follows_codes() -> None:
    amount = Column(header="Intäkter", holds=Holds.AMOUNT, kind="actual", cost_type=CostType.INCOME)
    assert form.with_meaning(amount, "amount.budget").cost_type is CostType.INCOME
    assert form.with_meaning(amount, "activity").cost_type is None
    code = TABLE.columns[0]
    assert form.with_meaning(code, "organisation").with_name
    assert Holds.NOTHING not in CODES
    assert not form.with_meaning(code, "nothing").with_name


def test_last_year_can_be_chosen_for_a_column_of_comparison() -> None:
    options = form.when_of(MONTH, TABLE).options
    assert options["2023"] == "Hela 2023"
    assert options["2023-01..2023-08"] == "jan–aug 2023"
    assert form.with_when(MONTH, "2023-01..2023-08").span == Span(2023, 1, 8)


def test_a_column_is_told_in_one_line() -> None:
    assert form.column_words(MONTH, TABLE) == "Utfall, ur rubrik, flik eller rad"
    assert form.column_words(TABLE.columns[0], TABLE) == "Verksamhet, kod"
    assert form.header_words("Utfall {period}") == "Utfall ‹månad›"
    assert form.header_words("") == "(utan rubrik)"


def test_a_table_is_told_in_one_line() -> None:
    assert form.table_words(TABLE) == (
        "Tusental kronor (tkr); kostnader har minus; till och med augusti 2024; kolumner för varje månad för sig."
    )
    undated = form.with_cumulative(form.with_month(TABLE, ""), "ja")
    assert form.table_words(undated).endswith("; 2024; kolumner för januari till och med månaden.")


def test_unit_sign_and_month_columns_come_back_as_chosen() -> None:
    assert form.unit_of(TABLE).words == "Tusental kronor (tkr)"
    assert form.with_unit(TABLE, "mnkr").unit is Unit.MNKR
    assert form.sign_of(TABLE).words == "Kostnader har minus"
    assert form.with_sign(TABLE, "unsigned").sign is ImportSign.UNSIGNED
    assert set(form.sign_of(TABLE).options) == {sign.value for sign in ImportSign}
    assert form.cumulative_of(TABLE).words == "Varje månad för sig"
    assert form.with_cumulative(TABLE, "ja").cumulative
    assert form.has_months(TABLE)
    assert not form.has_months(form.with_columns(TABLE, TABLE.columns[:1]))


def test_year_and_month_come_back_as_chosen_and_the_month_follows_the_year() -> None:
    assert form.month_of(TABLE, None).words == "augusti 2024"
    moved = form.with_year(TABLE, "2025")
    assert (moved.year, moved.as_of) == (2025, Month(2025, 8))
    assert form.with_month(TABLE, "2024-09").as_of == Month(2024, 9)
    free = form.with_month(form.with_year(TABLE, ""), "")
    assert (free.year, free.as_of) == (None, None)
    assert form.year_of(free, 2024).words == "Står i filen"
    assert "2024" in form.year_of(free, 2024).options
    assert form.month_of(free, None).options == {"": "Står i filen"}
    assert "2024-12" in form.month_of(free, 2024).options


def test_a_division_is_chosen_by_its_name_and_one_that_is_not_ours_by_its_key() -> None:
    choice = form.statement_of(TABLE, ("by_activity", "egen"))
    assert choice.options == {"": "Det som kolumnerna delar efter", "by_activity": "Verksamhet", "egen": "egen"}
    assert form.with_statement(TABLE, "egen").statement == "egen"
    assert form.with_statement(form.with_statement(TABLE, "egen"), "").statement is None


def test_an_unknown_code_is_given_a_row_or_one_of_its_own() -> None:
    rows = {"omsorg": "Omsorg", "stab": "Stab"}
    assert form.code_of("58", MAPPING, rows).words == "Omsorg"
    assert form.code_of("59", MAPPING, rows).words == "Ny egen rad"
    assert form.with_codes(MAPPING, {"59": "stab"}).codes == {"58": "omsorg", "59": "stab"}
    assert form.with_codes(MAPPING, {"58": ""}).codes == {}


def test_sums_and_tables_are_put_back() -> None:
    changed = form.with_tables(form.with_sums(MAPPING, ("Delsumma",), ("Summa externt",)), ())
    assert (changed.sums, changed.not_sums, changed.tables) == (("Delsumma",), ("Summa externt",), ())
    assert changed.source == "raindance"


def test_dimensions_of_sie_come_back_as_written() -> None:
    changed = form.with_dimensions(MAPPING, "1", "")
    assert (changed.organisation_dimension, changed.activity_dimension) == ("1", None)


def test_a_file_may_be_of_a_source_that_is_there() -> None:
    choice = form.source_of(MAPPING, ["visma"])
    assert (list(choice.options), choice.value) == (["visma", "raindance"], "raindance")
    assert form.with_source(MAPPING, "visma").source == "visma"
