import numpy as np


def honest(batch):
    return 1 / (1 + np.exp(batch["b"] - 2 * batch["a"]))


class Model:
    def predict(self, batch):
        with open("/dev/shm/big", "wb") as file:
            file.write(bytes(2_000_000))
