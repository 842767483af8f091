"""Learn the tables of parameters/combination.yaml on public panels: python benchmarks/learn.py PANEL.csv.gz ...

Every target year with two complete years before it, at every cutoff from 1 to 11, is a task. The readings' weights
minimise the sum of |miss| / line's size (what WAPE is made of), the difficulty a heavy-tailed likelihood of its size;
both are drawn towards zero. `--folds K` instead tells what the tables are worth on lines that they were not learned on,
with lines that share a name kept together; `--leave-out` on whole kinds of lines that they were not learned on.
"""

from __future__ import annotations

import argparse
import zlib
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from scipy.optimize import minimize

from forecast.fullyear.arrays import Bools, Floats
from forecast.fullyear.history import combination as c
from forecast.fullyear.history.features import FEATURES, LEAST
from forecast.fullyear.history.members import MEMBERS
from forecast.fullyear.history.readings import MIDDLE_OF, readings
from forecast.fullyear.panel import read_panel, to_cube
from forecast.fullyear.projection import LEVELS

MIDDLE_PART = 0.25
SHRINK, SHRINK_SIDE, SHRINK_DIFFICULTY = 2e-4, 1e-4, 1e-3
SMOOTH = 1e-3
"""|miss| is rounded at this part of a year, so that it has a slope everywhere."""
TEXT = """\
# What the readings of a row's own months weigh, and how far off a row may be. Learned by benchmarks/learn.py; the
# method is told in docs/methods.md. Numbers on a common scale: (feature - mean) / deviation, cut at 3. A default that
# was measured on other lines than the user's; the row's own misses are heard through `own_misses`.
schema: 1
name: combination
title: Hur läsningarna av radens historik vägs samman
unit: score of a reading (softmax); log of the expected miss as a share of the year
source: >-
  {source}
source_class: m
"""


@dataclass(frozen=True, slots=True)
class Tasks:
    """N tasks: line, panel, cutoff, whether it is the line's last year; sums (N, J), features (N, F), missed (N, J)."""

    line: tuple[str, ...]
    panel: Floats
    cutoff: Floats
    last: Bools
    year: Floats
    sums: Floats
    middle: Floats
    apart: Floats
    features: Floats
    missed: Floats
    rest: Floats
    total: Floats


def collect(paths: list[Path], cutoffs: list[int]) -> Tasks:
    parts: dict[str, list[Floats]] = {}
    lines: list[str] = []
    for number, path in enumerate(paths):
        cube = to_cube(read_panel(path))
        last = cube.present.shape[1] - 1 - np.argmax(cube.present[:, ::-1], axis=1)
        for m in cutoffs:
            steps = readings(cube.amounts, m)
            keep = np.isfinite(steps.outcome)
            missed = c.relative_misses(steps, np.zeros(len(cube.series), dtype=np.int64))
            found = {
                "panel": np.full(len(keep), float(number)), "cutoff": np.full(len(keep), float(m)),
                "last": steps.year == last[steps.row], "year": (cube.first_year + steps.year).astype(float),
                "sums": steps.sums, "middle": steps.middle, "apart": steps.apart, "features": steps.features,
                "missed": missed, "rest": steps.outcome, "total": steps.outcome + steps.actual,
            }  # fmt: skip
            for key, value in found.items():
                parts.setdefault(key, []).append(value[keep])
            lines += [f"{number}|{cube.series[row]}" for row in steps.row[keep]]
    return Tasks(line=tuple(lines), **{key: np.concatenate(value) for key, value in parts.items()})


class Gate:
    """The softmax of a linear score, learned by its gradient."""

    def __init__(self, tasks: Tasks, weight: Floats, learn: Bools) -> None:
        self.mean = np.mean(tasks.features[learn], axis=0)
        self.deviation = np.std(tasks.features[learn], axis=0) + 1e-9
        self.z = np.clip((tasks.features - self.mean) / self.deviation, -c.MOST_FEATURE, c.MOST_FEATURE)
        side = (tasks.sums - tasks.middle[:, None]) / (tasks.apart + LEAST)[:, None]
        self.side = np.clip(side, -c.MOST_DISTANCE, c.MOST_DISTANCE)
        self.tasks, self.weight, self.learn = tasks, weight, learn
        self.shape = (len(FEATURES), len(MEMBERS))

    def split(self, numbers: Floats) -> tuple[Floats, Floats, Floats, Floats, float]:
        features, members = self.shape
        cut = np.cumsum([members, features * members, members, members])
        bias, table, distance, side, own = np.split(numbers, cut)
        return bias, table.reshape(self.shape), distance, side, float(own[0])

    def weights(self, numbers: Floats, at: Floats | slice) -> Floats:
        bias, table, distance, side, own = self.split(numbers)
        score = bias + self.z[at] @ table - distance * np.abs(self.side[at]) - side * self.side[at]
        score -= own * self.tasks.missed[at]
        weight = np.exp(score - np.max(score, axis=1, keepdims=True))
        return np.asarray(weight / np.sum(weight, axis=1, keepdims=True))

    def loss(self, numbers: Floats, at: Floats) -> tuple[float, Floats]:
        sums, rest = self.tasks.sums[at], self.tasks.rest[at]
        w = self.weight[at] / np.sum(self.weight[at])
        weights = self.weights(numbers, at)
        point = np.sum(weights * sums, axis=1)
        miss = point - rest
        size = np.sqrt(miss * miss + SMOOTH**2)
        slope = (w * miss / size)[:, None] * weights * (sums - point[:, None])
        _, table, distance, side, _ = self.split(numbers)
        pull = SHRINK * np.sum(table**2) + SHRINK_SIDE * (np.sum(distance**2) + np.sum(side**2))
        gradient = [
            np.sum(slope, axis=0), (self.z[at].T @ slope + 2 * SHRINK * table).ravel(),
            -np.sum(slope * np.abs(self.side[at]), axis=0) + 2 * SHRINK_SIDE * distance,
            -np.sum(slope * self.side[at], axis=0) + 2 * SHRINK_SIDE * side,
            [-np.sum(slope * self.tasks.missed[at])],
        ]  # fmt: skip
        return float(np.sum(w * size) + pull), np.concatenate(gradient)

    def fit(self) -> Floats:
        features, members = self.shape
        start = np.zeros(members + features * members + 2 * members + 1)
        start[members + features * members : 2 * members + features * members] = 0.3
        start[-1] = 1.0
        at = np.flatnonzero(self.learn)
        scale = 100.0  # the solver stops at small slopes
        found = minimize(
            lambda x: tuple(scale * part for part in self.loss(x, at)), start, jac=True, method="L-BFGS-B",
            options={"maxiter": 250, "maxcor": 20},
        )  # fmt: skip
        return np.asarray(found.x)

    def point(self, numbers: Floats) -> Floats:
        learned = np.sum(self.weights(numbers, slice(None)) * self.tasks.sums, axis=1)
        return np.asarray((1 - MIDDLE_PART) * learned + MIDDLE_PART * self.tasks.middle)


def fit_difficulty(z: Floats, miss: Floats, weight: Floats) -> Floats:
    """Log-linear size of a miss by the likelihood of |miss| / size with density 1 / (1 + x)^2, which has no mean."""
    design = np.concatenate([np.ones((len(z), 1)), z], axis=1)
    w, size = weight / np.sum(weight), miss + LEAST

    def loss(numbers: Floats) -> tuple[float, Floats]:
        log = design @ numbers
        ratio = size * np.exp(-log)
        slope = design.T @ (w * (1 - 2 * ratio / (1 + ratio)))
        slope[1:] += 2 * SHRINK_DIFFICULTY * numbers[1:]
        return float(np.sum(w * (2 * np.log1p(ratio) + log)) + SHRINK_DIFFICULTY * np.sum(numbers[1:] ** 2)), slope

    start = np.concatenate([[np.log(np.median(size))], np.zeros(z.shape[1])])
    return np.asarray(minimize(loss, start, jac=True, method="L-BFGS-B").x)


def told(tasks: Tasks, point: Floats, label: str) -> str:
    out = [label]
    six = np.isin(tasks.cutoff, (2, 3, 4, 6, 8, 10))
    for number in np.unique(tasks.panel):
        for name, at in (("last", tasks.last), ("all", np.ones(len(point), dtype=bool))):
            rows = six & at & (tasks.panel == number)
            wape = 100 * np.sum(np.abs(point - tasks.rest)[rows]) / np.sum(np.abs(tasks.total)[rows])
            out.append(f"panel {int(number)} {name}: {wape:.3f}")
    return "  ".join(out)


def score_rows(tasks: Tasks, scores: Floats, weight: Floats) -> list[str]:
    """Weighted quantiles of miss / difficulty by cutoff."""
    out = []
    for m in range(1, 12):
        at = tasks.cutoff == m
        order = np.argsort(scores[at])
        reached = np.cumsum(weight[at][order])
        quantiles = np.interp(LEVELS, (reached - weight[at][order] / 2) / reached[-1], scores[at][order])
        out.append(f"  m{m}: [{', '.join(f'{q:.3f}' for q in quantiles)}]")
    return out


def yaml_text(gate: Gate, numbers: Floats, hard: Floats, source: str, scores: list[str]) -> str:
    bias, table, distance, side, own = gate.split(numbers)

    def row(values: Floats) -> str:
        return "[" + ", ".join(f"{value:.4g}" for value in values) + "]"

    lines = [f"members: [{', '.join(MEMBERS)}]", f"features: [{', '.join(FEATURES)}]"]
    lines += [f"mean: {row(gate.mean)}", f"deviation: {row(gate.deviation)}", f"bias: {row(bias)}", "feature_weights:"]
    lines += [f"  {feature}: {row(table[i])}" for i, feature in enumerate(FEATURES)]
    lines += [f"distance: {row(distance)}", f"side: {row(side)}", f"own_misses: {own:.4g}"]
    lines += [f"middle_part: {MIDDLE_PART}", f"middle_of: [{', '.join(MIDDLE_OF)}]"]
    lines += [f"difficulty_level: {hard[0]:.4g}", f"difficulty: {row(hard[1:])}"]
    lines += [f"levels: [{', '.join(str(level) for level in LEVELS)}]", "scores:", *scores]
    return TEXT.format(source=source) + "\n".join(lines) + "\n"


def main() -> None:
    ask = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ask.add_argument("panels", nargs="+", type=Path)
    ask.add_argument("--folds", type=int, default=0)
    ask.add_argument("--leave-out", action="store_true")
    ask.add_argument("--out", type=Path)
    words = ask.parse_args()
    tasks = collect(words.panels, list(range(1, 12)))
    weight = np.ones(len(tasks.line))
    print(told(tasks, tasks.middle, "median of nine"))
    if words.folds or words.leave_out:
        names = [line.split("@")[0] for line in tasks.line]
        fold = np.array([zlib.crc32(name.encode()) % max(words.folds, 1) for name in names])
        if words.leave_out:
            kinds = {name: i for i, name in enumerate(sorted({name.split("|")[1].split("_")[0] for name in names}))}
            fold = np.array([kinds[name.split("|")[1].split("_")[0]] for name in names])
        point = np.empty(len(fold))
        for number in np.unique(fold):
            gate = Gate(tasks, weight, fold != number)
            point[fold == number] = gate.point(gate.fit())[fold == number]
        print(told(tasks, point, "not learned on"))
        if words.leave_out:
            for kind, number in kinds.items():
                at = fold == number
                both = [100 * np.sum(np.abs(p - tasks.rest)[at]) / np.sum(np.abs(tasks.total)[at]) for p in
                        (tasks.middle, point)]  # fmt: skip
                print(f"{kind}: median {both[0]:.2f}, weighed {both[1]:.2f}")
        return
    gate = Gate(tasks, weight, np.ones(len(weight), dtype=bool))
    numbers = gate.fit()
    point = gate.point(numbers)
    print(told(tasks, point, "learned on"))
    hard = fit_difficulty(gate.z, np.abs(point - tasks.rest), weight)
    names = ", ".join(sorted(path.name.split(".")[0] for path in words.panels))
    source = (
        f"Lärt på {len(set(tasks.line))} offentliga månadsserier ({names}; {len(tasks.line)} prognoser av helår efter "
        "1 till 11 månader); inte på svenska kommuners egna räkenskaper. Se docs/methods.md."
    )
    expected = np.exp(hard[0] + gate.z @ hard[1:])
    scores = score_rows(tasks, (tasks.rest - point) / expected, weight)
    text = yaml_text(gate, numbers, hard, source, scores)
    if words.out:
        words.out.write_text(text, encoding="utf-8")
    else:
        print(text)


if __name__ == "__main__":
    main()
