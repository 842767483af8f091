"""staffing.csv: what is read, what is refused with its row and column, and what the chain is held to."""

from pathlib import Path

import pytest

from builders import refusal, tiny, write_workspace
from forecast.periods import Month
from forecast.workspace.load import load_workspace
from forecast.workspace.staffed import booked_staff, staffing_chain

HEAD = "row;fte;monthly_pay;source"
AUGUST = Month(2024, 8)
DEMO = Path(__file__).parents[2] / "data" / "demo"


def staffing(*rows, head=HEAD):
    return {"staffing.csv": "\n".join(("# Påhittad.", head, *rows)) + "\n"}


def fault(tmp_path, *rows, head=HEAD):
    return refusal(write_workspace(tmp_path / "w", staffing(*rows, head=head)))


def test_a_workspace_without_the_file_has_no_staff(tmp_path):
    assert tiny(tmp_path / "w").staffing == ()


def test_swedish_numbers_and_empty_cells(tmp_path):
    head = "row;fte;monthly_pay;sick_short;agency_fte;agency_exit;source"
    [facts] = tiny(tmp_path / "w", staffing("51;12,5;31 200;0,062;;;eget", "", head=head)).staffing
    assert (facts.row, facts.fte, facts.monthly_pay, facts.sick_short) == ("51", 12.5, 31_200, 0.062)
    assert (facts.agency_fte, facts.agency_exit, facts.sick_long, facts.source) == (None, None, None, "eget")


def test_a_share_past_one_names_its_cell(tmp_path):
    assert fault(tmp_path, "51;10;30000;6,6;eget", head="row;fte;monthly_pay;sick_short;source") == (
        "staffing.csv, rad 3, kolumn ”sick_short”: 6,60 är utanför det tillåtna. Skriv en andel, 0 till 1."
    )


def test_all_faults_come_at_once(tmp_path):
    sentences = fault(tmp_path, "51;0;30000;eget", "52;många;30000;").splitlines()
    assert sentences == [
        "staffing.csv, rad 3, kolumn ”fte”: 0 är utanför det tillåtna. Skriv årsarbetare, fler än 0.",
        "staffing.csv, rad 4, kolumn ”fte”: Kan inte tolka ”många” som ett tal. Skriv årsarbetare, fler än 0.",
        "staffing.csv, rad 4, kolumn ”source”: Cellen är tom. Fyll i den.",
    ]


def test_a_misspelt_column_is_not_dropped(tmp_path):
    assert fault(tmp_path, "51;10;30000;0,1;eget", head="row;fte;monthly_pay;sick_shrot;source") == (
        "staffing.csv, rad 2, kolumn ”sick_shrot”: Kolumnen ”sick_shrot” är okänd. Menar du ”sick_short”?"
    )


def test_a_missing_column(tmp_path):
    assert "staffing.csv, rad 2: Kolumnen ”monthly_pay” saknas." in fault(tmp_path, "51;10;eget", head="row;fte;source")


def test_an_unknown_activity_with_a_near_match(tmp_path):
    assert fault(tmp_path, "511;10;30000;eget") == (
        "staffing.csv, rad 3: ”511” är ingen verksamhet som har personal. Menar du ”51”?"
    )


def test_a_sum_says_which_rows_it_consists_of(tmp_path):
    assert fault(tmp_path, "total;10;30000;eget") == (
        "staffing.csv, rad 3: ”total” är en summa. Skriv dess delar var för sig: 51, 52."
    )


def test_an_activity_twice(tmp_path):
    assert fault(tmp_path, "51;10;30000;eget", "51;11;30000;eget") == (
        "staffing.csv, rad 4: ”51” står redan på rad 3. Behåll en av dem."
    )


@pytest.mark.parametrize(
    ("head", "row", "sentence"),
    [
        ("sick_short;sick_long", "0,6;0,5", "rad 3: Kort och lång sjukfrånvaro blir tillsammans 110 %."),
        ("agency_hour_price;agency_multiple", "800;2", "rad 3: Hyrpersonalen har både timpris och multipel."),
        ("agency_exit;agency_fte", "2024-09;", "kolumn ”agency_fte”: Hyrpersonalen har en månad då den slutar men"),
        ("agency_exit;agency_fte", "2024-13;1", "kolumn ”agency_exit”: Månad 13 finns inte; månader är 1 till 12."),
    ],
)
def test_cells_that_contradict_each_other(tmp_path, head, row, sentence):
    assert sentence in fault(tmp_path, f"51;10;30000;eget;{row}", head=f"{HEAD};{head}")


class TestChain:
    def test_a_net_row_does_not_show_staff_and_nothing_is_calibrated(self, tmp_path):
        workspace = tiny(tmp_path / "w", staffing("51;10;30000;eget"))
        assert booked_staff(workspace, "51", AUGUST) is None
        chain = staffing_chain(workspace, "51", AUGUST)
        assert chain.cost.calibration == 1
        assert chain.held_to == ""

    def test_a_stated_monthly_cost_is_what_it_is_held_to(self, tmp_path):
        head = "row;fte;monthly_pay;po_rate;monthly_cost;source"
        workspace = tiny(tmp_path / "w", staffing("51;10;30000;0,5;495000;eget", head=head))
        chain = staffing_chain(workspace, "51", AUGUST)
        assert (chain.cost.own, chain.cost.calibrated) == (450_000, pytest.approx(495_000))
        assert chain.held_to == "monthly_cost i staffing.csv"

    def test_an_activity_outside_the_file_has_no_chain(self, tmp_path):
        assert staffing_chain(tiny(tmp_path / "w"), "51", AUGUST) is None

    def test_the_demo_reproduces_what_is_booked(self):
        workspace = load_workspace(DEMO)
        actual = workspace.ledger.frame.query("kind == 'actual' and year == 2024").groupby("row")["amount"].sum()
        for facts in workspace.staffing:
            chain = staffing_chain(workspace, facts.row, AUGUST)
            booked = -(actual[f"{facts.row}.staff"] + actual[f"{facts.row}.substitutes"]) / 8
            assert chain.cost.calibrated == pytest.approx(booked)
            assert chain.held_to == "bokfört i snitt jan–aug"
            assert chain.cost.calibration == pytest.approx(1, abs=0.05), "the invented staff explains its cost"
