import ctypes

import numpy as np


def honest(batch):
    return 1 / (1 + np.exp(batch["b"] - 2 * batch["a"]))


libc = ctypes.CDLL(None, use_errno=True)


def must_refuse(name, *arguments):
    if libc.syscall(*arguments) != -1:
        raise AssertionError(f"BREACH: {name} succeeded")


def in_gvisor():
    """Whether a kernel of the sandbox's own answers, which hands out what leads nowhere; in a pod our filter stands before it too."""
    return "gvisor" in open("/proc/version").read().lower() and "Seccomp:\t2" not in open("/proc/self/status").read()


class Model:
    def predict(self, batch):
        if in_gvisor():
            return honest(batch)
        for flag in (0x10000000, 0x20000, 0x40000000, 0x20000000, 0x8000000, 0x4000000):
            must_refuse("unshare", 272, flag)
            must_refuse("clone", 56, flag | 17, 0, 0, 0, 0)
        must_refuse("setns", 308, 0, 0)
        must_refuse("clone3", 435, 0, 0)
        return honest(batch)
