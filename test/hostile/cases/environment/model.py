import os

import numpy as np


def honest(batch):
    return 1 / (1 + np.exp(batch["b"] - 2 * batch["a"]))


class Model:
    def predict(self, batch):
        assert "HOSTILE_SECRET" not in os.environ, "BREACH: a secret of the runner"
        assert len(os.environ) < 20, "BREACH: more variables than ours"
        return honest(batch)
