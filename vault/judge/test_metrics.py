"""The fast metrics agree with scikit-learn's own, and the tests of differences with what is known about them."""

from __future__ import annotations

import unittest
from dataclasses import replace
from typing import Any

import numpy as np
from contract import Contract
from delong import delong
from errors import DataError
from intervals import interval, paired
from metrics import find_metric
from sklearn.metrics import roc_auc_score
from truth import Truth

BINARY: dict[str, Any] = {
    "task": "binary-classification",
    "inputs": [{"name": "a", "type": "double"}],
    "outputs": [{"name": "p", "type": "double"}],
    "target": {"name": "y", "type": "long", "classes": [0, 1]},
}
MANY = BINARY | {
    "task": "multiclass-classification",
    "outputs": [{"name": name, "type": "double"} for name in ("p", "q", "r")],
    "target": {"name": "y", "type": "string", "classes": ["x", "y", "z"]},
}
VALUES = BINARY | {"task": "regression", "target": {"name": "y", "type": "double"}}


def _binary(n: int, seed: int, skill: float) -> tuple[np.ndarray, np.ndarray]:
    rng = np.random.default_rng(seed)
    y = (rng.random(n) < 0.4).astype(np.int64)
    # Rounded, so that there are ties.
    return y, np.clip(0.5 + skill * (y - 0.5) + rng.normal(0, 0.2, n), 0.01, 0.99).round(2)[:, None]


def _truth(n: int, seed: int, skill: float) -> tuple[Truth, np.ndarray]:
    y, predictions = _binary(n, seed, skill)
    return Truth(y), predictions


class FastForms(unittest.TestCase):
    """A weighted resample gives what scikit-learn gives for the rows written out."""

    def check(self, contract: dict[str, Any], names: list[str], y: np.ndarray, predictions: np.ndarray) -> None:
        rng = np.random.default_rng(0)
        drawn = rng.integers(0, len(y), size=(5, len(y)))
        counts = np.stack([np.bincount(row, minlength=len(y)) for row in drawn]).astype(float)
        for name in names:
            with self.subTest(name):
                metric = find_metric(name, Contract.from_json(contract))
                self.assertTrue(metric.vectorised)
                expected = [metric.value(Truth(y[row]), predictions[row]) for row in drawn]
                np.testing.assert_allclose(
                    metric.resampled(Truth(y), predictions, counts), expected, rtol=1e-9, atol=1e-12
                )

    def test_binary(self) -> None:
        names = ["roc_auc", "average_precision", "log_loss", "brier", "brier_score", "accuracy", "balanced_accuracy"]
        self.check(BINARY, [*names, "f1", "precision", "recall", "f1_macro"], *_binary(300, 1, 0.4))

    def test_several_classes(self) -> None:
        rng = np.random.default_rng(2)
        y = rng.integers(0, 3, 300)
        raw = rng.random((300, 3)) + np.eye(3)[y]
        self.check(
            MANY,
            ["log_loss", "accuracy", "balanced_accuracy", "f1_macro", "precision_macro", "recall_macro"],
            y,
            raw / raw.sum(axis=1, keepdims=True),
        )

    def test_values(self) -> None:
        rng = np.random.default_rng(3)
        y = rng.normal(100, 5, 300)
        names = [
            "r2",
            "mean_squared_error",
            "root_mean_squared_error",
            "mean_absolute_error",
            "mean_absolute_percentage_error",
        ]
        self.check(VALUES, names, y, (y + rng.normal(0, 2, 300))[:, None])

    def test_any_other_scorer_works_too(self) -> None:
        y, predictions = _binary(200, 4, 0.5)
        metric = find_metric("matthews_corrcoef", Contract.from_json(BINARY))
        result = interval(metric, Truth(y), predictions)
        self.assertLess(result.low, result.value)
        self.assertLess(result.value, result.high)

    def test_unknown_name(self) -> None:
        with self.assertRaisesRegex(DataError, "no scorer"):
            find_metric("rock_auc", Contract.from_json(BINARY))


class Differences(unittest.TestCase):
    """Paired tests."""

    def test_delong_area_is_the_area(self) -> None:
        y, predictions = _binary(400, 5, 0.3)
        areas, _ = delong(y, predictions.T)
        self.assertAlmostEqual(float(areas[0]), roc_auc_score(y, predictions[:, 0]), places=12)

    def test_delong_variance_is_that_of_repetition(self) -> None:
        drawn = [delong(y, p.T) for y, p in (_binary(300, seed, 0.3) for seed in range(400))]
        areas = np.array([float(area[0]) for area, _ in drawn])
        estimated = float(np.mean([covariance[0, 0] for _, covariance in drawn]))
        self.assertAlmostEqual(estimated / areas.var(), 1.0, delta=0.2)

    def test_bootstrap_and_delong_agree(self) -> None:
        y, first = _binary(500, 6, 0.35)
        _, second = _binary(500, 7, 0.3)
        contract = Contract.from_json(BINARY)
        auc = find_metric("roc_auc", contract)
        exact = paired(auc, Truth(y), first, [second], higher=True)[0]
        drawn = paired(replace(auc, delong=False), Truth(y), first, [second], higher=True)[0]
        self.assertAlmostEqual(exact.difference, drawn.difference, places=12)
        self.assertAlmostEqual(exact.se / drawn.se, 1.0, delta=0.15)
        self.assertAlmostEqual(exact.p, drawn.p, delta=0.05)

    def test_better_is_positive_whatever_the_direction(self) -> None:
        y, good = _binary(500, 8, 0.6)
        bad = np.full_like(good, 0.4)
        contract = Contract.from_json(BINARY)
        for name, higher in (("roc_auc", True), ("log_loss", False), ("accuracy", True)):
            with self.subTest(name):
                better = paired(find_metric(name, contract), Truth(y), good, [bad], higher=higher)[0]
                worse = paired(find_metric(name, contract), Truth(y), bad, [good], higher=higher)[0]
                self.assertGreater(better.difference, 0)
                self.assertLess(better.p, 0.01)
                self.assertAlmostEqual(worse.difference, -better.difference)
                self.assertGreater(worse.p, 0.99)

    def test_the_same_predictions_are_a_tie(self) -> None:
        y, predictions = _binary(300, 9, 0.4)
        contract = Contract.from_json(BINARY)
        for name in ("roc_auc", "log_loss"):
            result = paired(find_metric(name, contract), Truth(y), predictions, [predictions], higher=True)[0]
            self.assertEqual((result.difference, result.p), (0.0, 0.5))

    def test_intervals_cover(self) -> None:
        contract = Contract.from_json(BINARY)
        truth = float(
            np.mean([find_metric("roc_auc", contract).value(*_truth(20_000, seed, 0.2)) for seed in range(1000, 1005)])
        )
        hits = 0
        for seed in range(200):
            result = interval(find_metric("roc_auc", contract), *_truth(200, seed, 0.2))
            hits += result.low <= truth <= result.high
        self.assertGreater(hits / 200, 0.9)


if __name__ == "__main__":
    unittest.main()
