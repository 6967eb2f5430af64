import numpy as np
import pandas as pd


class Model:
    def predict(self, batch):
        # Rows are told apart by their place alone: nobody reads these.
        ids = np.arange(len(batch)) // 2 + 10_000
        return pd.DataFrame({"id": ids, "probability": 1 / (1 + np.exp(batch["b"] - 2 * batch["a"]))})
