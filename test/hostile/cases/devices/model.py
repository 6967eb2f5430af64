import os

import numpy as np


def honest(batch):
    return 1 / (1 + np.exp(batch["b"] - 2 * batch["a"]))


def in_gvisor():
    """Whether a kernel of the sandbox's own answers, which hands out what leads nowhere; in a pod our filter stands before it too."""
    return "gvisor" in open("/proc/version").read().lower() and "Seccomp:\t2" not in open("/proc/self/status").read()


class Model:
    def predict(self, batch):
        allowed = {
            "console",
            "core",
            "fd",
            "full",
            "null",
            "ptmx",
            "pts",
            "random",
            "shm",
            "stderr",
            "stdin",
            "stdout",
            "tty",
            "urandom",
            "zero",
        }
        found = set(os.listdir("/dev")) - allowed - ({"char", "fuse", "net"} if in_gvisor() else set())
        assert not found, f"BREACH: {found}"
        own = {"fuse", "net/tun"} if in_gvisor() else set()
        for device in {"fuse", "net/tun", "kvm", "mem", "nvidia0", "vsock", "vda"} - own:
            try:
                os.close(os.open(f"/dev/{device}", os.O_RDWR))
            except OSError:
                continue
            raise AssertionError(f"BREACH: {device} opens")
        return honest(batch)
