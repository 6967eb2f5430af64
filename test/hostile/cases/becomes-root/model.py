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
        must_fail("setuid", lambda: os.setuid(0))
        must_fail("setgid", lambda: os.setgid(0))
        must_fail("setgroups", lambda: os.setgroups([0]))
        must_fail("another uid", lambda: os.setuid(1000))
        assert 0 not in (os.getuid(), os.geteuid(), os.getgid()), "BREACH: it is root"
        return honest(batch)
