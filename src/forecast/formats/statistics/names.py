"""What the variables of Swedish statistics are called: in words, and by the codes of SCB's database."""

from __future__ import annotations

from collections.abc import Iterable

from forecast.formats.statistics.cube import Cube

YEAR_NAMES = ("tid", "år", "year", "time", "period")
MONTH_NAMES = ("månad", "manad", "month")
SEX_NAMES = ("kön", "kon", "sex", "gender")
AGE_NAMES = ("ålder", "alder", "age")
REGION_NAMES = ("region", "kommun", "regionkod", "kommunkod", "municipality", "kommun/region", "ou")
CONTENT_NAMES = ("innehåll", "contentscode", "tabellinnehåll", "indikator", "nyckeltal", "kpi", "variabel")
TIME_NAMES = frozenset({*YEAR_NAMES, *MONTH_NAMES, "kvartal", "vecka"})
KNOWN_NAMES = frozenset(
    {
        *TIME_NAMES, *SEX_NAMES, *AGE_NAMES, *REGION_NAMES, *CONTENT_NAMES, "civilstånd", "civilstand",
        "inrikesutrikes", "inrikes/utrikes född", "födelseregion", "fodelseregion", "län", "lan",
        "åldersgrupp", "verksamhetsområde",
    }
)  # fmt: skip


def find_dimension(cube: Cube, names: Iterable[str], role: str = "") -> int | None:
    """Position of the dimension with a role in the file, else of the first that has one of `names`, in their order."""
    for at, dimension in enumerate(cube.dimensions):
        if role and dimension.role == role:
            return at
    for name in names:
        for at, dimension in enumerate(cube.dimensions):
            if name in dimension.words:
                return at
    return None
