"""Intervals of one score and paired tests of two, on the same rows."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from delong import delong
from metrics import Metric
from scipy.stats import norm

SEED = 20_180_601
CHUNK_CELLS = 4_000_000
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


def interval(metric: Metric, y: np.ndarray, predictions: np.ndarray, *, binary: bool) -> Interval:
    """Score ``(n_rows, n_outputs)`` predictions: DeLong's interval for a binary ROC AUC, else bootstrap percentiles."""
    value = metric.value(y, predictions)
    if metric.name == "roc_auc" and binary:
        _, covariance = delong(y, predictions.T)
        half = Z95 * float(np.sqrt(max(covariance[0, 0], 0.0)))
        return Interval(value, max(0.0, value - half), min(1.0, value + half))
    samples = np.concatenate([metric.resampled(y, predictions, counts) for counts in _resamples(len(y), metric)])
    low, high = np.nanpercentile(samples, [2.5, 97.5])
    # A percentile interval of a skewed statistic may miss the value itself.
    return Interval(value, float(min(low, value)), float(max(high, value)))


def paired(
    metric: Metric, y: np.ndarray, mine: np.ndarray, others: list[np.ndarray], *, higher: bool, binary: bool
) -> list[Paired]:
    """Compare one set of predictions with others: DeLong for a binary ROC AUC, else one paired bootstrap for all."""
    if not others:
        return []
    sign = 1.0 if higher else -1.0
    if metric.name == "roc_auc" and binary:
        areas, covariance = delong(y, np.stack([mine[:, 0], *(other[:, 0] for other in others)]))
        variances = [covariance[0, 0] + covariance[i, i] - 2 * covariance[0, i] for i in range(1, len(areas))]
        return [
            _normal(sign * float(areas[0] - area), max(float(v), 0.0))
            for area, v in zip(areas[1:], variances, strict=True)
        ]
    base = metric.value(y, mine)
    observed = [sign * (base - metric.value(y, other)) for other in others]
    drawn: list[list[np.ndarray]] = [[] for _ in others]
    for counts in _resamples(len(y), metric):
        first = metric.resampled(y, mine, counts)
        for position, other in enumerate(others):
            drawn[position].append(sign * (first - metric.resampled(y, other, counts)))
    return [_bootstrapped(value, np.concatenate(parts)) for value, parts in zip(observed, drawn, strict=True)]


def _normal(difference: float, variance: float) -> Paired:
    se = float(np.sqrt(variance))
    if se < 1e-12:
        return Paired(difference, 0.5 if abs(difference) < 1e-12 else float(difference < 0), se)
    return Paired(difference, float(norm.sf(difference / se)), se)


def _bootstrapped(difference: float, samples: np.ndarray) -> Paired:
    samples = samples[np.isfinite(samples)]
    if len(samples) == 0:
        return Paired(difference, 1.0, 0.0)
    not_better = float((samples < 0).sum() + (samples == 0).sum() / 2)
    # One more than was drawn on either side: no finite sample proves a p of zero.
    return Paired(difference, (not_better + 0.5) / (len(samples) + 1), float(samples.std()))


def _resamples(n: int, metric: Metric) -> Iterator[np.ndarray]:
    """Row counts of bootstrap resamples, ``(some, n_rows)`` at a time; the same for the same number of rows."""
    total = int(np.clip(100_000_000 // n, 200, 2000)) if metric.vectorised else 400
    rng = np.random.default_rng(SEED)
    step = max(1, CHUNK_CELLS // n)
    for start in range(0, total, step):
        size = min(step, total - start)
        drawn = rng.integers(0, n, size=(size, n)) + np.arange(size)[:, None] * n
        yield np.bincount(drawn.ravel(), minlength=size * n).reshape(size, n).astype(np.float64)
