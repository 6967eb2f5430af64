"""Softmax regression on the 256 pixels, kept as one table of numbers."""

from pathlib import Path

import numpy as np
import pandas as pd
from png import images


class Model:
    def load(self, artifacts: Path) -> None:
        self.weights = np.load(artifacts / "weights.npy", allow_pickle=False).astype(np.float64)

    def predict(self, batch: pd.DataFrame) -> np.ndarray:
        """Probabilities of the ten figures, ``(n_rows, 10) float64``."""
        # Row by row, so that an answer never depends on how many rows are asked for at once.
        score = np.stack([self.weights[1:].T @ pixels for pixels in images(batch["image"])]) + self.weights[0]
        odds = np.exp(score - score.max(axis=1, keepdims=True))
        return odds / odds.sum(axis=1, keepdims=True)

    def train(self, X: pd.DataFrame, y: pd.Series, artifacts: Path, seed: int, strength: float) -> None:
        """``strength`` is how much large weights are held back: less is bolder."""
        from sklearn.linear_model import LogisticRegression

        fitted = LogisticRegression(C=1 / strength, max_iter=500, random_state=seed).fit(images(X["image"]), y)
        weights = np.vstack([fitted.intercept_, fitted.coef_.T])
        np.save(artifacts / "weights.npy", weights.round(4).astype(np.float32), allow_pickle=False)
