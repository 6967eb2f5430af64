"""Metrics by scikit-learn's names, and the same metrics for many weighted resamples at once.

`Metric.value` is scikit-learn's own function, or the organiser's. `Metric.resampled` gives the same number for each row
of a matrix of row counts; most are vectorised, the rest call the function once a resample.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from contract import Contract
from errors import DataError, OutOfTime
from resampled import Resampled, resampled_metric
from scoring import OwnMetrics
from sklearn.metrics import get_scorer, get_scorer_names
from truth import Truth

# Names of functions in sklearn.metrics that people write where the scorer is called otherwise.
_ALIASES = {"brier": "brier_score", "brier_score_loss": "brier_score"}
# Deviances and logarithms: what predictions and truth have to be at least, and whether more than that.
_FLOORS = {
    "mean_squared_log_error": False,
    "root_mean_squared_log_error": False,
    "mean_poisson_deviance": True,
    "mean_gamma_deviance": True,
}
Function = Callable[..., float]


@dataclass(frozen=True)
class Metric:
    """One metric of one competition.

    Attributes
    ----------
    name
        As competition.yaml writes it.
    hard
        Whether it looks at the chosen class rather than at probabilities.
    labels
        Whether predictions are codes of classes already.
    fast
        The metric for a matrix of row counts; None where `function` has to be called once a resample.
    weight, groups
        How `function` calls its argument for them; None where it takes none.
    delong
        Whether it is the area under one ROC curve, for which there is a closed form of its variance.
    """

    name: str
    function: Function
    arguments: dict[str, Any]
    hard: bool
    labels: bool
    fast: Resampled | None
    weight: str | None
    groups: str | None
    delong: bool

    @property
    def vectorised(self) -> bool:
        """Whether `resampled` is cheap."""
        return self.fast is not None

    def shape(self, predictions: np.ndarray) -> np.ndarray:
        """Give what the metric looks at.

        That is ``(n_rows,)`` classes, values or positive-class probabilities; or ``(n_rows, n_outputs)``.
        """
        if self.labels:
            return predictions[:, 0].astype(np.int64)
        if self.hard:
            return (
                (predictions[:, 0] > 0.5).astype(np.int64) if predictions.shape[1] == 1 else predictions.argmax(axis=1)
            )
        return predictions[:, 0] if predictions.shape[1] == 1 else predictions

    def value(self, truth: Truth, predictions: np.ndarray) -> float:
        """Compute the metric of ``(n_rows, n_outputs)`` predictions. Raises DataError where it is not defined."""
        try:
            value = self._call(truth, self.shape(predictions))
        except ValueError as error:
            raise DataError(f'metric "{self.name}" cannot be computed on this data: {error}') from error
        if not np.isfinite(value):
            raise DataError(f'metric "{self.name}" is {value} on this data; a finite number is needed')
        return value

    def resampled(self, truth: Truth, predictions: np.ndarray, counts: np.ndarray) -> np.ndarray:
        """Compute the metric for each resample; NaN where undefined.

        ``counts`` is ``(n_resamples, n_rows)``: how often each row was drawn.
        """
        shaped = self.shape(predictions)
        if self.fast is not None:
            with np.errstate(divide="ignore", invalid="ignore"):
                return self.fast(truth.values, shaped, counts if truth.weight is None else counts * truth.weight)
        return np.array([self._one(truth, shaped, row.astype(np.int64)) for row in counts])

    def _one(self, truth: Truth, shaped: np.ndarray, row: np.ndarray) -> float:
        rows = np.repeat(np.arange(len(truth)), row)
        groups = None
        if truth.groups is not None:
            # A group that was drawn twice is two groups.
            copy = np.arange(len(rows)) - np.repeat(np.cumsum(row) - row, row)
            groups = np.unique(truth.groups[rows] * (row.max() + 1) + copy, return_inverse=True)[1]
        drawn = Truth(truth.values[rows], None if truth.weight is None else truth.weight[rows], groups)
        try:
            return self._call(drawn, shaped[rows])
        except OutOfTime:
            raise
        except (ValueError, DataError):
            return float("nan")

    def _call(self, truth: Truth, shaped: np.ndarray) -> float:
        beside = dict(self.arguments)
        if truth.weight is not None and self.weight:
            beside[self.weight] = truth.weight
        if truth.groups is not None and self.groups:
            beside[self.groups] = truth.groups
        return float(self.function(truth.values, shaped, **beside))


def find_metric(name: str, contract: Contract, own: OwnMetrics | None = None) -> Metric:
    """Find the metric of that name for this contract: one of the organiser's `own`, or scikit-learn's.

    Raises DataError for an unknown one and one that does not fit: another task's, or one that knows no weights where
    rows have them.
    """
    metric = _own(name, contract, own[name]) if own is not None and name in own else _known(name, contract)
    if "weight" in contract.special and metric.weight is None:
        what = "add the argument weight=None to it" if own is not None and name in own else "choose another metric"
        raise DataError(f'metric "{name}" takes no weights, but columns.weight gives each row one; {what}')
    return metric


def _own(name: str, contract: Contract, function: Function) -> Metric:
    takes = inspect.signature(function).parameters
    if len([each for each in takes.values() if each.kind is not each.KEYWORD_ONLY]) < 2:
        raise DataError(f'metric "{name}": write def {name}(truth, predictions, *, weight=None, groups=None)')
    weight, groups = ("weight" if "weight" in takes else None), ("groups" if "groups" in takes else None)
    return Metric(name, function, {}, False, contract.labels, None, weight, groups, False)


def _known(name: str, contract: Contract) -> Metric:
    plain = _ALIASES.get(name, name)
    scorer = _scorer(plain) or _scorer(f"neg_{plain}")
    if scorer is None:
        raise DataError(f'scikit-learn has no scorer "{name}"')
    function, arguments = scorer._score_func, dict(scorer._kwargs)
    regression = function.__module__.endswith("_regression")
    if contract.task == "custom":
        raise DataError(f'metric "{name}": a custom task is scored by functions of metrics.scoring only')
    if regression != (contract.task == "regression") or "cluster" in function.__module__:
        raise DataError(f'metric "{name}" is not for a {contract.task}; there are: {", ".join(_fitting(contract))}')
    if regression and len(contract.outputs) > 1:
        raise DataError(f'metric "{name}" judges one output; for several write a function in metrics.scoring')
    hard = scorer._response_method == "predict" and not regression
    if contract.labels and not hard:
        raise DataError(f'metric "{name}" needs probabilities; the output is the class itself')
    takes = inspect.signature(function).parameters
    k = len(contract.classes or [])
    if not hard and not regression and "labels" in takes:
        arguments["labels"] = np.arange(k)
    weight = "sample_weight" if "sample_weight" in takes else None
    binary = contract.task == "binary-classification"
    delong = plain == "roc_auc" and binary
    metric = Metric(
        name, function, arguments, hard, contract.labels, resampled_metric(plain, contract, k), weight, None, delong
    )
    _check_floor(plain, contract)
    if weight or "weight" not in contract.special:
        _rehearse(metric, contract)
    return metric


def check_truth(truth: Truth, contract: Contract, metrics: list[Metric]) -> None:
    """Raise DataError when these rows cannot be scored."""
    if contract.classes is not None and len(np.unique(truth.values)) < 2:
        raise DataError("every row has the same class: nothing can be scored on it")
    for metric in metrics:
        plain = metric.name
        least = float(truth.values.min()) if plain in _FLOORS else 1.0
        if least < 0 or (least == 0 and plain == "mean_gamma_deviance"):
            raise DataError(f'metric "{plain}" is not defined for a target of {least}, which some row has')


def _check_floor(plain: str, contract: Contract) -> None:
    if plain in _FLOORS:
        low = (contract.outputs[0].get("range") or (-np.inf,))[0]
        if low < 0 or (_FLOORS[plain] and low <= 0):
            need = "more than 0" if _FLOORS[plain] else "at least 0"
            output = contract.outputs[0]["name"]
            raise DataError(f'metric "{plain}" needs predictions of {need}: give the output "{output}" such a range')


def _rehearse(metric: Metric, contract: Contract) -> None:
    """Compute the metric once on made-up rows, so that what does not fit shows before anybody is evaluated."""
    if contract.task == "regression":
        y, predictions = np.array([1.0, 2.0, 3.0, 4.0]), np.array([[1.5], [2.0], [2.5], [4.5]])
    else:
        k = len(contract.classes or [])
        y = np.tile(np.arange(k), 2)
        predictions = 0.5 * np.eye(k)[y] + 0.5 / k
        if len(contract.outputs) == 1:
            predictions = y[:, None].astype(np.float64) if contract.labels else predictions[:, -1:]
    try:
        metric._call(Truth(y, np.ones(len(y)) if "weight" in contract.special else None), metric.shape(predictions))
    except (ValueError, TypeError) as error:
        raise DataError(f'metric "{metric.name}" does not fit this competition: {error}') from error


def _fitting(contract: Contract) -> list[str]:
    """Give the names of all metrics that fit the task."""
    names = []
    for name in get_scorer_names():
        module = get_scorer(name)._score_func.__module__
        if "cluster" not in module and module.endswith("_regression") == (contract.task == "regression"):
            names.append(name.removeprefix("neg_"))
    return names


def _scorer(name: str) -> Any:
    try:
        return get_scorer(name)
    except ValueError:
        return None
