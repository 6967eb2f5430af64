"""Boosted trees on all columns, exported to ONNX."""

from pathlib import Path

import numpy as np
import onnxruntime
import pandas as pd


class Model:
    def load(self, artifacts: Path) -> None:
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = 1
        path = artifacts / "model.onnx"
        self.session = onnxruntime.InferenceSession(path, options, providers=["CPUExecutionProvider"])

    def predict(self, batch: pd.DataFrame) -> np.ndarray:
        """Probability of the positive class, ``(n_rows,) float64``."""
        table = np.ascontiguousarray(batch.to_numpy(dtype=np.float32))
        return self.session.run(["probabilities"], {"measurements": table})[0][:, 1]

    def train(
        self, X: pd.DataFrame, y: pd.Series, artifacts: Path, seed: int, trees: int, depth: int, share: float
    ) -> None:
        """``share`` of the rows is drawn for each of the ``trees``."""
        from skl2onnx import to_onnx
        from skl2onnx.common.data_types import FloatTensorType
        from sklearn.ensemble import GradientBoostingClassifier

        model = GradientBoostingClassifier(
            n_estimators=trees, max_depth=depth, subsample=share, max_features="sqrt", random_state=seed
        )
        # ONNX trees compare 32-bit numbers, so they are grown on 32-bit numbers.
        model.fit(X.to_numpy(dtype="float32"), y)
        measurements = FloatTensorType([None, X.shape[1]])
        exported = to_onnx(model, initial_types=[("measurements", measurements)], options={"zipmap": False})
        (artifacts / "model.onnx").write_bytes(exported.SerializeToString())
