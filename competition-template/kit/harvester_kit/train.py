"""``kit train``: run a submission's own training and fill in the digests."""

from __future__ import annotations

from pathlib import Path

from .competition import Competition, read_manifest, write_digests
from .processes import scratch, start_worker
from .rules import Rules
from .stop import NOT_READY, Stop


def train_folder(rules: Rules, competition: Competition, folder: Path, seconds: float) -> int:
    """Run ``Model.train`` on all public rows with the declared seed and params. Gives the number of artifacts."""
    how = read_manifest(rules, folder).get("train")
    if how is None:
        told = "submission.yaml declares no training"
        raise Stop(told, "add train: { params: {…}, seed: 0 } and Model.train", NOT_READY)
    spec = {
        "folder": str(folder),
        "competition": competition.value,
        "artifacts": [],
        "data": competition.data,
        "seed": how["seed"],
        "train": {**how, "rows": "all"},
    }
    with scratch() as home:
        answer = start_worker(home, "train", spec, competition.threads).finish(seconds)
    if "error" in answer:
        raise Stop(
            f"training failed ({answer['error']}):\n{answer['printed']}{answer['text']}",
            "mend Model.train in model.py",
            NOT_READY,
        )
    return write_digests(rules, folder)
