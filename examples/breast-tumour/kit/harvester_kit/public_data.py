"""The public data as models get it, and models as the vault loads them. Runs in the competition's environment only."""

from __future__ import annotations

import importlib.util
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
from contract import Contract
from data import read_split, read_table
from rows import held_out

_SHARED = Path(__file__).resolve().parents[1] / "shared"
_KIT = (str(Path(__file__).resolve().parent), str(_SHARED / "judge"))


def hide_kit() -> None:
    """Make the kit's own modules impossible to import, so that a submission may call its files what it likes."""
    for folder in _KIT:
        sys.path[:] = [path for path in sys.path if path != folder]
        for name, module in list(sys.modules.items()):
            if name != "__main__" and str(Path(getattr(module, "__file__", None) or "/").parent) == folder:
                del sys.modules[name]


def _interface() -> Any:
    spec = importlib.util.spec_from_file_location("harness_interface", _SHARED / "interface.py")
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules["harness_interface"] = module
    spec.loader.exec_module(module)
    return module


interface = _interface()


@dataclass(frozen=True)
class PublicData:
    """The public rows: features, what the judge scores against, and the labels as they are written in the file."""

    contract: Contract
    features: pa.Table
    target: np.ndarray
    labels: pd.Series
    held_out: np.ndarray

    @staticmethod
    def read(competition: dict[str, Any], path: str) -> PublicData:
        """Read the file `path`. Raises the judge's DataError where it does not fit the contract."""
        contract = Contract.from_json(competition)
        features, target = read_split(path, path, contract, None)
        labels = read_table(path, {contract.target: contract.target_type}).column(0).to_pandas()
        labels.name = contract.target
        chosen = held_out(target, classes=contract.classes is not None)
        return PublicData(contract, features, target, labels, chosen)

    def frame(self, rows: np.ndarray) -> pd.DataFrame:
        """Give features of some rows, by position, as `predict` and `train` get them."""
        return self.features.take(pa.array(rows)).to_pandas()


def train(folder: str, data: PublicData, rows: np.ndarray, how: dict[str, Any]) -> None:
    """Run ``Model.train`` of a submission on some rows; it writes below `folder`."""
    sys.path.append(folder)
    spec = importlib.util.spec_from_file_location("model", Path(folder) / "model.py")
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules["model"] = module
    spec.loader.exec_module(module)
    labels = data.labels.iloc[rows].reset_index(drop=True)
    module.Model().train(data.frame(rows), labels, Path(folder), seed=how["seed"], **how["params"])


def load(folder: str, competition: dict[str, Any], artifacts: list[dict[str, Any]]) -> Callable[..., np.ndarray]:
    """Load a submission through the vault's own interface."""
    asked = {
        "task": competition["task"],
        "inputs": [column["name"] for column in competition["inputs"]],
        "outputs": [column["name"] for column in competition["outputs"]],
        "artifacts": artifacts,
    }
    return interface.load_model(folder, asked)
