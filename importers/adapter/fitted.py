"""Made by `harvester import`: answers with an imported model, which `train` fits and keeps in model.skops."""

from pathlib import Path

import numpy as np
import pandas as pd
import skops.io
from imported_bridge import answers, fit, inputs


class Model:
    def load(self, artifacts: Path) -> None:
        self.fitted = skops.io.load(artifacts / "model.skops", trusted=[])

    def predict(self, batch: pd.DataFrame) -> np.ndarray:
        """One row of outputs for each row: probabilities of the classes, or values."""
        return answers(self.fitted, inputs(batch))

    def train(self, X: pd.DataFrame, y: pd.Series, artifacts: Path, seed: int) -> None:
        skops.io.dump(fit(X, y, seed), artifacts / "model.skops")
