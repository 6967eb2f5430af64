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


def reach(family, kind):
    """Opens a socket and sends something to everybody's name server."""
    with socket.socket(family, kind) as out:
        out.settimeout(1)
        out.connect(("1.1.1.1" if family == socket.AF_INET else "2606:4700:4700::1111", 53))
        out.send(b"x")


class Model:
    def predict(self, batch):
        for family in (socket.AF_INET, socket.AF_INET6):
            for kind in (socket.SOCK_STREAM, socket.SOCK_DGRAM, socket.SOCK_RAW):
                must_fail("sending", lambda family=family, kind=kind: reach(family, kind))
        must_fail("a name", lambda: socket.getaddrinfo("example.com", 443))
        return honest(batch)
