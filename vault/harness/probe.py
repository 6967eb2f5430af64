"""Attacks the sandbox it runs in and prints what happened as one JSON object: ``{attack: "held" | "BROKEN: how"}``."""

from __future__ import annotations

import contextlib
import ctypes
import errno
import json
import os
import resource
import signal
import socket
import sys
from collections.abc import Callable
from pathlib import Path


def refused(attempt: Callable[[], object]) -> str:
    """Held when the attempt raises OSError."""
    try:
        result = attempt()
    except OSError:
        return "held"
    return f"BROKEN: it succeeded ({result!r:.80})"


# What whoever starts us says is around us: a gVisor kernel for us alone ("kernel"), our filter of system calls on Linux
# ("filter"), or that filter on a gVisor kernel which is the runner's too ("filter-in-gvisor").
wall = "filter"


def in_gvisor() -> bool:
    """Whether the kernel that answers is gVisor's own."""
    return os.uname().release.endswith("-gvisor")


def network() -> str:
    if wall == "kernel":
        return unreachable()
    if wall == "filter-in-gvisor" and (answer := no_devices()) != "held":
        return answer
    for family in (socket.AF_INET, socket.AF_INET6, socket.AF_NETLINK, socket.AF_PACKET, 40):  # 40 is AF_VSOCK
        if (answer := refused(lambda family=family: socket.socket(family, socket.SOCK_STREAM))) != "held":
            return f"{answer} for address family {int(family)}"
    return "held"


def no_devices() -> str:
    names = [line.split(":")[0].strip() for line in Path("/proc/net/dev").read_text().splitlines() if ":" in line]
    return f"BROKEN: it has network devices: {names}" if any(name != "lo" for name in names) else "held"


def unreachable() -> str:
    """GVisor hands out sockets of its own; there must be nothing behind them."""
    if (answer := no_devices()) != "held":
        return answer
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as stream:
        stream.settimeout(1)
        if (answer := refused(lambda: stream.connect(("1.1.1.1", 53)))) != "held":
            return answer
    for family in (socket.AF_PACKET, 40):  # 40 is AF_VSOCK
        if (answer := refused(lambda family=family: socket.socket(family, socket.SOCK_STREAM))) != "held":
            return f"{answer} for address family {int(family)}"
    return "held"


def labels(paths: list[str]) -> str:
    for path in paths:
        for form in (path, f"/proc/1/root{path}", f"/proc/self/root{path}", f"/submission/../..{path}"):
            if (answer := refused(lambda form=form: Path(form).read_bytes())) != "held":
                return f"{answer}: {form} can be read"
    return "held"


def writes() -> str:
    for folder in ("/", "/submission", "/harness", "/env", "/usr", "/dev", "/proc/sys/kernel"):
        if (answer := refused(lambda folder=folder: Path(folder, "probe").write_text("x"))) != "held":
            return f"{answer}: {folder} can be written"
    return "held"


def processes() -> str:
    seen = [int(entry.name) for entry in Path("/proc").iterdir() if entry.name.isdigit()]
    return "held" if seen == [os.getpid()] else f"BROKEN: other processes are visible: {seen[:10]}"


def identity() -> str:
    if 0 in (os.getuid(), os.geteuid(), os.getgid()):
        return "BROKEN: it runs as root"
    if (answer := refused(lambda: os.setuid(0))) != "held":
        return answer
    status = Path("/proc/self/status").read_text()
    if "NoNewPrivs:\t1" not in status and wall != "kernel":
        return "BROKEN: a setuid program could raise privileges"
    kinds = ("CapEff", "CapBnd")
    if any(f"{kind}:\t0000000000000000" not in status for kind in kinds):
        return "BROKEN: capabilities are left"
    return "held"


def system_calls() -> str:
    if wall == "kernel":
        return closed_doors()
    # The runner took this wall by what it saw of its kernel; from here it must look the same.
    if in_gvisor() != (wall == "filter-in-gvisor"):
        return "BROKEN: this is the wall for another kernel"
    libc = ctypes.CDLL(None, use_errno=True)
    if (answer := namespaces(libc)) != "held":
        return answer
    if libc.mount(b"none", b"/tmp", b"tmpfs", 0, None) == 0:
        return "BROKEN: a file system was mounted"
    if libc.ptrace(0, 0, 0, 0) == 0:
        return "BROKEN: ptrace works"
    return "held" if "Seccomp:\t2" in Path("/proc/self/status").read_text() else "BROKEN: no system call filter"


def namespaces(libc: ctypes.CDLL) -> str:
    """Every call that makes or enters a namespace: with a user's own one come capabilities in it."""
    clone = {"x86_64": 56, "aarch64": 220}[os.uname().machine]
    clone3 = 435
    if libc.syscall(clone3, 0, 0) != -1 or ctypes.get_errno() != errno.ENOSYS:
        return "BROKEN: clone3, whose flags no filter sees, is let through"
    # User, process, network, mount, host name, messages, control groups.
    for flag in (0x10000000, 0x20000000, 0x40000000, 0x00020000, 0x04000000, 0x08000000, 0x02000000):
        if libc.unshare(flag) == 0:
            return f"BROKEN: a namespace was made by unshare({flag:#x})"
        child = libc.syscall(clone, flag | signal.SIGCHLD, 0, 0, 0, 0)
        if child == 0:
            os._exit(0)
        if child > 0:
            return f"BROKEN: a namespace was made by clone({flag:#x})"
    with Path("/proc/self/ns/user").open() as own:
        if libc.setns(own.fileno(), 0) == 0 or ctypes.get_errno() != errno.EPERM:
            return "BROKEN: setns is let through"
    return "held"


def closed_doors() -> str:
    """No call reaches the host's kernel unseen; what would open one of its doors must not work here either."""
    libc = ctypes.CDLL(None, use_errno=True)
    for name, number in (("bpf", 321), ("perf_event_open", 298), ("kexec_load", 246), ("add_key", 248)):
        if libc.syscall(number, 0, 0, 0, 0, 0) >= 0:
            return f"BROKEN: {name} works"
    return "BROKEN: a file system was mounted" if libc.mount(b"none", b"/tmp", b"tmpfs", 0, None) == 0 else "held"


def limits() -> str:
    # In gVisor forks are bounded from outside, by the control group of the whole sandbox: see `bomb`.
    if wall != "kernel" and (answer := forks()) != "held":
        return answer
    if resource.getrlimit(resource.RLIMIT_CORE)[1] != 0:
        return "BROKEN: core dumps are written"
    big = Path("big")
    try:
        with big.open("wb") as file:
            file.truncate(1 << 40)
    except OSError:
        return "held"
    finally:
        big.unlink(missing_ok=True)
    return "BROKEN: a file of 1 TB was made"


def bomb() -> None:
    """Fork until the sandbox ends; nobody reads the answer."""
    while True:
        with contextlib.suppress(OSError):
            os.fork()


def forks() -> str:
    children: list[int] = []
    try:
        for _ in range(200):
            pid = os.fork()
            if pid == 0:
                os.read(0, 1)
                os._exit(0)
            children.append(pid)
        return "BROKEN: 200 processes were started"
    except BlockingIOError:
        pass
    finally:
        for pid in children:
            os.kill(pid, 9)
            os.waitpid(pid, 0)
    return "held"


def environment() -> str:
    allowed = {
        "PATH",
        "LD_LIBRARY_PATH",
        "HOME",
        "LANG",
        "LC_CTYPE",
        "PWD",
        "PYTHONHASHSEED",
        "PYTHONDONTWRITEBYTECODE",
    }
    left = [
        name
        for name in os.environ
        if name not in allowed and not name.endswith("_NUM_THREADS") and name != "ARROW_IO_THREADS"
    ]
    return f"BROKEN: the runner's environment is visible: {left}" if left else "held"


def main() -> None:
    os.closerange(3, 1 << 16)
    os.read(0, 1)
    asked, *paths = sys.argv[1:]
    if asked == "bomb":
        bomb()
    if asked not in ("kernel", "filter", "filter-in-gvisor"):
        raise SystemExit(f"no such wall: {asked}")
    global wall
    wall = asked
    report = {
        "network": network(),
        "labels": labels(paths),
        "writes": writes(),
        "processes": processes(),
        "identity": identity(),
        "system calls": system_calls(),
        "limits": limits(),
        "environment": environment(),
    }
    print(json.dumps(report))


if __name__ == "__main__":
    main()
