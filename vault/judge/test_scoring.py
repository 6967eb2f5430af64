"""The organiser's own metrics: what they get, and what is said when they fail."""

from __future__ import annotations

import unittest
from dataclasses import replace

import numpy as np
from contract import Contract
from errors import DataError, OutOfTime
from intervals import interval
from metrics import find_metric
from noise import noise
from scoring import OwnMetrics
from truth import Truth

COLUMNS = {
    "task": "binary-classification",
    "inputs": [{"name": "a", "type": "double"}],
    "outputs": [{"name": "p", "type": "double"}],
    "target": {"name": "y", "type": "long", "classes": [0, 1]},
}
PLAIN = Contract.from_json(COLUMNS)
FULL = Contract.from_json(COLUMNS | {"columns": {"weight": "w", "group": "g"}})
GAIN = """import numpy as np

def gain(truth, predictions, *, weight=None, groups=None):
    chosen = predictions > 0.5
    value = np.where(chosen, np.where(truth == 1, 5.0, -1.0), 0.0)
    per_group = np.bincount(groups, value * weight) if groups is not None else value
    return per_group.mean()
"""
RNG = np.random.default_rng(1)
Y = (RNG.random(60) < 0.5).astype(np.int64)
P = np.clip(Y + RNG.normal(0, 0.6, 60), 0, 1)[:, None]
TRUTH = Truth(Y)


class OwnMetricsWork(unittest.TestCase):
    """A scoring file as an organiser writes it."""

    def test_scored_with_an_interval(self) -> None:
        metric = find_metric("gain", PLAIN, OwnMetrics("scoring.py", GAIN))
        result = interval(metric, TRUTH, P)
        chosen = P[:, 0] > 0.5
        self.assertAlmostEqual(result.value, float((chosen * np.where(Y == 1, 5.0, -1.0)).mean()))
        self.assertLess(result.low, result.value)
        self.assertGreater(result.high, result.value)
        self.assertGreater(noise(metric, TRUTH, [P]).gap, 0)

    def test_gets_weights_and_groups_and_a_group_drawn_twice_is_two(self) -> None:
        metric = find_metric("gain", FULL, OwnMetrics("scoring.py", GAIN))
        groups = np.repeat(np.arange(30), 2)
        truth = Truth(Y, np.full(60, 2.0), groups)
        self.assertAlmostEqual(metric.value(truth, P), 4 * metric.value(Truth(Y, np.ones(60), np.arange(60)), P))
        counts = np.repeat(np.bincount(RNG.integers(0, 30, 30), minlength=30), 2)[None]
        rows = np.repeat(np.arange(60), counts[0])
        expected = 2 * (np.where(P[rows, 0] > 0.5, np.where(Y[rows] == 1, 5.0, -1.0), 0.0)).sum() / 30
        self.assertAlmostEqual(float(metric.resampled(truth, P, counts)[0]), float(expected))

    def test_comes_before_a_scorer_of_the_same_name(self) -> None:
        own = OwnMetrics("scoring.py", "def roc_auc(truth, predictions):\n    return 7\n")
        self.assertEqual(find_metric("roc_auc", PLAIN, own).value(TRUTH, P), 7.0)


class OwnMetricsFail(unittest.TestCase):
    """Every failure names file and line."""

    def check(self, body: str, message: str) -> None:
        own = OwnMetrics("scoring.py", f"def cost(truth, predictions, *, weight=None):\n{body}\n", seconds=0.3)
        with self.subTest(body), self.assertRaisesRegex(DataError, message):
            find_metric("cost", PLAIN, own).value(TRUTH, P)

    def test_when_called(self) -> None:
        self.check("    return 1 / 0", r"^scoring\.py:2: cost failed: ZeroDivisionError: ")
        self.check("    truth[0] = 1\n    return 1.0", r"^scoring\.py:2: cost failed: ValueError: .*read-only")
        self.check("    return None", r"^scoring\.py: cost returned a NoneType; it must return a float")
        self.check("    return True", "returned a bool")
        self.check("    return '1.0'", "returned a str")
        self.check("    return float('nan')", "returned nan; it must return a finite float")
        self.check("    raise SystemExit(0)", "SystemExit")
        self.check("    while True:\n        pass", r"^scoring\.py:\d: cost failed: not done in time")
        self.check(
            "    while True:\n        try:\n            sum(range(1000))\n        except Exception:\n            pass",
            "not done in time",
        )

    def test_when_loaded(self) -> None:
        for source, message in (
            ("def cost(:\n", r"^scoring\.py:1: cannot be loaded: SyntaxError"),
            ("import nowhere_to_be_found\n", r"^scoring\.py:1: cannot be loaded: ModuleNotFoundError"),
            ("x = 1\ny = x.z\n", r"^scoring\.py:2: cannot be loaded: AttributeError"),
        ):
            with self.subTest(source), self.assertRaisesRegex(DataError, message):
                OwnMetrics("scoring.py", source)

    def test_when_looked_for(self) -> None:
        own = OwnMetrics(
            "scoring.py",
            "import math\n\ndef cost(truth, predictions):\n    return 0.0\n\ndef one(x):\n    return 0.0\n",
        )
        with self.assertRaisesRegex(DataError, "no scorer"):
            find_metric("costs", PLAIN, own)
        with self.assertRaisesRegex(DataError, "def one"):
            find_metric("one", PLAIN, own)
        with self.assertRaisesRegex(DataError, "weight=None"):
            find_metric("cost", FULL, own)

    def test_a_resample_it_is_not_defined_on_is_left_out_but_slowness_is_not(self) -> None:
        source = "def share(truth, predictions):\n    return truth[truth == 1].size / truth[truth == 0].size\n"
        few = Truth(np.array([0, 0, 1, 1, 1]))
        result = interval(find_metric("share", PLAIN, OwnMetrics("scoring.py", source)), few, np.full((5, 1), 0.5))
        self.assertTrue(np.isfinite([result.low, result.high]).all())
        own = OwnMetrics(
            "scoring.py", "import time\n\ndef slow(truth, predictions):\n    time.sleep(0.05)\n    return 1.0\n"
        )
        metric = find_metric("slow", PLAIN, own)
        own.left = 0.2
        with self.assertRaises(OutOfTime):
            interval(metric, TRUTH, P)

    def test_a_custom_task_has_only_own_metrics(self) -> None:
        contract = replace(PLAIN, task="custom", classes=None)
        with self.assertRaisesRegex(DataError, "metrics.scoring only"):
            find_metric("accuracy", contract)


if __name__ == "__main__":
    unittest.main()
