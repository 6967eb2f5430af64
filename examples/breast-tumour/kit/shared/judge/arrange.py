"""In which order and in which calls the rows of a split reach a model."""

from __future__ import annotations

import numpy as np
from data import Split


def arrange(split: Split, seed: int, batch_rows: int) -> tuple[np.ndarray, list[int]]:
    """Order the rows and cut them into calls of `predict`.

    Without ``columns.time`` rows are shuffled, and in case mode the cases and the rows in each; with it they keep that
    order, cases the order of their first row.

    Parameters
    ----------
    batch_rows
        Rows a call in batch mode.

    Returns
    -------
    tuple
        ``(n_rows,)`` int64, the row that goes out at each place; and the number of rows of each call.
    """
    rows = len(split)
    if split.time is None:
        order = np.random.default_rng(seed).permutation(rows)
    else:
        order = np.argsort(split.time, kind="stable")
    if split.contract.mode == "row":
        return order, [1] * rows
    if split.contract.mode == "batch" or split.truth.groups is None:
        return order, [min(batch_rows, rows - start) for start in range(0, rows, batch_rows)]
    _, first, case, sizes = np.unique(
        split.truth.groups[order], return_index=True, return_inverse=True, return_counts=True
    )
    turn = np.argsort(first)
    place = np.empty_like(turn)
    place[turn] = np.arange(len(turn))
    return order[np.argsort(place[case], kind="stable")], sizes[turn].tolist()
