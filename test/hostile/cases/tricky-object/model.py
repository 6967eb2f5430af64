import numpy as np


def honest(batch):
    return 1 / (1 + np.exp(batch["b"] - 2 * batch["a"]))


class Model:
    def predict(self, batch):
        class Liar:
            def __len__(self):
                return len(batch)

            def __array__(self, dtype=None, copy=None):
                return np.ones(len(batch) + 1)

        return Liar()
