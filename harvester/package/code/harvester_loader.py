"""Loads a harvested model for MLflow.

MLflow imports this module from the package's ``code`` folder and calls ``_load_pyfunc`` with the path of its ``data``
folder. Nothing of the participant's is imported before that call.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from harvester_interface import load_model


class HarvestedModel:
    """A model behind its competition's contract."""

    def __init__(self, predict: Callable[[pd.DataFrame], np.ndarray], inputs: list[str], outputs: list[str]) -> None:
        self._predict = predict
        self._inputs = inputs
        self._outputs = outputs

    def predict(self, model_input: pd.DataFrame, params: dict[str, Any] | None = None) -> pd.DataFrame:
        """Predict.

        Parameters
        ----------
        model_input
            One row a case; the contract's input columns in any order, others are ignored.
        params
            Not used; MLflow passes it.

        Returns
        -------
        DataFrame
            Shape (n_rows, n_outputs), float64, the contract's output names as columns, the index of `model_input`.
        """
        # MLflow lets a column that may be missing be left out.
        values = self._predict(model_input.reindex(columns=self._inputs))
        return pd.DataFrame(values, columns=self._outputs, index=model_input.index, dtype=np.float64)


def _load_pyfunc(data_path: str) -> HarvestedModel:
    data = Path(data_path)
    contract = json.loads((data / "contract.json").read_text(encoding="utf-8"))
    inputs = [column["name"] for column in contract["inputs"]]
    outputs = [column["name"] for column in contract["outputs"]]
    interface = {"task": contract["task"], "inputs": inputs, "outputs": outputs, "artifacts": contract["artifacts"]}
    interface["nullable"] = [column["name"] for column in contract["inputs"] if column.get("nullable")]
    return HarvestedModel(load_model(data / "submission", interface), inputs, outputs)
