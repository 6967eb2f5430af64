"""The base rate for every mail: what a model must beat to have learnt anything."""

import json
from pathlib import Path

import numpy as np
import pandas as pd


class Model:
    def load(self, artifacts: Path) -> None:
        self.rate = json.loads((artifacts / "base-rate.json").read_text())["rate"]

    def predict(self, batch: pd.DataFrame) -> np.ndarray:
        """Probability of spam, ``(n_rows,) float64``."""
        return np.full(len(batch), self.rate)

    def train(self, X: pd.DataFrame, y: pd.Series, artifacts: Path, seed: int) -> None:
        rate = round(float((y == "spam").mean()), 6)
        (artifacts / "base-rate.json").write_text(json.dumps({"rate": rate}, indent=2) + "\n")
