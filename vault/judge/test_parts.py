"""Parting a split for training."""

from __future__ import annotations

import unittest

import numpy as np
import pyarrow as pa
from contract import Contract
from data import Split
from errors import DataError
from parts import part, training_table
from truth import Truth

CONTRACT = {
    "task": "binary-classification",
    "inputs": [{"name": "x", "type": "double"}],
    "outputs": [{"name": "p", "type": "double"}],
    "target": {"name": "y", "type": "long", "classes": [0, 1]},
}


def split(rows: int, *, groups: np.ndarray | None = None, time: np.ndarray | None = None) -> Split:
    """Make rows of which every fifth is positive."""
    truth = Truth((np.arange(rows) % 5 == 0).astype(np.int64), None, groups)
    return Split(Contract.from_json(CONTRACT), pa.table({"x": np.arange(rows, dtype=float)}), truth, time)


class Parts(unittest.TestCase):
    """No row is in both parts, and both can be scored."""

    def test_every_row_is_in_one_part_and_every_class_in_both(self) -> None:
        for rows in (10, 53, 200):
            train, test = part(split(rows), 3, 0.25)
            both = sorted(train.features.column("x").to_pylist() + test.features.column("x").to_pylist())
            self.assertEqual(both, list(map(float, range(rows))))
            self.assertEqual({*train.truth.values}, {0, 1})
            self.assertEqual({*test.truth.values}, {0, 1})

    def test_it_is_the_same_for_the_same_seed_only(self) -> None:
        def held(seed: int) -> list[float]:
            return part(split(100), seed, 0.25)[1].features.column("x").to_pylist()

        self.assertEqual(held(1), held(1))
        self.assertNotEqual(held(1), held(2))

    def test_groups_are_never_parted(self) -> None:
        groups = np.arange(90) // 3
        train, test = part(split(90, groups=groups), 0, 0.2)
        ids = [{int(x) // 3 for x in side.features.column("x").to_pylist()} for side in (train, test)]
        self.assertEqual(ids[0] & ids[1], set())

    def test_with_a_time_the_last_rows_are_held_out(self) -> None:
        train, test = part(split(100, time=np.arange(100)[::-1].copy()), 0, 0.2)
        self.assertEqual(test.features.column("x").to_pylist(), list(map(float, range(20))))
        self.assertEqual(len(train), 80)

    def test_too_few_rows_are_refused(self) -> None:
        with self.assertRaises(DataError):
            part(split(1), 0, 0.25)

    def test_labels_come_out_as_they_were_written(self) -> None:
        table = training_table(split(10))
        self.assertEqual(table.column_names, ["x", "y"])
        self.assertEqual(table.schema.field("y").type, pa.int64())
        self.assertEqual(table.column("y").to_pylist(), [1, 0, 0, 0, 0, 1, 0, 0, 0, 0])


if __name__ == "__main__":
    unittest.main()
