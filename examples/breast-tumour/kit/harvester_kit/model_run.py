"""Runs a submission on public data as the vault would, and measures it."""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from .competition import Competition
from .failure import Failure
from .held_out import HeldOut
from .judge import largest_gap
from .runner import Runner
from .runs import Asked, batch_sizes, quantile, run_split
from .session import Session
from .stop import Stop
from .submitted import Submitted

TOLERANCE = 1e-6
# As the bot's own run on public data.
SMOKE_ROWS = 200
SMOKE_BATCH = 64


@dataclass
class ModelRun:
    """What came out. With `error`, only that and `excerpt` say something."""

    rows: int = 0
    seconds: float = 0.0
    isolation: str = "none"
    why_not_isolated: str = ""
    error: str | None = None
    excerpt: str = ""
    gap: float = 0.0
    tolerance: float = TOLERANCE
    cost: dict[str, Any] | None = None
    scores: dict[str, Any] | None = None
    held_out: int = 0
    failed: dict[str, str] = field(default_factory=dict)
    retrained: bool = False
    why_not_retrained: str | None = None
    score_problem: str | None = None


def start_sessions(runner: Runner, folder: Path) -> tuple[Session, Session]:
    """Start the two processes that must agree. Nothing of the submission runs until they are told to load it."""
    return runner.session(folder), runner.session(folder)


def run_model(
    runner: Runner, competition: Competition, submitted: Submitted, sessions: tuple[Session, Session]
) -> ModelRun:
    """Run it as the bot does on public data, once more in another order and other batches, and score held-out rows."""
    runner.limit(competition)
    held = HeldOut(runner, competition)
    held.prepare(submitted)
    first, second = sessions
    try:
        split = runner.judge.open(competition, competition.data, most=SMOKE_ROWS)
        contract = competition.contract_with(submitted.manifest["artifacts"])
        started = time.monotonic()
        ran = run_split(first, split, competition, Asked(contract, submitted.seed, 0, SMOKE_BATCH))
        small = batch_sizes(split.rows, competition)[1]
        again = run_split(second, split, competition, Asked(contract, submitted.seed, 1, small))
    except Failure as failure:
        text = second.readable(first.readable(failure.text, submitted.team), submitted.team)
        return ModelRun(
            error=failure.error_class,
            excerpt=text.strip(),
            isolation=first.isolation,
            why_not_isolated=first.why_not_isolated,
        )
    result = ModelRun(split.rows, time.monotonic() - started, first.isolation, first.why_not_isolated)
    result.gap = largest_gap(ran.predictions, again.predictions)
    result.cost = {
        "latencyMs": {"p50": quantile(ran.latencies_ms, 0.5), "p95": quantile(ran.latencies_ms, 0.95)},
        "peakMemoryMB": ran.peak_memory_mb or None,
        "modelBytes": submitted.model_bytes,
        "energyWhPer1000": ran.cpu_seconds_per_1000 * competition.watts_per_core / 3600 * competition.pue,
    }
    try:
        told = held.score()
    except Stop as stop:
        result.score_problem = stop.message
        return result
    result.scores, result.held_out, result.failed = told.scores, told.rows, told.failed
    result.score_problem, result.retrained = told.problem, told.retrained
    result.why_not_retrained = told.why_not_retrained
    return result
