"""Metrics of other platforms that scikit-learn has no scorer for.

`truth` is codes of classes or values, ``(n_rows,)``; `predictions` are the positive class's probability or values,
``(n_rows,)``, or a probability for each class, ``(n_rows, n_classes)``.
"""

import numpy as np
from sklearn.metrics import balanced_accuracy_score, f1_score


def chosen_class(predictions: np.ndarray) -> np.ndarray:
    return (predictions > 0.5).astype(int) if predictions.ndim == 1 else predictions.argmax(axis=1)


def classification_error(truth: np.ndarray, predictions: np.ndarray) -> float:
    return float(np.mean(truth != chosen_class(predictions)))


def adjusted_balanced_accuracy(truth: np.ndarray, predictions: np.ndarray) -> float:
    return float(balanced_accuracy_score(truth, chosen_class(predictions), adjusted=True))


def share_of_classes_above(truth: np.ndarray, predictions: np.ndarray, threshold: float) -> float:
    scores = f1_score(truth, chosen_class(predictions), average=None, zero_division=0)
    return float(np.mean(scores > threshold))


def brier_skill_score(truth: np.ndarray, predictions: np.ndarray) -> float:
    return float(1 - np.mean((predictions - truth) ** 2) / np.mean((truth.mean() - truth) ** 2))


def gini(truth: np.ndarray, by: np.ndarray) -> float:
    ranked = truth[np.lexsort((np.arange(len(truth)), -by))].astype(float)
    return float((ranked.cumsum().sum() / ranked.sum() - (len(ranked) + 1) / 2) / len(ranked))


def normalized_gini(truth: np.ndarray, predictions: np.ndarray) -> float:
    return float(gini(truth, predictions) / gini(truth, truth))


def squared_error_of_probabilities(truth: np.ndarray, predictions: np.ndarray) -> float:
    shares = np.column_stack([1 - predictions, predictions]) if predictions.ndim == 1 else predictions
    return float(np.mean((np.eye(shares.shape[1])[truth] - shares) ** 2))


def normalized_rmse(truth: np.ndarray, predictions: np.ndarray) -> float:
    return float(np.sqrt(np.mean((truth - predictions) ** 2)) / np.std(truth))


def relative_rmse(truth: np.ndarray, predictions: np.ndarray) -> float:
    return float(np.sqrt(np.mean(((truth - predictions) / truth) ** 2)))


def mean_absolute_relative_error(truth: np.ndarray, predictions: np.ndarray) -> float:
    return float(np.mean(np.abs((truth - predictions) / truth)))
