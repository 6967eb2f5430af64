"""Asks the competition's one set of rules: the same code the bot decides with."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from pathlib import Path
from typing import Any

from .places import RULES
from .stop import NOT_READY, Stop

SEMGREP = "1.182.0"


class Problems(Stop):
    """The rules found something wrong with a file."""

    def __init__(self, problems: list[dict[str, Any]], text: str) -> None:
        super().__init__(text, problems[0]["next"], NOT_READY)
        self.problems = problems


class Rules:
    """The rules, run by Node; each question is one process."""

    def __init__(self, node: str) -> None:
        self.node = node
        if not RULES.is_file():
            raise Stop(
                f"{RULES.name} is missing from kit/core/dist",
                "get it from the competition's default branch (organisers: node scripts/build-kit.ts)",
            )

    def ask(self, question: dict[str, Any]) -> dict[str, Any]:
        """Put one question. Raises `Problems` where people's files are wrong and `Stop` where the rules cannot run."""
        done = subprocess.run(
            [self.node, str(RULES)], input=json.dumps(question).encode(), capture_output=True, check=False
        )
        if done.returncode != 0:
            said = done.stderr.decode("utf-8", "replace").strip()
            raise Stop(f"the rules could not be asked: {said}", "this is a fault of the kit: please open an issue")
        answer: dict[str, Any] = json.loads(done.stdout)
        if answer["kind"] == "problems":
            raise Problems(answer["problems"], answer["text"])
        return answer


def find_semgrep() -> str | None:
    """Find the semgrep the gate's rules are tested with, where it is installed. Its own Python stands next to it."""
    found = os.environ.get("HARVESTER_SEMGREP") or shutil.which("semgrep")
    if found is None:
        return None
    program = Path(found).resolve()
    if not any((program.parent / name).exists() for name in ("python", "python.exe")):
        return None
    try:
        asked = subprocess.run(
            [str(program), "--version"],
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
            env={**os.environ, "SEMGREP_SEND_METRICS": "off", "SEMGREP_ENABLE_VERSION_CHECK": "0"},
        )
    except (OSError, subprocess.TimeoutExpired):
        return None
    return str(program) if asked.stdout.strip().endswith(SEMGREP) else None
