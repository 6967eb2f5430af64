"""Trains small models; writes each as <out>/<name>.{onnx,skops}, its rows as <out>/<name>.arrow and its answers there.

``plain`` takes the numbers of <public.csv>, as one matrix; ``columns`` takes a number, a whole number and a word, each
as an input of its own; ``text`` takes one column of texts. Answers stand in <out>/expected.json.
"""

import json
import sys
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow as pa
import skops.io
from skl2onnx import to_onnx
from skl2onnx.common.data_types import DoubleTensorType, FloatTensorType, Int64TensorType, StringTensorType
from sklearn.compose import ColumnTransformer
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import OneHotEncoder

OUT = Path(sys.argv[2])
EXPECTED: dict[str, list[float]] = {}


def save(name: str, model: object, inputs: list[tuple[str, object]], rows: pd.DataFrame, asked: object) -> None:
    """Write one model in both formats, its rows and its answers."""
    # Without a locale that every machine has, the file would load only where American English is installed.
    options = {LogisticRegression: {"zipmap": False}, TfidfVectorizer: {"locale": "C"}}
    onnx = to_onnx(model, initial_types=inputs, options=options)
    (OUT / f"{name}.onnx").write_bytes(onnx.SerializeToString())
    skops.io.dump(model, OUT / f"{name}.skops")
    table = pa.Table.from_pandas(rows, preserve_index=False)
    with pa.ipc.new_stream(OUT / f"{name}.arrow", table.schema) as writer:
        writer.write_table(table)
    EXPECTED[name] = model.predict_proba(asked)[:, 1].tolist()


def main() -> None:
    """Write everything."""
    data = pd.read_csv(sys.argv[1])
    label = data["label"]
    numbers = data[["a", "b", "c"]]
    plain = LogisticRegression().fit(numbers.to_numpy(), label)
    save("plain", plain, [("x", DoubleTensorType([None, 3]))], numbers, numbers.to_numpy())

    rng = np.random.default_rng(1)
    mixed = pd.DataFrame(
        {"a": data["a"], "count": rng.integers(0, 9, len(data)), "kind": rng.choice(["x", "y"], len(data))}
    )
    encode = ColumnTransformer([("word", OneHotEncoder(handle_unknown="ignore"), ["kind"])], remainder="passthrough")
    columns = make_pipeline(encode, LogisticRegression()).fit(mixed, label)
    kinds = [("a", FloatTensorType), ("count", Int64TensorType), ("kind", StringTensorType)]
    save("columns", columns, [(name, kind([None, 1])) for name, kind in kinds], mixed, mixed)

    words = np.where(label == 1, "good", "bad")
    texts = pd.Series(
        [
            f"a {word} thing {number}, they say"
            for word, number in zip(words, rng.integers(0, 3, len(data)), strict=True)
        ]
    )
    letters = {"token_pattern": "[a-zA-Z0-9]+"}
    text = make_pipeline(TfidfVectorizer(**letters), LogisticRegression()).fit(texts, label)
    save("text", text, [("text", StringTensorType([None, 1]))], texts.to_frame("text"), texts)
    (OUT / "expected.json").write_text(json.dumps(EXPECTED))


main()
