import os

import numpy as np


def honest(batch):
    return 1 / (1 + np.exp(batch["b"] - 2 * batch["a"]))


def must_fail(name, attempt):
    try:
        result = attempt()
    except (OSError, ValueError):
        return
    raise AssertionError(f"BREACH: {name} succeeded: {result!r:.100}")


class Model:
    def predict(self, batch):
        must_fail("killing others", lambda: os.kill(-1, 9))
        return honest(batch)
