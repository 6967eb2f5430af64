"""Logistic regression on a few counts, kept as plain numbers."""

import json
from pathlib import Path

import numpy as np
import pandas as pd

COUNTS = {
    "links": r"LINK",
    "addresses": r"ADDRESS",
    "figures": r"\b0\b",
    "exclamations": r"!",
    "dollars": r"\$",
    "capitals": r"\b[A-Z]{4,}\b",
    "replies": r"\bRe:",
}


def counts(mails: pd.DataFrame) -> np.ndarray:
    """Count what is in subject and text, damped: ``(n_rows, 7) float64``."""
    text = mails["subject"] + " " + mails["body"]
    return np.log1p(np.column_stack([text.str.count(pattern).to_numpy(dtype=float) for pattern in COUNTS.values()]))


class Model:
    def load(self, artifacts: Path) -> None:
        self.weights = json.loads((artifacts / "weights.json").read_text())

    def predict(self, batch: pd.DataFrame) -> np.ndarray:
        """Probability of spam, ``(n_rows,) float64``."""
        # Summed column by column, so that an answer never depends on how many rows are asked for at once.
        slopes = [self.weights["counts"][name] for name in COUNTS]
        score = sum(column * slope for column, slope in zip(counts(batch).T, slopes, strict=True))
        return 1 / (1 + np.exp(-(score + self.weights["intercept"])))

    def train(self, X: pd.DataFrame, y: pd.Series, artifacts: Path, seed: int) -> None:
        from sklearn.linear_model import LogisticRegression

        fitted = LogisticRegression(random_state=seed).fit(counts(X), y == "spam")
        slopes = {name: round(float(slope), 4) for name, slope in zip(COUNTS, fitted.coef_[0], strict=True)}
        weights = {"counts": slopes, "intercept": round(float(fitted.intercept_[0]), 4)}
        (artifacts / "weights.json").write_text(json.dumps(weights, indent=2) + "\n")
