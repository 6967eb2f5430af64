"""What was worked out before and is still true: files named for the digest of everything they depend on."""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from .places import KEPT, KIT, LOCK

_MOST = 200


class Kept:
    """A folder of answers. One that is broken or missing is worked out again."""

    def __init__(self, *about: object) -> None:
        digest = hashlib.sha256(json.dumps(about, sort_keys=True, default=str).encode())
        for file in (LOCK, *sorted(path for path in KIT.rglob("*.py") if path.is_file())):
            digest.update(file.read_bytes())
        self._about = digest.hexdigest()

    def path(self, kind: str, parts: Iterable[bytes | str]) -> Path:
        """Name the file of an answer that depends on these parts as well."""
        digest = hashlib.sha256(f"{self._about}\0{kind}".encode())
        for part in parts:
            told = part.encode() if isinstance(part, str) else part
            digest.update(len(told).to_bytes(8, "little") + told)
        KEPT.mkdir(parents=True, exist_ok=True)
        return KEPT / f"{kind}-{digest.hexdigest()[:24]}"


def write_whole(path: Path, content: bytes) -> None:
    """Write a file so that nobody ever sees half of it, and forget the oldest where there are many."""
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f"{path.name}.{os.getpid()}.draft")
    draft.write_bytes(content)
    draft.replace(path)
    files = sorted(path.parent.iterdir(), key=lambda file: file.stat().st_mtime)
    for old in files[: max(0, len(files) - _MOST)]:
        with contextlib.suppress(OSError):
            old.unlink()


def folder_files(folder: Path) -> list[tuple[str, bytes]]:
    """Give names and contents of a folder's files."""
    files = sorted(path for path in folder.rglob("*") if path.is_file() and not path.is_symlink())
    return [
        (file.relative_to(folder).as_posix(), file.read_bytes()) for file in files if "__pycache__" not in file.parts
    ]


def folder_digest(folder: Path, *, without: str) -> str:
    """Give a digest of a folder's files but one."""
    digest = hashlib.sha256()
    for name, content in folder_files(folder):
        if name != without:
            digest.update(f"{name}\0{hashlib.sha256(content).hexdigest()}\n".encode())
    return digest.hexdigest()


def last_check(team: str) -> dict[str, Any] | None:
    """Give what the last finished check of a team found."""
    try:
        told: dict[str, Any] = json.loads((KEPT / f"last-{team}.json").read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    return told


def keep_check(team: str, told: dict[str, Any]) -> None:
    """Remember what a check found."""
    write_whole(KEPT / f"last-{team}.json", json.dumps(told).encode())
