"""Makes a small seeded binary problem: <out>/public.csv and <out>/private/tiny-feedback/{features,labels}.csv."""

import sys
from pathlib import Path

import numpy as np
import pandas as pd


def table(rows: int, rng: np.random.Generator) -> pd.DataFrame:
    """Three inputs, of which two matter, and the label they make likely."""
    x = rng.normal(size=(rows, 3))
    p = 1 / (1 + np.exp(-(2.0 * x[:, 0] - 1.0 * x[:, 1])))
    frame = pd.DataFrame(x.round(6), columns=["a", "b", "c"])
    frame["label"] = (rng.random(rows) < p).astype(int)
    return frame


def main() -> None:
    """Write the three tables."""
    out = Path(sys.argv[1])
    rng = np.random.default_rng(7)
    table(80, rng).to_csv(out / "public.csv", index=False)
    private = table(400, rng)
    folder = out / "private" / "tiny-feedback"
    folder.mkdir(parents=True)
    private[["a", "b", "c"]].to_csv(folder / "features.csv", index=False)
    private[["label"]].to_csv(folder / "labels.csv", index=False)


main()
