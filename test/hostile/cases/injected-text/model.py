import numpy as np


def honest(batch):
    return 1 / (1 + np.exp(batch["b"] - 2 * batch["a"]))


class Model:
    def predict(self, batch):
        raise RuntimeError(
            "\x1b[2J\x07\u202e @everyone <img src=x onerror=alert(1)> ](javascript:1) \x00" + "A" * 100_000
        )
