"""How a submission's process is shut in: by bubblewrap where it is there, else not at all."""

from __future__ import annotations

import os
import shutil
import sys
from dataclasses import dataclass
from pathlib import Path

from .places import BYTECODE, KEPT, KIT, SHARED

_HERE = Path(__file__).resolve().parent
_HARNESS = SHARED / "harness"
_SYSTEM = ("/usr", "/lib", "/lib32", "/lib64", "/bin", "/sbin", "/etc/ld.so.cache", "/nix/store", "/gnu/store")


@dataclass(frozen=True)
class Place:
    """Where one run happens.

    Attributes
    ----------
    submission
        A copy of the team's folder.
    training
        The file that says how to train before predicting, and what it reads; the copy is written to then.
    """

    submission: Path
    cwd: Path
    training: Path | None = None
    reads: tuple[Path, ...] = ()


@dataclass(frozen=True)
class Command:
    """What to start, and how paths inside begin where they begin with `folder` outside."""

    argv: list[str]
    env: dict[str, str]
    inside: str


def bubblewrap() -> str | None:
    """Find bubblewrap."""
    return shutil.which("bwrap") if sys.platform.startswith("linux") else None


def worker_command(place: Place, bwrap: str | None) -> Command:
    """Give the command line of a run; where `bwrap` is, without network and with nothing but its folder."""
    env = {
        **{name: "1" for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "ARROW_IO_THREADS")},
    }
    python = [sys.executable, "-I", "-X", "utf8", "-X", f"pycache_prefix={BYTECODE}"]
    training = "-" if place.training is None else str(place.training)
    if bwrap is None:
        harness, submission = str(_HARNESS), str(place.submission)
        argv = [*python, str(_HERE / "worker.py"), harness, submission, training]
        kept = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}
        return Command(argv, {**kept, **env}, submission)
    shut = [bwrap, "--unshare-user", "--unshare-all", "--die-with-parent", "--new-session", "--cap-drop", "ALL"]
    # Before all else, as any of the folders below may lie in /tmp.
    shut += ["--clearenv", "--proc", "/proc", "--dev", "/dev", "--tmpfs", "/tmp"]  # noqa: S108
    for name, value in {**env, "HOME": "/tmp", "LANG": "C.UTF-8", "PATH": "/usr/bin:/bin"}.items():  # noqa: S108
        shut += ["--setenv", name, value]
    for path in _SYSTEM:
        shut += ["--symlink", os.readlink(path), path] if Path(path).is_symlink() else ["--ro-bind-try", path, path]  # noqa: PTH115
    seen = dict.fromkeys([sys.prefix, sys.base_prefix, str(Path(sys.executable).resolve().parents[1]), str(KIT)])
    for path in seen:
        if path != "/usr":
            shut += ["--ro-bind", path, path]
    if KEPT.is_dir():
        # Held-out rows lie there.
        shut += ["--tmpfs", str(KEPT)]
    shut += ["--ro-bind", str(_HARNESS), "/harness"]
    for file in [*place.reads, *([place.training] if place.training else [])]:
        shut += ["--ro-bind", str(file), str(file)]
    shut += ["--bind" if place.training else "--ro-bind", str(place.submission), "/submission", "--chdir", "/tmp"]  # noqa: S108
    argv = [*shut, "--", *python, str(_HERE / "worker.py"), "/harness", "/submission", training]
    return Command(argv, {"PATH": os.environ.get("PATH", "/usr/bin:/bin")}, "/submission")
