"""One run of a submission in a process of its own: ``worker.py SPEC ANSWER``, both JSON files.

The spec has ``folder``, ``competition``, ``artifacts``, ``data``, ``seed`` and what to do: ``train`` (null, or seed,
params and whether on ``"all"`` rows or the ``"rest"`` that is not held out) and then ``predict`` (null, or the ``rows``
``"all"``, ``"held-out"`` or ``"file"``, the order's seed and the ``batches``). Predictions go to the file ``out``.
"""

from __future__ import annotations

import json
import random
import sys
import time
import traceback
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "shared" / "judge"))
sys.path.insert(0, str(Path(__file__).resolve().parent))
import numpy as np
import pyarrow as pa
from errors import InvalidPredictions
from predictions import validate
from public_data import PublicData, hide_kit, interface, load, train


def peak_memory_mb() -> float | None:
    """Give the most memory this process ever held, in MB; None where the system does not say."""
    try:
        import resource
    except ImportError:
        return None
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return most / (1024 * 1024 if sys.platform == "darwin" else 1024)


def batch_sizes(rows: int, inputs: int) -> tuple[int, int]:
    """Give the rows a batch of the two runs that must agree: several batches even of few rows."""
    large = max(1, min(8192, (32 << 20) // (inputs * 8) or 1, -(-rows // 4)))
    return large, max(1, large // 3 - 1)


def main(spec: dict[str, Any]) -> dict[str, Any]:
    """Do what the spec asks. What goes wrong in the submission is an answer: ``{"error", "text"}``."""
    stage = "LOAD_ERROR"
    try:
        data = PublicData.read(spec["competition"], spec["data"])
        random.seed(spec["seed"])
        np.random.seed(spec["seed"])
        if spec["train"]:
            stage = "TRAIN_ERROR"
            rows = np.arange(len(data.target)) if spec["train"]["rows"] == "all" else np.flatnonzero(~data.held_out)
            train(spec["folder"], data, rows, spec["train"])
        if not spec["predict"]:
            return {"peakMemoryMB": peak_memory_mb()}
        stage = "LOAD_ERROR"
        started = time.perf_counter()
        predict = load(spec["folder"], spec["competition"], spec["artifacts"])
        seconds = time.perf_counter() - started
        stage = "PREDICT_ERROR"
        return {"loadSeconds": seconds, **run(spec, data, predict)}
    except (InvalidPredictions, interface.InvalidPredictions) as error:
        return {"error": "INVALID_PREDICTIONS", "text": str(error)}
    except interface.LoadError as error:
        return {"error": "LOAD_ERROR", "text": str(error)}
    except MemoryError as error:
        return {"error": "OOM", "text": f"MemoryError: {error}"}
    except BaseException as error:
        return {"error": stage, "text": own_frames(error, spec["folder"])}


def run(spec: dict[str, Any], data: PublicData, predict: Any) -> dict[str, Any]:
    how = spec["predict"]
    rows = np.flatnonzero(data.held_out) if how["rows"] == "held-out" else np.arange(len(data.target))
    order = rows if how["order"] is None else np.random.default_rng(how["order"]).permutation(rows)
    size = batch_sizes(len(rows), len(data.features.column_names))[how["batches"]]
    shuffled = data.features.take(pa.array(order)).combine_chunks()
    parts, latencies = [], []
    cpu, counted = time.process_time(), len(order)
    for start in range(0, len(order), size):
        frame = shuffled.slice(start, size).to_pandas()
        began = time.perf_counter()
        parts.append(predict(frame))
        took = (time.perf_counter() - began) * 1000 / len(frame)
        if start == 0 and len(order) > size:
            # The first batch pays for what is done once.
            cpu, counted = time.process_time(), len(order) - len(frame)
        else:
            latencies.append(took)
    seconds = time.process_time() - cpu
    clean = validate(np.concatenate(parts), data.contract)
    ordered = np.empty_like(clean)
    ordered[np.searchsorted(rows, order)] = clean
    np.save(spec["out"], ordered, allow_pickle=False)
    if "csv" in how:
        names = [output["name"] for output in data.contract.outputs]
        np.savetxt(how["csv"], ordered, delimiter=",", header=",".join(names), comments="", fmt="%.17g")
    return {
        "rows": len(rows),
        "latencyMs": {"p50": float(np.quantile(latencies, 0.5)), "p95": float(np.quantile(latencies, 0.95))},
        "cpuSecondsPer1000": seconds / counted * 1000,
        "peakMemoryMB": peak_memory_mb(),
    }


def own_frames(error: BaseException, folder: str) -> str:
    """Format the traceback without the kit's own frames."""
    told = traceback.TracebackException.from_exception(error, limit=-30)
    kit = str(Path(__file__).resolve().parents[1])
    told.stack = traceback.StackSummary.from_list([frame for frame in told.stack if not frame.filename.startswith(kit)])
    return "".join(told.format())[-8000:]


if __name__ == "__main__":
    hide_kit()
    answer = main(json.loads(Path(sys.argv[1]).read_text(encoding="utf-8")))
    Path(sys.argv[2]).write_text(json.dumps(answer), encoding="utf-8")
