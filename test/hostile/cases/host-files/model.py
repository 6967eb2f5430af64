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
        for path in (
            "/etc/passwd",
            "/etc/shadow",
            "/root",
            "/home",
            "/var",
            "/run",
            "/proc/1/root/etc/shadow",
            "/submission/../etc/shadow",
            "/proc/self/fd/9",
        ):
            must_fail(path, lambda path=path: os.listdir(path) if os.path.isdir(path) else open(path).read())
        return honest(batch)
