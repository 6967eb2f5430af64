"""A model in KServe's own ModelServer: multiplies what it is asked by a number.

    python serve.py <name> <factor> <port>

By the V1 protocol instances are numbers, or rows with a column ``x`` that are answered as rows with a column ``y``.
By V2 the first input tensor is multiplied, and the request's id copied, as KServe's own examples do.
"""

from __future__ import annotations

import sys
from typing import Any

from kserve import InferOutput, InferRequest, InferResponse, Model, ModelServer


class Multiplier(Model):
    """Multiplies by a fixed factor."""

    def __init__(self, name: str, factor: float) -> None:
        super().__init__(name)
        self.factor = factor
        self.ready = True

    def predict(self, payload: Any, headers: Any = None, response_headers: Any = None) -> Any:
        """Answer one request of either protocol."""
        if isinstance(payload, InferRequest):
            values = payload.inputs[0].as_numpy() * self.factor
            output = InferOutput("y", list(values.shape), "FP64", [float(value) for value in values.ravel()])
            return InferResponse(payload.id, self.name, [output])
        return {"predictions": [self.times(each) for each in payload["instances"]]}

    def times(self, instance: Any) -> Any:
        """Multiply a number, or the column x of a row."""
        return {"y": instance["x"] * self.factor} if isinstance(instance, dict) else instance * self.factor


if __name__ == "__main__":
    name, factor, port = sys.argv[1:]
    ModelServer(http_port=int(port), enable_grpc=False, workers=1).start([Multiplier(name, float(factor))])
