"""Asks the competition's one set of rules: the same code the bot decides with."""

from __future__ import annotations

import json
import subprocess
from typing import Any

from .places import RULES
from .stop import NOT_READY, Stop


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
