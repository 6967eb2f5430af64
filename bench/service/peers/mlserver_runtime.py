"""The same network behind MLServer's own custom-runtime interface."""

from __future__ import annotations

import numpy as np
import onnxruntime
from mlserver import MLModel
from mlserver.codecs import NumpyCodec
from mlserver.types import InferenceRequest, InferenceResponse


class OnnxRuntime(MLModel):
    """One ONNX file."""

    async def load(self) -> bool:
        """Load it."""
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = 1
        self.session = onnxruntime.InferenceSession(
            self.settings.parameters.uri, options, providers=["CPUExecutionProvider"]
        )
        self.name_in = self.session.get_inputs()[0].name
        return True

    async def predict(self, payload: InferenceRequest) -> InferenceResponse:
        """Predict the rows."""
        values = NumpyCodec.decode_input(payload.inputs[0]).astype(np.float32)
        probabilities = self.session.run(["probabilities"], {self.name_in: values})[0][:, 1].astype(np.float64)
        outputs = [NumpyCodec.encode_output("p_benign", probabilities)]
        return InferenceResponse(model_name=self.name, outputs=outputs)
