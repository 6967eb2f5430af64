"""The competition's own metric. Only the judge runs this file; it never meets a submission's code."""

import numpy as np

# Mean absolute difference of neighbouring weeks in the public series (ppm).
STEP = 0.3777


def mean_absolute_scaled_error(
    y_true: np.ndarray, y_pred: np.ndarray, sample_weight: np.ndarray | None = None
) -> float:
    """Mean absolute error in units of what "the same as last week" is off by.

    Hyndman and Koehler, "Another look at measures of forecast accuracy", Int. J. Forecasting 22:679 (2006): 1 is no
    better than repeating the last value, 0 is perfect. The unit is the public series', so that one hard week weighs the
    same on every board.
    """
    return float(np.average(np.abs(y_true - y_pred), weights=sample_weight) / STEP)
