"""How far columns of new rows lie from those of a reference.

For numbers the two-sample Kolmogorov-Smirnov test (asymptotic p), and the population stability index over ten bins that
hold equal shares of the reference; for words and classes the index over values. A missing value is a bin of its own.
Only these aggregates are given out.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pyarrow as pa
from scipy.stats import ks_2samp

BINS = 10
# Half a row in every bin, so that one that is empty on a side is far, but not infinitely.
SMOOTHING = 0.5
# More values than these are taken together: a bin nobody is in says nothing.
MOST_VALUES = 50


@dataclass(frozen=True)
class Drift:
    """One column's drift; `ks` and `p` are None where its values have no order."""

    name: str
    psi: float
    ks: float | None
    p: float | None


def column_drift(name: str, reference: pa.ChunkedArray | pa.Array, current: pa.ChunkedArray | pa.Array) -> Drift:
    """Give the drift of one column."""
    if pa.types.is_binary(reference.type) or pa.types.is_large_binary(reference.type):
        # Bytes of an image have no order of their own; how many there are has.
        reference, current = _lengths(reference), _lengths(current)
    if pa.types.is_string(reference.type) or pa.types.is_large_string(reference.type):
        return Drift(name, _words(reference.to_pylist(), current.to_pylist()), None, None)
    return numeric_drift(name, _numbers(reference), _numbers(current))


def numeric_drift(name: str, reference: np.ndarray, current: np.ndarray) -> Drift:
    """Give the drift of ``(n_rows,)`` float64, NaN where a value is missing."""
    known, new = reference[~np.isnan(reference)], current[~np.isnan(current)]
    missing = (len(reference) - len(known), len(current) - len(new))
    if len(known) == 0 or len(new) == 0:
        return Drift(name, psi(np.array([len(known), missing[0]]), np.array([len(new), missing[1]])), None, None)
    edges = np.unique(np.quantile(known, np.linspace(0, 1, BINS + 1)[1:-1]))
    sides = [np.searchsorted(edges, values, side="left") for values in (known, new)]
    counts = [np.bincount(side, minlength=len(edges) + 1) for side in sides]
    index = psi(np.append(counts[0], missing[0]), np.append(counts[1], missing[1]))
    test = ks_2samp(known, new, method="asymp")
    return Drift(name, index, float(test.statistic), float(test.pvalue))


def psi(reference: np.ndarray, current: np.ndarray) -> float:
    """Give the population stability index of two ``(n_bins,)`` counts: the sum of (q - p) ln(q / p) over shares."""
    there = (reference + current) > 0
    p, q = reference[there] + SMOOTHING, current[there] + SMOOTHING
    p, q = p / p.sum(), q / q.sum()
    return float(np.sum((q - p) * np.log(q / p)))


def _words(reference: list[str | None], current: list[str | None]) -> float:
    values, counts = np.unique([_mark(value) for value in reference], return_counts=True)
    kept = {value: at for at, value in enumerate(values[np.argsort(-counts, kind="stable")][:MOST_VALUES])}
    sides = []
    for side in (reference, current):
        codes = np.array([kept.get(_mark(value), len(kept)) for value in side], dtype=np.int64)
        sides.append(np.bincount(codes, minlength=len(kept) + 1))
    return psi(sides[0], sides[1])


def _mark(value: str | None) -> str:
    return "missing" if value is None else f"={value}"


def _numbers(column: pa.ChunkedArray | pa.Array) -> np.ndarray:
    if pa.types.is_timestamp(column.type) or pa.types.is_date(column.type):
        column = column.cast(pa.timestamp("us")).cast(pa.int64())
    return np.array([np.nan if value is None else float(value) for value in column.to_pylist()])


def _lengths(column: pa.ChunkedArray | pa.Array) -> pa.Array:
    return pa.array([None if value is None else len(value) for value in column.to_pylist()], pa.int64())
