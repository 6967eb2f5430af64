"""Whether an array of numbers is a set of predictions."""

from __future__ import annotations

import numpy as np
from contract import Contract
from errors import InvalidPredictions

EDGE = 1e-9
SUM_TOLERANCE = 1e-4


def validate(raw: np.ndarray, contract: Contract) -> np.ndarray:
    """Check predictions against the contract and return them clean.

    Parameters
    ----------
    raw
        ``(n_rows, n_outputs)`` float64.

    Returns
    -------
    np.ndarray
        The same shape. Probabilities are clipped to [0, 1]; those of several classes are scaled to sum to one exactly.

    Raises
    ------
    InvalidPredictions
        NaN or infinite; outside the output's range (probabilities: 0 to 1); class probabilities that do not sum to one.
    """
    if not np.isfinite(raw).all():
        raise InvalidPredictions(f"{int((~np.isfinite(raw)).sum())} predictions are NaN or infinite")
    for position, output in enumerate(contract.outputs):
        low, high = output.get("range") or ((-np.inf, np.inf) if contract.task == "regression" else (0.0, 1.0))
        column = raw[:, position]
        outside = (column < low - EDGE) | (column > high + EDGE)
        if outside.any():
            raise InvalidPredictions(
                f'{int(outside.sum())} predictions of "{output["name"]}" are outside {low} to {high}'
            )
    if contract.task == "regression":
        return raw
    values = np.clip(raw, 0.0, 1.0)
    if values.shape[1] == 1:
        return values
    sums = values.sum(axis=1, keepdims=True)
    if (np.abs(sums - 1) > SUM_TOLERANCE).any():
        raise InvalidPredictions("the probabilities of a row's classes must sum to one")
    return values / sums
