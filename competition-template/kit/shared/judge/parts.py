"""Parting a split into rows to train on and rows to be judged by, and the former as a model gets them."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
from contract import Contract
from data import Split
from errors import DataError


def part(split: Split, seed: int, share: float) -> tuple[Split, Split]:
    """Part a split: about `share` of its rows are held out.

    Rows of one group stay together. Where time orders the rows the last ones are held out; else every class of a
    classification is in both parts where it has two rows (or groups) or more.

    Raises
    ------
    DataError
        There is too little to hold any out.
    """
    groups = split.truth.groups
    units = np.arange(len(split)) if groups is None else groups
    count = int(units.max()) + 1
    most = round(count * share)
    if not 0 < most < count:
        raise DataError(f"{count} independent rows are too few to hold {share:.0%} of them out")
    if split.time is not None:
        first = np.full(count, np.inf)
        np.minimum.at(first, units, split.time.astype(float))
        held = np.argsort(first, kind="stable")[count - most :]
    else:
        held = _drawn(split, units, count, most, np.random.default_rng(seed))
    out = np.isin(units, held)
    return split.take(np.flatnonzero(~out)), split.take(np.flatnonzero(out))


def _drawn(split: Split, units: np.ndarray, count: int, most: int, rng: np.random.Generator) -> np.ndarray:
    strata = np.zeros(count, dtype=np.int64)
    if split.contract.classes is not None:
        strata[units] = split.truth.values
    held: list[np.ndarray] = []
    for stratum in np.unique(strata):
        members = rng.permutation(np.flatnonzero(strata == stratum))
        take = round(len(members) * most / count)
        held.append(members[: min(max(take, 1), len(members) - 1)])
    return np.concatenate(held)


def training_table(split: Split) -> pa.Table:
    """Give a split's inputs, then its target, as a model's `train` gets them."""
    return split.features.append_column(split.contract.target, _labels(split.truth.values, split.contract))


def _labels(values: np.ndarray, contract: Contract) -> pa.Array:
    if contract.classes is None:
        return pa.array(values.tolist()).cast(contract.target_type)
    words = pa.array(contract.classes)
    # Classes are read as text; what they were written as is the target's type.
    return words.cast(contract.target_type).take(pa.array(values))
