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


def in_gvisor():
    """Whether a kernel of the sandbox's own answers, which hands out what leads nowhere; in a pod our filter stands before it too."""
    return "gvisor" in open("/proc/version").read().lower() and "Seccomp:\t2" not in open("/proc/self/status").read()


class Model:
    def predict(self, batch):
        seen = [int(name) for name in os.listdir("/proc") if name.isdigit()]
        assert seen == [os.getpid()], f"BREACH: {seen}"
        assert b"HOSTILE_SECRET" not in open("/proc/1/environ", "rb").read(), "BREACH: the runner's environment"
        assert in_gvisor() or not os.path.exists("/sys"), "BREACH: /sys is there"
        assert not os.path.exists("/sys/class/block/vda"), "BREACH: devices of the host are there"
        must_fail("kernel memory", lambda: open("/proc/kcore", "rb"))
        return honest(batch)
