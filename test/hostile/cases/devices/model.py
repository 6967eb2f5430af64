import os

import numpy as np


def honest(batch):
    return 1 / (1 + np.exp(batch["b"] - 2 * batch["a"]))


class Model:
    def predict(self, batch):
        allowed = {
            "console",
            "core",
            "fd",
            "full",
            "null",
            "ptmx",
            "pts",
            "random",
            "shm",
            "stderr",
            "stdin",
            "stdout",
            "tty",
            "urandom",
            "zero",
        }
        found = set(os.listdir("/dev")) - allowed
        assert not found, f"BREACH: {found}"
        return honest(batch)
