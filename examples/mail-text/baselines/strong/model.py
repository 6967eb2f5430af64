"""Logistic regression on words and pieces of words, saved by joblib."""

from pathlib import Path

import joblib
import numpy as np
import pandas as pd


def texts(mails: pd.DataFrame) -> list[str]:
    """Put subject and text together, the subject twice: it says more."""
    return [f"{subject} {subject} {body}" for subject, body in zip(mails["subject"], mails["body"], strict=True)]


class Model:
    def load(self, artifacts: Path) -> None:
        self.pipeline = joblib.load(artifacts / "model.joblib")

    def predict(self, batch: pd.DataFrame) -> np.ndarray:
        """Probability of spam, ``(n_rows,) float64``."""
        return self.pipeline.predict_proba(texts(batch))[:, 1]

    def train(self, X: pd.DataFrame, y: pd.Series, artifacts: Path, seed: int, terms: int, strength: float) -> None:
        """Weigh the ``terms`` most frequent ones; ``strength`` is how much large weights are held back."""
        from sklearn.feature_extraction.text import TfidfVectorizer
        from sklearn.linear_model import LogisticRegression
        from sklearn.pipeline import Pipeline

        words = TfidfVectorizer(analyzer="char_wb", ngram_range=(2, 5), max_features=terms, sublinear_tf=True)
        regression = LogisticRegression(C=1 / strength, max_iter=500, random_state=seed)
        pipeline = Pipeline([("words", words), ("regression", regression)]).fit(texts(X), y == "spam")
        joblib.dump(pipeline, artifacts / "model.joblib", compress=3)
