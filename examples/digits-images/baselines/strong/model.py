"""A small neural network, trained on turned, shifted and noisy copies and exported to ONNX."""

from pathlib import Path

import numpy as np
import onnxruntime
import pandas as pd
from png import images

SIDE = 16


class Model:
    def load(self, artifacts: Path) -> None:
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = 1
        self.session = onnxruntime.InferenceSession(
            artifacts / "model.onnx", options, providers=["CPUExecutionProvider"]
        )

    def predict(self, batch: pd.DataFrame) -> np.ndarray:
        """Probabilities of the ten figures, ``(n_rows, 10) float64``."""
        pixels = images(batch["image"]).astype(np.float32)
        # Row by row, so that an answer never depends on how many rows are asked for at once.
        answers = [self.session.run(["probabilities"], {"pixels": row[None]})[0] for row in pixels]
        odds = np.concatenate(answers).astype(np.float64)
        return odds / odds.sum(axis=1, keepdims=True)

    def train(self, X: pd.DataFrame, y: pd.Series, artifacts: Path, seed: int, copies: int, hidden: int) -> None:
        """Train ``hidden`` units in one layer on the images and ``copies`` of each."""
        from skl2onnx import to_onnx
        from skl2onnx.common.data_types import FloatTensorType
        from sklearn.neural_network import MLPClassifier

        rng = np.random.default_rng(seed)
        plain = images(X["image"])
        moved = [_moved(image, rng) for _ in range(copies) for image in plain.reshape(-1, SIDE, SIDE)]
        model = MLPClassifier((hidden,), alpha=0.05, batch_size=128, max_iter=25, random_state=seed)
        model.fit(np.vstack([plain, np.stack(moved)]), np.tile(y.to_numpy(), copies + 1))
        pixels = FloatTensorType([None, SIDE * SIDE])
        exported = to_onnx(model, initial_types=[("pixels", pixels)], options={"zipmap": False})
        (artifacts / "model.onnx").write_bytes(exported.SerializeToString())


def _moved(image: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """Turn, shift and disturb one ``(16, 16)`` image a little; give its 256 pixels."""
    from scipy.ndimage import affine_transform

    angle = rng.normal(0, 0.12)
    turn = np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
    middle = np.full(2, (SIDE - 1) / 2)
    moved = affine_transform(image, turn, offset=middle - turn @ middle + rng.normal(0, 0.6, 2), order=1)
    return np.clip(moved + rng.normal(0, 0.04, moved.shape), 0, 1).ravel()
