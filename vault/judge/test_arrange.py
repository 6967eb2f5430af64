"""Orders and calls."""

from __future__ import annotations

import unittest

import numpy as np
import pyarrow as pa
from arrange import arrange
from contract import Contract
from data import Split
from truth import Truth

COLUMNS = {
    "task": "regression",
    "inputs": [{"name": "a", "type": "double"}],
    "outputs": [{"name": "p", "type": "double"}],
    "target": {"name": "y", "type": "double"},
}
RNG = np.random.default_rng(1)


def split_of(n: int, mode: str, *, groups: bool = False, time: bool = False) -> Split:
    contract = Contract.from_json(COLUMNS | {"invocation": {"mode": mode}})
    truth = Truth(np.zeros(n), None, RNG.integers(0, max(1, n // 4), n) if groups else None)
    return Split(contract, pa.table({"a": np.zeros(n)}), truth, RNG.integers(0, n, n) if time else None)


class Arrangements(unittest.TestCase):
    """For splits of many sizes, every row goes out once, in calls that add up."""

    def test_every_row_once(self) -> None:
        for n in (1, 2, 7, 100):
            for mode in ("batch", "row", "case"):
                for time in (False, True):
                    with self.subTest((n, mode, time)):
                        split = split_of(n, mode, groups=mode == "case", time=time)
                        order, sizes = arrange(split, 5, 3)
                        np.testing.assert_array_equal(np.sort(order), np.arange(n))
                        self.assertEqual(sum(sizes), n)
                        self.assertTrue(all(size > 0 for size in sizes))

    def test_time_orders_and_ties_keep_the_file_s_order(self) -> None:
        split = split_of(100, "batch", time=True)
        assert split.time is not None
        order, _ = arrange(split, 1, 10)
        again, _ = arrange(split, 2, 7)
        np.testing.assert_array_equal(order, again)
        pairs = list(zip(split.time[order], order, strict=True))
        self.assertEqual(pairs, sorted(pairs))

    def test_a_case_is_one_call_with_all_its_rows(self) -> None:
        for time in (False, True):
            split = split_of(100, "case", groups=True, time=time)
            assert split.truth.groups is not None
            order, sizes = arrange(split, 3, 10)
            calls = np.split(order, np.cumsum(sizes)[:-1])
            seen = [set(split.truth.groups[call]) for call in calls]
            self.assertTrue(all(len(groups) == 1 for groups in seen))
            self.assertEqual(len(calls), len(np.unique(split.truth.groups)))
            if split.time is not None:
                self.assertTrue(all((np.diff(split.time[call]) >= 0).all() for call in calls))
                first = [split.time[call[0]] for call in calls]
                self.assertEqual(first, sorted(first))

    def test_without_time_the_seed_shuffles(self) -> None:
        for mode in ("batch", "row", "case"):
            split = split_of(100, mode, groups=mode == "case")
            one, other = arrange(split, 1, 10)[0], arrange(split, 2, 10)[0]
            self.assertFalse(np.array_equal(one, other))
            np.testing.assert_array_equal(one, arrange(split, 1, 10)[0])


if __name__ == "__main__":
    unittest.main()
