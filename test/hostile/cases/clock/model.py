import ctypes
import time

import numpy as np


def honest(batch):
    return 1 / (1 + np.exp(batch["b"] - 2 * batch["a"]))


def must_fail(name, attempt):
    try:
        result = attempt()
    except (OSError, ValueError):
        return
    raise AssertionError(f"BREACH: {name} succeeded: {result!r:.100}")


libc = ctypes.CDLL(None, use_errno=True)


def must_refuse(name, *arguments):
    if libc.syscall(*arguments) != -1:
        raise AssertionError(f"BREACH: {name} succeeded")


class Model:
    def predict(self, batch):
        must_fail("setting the clock", lambda: time.clock_settime(time.CLOCK_REALTIME, 0))
        must_refuse("adjtimex", 159, 0)
        return honest(batch)
