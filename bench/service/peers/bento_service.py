"""The same network behind BentoML, adaptive batching on; HARVESTER_BENCH_MODEL names the ONNX file."""

from __future__ import annotations

import os

import bentoml
import numpy as np
import onnxruntime


@bentoml.service(traffic={"timeout": 30})
class Tumour:
    """One model."""

    def __init__(self) -> None:
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = 1
        model = os.environ["HARVESTER_BENCH_MODEL"]
        self.session = onnxruntime.InferenceSession(model, options, providers=["CPUExecutionProvider"])
        self.name = self.session.get_inputs()[0].name

    @bentoml.api(batchable=True, max_batch_size=64, max_latency_ms=100)
    def predict(self, rows: np.ndarray) -> np.ndarray:
        """Predict the rows."""
        return self.session.run(["probabilities"], {self.name: rows.astype(np.float32)})[0][:, 1:]
