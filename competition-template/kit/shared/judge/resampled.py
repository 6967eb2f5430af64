"""Metrics for many weighted resamples at once, by scikit-learn's names.

Each takes the truth, the predictions and a matrix of row counts (resamples × rows), and gives scikit-learn's number for
every row of the matrix.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from contract import Contract

Resampled = Callable[[np.ndarray, np.ndarray, np.ndarray], np.ndarray]


def resampled_metric(name: str, contract: Contract, k: int) -> Resampled | None:
    """Find the vectorised form of a metric for `k` classes; None where there is none."""
    if contract.task == "regression":
        return _REGRESSION.get(name)
    if name in _CONFUSION:
        return _confusion(_CONFUSION[name], k)
    if name == "log_loss":
        return _mean(_log_loss)
    if contract.task == "binary-classification":
        return {
            "roc_auc": _roc_auc,
            "average_precision": _average_precision,
            "brier_score": _mean(lambda y, p: (p - y) ** 2),
        }.get(name)
    return None


def _mean(loss: Callable[[np.ndarray, np.ndarray], np.ndarray]) -> Resampled:
    return lambda y, p, counts: counts @ loss(y, p) / counts.sum(axis=1)


def _root_mean(loss: Callable[[np.ndarray, np.ndarray], np.ndarray]) -> Resampled:
    mean = _mean(loss)
    return lambda y, p, counts: np.sqrt(mean(y, p, counts))


def _log_loss(y: np.ndarray, p: np.ndarray) -> np.ndarray:
    matrix = np.column_stack([1 - p, p]) if p.ndim == 1 else p
    eps = np.finfo(np.float64).eps
    return -np.log(np.clip(matrix[np.arange(len(y)), y], eps, 1 - eps))


def _r2(y: np.ndarray, p: np.ndarray, counts: np.ndarray) -> np.ndarray:
    total = counts.sum(axis=1)
    # Centred first: the moments of raw values would lose digits.
    centred = y - y.mean()
    spread = counts @ centred**2 - (counts @ centred) ** 2 / total
    return 1 - counts @ (y - p) ** 2 / spread


_REGRESSION: dict[str, Resampled] = {
    "r2": _r2,
    "mean_squared_error": _mean(lambda y, p: (y - p) ** 2),
    "root_mean_squared_error": _root_mean(lambda y, p: (y - p) ** 2),
    "mean_absolute_error": _mean(lambda y, p: np.abs(y - p)),
    "mean_absolute_percentage_error": _mean(
        lambda y, p: np.abs(y - p) / np.maximum(np.abs(y), np.finfo(np.float64).eps)
    ),
}


def _roc_auc(y: np.ndarray, p: np.ndarray, counts: np.ndarray) -> np.ndarray:
    """Probability that a positive outranks a negative, ties half: by cumulative counts over the distinct scores."""
    positive, negative, starts = _by_score(y, p, counts, descending=False)
    positives = np.add.reduceat(positive, starts, axis=1)
    negatives = np.add.reduceat(negative, starts, axis=1)
    below = np.cumsum(negatives, axis=1) - negatives / 2
    return (positives * below).sum(axis=1) / (positives.sum(axis=1) * negatives.sum(axis=1))


def _average_precision(y: np.ndarray, p: np.ndarray, counts: np.ndarray) -> np.ndarray:
    positive, negative, starts = _by_score(y, p, counts, descending=True)
    positives = np.add.reduceat(positive, starts, axis=1)
    true = np.cumsum(positives, axis=1)
    chosen = true + np.cumsum(np.add.reduceat(negative, starts, axis=1), axis=1)
    precision = np.where(chosen > 0, true / np.maximum(chosen, 1e-300), 0.0)
    return (precision * positives).sum(axis=1) / true[:, -1]


def _by_score(
    y: np.ndarray, p: np.ndarray, counts: np.ndarray, *, descending: bool
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    order = np.argsort(-p if descending else p, kind="stable")
    starts = np.flatnonzero(np.concatenate([[True], np.diff(p[order]) != 0]))
    sorted_counts, sorted_y = counts[:, order], y[order]
    return sorted_counts * sorted_y, sorted_counts * (1 - sorted_y), starts


def _confusion(measure: Callable[[np.ndarray], np.ndarray], k: int) -> Resampled:
    def resampled(y: np.ndarray, p: np.ndarray, counts: np.ndarray) -> np.ndarray:
        cells = np.zeros((len(y), k * k))
        cells[np.arange(len(y)), y * k + p] = 1.0
        return measure((counts @ cells).reshape(-1, k, k))

    return resampled


def _accuracy(c: np.ndarray) -> np.ndarray:
    return np.trace(c, axis1=1, axis2=2) / c.sum(axis=(1, 2))


def _balanced(c: np.ndarray) -> np.ndarray:
    return np.nanmean(np.diagonal(c, axis1=1, axis2=2) / c.sum(axis=2), axis=1)


def _per_class(c: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    hit = np.diagonal(c, axis1=1, axis2=2)
    return hit, c.sum(axis=1), c.sum(axis=2)


def _ratio(top: np.ndarray, bottom: np.ndarray) -> np.ndarray:
    return np.where(bottom > 0, top / np.maximum(bottom, 1e-300), 0.0)


def _f1(c: np.ndarray) -> np.ndarray:
    hit, chosen, true = _per_class(c)
    return _ratio(2 * hit, chosen + true)


def _precision(c: np.ndarray) -> np.ndarray:
    hit, chosen, _ = _per_class(c)
    return _ratio(hit, chosen)


def _recall(c: np.ndarray) -> np.ndarray:
    hit, _, true = _per_class(c)
    return _ratio(hit, true)


def _last(measure: Callable[[np.ndarray], np.ndarray]) -> Callable[[np.ndarray], np.ndarray]:
    return lambda c: measure(c)[:, -1]


def _macro(measure: Callable[[np.ndarray], np.ndarray]) -> Callable[[np.ndarray], np.ndarray]:
    def mean(c: np.ndarray) -> np.ndarray:
        _, chosen, true = _per_class(c)
        seen = (chosen + true) > 0
        return (measure(c) * seen).sum(axis=1) / seen.sum(axis=1)

    return mean


_CONFUSION: dict[str, Callable[[np.ndarray], np.ndarray]] = {
    "accuracy": _accuracy,
    "balanced_accuracy": _balanced,
    "f1": _last(_f1),
    "f1_macro": _macro(_f1),
    "precision": _last(_precision),
    "precision_macro": _macro(_precision),
    "recall": _last(_recall),
    "recall_macro": _macro(_recall),
}
