"""Runs ``Model.train`` of a submission: ``trainer.py FOLDER TRAINING`` in a process of its own, or called by a worker.

The training file has ``judge`` (the folder of the judge's modules), ``data``, ``contract``, ``seed`` and ``params``.
"""

from __future__ import annotations

import importlib.util
import json
import random
import sys
import traceback
from pathlib import Path
from typing import Any

JUDGE = ("contract", "data", "errors", "truth")


def train(folder: str, how: dict[str, Any]) -> None:
    """Let the submission write its artifacts into its folder, from all rows of the training's data."""
    features, labels = _read(how)
    import numpy as np

    random.seed(how["seed"])
    np.random.seed(how["seed"])
    sys.path.append(folder)
    spec = importlib.util.spec_from_file_location("model", Path(folder) / "model.py")
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules["model"] = module
    spec.loader.exec_module(module)
    model = getattr(module, "Model", None)
    if not callable(getattr(model, "train", None)):
        raise TypeError("class Model has no method train(self, X, y, artifacts, seed, **params)")
    module.Model().train(features, labels, Path(folder), seed=how["seed"], **how["params"])


def _read(how: dict[str, Any]) -> tuple[Any, Any]:
    """Read features and labels as the judge does, and make its modules impossible to import afterwards."""
    sys.path.insert(0, how["judge"])
    try:
        from contract import ARROW_TYPES, Contract
        from data import read_table

        contract = Contract.from_json(how["contract"])
        types = {column["name"]: ARROW_TYPES[column["type"]] for column in how["contract"]["inputs"]}
        features = read_table(how["data"], types).to_pandas()
        labels = read_table(how["data"], {contract.target: contract.target_type}).column(0).to_pandas()
        labels.name = contract.target
        return features, labels
    finally:
        sys.path.remove(how["judge"])
        for name in JUDGE:
            sys.modules.pop(name, None)


def _own_frames(folder: str) -> str:
    error = sys.exc_info()[1]
    assert error is not None
    told = traceback.TracebackException.from_exception(error, limit=-30)
    frames = [frame for frame in told.stack if not frame.filename.startswith(str(Path(__file__).resolve().parent))]
    told.stack = traceback.StackSummary.from_list(frames)
    return "".join(told.format())[-8000:].replace(folder, f"submissions/{Path(folder).name}")


if __name__ == "__main__":
    try:
        train(sys.argv[1], json.loads(Path(sys.argv[2]).read_text(encoding="utf-8")))
    except BaseException:
        sys.stderr.write(_own_frames(sys.argv[1]))
        raise SystemExit(1) from None
