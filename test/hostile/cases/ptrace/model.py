import ctypes
import os

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
        must_refuse("ptrace", 101, 16, 1, 0, 0)
        if not in_gvisor():
            must_refuse("process_vm_readv", 310, 1, 0, 0, 0, 0, 0)
            must_refuse("process_vm_writev", 311, 1, 0, 0, 0, 0, 0)
        must_refuse("pidfd_getfd", 438, 0, 0, 0)
        assert os.getpid() == 1
        return honest(batch)
