"""The gate's own semgrep, in an environment beside the competition's."""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

from .environment import find_uv
from .places import GATE, GATE_LOCK
from .terminal import progress

_STAMP = "kit-complete"


def find_semgrep(*, install: bool) -> str | None:
    """Find the semgrep the gate's rules are tested with: ``HARVESTER_SEMGREP``, or the one locked for the gate.

    It is installed the first time, every hash checked, nothing built. Gives None where that is not wanted or does not
    work, such as without a network.
    """
    named = os.environ.get("HARVESTER_SEMGREP")
    if named or not install or not GATE_LOCK.is_file():
        return named or None
    home = GATE.with_name(f"{GATE.name}-{hashlib.sha256(GATE_LOCK.read_bytes()).hexdigest()[:12]}")
    program = home / ("Scripts/semgrep.exe" if os.name == "nt" else "bin/semgrep")
    # A stamp rather than the program itself: an installation that was interrupted has some of its files.
    if not (home / _STAMP).is_file() and not _install(home):
        return None
    return str(program)


def _install(home: Path) -> bool:
    uv = find_uv()
    if uv is None:
        return False
    progress("installing the bot's scanner for Python sources (once)")
    shutil.rmtree(home, ignore_errors=True)
    python = home / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
    flags = ["--quiet", "--require-hashes", "--no-build", "--python", str(python)]
    for command in (
        [uv, "venv", "--quiet", "--no-project", "--no-config", "--python", sys.executable, str(home)],
        [uv, "pip", "sync", *flags, str(GATE_LOCK)],
    ):
        if subprocess.run(command, capture_output=True, check=False).returncode != 0:
            shutil.rmtree(home, ignore_errors=True)
            return False
    (home / _STAMP).touch()
    return True
