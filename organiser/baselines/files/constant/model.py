"""The same answer for every row: what a model must beat to have learnt anything."""

import json
from pathlib import Path

import numpy as np
import pandas as pd


class Model:
    def load(self, artifacts: Path) -> None:
        self.answer = np.asarray(json.loads((artifacts / "answer.json").read_text())["answer"], dtype=float)

    def predict(self, batch: pd.DataFrame) -> np.ndarray:
        """One value or one row of class probabilities for each row, ``(n_rows, n_outputs) float64``."""
        return np.tile(self.answer, (len(batch), 1))
