"""Made by `harvester import`: answers with an imported model, which `train` fits and keeps in model.skops."""

from pathlib import Path

import numpy as np
import pandas as pd
import skops.io

TASK = "binary-classification"
CLASSES = [0, 1]
# What the imported code calls the columns, by the competition's names; empty where they are the same.
COLUMNS: dict[str, str] = {}
# Whether the imported code takes a table (frame) or its bare values (array), and labels as they are or as a row of zeros and a one.
FORM = "frame"
LABELS = "plain"


class Model:
    def load(self, artifacts: Path) -> None:
        self.fitted = skops.io.load(artifacts / "model.skops", trusted=[])

    def predict(self, batch: pd.DataFrame) -> np.ndarray:
        """One row of outputs for each row: probabilities of the classes, or values."""
        return answers(self.fitted, inputs(batch))

    def train(self, X: pd.DataFrame, y: pd.Series, artifacts: Path, seed: int) -> None:
        skops.io.dump(fit(X, y, seed), artifacts / "model.skops")
