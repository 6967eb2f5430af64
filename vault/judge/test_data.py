"""Reading splits and refusing what does not fit."""

from __future__ import annotations

import tempfile
import unittest
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet
from contract import Contract
from data import read_split
from errors import DataError, InvalidPredictions
from predictions import validate

COLUMNS = {
    "task": "binary-classification",
    "inputs": [{"name": "a", "type": "double", "nullable": True}, {"name": "kind", "type": "string", "nullable": True}],
    "outputs": [{"name": "p", "type": "double"}],
    "target": {"name": "y", "type": "string", "classes": ["well", "ill"]},
}
CONTRACT = Contract.from_json(COLUMNS)


class Reading(unittest.TestCase):
    """One split, three formats."""

    def setUp(self) -> None:
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.dir = Path(folder.name)

    def write(self, name: str, text: str) -> str:
        (self.dir / name).write_text(text)
        return str(self.dir / name)

    def test_every_format_reads_the_same(self) -> None:
        features = pa.table({"kind": ["x", None, "z"], "a": [1.0, 2.5, None]})
        labels = pa.table({"y": ["ill", "well", "ill"]})
        for name, table in (("features", features), ("labels", labels)):
            pa.csv.write_csv(table, self.dir / f"{name}.csv")
            pa.parquet.write_table(table, self.dir / f"{name}.parquet")
            with pa.ipc.new_file(self.dir / f"{name}.arrow", table.schema) as writer:
                writer.write_table(table)
        for suffix in ("csv", "parquet", "arrow"):
            with self.subTest(suffix):
                split = read_split(str(self.dir / f"features.{suffix}"), str(self.dir / f"labels.{suffix}"), CONTRACT)
                table, y = split.features, split.truth.values
                self.assertEqual(table.column_names, ["a", "kind"])
                self.assertEqual(table.column("a").to_pylist(), [1.0, 2.5, None])
                np.testing.assert_array_equal(y, [1, 0, 1])

    def test_one_file_may_hold_both(self) -> None:
        both = self.write("train.csv", "a,kind,y\n1,x,well\n2,y,ill\n")
        split = read_split(both, both, CONTRACT, 1)
        self.assertEqual((len(split.features), list(split.truth.values)), (1, [0]))

    def test_what_does_not_fit_is_named(self) -> None:
        good = self.write("features.csv", "a,kind\n1,x\n2,y\n")
        for text, message in (
            ("y\nwell\n", "2 rows"),
            ("y\nwell\nsick\n", "sick"),
            ("y\nwell\n\n", "rows|missing"),
            ("z\nwell\nill\n", "does not fit"),
        ):
            with self.subTest(message), self.assertRaisesRegex(DataError, message):
                read_split(good, self.write("labels.csv", text), CONTRACT)
        labels = self.write("labels.csv", "y\nwell\nill\n")
        with self.assertRaisesRegex(DataError, "does not fit"):
            read_split(self.write("bad.csv", "a,kind\n1,x\nmany,y\n"), labels, CONTRACT)


class Predictions(unittest.TestCase):
    """What counts as predictions."""

    def test_refused(self) -> None:
        for value in (np.nan, np.inf, -np.inf, -0.01, 1.01, 1e300):
            with self.subTest(value), self.assertRaises(InvalidPredictions):
                validate(np.array([[0.5], [value]]), CONTRACT)

    def test_rounding_errors_are_forgiven(self) -> None:
        np.testing.assert_array_equal(validate(np.array([[1 + 1e-12], [-1e-12]]), CONTRACT), [[1.0], [0.0]])

    def test_class_probabilities_must_sum_to_one(self) -> None:
        contract = Contract.from_json(
            COLUMNS
            | {
                "task": "multiclass-classification",
                "outputs": [{"name": n, "type": "double"} for n in "pqr"],
                "target": {"name": "y", "type": "string", "classes": ["x", "y", "z"]},
            }
        )
        with self.assertRaisesRegex(InvalidPredictions, "sum to one"):
            validate(np.array([[0.5, 0.5, 0.5]]), contract)
        self.assertEqual(validate(np.array([[0.2, 0.3, 0.50001]]), contract).sum(), 1.0)


if __name__ == "__main__":
    unittest.main()
