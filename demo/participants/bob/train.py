"""Gradient boosted trees on all columns, exported to ONNX: no Python is needed to use them."""

from pathlib import Path

import pandas as pd
from skl2onnx import to_onnx
from skl2onnx.common.data_types import FloatTensorType
from sklearn.ensemble import GradientBoostingClassifier


def train(X: pd.DataFrame, y: pd.Series, artifacts: Path, seed: int, trees: int, depth: int, share: float) -> None:
    """``share`` of the rows is drawn for each tree."""
    model = GradientBoostingClassifier(
        n_estimators=trees, max_depth=depth, subsample=share, max_features="sqrt", random_state=seed
    )
    # ONNX trees compare 32-bit numbers, so they are grown on 32-bit numbers.
    model.fit(X.to_numpy(dtype="float32"), y)
    exported = to_onnx(
        model, initial_types=[("measurements", FloatTensorType([None, X.shape[1]]))], options={"zipmap": False}
    )
    (artifacts / "model.onnx").write_bytes(exported.SerializeToString())
