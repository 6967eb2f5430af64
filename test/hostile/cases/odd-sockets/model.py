import socket

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
        own = {socket.AF_INET, socket.AF_INET6, socket.AF_NETLINK} if in_gvisor() else set()
        for family in set(range(64)) - {socket.AF_UNIX} - own:
            for kind in (socket.SOCK_STREAM, socket.SOCK_DGRAM, socket.SOCK_RAW, socket.SOCK_SEQPACKET):
                must_fail(f"family {family}", lambda family=family, kind=kind: socket.socket(family, kind))
        return honest(batch)
