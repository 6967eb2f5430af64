"""A linear model on the numeric columns, kept as plain numbers."""

import json
from pathlib import Path

import numpy as np
import pandas as pd


class Model:
    def load(self, artifacts: Path) -> None:
        saved = json.loads((artifacts / "weights.json").read_text())
        self.link = saved["link"]
        self.columns = saved["columns"]
        self.fill = np.asarray(saved["fill"], dtype=float)
        self.weights = np.asarray(saved["weights"], dtype=float)
        self.intercept = np.asarray(saved["intercept"], dtype=float)
        self.limits = saved["limits"]

    def predict(self, batch: pd.DataFrame) -> np.ndarray:
        """One value or one row of class probabilities for each row, ``(n_rows, n_outputs) float64``."""
        values = batch[self.columns].to_numpy(dtype=float)
        values = np.where(np.isfinite(values), values, self.fill)
        # Row by row and in one order: the sums do not depend on the size of the batch.
        scores = (values[:, :, None] * self.weights[None, :, :]).sum(axis=1) + self.intercept
        if self.link == "identity":
            return np.clip(scores, self.limits[0], self.limits[1])
        if self.link == "logit":
            return 1 / (1 + np.exp(-np.clip(scores, -60, 60)))
        odds = np.exp(scores - scores.max(axis=1, keepdims=True))
        return odds / odds.sum(axis=1, keepdims=True)
