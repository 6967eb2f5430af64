"""Trains a logistic regression on <public.csv>; writes <out>/{model.onnx,model.skops} and its answers."""

import json
import sys
from pathlib import Path

import numpy as np
import pandas as pd
import skops.io
from skl2onnx import to_onnx
from sklearn.linear_model import LogisticRegression


def main() -> None:
    """Write the three files."""
    data, out = pd.read_csv(sys.argv[1]), Path(sys.argv[2])
    inputs = data[["a", "b", "c"]].to_numpy()
    model = LogisticRegression().fit(inputs, data["label"])
    onnx = to_onnx(model, inputs[:1].astype(np.float64), options={"zipmap": False})
    (out / "model.onnx").write_bytes(onnx.SerializeToString())
    skops.io.dump(model, out / "model.skops")
    (out / "expected.json").write_text(json.dumps(model.predict_proba(inputs)[:, 1].tolist()))


main()
