import os
import stat

import numpy as np


def honest(batch):
    return 1 / (1 + np.exp(batch["b"] - 2 * batch["a"]))


class Model:
    def predict(self, batch):
        for name in os.listdir("/proc/self/fd"):
            try:
                kind = os.stat(f"/proc/self/fd/{name}").st_mode
            except OSError:
                continue
            target = os.readlink(f"/proc/self/fd/{name}")
            assert (
                stat.S_ISSOCK(kind)
                or stat.S_ISFIFO(kind)
                or target in ("/dev/null", "/proc/1/fd")
                or target.startswith("/proc/")
            ), f"BREACH: {target}"
        return honest(batch)
