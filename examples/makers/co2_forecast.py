"""Carbon dioxide in the air at Mauna Loa, week by week, and stations that never were."""

from __future__ import annotations

import numpy as np
import pandas as pd
from splits import Private, Sources, Splits

YEAR = 52
# First week of each part; the public one ends where the private ones begin.
FEEDBACK, FINAL = "1988-01-01", "1995-01-01"
INPUTS = ["week", "last_week", "year_ago", "year_ago_last_week"]
# A private series is that of a station that never was: its own drift (random walk), seasons and short memory (ppm).
DRIFT, SEASONS, MEMORY, NOISE = 0.02, 0.12, 0.5, 0.06


def make(sources: Sources, seed: int) -> Splits:
    """Give private series that follow the measured one, but for drift, amplitude of the seasons and noise."""
    raw = pd.read_csv(sources.file("statsmodels/datasets/co2/co2.csv"))
    weeks = pd.to_datetime(raw["date"].astype(str), format="%Y%m%d")
    series = pd.Series(raw["co2"].to_numpy(), index=weeks)
    rng = np.random.default_rng(seed)
    public = _table(series[series.index < FEEDBACK])
    feedback = _station(series, FEEDBACK, FINAL, rng)
    return Splits(public[[*INPUTS, "co2"]], feedback, _station(series, FINAL, "2100-01-01", rng))


def _table(series: pd.Series) -> pd.DataFrame:
    """One row for each week that was measured, once there is a year behind it."""
    table = pd.DataFrame(
        {
            "week": series.index,
            "last_week": series.shift(1).to_numpy(),
            "year_ago": series.shift(YEAR).to_numpy(),
            "year_ago_last_week": series.shift(YEAR + 1).to_numpy(),
            "co2": series.to_numpy(),
        }
    )
    return table.iloc[YEAR + 1 :].dropna(subset="co2").reset_index(drop=True)


def _station(series: pd.Series, begins: str, ends: str, rng: np.random.Generator) -> Private:
    first = pd.Timestamp(begins) - pd.Timedelta(weeks=YEAR + 1)
    part = series[(series.index >= first) & (series.index < ends)]
    n = len(part)
    smooth = part.interpolate().rolling(YEAR, center=True, min_periods=1).mean()
    memory = np.zeros(n)
    shocks = rng.normal(0, NOISE, n)
    for week in range(1, n):
        memory[week] = MEMORY * memory[week - 1] + shocks[week]
    amplitude = rng.uniform(-SEASONS, SEASONS)
    made = part + amplitude * (part - smooth) + np.cumsum(rng.normal(0, DRIFT, n)) + memory
    table = _table(made.round(2))
    return Private(table[INPUTS], table[["week", "co2"]])
