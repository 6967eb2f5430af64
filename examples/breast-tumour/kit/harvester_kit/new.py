"""``kit new``: a first submission that works."""

from __future__ import annotations

import json
import sys
from pathlib import Path

from .competition import Competition, team_folder
from .places import ROOT, STARTER
from .repository import git_setting
from .rules import Rules
from .stop import USAGE, Stop
from .train import train_folder


def new(rules: Rules, team: str, login: str | None, title: str | None) -> Path:
    """Write `submissions/<team>/`, train its model and fill in the digests. Gives the folder."""
    rules.ask({"do": "team", "name": team})
    folder = ROOT / "submissions" / team
    if folder.exists():
        raise Stop(f"submissions/{team} is there already", "choose another name, or check it: uv run kit check", USAGE)
    login = login or git_setting("github.user") or _asked()
    competition = Competition.read(rules)
    target = competition.value["target"]
    manifest = (STARTER / "submission.yaml.txt").read_text(encoding="utf-8")
    filled = manifest.format(
        title=json.dumps(title or f"First entry of {team}", ensure_ascii=False),
        login=login,
        licence=json.dumps(competition.value["licences"][0]),
        digest="0" * 64,
        data=competition.value["data"]["public"],
    )
    # Whatever was typed is read by the rules before anything is written.
    rules.ask({"do": "manifest", "path": f"submissions/{team}/submission.yaml", "text": filled})
    code = (STARTER / "model.py").read_text(encoding="utf-8")
    classes = [label if isinstance(label, str) else str(label) for label in target.get("classes") or []]
    code = code.replace('TASK = "binary-classification"', f"TASK = {json.dumps(competition.value['task'])}")
    code = code.replace('CLASSES = ["0", "1"]', f"CLASSES = {json.dumps(classes, ensure_ascii=False)}")
    folder.mkdir(parents=True)
    (folder / "submission.yaml").write_text(filled, encoding="utf-8")
    (folder / "model.py").write_text(code, encoding="utf-8")
    train_folder(rules, competition, team_folder(team), seconds=600)
    return folder


def _asked() -> str:
    if not sys.stdin.isatty():
        raise Stop("your GitHub login is not known", "name it: uv run kit new <team> --login <you>", USAGE)
    sys.stderr.write("Your GitHub login: ")
    return sys.stdin.readline().strip()
