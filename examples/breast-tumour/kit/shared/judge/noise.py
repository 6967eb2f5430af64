"""How far two models' scores must lie apart on so many rows to be told apart.

With z = 1.645 (a one-sided test at 0.05) the smallest significant gap is z times the standard error of the difference
of two models on the same rows. Two models that err in the same places differ by less than two that do not, so it
depends on the pair. ``gap`` takes the median over the pairs that compete: given entries whose answers differ and are
not constant. Where there is no such pair it supposes two models whose errors correlate by one half; the standard error
of their difference is that of one score. ``independent`` supposes no correlation: two models further apart than that
differ, however they err. All of it holds for models about as good as the given ones.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from intervals import spread, spread_of_difference
from metrics import Metric
from scipy.stats import norm
from truth import Truth

Z = float(norm.ppf(0.95))
# Two entries that answer nearly the same say nothing of a typical pair.
SAME = 0.98


@dataclass(frozen=True)
class Noise:
    """What difference of a metric means anything on these rows, in the metric's own unit.

    Attributes
    ----------
    units
        What is independent of each other: rows, or groups of rows.
    se
        Standard error of the best-known entry's own score.
    gap
        Two models closer than this are a tie.
    independent
        Two models further apart than this differ, however they err.
    pairs
        Pairs of entries `gap` was taken from; 0 when it was supposed.
    """

    rows: int
    units: int
    se: float
    gap: float
    independent: float
    pairs: int


def noise(metric: Metric, truth: Truth, entries: list[np.ndarray]) -> Noise:
    """Tell the noise of a metric from some entries' ``(n_rows, n_outputs)`` predictions, at least one."""
    telling = [entry for entry in entries if not _constant(metric.shape(entry))] or entries
    spreads = [spread(metric, truth, entry) for entry in telling]
    se = float(np.median(spreads))
    pairs = []
    for at, first in enumerate(telling):
        rivals = [entry for entry in telling[at + 1 :] if not _alike(metric, first, entry)]
        pairs += spread_of_difference(metric, truth, first, rivals)
    units = len(truth) if truth.groups is None else int(truth.groups.max()) + 1
    typical = float(np.median(pairs)) if pairs else se
    return Noise(len(truth), units, se, Z * typical, Z * se * float(np.sqrt(2)), len(pairs))


def _constant(shaped: np.ndarray) -> bool:
    return bool((shaped == shaped[0]).all())


def _alike(metric: Metric, first: np.ndarray, second: np.ndarray) -> bool:
    one, other = metric.shape(first), metric.shape(second)
    if one.dtype == object or metric.hard or metric.labels:
        return bool((one == other).mean() > SAME)
    return bool(np.corrcoef(one.ravel(), other.ravel())[0, 1] > SAME)
