"""``kit predict``: ask a submission for its predictions."""

from __future__ import annotations

import csv
from typing import TextIO

from .competition import Competition, read_manifest, team_folder
from .processes import scratch, start_worker
from .rules import Rules
from .stop import NOT_READY, Stop


def predict(rules: Rules, team: str, out: TextIO) -> int:
    """Write predictions for all public rows, in file order, as CSV. Gives the number of rows."""
    competition = Competition.read(rules)
    folder = team_folder(team)
    manifest = read_manifest(rules, folder)
    with scratch() as home:
        spec = {
            "folder": str(folder),
            "competition": competition.value,
            "artifacts": manifest["artifacts"],
            "data": competition.data,
            "seed": (manifest.get("train") or {}).get("seed", 0),
            "predict": {"rows": "all", "order": None, "batches": 0, "csv": str(home / "predictions.csv")},
        }
        answer = start_worker(home, "predict", spec, competition.threads).finish(600)
        if "error" in answer:
            raise Stop(f"{answer['error']}: {answer['text']}", "uv run kit check says more", NOT_READY)
        with (home / "predictions.csv").open(newline="", encoding="utf-8") as file:
            rows = list(csv.reader(file))
    csv.writer(out, lineterminator="\n").writerows(rows)
    return len(rows) - 1
