"""Files date themselves by as-of: one rule for Word, PowerPoint, Excel and PDF."""

import io
import zipfile

import pytest

from forecast.report.papers.paper import Paper
from forecast.report.papers.properties import dated, stamp


def _paper(stem):
    return Paper("namnd", "Underlag", "", "Exempelkommun", (), (), (), stem)


@pytest.mark.parametrize(
    ("stem", "day"),
    [
        ("demo-2024-08-namnd", "2024-08-31"),
        ("askersund-2023-2024-02-budgetunderlag", "2024-02-29"),
        ("bokslut-2024-13-namnd", "2024-12-31"),
        ("utan-manad", "1980-01-01"),
    ],
)
def test_a_paper_is_dated_the_last_day_of_its_month_and_period_13_december(stem, day):
    assert stamp(_paper(stem)).date().isoformat() == day


def test_a_package_forgets_the_clock_and_keeps_its_members_order_and_bytes():
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as package:
        package.writestr("b", "2")
        package.writestr("a", "1")
    when = stamp(_paper("demo-2024-08-namnd"))
    with zipfile.ZipFile(io.BytesIO(dated(out.getvalue(), when, lambda _, body: body * 2))) as made:
        assert [(m.filename, m.date_time[:3]) for m in made.infolist()] == [("b", (2024, 8, 31)), ("a", (2024, 8, 31))]
        assert [made.read(name) for name in made.namelist()] == [b"22", b"11"]
