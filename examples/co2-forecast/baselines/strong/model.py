"""Last week and what that step was a year ago, and the season: ridge regression, kept as plain numbers."""

import json
from pathlib import Path

import numpy as np
import pandas as pd

DAYS_A_YEAR = 365.2425


def steps(weeks: pd.DataFrame, harmonics: int) -> tuple[np.ndarray, np.ndarray]:
    """Give what is known of a week.

    Returns
    -------
    tuple
        The level it starts from, ``(n_rows,) float64``, NaN where nothing is known; and ``(n_rows, 3 + 2 × harmonics)``
        signs of where it goes from there, in ppm.
    """
    last, old = weeks["last_week"].to_numpy(dtype=float), weeks["year_ago"].to_numpy(dtype=float)
    older = weeks["year_ago_last_week"].to_numpy(dtype=float)
    base = np.where(np.isnan(last), old, last)
    phase = 2 * np.pi * weeks["week"].dt.dayofyear.to_numpy(dtype=float) / DAYS_A_YEAR
    waves = [wave(phase * order) for order in range(1, harmonics + 1) for wave in (np.sin, np.cos)]
    signs = [np.nan_to_num(old - older), np.isnan(last).astype(float), np.nan_to_num(last - older), *waves]
    return base, np.column_stack(signs)


class Model:
    def load(self, artifacts: Path) -> None:
        self.weights = json.loads((artifacts / "weights.json").read_text())

    def predict(self, batch: pd.DataFrame) -> np.ndarray:
        """Carbon dioxide in ppm, ``(n_rows,) float64``."""
        base, signs = steps(batch, self.weights["harmonics"])
        # Summed column by column, so that an answer never depends on how many rows are asked for at once.
        step = sum(column * slope for column, slope in zip(signs.T, self.weights["slopes"], strict=True))
        return np.where(np.isnan(base), self.weights["level"], base + step + self.weights["intercept"])

    def train(self, X: pd.DataFrame, y: pd.Series, artifacts: Path, seed: int, harmonics: int, strength: float) -> None:
        """``harmonics`` waves a year; ``strength`` is how much large weights are held back."""
        from sklearn.linear_model import Ridge

        base, signs = steps(X, harmonics)
        known = ~np.isnan(base)
        fitted = Ridge(alpha=strength).fit(signs[known], (y.to_numpy(dtype=float) - base)[known])
        weights = {
            "harmonics": harmonics,
            "slopes": [round(float(slope), 5) for slope in fitted.coef_],
            "intercept": round(float(fitted.intercept_), 5),
            "level": round(float(y.iloc[-1]), 2),
        }
        (artifacts / "weights.json").write_text(json.dumps(weights, indent=2) + "\n")
