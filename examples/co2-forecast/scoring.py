"""The competition's own metric. Only the judge runs this file; it never meets a submission's code."""

import numpy as np

# Mean absolute difference of neighbouring weeks in the public series (ppm).
STEP = 0.3777


def mean_absolute_scaled_error(
    truth: np.ndarray, predictions: np.ndarray, *, weight: np.ndarray | None = None, groups: np.ndarray | None = None
) -> float:
    """Give the mean absolute error in units of what "the same as last week" is off by.

    1 is no better than repeating the last value, 0 is perfect. The unit is the public series', so that a wild week
    weighs the same on every board. Hyndman and Koehler, "Another look at measures of forecast accuracy", Int. J.
    Forecasting 22:679 (2006).

    Parameters
    ----------
    truth, predictions
        ``(n_rows,)`` float64 in ppm.
    weight, groups
        Not used: this competition has neither.
    """
    return float(np.average(np.abs(truth - predictions), weights=weight) / STEP)
