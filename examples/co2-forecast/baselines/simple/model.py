"""What was measured last; for a week after a hole, what was measured a year ago and a year's usual rise."""

import json
from pathlib import Path

import numpy as np
import pandas as pd


class Model:
    def load(self, artifacts: Path) -> None:
        self.step = json.loads((artifacts / "step.json").read_text())

    def predict(self, batch: pd.DataFrame) -> np.ndarray:
        """Carbon dioxide in ppm, ``(n_rows,) float64``."""
        old = batch["year_ago"].fillna(self.step["level"] - self.step["year"]) + self.step["year"]
        return batch["last_week"].fillna(old).to_numpy(dtype=float)

    def train(self, X: pd.DataFrame, y: pd.Series, artifacts: Path, seed: int) -> None:
        step = {"year": round(float((y - X["year_ago"]).mean()), 3), "level": round(float(y.iloc[-1]), 2)}
        (artifacts / "step.json").write_text(json.dumps(step, indent=2) + "\n")
