"""A linear model of the columns in features.py, kept as plain numbers. Make it yours."""

import json
from pathlib import Path

import numpy as np
import pandas as pd
from features import Features

TASK = "binary-classification"
# As text, in the order of competition.yaml: the last one of two is the positive class.
CLASSES = ["0", "1"]
# What predict returns for each row: "probabilities", "labels" or "values".
ANSWER = "probabilities"
# Between which numbers a value must be.
RANGE = [-1e300, 1e300]


class Model:
    def load(self, artifacts: Path) -> None:
        known = json.loads((artifacts / "weights.json").read_text(encoding="utf-8"))
        self.features = Features(known["features"])
        self.slopes, self.intercepts = np.array(known["slopes"]), np.array(known["intercepts"])

    def predict(self, batch: pd.DataFrame) -> np.ndarray:
        """One row of outputs for each row."""
        columns = self.features.numbers(batch)
        # Row by row, so that an answer never depends on how many rows are asked for at once.
        score = np.stack([(columns * slope).sum(axis=1) for slope in self.slopes], axis=1) + self.intercepts
        if ANSWER == "values":
            return np.clip(score, *RANGE)
        if len(CLASSES) == 2:
            score = np.column_stack([np.zeros(len(score)), score])
        odds = np.exp(score - score.max(axis=1, keepdims=True))
        chances = odds / odds.sum(axis=1, keepdims=True)
        if ANSWER == "labels":
            return np.array(CLASSES, dtype=object)[chances.argmax(axis=1)]
        return chances[:, 1] if len(CLASSES) == 2 else chances

    def train(self, X: pd.DataFrame, y: pd.Series, artifacts: Path, seed: int, strength: float) -> None:
        """``strength`` is how much large weights are held back: less is bolder."""
        # Needed for training only; imported here, the model starts faster where it predicts.
        from sklearn.linear_model import LogisticRegression, Ridge
        from sklearn.preprocessing import StandardScaler

        features = Features.learn(X)
        numbers, scaler = features.numbers(X), StandardScaler()
        scaled = scaler.fit_transform(numbers)
        # What hardly varies here would be blown up where it does.
        scaled[:, numbers.std(axis=0) < 1e-6] = 0
        if TASK == "regression":
            fitted = Ridge(alpha=strength, random_state=seed).fit(scaled, y)
        else:
            codes = [CLASSES.index(str(label)) for label in y]
            fitted = LogisticRegression(C=1 / strength, max_iter=2000, random_state=seed).fit(scaled, codes)
        # Folding the scaling into the weights leaves one number a column.
        slopes = np.atleast_2d(fitted.coef_) / scaler.scale_
        intercepts = np.atleast_1d(fitted.intercept_) - slopes @ scaler.mean_
        weights = {
            "features": features.known,
            "slopes": [[float(f"{value:.9g}") for value in row] for row in slopes],
            "intercepts": [float(f"{value:.9g}") for value in intercepts],
        }
        (artifacts / "weights.json").write_text(json.dumps(weights, indent=1) + "\n", encoding="utf-8")
