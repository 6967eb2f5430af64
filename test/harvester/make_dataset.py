"""Write a product team's private data: the rows the tests' models have not seen, and a year later.

    python make_dataset.py <out>

Writes ``<out>/2025`` and ``<out>/2026``, each with ``features.csv`` and ``labels.csv``. Columns carry the team's own
names. In 2026 the radius is measured another way, and the labels of a third are wrong: the model must look worse.
"""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np
from sklearn.datasets import load_breast_cancer
from sklearn.model_selection import train_test_split


def main() -> None:
    """Run the command."""
    out = Path(sys.argv[1])
    frame, target = load_breast_cancer(return_X_y=True, as_frame=True)
    frame.columns = [name.replace(" ", "_") for name in frame.columns]
    _, unseen, _, labels = train_test_split(frame, target, test_size=0.3, random_state=1)
    unseen = unseen.rename(columns={"mean_radius": "nucleus_radius_mm"})
    later, worse = unseen.copy(), labels.copy()
    later["nucleus_radius_mm"] = later["nucleus_radius_mm"] * 1.4
    wrong = np.random.default_rng(0).permutation(len(worse))[: len(worse) // 3]
    worse.iloc[wrong] = 1 - worse.iloc[wrong]
    for year, features, truth in (("2025", unseen, labels), ("2026", later, worse)):
        folder = out / year
        folder.mkdir(parents=True)
        features.to_csv(folder / "features.csv", index=False)
        truth.rename("benign_by_biopsy").to_csv(folder / "labels.csv", index=False)


if __name__ == "__main__":
    main()
