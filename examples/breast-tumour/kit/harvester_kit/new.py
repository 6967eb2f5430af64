"""``kit new``: a first submission that works."""

from __future__ import annotations

import json
import shutil
import sys
from pathlib import Path
from typing import Any

from .competition import Competition, team_folder
from .places import ROOT, STARTER
from .repository import git_setting
from .rules import Rules
from .stop import NOT_READY, USAGE, Stop
from .train import train_folder

# What a starter looks at, and how far it holds large weights back.
STARTERS = {"table": 10, "text": 100, "images": 10, "series": 0.01}


def new(rules: Rules, team: str, login: str | None, title: str | None, starter: str | None = None) -> Path:
    """Write `submissions/<team>/`, train its model and fill in the digests. Gives the folder."""
    rules.ask({"do": "team", "name": team})
    folder = ROOT / "submissions" / team
    if folder.exists():
        raise Stop(f"submissions/{team} is there already", "choose another name, or check it: uv run kit check", USAGE)
    competition = Competition.read(rules)
    told = _told(competition)
    starter = starter or _starter(competition.value)
    login = login or git_setting("github.user") or _asked()
    manifest = (STARTER / "submission.yaml.txt").read_text(encoding="utf-8")
    filled = manifest.format(
        title=json.dumps(title or f"First entry of {team}", ensure_ascii=False),
        login=login,
        licence=json.dumps(competition.value["licences"][0]),
        digest="0" * 64,
        data=competition.value["data"]["public"],
        strength=STARTERS[starter],
    )
    # Whatever was typed is read by the rules before anything is written.
    rules.ask({"do": "manifest", "path": f"submissions/{team}/submission.yaml", "text": filled})
    code = (STARTER / "model.py").read_text(encoding="utf-8")
    for name, value in told.items():
        before = next(line for line in code.splitlines() if line.startswith(f"{name} = "))
        code = code.replace(before, f"{name} = {json.dumps(value, ensure_ascii=False)}")
    folder.mkdir(parents=True)
    (folder / "submission.yaml").write_text(filled, encoding="utf-8")
    (folder / "model.py").write_text(code, encoding="utf-8")
    shutil.copyfile(STARTER / f"features_{starter}.py", folder / "features.py")
    train_folder(rules, competition, team_folder(team), seconds=600)
    return folder


def _told(competition: Competition) -> dict[str, Any]:
    """Give what the starter's model must know of the competition. Raises `Stop` where no starter would fit it."""
    value, outputs = competition.value, competition.value["outputs"]
    if value["task"] == "regression" and len(outputs) == 1:
        limits = {"RANGE": outputs[0]["range"]} if "range" in outputs[0] else {}
        return {"TASK": "regression", "CLASSES": [], "ANSWER": "values", **limits}
    if value["task"].endswith("classification"):
        classes = [str(label) for label in value["target"]["classes"]]
        answer = "labels" if outputs[0]["type"] == "string" else "probabilities"
        return {"TASK": value["task"], "CLASSES": classes, "ANSWER": answer}
    names = ", ".join(baseline["path"] for baseline in competition.baselines) or "an example of the organisers"
    told = "this competition asks for answers of a kind no starter gives"
    raise Stop(told, f"copy one of its baselines into submissions/<team>: {names}", NOT_READY)


def _starter(value: dict[str, Any]) -> str:
    """Choose a starter by what the columns are."""
    kinds = [column["type"] for column in value["inputs"]]
    if "binary" in kinds:
        return "images"
    if (value.get("columns") or {}).get("time"):
        return "series"
    free = [column for column in value["inputs"] if column["type"] == "string" and not column.get("classes")]
    return "text" if len(free) * 2 > len(kinds) else "table"


def _asked() -> str:
    if not sys.stdin.isatty():
        raise Stop("your GitHub login is not known", "name it: uv run kit new <team> --login <you>", USAGE)
    sys.stderr.write("Your GitHub login: ")
    return sys.stdin.readline().strip()
