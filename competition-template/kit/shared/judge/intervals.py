"""Intervals of one score and paired tests of two, on the same rows.

What is resampled are rows, or groups of rows where the truth has groups. The same truth is always resampled in the same
way, whoever is judged on it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from delong import delong
from errors import DataError
from metrics import Metric
from scipy.special import expit, logit
from scipy.stats import norm
from truth import Truth

CHUNK_CELLS = 4_000_000
LEAST_DEFINED = 20
COUNTED_TAIL = 10
Z95 = float(norm.ppf(0.975))


@dataclass(frozen=True)
class Interval:
    """A score with its 95 % interval, in the metric's own unit."""

    value: float
    low: float
    high: float


@dataclass(frozen=True)
class Paired:
    """How much better the first is than the second.

    `p` is one-sided, of "not better"; `se` is the standard error of `difference`.
    """

    difference: float
    p: float
    se: float


def interval(metric: Metric, truth: Truth, predictions: np.ndarray) -> Interval:
    """Score ``(n_rows, n_outputs)`` predictions: by DeLong's variance where there is one, else BCa of a bootstrap."""
    value = metric.value(truth, predictions)
    if _has_delong(metric, truth):
        _, covariance = delong(truth.values, predictions.T)
        positives = int(truth.values.sum())
        return _area_interval(value, float(covariance[0, 0]), min(positives, len(truth) - positives))
    samples = _defined(_drawn(metric, truth, predictions), metric)
    low, high = np.quantile(samples, _bca_levels(samples, value, _acceleration(metric, truth, predictions)))
    # An interval of a skewed statistic may miss the value itself.
    return Interval(value, float(min(low, value)), float(max(high, value)))


def paired(metric: Metric, truth: Truth, mine: np.ndarray, others: list[np.ndarray], *, higher: bool) -> list[Paired]:
    """Compare one set of predictions with others: DeLong where it applies, else one paired bootstrap for all."""
    if not others:
        return []
    sign = 1.0 if higher else -1.0
    if _has_delong(metric, truth):
        areas, covariance = delong(truth.values, np.stack([mine[:, 0], *(other[:, 0] for other in others)]))
        variances = [covariance[0, 0] + covariance[i, i] - 2 * covariance[0, i] for i in range(1, len(areas))]
        return [
            _normal(sign * float(areas[0] - area), max(float(v), 0.0))
            for area, v in zip(areas[1:], variances, strict=True)
        ]
    base = metric.value(truth, mine)
    observed = [sign * (base - metric.value(truth, other)) for other in others]
    drawn: list[list[np.ndarray]] = [[] for _ in others]
    for counts in _resamples(truth, metric):
        first = metric.resampled(truth, mine, counts)
        for position, other in enumerate(others):
            drawn[position].append(sign * (first - metric.resampled(truth, other, counts)))
    return [
        _bootstrapped(value, _defined(np.concatenate(parts), metric))
        for value, parts in zip(observed, drawn, strict=True)
    ]


def spread(metric: Metric, truth: Truth, predictions: np.ndarray) -> float:
    """Give the standard error of a score."""
    if _has_delong(metric, truth):
        return float(np.sqrt(max(delong(truth.values, predictions.T)[1][0, 0], 0.0)))
    return float(_defined(_drawn(metric, truth, predictions), metric).std())


def spread_of_difference(metric: Metric, truth: Truth, mine: np.ndarray, others: list[np.ndarray]) -> list[float]:
    """Give the standard error of the difference to each of the others."""
    return [test.se for test in paired(metric, truth, mine, others, higher=True)]


def _drawn(metric: Metric, truth: Truth, predictions: np.ndarray) -> np.ndarray:
    return np.concatenate([metric.resampled(truth, predictions, counts) for counts in _resamples(truth, metric)])


def _has_delong(metric: Metric, truth: Truth) -> bool:
    return metric.delong and truth.weight is None and truth.groups is None


def _area_interval(area: float, variance: float, fewer: int) -> Interval:
    """Take a normal interval on the logit scale: it stays inside 0 and 1 and covers better near them.

    An area of exactly 0 or 1 has no variance; there, as for `fewer` trials without a failure, the limit is
    ``0.025 ** (1 / fewer)``.
    """
    if area in (0.0, 1.0):
        limit = 0.025 ** (1 / fewer)
        return Interval(area, min(area, limit), 1.0) if area else Interval(area, 0.0, max(area, 1 - limit))
    half = Z95 * float(np.sqrt(max(variance, 0.0))) / (area * (1 - area))
    low, high = expit(logit(area) - half), expit(logit(area) + half)
    return Interval(area, float(low), float(high))


def _normal(difference: float, variance: float) -> Paired:
    se = float(np.sqrt(variance))
    if se < 1e-12:
        return Paired(difference, 0.5 if abs(difference) < 1e-12 else float(difference < 0), se)
    return Paired(difference, float(norm.sf(difference / se)), se)


def _bootstrapped(difference: float, samples: np.ndarray) -> Paired:
    """Count the resamples on the other side of zero; where these are few, take the normal tail of their spread."""
    se = float(samples.std())
    below = float((samples < 0).sum() + (samples == 0).sum() / 2)
    above = len(samples) - below
    if min(below, above) >= COUNTED_TAIL or se < 1e-12:
        # One more than was drawn on either side: no finite sample proves a p of zero.
        return Paired(difference, (below + 0.5) / (len(samples) + 1), se)
    return Paired(difference, float(norm.sf(difference / se)), se)


def _defined(samples: np.ndarray, metric: Metric) -> np.ndarray:
    """Leave out resamples without a value, as one without a positive has no ROC curve."""
    finite = samples[np.isfinite(samples)]
    if len(finite) < LEAST_DEFINED:
        raise DataError(
            f'metric "{metric.name}" is not defined on resamples of this data: too few rows, groups or classes'
        )
    return finite


def _bca_levels(samples: np.ndarray, value: float, acceleration: float) -> np.ndarray:
    """Give the quantiles of a bootstrap that bound the 95 % interval (BCa; Efron, JASA 82:171, 1987)."""
    below = ((samples < value).sum() + (samples == value).sum() / 2) / len(samples)
    least = 1 / (len(samples) + 1)
    bias = norm.ppf(np.clip(below, least, 1 - least))
    shifted = bias + np.array([-Z95, Z95])
    return np.clip(norm.cdf(bias + shifted / (1 - acceleration * shifted)), 0.0, 1.0)


def _acceleration(metric: Metric, truth: Truth, predictions: np.ndarray) -> float:
    """Skewness of the jackknife, leaving out one row or group at a time; blocks of them where there are many."""
    unit = np.arange(len(truth)) if truth.groups is None else truth.groups
    units = int(unit.max()) + 1
    blocks = min(units, int(np.clip(50_000_000 // len(truth), 20, 200)) if metric.vectorised else 50)
    block = (np.random.default_rng(truth.seed()).permutation(units) % blocks)[unit]
    step = max(1, CHUNK_CELLS // len(truth))
    parts = [
        metric.resampled(
            truth, predictions, (block != np.arange(start, min(start + step, blocks))[:, None]).astype(float)
        )
        for start in range(0, blocks, step)
    ]
    left = np.concatenate(parts)
    pull = np.nanmean(left) - left[np.isfinite(left)]
    spread = float((pull**2).sum())
    return float((pull**3).sum()) / (6 * spread**1.5) if spread > 0 else 0.0


def _resamples(truth: Truth, metric: Metric) -> Iterator[np.ndarray]:
    """Row counts of bootstrap resamples, ``(some, n_rows)`` at a time; the same for the same truth."""
    n = len(truth)
    units = n if truth.groups is None else int(truth.groups.max()) + 1
    total = int(np.clip(100_000_000 // n, 200, 2000)) if metric.vectorised else 400
    rng = np.random.default_rng(truth.seed())
    step = max(1, CHUNK_CELLS // n)
    for start in range(0, total, step):
        size = min(step, total - start)
        drawn = rng.integers(0, units, size=(size, units)) + np.arange(size)[:, None] * units
        counts = np.bincount(drawn.ravel(), minlength=size * units).reshape(size, units).astype(np.float64)
        yield counts if truth.groups is None else counts[:, truth.groups]
