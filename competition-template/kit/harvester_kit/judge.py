"""The judge: the vault's own program, asked for rows and scores."""

from __future__ import annotations

import os
import struct
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from .competition import Competition
from .failure import Failure
from .places import BYTECODE, ROOT, SHARED
from .process import FramedProcess
from .stop import NOT_READY, Stop

JUDGE = SHARED / "judge"


class Judge:
    """One process with the labels in it. It starts while others work; the first question waits for it."""

    def __init__(self) -> None:
        argv = [sys.executable, "-I", "-X", f"pycache_prefix={BYTECODE}", str(JUDGE / "run.py")]
        env = {**os.environ, "OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1", "PYTHONUTF8": "1"}
        self._process = FramedProcess(argv, env, ROOT)
        self._ready = False

    def open(self, competition: Competition, rows: Path, *, most: int | None = None, scored: bool = False) -> Split:
        """Open the rows of one file. Raises `Stop` where they do not fit the contract."""
        told: dict[str, Any] = {"type": "open", "features": str(rows), "labels": str(rows), "scored": scored}
        if most is not None:
            told["maxRows"] = most
        head, _ = self.ask({**told, **competition.opening}, competition.scoring())
        return Split(self, head["split"], head["rows"])

    def ask(self, head: dict[str, Any], body: bytes = b"") -> tuple[dict[str, Any], bytes]:
        """Put one question. Raises `Failure` for predictions that are none, and `Stop` for everything else."""
        try:
            if not self._ready:
                self._process.receive()
                self._ready = True
            self._process.send(head, body)
            answer, data = self._process.receive()
        except EOFError:
            said = (self._process.said().strip().splitlines() or ["it ended by itself"])[-1]
            following = "the competition's environment needs scikit-learn and pyarrow: tell the organisers in an issue"
            raise Stop(f"the judge does not run here: {said}", following) from None
        if answer.get("error") == "predictions":
            raise Failure("INVALID_PREDICTIONS", answer["message"])
        if answer.get("error"):
            raise Stop(
                f"the public data cannot be judged: {answer['message']}", "tell the organisers in an issue", NOT_READY
            )
        return answer, data

    def close(self) -> None:
        """End it. Safe to call twice."""
        self._process.close()


@dataclass(frozen=True)
class Split:
    """Rows the judge holds."""

    judge: Judge
    number: int
    rows: int

    def arrange(self, seed: int, batch_rows: int) -> Arrangement:
        """Put them in an order and cut them into calls."""
        head, _ = self.judge.ask({"type": "arrange", "split": self.number, "seed": seed, "batchRows": batch_rows})
        return Arrangement(self.judge, head["run"], head["batches"])

    def score(self, predictions: bytes, metrics: list[str]) -> list[dict[str, Any]]:
        """Score predictions in file order: ``{"name", "value", "low", "high"}`` of each metric."""
        head, _ = self.judge.ask({"type": "score", "split": self.number, "metrics": metrics}, predictions)
        scores: list[dict[str, Any]] = head["scores"]
        return scores

    def compare(self, mine: bytes, others: list[bytes], metric: dict[str, str]) -> list[dict[str, float]]:
        """Test predictions against each of the others: ``{"difference", "p", "se"}``."""
        told = {"type": "compare", "split": self.number, "metric": metric["name"], "direction": metric["direction"]}
        body = b"".join([mine, *others])
        head, _ = self.judge.ask({**told, "sizes": [len(mine), *map(len, others)]}, body)
        results: list[dict[str, float]] = head["results"]
        return results


@dataclass(frozen=True)
class Arrangement:
    """One order of a split, call by call."""

    judge: Judge
    number: int
    rows: list[int]

    def calls(self) -> Iterator[tuple[bytes, int]]:
        """Give the features of each call, as an Arrow IPC stream, and its rows."""
        at = 0
        while at < len(self.rows):
            head, body = self.judge.ask({"type": "batches", "run": self.number, "from": at})
            start = 0
            for length in head["lengths"]:
                yield body[start : start + length], self.rows[at]
                start, at = start + length, at + 1

    def collect(self, answers: list[bytes], texts: int, outputs: int) -> bytes:
        """Have the answers of all calls checked and put into file order."""
        body = join_answers(answers, self.rows, outputs - texts, texts)
        return self.judge.ask({"type": "collect", "run": self.number}, body)[1]


def join_answers(answers: list[bytes], rows: list[int], numbers: int, texts: int) -> bytes:
    """Make the answers of several calls the one to all their rows, as ``vault/protocol/answer.ts`` does.

    An answer is its numbers as float64, then of each text output the lengths as u32, then the texts themselves.
    """
    if not texts:
        return b"".join(answers)
    blocks: list[bytes] = []
    lengths: list[list[bytes]] = [[] for _ in range(texts)]
    words: list[list[bytes]] = [[] for _ in range(texts)]
    for answer, count in zip(answers, rows, strict=True):
        at = count * numbers * 8
        blocks.append(answer[:at])
        start = at + count * texts * 4
        for output in range(texts):
            own = answer[at : at + count * 4]
            size = sum(struct.unpack(f"<{count}I", own))
            lengths[output].append(own)
            words[output].append(answer[start : start + size])
            at, start = at + count * 4, start + size
    return b"".join([*blocks, *(part for own in lengths for part in own), *(part for own in words for part in own)])


def largest_gap(one: bytes, other: bytes) -> float:
    """Give the largest difference of two sets of predictions; infinite where they are texts that differ."""
    if one == other:
        return 0.0
    if len(one) != len(other) or len(one) % 8:
        return float("inf")
    count = len(one) // 8
    pairs = zip(struct.unpack(f"<{count}d", one), struct.unpack(f"<{count}d", other), strict=True)
    return max((float(abs(a - b)) for a, b in pairs), default=0.0)
