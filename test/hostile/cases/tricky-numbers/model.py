import numpy as np


def honest(batch):
    return 1 / (1 + np.exp(batch["b"] - 2 * batch["a"]))


class Model:
    def predict(self, batch):
        class Sly:
            def __float__(self):
                return 1.0

        return [Sly() for _ in range(len(batch))]
