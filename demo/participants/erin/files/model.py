"""A rule of thumb: large nuclei with a rough outline are suspicious."""

import numpy as np
import pandas as pd


class Model:
    def predict(self, batch: pd.DataFrame) -> np.ndarray:
        score = 0.4 * (batch["mean_radius"] - 14) + 20 * (batch["mean_concavity"] - 0.09)
        return (1 / (1 + np.exp(-score))).to_numpy()
