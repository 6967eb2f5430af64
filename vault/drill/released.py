"""The other half of the exercise: what can be told through an answer that is allowed to leave.

``drill.json`` says which channel this run plays; see ``model.py`` for how the secret is shown.
"""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path

import numpy as np
import pandas as pd

PLAY = json.loads((Path(__file__).parent / "drill.json").read_text())["play"]


class Model:
    burnt = False

    def predict(self, batch: pd.DataFrame) -> np.ndarray:
        values = batch["a"].to_numpy()
        if (values < 0).any():
            return np.full(len(batch), 0.5)
        secret = " ".join(f"{value:.0f}" for value in values)
        if PLAY == "text":
            print("DRILL", secret)
            print("DRILL", secret, file=sys.stderr)
        if PLAY == "traceback":
            raise RuntimeError(f"DRILL {secret}")
        if PLAY == "cost" and not self.burnt:
            self.burnt = True
            until = time.process_time() + 1.5
            while time.process_time() < until:
                pass
        # One bit of every row, spelled as a prediction: the score then depends on the rows that were shown.
        return (values.astype(int) >> (1 if PLAY == "second" else 0) & 1) * 0.98 + 0.01
