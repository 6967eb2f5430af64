"""Columns of a table as numbers: numbers as they are, times as season and trend, words one column each."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

MOST_WORDS = 30
DAY = 24 * 3600


class Features:
    """``known`` is what was learnt from the training rows; it goes into weights.json."""

    def __init__(self, known: dict[str, Any]) -> None:
        self.known = known

    @staticmethod
    def learn(X: pd.DataFrame) -> Features:
        numbers = X.select_dtypes(["number", "bool"]).astype(float)
        texts = X.drop(columns=numbers.columns).select_dtypes(["object", "string"])
        counted = {str(name): texts[name].value_counts().head(MOST_WORDS) for name in texts}
        return Features(
            {
                "numbers": {str(name): round(float(value), 6) for name, value in numbers.median().items()},
                "times": [str(name) for name in X.select_dtypes(["datetime", "datetimetz"])],
                "words": {name: sorted(str(word) for word in counts.index) for name, counts in counted.items()},
            }
        )

    def numbers(self, X: pd.DataFrame) -> np.ndarray:
        """``(n_rows, n_columns) float64``; what is missing is what is typical."""
        parts = [
            pd.to_numeric(X[name]).fillna(typical).to_numpy(float) for name, typical in self.known["numbers"].items()
        ]
        for name in self.known["times"]:
            seconds = (X[name] - pd.Timestamp(0, tz=X[name].dt.tz)).dt.total_seconds().to_numpy(float)
            parts.append(seconds / (365.25 * DAY))
            for period in (365.25 * DAY, DAY):
                parts += [np.sin(2 * np.pi * seconds / period), np.cos(2 * np.pi * seconds / period)]
        for name, words in self.known["words"].items():
            parts += [(X[name] == word).to_numpy(float) for word in words]
        return np.column_stack(parts)
