"""Cut scikit-learn's breast cancer data into a public part and two private splits.

The original rows are public, so the private rows' features are jittered by a little noise: enough that no row can be
found again by equality, too little to change what there is to learn. Whoever needs truly secret rows needs data that
was never published.
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path

import numpy as np
import pandas as pd
from sklearn.datasets import load_breast_cancer
from sklearn.model_selection import train_test_split

TARGET = "malignant"
PUBLIC_ROWS = 170
FEEDBACK_ROWS = 250
SEED = 21
JITTER = 0.01


def original() -> tuple[pd.DataFrame, pd.Series]:
    """Features ``(569, 30) float64`` with identifiers as names, and labels ``(569,) int64`` where 1 is malignant."""
    data = load_breast_cancer(as_frame=True)
    features = data.data.rename(columns=lambda name: name.replace(" ", "_"))
    # scikit-learn codes benign as 1; the condition that is looked for is the positive class here.
    return features, (1 - data.target).rename(TARGET)


def jitter(rows: pd.DataFrame, spread: pd.Series, rng: np.random.Generator) -> pd.DataFrame:
    """Add normal noise of ``JITTER`` standard deviations a column; sizes and ratios stay at or above zero."""
    noise = rng.standard_normal(rows.shape) * (JITTER * spread.to_numpy())
    return (rows + noise).clip(lower=0)


def write(frame: pd.DataFrame | pd.Series, path: Path) -> None:
    """Write CSV with six significant digits and Unix line ends, so that a digest means the same on every machine."""
    path.parent.mkdir(parents=True, exist_ok=True)
    frame.to_csv(path, index=False, float_format="%.6g", lineterminator="\n")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--public", type=Path, required=True, help="file to write the public rows to")
    parser.add_argument("--private", type=Path, required=True, help="folder to write the private splits into")
    parser.add_argument("--feedback", required=True, help="name of the feedback split")
    parser.add_argument("--final", required=True, help="name of the final split")
    options = parser.parse_args()

    features, labels = original()
    spread = features.std()
    public_x, rest_x, public_y, rest_y = train_test_split(
        features, labels, train_size=PUBLIC_ROWS, stratify=labels, random_state=SEED
    )
    feedback_x, final_x, feedback_y, final_y = train_test_split(
        rest_x, rest_y, train_size=FEEDBACK_ROWS, stratify=rest_y, random_state=SEED
    )
    write(public_x.assign(**{TARGET: public_y}), options.public)
    rng = np.random.default_rng(SEED)
    for name, x, y in ((options.feedback, feedback_x, feedback_y), (options.final, final_x, final_y)):
        write(jitter(x, spread, rng), options.private / name / "features.csv")
        write(y, options.private / name / "labels.csv")
    print(json.dumps({"public": len(public_x), "feedback": len(feedback_x), "final": len(final_x)}))


main()
