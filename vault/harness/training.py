"""How a submission's own training is run again, on public rows; its artifacts come out as bytes."""

from __future__ import annotations

import importlib.util
import os
import shutil
import stat
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

# The scratch folder; kept before a submission can go anywhere else.
ARTIFACTS = Path.cwd() / "artifacts"


class TrainError(Exception):
    """The submission cannot be trained again; the message says why and what to do."""


def train(folder: str, features: Any, labels: Any, how: Mapping[str, Any]) -> list[bytes]:
    """Run ``Model.train`` and return the content of each artifact it was to write.

    Parameters
    ----------
    folder
        The submission without its artifacts; read-only. Training gets a copy that it may write to.
    features
        DataFrame ``(n_rows, n_inputs)``, columns in the contract's order.
    labels
        Series ``(n_rows,)``, named as the target.
    how
        ``seed``, ``params``, ``artifacts`` (paths below the folder) and ``mostBytes``, of all of them together.

    Raises
    ------
    TrainError
        There is no ``Model.train``, or an artifact is missing, no plain file, or they are too large.
    """
    shutil.copytree(folder, ARTIFACTS, copy_function=shutil.copyfile)
    for path in how["artifacts"]:
        (ARTIFACTS / path).parent.mkdir(parents=True, exist_ok=True)
    sys.path.append(folder)
    source = Path(folder) / "model.py"
    if not source.is_file():
        raise TrainError("there is no model.py, so there is no training to run again")
    spec = importlib.util.spec_from_file_location("model", source)
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    # Classes of model.py that are pickled are looked up under this name.
    sys.modules["model"] = module
    spec.loader.exec_module(module)
    model = getattr(module, "Model", None)
    if not callable(getattr(model, "train", None)):
        raise TrainError("class Model has no method train(self, X, y, artifacts, seed, **params)")
    module.Model().train(features, labels, ARTIFACTS, seed=how["seed"], **how["params"])
    return _collect(how["artifacts"], int(how["mostBytes"]))


def _collect(paths: Sequence[str], most: int) -> list[bytes]:
    found, left = [], most
    for path in paths:
        try:
            handle = os.open(ARTIFACTS / path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
        except OSError as error:
            raise TrainError(f"train wrote no {path}, which submission.yaml lists: {error.strerror}") from None
        with os.fdopen(handle, "rb") as file:
            if not stat.S_ISREG(os.fstat(handle).st_mode):
                raise TrainError(f"train made {path} something else than a plain file")
            content = file.read(left + 1)
        left -= len(content)
        if left < 0:
            raise TrainError(f"the artifacts are larger than {most} bytes together")
        found.append(content)
    return found
