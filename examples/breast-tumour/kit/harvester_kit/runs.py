"""One run of a submission over rows the judge gives out."""

from __future__ import annotations

import math
import time
from dataclasses import dataclass
from typing import Any

from .competition import Competition
from .judge import Split
from .session import Session

_BATCH_BYTES = 32 << 20


@dataclass(frozen=True)
class Ran:
    """What came out: predictions in file order, as the judge packs them, and what they took."""

    predictions: bytes
    latencies_ms: list[float]
    cpu_seconds_per_1000: float
    peak_memory_mb: float


@dataclass(frozen=True)
class Asked:
    """How a model is loaded and asked: by its contract, seed and clock, in which order and batches."""

    contract: dict[str, Any]
    seed: int
    order: int
    batch: int
    seconds: float | None = None


def run_split(session: Session, split: Split, competition: Competition, asked: Asked) -> Ran:
    """Load the model and ask it about every row: batch k+1 goes in after k's answer. Raises `Failure`."""
    arrangement = split.arrange(asked.order, asked.batch)
    session.load(asked.contract, asked.seed, asked.seconds)
    answers: list[bytes] = []
    latencies: list[float] = []
    rows_seen, warm_rows, warm_cpu = 0, 0, session.usage["cpuSeconds"]
    for index, (features, rows) in enumerate(arrangement.calls()):
        began = time.perf_counter()
        answers.append(session.predict(features, rows))
        took = (time.perf_counter() - began) * 1000 / rows
        rows_seen += rows
        # The first batch pays for what is done once; it counts only where there is no other.
        if index == 0 and len(arrangement.rows) > 1:
            warm_rows, warm_cpu = rows, session.usage["cpuSeconds"]
        else:
            latencies.append(took)
    session.process.calm()
    cpu = max(0.0, session.usage["cpuSeconds"] - warm_cpu)
    per_1000 = cpu / (rows_seen - warm_rows) * 1000
    predictions = arrangement.collect(answers, competition.texts, competition.outputs)
    session.close()
    return Ran(predictions, sorted(latencies), per_1000, session.usage["peakMemoryMB"])


def quantile(ordered: list[float], share: float) -> float:
    """Give the nearest-rank quantile of sorted values."""
    return ordered[max(0, math.ceil(len(ordered) * share) - 1)]


def batch_sizes(rows: int, competition: Competition) -> tuple[int, int]:
    """Give the rows a batch of two runs that must agree: several batches even of few rows, as the vault does."""
    fitting = max(1, _BATCH_BYTES // (len(competition.value["inputs"]) * 8))
    large = max(1, min(8192, fitting, -(-rows // 4)))
    return large, max(1, large // 3 - 1)
