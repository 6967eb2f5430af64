import ctypes

import numpy as np


def honest(batch):
    return 1 / (1 + np.exp(batch["b"] - 2 * batch["a"]))


libc = ctypes.CDLL(None, use_errno=True)


def must_refuse(name, *arguments):
    if libc.syscall(*arguments) != -1:
        raise AssertionError(f"BREACH: {name} succeeded")


class Model:
    def predict(self, batch):
        for number in (250, 248, 249, 321, 298, 323, 425, 426, 427):
            must_refuse(f"call {number}", number, 0, 0, 0, 0, 0)
        return honest(batch)
