"""Easter Sunday against an independent source, and where its days fall."""

from dateutil import easter as dateutil_easter

from forecast.drivers.easter import Easter, easter_level, easter_sunday


def test_every_easter_of_two_centuries():
    assert all(easter_sunday(year) == dateutil_easter.easter(year) for year in range(1900, 2101))


def test_easter_wholly_in_april_in_march_and_over_the_month_end():
    """2023: 9 April. 2016: 27 March with Monday the 28th. 2018: 1 April with Friday 30 March. 2024: Monday 1 April."""
    level = easter_level(Easter(share=0.04, source="s"), (2023, 2016, 2018, 2024))
    assert level[:, 2].round(6).tolist() == [1.0, 1.04, 1.02, 1.03]
    assert level[:, 3].round(6).tolist() == [1.04, 1.0, 1.02, 1.01]
    assert (level[:, [0, 1, *range(4, 12)]] == 1).all()


def test_extra_pay_is_often_paid_the_month_after():
    level = easter_level(Easter(share=0.04, lag_months=1, source="s"), (2023,))
    assert level[0].round(6).tolist() == [1, 1, 1, 1, 1.04, 1, 1, 1, 1, 1, 1, 1]
