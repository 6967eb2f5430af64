"""Rows that stand in a run beside those that count, to see whether a model knows rows rather than patterns.

The first of a model's two runs has copies of public rows among the private ones. In the second, in a sandbox that
knows nothing of the first, their twins stand in their place, and some private rows are replaced by twins of their own.
A model never sees a row and its twin, so nothing tells it which is which. A model that recognises patterns answers both
alike; a table of known rows does not. Canaries are never scored with the rows that count.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa
from data import Split
from errors import DataError
from intervals import interval, paired, spread
from metrics import Metric
from truth import Truth
from twins import moves, twins

LEAST_ROWS = 20


@dataclass(frozen=True)
class Canaries:
    """What was drawn for one attempt.

    Attributes
    ----------
    truth, exact, twin
        Public rows: their truth, their features, and these moved.
    own, own_twin
        Rows of the private split, and their features moved.
    seed
        Shuffles the labels of the control.
    """

    truth: Truth
    exact: pa.Table
    twin: pa.Table
    own: np.ndarray
    own_twin: pa.Table
    seed: int


def draw(split: Split, public: Split, rows: int, seed: int) -> Canaries | None:
    """Draw at most `rows` public and as many private rows, never more than a quarter of these.

    None where no twin can be made that looks like any other row: rows in an order or asked case by case, answers in
    free text, no column of measurements, too few rows.
    """
    contract, rng = split.contract, np.random.default_rng(seed)
    free_text = bool(contract.texts) and not contract.labels
    if split.time is not None or contract.mode == "case" or free_text:
        return None
    copies, owns = min(rows, len(public), len(split) // 2), min(rows, len(split) // 4)
    how = moves(public.features, contract, rng)
    if min(copies, owns) < LEAST_ROWS or not how:
        return None
    chosen = public.take(np.sort(rng.choice(len(public), copies, replace=False)))
    own = np.sort(rng.choice(len(split), owns, replace=False))
    own_features = split.features.take(pa.array(own))
    twin, own_twin = twins(chosen.features, how, rng), twins(own_features, how, rng)
    return Canaries(chosen.truth, chosen.features, twin, own, own_twin, seed)


def among(split: Split, canaries: Canaries, *, moved: bool) -> pa.Table:
    """Give the features of one run: those of the split in file order, then the canaries."""
    beside = canaries.twin if moved else canaries.exact
    features = split.features
    if moved:
        kept = np.arange(len(split))
        kept[canaries.own] = len(split) + np.arange(len(canaries.own))
        features = pa.concat_tables([features, canaries.own_twin]).take(pa.array(kept))
    return pa.concat_tables([features, beside]).combine_chunks()


def memorised(
    split: Split, canaries: Canaries, metric: Metric, predictions: dict[str, np.ndarray], *, higher: bool
) -> dict[str, Any]:
    """Compare what a model answered to rows and to their twins.

    Parameters
    ----------
    predictions
        ``private`` and ``private_again``: both runs' answers to the split's rows; ``exact`` and ``twin``: those to the
        canaries.

    Returns
    -------
    dict
        ``gap``: score of the copies minus score of the private rows, positive where the copies do better, with a 95 %
        interval. ``public``, ``private``: how much better the rows themselves are answered than their twins:
        ``difference``, ``p``, and ``noise``, the standard error of the twins' score; None where these rows cannot be
        scored. ``control``: both again with shuffled labels, where there is nothing to know.
    """
    own = canaries.own
    own_truth = split.truth.take(own)
    known = [
        (canaries.truth, predictions["exact"], predictions["twin"]),
        (own_truth, predictions["private"][own], predictions["private_again"][own]),
    ]
    rng = np.random.default_rng(canaries.seed)
    public, private = (_drop(metric, *rows, higher=higher) for rows in known)
    control = [_drop(metric, _shuffled(truth, rng), exact, twin, higher=higher) for truth, exact, twin in known]
    return {
        "gap": _gap(metric, split.truth, predictions["private"], canaries.truth, predictions["exact"], higher=higher),
        "public": public,
        "private": private,
        "control": control,
    }


def _drop(
    metric: Metric, truth: Truth, exact: np.ndarray, twin: np.ndarray, *, higher: bool
) -> dict[str, float] | None:
    try:
        test = paired(metric, truth, exact, [twin], higher=higher)[0]
        return {"difference": test.difference, "p": test.p, "noise": spread(metric, truth, twin)}
    except DataError:
        return None


def _gap(
    metric: Metric, truth: Truth, predictions: np.ndarray, known: Truth, answers: np.ndarray, *, higher: bool
) -> dict[str, float] | None:
    """Combine two intervals of different rows (MOVER; Zou and Donner, Stat. Med. 27:1693, 2008)."""
    try:
        a, b = interval(metric, known, answers), interval(metric, truth, predictions)
    except DataError:
        return None
    difference = a.value - b.value
    low = difference - float(np.hypot(a.value - a.low, b.high - b.value))
    high = difference + float(np.hypot(a.high - a.value, b.value - b.low))
    sides = (difference, low, high) if higher else (-difference, -high, -low)
    return dict(zip(("difference", "low", "high"), sides, strict=True))


def _shuffled(truth: Truth, rng: np.random.Generator) -> Truth:
    return Truth(truth.values[rng.permutation(len(truth))], truth.weight, truth.groups)
