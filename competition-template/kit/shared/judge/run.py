"""The judge: holds labels, hands out features, scores numbers.

It never imports, unpickles or parses anything a participant made. Requests and answers are frames on standard input
and output. ``open`` reads a split, ``arrange`` makes one run of it, ``batches`` gives what the model gets call by call,
``collect`` puts its predictions back in order, ``score`` and ``compare`` judge them, ``noise`` says which difference
means anything, ``close`` forgets a split. ``canaries`` draws rows that a run has beside those that count, and
``memorised`` says what they showed; ``training`` gives public rows with their labels.
"""

from __future__ import annotations

import os
import sys
import warnings
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent))

import numpy as np
import pyarrow as pa
from arrange import arrange
from canaries import Canaries, among, draw, memorised
from contract import Contract
from data import Split, read_split, read_table
from drift import column_drift, numeric_drift
from errors import DataError, InvalidPredictions
from frames import Head, read_frame, write_frame
from intervals import interval, paired
from metrics import Metric, check_truth, find_metric
from noise import noise
from parts import part, training_table
from predictions import pack, unpack, validate
from scoring import OwnMetrics
from truth import Truth

Answer = tuple[Head, bytes | memoryview]
CHUNK_BYTES = 4 << 20
CHUNK_CALLS = 512
# How an Arrow IPC stream ends.
END_OF_STREAM = b"\xff\xff\xff\xff\0\0\0\0"


@dataclass
class Opened:
    """A split with the competition's metrics by name."""

    split: Split
    metrics: dict[str, Metric]
    own: OwnMetrics | None


@dataclass
class Run:
    """One arrangement of a split; `order[i]` is the file row that goes out as row i, `ends` are where calls end.

    Rows from the split's length on are canaries.
    """

    split: Split
    order: np.ndarray
    arranged: pa.RecordBatch
    ends: np.ndarray


class Judge:
    """What is open, by number."""

    def __init__(self) -> None:
        self.opened: dict[int, Opened] = {}
        self.runs: dict[int, Run] = {}
        self.drawn: dict[int, tuple[int, Canaries]] = {}
        self.last = 0

    def answer(self, head: Head, body: bytes) -> Answer:
        """Do what one request asks."""
        if (opened := self.opened.get(head.get("split", 0))) and opened.own:
            opened.own.start_clock()
        commands = {"open": self.open, "arrange": self.arrange, "batches": self.batches, "collect": self.collect}
        commands |= {"score": self.score, "compare": self.compare, "noise": self.noise, "close": self.close}
        commands |= {"canaries": self.canaries, "memorised": self.memorised, "training": self.training}
        commands |= {"drift": self.drift, "part": self.part, "rows": self.rows}
        return commands[head["type"]](head, body)

    def open(self, head: Head, body: bytes) -> Answer:
        """Read a split. `body` is the organiser's scoring file, if ``scoring`` names one."""
        contract = Contract.from_json(head["contract"])
        own = OwnMetrics(head["scoring"], str(body, "utf-8")) if head.get("scoring") else None
        metrics = {name: find_metric(name, contract, own) for name in head["metrics"]}
        split = read_split(head["features"], head["labels"], contract, head.get("maxRows"))
        if head.get("scored", True):
            check_truth(split.truth, contract, list(metrics.values()))
        number = self._next()
        self.opened[number] = Opened(split, metrics, own)
        numbers = 1 if contract.labels else len(contract.outputs) - len(contract.texts)
        return {"split": number, "rows": len(split), "bytes": split.features.nbytes, "numbers": numbers}, b""

    def arrange(self, head: Head, _: bytes) -> Answer:
        """Order a split's rows; with `canaries` these stand among them, `moved` or as they are."""
        split = self.opened[head["split"]].split
        features, rows = split.features, split
        if "canaries" in head:
            canaries = self.drawn[head["canaries"]][1]
            features = among(split, canaries, moved=head["moved"])
            rows = Split(split.contract, features, Truth(np.zeros(len(features))))
        order, sizes = arrange(rows, head["seed"], int(head["batchRows"]))
        arranged = features.take(pa.array(order)).combine_chunks().to_batches(max_chunksize=len(order))
        number = self._next()
        self.runs[number] = Run(split, order, arranged[0], np.cumsum(sizes))
        return {"run": number, "batches": sizes}, b""

    def batches(self, head: Head, _: bytes) -> Answer:
        """Give some calls' features at once, from call `from` on, each a whole Arrow IPC stream."""
        run = self.runs[head["run"]]
        schema = run.arranged.schema.serialize().to_pybytes()
        parts: list[bytes] = []
        lengths: list[int] = []
        size = 0
        for call in range(head["from"], min(head["from"] + CHUNK_CALLS, len(run.ends))):
            start = int(run.ends[call - 1]) if call else 0
            rows = run.arranged.slice(start, int(run.ends[call]) - start).serialize().to_pybytes()
            parts += [schema, rows, END_OF_STREAM]
            lengths.append(len(schema) + len(rows) + len(END_OF_STREAM))
            size += lengths[-1]
            if size > CHUNK_BYTES:
                break
        return {"lengths": lengths}, b"".join(parts)

    def collect(self, head: Head, body: bytes) -> Answer:
        run = self.runs[head["run"]]
        contract = run.split.contract
        clean = validate(unpack(body, len(run.order), contract, checked=False), contract)
        ordered = np.empty_like(clean)
        ordered[run.order] = clean
        del self.runs[head["run"]]
        rows = len(run.split)
        parts = [pack(ordered[:rows], contract), *([pack(ordered[rows:], contract)] if len(ordered) > rows else [])]
        return {"sizes": [len(part) for part in parts]}, b"".join(parts)

    def canaries(self, head: Head, _: bytes) -> Answer:
        """Draw canaries for a split from the rows of another; number 0 where none can be had."""
        split, public = self.opened[head["split"]].split, self.opened[head["public"]].split
        canaries = draw(split, public, int(head["rows"]), head["seed"])
        if canaries is None:
            return {"canaries": 0, "moved": []}, b""
        number = self._next()
        self.drawn[number] = (head["split"], canaries)
        return {"canaries": number, "moved": canaries.own.tolist()}, b""

    def memorised(self, head: Head, body: bytes) -> Answer:
        """Judge both runs' answers: private, private again, canaries as they are, canaries moved."""
        number, canaries = self.drawn[head["canaries"]]
        opened = self.opened[number]
        ends = np.cumsum(head["sizes"])
        private, beside = len(opened.split), len(canaries.truth)
        rows = {"private": private, "private_again": private, "exact": beside, "twin": beside}
        predictions = {
            name: unpack(body[end - size : end], count, opened.split.contract, checked=True)
            for (name, count), end, size in zip(rows.items(), ends, head["sizes"], strict=True)
        }
        higher = head["direction"] == "higher"
        return memorised(opened.split, canaries, opened.metrics[head["metric"]], predictions, higher=higher), b""

    def training(self, head: Head, _: bytes) -> Answer:
        """Give all rows of one file with the target as the last column, as an Arrow IPC stream."""
        contract = Contract.from_json(head["contract"])
        # A target that is an input too would be one column of the two.
        features = read_table(head["data"], contract.input_types)
        labels = read_table(head["data"], {contract.target: contract.target_type}).column(0)
        sink = pa.BufferOutputStream()
        columns = [*features.columns, labels]
        table = pa.Table.from_arrays(columns, names=[*features.column_names, contract.target])
        with pa.ipc.new_stream(sink, table.schema) as writer:
            writer.write_table(table)
        return {"rows": len(table)}, sink.getvalue().to_pybytes()

    def score(self, head: Head, body: bytes) -> Answer:
        opened = self.opened[head["split"]]
        predictions = _predictions(body, opened.split)
        scores = [
            {"name": name, **asdict(interval(opened.metrics[name], opened.split.truth, predictions))}
            for name in head["metrics"]
        ]
        return {"scores": scores}, b""

    def compare(self, head: Head, body: bytes) -> Answer:
        opened = self.opened[head["split"]]
        mine, *others = _parted(body, head["sizes"], opened.split)
        metric, higher = opened.metrics[head["metric"]], head["direction"] == "higher"
        results = paired(metric, opened.split.truth, mine, others, higher=higher)
        return {"results": [asdict(result) for result in results]}, b""

    def noise(self, head: Head, body: bytes) -> Answer:
        opened = self.opened[head["split"]]
        entries = _parted(body, head["sizes"], opened.split)
        return asdict(noise(opened.metrics[head["metric"]], opened.split.truth, entries)), b""

    def close(self, head: Head, _: bytes) -> Answer:
        opened = self.opened.pop(head["split"], None)
        if opened:
            self.runs = {number: run for number, run in self.runs.items() if run.split is not opened.split}
            self.drawn = {number: drawn for number, drawn in self.drawn.items() if drawn[0] != head["split"]}
        return {}, b""

    def part(self, head: Head, _: bytes) -> Answer:
        """Part a split into rows to train on and rows held out; both are splits of their own."""
        opened = self.opened[head["split"]]
        made = {}
        for name, rows in zip(("train", "test"), part(opened.split, head["seed"], head["share"]), strict=True):
            check_truth(rows.truth, rows.contract, list(opened.metrics.values()))
            number = self._next()
            self.opened[number] = Opened(rows, opened.metrics, opened.own)
            made[name] = {"split": number, "rows": len(rows), "bytes": rows.features.nbytes}
        return made, b""

    def rows(self, head: Head, _: bytes) -> Answer:
        """Give a split's rows with the target as the last column, as an Arrow IPC stream: for training on them."""
        return {}, _stream(training_table(self.opened[head["split"]].split))

    def drift(self, head: Head, body: bytes) -> Answer:
        """Say how far a split's inputs, and a model's answers to them, lie from those of a reference split."""
        reference, current = self.opened[head["reference"]].split, self.opened[head["split"]].split
        names = current.features.column_names
        inputs = [column_drift(name, reference.features.column(name), current.features.column(name)) for name in names]
        size = head["sizes"][0]
        before, now = _predictions(body[:size], reference), _predictions(body[size:], current)
        outputs = [
            numeric_drift(name, before[:, at].astype(float), now[:, at].astype(float))
            for name, at in zip(head["outputs"], head["positions"], strict=True)
        ]
        return {"inputs": [asdict(each) for each in inputs], "outputs": [asdict(each) for each in outputs]}, b""

    def _next(self) -> int:
        self.last += 1
        return self.last


def _stream(table: pa.Table) -> bytes:
    sink = pa.BufferOutputStream()
    with pa.ipc.new_stream(sink, table.schema) as writer:
        writer.write_table(table)
    return bytes(sink.getvalue().to_pybytes())


def _predictions(body: bytes | memoryview, split: Split) -> np.ndarray:
    return unpack(body, len(split), split.contract, checked=True)


def _parted(body: bytes, sizes: list[int], split: Split) -> list[np.ndarray]:
    """Cut what several entries' predictions stand in, one after the other."""
    ends = np.cumsum(sizes)
    return [_predictions(body[end - size : end], split) for end, size in zip(ends, sizes, strict=True)]


def _failure(error: Exception) -> dict[str, Any]:
    kind = (
        "predictions" if isinstance(error, InvalidPredictions) else "data" if isinstance(error, DataError) else "judge"
    )
    return {"error": kind, "message": f"{'' if kind != 'judge' else type(error).__name__ + ': '}{error}"}


def main() -> None:
    source, sink = sys.stdin.buffer, os.fdopen(os.dup(1), "wb")
    # A library that prints must not corrupt the answers.
    os.dup2(2, 1)
    # What a metric thinks of a resample without a positive is told by its value.
    warnings.simplefilter("ignore")
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
    # Taking the libraries down again would cost more than bringing them up.
    os._exit(0)
