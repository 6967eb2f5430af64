"""A folder for what a command runs."""

from __future__ import annotations

import contextlib
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

from .places import BYTECODE


@contextlib.contextmanager
def scratch() -> Iterator[Path]:
    """Give a folder; afterwards it is gone, and the bytecode of its files with it."""
    with tempfile.TemporaryDirectory(prefix="kit-") as name:
        home = Path(name).resolve()
        yield home
        shutil.rmtree(BYTECODE / home.relative_to(home.anchor), ignore_errors=True)
