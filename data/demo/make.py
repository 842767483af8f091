"""Write the demo workspace: an invented municipality, five full years of months and a sixth to August.

Run `python data/demo/make.py [FOLDER]`; without FOLDER the files beside this script are written anew. The same bytes
come out every time. What is real (22 yearly sums) and what is invented is told in maker/published.py and
maker/invented.py.
"""

from __future__ import annotations

import sys
from pathlib import Path

from maker import asked, demand, known, papers, people, purchases, staffing, track, units
from maker.books import make_books
from maker.published import YEARS


def all_files() -> dict[str, str]:
    """File name -> text, for the whole workspace."""
    actual, budget = make_books()
    files = {
        "workspace.yaml": papers.workspace_yaml(),
        "rows.csv": papers.rows_csv(actual),
        "comments.csv": papers.comments_csv(),
        "events.yaml": papers.events_yaml(),
        "grants.yaml": papers.grants_yaml(),
        "measures.yaml": papers.measures_yaml(),
        "demand.yaml": demand.demand_yaml(),
        "placements.csv": papers.placements_csv(),
        "knowledge.yaml": known.knowledge_yaml(),
        "staffing.csv": staffing.staffing_csv(),
        "previous_forecast.csv": papers.previous_csv(actual, budget),
        "track_record.csv": track.track_record_csv(actual),
        "judgements.yaml": papers.judgements_yaml(actual),
        "volumes.csv": papers.volumes_csv(),
        "drivers.csv": papers.drivers_csv(),
        "indicators.csv": papers.indicators_csv(),
        "split.yaml": asked.split_yaml(),
        "years.yaml": asked.years_yaml(),
        "budget.csv": asked.budget_csv(),
        "population.csv": people.population_csv(),
        "purchases.yaml": purchases.purchases_yaml(),
        "hours.csv": purchases.hours_csv(),
        "allocation.yaml": purchases.allocation_yaml(),
        "units.yaml": units.units_yaml(),
    }
    return files | {f"manader_{year}.csv": papers.months_csv(actual, budget, year) for year in YEARS}


def main(folder: Path) -> None:
    """Write all files into `folder` as UTF-8 with line feeds."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in all_files().items():
        (folder / name).write_bytes(text.encode())
        print(folder / name)


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).parent)
