from pathlib import Path

import numpy as np


def honest(batch):
    return 1 / (1 + np.exp(batch["b"] - 2 * batch["a"]))


def must_fail(name, attempt):
    try:
        result = attempt()
    except (OSError, ValueError):
        return
    raise AssertionError(f"BREACH: {name} succeeded: {result!r:.100}")


def in_gvisor():
    """Whether a kernel of the sandbox's own answers, which hands out what leads nowhere."""
    return "gvisor" in open("/proc/version").read().lower()


class Model:
    def predict(self, batch):
        if in_gvisor():
            return honest(batch)
        must_fail("sparing itself", lambda: Path("/proc/self/oom_score_adj").write_text("-1000"))
        return honest(batch)
