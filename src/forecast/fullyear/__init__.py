"""Year-to-date to full year: one family of methods, combination, intervals, backtest and scores.

`project` is the door: `Lines` in, `Projection` out. Arrays are rows x 12, over all rows at once; money is SEK with
income > 0 and cost < 0, but no method depends on the sign.
"""

from __future__ import annotations

from forecast.fullyear.lines import Lines
from forecast.fullyear.methods import METHODS, Method
from forecast.fullyear.project import LEVELS, Projection, project

__all__ = ["LEVELS", "METHODS", "Lines", "Method", "Projection", "project"]
