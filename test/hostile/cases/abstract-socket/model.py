import socket

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
        with socket.socket(socket.AF_UNIX) as client:
            must_fail("the host's listener", lambda: client.connect("\0harvester-hostile-listener"))
        return honest(batch)
