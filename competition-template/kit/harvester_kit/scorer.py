"""Scores predictions for held-out public rows beside the baselines', by the judge's own metrics.

``scorer.py``: the first line on standard input says the data and the baselines, which are trained and asked while the
submission runs; the second one names files of predictions. The answer is one line of JSON.
"""

from __future__ import annotations

import json
import random
import sys
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "shared" / "judge"))
sys.path.insert(0, str(Path(__file__).resolve().parent))
import numpy as np
from intervals import interval, paired
from metrics import find_metric
from predictions import validate
from public_data import PublicData, hide_kit, load, train

Predictions = dict[str, np.ndarray]


def baseline_predictions(spec: dict[str, Any], data: PublicData) -> tuple[Predictions, dict[str, str]]:
    """Ask each baseline, trained again without the held-out rows where it can be; and say which ones failed."""
    answers: Predictions = {}
    failed: dict[str, str] = {}
    for baseline in spec["baselines"]:
        try:
            seed = baseline["train"]["seed"] if baseline["train"] else 0
            random.seed(seed)
            np.random.seed(seed)
            if baseline["train"]:
                train(baseline["folder"], data, np.flatnonzero(~data.held_out), baseline["train"])
            predict = load(baseline["folder"], spec["competition"], baseline["artifacts"])
            frame = data.frame(np.flatnonzero(data.held_out))
            answers[baseline["name"]] = validate(predict(frame), data.contract)
        except Exception as error:
            failed[baseline["name"]] = f"{type(error).__name__}: {error}"
    return answers, failed


def scores(spec: dict[str, Any], data: PublicData, answers: Predictions) -> dict[str, Any]:
    """Compute every metric of every entry; for the first metric with its interval and, against "you", a test."""
    metrics = [spec["competition"]["metrics"]["primary"], *spec["competition"]["metrics"]["others"]]
    truth = data.target[data.held_out]
    binary = data.contract.task == "binary-classification"
    first = find_metric(metrics[0]["name"], data.contract)
    told: dict[str, Any] = {}
    for name, predictions in answers.items():
        values = {each["name"]: find_metric(each["name"], data.contract).value(truth, predictions) for each in metrics}
        spread = interval(first, truth, predictions, binary=binary)
        told[name] = {"metrics": values, "low": spread.low, "high": spread.high}
    higher = metrics[0]["direction"] == "higher"
    for name in [name for name in answers if name != "you"] if "you" in answers else []:
        (test,) = paired(first, truth, answers["you"], [answers[name]], higher=higher, binary=binary)
        told[name] |= {"difference": test.difference, "p": test.p}
    return told


if __name__ == "__main__":
    hide_kit()
    asked = json.loads(sys.stdin.readline())
    rows = PublicData.read(asked["competition"], asked["data"])
    baselines, broken = baseline_predictions(asked, rows)
    files = json.loads(sys.stdin.readline())
    yours = {name: np.load(file, allow_pickle=False) for name, file in files.items()}
    told = scores(asked, rows, yours | baselines)
    print(json.dumps({"heldOut": int(rows.held_out.sum()), "scores": told, "failed": broken}))
