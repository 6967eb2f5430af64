"""The base rate for everyone: what a model must beat to have learnt anything."""

import json
from pathlib import Path

import numpy as np
import pandas as pd


class Model:
    def load(self, artifacts: Path) -> None:
        self.rate = json.loads((artifacts / "base-rate.json").read_text())["rate"]

    def predict(self, batch: pd.DataFrame) -> np.ndarray:
        """Probability of the positive class, ``(n_rows,) float64``."""
        return np.full(len(batch), self.rate)

    def train(self, X: pd.DataFrame, y: pd.Series, artifacts: Path, seed: int) -> None:
        (artifacts / "base-rate.json").write_text(json.dumps({"rate": round(float(y.mean()), 6)}, indent=2) + "\n")
