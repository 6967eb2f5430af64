import os
from pathlib import Path

import numpy as np


def honest(batch):
    return 1 / (1 + np.exp(batch["b"] - 2 * batch["a"]))


class Model:
    def predict(self, batch):
        groups = [name for name in os.listdir("/sys/fs/cgroup")] if os.path.exists("/sys/fs/cgroup") else []
        assert not groups, f"BREACH: cgroups are there: {groups}"
        for line in Path("/proc/self/mountinfo").read_text().splitlines():
            assert "cgroup" not in line, "BREACH: a cgroup is mounted"
        return honest(batch)
