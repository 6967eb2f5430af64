"""Drift of columns, held to scipy's own statistics."""

from __future__ import annotations

import unittest

import numpy as np
import pyarrow as pa
from drift import column_drift, numeric_drift, psi
from scipy.stats import entropy, kstest


class Index(unittest.TestCase):
    """The population stability index is the sum of both Kullback-Leibler divergences."""

    def test_it_is_both_divergences(self) -> None:
        rng = np.random.default_rng(0)
        for _ in range(50):
            a, b = rng.integers(1, 1000, 8), rng.integers(1, 1000, 8)
            p, q = (a + 0.5) / (a + 0.5).sum(), (b + 0.5) / (b + 0.5).sum()
            self.assertAlmostEqual(psi(a, b), float(entropy(p, q) + entropy(q, p)), places=12)

    def test_an_empty_bin_is_far_but_finite(self) -> None:
        self.assertTrue(0.5 < psi(np.array([100, 0]), np.array([50, 50])) < 10)

    def test_the_same_counts_are_no_drift_in_either_size(self) -> None:
        self.assertAlmostEqual(psi(np.array([100, 100]), np.array([1000, 1000])), 0, places=9)


class Columns(unittest.TestCase):
    """Columns of every kind."""

    def test_numbers_are_tested_as_scipy_does(self) -> None:
        rng = np.random.default_rng(1)
        for shift in (0.0, 0.1, 1.0):
            a, b = rng.normal(size=700), rng.normal(shift, size=500)
            found = numeric_drift("x", a, b)
            test = kstest(a, b, method="asymp")
            self.assertAlmostEqual(found.ks or 0, float(test.statistic), places=12)
            self.assertAlmostEqual(found.p or 0, float(test.pvalue), places=12)

    def test_what_moved_is_told_from_what_did_not(self) -> None:
        rng = np.random.default_rng(2)
        same = numeric_drift("x", rng.normal(size=4000), rng.normal(size=4000))
        moved = numeric_drift("x", rng.normal(size=4000), rng.normal(1, size=4000))
        self.assertLess(same.psi, 0.1)
        self.assertGreater(moved.psi, 0.25)

    def test_the_index_does_not_depend_on_the_unit(self) -> None:
        rng = np.random.default_rng(3)
        a, b = rng.normal(size=300), rng.normal(0.5, size=300)
        self.assertAlmostEqual(numeric_drift("x", a, b).psi, numeric_drift("x", 1000 * a, 1000 * b).psi, places=9)

    def test_values_that_go_missing_are_drift(self) -> None:
        whole = pa.array([1.0, 2.0, 3.0, 4.0] * 50)
        holed = pa.array([1.0, None, 3.0, None] * 50)
        self.assertGreater(column_drift("x", whole, holed).psi, 0.25)
        nothing = column_drift("x", whole, pa.array([None] * 200, pa.float64()))
        self.assertGreater(nothing.psi, 0.25)
        self.assertIsNone(nothing.p)

    def test_words_have_no_order_and_new_ones_count(self) -> None:
        found = column_drift("site", pa.array(["left", "right"] * 100), pa.array(["left", "middle"] * 100))
        self.assertGreater(found.psi, 0.25)
        self.assertIsNone(found.ks)
        self.assertAlmostEqual(column_drift("s", pa.array(["a", None]), pa.array(["a", None])).psi, 0, places=9)

    def test_constants_times_and_bytes_are_read_too(self) -> None:
        self.assertAlmostEqual(column_drift("c", pa.array([1, 1, 1]), pa.array([1, 1, 1])).psi, 0, places=9)
        times = pa.array([1, 2, 3], pa.timestamp("us"))
        self.assertEqual(column_drift("t", times, times).ks, 0)
        self.assertEqual(column_drift("b", pa.array([b"a", b"bb"]), pa.array([b"x", b"yy"])).ks, 0)
        self.assertEqual(column_drift("f", pa.array([True, False]), pa.array([False, True])).ks, 0)


if __name__ == "__main__":
    unittest.main()
