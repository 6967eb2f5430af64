"""``kit card``: a model card, made of what `submission.yaml` says and the last check measured."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from .competition import read_manifest
from .kept import folder_digest, last_check
from .places import ROOT
from .rules import Rules
from .stop import USAGE, Stop

CARD = "README.md"


def write_card(rules: Rules, folder: Path, *, force: bool) -> tuple[Path, bool]:
    """Write the folder's README.md as the Hugging Face Hub reads it. Gives the file, and whether it has results."""
    read_manifest(rules, folder)
    manifest = folder / "submission.yaml"
    results = _results(folder)
    answer = rules.ask(
        {
            "do": "card",
            "competition": (ROOT / "competition.yaml").read_text(encoding="utf-8"),
            "path": manifest.relative_to(ROOT).as_posix(),
            "text": manifest.read_text(encoding="utf-8"),
            "results": results,
        }
    )
    file = folder / CARD
    if file.is_file() and answer["madeByKit"] not in file.read_text(encoding="utf-8", errors="replace") and not force:
        told = f"{file.relative_to(ROOT).as_posix()} was written by somebody"
        raise Stop(told, "keep it, or replace it: uv run kit card --force", USAGE)
    file.write_text(answer["text"], encoding="utf-8")
    return file, results is not None


def _results(folder: Path) -> dict[str, Any] | None:
    """Give what the last check measured, where the folder is still the one that was checked."""
    kept = last_check(folder.name)
    if kept is None or kept["content"] != folder_digest(folder, without=CARD):
        return None
    run = kept["run"]
    if not run.get("scores"):
        return None
    you = run["scores"]["you"]
    told = {"rows": run["held_out"], "metrics": you["metrics"], "low": you["low"], "high": you["high"]}
    return {**told, "retrained": run["retrained"]}
