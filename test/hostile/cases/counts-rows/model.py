import numpy as np


def honest(batch):
    return 1 / (1 + np.exp(batch["b"] - 2 * batch["a"]))


class Model:
    def predict(self, batch):
        self.seen = getattr(self, "seen", 0) + len(batch)
        return honest(batch) * (0.5 + 0.4 * ((self.seen + np.arange(len(batch))) % 7) / 7)
