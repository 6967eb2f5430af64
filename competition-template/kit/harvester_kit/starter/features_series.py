"""Rows of a time series as numbers, in the order they come: season, trend, the last value where one is missing."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

DAY = 24 * 3600


class Features:
    """``known`` is what was learnt from the training rows; it goes into weights.json."""

    def __init__(self, known: dict[str, Any]) -> None:
        self.known = known
        # Rows arrive in the order of time, so what came before may be remembered from call to call.
        self.last = dict(known["numbers"])

    @staticmethod
    def learn(X: pd.DataFrame) -> Features:
        numbers = X.select_dtypes(["number", "bool"]).astype(float)
        return Features(
            {
                "numbers": {str(name): round(float(value), 6) for name, value in numbers.median().items()},
                "times": [str(name) for name in X.select_dtypes(["datetime", "datetimetz"])],
            }
        )

    def numbers(self, X: pd.DataFrame) -> np.ndarray:
        """``(n_rows, n_columns) float64``."""
        parts = [self._filled(name, X[name]) for name in self.known["numbers"]]
        for name in self.known["times"]:
            seconds = (X[name] - pd.Timestamp(0, tz=X[name].dt.tz)).dt.total_seconds().to_numpy(float)
            parts.append(seconds / (365.25 * DAY))
            for period in (365.25 * DAY, 7 * DAY, DAY):
                parts += [np.sin(2 * np.pi * seconds / period), np.cos(2 * np.pi * seconds / period)]
        return np.column_stack(parts)

    def _filled(self, name: str, column: pd.Series) -> np.ndarray:
        values = pd.to_numeric(column).to_numpy(float, copy=True)
        for row, value in enumerate(values):
            if np.isnan(value):
                values[row] = self.last[name]
            self.last[name] = values[row]
        return values
