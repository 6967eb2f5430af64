"""Ask submissions through the house's own interface and compare them: ``score.py INTERFACE CONTRACTS SPLIT [PAIR...]``.

``CONTRACTS`` is JSON, ``{folder: contract}``. A ``PAIR`` is ``better,worse``, two of these folders. Prints
``{"auc": {folder: value}, "p": {pair: one-sided p-value of DeLong's test that the first is not better}}``.
"""

import importlib.util
import json
import math
import sys
from pathlib import Path

import numpy as np
import pandas as pd
from sklearn.metrics import roc_auc_score


def delong(y: np.ndarray, first: np.ndarray, second: np.ndarray) -> float:
    placements = []
    for scores in (first, second):
        above = (scores[y == 1][:, None] > scores[y == 0]) + 0.5 * (scores[y == 1][:, None] == scores[y == 0])
        placements.append((above.mean(axis=1), above.mean(axis=0)))
    ones, zeros = (np.array(side) for side in zip(*placements, strict=True))
    covariance = np.cov(ones) / ones.shape[1] + np.cov(zeros) / zeros.shape[1]
    spread = math.sqrt(covariance[0, 0] + covariance[1, 1] - 2 * covariance[0, 1])
    return 0.5 * math.erfc((ones[0].mean() - ones[1].mean()) / spread / math.sqrt(2))


interface, contracts, split, *pairs = sys.argv[1:]
spec = importlib.util.spec_from_file_location("interface", interface)
module = importlib.util.module_from_spec(spec)
spec.loader.exec_module(module)
features = pd.read_csv(Path(split) / "features.csv")
labels = pd.read_csv(Path(split) / "labels.csv")["malignant"].to_numpy()
answers = {
    folder: module.load_model(folder, contract)(features)[:, 0] for folder, contract in json.loads(contracts).items()
}
p = {pair: delong(labels, *(answers[folder] for folder in pair.split(","))) for pair in pairs}
print(json.dumps({"auc": {folder: roc_auc_score(labels, answer) for folder, answer in answers.items()}, "p": p}))
