"""Random forest, trained elsewhere."""

from pathlib import Path

import joblib
import numpy as np
import pandas as pd


class Model:
    def load(self, artifacts: Path) -> None:
        self.forest = joblib.load(artifacts / "model.pkl")

    def predict(self, batch: pd.DataFrame) -> np.ndarray:
        """Probability of a malignant tumour, ``(n_rows,) float64``."""
        return self.forest.predict_proba(batch)[:, 1]
