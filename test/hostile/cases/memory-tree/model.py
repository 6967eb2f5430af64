import os
import sys

import numpy as np


def honest(batch):
    return 1 / (1 + np.exp(batch["b"] - 2 * batch["a"]))


class Model:
    def predict(self, batch):
        pids = []
        for _ in range(4):
            if (pid := os.fork()) == 0:
                hoard = np.ones(25_000_000)
                os.read(os.open("/dev/zero", os.O_RDONLY), 1)
                __import__("time").sleep(2 + hoard[0])
                os._exit(0)
            pids.append(pid)
        if any(os.waitpid(pid, 0)[1] for pid in pids):
            sys.exit("a child was killed")
        return honest(batch)
