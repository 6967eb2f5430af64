"""Scores are rescaled until their mean settles. With these numbers it never does."""

import time

import numpy as np
import pandas as pd


class Model:
    def predict(self, batch: pd.DataFrame) -> np.ndarray:
        score = batch["worst_radius"].to_numpy() / 30
        step = 1.0
        while abs(step) > 0:
            step = -step
            score = score + 0.01 * step
            time.sleep(0.01)
        return np.clip(score, 0, 1)
