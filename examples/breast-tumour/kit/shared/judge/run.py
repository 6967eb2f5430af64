"""The judge: holds labels, hands out features, scores numbers.

It never imports, unpickles or parses anything a participant made. Requests and answers are frames on standard input
and output. ``open`` reads a split, ``arrange`` makes one run of it, ``batches`` gives what the model gets call by call,
``collect`` puts its predictions back in order, ``score`` and ``compare`` judge them, ``close`` forgets a split.
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
from arrange import arrange
from contract import Contract
from data import Split, read_split
from errors import DataError, InvalidPredictions
from frames import Head, read_frame, write_frame
from intervals import interval, paired
from metrics import find_metric
from predictions import pack, unpack, validate

Answer = tuple[Head, bytes | memoryview]
CHUNK_BYTES = 4 << 20
CHUNK_CALLS = 512
# How an Arrow IPC stream ends.
END_OF_STREAM = b"\xff\xff\xff\xff\0\0\0\0"


@dataclass
class Run:
    """One arrangement of a split; `order[i]` is the file row that goes out as row i, `ends` are where calls end."""

    split: Split
    order: np.ndarray
    arranged: pa.RecordBatch
    ends: np.ndarray


class Judge:
    """What is open, by number."""

    def __init__(self) -> None:
        self.splits: dict[int, Split] = {}
        self.runs: dict[int, Run] = {}
        self.last = 0

    def answer(self, head: Head, body: bytes) -> Answer:
        """Do what one request asks."""
        commands = {"open": self.open, "arrange": self.arrange, "batches": self.batches, "collect": self.collect}
        commands |= {"score": self.score, "compare": self.compare, "close": self.close}
        return commands[head["type"]](head, body)

    def open(self, head: Head, _: bytes) -> Answer:
        contract = Contract.from_json(head["contract"])
        for metric in head["metrics"]:
            find_metric(metric, contract)
        split = read_split(head["features"], head["labels"], contract, head.get("maxRows"))
        if head.get("scored", True) and contract.classes is not None and len(np.unique(split.truth.values)) < 2:
            raise DataError("every row has the same class: nothing can be scored on it")
        number = self._next()
        self.splits[number] = split
        numbers = 1 if contract.labels else len(contract.outputs) - len(contract.texts)
        return {"split": number, "rows": len(split), "bytes": split.features.nbytes, "numbers": numbers}, b""

    def arrange(self, head: Head, _: bytes) -> Answer:
        split = self.splits[head["split"]]
        order, sizes = arrange(split, head["seed"], int(head["batchRows"]))
        arranged = split.features.take(pa.array(order)).combine_chunks().to_batches(max_chunksize=len(order))
        number = self._next()
        self.runs[number] = Run(split, order, arranged[0], np.cumsum(sizes))
        return {"run": number, "batches": sizes}, b""

    def batches(self, head: Head, _: bytes) -> Answer:
        """Give some calls' features at once, from call `from` on, each a whole Arrow IPC stream."""
        run = self.runs[head["run"]]
        schema = run.arranged.schema.serialize().to_pybytes()
        parts: list[bytes] = []
        lengths: list[int] = []
        for call in range(head["from"], min(head["from"] + CHUNK_CALLS, len(run.ends))):
            start = int(run.ends[call - 1]) if call else 0
            rows = run.arranged.slice(start, int(run.ends[call]) - start).serialize().to_pybytes()
            parts += [schema, rows, END_OF_STREAM]
            lengths.append(len(schema) + len(rows) + len(END_OF_STREAM))
            if sum(lengths) > CHUNK_BYTES:
                break
        return {"lengths": lengths}, b"".join(parts)

    def collect(self, head: Head, body: bytes) -> Answer:
        run = self.runs[head["run"]]
        contract = run.split.contract
        clean = validate(unpack(body, len(run.order), contract, checked=False), contract)
        ordered = np.empty_like(clean)
        ordered[run.order] = clean
        del self.runs[head["run"]]
        return {}, pack(ordered, contract)

    def score(self, head: Head, body: bytes) -> Answer:
        split = self.splits[head["split"]]
        predictions = _predictions(body, split)
        scores = []
        for name in head["metrics"]:
            metric = find_metric(name, split.contract)
            result = interval(metric, split.truth, predictions)
            scores.append({"name": name, **asdict(result)})
        return {"scores": scores}, b""

    def compare(self, head: Head, body: bytes) -> Answer:
        split = self.splits[head["split"]]
        mine, *others = _parted(body, head["sizes"], split)
        metric = find_metric(head["metric"], split.contract)
        results = paired(metric, split.truth, mine, others, higher=head["direction"] == "higher")
        return {"results": [asdict(result) for result in results]}, b""

    def close(self, head: Head, _: bytes) -> Answer:
        split = self.splits.pop(head["split"], None)
        self.runs = {number: run for number, run in self.runs.items() if run.split is not split}
        return {}, b""

    def _next(self) -> int:
        self.last += 1
        return self.last


def _predictions(body: bytes | memoryview, split: Split) -> np.ndarray:
    return unpack(body, len(split), split.contract, checked=True)


def _parted(body: bytes, sizes: list[int], split: Split) -> list[np.ndarray]:
    """Cut what several entries' predictions stand in, one after the other."""
    ends = np.cumsum(sizes)
    return [_predictions(body[end - size : end], split) for end, size in zip(ends, sizes, strict=True)]


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
