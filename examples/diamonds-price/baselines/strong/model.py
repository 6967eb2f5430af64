"""Boosted trees on all columns, saved by skops, which reads no code."""

from pathlib import Path
from zipfile import ZIP_DEFLATED

import numpy as np
import pandas as pd
import skops.io

# Beyond those that skops knows.
TYPES = ["sklearn.ensemble._hist_gradient_boosting.predictor.TreePredictor"]
GRADES = {
    "cut": ["Fair", "Good", "Very Good", "Premium", "Ideal"],
    "color": ["J", "I", "H", "G", "F", "E", "D"],
    "clarity": ["I1", "SI2", "SI1", "VS2", "VS1", "VVS2", "VVS1", "IF"],
}


class Model:
    def load(self, artifacts: Path) -> None:
        self.pipeline = skops.io.load(artifacts / "model.skops", trusted=TYPES)

    def predict(self, batch: pd.DataFrame) -> np.ndarray:
        """Price in US dollars, ``(n_rows,) float64``."""
        return self.pipeline.predict(batch)

    def train(
        self, X: pd.DataFrame, y: pd.Series, artifacts: Path, seed: int, trees: int, leaves: int, rate: float
    ) -> None:
        """``leaves`` a tree at most; each tree corrects what is left by ``rate``."""
        from sklearn.compose import ColumnTransformer
        from sklearn.ensemble import HistGradientBoostingRegressor
        from sklearn.pipeline import Pipeline
        from sklearn.preprocessing import OrdinalEncoder

        order = OrdinalEncoder(categories=list(GRADES.values()))
        grades = ColumnTransformer([("grades", order, list(GRADES))], remainder="passthrough")
        boosted = HistGradientBoostingRegressor(
            loss="gamma", max_iter=trees, max_leaf_nodes=leaves, learning_rate=rate, random_state=seed
        )
        pipeline = Pipeline([("grades", grades), ("boosted", boosted)]).fit(X, y)
        skops.io.dump(pipeline, artifacts / "model.skops", compression=ZIP_DEFLATED, compresslevel=9)
