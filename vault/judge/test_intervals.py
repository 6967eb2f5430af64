"""Intervals and paired tests beside what scipy and scikit-learn say, and what a simulation shows."""

from __future__ import annotations

import unittest
from dataclasses import replace

import numpy as np
from contract import Contract
from delong import delong
from intervals import interval, paired
from metrics import find_metric
from noise import Z, noise
from scipy.stats import bootstrap, norm, ttest_rel
from sklearn.metrics import roc_auc_score
from truth import Truth

BINARY = Contract.from_json(
    {
        "task": "binary-classification",
        "inputs": [{"name": "a", "type": "double"}],
        "outputs": [{"name": "p", "type": "double"}],
        "target": {"name": "y", "type": "long", "classes": [0, 1]},
    }
)
VALUES = replace(BINARY, task="regression", classes=None)


def _entries(n: int, seed: int, *skills: float) -> tuple[np.ndarray, list[np.ndarray]]:
    """Labels and predictions with ties, of models that see the same signal in different noise."""
    rng = np.random.default_rng(seed)
    y = (rng.random(n) < 0.4).astype(np.int64)
    shared = rng.normal(0, 0.2, n)
    return y, [
        np.clip(0.5 + skill * (y - 0.5) + 0.7 * shared + rng.normal(0, 0.15, n), 0.01, 0.99).round(2)[:, None]
        for skill in skills
    ]


class DeLong(unittest.TestCase):
    """The closed form for areas."""

    def test_is_the_mean_over_all_pairs_with_ties_half(self) -> None:
        y, (one, other) = _entries(80, 1, 0.3, 0.2)
        scores = np.stack([one[:, 0], other[:, 0]])
        areas, covariance = delong(y, scores)
        # Placements by their definition, one pair of rows at a time.
        above = [
            [np.mean((s[i] > s[y == 0]) + 0.5 * (s[i] == s[y == 0])) for i in np.flatnonzero(y == 1)] for s in scores
        ]
        below = [
            [np.mean((s[j] < s[y == 1]) + 0.5 * (s[j] == s[y == 1])) for j in np.flatnonzero(y == 0)] for s in scores
        ]
        expected = np.cov(above) / (y == 1).sum() + np.cov(below) / (y == 0).sum()
        np.testing.assert_allclose(covariance, expected, rtol=1e-10)
        np.testing.assert_allclose(areas, [roc_auc_score(y, s) for s in scores], rtol=1e-12)

    def test_a_perfect_area_has_a_limit_that_knows_how_few_rows_there_were(self) -> None:
        auc = find_metric("roc_auc", BINARY)
        y = np.array([0] * 30 + [1] * 10)
        perfect = interval(auc, Truth(y), y[:, None].astype(float))
        self.assertEqual((perfect.value, perfect.high), (1.0, 1.0))
        self.assertAlmostEqual(perfect.low, 0.025 ** (1 / 10))
        reversed_ = interval(auc, Truth(y), 1.0 - y[:, None])
        self.assertEqual((reversed_.low, reversed_.value), (0.0, 0.0))
        self.assertAlmostEqual(reversed_.high, 1 - 0.025 ** (1 / 10))

    def test_limits_stay_inside(self) -> None:
        for seed in range(20):
            y, (one,) = _entries(40, seed, 0.9)
            result = interval(find_metric("roc_auc", BINARY), Truth(y), one)
            self.assertTrue(0 <= result.low <= result.value <= result.high <= 1)


class Bootstrap(unittest.TestCase):
    """Everything else is resampled."""

    def test_bca_is_scipys(self) -> None:
        rng = np.random.default_rng(3)
        y = rng.lognormal(0, 1, 120)
        predictions = (y * rng.lognormal(0, 0.4, 120))[:, None]
        metric = find_metric("mean_absolute_error", VALUES)
        mine = interval(metric, Truth(y), predictions)
        theirs = bootstrap(
            (np.abs(y - predictions[:, 0]),), np.mean, method="BCa", n_resamples=20_000, rng=np.random.default_rng(4)
        ).confidence_interval
        width = theirs.high - theirs.low
        self.assertAlmostEqual(mine.low, theirs.low, delta=0.06 * width)
        self.assertAlmostEqual(mine.high, theirs.high, delta=0.06 * width)

    def test_a_paired_test_of_means_is_the_paired_t_test(self) -> None:
        rng = np.random.default_rng(5)
        y = rng.normal(0, 1, 400)
        one, other = (y + rng.normal(0, 0.50, 400))[:, None], (y + rng.normal(0, 0.53, 400))[:, None]
        metric = find_metric("mean_absolute_error", VALUES)
        (mine,) = paired(metric, Truth(y), one, [other], higher=False)
        theirs = ttest_rel(np.abs(y - other[:, 0]), np.abs(y - one[:, 0]), alternative="greater")
        self.assertAlmostEqual(mine.p, theirs.pvalue, delta=0.03)

    def test_far_tails_are_not_cut_off_where_the_resamples_end(self) -> None:
        y, (good, bad) = _entries(2000, 6, 0.6, 0.1)
        (result,) = paired(find_metric("accuracy", BINARY), Truth(y), good, [bad], higher=True)
        self.assertLess(result.p, 1e-6)
        self.assertGreater(result.p, 0)

    def test_the_same_truth_gives_the_same_figures_and_another_one_others(self) -> None:
        y, (one, other) = _entries(200, 7, 0.3, 0.25)
        loss = find_metric("log_loss", BINARY)
        first = interval(loss, Truth(y), one), paired(loss, Truth(y), one, [other], higher=False)
        again = interval(loss, Truth(y.copy()), one.copy()), paired(loss, Truth(y.copy()), one, [other], higher=False)
        self.assertEqual(first, again)
        self.assertNotEqual(Truth(y).seed(), Truth(1 - y).seed())
        self.assertNotEqual(Truth(y).seed(), Truth(y, np.ones(200)).seed())


class WeightsAndGroups(unittest.TestCase):
    """What a row counts, and what belongs together."""

    def test_a_weight_of_two_is_the_row_twice(self) -> None:
        y, (one,) = _entries(150, 8, 0.4)
        weight = np.random.default_rng(9).integers(0, 4, 150)
        twice = np.repeat(np.arange(150), weight)
        for name in (
            "roc_auc",
            "average_precision",
            "log_loss",
            "brier",
            "accuracy",
            "f1",
            "balanced_accuracy",
            "matthews_corrcoef",
        ):
            with self.subTest(name):
                metric = find_metric(name, BINARY)
                weighed = metric.value(Truth(y, weight.astype(float)), one)
                self.assertAlmostEqual(weighed, metric.value(Truth(y[twice]), one[twice]), places=12)
                counts = np.ones((1, 150))
                self.assertAlmostEqual(
                    weighed, float(metric.resampled(Truth(y, weight.astype(float)), one, counts)[0]), places=12
                )

    def test_rows_that_come_in_copies_do_not_make_a_score_surer(self) -> None:
        y, (one, other) = _entries(150, 10, 0.3, 0.2)
        rows = np.repeat(np.arange(150), 8)
        alone, copied = Truth(y), Truth(y[rows])
        grouped = Truth(y[rows], None, rows.astype(np.int64))
        for name in ("roc_auc", "log_loss"):
            with self.subTest(name):
                metric = find_metric(name, BINARY)

                def width(truth: Truth, predictions: np.ndarray, metric: object = metric) -> float:
                    result = interval(metric, truth, predictions)  # type: ignore[arg-type]
                    return result.high - result.low

                self.assertAlmostEqual(width(grouped, one[rows]) / width(alone, one), 1.0, delta=0.15)
                self.assertLess(width(copied, one[rows]), 0.5 * width(alone, one))
                (single,) = paired(metric, alone, one, [other], higher=True)
                (together,) = paired(metric, grouped, one[rows], [other[rows]], higher=True)
                self.assertAlmostEqual(together.se / single.se, 1.0, delta=0.15)


class Noises(unittest.TestCase):
    """Which difference means anything."""

    def test_the_gap_is_where_the_test_starts_to_tell_two_apart(self) -> None:
        y, (one, other) = _entries(400, 11, 0.35, 0.30)
        for name in ("roc_auc", "log_loss"):
            with self.subTest(name):
                metric = find_metric(name, BINARY)
                told = noise(metric, Truth(y), [one, other, np.full_like(one, 0.4)])
                (test,) = paired(metric, Truth(y), one, [other], higher=name == "roc_auc")
                self.assertEqual(told.pairs, 1)
                self.assertAlmostEqual(told.gap, Z * test.se)
                self.assertLess(told.gap, told.independent)

    def test_one_entry_and_its_twin_are_no_pair(self) -> None:
        y, (one,) = _entries(400, 12, 0.35)
        told = noise(find_metric("roc_auc", BINARY), Truth(y), [one, one * 0.999])
        self.assertEqual(told.pairs, 0)
        self.assertAlmostEqual(told.gap, norm.ppf(0.95) * told.se)

    def test_four_times_the_rows_halve_it(self) -> None:
        auc = find_metric("roc_auc", BINARY)
        small, large = (
            np.mean(
                [
                    noise(auc, Truth(y), entries).gap
                    for y, entries in (_entries(n, seed, 0.3, 0.25) for seed in range(20))
                ]
            )
            for n in (200, 800)
        )
        self.assertAlmostEqual(float(small / large), 2.0, delta=0.25)

    def test_groups_are_what_counts(self) -> None:
        y, (one,) = _entries(300, 13, 0.35)
        self.assertEqual(noise(find_metric("log_loss", BINARY), Truth(y, None, np.arange(300) // 3), [one]).units, 100)


if __name__ == "__main__":
    unittest.main()
