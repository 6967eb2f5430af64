"""DeLong's test: the variance of areas under ROC curves measured on the same rows.

DeLong, DeLong and Clarke-Pearson (Biometrics 44:837, 1988); placements by mid-ranks, so that ties count half.
"""

from __future__ import annotations

import numpy as np
from scipy.stats import rankdata


def delong(y: np.ndarray, scores: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Areas and their covariance.

    Parameters
    ----------
    y
        ``(n_rows,)``, 1 for positives, 0 for negatives; both must occur.
    scores
        ``(n_models, n_rows)`` float64.

    Returns
    -------
    tuple
        ``(n_models,)`` areas and ``(n_models, n_models)`` covariance.
    """
    positive = y == 1
    m, n = int(positive.sum()), int((~positive).sum())
    placed_positive = np.empty((len(scores), m))
    placed_negative = np.empty((len(scores), n))
    for index, row in enumerate(scores):
        overall = rankdata(row)
        placed_positive[index] = (overall[positive] - rankdata(row[positive])) / n
        placed_negative[index] = 1 - (overall[~positive] - rankdata(row[~positive])) / m
    covariance = _covariance(placed_positive) / m + _covariance(placed_negative) / n
    return placed_positive.mean(axis=1), covariance


def _covariance(placements: np.ndarray) -> np.ndarray:
    if placements.shape[1] < 2:
        return np.zeros((len(placements), len(placements)))
    return np.atleast_2d(np.cov(placements))
