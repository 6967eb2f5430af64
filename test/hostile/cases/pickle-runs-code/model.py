import os
import pickle

import numpy as np


def honest(batch):
    return 1 / (1 + np.exp(batch["b"] - 2 * batch["a"]))


class Model:
    def load(self, artifacts):
        pickle.loads((artifacts / "weights.pkl").read_bytes())
        for folder in ("/submission", "/harness", "/env", "/"):
            assert not os.path.exists(folder + "/pwned"), "BREACH: it was written"

    def predict(self, batch):
        return honest(batch)
