"""Makes the Python environment that `uv run` made the competition's own: exactly its hashed lock, nothing else."""

from __future__ import annotations

import hashlib
import importlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

from .node import node_of_wheel, node_on_path
from .places import BYTECODE, LOCK, NODE_LOCK, ROOT
from .stop import Stop
from .terminal import progress

_STAMP = Path(sys.prefix) / "kit-environment.txt"


def ensure_environment() -> str:
    """Install what the lock names where it is not installed yet, and return the path of a Node that runs the rules.

    Node comes from the PATH where it is recent enough, else from a locked wheel. Every hash is checked, nothing is
    built, and packages the lock does not name are removed.
    """
    node = node_on_path()
    locks = [LOCK] if node else [LOCK, NODE_LOCK]
    wanted = [_digest(locks)] if node is None else [_digest([LOCK]), _digest([LOCK, NODE_LOCK])]
    if not _STAMP.is_file() or _STAMP.read_text(encoding="utf-8") not in wanted:
        _install(locks)
        _compile()
        _STAMP.write_text(_digest(locks), encoding="utf-8")
        importlib.invalidate_caches()
    node = node or node_of_wheel()
    if node is None:
        raise Stop("there is no Node here to run the rules with", "install Node 22 or newer and try again")
    return node


def find_uv() -> str | None:
    """Find uv: ``uv run`` says where it is."""
    return os.environ.get("UV") or shutil.which("uv")


def _compile() -> None:
    """Import once what every model needs: a sandbox cannot keep the bytecode that comes of it."""
    words = [sys.executable, "-I", "-X", f"pycache_prefix={BYTECODE}", "-c", "import numpy, pandas, pyarrow"]
    subprocess.run(words, capture_output=True, check=False)


def _install(locks: list[Path]) -> None:
    if sys.prefix == sys.base_prefix:
        raise Stop("the kit was not started in an environment of its own", "start it with: uv run kit …")
    uv = find_uv()
    if uv is None:
        raise Stop("uv is not installed", "install it with: python -m pip install uv")
    progress("installing the competition's environment (once)")
    flags = ["--quiet", "--require-hashes", "--no-build", "--python", sys.executable]
    done = subprocess.run([uv, "pip", "sync", *flags, *map(str, locks)], cwd=ROOT, stderr=subprocess.PIPE, check=False)
    if done.returncode != 0:
        said = done.stderr.decode("utf-8", "replace").strip()
        raise Stop(
            f"the competition's environment could not be installed:\n{said}", "check the network, then try again"
        )


def _digest(locks: list[Path]) -> str:
    return hashlib.sha256(b"\0".join(lock.read_bytes() for lock in locks)).hexdigest()
