"""Runs a submission on public data as the vault would, and measures it."""

from __future__ import annotations

import math
import shutil
import struct
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from .competition import Competition
from .places import ROOT
from .processes import Scorer, deadline, start_worker

TOLERANCE = 1e-6
TRAINING_SECONDS = 120


@dataclass
class ModelRun:
    """What came out. With `error`, only that and `excerpt` say something."""

    rows: int = 0
    seconds: float = 0.0
    error: str | None = None
    excerpt: str = ""
    gap: float = 0.0
    tolerance: float = TOLERANCE
    cost: dict[str, Any] | None = None
    scores: dict[str, Any] | None = None
    held_out: int = 0
    failed: dict[str, str] | None = None
    retrained: bool = False
    why_not_retrained: str | None = None
    score_problem: str | None = None


def run_model(competition: Competition, manifest: dict[str, Any], home: Path, team: str, scorer: Scorer) -> ModelRun:
    """Ask the copy of the submission in `home` twice; then, trained on the rest, about held-out rows, and score."""
    folder, how = home / "submission", manifest.get("train")
    spec = {
        "folder": str(folder),
        "competition": competition.value,
        "artifacts": manifest["artifacts"],
        "data": competition.data,
        "seed": (how or {}).get("seed", 0),
    }
    rest = home / "held-out" / "submission"
    shutil.copytree(folder, rest)
    trainable = how is not None and (folder / "model.py").is_file()
    training = {**how, "rows": "rest"} if how is not None and trainable else None
    started = time.monotonic()
    limit = float(competition.value["limits"]["wallSeconds"])
    runs = []
    try:
        for order, batches in ((1, 0), (2, 1)):
            predict = {"rows": "all", "order": order, "batches": batches}
            runs.append(start_worker(home, f"run-{order}", {**spec, "predict": predict}, competition.threads))
        held = {
            **spec,
            "folder": str(rest),
            "train": training,
            "predict": {"rows": "held-out", "order": 3, "batches": 0},
        }
        runs.append(start_worker(home, "held-out-run", held, competition.threads))
        first, second = (run.finish(deadline(limit, started)) for run in runs[:2])
        seconds = time.monotonic() - started
        broken = next((answer for answer in (first, second) if "error" in answer), None)
        if broken:
            text = f"{broken['printed']}{broken['text']}".replace(str(folder), f"submissions/{team}")
            return ModelRun(error=broken["error"], excerpt=text.strip())
        result = ModelRun(rows=first["rows"], seconds=seconds, gap=_gap(runs[0].out, runs[1].out))
        result.cost = {
            "latencyMs": first["latencyMs"],
            "peakMemoryMB": first["peakMemoryMB"],
            "energyWhPer1000": first["cpuSecondsPer1000"] * competition.watts_per_core / 3600 * competition.pue,
        }
        _score(result, runs, scorer, training is not None)
        return result
    finally:
        for run in runs:
            if run.process.poll() is None:
                run.process.kill()
                run.process.wait()


def _score(result: ModelRun, runs: list[Any], scorer: Scorer, retrained: bool) -> None:
    held = runs[2].finish(TRAINING_SECONDS)
    if "error" in held and retrained:
        result.why_not_retrained = f"Model.train failed on a part of the rows ({held['error']})"
        if held["error"] == "TIMEOUT":
            result.why_not_retrained = f"Model.train takes longer than {TRAINING_SECONDS} s"
        spec = {**runs[2].spec, "train": None, "folder": runs[0].spec["folder"]}
        runs[2] = start_worker(runs[2].out.parent, "as-submitted", spec, 1)
        held = runs[2].finish(TRAINING_SECONDS)
        retrained = False
    if "error" in held:
        result.score_problem = f"{held['error']}: {held['text']}"
        return
    told = scorer.score({"you": str(runs[2].out)})
    if isinstance(told, str):
        result.score_problem = told
        return
    result.scores, result.held_out, result.failed = told["scores"], told["heldOut"], told["failed"]
    result.retrained = retrained


def start_scorer(competition: Competition, home: Path) -> Scorer:
    """Start to ask the baselines; copies of them, so that training leaves theirs alone."""
    told = []
    for baseline in competition.baselines:
        copy, manifest = home / "baselines" / baseline["name"], baseline["manifest"]
        shutil.copytree(ROOT / baseline["path"], copy)
        how = manifest.get("train") if (copy / "model.py").is_file() else None
        told.append({"name": baseline["name"], "folder": str(copy), "artifacts": manifest["artifacts"], "train": how})
    return Scorer({"competition": competition.value, "data": competition.data, "baselines": told})


def _gap(first: Path, second: Path) -> float:
    """Give the largest difference of two files of predictions, without numpy: importing it costs more than this."""
    one, other = _float64(first), _float64(second)
    return max((abs(a - b) for a, b in zip(one, other, strict=True)), default=math.inf)


def _float64(file: Path) -> tuple[float, ...]:
    data = file.read_bytes()
    start = 10 + struct.unpack_from("<H", data, 8)[0]
    return struct.unpack(f"<{(len(data) - start) // 8}d", data[start:])
