"""What predictions are judged against."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True)
class Truth:
    """The target of some rows, with what they count and which belong together.

    Attributes
    ----------
    values
        ``(n_rows,)``: int64 codes (positions in the contract's classes) for a classification, float64 for a regression;
        for a custom task float64 or objects.
    weight
        ``(n_rows,)`` float64, at least 0; None where every row counts the same.
    groups
        ``(n_rows,)`` int64 from 0; None where every row stands for itself.
    """

    values: np.ndarray
    weight: np.ndarray | None = None
    groups: np.ndarray | None = None

    def __len__(self) -> int:
        """Give the number of rows."""
        return len(self.values)

    def take(self, rows: np.ndarray) -> Truth:
        """Give some rows, by position or mask; groups are counted anew."""
        groups = None if self.groups is None else np.unique(self.groups[rows], return_inverse=True)[1].astype(np.int64)
        return Truth(self.values[rows], None if self.weight is None else self.weight[rows], groups)

    def seed(self) -> int:
        """Give a seed that is the same for the same truth, wherever it is read."""
        digest = hashlib.sha256()
        for part in (self.values, self.weight, self.groups):
            if part is not None:
                digest.update(repr(part.tolist()).encode() if part.dtype == object else part.tobytes())
        return int.from_bytes(digest.digest()[:8], "little")
