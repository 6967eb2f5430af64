"""Twenty regularised logistic regressions on resampled rows, averaged, with the code that trains them."""

from pathlib import Path

import joblib
import numpy as np
import pandas as pd
from sklearn.ensemble import BaggingClassifier
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler


class Model:
    def load(self, artifacts: Path) -> None:
        self.pipeline = joblib.load(artifacts / "model.joblib")

    def predict(self, batch: pd.DataFrame) -> np.ndarray:
        """Probability of a malignant tumour, ``(n_rows,) float64``."""
        return self.pipeline.predict_proba(batch)[:, 1]

    def train(
        self, X: pd.DataFrame, y: pd.Series, artifacts: Path, seed: int, models: int = 20, strength: float = 1.0
    ) -> None:
        """``models`` are averaged; ``strength`` is the inverse of the penalty's weight."""
        single = LogisticRegression(C=strength, random_state=seed)
        averaged = BaggingClassifier(single, n_estimators=models, random_state=seed)
        pipeline = make_pipeline(StandardScaler(), averaged)
        joblib.dump(pipeline.fit(X, y), artifacts / "model.joblib")
