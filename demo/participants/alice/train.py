"""A scaled logistic regression on a handful of columns that a clinician can look at, saved by skops."""

from pathlib import Path

import pandas as pd
import skops.io
from sklearn.compose import ColumnTransformer
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import Pipeline
from sklearn.preprocessing import StandardScaler


def train(X: pd.DataFrame, y: pd.Series, artifacts: Path, seed: int, columns: str) -> None:
    """``columns`` is a comma-separated list of column names."""
    chosen = [list(X.columns).index(name) for name in columns.split(",")]
    pipeline = Pipeline(
        [
            ("scale", ColumnTransformer([("chosen", StandardScaler(), chosen)])),
            ("regress", LogisticRegression(random_state=seed)),
        ]
    )
    skops.io.dump(pipeline.fit(X, y), artifacts / "model.skops")
