"""The same network behind FastAPI and pydantic: ``fastapi_server.py <model.onnx> <columns.json> <port>``."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import numpy as np
import onnxruntime
import uvicorn
from fastapi import FastAPI
from pydantic import BaseModel, create_model

model, columns, port = sys.argv[1:4]
options = onnxruntime.SessionOptions()
options.intra_op_num_threads = 1
session = onnxruntime.InferenceSession(model, options, providers=["CPUExecutionProvider"])
name = session.get_inputs()[0].name
names = [column["name"] for column in json.loads(Path(columns).read_text())]
Row = create_model("Row", **{each: (float, ...) for each in names})


class Request(BaseModel):
    """Typed rows."""

    rows: list[Row]  # type: ignore[valid-type]


app = FastAPI()


@app.post("/predict")
def predict(request: Request) -> dict[str, list[dict[str, float]]]:
    """Predict the rows."""
    values = np.array([[getattr(row, each) for each in names] for row in request.rows], dtype=np.float32)
    probabilities = session.run(["probabilities"], {name: values})[0]
    return {"predictions": [{"p_benign": float(row[1])} for row in probabilities]}


uvicorn.run(app, host="127.0.0.1", port=int(port), log_level="warning", access_log=False)
