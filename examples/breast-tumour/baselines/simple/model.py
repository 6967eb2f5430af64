"""Logistic regression on the few columns named in submission.yaml, kept as plain numbers."""

import json
from pathlib import Path

import numpy as np
import pandas as pd
from sklearn.linear_model import LogisticRegression
from sklearn.preprocessing import StandardScaler


class Model:
    def load(self, artifacts: Path) -> None:
        self.weights = json.loads((artifacts / "weights.json").read_text())

    def predict(self, batch: pd.DataFrame) -> np.ndarray:
        """Probability of the positive class, ``(n_rows,) float64``."""
        columns = batch[list(self.weights["columns"])].to_numpy(dtype=float)
        score = columns @ np.asarray(list(self.weights["columns"].values())) + self.weights["intercept"]
        return 1 / (1 + np.exp(-score))

    def train(self, X: pd.DataFrame, y: pd.Series, artifacts: Path, seed: int, columns: str) -> None:
        """``columns`` is a comma-separated list of column names."""
        names = columns.split(",")
        scaler = StandardScaler()
        fitted = LogisticRegression(random_state=seed).fit(scaler.fit_transform(X[names].to_numpy()), y)
        # Folding the scaling into the weights leaves one number a column.
        slopes = fitted.coef_[0] / scaler.scale_
        weights = {
            "columns": {name: round(float(slope), 6) for name, slope in zip(names, slopes, strict=True)},
            "intercept": round(float(fitted.intercept_[0] - slopes @ scaler.mean_), 6),
        }
        (artifacts / "weights.json").write_text(json.dumps(weights, indent=2) + "\n")
