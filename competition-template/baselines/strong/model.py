"""Logistic regression on all numeric columns, their powers and products, saved by skops, which reads no code."""

from pathlib import Path
from zipfile import ZIP_DEFLATED

import numpy as np
import pandas as pd
import skops.io


class Model:
    def load(self, artifacts: Path) -> None:
        self.columns, self.pipeline = skops.io.load(artifacts / "model.skops")

    def predict(self, batch: pd.DataFrame) -> np.ndarray:
        """Probability of the positive class, ``(n_rows,) float64``."""
        return self.pipeline.predict_proba(batch[self.columns].to_numpy(dtype=float))[:, 1]

    def train(self, X: pd.DataFrame, y: pd.Series, artifacts: Path, seed: int, degree: int, strength: float) -> None:
        """``degree`` of the highest power; ``strength`` is how much large weights are held back."""
        from sklearn.linear_model import LogisticRegression
        from sklearn.pipeline import Pipeline
        from sklearn.preprocessing import PolynomialFeatures, StandardScaler

        columns = [str(name) for name in X.select_dtypes("number")]
        steps = [
            ("scale", StandardScaler()),
            ("powers", PolynomialFeatures(degree, include_bias=False)),
            ("linear", LogisticRegression(C=1 / strength, max_iter=5000, random_state=seed)),
        ]
        pipeline = Pipeline(steps).fit(X[columns].to_numpy(dtype=float), y)
        skops.io.dump((columns, pipeline), artifacts / "model.skops", compression=ZIP_DEFLATED, compresslevel=9)
