"""What rows and their twins show of a model that knows patterns, and of one that knows rows."""

from __future__ import annotations

import unittest
from collections.abc import Callable
from typing import Any

import numpy as np
import pyarrow as pa
from canaries import Canaries, among, draw, memorised
from contract import Contract
from data import Split
from metrics import find_metric
from truth import Truth
from twins import moves, twins

NAMES = ("a", "b", "c", "d")
Model = Callable[[np.ndarray], np.ndarray]


def contract(**over: Any) -> Contract:
    inputs = [{"name": name, "type": "double"} for name in NAMES]
    outputs = [{"name": "p", "type": "double", "range": [0, 1]}]
    target = {"name": "y", "type": "long", "classes": [0, 1]}
    asked = {"task": "binary-classification", "inputs": inputs, "outputs": outputs, "target": target}
    return Contract.from_json({**asked, **over})


def rows_of(rng: np.random.Generator, count: int, kind: Contract, decimals: int | None = 2) -> Split:
    """Rows whose label depends on the first two columns, with noise; values of two decimals, as an instrument gives."""
    x = rng.normal(size=(count, len(NAMES)))
    y = (rng.random(count) < 1 / (1 + np.exp(-2 * x[:, 0] + x[:, 1]))).astype(np.int64)
    x = x if decimals is None else np.round(10 * x, decimals)
    return Split(kind, pa.table({name: x[:, at] for at, name in enumerate(NAMES)}), Truth(y))


def matrix(features: pa.Table) -> np.ndarray:
    return np.column_stack([features.column(name).to_numpy() for name in NAMES])


def logistic(x: np.ndarray) -> np.ndarray:
    return 1 / (1 + np.exp(-0.2 * x[:, 0] + 0.1 * x[:, 1]))


def nearest(known: Split) -> Model:
    from sklearn.neighbors import KNeighborsClassifier

    fitted = KNeighborsClassifier(1).fit(matrix(known.features), known.truth.values)
    return lambda x: fitted.predict(x).astype(float)


def forest(known: Split) -> Model:
    from sklearn.ensemble import RandomForestClassifier

    fitted = RandomForestClassifier(30, random_state=0).fit(matrix(known.features), known.truth.values)
    return lambda x: fitted.predict_proba(x)[:, 1]


def table(known: Split, other: Model) -> Model:
    """Look a row up to the last digit; what is not in the table is answered by another model."""
    labels = dict(zip(map(tuple, matrix(known.features)), known.truth.values.astype(float), strict=True))
    return lambda x: np.array([labels.get(tuple(row), guess) for row, guess in zip(x, other(x), strict=True)])


def half(x: np.ndarray) -> np.ndarray:
    return np.full(len(x), 0.5)


def showed(model: Model, split: Split, canaries: Canaries, metric: str = "roc_auc") -> dict[str, Any]:
    """Run a model twice as the vault does, and say what it showed."""
    first, second = (model(matrix(among(split, canaries, moved=moved))) for moved in (False, True))
    rows = len(split)
    answers = {"private": first[:rows], "exact": first[rows:], "private_again": second[:rows], "twin": second[rows:]}
    judged = {name: values[:, None] for name, values in answers.items()}
    return memorised(split, canaries, find_metric(metric, split.contract), judged, higher=True)


def beyond_noise(drop: dict[str, float]) -> bool:
    return drop["p"] < 0.001 and drop["difference"] > drop["noise"]


class Memorising(unittest.TestCase):
    """Four models on 400 private rows; 1,000 public ones."""

    kind: Contract
    public: Split
    private: Split
    canaries: Canaries

    @classmethod
    def setUpClass(cls) -> None:
        rng = np.random.default_rng(1)
        cls.kind = contract()
        cls.public, cls.private = rows_of(rng, 1000, cls.kind), rows_of(rng, 400, cls.kind)
        drawn = draw(cls.private, cls.public, 200, 7)
        assert drawn is not None
        cls.canaries = drawn

    def signs(self, model: Model, metric: str = "roc_auc") -> list[bool]:
        told = showed(model, self.private, self.canaries, metric)
        for control in told["control"]:
            assert not beyond_noise(control), control
        return [beyond_noise(told["public"]), beyond_noise(told["private"])]

    def test_an_honest_model_shows_nothing(self) -> None:
        self.assertEqual(self.signs(logistic), [False, False])
        gap = showed(logistic, self.private, self.canaries)["gap"]
        self.assertLess(gap["low"], 0)
        self.assertGreater(gap["high"], 0)

    def test_an_over_fitted_but_honest_model_has_a_gap_and_is_not_suspected(self) -> None:
        for model in (nearest(self.public), forest(self.public)):
            self.assertEqual(self.signs(model), [False, False])
            self.assertGreater(showed(model, self.private, self.canaries)["gap"]["low"], 0.05)

    def test_a_table_of_public_rows_is_found_whatever_answers_the_rest(self) -> None:
        for other in (half, logistic):
            self.assertEqual(self.signs(table(self.public, other)), [True, False])
            self.assertEqual(self.signs(table(self.public, other), "accuracy"), [True, False])

    def test_a_table_of_private_rows_is_found(self) -> None:
        self.assertEqual(self.signs(table(self.private, logistic)), [False, True])

    def test_a_constant_model_shows_nothing(self) -> None:
        self.assertEqual(self.signs(half), [False, False])


class FalseAlarms(unittest.TestCase):
    """Never in a hundred competitions: the tests are made at 0.001."""

    def test_honest_models_are_not_suspected(self) -> None:
        kind, alarms = contract(), 0
        for seed in range(50):
            rng = np.random.default_rng(seed)
            public, private = rows_of(rng, 300, kind), rows_of(rng, 160, kind)
            canaries = draw(private, public, 200, seed)
            assert canaries is not None
            for model in (logistic, nearest(public)):
                told = showed(model, private, canaries)
                alarms += beyond_noise(told["public"]) or beyond_noise(told["private"])
        self.assertEqual(alarms, 0)


class Twins(unittest.TestCase):
    """A twin looks like any other row."""

    def test_numbers_stay_on_their_grid_and_in_their_range_and_always_move(self) -> None:
        rng = np.random.default_rng(2)
        inputs = [{"name": name, "type": "double", "range": [-15, 15]} for name in NAMES]
        split = rows_of(rng, 500, contract(inputs=inputs), decimals=2)
        clipped = pa.table({name: np.clip(split.features.column(name).to_numpy(), -15, 15) for name in NAMES})
        moved = matrix(twins(clipped, moves(clipped, contract(inputs=inputs), rng), rng))
        before = matrix(clipped)
        self.assertTrue((moved != before).all())
        self.assertTrue((np.abs(moved) <= 15).all())
        self.assertTrue((np.abs(moved - before) <= 0.02 + 1e-9).all())
        for value in moved.ravel():
            self.assertEqual(value, round(value, 2))

    def test_full_numbers_move_less_than_half_way_to_a_neighbour(self) -> None:
        rng = np.random.default_rng(3)
        split = rows_of(rng, 500, contract(), decimals=None)
        moved = matrix(twins(split.features, moves(split.features, contract(), rng), rng))
        self.assertTrue((np.abs(moved - matrix(split.features)) < 0.002).all())

    def test_codes_words_roles_and_missing_values_are_left_alone(self) -> None:
        inputs = [
            {"name": "code", "type": "double"},
            {"name": "word", "type": "string"},
            {"name": "count", "type": "long"},
            {"name": "when", "type": "double"},
            {"name": "size", "type": "float", "nullable": True},
        ]
        kind = contract(inputs=inputs, columns={"group": "when"})
        rng = np.random.default_rng(4)
        size = pa.array([None if at % 7 == 0 else value for at, value in enumerate(rng.normal(size=200))], pa.float32())
        columns = {
            "code": rng.integers(0, 3, 200).astype(float),
            "word": ["x"] * 200,
            "count": np.arange(200),
            "when": rng.normal(size=200),
            "size": size,
        }
        features = pa.table(columns)
        how = moves(features, kind, rng)
        self.assertEqual(list(how), ["size"])
        moved = twins(features, how, rng)
        self.assertEqual(moved.schema, features.schema)
        self.assertEqual(
            moved.select(["code", "word", "count", "when"]), features.select(["code", "word", "count", "when"])
        )
        self.assertEqual(moved.column("size").null_count, size.null_count)
        there = [
            (a, b) for a, b in zip(size.to_pylist(), moved.column("size").to_pylist(), strict=True) if a is not None
        ]
        self.assertTrue(all(a != b for a, b in there))

    def test_where_no_twin_can_be_made_none_is_drawn(self) -> None:
        rng = np.random.default_rng(5)
        words = contract(inputs=[{"name": "word", "type": "string"}])
        texts = Split(words, pa.table({"word": ["x"] * 400}), Truth(rng.integers(0, 2, 400)))
        self.assertIsNone(draw(texts, texts, 200, 1))
        cases = rows_of(rng, 400, contract(invocation={"mode": "case"}))
        self.assertIsNone(draw(cases, cases, 200, 1))
        ordered = rows_of(rng, 400, contract())
        self.assertIsNone(
            draw(Split(ordered.contract, ordered.features, ordered.truth, np.arange(400)), ordered, 200, 1)
        )
        few = rows_of(rng, 40, contract())
        self.assertIsNone(draw(few, few, 200, 1))
        self.assertIsNotNone(draw(ordered, ordered, 200, 1))


if __name__ == "__main__":
    unittest.main()
