"""``kit train``: run a submission's own training and fill in the digests."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

from .competition import Competition, read_manifest, write_digests
from .judge import JUDGE
from .places import BYTECODE
from .rules import Rules
from .scratch import scratch
from .stop import NOT_READY, Stop

_TRAINER = Path(__file__).with_name("trainer.py")


def train_folder(rules: Rules, competition: Competition, folder: Path, seconds: float) -> int:
    """Run ``Model.train`` on all public rows with the declared seed and params. Gives the number of artifacts.

    It is your code on your machine: it runs as you do, with all cores and the network.
    """
    how = read_manifest(rules, folder).get("train")
    if how is None:
        told = "submission.yaml declares no training"
        raise Stop(told, "add train: { params: {…}, seed: 0 } and Model.train", NOT_READY)
    with scratch() as home:
        spec = home / "training.json"
        rows = {"judge": str(JUDGE), "data": str(competition.data), "contract": competition.opening["contract"]}
        spec.write_text(json.dumps({**rows, "seed": how["seed"], "params": how["params"]}), encoding="utf-8")
        python = [sys.executable, "-I", "-X", "utf8", "-X", f"pycache_prefix={BYTECODE}"]
        try:
            done = subprocess.run(
                [*python, str(_TRAINER), str(folder), str(spec)],
                stdin=subprocess.DEVNULL,
                stdout=sys.stderr,
                stderr=subprocess.PIPE,
                timeout=seconds,
                check=False,
            )
        except subprocess.TimeoutExpired:
            raise Stop(
                f"training took longer than {seconds:g} s", "train less, or: --seconds <more>", NOT_READY
            ) from None
    if done.returncode != 0:
        said = done.stderr.decode("utf-8", "replace").strip()[-4000:] or f"it ended by itself with {done.returncode}"
        raise Stop(f"training failed:\n{said}", "mend Model.train in model.py", NOT_READY)
    return write_digests(rules, folder)
