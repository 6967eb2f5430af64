"""Twins of rows: the same rows moved by less than their own noise, on the grid their numbers stand on."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pyarrow as pa
from contract import Contract

# A column with fewer values than this is a code, not a measurement.
LEAST_VALUES = 10
MOST_LOOKED_AT = 20_000
MOST_DECIMALS = 9
# A twin stays nearer to its original than a tenth of the way to the next value; or one step of the grid, where that is
# at most a fiftieth of the column's spread.
NEAR = 0.1
COARSE = 0.02


@dataclass(frozen=True)
class Move:
    """How far values are moved: whole multiples of `step` up to `most`; anything up to it where `step` is 0."""

    step: float
    most: float
    low: float
    high: float


def moves(features: pa.Table, contract: Contract, rng: np.random.Generator) -> dict[str, Move]:
    """Give each column that can be moved without showing it; judged by these rows of it."""
    roles = set(contract.special.values())
    found: dict[str, Move] = {}
    for column in contract.inputs:
        if column["type"] not in ("double", "float") or column["name"] in roles:
            continue
        values = _finite(features.column(column["name"]))
        share = min(1.0, MOST_LOOKED_AT / max(1, len(values)))
        if share < 1:
            values = rng.choice(values, MOST_LOOKED_AT, replace=False)
        low, high = column.get("range") or (-np.inf, np.inf)
        move = _move(values, share, float(low), float(high))
        if move is not None:
            found[column["name"]] = move
    return found


def twins(features: pa.Table, how: dict[str, Move], rng: np.random.Generator) -> pa.Table:
    """Give the same rows with every movable value moved; missing values stay missing."""
    for at, field in enumerate(features.schema):
        if field.name in how:
            column = features.column(at).combine_chunks()
            values = column.cast(pa.float64()).to_numpy(zero_copy_only=False)
            moved = _moved(values, how[field.name], rng)
            if pa.types.is_float32(field.type):
                moved = _as_float32(values, moved)
            blank = pa.array(column.is_null().to_numpy(zero_copy_only=False))
            cast = pa.array(moved, pa.float64()).cast(field.type)
            kept = pa.compute.if_else(blank, pa.scalar(None, field.type), cast)
            features = features.set_column(at, field, kept)
    return features


def _finite(column: pa.ChunkedArray) -> np.ndarray:
    values = column.cast(pa.float64()).to_numpy()
    return values[np.isfinite(values)]


def _move(values: np.ndarray, share: float, low: float, high: float) -> Move | None:
    distinct = np.unique(values)
    if len(distinct) < LEAST_VALUES:
        return None
    spread = float(values.std())
    # Between neighbours of all rows there is less room than between those of a sample.
    room = float(np.median(np.diff(distinct))) * share * NEAR
    step = _grid(distinct)
    if step == 0.0:
        return Move(0.0, room, low, high) if room > 0 else None
    if step > COARSE * spread:
        return None
    return Move(step, max(step, np.floor(room / step) * step), low, high)


def _grid(values: np.ndarray) -> float:
    """Give the last decimal place that these values use; 0 where they use more than `MOST_DECIMALS`."""
    for decimals in range(MOST_DECIMALS + 1):
        scaled = values * 10.0**decimals
        if (np.abs(scaled - np.round(scaled)) <= 1e-12 * np.maximum(1.0, np.abs(scaled)) * 16).all():
            return float(10.0**-decimals)
    return 0.0


def _moved(values: np.ndarray, how: Move, rng: np.random.Generator) -> np.ndarray:
    sign = rng.choice([-1.0, 1.0], len(values))
    if how.step:
        far = rng.integers(1, round(how.most / how.step) + 1, len(values)) * how.step
    else:
        far = rng.uniform(0.2, 1.0, len(values)) * how.most
    moved = values + sign * far
    outside = (moved < how.low) | (moved > how.high)
    moved[outside] = (values - sign * far)[outside]
    moved = np.clip(moved, how.low, how.high)
    return np.round(moved, -round(np.log10(how.step))) if how.step else moved


def _as_float32(values: np.ndarray, moved: np.ndarray) -> np.ndarray:
    before, after = values.astype(np.float32), moved.astype(np.float32)
    return np.where(before == after, np.nextafter(before, np.float32(np.inf)), after).astype(np.float64)
