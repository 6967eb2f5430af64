"""Prices of diamonds: a sample with as many large stones as small ones, weighted back to the market."""

from __future__ import annotations

import numpy as np
import pandas as pd
from splits import Private, Sources, Splits

PUBLIC, FEEDBACK, FINAL = 6000, 4000, 3000
# Carats at which the size classes of the sample meet.
CLASSES = (0.5, 0.9, 1.2, 1.6)
INPUTS = ["carat", "cut", "color", "clarity", "depth", "table", "x", "y", "z"]
SAME_STONE = ["carat", "color", "clarity", "depth", "table", "x", "y", "z"]
# Standard deviations of the private rows' noise, as shares: of lengths, and of the price.
LENGTHS, PRICE = 0.004, 0.02


def make(sources: Sources, seed: int) -> Splits:
    """Make private rows whose measures and prices are a little off the published ones."""
    stones = pd.read_csv(sources.file("plotnine/data/diamonds.csv"))
    # Lengths of zero and a few of several centimetres are slips of whoever typed them.
    stones = stones[(stones[["x", "y", "z"]] > 0).all(axis=1) & (stones[["x", "y", "z"]] < 20).all(axis=1)]
    stones = stones.reset_index(drop=True)
    stones["stone"] = stones.groupby(SAME_STONE, sort=False).ngroup() + 1
    size = np.searchsorted(CLASSES, stones["carat"].to_numpy(), side="right")
    market = np.bincount(size) / len(stones)
    rng = np.random.default_rng(seed)
    # Whole stones are dealt out, so that one that is listed twice stays in one part.
    dealt = rng.permutation(stones["stone"].max())[stones["stone"].to_numpy() - 1] / stones["stone"].max()
    total = PUBLIC + FEEDBACK + FINAL
    parts = np.searchsorted(np.cumsum([PUBLIC, FEEDBACK]) / total, dealt, side="right")
    samples = []
    for part, rows in enumerate((PUBLIC, FEEDBACK, FINAL)):
        here = [np.flatnonzero((parts == part) & (size == each)) for each in range(len(market))]
        chosen = [rng.permutation(each)[: rows // len(market)] for each in here]
        sample = stones.iloc[rng.permutation(np.concatenate(chosen))].reset_index(drop=True)
        kind = np.searchsorted(CLASSES, sample["carat"].to_numpy(), side="right")
        sample["weight"] = np.round(market[kind] * len(sample) / np.bincount(kind, minlength=5)[kind], 4)
        samples.append(sample)
    public, feedback, final = samples
    return Splits(public[[*INPUTS, "stone", "weight", "price"]], *_private([feedback, final], rng))


def _private(samples: list[pd.DataFrame], rng: np.random.Generator) -> list[Private]:
    noisy = pd.concat([_noisy(sample, rng).assign(part=part) for part, sample in enumerate(samples)])
    # Small stones are so alike that two may have become the same.
    noisy = noisy[~noisy.duplicated(INPUTS)]
    parts = [noisy[noisy["part"] == part].reset_index(drop=True) for part in range(len(samples))]
    return [Private(part[INPUTS], part[["stone", "weight", "price"]]) for part in parts]


def _noisy(sample: pd.DataFrame, rng: np.random.Generator) -> pd.DataFrame:
    noisy = sample.copy()
    scale = np.exp(rng.normal(0, LENGTHS, len(sample)))
    for name in ("x", "y", "z"):
        noisy[name] = np.round(sample[name] * scale * np.exp(rng.normal(0, LENGTHS / 2, len(sample))), 2)
    noisy["carat"] = np.round(sample["carat"] * scale**3, 2)
    noisy["depth"] = np.round(200 * noisy["z"] / (noisy["x"] + noisy["y"]), 1)
    noisy["price"] = np.rint(sample["price"] * np.exp(rng.normal(0, PRICE, len(sample)))).astype(np.int64)
    return noisy
