"""The judge's requests, in one process that stays."""

from __future__ import annotations

import tempfile
import unittest
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
from errors import DataError, InvalidPredictions
from predictions import pack
from run import Judge

CUSTOM = {
    "task": "custom",
    "inputs": [{"name": "question", "type": "string"}],
    "outputs": [{"name": "sure", "type": "double", "range": [0, 1]}, {"name": "answer", "type": "string"}],
    "target": {"name": "solution", "type": "string"},
}
MATCH = """def share(truth, predictions, *, weight=None, groups=None):
    return sum(said == right for right, (sure, said) in zip(truth, predictions)) / len(truth)
"""
BINARY = {
    "task": "binary-classification",
    "inputs": [{"name": f"x{at}", "type": "double"} for at in range(20)],
    "outputs": [{"name": "p", "type": "double"}],
    "target": {"name": "y", "type": "long", "classes": [0, 1]},
}


def resident_mb() -> float:
    return int(Path("/proc/self/statm").read_text().split()[1]) * 4096 / 2**20


class Requests(unittest.TestCase):
    """What TypeScript asks, answered without a pipe in between."""

    def setUp(self) -> None:
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.dir = Path(folder.name)
        self.judge = Judge()

    def open(self, contract: dict[str, Any], metric: str, source: str = "") -> dict[str, Any]:
        files = {name: str(self.dir / f"{name}.csv") for name in ("features", "labels")}
        scoring = {"scoring": "scoring.py"} if source else {}
        head = {"type": "open", "contract": contract, "metrics": [metric], **files, **scoring}
        return self.judge.answer(head, source.encode())[0]

    def batches(self, run: int, calls: int) -> list[bytes]:
        """Every call's stream, however many come at once."""
        parts: list[bytes] = []
        while len(parts) < calls:
            head, body = self.judge.answer({"type": "batches", "run": run, "from": len(parts)}, b"")
            ends = np.cumsum(head["lengths"])
            parts += [bytes(body[end - size : end]) for end, size in zip(ends, head["lengths"], strict=True)]
        return parts

    def test_texts_go_out_and_come_back_in_their_rows(self) -> None:
        questions = [f"what is {row}, twice?" for row in range(700)]
        solutions = [f"größer als {row}" if row % 3 else "" for row in range(700)]
        for name, column, cells in (("features", "question", questions), ("labels", "solution", solutions)):
            (self.dir / f"{name}.csv").write_text(f"{column}\n" + "".join(f'"{cell}"\n' for cell in cells))
        told = self.open(CUSTOM | {"invocation": {"mode": "row"}}, "share", MATCH)
        self.assertEqual((told["rows"], told["numbers"]), (700, 1))
        run, _ = self.judge.answer({"type": "arrange", "split": told["split"], "seed": 3, "batchRows": 9}, b"")
        self.assertEqual(run["batches"], [1] * 700)
        asked = [
            pa.ipc.open_stream(part).read_all().column("question")[0].as_py() for part in self.batches(run["run"], 700)
        ]
        self.assertEqual(sorted(asked), sorted(questions))
        self.assertNotEqual(asked, questions)
        answers = np.array([(0.5, solutions[questions.index(each)]) for each in asked], dtype=object)
        body = answers[:, 0].astype("<f8").tobytes()
        texts = [text.encode() for text in answers[:, 1]]
        body += np.array([len(text) for text in texts], "<u4").tobytes() + b"".join(texts)
        _, stored = self.judge.answer({"type": "collect", "run": run["run"]}, body)
        self.assertEqual(len(stored) % (8 * 700), 0)
        head = {"type": "score", "split": told["split"], "metrics": ["share"]}
        self.assertEqual(self.judge.answer(head, bytes(stored))[0]["scores"][0]["value"], 1.0)
        # Half of the texts wrong, as another entry's predictions on the same rows.
        worse = np.array([(0.5, text if row % 2 else "no") for row, text in enumerate(solutions)], dtype=object)
        other = pack(worse, self.judge.opened[told["split"]].split.contract)
        head = {"type": "compare", "split": told["split"], "metric": "share", "direction": "higher"}
        result = self.judge.answer(head | {"sizes": [len(stored), len(other)]}, bytes(stored) + other)[0]["results"][0]
        self.assertAlmostEqual(result["difference"], 0.5, delta=0.01)
        self.assertLess(result["p"], 0.001)

    def test_a_number_beside_a_text_keeps_to_its_range(self) -> None:
        for name, column in (("features", "question"), ("labels", "solution")):
            (self.dir / f"{name}.csv").write_text(f"{column}\na\nb\n")
        told = self.open(CUSTOM, "share", MATCH)
        run, _ = self.judge.answer({"type": "arrange", "split": told["split"], "seed": 1, "batchRows": 2}, b"")
        body = np.array([0.5, 1.5]).tobytes() + np.array([1, 1], "<u4").tobytes() + b"ab"
        with self.assertRaisesRegex(InvalidPredictions, '"sure" are outside 0 to 1'):
            self.judge.answer({"type": "collect", "run": run["run"]}, body)

    def test_two_hundred_evaluations_leave_nothing_behind(self) -> None:
        rng = np.random.default_rng(0)
        x = rng.normal(size=(2000, 20))
        y = (rng.random(2000) < 0.5).astype(int)
        np.savetxt(
            self.dir / "features.csv", x, delimiter=",", header=",".join(f"x{at}" for at in range(20)), comments=""
        )
        np.savetxt(self.dir / "labels.csv", y, fmt="%d", header="y", comments="")

        def evaluate() -> None:
            told = self.open(BINARY, "roc_auc", "import numpy\n\ndef mine(truth, predictions):\n    return 1.0\n")
            for size in (400, 100):
                head = {"type": "arrange", "split": told["split"], "seed": size, "batchRows": size}
                run, _ = self.judge.answer(head, b"")
                self.batches(run["run"], len(run["batches"]))
                if size == 400:
                    stored = bytes(
                        self.judge.answer({"type": "collect", "run": run["run"]}, rng.random(2000).tobytes())[1]
                    )
            self.judge.answer({"type": "score", "split": told["split"], "metrics": ["roc_auc"]}, stored)
            head = {"type": "compare", "split": told["split"], "metric": "roc_auc", "direction": "higher"}
            self.judge.answer(head | {"sizes": [len(stored)] * 2}, stored * 2)
            self.judge.answer({"type": "close", "split": told["split"]}, b"")

        for _ in range(20):
            evaluate()
        before = resident_mb()
        for _ in range(200):
            evaluate()
        self.assertEqual((self.judge.opened, self.judge.runs), ({}, {}))
        # A split kept open would weigh 0.3 MB each time.
        self.assertLess(resident_mb() - before, 15)

    def test_what_is_wrong_with_a_contract_is_said_before_anybody_is_evaluated(self) -> None:
        (self.dir / "features.csv").write_text("question\na\n")
        (self.dir / "labels.csv").write_text("solution\nb\n")
        text = {"name": "t", "type": "string"}
        number = {"name": "p", "type": "double"}
        three = {"name": "y", "type": "string", "classes": ["x", "y", "z"]}
        for contract, metric, message in (
            (CUSTOM, "accuracy", "metrics.scoring only"),
            (BINARY | {"task": "regression", "outputs": [text]}, "r2", "task: custom"),
            (BINARY | {"outputs": [number, number]}, "roc_auc", "1 outputs are needed"),
            (BINARY | {"outputs": [{"name": "b", "type": "binary"}]}, "roc_auc", "predictions are numbers or strings"),
            (BINARY | {"target": three}, "roc_auc", "binary task has two classes"),
            (
                BINARY
                | {
                    "task": "multiclass-classification",
                    "target": three,
                    "outputs": [{"name": name, "type": "double"} for name in "yxz"],
                },
                "log_loss",
                "another order than target.classes",
            ),
            (BINARY, "r2", "not for a binary-classification; there are: accuracy, "),
            (BINARY | {"outputs": [text]}, "roc_auc", "needs probabilities"),
            (BINARY | {"columns": {"weight": "w"}}, "positive_likelihood_ratio", "takes no weights"),
            (
                BINARY | {"task": "regression", "target": {"name": "y", "type": "double"}},
                "mean_squared_log_error",
                "such a range",
            ),
        ):
            with self.subTest(message), self.assertRaisesRegex(DataError, message):
                self.open(contract, metric)


if __name__ == "__main__":
    unittest.main()
