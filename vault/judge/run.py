"""The judge: holds labels, hands out features, scores numbers.

It never imports, unpickles or parses anything a participant made. Requests and answers are frames on standard input
and output. ``open`` reads a split, ``shuffle`` makes one run of it, ``batch`` gives its batches, ``collect`` puts its
predictions back in order, ``score`` and ``compare`` judge them, ``close`` forgets a split.
"""

from __future__ import annotations

import os
import sys
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent))

import numpy as np
import pyarrow as pa
from contract import Contract
from data import read_split
from errors import DataError, InvalidPredictions
from frames import Head, read_frame, write_frame
from intervals import interval, paired
from metrics import find_metric
from predictions import validate

Answer = tuple[Head, bytes | memoryview]


@dataclass
class Split:
    """An opened split: features and target in file order."""

    contract: Contract
    features: pa.Table
    target: np.ndarray

    @property
    def binary(self) -> bool:
        return self.contract.task == "binary-classification"


@dataclass
class Run:
    """One shuffle of a split; `order[i]` is the file row that goes out as row i."""

    split: Split
    order: np.ndarray
    shuffled: pa.Table
    batch_rows: int


class Judge:
    """What is open, by number."""

    def __init__(self) -> None:
        self.splits: dict[int, Split] = {}
        self.runs: dict[int, Run] = {}
        self.last = 0

    def answer(self, head: Head, body: bytes) -> Answer:
        """Do what one request asks."""
        commands = {"open": self.open, "shuffle": self.shuffle, "batch": self.batch, "collect": self.collect}
        commands |= {"score": self.score, "compare": self.compare, "close": self.close}
        return commands[head["type"]](head, body)

    def open(self, head: Head, _: bytes) -> Answer:
        contract = Contract.from_json(head["contract"])
        for metric in head["metrics"]:
            find_metric(metric, contract)
        features, target = read_split(head["features"], head["labels"], contract, head.get("maxRows"))
        if head.get("scored", True) and contract.classes is not None and len(np.unique(target)) < 2:
            raise DataError("every row has the same class: nothing can be scored on it")
        number = self._next()
        self.splits[number] = Split(contract, features, target)
        return {"split": number, "rows": len(target)}, b""

    def shuffle(self, head: Head, _: bytes) -> Answer:
        split = self.splits[head["split"]]
        order = np.random.default_rng(head["seed"]).permutation(len(split.target))
        number, step = self._next(), int(head["batchRows"])
        self.runs[number] = Run(split, order, split.features.take(pa.array(order)).combine_chunks(), step)
        rows = len(order)
        return {"run": number, "batches": [min(step, rows - start) for start in range(0, rows, step)]}, b""

    def batch(self, head: Head, _: bytes) -> Answer:
        run = self.runs[head["run"]]
        part = run.shuffled.slice(head["index"] * run.batch_rows, run.batch_rows)
        sink = pa.BufferOutputStream()
        with pa.ipc.new_stream(sink, part.schema) as writer:
            writer.write_table(part)
        return {"rows": len(part)}, memoryview(sink.getvalue())

    def collect(self, head: Head, body: bytes) -> Answer:
        run = self.runs[head["run"]]
        shuffled = _matrix(body, run.split)
        ordered = np.empty_like(shuffled)
        ordered[run.order] = validate(shuffled, run.split.contract)
        del self.runs[head["run"]]
        return {}, ordered.tobytes()

    def score(self, head: Head, body: bytes) -> Answer:
        split = self.splits[head["split"]]
        predictions = _matrix(body, split)
        scores = []
        for name in head["metrics"]:
            result = interval(find_metric(name, split.contract), split.target, predictions, binary=split.binary)
            scores.append({"name": name, **asdict(result)})
        return {"scores": scores}, b""

    def compare(self, head: Head, body: bytes) -> Answer:
        split = self.splits[head["split"]]
        size = len(split.target) * len(split.contract.outputs) * 8
        mine, *others = [_matrix(body[start : start + size], split) for start in range(0, len(body), size)]
        metric = find_metric(head["metric"], split.contract)
        results = paired(metric, split.target, mine, others, higher=head["direction"] == "higher", binary=split.binary)
        return {"results": [asdict(result) for result in results]}, b""

    def close(self, head: Head, _: bytes) -> Answer:
        split = self.splits.pop(head["split"], None)
        self.runs = {number: run for number, run in self.runs.items() if run.split is not split}
        return {}, b""

    def _next(self) -> int:
        self.last += 1
        return self.last


def _matrix(body: bytes, split: Split) -> np.ndarray:
    return np.frombuffer(body, dtype="<f8").reshape(len(split.target), len(split.contract.outputs))


def _failure(error: Exception) -> dict[str, Any]:
    kind = {InvalidPredictions: "predictions", DataError: "data"}.get(type(error), "judge")
    return {"error": kind, "message": f"{'' if kind != 'judge' else type(error).__name__ + ': '}{error}"}


def main() -> None:
    source, sink = sys.stdin.buffer, os.fdopen(os.dup(1), "wb")
    # A library that prints must not corrupt the answers.
    os.dup2(2, 1)
    judge = Judge()
    write_frame(sink, {"type": "ready"})
    while True:
        try:
            head, body = read_frame(source)
        except EOFError:
            return
        try:
            answer, data = judge.answer(head, body)
        except Exception as error:
            answer, data = _failure(error), b""
        write_frame(sink, answer, data)


if __name__ == "__main__":
    main()
