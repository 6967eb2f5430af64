"""Which public rows are held out."""

from __future__ import annotations

import numpy as np

HELD_OUT = 0.3
SEED = 20_240_229


def held_out(target: np.ndarray, *, classes: bool) -> np.ndarray:
    """Choose rows to score on, the same ones every time; of each class its share.

    Parameters
    ----------
    target
        ``(n_rows,)`` truth.
    classes
        Whether `target` holds class codes rather than values.

    Returns
    -------
    np.ndarray
        ``(n_rows,) bool``.
    """
    rng = np.random.default_rng(SEED)
    chosen = np.zeros(len(target), dtype=bool)
    groups = [np.flatnonzero(target == code) for code in np.unique(target)] if classes else [np.arange(len(target))]
    for rows in groups:
        count = min(len(rows) - 1, max(1, round(HELD_OUT * len(rows)))) if len(rows) > 1 else 0
        chosen[rng.permutation(rows)[:count]] = True
    return chosen
