"""What git knows about the pull request that would be opened now."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from .places import ROOT
from .stop import USAGE, Stop

_STATUS = {"A": "added", "M": "modified", "D": "removed", "T": "changed"}
_SIGNED = re.compile(r"^Signed-off-by: \S.* <[^<>\s]+@[^<>\s]+>\s*$", re.MULTILINE)


@dataclass(frozen=True)
class Pull:
    """A pull request that is not opened yet.

    Attributes
    ----------
    changed
        ``{"path", "status"}`` of each file that differs from the default branch.
    tree
        ``{"path", "mode", "bytes"}`` of each file of the team's folder as a push would bring it.
    uncounted
        Files outside the team folders that git does not track: they are in no pull request yet.
    """

    team: str
    base: str | None
    competition: str
    changed: list[dict[str, Any]]
    tree: list[dict[str, Any]]
    signed_off: bool | None
    uncounted: list[str]

    @property
    def folder(self) -> Path:
        return ROOT / "submissions" / self.team

    def copy_to(self, into: Path) -> None:
        """Copy the team's ordinary files, and no others, into a new folder."""
        into.mkdir(parents=True)
        for entry in self.tree:
            if entry["mode"].startswith("100"):
                target = into / Path(entry["path"]).relative_to(f"submissions/{self.team}")
                target.parent.mkdir(parents=True, exist_ok=True)
                shutil.copyfile(ROOT / entry["path"], target)


def observe(team: str | None, base: str | None) -> Pull:
    """Look at the working copy. The team is, if not named, the one that differs from the default branch, or the one."""
    if _git("rev-parse", "--git-dir") is None:
        raise Stop("this folder is no git repository", "clone the competition's repository with git")
    start = _base(base)
    changed = _tracked_changes(start)
    untracked = _names("ls-files", "--others", "--exclude-standard", "-z")
    mine = [path for path in untracked if path.startswith("submissions/")]
    changed += [{"path": path, "status": "added"} for path in mine]
    team = team or _only_team(changed)
    tree = _tree(team, mine)
    if not changed:
        # On the default branch itself, or nothing new since: what is there already is looked at.
        changed = [{"path": entry["path"], "status": "modified"} for entry in tree]
    told = _git("show", f"{start}:competition.yaml") if start else None
    return Pull(
        team=team,
        base=start,
        competition=told if told is not None else (ROOT / "competition.yaml").read_text(encoding="utf-8"),
        changed=changed,
        tree=tree,
        signed_off=_signed_off(start),
        uncounted=[path for path in untracked if path not in mine],
    )


def git_setting(name: str) -> str | None:
    """Read one of the user's git settings."""
    found = _git("config", "--get", name)
    return found.strip() or None if found else None


def _git(*args: str) -> str | None:
    try:
        done = subprocess.run(["git", *args], cwd=ROOT, capture_output=True, check=False)
    except FileNotFoundError as error:
        raise Stop("git is not installed", "install git and try again") from error
    return done.stdout.decode("utf-8", "surrogateescape") if done.returncode == 0 else None


def _names(*args: str) -> list[str]:
    return [name for name in (_git(*args) or "").split("\0") if name]


def _base(asked: str | None) -> str | None:
    candidates = [asked] if asked else ["upstream/main", "origin/main", "upstream/HEAD", "origin/HEAD"]
    for name in candidates:
        found = _git("merge-base", "HEAD", name)
        if found:
            return found.strip()
    if asked:
        raise Stop(f'git knows no "{asked}" to compare with', "name another one with --base", USAGE)
    return None


def _tracked_changes(base: str | None) -> list[dict[str, Any]]:
    if base is None:
        return []
    words = _names("diff", "--name-status", "--no-renames", "-z", base)
    pairs = zip(words[::2], words[1::2], strict=True)
    return [{"path": path, "status": _STATUS.get(status[0], "changed")} for status, path in pairs]


def _only_team(changed: list[dict[str, Any]]) -> str:
    touched = {parts[1] for file in changed if len(parts := file["path"].split("/")) > 2 and parts[0] == "submissions"}
    if not touched and (ROOT / "submissions").is_dir():
        touched = {path.name for path in (ROOT / "submissions").iterdir() if path.is_dir()}
    if len(touched) == 1:
        (team,) = touched
        return str(team)
    if touched:
        raise Stop(f"several teams come into question: {', '.join(sorted(touched))}", "name one: kit … <team>", USAGE)
    raise Stop("there is no submission yet", "make one: uv run kit new <team>", USAGE)


def _tree(team: str, untracked: list[str]) -> list[dict[str, Any]]:
    root = f"submissions/{team}/"
    submodules = set()
    paths = {path for path in untracked if path.startswith(root)}
    for line in _names("ls-files", "--stage", "-z", "--", root):
        head, path = line.split("\t", 1)
        paths.add(path)
        if head.startswith("160000"):
            submodules.add(path)
    entries: list[dict[str, Any]] = []
    for path in sorted(paths):
        full = ROOT / path
        if path in submodules:
            entries.append({"path": path, "mode": "160000", "bytes": None})
        elif full.is_symlink():
            entries.append({"path": path, "mode": "120000", "bytes": len(str(full.readlink()))})
        elif full.is_file():
            status = full.stat()
            executable = os.name != "nt" and status.st_mode & 0o100
            entries.append({"path": path, "mode": "100755" if executable else "100644", "bytes": status.st_size})
    return entries


def _signed_off(base: str | None) -> bool | None:
    log = _git("log", "--format=%P%x1f%B%x1e", f"{base}..HEAD") if base else None
    commits = [commit.strip("\n").split("\x1f", 1) for commit in (log or "").split("\x1e") if commit.strip()]
    if not commits:
        return None
    return all(len(parents.split()) > 1 or _SIGNED.search(body) for parents, body in commits)
