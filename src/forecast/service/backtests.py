"""A panel of past years, forecast as if nobody knew them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from forecast.errors import InputError, Place, UsageError
from forecast.fullyear.backtest import backtest
from forecast.fullyear.panel import YEARS, read_panel
from forecast.report.backtest_page import backtest_html
from forecast.report.backtest_view import backtest_view

TASK_NEEDS = (
    "Ett målår behöver sina tolv månader och minst två hela år före sig i samma serie: "
    "välj andra målår eller fyll på panelen."
)


@dataclass(frozen=True, slots=True)
class BacktestFiles:
    """A backtest as text.

    Attributes:
        predictions: the forecasts, CSV.
        all_methods: every method's forecasts, CSV.
        page: how good they were, HTML; "" when it was not asked for.
        told: what was done and what was left out (Swedish).
    """

    predictions: str
    all_methods: str
    page: str
    told: tuple[str, ...]


def backtest_file(
    panel: Path,
    cutoffs: str,
    target_years: str,
    progress: Callable[[int, int], None] | None = None,
    *,
    page: bool = False,
) -> BacktestFiles:
    """Backtest a panel file.

    Args:
        panel: CSV, perhaps gzipped: series_id,year,month,value[,budget].
        cutoffs: months, separated by commas.
        target_years: `last`, `all`, or years separated by commas.
        progress: called with (done, in all).
        page: whether to make the page.

    Raises:
        InputError: when the panel is at fault.
        UsageError: when cutoffs or target years are.
    """
    asked = _integers(cutoffs, "Brytmånader")
    years: str | list[int] = target_years if target_years in {"last", "all"} else _years(target_years)
    known = read_panel(panel)
    table = backtest(known, asked, years, progress)
    if table.rows.empty:
        why = "".join(f" {skip.series_id} {skip.year}: {skip.reason}." for skip in table.skipped[:1])
        raise InputError(f"Inget målår går att prognostisera.{why}", Place(panel.name), TASK_NEEDS)
    told = [f"{len(table.rows)} uppgifter prognostiserade."]
    if table.skipped:
        first = table.skipped[0]
        told.append(
            f"{len(table.skipped)} målår hoppades över, till exempel {first.series_id} {first.year}: {first.reason}"
        )
    absent = [str(year) for year in years if year not in set(known["year"])] if isinstance(years, list) else []
    if absent:
        told.append(f"Panelen har inga rader för {', '.join(absent)}.")
    text = backtest_html(backtest_view(panel.name, target_years, known, table)) if page else ""
    predictions, others = (frame.to_csv(index=False, lineterminator="\n") for frame in (table.rows, table.all_methods))
    return BacktestFiles(predictions, others, text, tuple(told))


def _years(text: str) -> list[int]:
    """Target years as typed, each a year that a panel can hold."""
    years = _integers(text, "Målår")
    wrong = [year for year in years if not YEARS[0] <= year <= YEARS[1]]
    if wrong:
        raise UsageError(f"Målåret {wrong[0]} går inte att använda. Skriv år från {YEARS[0]} till {YEARS[1]}.")
    return years


def _integers(text: str, what: str) -> list[int]:
    try:
        return [int(part) for part in text.split(",")]
    except ValueError as error:
        raise UsageError(f"{what} skrivs som heltal med komma emellan, inte ”{text}”.") from error
