import resource

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
        for kind in (resource.RLIMIT_NPROC, resource.RLIMIT_FSIZE, resource.RLIMIT_NOFILE, resource.RLIMIT_CORE):
            hard = resource.getrlimit(kind)[1]
            must_fail("raising a limit", lambda kind=kind, hard=hard: resource.setrlimit(kind, (hard + 1, hard + 1)))
        return honest(batch)
